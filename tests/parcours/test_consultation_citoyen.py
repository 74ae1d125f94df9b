"""A citizen and a consultation, on a phone: by mail, without script, with the keyboard alone; then every page looked at."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from consultations.actions.cles import empreinte_borne
from consultations.enums import EtatProposition, Identite, IssueDuel, Porte, TypeDialogue
from consultations.models import AvisSection, Duel, Participant, Position, Proposition, Soutien
from tests.factories.consultations import (
    CommentaireFactory,
    DialogueFactory,
    DocumentFactory,
    DuelFactory,
    ParticipantFactory,
    PhaseFactory,
    PositionFactory,
    PropositionFactory,
    RapprochementFactory,
    ReponsePublieeFactory,
    SecteurFactory,
    SectionFactory,
    SoutienFactory,
    SuiteDonneeFactory,
    ThemeFactory,
)
from tests.parcours.clavier import Clavier
from tests.parcours.visiteur import BUREAU, PATIENCE, TELEPHONE, Visiteur, lien_du_courriel, titre_de

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
# CSS pixels: WCAG 2.2 asks for 24 everywhere, thumbs for 44 on what matters, a hall for 80.
CIBLE, POUCE, HALL = 24, 44, 80
CIBLES = ((".bm-geste, .bm-dialogue__gestes .bm-bouton", POUCE), ("main button, main summary", CIBLE))
LARGEURS = (1280, 320)
# Those that are shown and smaller than they must be: their words and their lesser side.
PETITES = """(cibles, moindre) => cibles.filter((cible) => cible.checkVisibility()).map((cible) => {
  const { width, height } = cible.getBoundingClientRect();
  return [cible.innerText.slice(0, 40), Math.min(width, height)];
}).filter(([, cote]) => cote < moindre)"""
IDEES = (
    ("Des bancs à l’ombre", "Sous les platanes, pour attendre le bus au frais et se reposer en chemin."),
    ("Une fontaine à boire", "Près de la halle, avec une coupelle pour les chiens."),
    ("Fermer la place aux voitures le samedi", "Pendant le marché, pour que les enfants puissent courir."),
    ("Un éclairage plus doux", "Moins haut, plus chaud, éteint après minuit."),
)


@pytest.fixture
def dialogue():
    return remplir(DialogueFactory(ouvert=True, code="placemarche", inscription__organisme__nom="Ville de Valbourg"))


@pytest.fixture
def projet():
    sur = DialogueFactory(
        ouvert=True,
        type=TypeDialogue.EVALUER_PROJET,
        titre="Que pensez-vous du projet de place\u202f?",
        code="projetplace",
    )
    for rang, titre in enumerate(("Les arbres", "Les trottoirs"), start=1):
        SectionFactory(dialogue=sur, rang=rang, titre=titre)
    return sur


@pytest.fixture
def telephones_nus(browser, browser_context_args, live_server):
    """Return a maker of phones: without script, or with it where a library must look at the page."""
    contextes = []

    def faire(*, script=False, viewport=TELEPHONE):
        reglages = {"viewport": viewport, "is_mobile": True, "has_touch": True, "java_script_enabled": script}
        contextes.append(browser.new_context(**{**browser_context_args, **reglages}))
        contextes[-1].set_default_timeout(PATIENCE)
        return contextes[-1].new_page()

    yield faire
    for contexte in contextes:
        contexte.close()


def remplir(dialogue):
    """Four ideas, in two sectors and one at its point."""
    PhaseFactory(dialogue=dialogue, nature="idees", titre="Vos idées", rang=1)
    theme = ThemeFactory(dialogue=dialogue, nom="Confort")
    secteurs = [
        SecteurFactory(dialogue=dialogue, nom="La halle", rang=1, latitude=43.600, longitude=1.440),
        SecteurFactory(dialogue=dialogue, nom="Les platanes", rang=2, latitude=43.606, longitude=1.449),
    ]
    for rang, (titre, texte) in enumerate(IDEES):
        PropositionFactory(dialogue=dialogue, titre=titre, texte=texte, theme=theme, secteur=secteurs[rang % 2])
    return dialogue


def ici(live_server, nom, dialogue, **arguments):
    return live_server.url + reverse(f"consultations:{nom}", kwargs={"code": dialogue.code, **arguments})


def presser(page, nom, role="button"):
    page.get_by_role(role, name=nom).first.click()
    page.wait_for_load_state()


def se_faire_connaitre(page, live_server, dialogue):
    """Type an address, follow the mail, press its button."""
    mail.outbox.clear()
    page.goto(ici(live_server, "participer", dialogue))
    page.get_by_label("Votre adresse électronique").fill("habitante@exemple.fr")
    presser(page, "Recevoir le lien de confirmation")
    assert titre_de(page) == "Allez voir votre messagerie"
    page.goto(live_server.url + "/" + lien_du_courriel(mail.outbox[-1], "confirmer/").split("/", 3)[3])
    presser(page, "Je confirme")


def test_citizen_without_script_does_everything_once(telephones_nus, live_server, dialogue):
    page = telephones_nus()
    page.goto(ici(live_server, "consultation", dialogue))
    presser(page, "Lire et soutenir des idées", "link")
    presser(page, "Une fontaine à boire", "link")
    presser(page, "Soutenir cette idée")
    assert titre_de(page) == "Avant de participer"

    se_faire_connaitre(page, live_server, dialogue)
    # Back where she was, and the support that she asked for is counted.
    assert titre_de(page) == "Une fontaine à boire"
    assert "Il vous reste 2\xa0soutiens, sur 3." in page.inner_text("main")
    presser(page, "Reprendre mon soutien")
    assert Soutien.objects.count() == 0
    presser(page, "Soutenir cette idée")
    assert Soutien.objects.get().proposition.titre == "Une fontaine à boire"

    page.goto(ici(live_server, "deposer", dialogue))
    page.get_by_label("Votre idée en une phrase").fill("Des bancs ombragés")
    page.get_by_label("Pourquoi, pour qui, comment").fill("Sous les platanes, pour se reposer.")
    presser(page, "Garder et continuer")
    page.get_by_label("Secteur").select_option("Les platanes")
    presser(page, "Garder et relire")
    assert "Des bancs à l’ombre" in page.locator("section", has_text="Ces idées ressemblent à la vôtre").inner_text()
    presser(page, "Déposer mon idée")
    assert "Votre idée est bien arrivée" in page.inner_text("main")
    page.go_back()
    assert "Votre idée est bien arrivée" in page.inner_text("main")
    assert Proposition.objects.get(titre="Des bancs ombragés").etat == EtatProposition.DEPOSEE

    page.goto(ici(live_server, "duels", dialogue))
    presser(page, "Je préfère la première")
    presser(page, "Je ne peux pas choisir")
    assert "Vous avez comparé 2\xa0paires" in page.inner_text("main")
    assert Duel.objects.filter(issue=IssueDuel.AUCUNE).count() == 1

    page.goto(ici(live_server, "opinions", dialogue))
    for reponse in ("Je suis d’accord", "Je ne suis pas d’accord", "Passer, sans avis", "Je suis d’accord"):
        presser(page, reponse)
    assert titre_de(page) == "Ce qui rassemble, ce qui divise"
    assert sorted(Position.objects.values_list("sens", flat=True)) == ["accord", "accord", "desaccord", "passe"]

    page.goto(ici(live_server, "mes_contributions", dialogue))
    presser(page, "Effacer mon contact", "link")
    presser(page, "Effacer mon contact")
    assert Participant.objects.filter(les_duels__isnull=False).distinct().count() == 1
    assert page.context.cookies(ici(live_server, "consultation", dialogue)) == [] or "consultation" not in {
        temoin["name"] for temoin in page.context.cookies(ici(live_server, "consultation", dialogue))
    }


def test_citizen_with_the_keyboard_alone_supports_compares_and_judges(telephones_nus, live_server, dialogue):
    dialogue.identite = Identite.APPAREIL
    dialogue.save()
    page = telephones_nus(script=True, viewport=BUREAU)
    page.goto(ici(live_server, "participer", dialogue))
    clavier(page, "Participer avec cet appareil")

    page.goto(ici(live_server, "contributions", dialogue))
    clavier(page, "Des bancs à l’ombre")
    clavier(page, "Soutenir cette idée")
    page.goto(ici(live_server, "duels", dialogue))
    clavier(page, "Je préfère la seconde")
    page.goto(ici(live_server, "opinions", dialogue))
    clavier(page, "Je suis d’accord")
    page.goto(ici(live_server, "carte", dialogue))
    clavier(page, "La halle 2\xa0contributions")

    assert "secteur=" in page.url
    assert (Soutien.objects.count(), Duel.objects.count(), Position.objects.count()) == (1, 1, 1)


def clavier(page, nom):
    """Go to the control of this accessible name with the Tab key, then press Enter."""
    for _ in range(90):
        page.keyboard.press("Tab")
        courant = page.evaluate(
            "(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent || '').trim()"
        )
        if courant == nom:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    pytest.fail(f"Le clavier n’atteint pas «\u202f{nom}\u202f»")


def test_project_is_evaluated_left_and_resumed_without_script(telephones_nus, live_server, projet):
    projet.identite = Identite.APPAREIL
    projet.save()
    page = telephones_nus()
    page.goto(ici(live_server, "section", projet, rang=1))
    presser(page, "Participer pour évaluer", "link")
    presser(page, "Participer avec cet appareil")

    assert "Section 1 sur 2" in page.inner_text("main")
    presser(page, "Enregistrer")
    assert "Choisissez une réponse." in page.inner_text("main")
    page.get_by_label("Plutôt utile").check()
    page.get_by_label("Votre principale réserve").fill("Le bruit du chantier.")
    presser(page, "Enregistrer")
    assert "Section 2 sur 2" in page.inner_text("main")
    presser(page, "M’arrêter là", "link")
    assert "Vous avez évalué 1\xa0partie sur 2" in page.inner_text("main")
    presser(page, "Continuer", "link")
    page.get_by_label("Très utile").check()
    presser(page, "Enregistrer")

    assert "vous avez évalué tout le projet" in titre_de(page)
    assert sorted(AvisSection.objects.values_list("section__rang", "utilite")) == [(1, 4), (2, 5)]


# Nothing lies over the middle of what has the focus.
EST_VU = """() => {
  const { x, y, width, height } = document.activeElement.getBoundingClientRect();
  return document.activeElement.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


def test_tablet_of_a_hall_warns_then_forgets_whoever_left(browser, browser_context_args, live_server, dialogue):
    dialogue.cle_borne = empreinte_borne(dialogue, "secretduhall")
    dialogue.save()
    contexte = browser.new_context(**{**browser_context_args, "viewport": {"width": 1280, "height": 800}})
    visiteur = Visiteur(contexte.new_page(), live_server.url)
    page = visiteur.page
    page.clock.install()

    def presser(nom, role="button"):
        """The tablet asks first whether the site answers, then leaves."""
        with page.expect_navigation():
            page.get_by_role(role, name=nom).click()
        visiteur.verifier()

    visiteur.aller(ici(live_server, "borne", dialogue, secret="secretduhall"))
    presser("Commencer")
    for ecran in ("Donner mon avis sur des idées", "Choisir entre deux idées", "Proposer une idée"):
        presser(ecran, role="link")
        boites = [
            cible.bounding_box()
            for cible in page.locator("main button, main input:not([type=hidden]), footer a, footer button").all()
        ]
        assert [boite for boite in boites if boite["height"] < HALL] == []
        presser("Faire autre chose", role="link")
    presser("Choisir entre deux idées", role="link")
    page.set_viewport_size({"width": 800, "height": 500})
    Clavier(visiteur).atteindre("Je ne peux pas choisir")
    assert page.evaluate(EST_VU)
    # Its network is there, the site is not.
    page.route("**/*", lambda route: route.abort())
    page.get_by_role("button", name="Je ne peux pas choisir").click()
    page.get_by_role("alert").filter(has_text="ne joint plus le site").wait_for()
    page.unroute("**/*")
    presser("Je ne peux pas choisir")
    assert "Paire 2" in page.inner_text("main")

    page.clock.run_for(61_000)
    page.get_by_role("dialog", name="Êtes-vous toujours là").wait_for()
    visiteur.verifier()
    page.get_by_role("button", name="Je continue").click()
    page.get_by_role("dialog").wait_for(state="hidden")
    contexte.set_offline(offline=True)
    page.clock.run_for(82_000)
    # Whoever comes next reads why nothing answers, and nothing of who left.
    page.get_by_role("alert").filter(has_text="ne joint plus le site").wait_for()
    assert page.locator("main :is(h1, form)").count() == 0
    contexte.set_offline(offline=False)
    page.clock.run_for(6_000)
    page.get_by_role("heading", name="Merci").wait_for()
    visiteur.verifier()

    assert "consultation" not in {temoin["name"] for temoin in contexte.cookies(page.url)}
    assert Participant.objects.get(porte=Porte.BORNE).les_duels.count() == 1
    contexte.close()


# Twice in the same instant, or as soon as the answer has left.
REPONDRE_ET_TERMINER = """(part) => {
  const fin = document.querySelector("[data-bm-fin] button");
  const presser = (evenement) => evenement.defaultPrevented || setTimeout(() => fin.click());
  part === "apres" && document.addEventListener("submit", presser);
  document.querySelector("[value=aucune]").click();
  part === "avant" && fin.click();
}"""


@pytest.mark.parametrize("part", ["avant", "apres"])
def test_end_pressed_while_an_answer_leaves_comes_after_it(page, live_server, dialogue, part):
    """Whether the tablet still asks if the site answers, or waits for the page that the answer brings."""
    dialogue.cle_borne = empreinte_borne(dialogue, "secretduhall")
    dialogue.save()
    page.goto(ici(live_server, "borne", dialogue, secret="secretduhall"))
    page.get_by_role("button", name="Commencer").click()
    page.get_by_role("link", name="Choisir entre deux idées").click()
    page.get_by_role("heading", name="Laquelle préférez-vous").wait_for()
    # Its script has run.
    page.wait_for_load_state()
    page.evaluate(REPONDRE_ET_TERMINER, part)

    page.get_by_role("heading", name="Merci", exact=True).wait_for()
    assert Participant.objects.get(porte=Porte.BORNE).les_duels.count() == 1
    assert "consultation" not in {temoin["name"] for temoin in page.context.cookies(page.url)}


def test_end_pressed_while_a_refused_answer_leaves_keeps_its_words(page, live_server, dialogue):
    """Safari tells no page its status."""
    page.add_init_script("delete PerformanceResourceTiming.prototype.responseStatus")
    dialogue.cle_borne = empreinte_borne(dialogue, "secretduhall")
    dialogue.save()
    page.goto(ici(live_server, "borne", dialogue, secret="secretduhall"))
    page.get_by_role("button", name="Commencer").click()
    page.get_by_role("link", name="Proposer une idée").click()
    page.locator("[name=texte]").fill("Un banc à l’ombre")
    page.wait_for_load_state()
    page.evaluate("""() => {
      document.querySelector(".bm-kiosque__idee").requestSubmit();
      document.querySelector("[data-bm-fin] button").click();
    }""")

    page.get_by_role("dialog", name="Êtes-vous toujours là").wait_for()
    page.get_by_role("button", name="Je continue").click()
    assert page.locator("[name=texte]").input_value() == "Un banc à l’ombre"


def garnir(dialogue):
    """All that pages may have to show."""
    idees = list(dialogue.les_propositions.order_by("titre"))
    sienne = ParticipantFactory(dialogue=dialogue, adresse="habitante@exemple.fr")
    DocumentFactory(dialogue=dialogue)
    RapprochementFactory(a=idees[0], b=idees[1], retenu=True)
    CommentaireFactory(proposition=idees[0], officiel=True)
    CommentaireFactory(proposition=idees[0])
    SuiteDonneeFactory(proposition=idees[0])
    SoutienFactory(proposition=idees[0], participant=sienne)
    PropositionFactory(dialogue=dialogue, auteur=sienne, deposee=True, titre="Une boîte à livres")
    PropositionFactory(dialogue=dialogue, auteur=sienne, non_retenue=True, titre="Un bassin")
    PropositionFactory(dialogue=dialogue, titre="Un banc précis", latitude=43.603, longitude=1.443, lieu="Rue Basse")
    for rang in range(20):
        personne = ParticipantFactory(dialogue=dialogue)
        DuelFactory(
            a=idees[0], b=idees[1 + rang % 3], participant=personne, issue=IssueDuel.A if rang % 3 else IssueDuel.B
        )
        for numero, idee in enumerate(idees):
            sens = "accord" if numero == 0 or (rang % 2) == (numero % 2) else "desaccord"
            PositionFactory(proposition=idee, participant=personne, sens=sens)
    return idees[0], sienne


def test_every_page_is_accessible_and_fits(telephones_nus, live_server, dialogue, projet):
    from django.core import signing

    from consultations.actions.jetons import jeton_d_oubli
    from consultations.views.publiques.visite import SEL, TEMOIN

    idee, sienne = garnir(dialogue)
    close = ReponsePublieeFactory().dialogue
    DialogueFactory(ferme=True)
    visiteur = Visiteur(telephones_nus(script=True), live_server.url)

    def chemins(connu):
        yield "/consultations/"
        for nom in ("consultation", "contributions", "carte", "opinions", "resultats"):
            suite = "?carte" if nom == "opinions" else ""
            yield ici(live_server, nom, dialogue) + suite
        yield ici(live_server, "contribution", dialogue, pk=idee.pk)
        yield ici(live_server, "projet", projet)
        yield ici(live_server, "section", projet, rang=1)
        for nom in ("consultation", "resultats", "deposer", "duels"):
            yield ici(live_server, nom, close)
        if not connu:
            yield ici(live_server, "participer", dialogue)
            yield ici(live_server, "participer", dialogue) + "?etape=messagerie"
            yield ici(live_server, "confirmer", dialogue, jeton="essai")
            yield ici(live_server, "oublier", dialogue) + f"?jeton={jeton_d_oubli(sienne)}"
            return
        brouillon = PropositionFactory(dialogue=dialogue, auteur=sienne, brouillon=True, titre="Des bancs ombragés")
        for etape in (1, 2, 3):
            yield ici(live_server, "deposer", dialogue) + f"?brouillon={brouillon.pk}&etape={etape}"
        for nom in ("duels", "opinions", "mes_contributions", "oublier"):
            yield ici(live_server, nom, dialogue)
        yield ici(live_server, "contribution_signaler", dialogue, pk=idee.pk)
        deposee = sienne.les_propositions.get(etat=EtatProposition.DEPOSEE)
        for nom in ("contribution", "contribution_modifier", "contribution_retirer"):
            yield ici(live_server, nom, dialogue, pk=deposee.pk)

    fautes = {chemin: trouvees for chemin in chemins(False) if (trouvees := examiner(visiteur, chemin))}
    temoin = signing.dumps(str(sienne.pk), salt=f"{SEL}.{dialogue.pk}")
    visiteur.page.context.add_cookies(
        [{"name": TEMOIN, "value": temoin, "url": ici(live_server, "consultation", dialogue)}]
    )
    fautes |= {chemin: trouvees for chemin in chemins(True) if (trouvees := examiner(visiteur, chemin))}

    assert fautes == {}


def examiner(visiteur, chemin):
    """Return what axe, the security policy, the width and the size of targets hold against a page, on every width."""
    visiteur.page.goto(chemin if chemin.startswith("http") else f"{visiteur.adresse}{chemin}")
    fautes = []
    for largeur in LARGEURS:
        visiteur.montrer({"width": largeur, "height": 844})
        fautes += visiteur.examiner()
        for choix, moindre in CIBLES:
            petites = visiteur.page.eval_on_selector_all(choix, PETITES, moindre)
            fautes += [f"cible de {cote} px, {largeur} de large : {mots}" for mots, cote in petites]
    return fautes
