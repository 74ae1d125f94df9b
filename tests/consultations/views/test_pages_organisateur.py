"""Every page of the organiser opens in each state of a dialogue, within its budget of statements."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from consultations.actions import verrous
from consultations.actions.rapprocher import suggerer_rapprochements
from consultations.enums import Porte, Retenue, TypeDialogue
from consultations.models import ReponsePubliee
from consultations.queries.bilan import MENTION
from consultations.queries.faits import nb_jours_ouverts
from organismes.models import Inscription
from socle.horloge import aujourdhui, maintenant
from socle.logic.typographie import date_longue
from tests.consultations.preparation import adresse, dialogue_pret
from tests.factories.consultations import (
    AccordDevisFactory,
    AvisSectionFactory,
    BilanFactory,
    CommentaireFactory,
    DialogueFactory,
    DocumentFactory,
    DuelFactory,
    ParticipantFactory,
    PhaseFactory,
    PositionFactory,
    ProjetDeReponseFactory,
    PropositionFactory,
    RapprochementFactory,
    ReponsePublieeFactory,
    SecteurFactory,
    SectionFactory,
    SignalementFactory,
    SoutienFactory,
    SuiteDonneeFactory,
    ThemeFactory,
)
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.preuves import lire

pytestmark = pytest.mark.django_db
COMMUNES = ("suivi", "moderation", "suites", "ressemblances", "resultats", "contacts", "bilan", "reponse", "documents")
DU_BROUILLON = (
    "preparation",
    "texte",
    "image",
    "calendrier",
    "themes",
    "secteurs",
    "acces",
    "reserve",
    "projet",
    "documents",
    "apercu",
    "ouvrir",
)
BUDGETS = {"suivi": 50, "moderation": 26, "suites": 16, "ressemblances": 12, "resultats": 40, "bilan": 12}
"""Statements at most, whatever the number of contributions."""


def peupler(dialogue, nombre=4):
    theme = ThemeFactory(dialogue=dialogue)
    for rang in range(nombre):
        proposition = PropositionFactory(dialogue=dialogue, theme=theme if rang % 2 else None)
        CommentaireFactory(proposition=proposition)
        SoutienFactory(proposition=proposition)
        PositionFactory(proposition=proposition)
        DuelFactory(a=proposition, b=PropositionFactory(dialogue=dialogue, etudiee=True))
        SuiteDonneeFactory(proposition=PropositionFactory(dialogue=dialogue, retenue_=True), texte="Au budget.")
        PropositionFactory(dialogue=dialogue, deposee=True, retenue=Retenue.NOM_SURVEILLE)
        SignalementFactory(proposition=proposition)
    AvisSectionFactory(section=SectionFactory(dialogue=dialogue), publie=True)
    suggerer_rapprochements(dialogue=dialogue)


@pytest.fixture
def entrer(client):
    def ouvrir(dialogue):
        membre = MembreFactory(organisme=dialogue.inscription.organisme)
        client.force_login(membre.utilisateur)
        return client

    return ouvrir


@pytest.mark.parametrize("etat", ["ouvert", "ferme", "clos"])
def test_pages_of_a_running_dialogue(entrer, etat):
    dialogue = DialogueFactory(**{etat: True})
    if etat == "clos":
        ReponsePublieeFactory(dialogue=dialogue)
    peupler(dialogue)
    navigateur = entrer(dialogue)
    ouvertes = {page: navigateur.get(adresse(page, dialogue)).status_code for page in COMMUNES}
    assert ouvertes == dict.fromkeys(COMMUNES, 200)


def test_sectors_still_to_be_filled_have_each_a_name(entrer):
    dialogue = DialogueFactory()
    legendes = [un.get_text() for un in lire(entrer(dialogue).get(adresse("secteurs", dialogue))).select("legend")]

    assert len(legendes) == len(set(legendes)) == 3


@pytest.mark.parametrize(
    ("etat", "dit", "conseille"), [("ouvert", "encore participé", True), ("clos", "participé", False)]
)
def test_nobody_is_told_to_bring_people_to_a_participation_that_is_closed(entrer, etat, dit, conseille):
    dialogue = DialogueFactory(**{etat: True})
    navigateur = entrer(dialogue)
    for page in ("suivi", "resultats"):
        texte = lire(navigateur.get(adresse(page, dialogue))).main.text
        assert f"Personne n’a {dit}" in texte
        assert ("Partagez l’adresse publique" in texte) is conseille


@pytest.mark.parametrize(
    ("reglages", "ecrit"),
    [({}, True), ({"appareil": True}, False), ({"inscription__envois_suspendus_le": maintenant()}, False)],
    ids=["addresses", "devices", "stopped"],
)
def test_nobody_is_said_to_be_written_to_where_no_mail_can_leave(entrer, reglages, ecrit):
    debut = aujourdhui() - dt.timedelta(days=30)
    dialogue = DialogueFactory(ferme=True, debut=debut, fin=aujourdhui() - dt.timedelta(days=1), **reglages)
    ProjetDeReponseFactory(dialogue=dialogue)
    idee = PropositionFactory(dialogue=dialogue, etudiee=True)
    navigateur = entrer(dialogue)

    suite = adresse("suite", dialogue, idee.pk)
    lue = navigateur.post(suite, {"vers": "retenue", "texte": "Au budget."}, follow=True)
    clore = " ".join(lire(navigateur.get(adresse("clore", dialogue))).main.text.split())

    assert ("sera averti dans dix minutes" in lue.text, "reçoivent un courriel" in clore) == (ecrit, ecrit)
    assert ("elle se lit sur la page publique" in lue.text, "Aucun courriel ne part" in clore) == (not ecrit, not ecrit)


def test_outcome_that_a_colleague_gave_is_not_taken_back_by_a_page_read_before(entrer):
    idee = PropositionFactory(dialogue=DialogueFactory(ouvert=True), recevable=True)
    navigateur, suite = entrer(idee.dialogue), adresse("suite", idee.dialogue, idee.pk)
    etudier = {"vers": "etudiee", "vues": navigateur.get(suite).context["suite"].vues}
    navigateur.post(suite, {"vers": "retenue", "texte": "Au budget."})

    envoi = navigateur.post(suite, etudier)

    idee.refresh_from_db()
    assert idee.etat == "retenue"
    assert "c’est maintenant «\u202fretenue\u202f»" in envoi.text
    # Read again, it is hers to decide.
    navigateur.post(suite, etudier | {"vues": envoi.context["suite"].vues})
    idee.refresh_from_db()
    assert idee.etat == "etudiee"


def test_what_a_colleague_wrote_in_the_answer_is_neither_lost_nor_published_unread(entrer):
    dialogue = DialogueFactory(
        ferme=True, debut=aujourdhui() - dt.timedelta(days=30), fin=aujourdhui() - dt.timedelta(1)
    )
    projet = ProjetDeReponseFactory(dialogue=dialogue, texte="Première version.")
    navigateur = entrer(dialogue)
    vues = navigateur.get(adresse("reponse", dialogue)).context["formulaire"].vues
    lues = navigateur.get(adresse("clore", dialogue)).context["vues"]
    sien = {"decision": projet.decision, "signataire": projet.signataire, "vues": vues}
    navigateur.post(adresse("reponse", dialogue), sien | {"texte": "Celle d’une collègue\u202f: longue."})

    envoi = navigateur.post(adresse("reponse", dialogue), sien | {"texte": "La mienne."})
    publie = navigateur.post(adresse("clore", dialogue), {"vues": lues}, follow=True)

    assert "c’est maintenant «\u202fCelle d’une collègue\u202f: longue.\u202f»" in envoi.text
    assert "La mienne." in envoi.text
    assert "Quelqu’un a changé la réponse" in publie.text
    projet.refresh_from_db()
    assert (projet.texte, ReponsePubliee.objects.count()) == ("Celle d’une collègue\u202f: longue.", 0)


def test_answer_sent_to_be_published_twice_was_changed_by_nobody(entrer):
    debut = aujourdhui() - dt.timedelta(days=30)
    dialogue = DialogueFactory(ferme=True, debut=debut, fin=aujourdhui() - dt.timedelta(days=1))
    ProjetDeReponseFactory(dialogue=dialogue)
    navigateur = entrer(dialogue)
    lues = navigateur.get(adresse("clore", dialogue)).context["vues"]

    dites = [navigateur.post(adresse("clore", dialogue), {"vues": lues}, follow=True).text for _envoi in range(2)]

    assert ReponsePubliee.objects.count() == 1
    assert ["Quelqu’un a changé la réponse" in dite for dite in dites] == [False, False]
    assert "rien n’a été changé" in dites[1]


def test_two_who_write_the_texts_of_a_draft_keep_what_the_other_wrote(entrer):
    dialogue = DialogueFactory(type="evaluer_projet", presentation="La place.")
    section = SectionFactory(dialogue=dialogue, titre="La place", texte="Des arbres.")
    navigateur = entrer(dialogue)
    pages = [adresse("texte", dialogue), adresse("section", dialogue, section.pk)]
    vues = [dict(formulaire.initial, vues=formulaire.vues) for formulaire in _formulaires(navigateur, pages)]

    for page, vue, champ in zip(pages, vues, ("charte", "titre"), strict=True):
        navigateur.post(page, vue | {champ: "Écrit par l’une."})
    for page, vue in zip(pages, vues, strict=True):
        navigateur.post(page, vue | {"presentation": "Écrit par l’autre.", "texte": "Écrit par l’autre."})

    dialogue.refresh_from_db()
    section.refresh_from_db()
    assert (dialogue.charte, dialogue.presentation) == ("Écrit par l’une.", "Écrit par l’autre.")
    assert (section.titre, section.texte) == ("Écrit par l’une.", "Écrit par l’autre.")


@pytest.mark.parametrize("ecran", ["texte", "section", "reponse", "clore"])
def test_what_a_colleague_sends_at_the_same_instant_is_kept_and_seen(entrer, monkeypatch, ecran):
    dialogue = DialogueFactory(**({"ferme": True} if ecran in {"reponse", "clore"} else {"type": "evaluer_projet"}))
    section, projet = SectionFactory(dialogue=dialogue), ProjetDeReponseFactory(dialogue=dialogue)
    navigateur, ecrit = entrer(dialogue), {"texte": dialogue, "section": section}.get(ecran, projet)
    ici = adresse(ecran, dialogue, *([section.pk] if ecran == "section" else []))
    lue = navigateur.get(ici).context
    vue = {"vues": lue["vues"]} if ecran == "clore" else dict(lue["formulaire"].initial, vues=lue["formulaire"].vues)
    champ = {"texte": "charte", "section": "titre"}.get(ecran, "decision")
    # Hers is written while this sending waits for its turn.
    monkeypatch.setattr(
        verrous, "passer_seul", lambda _tenu: type(ecrit).objects.filter(pk=ecrit.pk).update(**{champ: "Le sien."})
    )

    navigateur.post(ici, vue)

    ecrit.refresh_from_db()
    assert (getattr(ecrit, champ), ReponsePubliee.objects.count()) == ("Le sien.", 0)


def _formulaires(navigateur, pages):
    return [navigateur.get(page).context["formulaire"] for page in pages]


@pytest.mark.parametrize(("heures", "dit"), [(-1, True), (1, False)])
def test_a_report_made_before_the_answer_says_that_it_lacks_it(entrer, heures, dit):
    dialogue = DialogueFactory(clos=True)
    ReponsePublieeFactory(dialogue=dialogue)
    BilanFactory(dialogue=dialogue, pret=True, demande_le=dialogue.clos_le + dt.timedelta(hours=heures))
    texte = lire(entrer(dialogue).get(adresse("bilan", dialogue))).main.text
    assert ("Votre réponse, publiée depuis, n’y est pas" in texte) is dit


def test_a_report_whose_file_is_gone_is_made_again_and_not_offered(entrer):
    bilan = BilanFactory(dialogue=DialogueFactory(clos=True), pret=True)
    navigateur, fichier = entrer(bilan.dialogue), adresse("bilan_fichier", bilan.dialogue)
    assert fichier in navigateur.get(adresse("bilan", bilan.dialogue)).text

    bilan.fichier.storage.delete(bilan.fichier.name)

    page = navigateur.get(adresse("bilan", bilan.dialogue)).text
    assert (fichier in page, "Fabriquer le bilan" in page) == (False, True)


def test_pages_of_a_draft(entrer):
    dialogue = dialogue_pret(territoire=True, type="concertation", fin=aujourdhui() + dt.timedelta(days=60))
    SecteurFactory(dialogue=dialogue)
    SectionFactory(dialogue=dialogue)
    DocumentFactory(dialogue=dialogue)
    navigateur = entrer(dialogue)
    ouvertes = {page: navigateur.get(adresse(page, dialogue)) for page in DU_BROUILLON}
    assert {page: ouverte.status_code for page, ouverte in ouvertes.items()} == dict.fromkeys(DU_BROUILLON, 200)
    # Two consultations prepared at once are told apart from one tab to the next.
    titres = {" ".join(lire(ouverte).title.text.split()) for ouverte in ouvertes.values()}
    assert len(titres) == len(DU_BROUILLON)
    assert all(titre.endswith(f" – {dialogue.titre}") for titre in titres)
    assert navigateur.get(adresse("suivi", dialogue)).headers["Location"] == adresse("preparation", dialogue)


def test_acts_that_ask_for_a_confirmation(entrer):
    ouvert = DialogueFactory(ouvert=True)
    ferme = DialogueFactory(inscription=ouvert.inscription, ferme=True)
    ProjetDeReponseFactory(dialogue=ferme)
    navigateur = entrer(ouvert)
    pages = [("fermer", ouvert), ("sur_place", ouvert), ("borne", ouvert), ("rouvrir", ferme), ("clore", ferme)]
    assert [navigateur.get(adresse(page, un)).status_code for page, un in pages] == [200] * 5
    # At an address that no page gives, the reason and no form.
    for page, un in (("rouvrir", ouvert), ("borne", ferme)):
        contenu = lire(navigateur.get(adresse(page, un))).main
        assert contenu.form is None
        assert f"Cette consultation est «\u202f{un.get_etat_display()}\u202f»." in contenu.get_text()
    for page in ("preparation", "texte", "image", "calendrier", "phases", "themes", "secteurs", "acces"):
        assert navigateur.get(adresse(page, ferme)).headers["Location"] == adresse("suivi", ferme), page
    assert navigateur.get(adresse("reserve", ferme)).status_code == 200
    # Reopened until the day that people were told, a stage that goes on keeps its own end.
    assert "Passé le dernier jour prévu, la dernière phase" in navigateur.get(adresse("rouvrir", ferme)).text
    Inscription.objects.update(envois_suspendus_le=maintenant())
    assert "a suspendu ce qui s’ouvre" in navigateur.get(adresse("rouvrir", ferme)).text


@pytest.mark.parametrize(("jours", "avertit"), [(13, True), (14, False)])
def test_who_closes_before_its_day_is_told_of_that_day_and_of_a_participation_too_short(entrer, jours, avertit):
    jour, un_jour = aujourdhui(), dt.timedelta(days=1)
    dialogue = DialogueFactory(ouvert=True, debut=jour - jours * un_jour, fin=jour + 30 * un_jour)
    PhaseFactory(dialogue=dialogue, rang=1, au=jour + 20 * un_jour)
    PhaseFactory(dialogue=dialogue, rang=2, nature="reponse", du=jour + 21 * un_jour)

    page = " ".join(lire(entrer(dialogue).get(adresse("fermer", dialogue))).main.get_text().split())

    dernier = date_longue(jour + 20 * un_jour).replace("\u00a0", " ")
    assert f"Le dernier jour prévu est le {dernier}." in page
    assert ("Moins de 15 jours de participation" in page) is avertit


@pytest.mark.parametrize(("ecart", "mot"), [(-1, "était"), (0, "est")])
def test_who_closes_once_nobody_may_take_part_any_more_reads_that_the_last_day_is_past(entrer, ecart, mot):
    jour, un_jour = aujourdhui(), dt.timedelta(days=1)
    dialogue = DialogueFactory(ouvert=True, debut=jour - 20 * un_jour, fin=jour + 9 * un_jour)
    PhaseFactory(dialogue=dialogue, rang=1, au=jour + ecart * un_jour)
    PhaseFactory(dialogue=dialogue, rang=2, nature="reponse", du=jour + (ecart + 1) * un_jour)

    page = " ".join(lire(entrer(dialogue).get(adresse("fermer", dialogue))).main.get_text().split())

    dernier = date_longue(jour + ecart * un_jour).replace("\u00a0", " ")
    assert f"Le dernier jour prévu {mot} le {dernier}." in page


def test_days_put_off_after_the_last_stage_count_for_who_closes(entrer):
    jour, un_jour = aujourdhui(), dt.timedelta(days=1)
    dialogue = DialogueFactory(ouvert=True, debut=jour - 20 * un_jour, fin=jour + 5 * un_jour)
    PhaseFactory(dialogue=dialogue, rang=1, du=jour - 20 * un_jour, au=jour - 11 * un_jour)

    page = lire(entrer(dialogue).get(adresse("fermer", dialogue))).main.get_text()

    assert "jours de participation" not in page
    assert (nb_jours_ouverts(dialogue), nb_jours_ouverts(dialogue, si_ferme_le=maintenant())) == (26, 21)


@pytest.mark.parametrize("laquelle", sorted(BUDGETS))
def test_pages_hold_their_budget(entrer, laquelle, django_assert_max_num_queries):
    dialogue = DialogueFactory(ouvert=True)
    peupler(dialogue, nombre=6)
    BilanFactory(dialogue=dialogue)
    navigateur = entrer(dialogue)
    navigateur.get(adresse(laquelle, dialogue))
    with django_assert_max_num_queries(BUDGETS[laquelle]):
        assert navigateur.get(adresse(laquelle, dialogue)).status_code == 200


def test_list_says_what_is_due_and_holds_its_budget(entrer, django_assert_max_num_queries):
    dialogue = DialogueFactory(ferme=True)
    PropositionFactory(dialogue=dialogue)
    PropositionFactory(dialogue=dialogue, deposee=True)
    for _ in range(4):
        DialogueFactory(inscription=dialogue.inscription, ouvert=True)
    navigateur = entrer(dialogue)
    with django_assert_max_num_queries(50):
        page = navigateur.get(reverse("consultations:espace_consultations")).content.decode()
    assert "Réponse due, 1\u00a0texte à relire, 1\u00a0contribution sans suite" in page


def test_both_pages_tell_the_last_day_of_participation_not_that_of_the_answer(entrer):
    jour, un_jour = aujourdhui(), dt.timedelta(days=1)
    dialogue = DialogueFactory(ouvert=True, fin=jour + 30 * un_jour)
    PhaseFactory(dialogue=dialogue, rang=1, au=jour + 20 * un_jour)
    PhaseFactory(dialogue=dialogue, rang=2, nature="reponse", du=jour + 21 * un_jour)
    PropositionFactory(dialogue=dialogue, deposee=True)
    navigateur = entrer(dialogue)

    pages = [
        navigateur.get(une).text for une in (adresse("suivi", dialogue), reverse("consultations:espace_consultations"))
    ]

    attendu = f"articipation jusqu’au {date_longue(jour + 20 * un_jour)}, 1\u00a0texte à relire"
    assert [attendu in page for page in pages] == [True, True]


def test_what_readers_took_down_is_said_on_both_pages_until_somebody_decides(entrer):
    dialogue = DialogueFactory(ouvert=True)
    PropositionFactory(dialogue=dialogue, deposee=True, retenue=Retenue.NOM_SURVEILLE)
    navigateur, liste = entrer(dialogue), reverse("consultations:espace_consultations")
    pages = [liste, adresse("suivi", dialogue)]
    assert not any("après des signalements" in navigateur.get(page).text for page in pages)

    PropositionFactory(dialogue=dialogue, deposee=True, retenue=Retenue.SIGNALEE)
    CommentaireFactory(proposition__dialogue=dialogue, depose=True, retenue=Retenue.SIGNALEE)
    PropositionFactory(dialogue=dialogue, retenue=Retenue.SIGNALEE)
    assert all("2\u00a0textes retirés après des signalements" in navigateur.get(page).text for page in pages)


def test_list_without_entitlement_explains_the_option(client):
    inscription = InscriptionFactory()
    membre = MembreFactory(organisme=inscription.organisme)
    client.force_login(membre.utilisateur)
    page = client.get(reverse("consultations:espace_consultations")).content.decode()
    assert "Demander un devis" in page
    assert "Créer une consultation" not in page
    refus = client.post(
        reverse("consultations:espace_consultation_creer"), {"type": "boite_a_idees", "titre": "La place"}
    )
    assert (refus.status_code, inscription.les_dialogues.count()) == (200, 0)


def test_list_of_a_body_that_ordered_the_option_knows_it(client):
    membre = MembreFactory(organisme=InscriptionFactory(idcity=True).organisme)
    client.force_login(membre.utilisateur)
    page = client.get(reverse("consultations:espace_consultations")).text
    assert "Votre commande est enregistrée, sur devis" in page
    assert "est une option, ouverte sur devis" not in page


def test_a_dialogue_is_created_then_prepared(client):
    accord = AccordDevisFactory()
    membre = MembreFactory(organisme=accord.inscription.organisme)
    client.force_login(membre.utilisateur)
    reponse = client.post(
        reverse("consultations:espace_consultation_creer"),
        {"type": "budget_participatif", "titre": "Le budget des habitants"},
    )
    dialogue = accord.inscription.les_dialogues.get()
    assert reponse.headers["Location"] == adresse("preparation", dialogue)
    demain = aujourdhui() + dt.timedelta(days=1)
    client.post(
        adresse("calendrier", dialogue),
        {"debut": demain.isoformat(), "fin": (demain + dt.timedelta(days=299)).isoformat(), "acte": "repartir"},
    )
    assert list(dialogue.les_phases.values_list("nature", flat=True)) == [
        "cadrage",
        "appel_a_idees",
        "instruction",
        "choix",
        "realisation",
        "bilan",
    ]


def test_no_page_leads_to_the_follow_up_of_an_idea_that_is_refused(entrer):
    dialogue = DialogueFactory(ouvert=True)
    refusee, publiee = PropositionFactory(dialogue=dialogue, refusee=True), PropositionFactory(dialogue=dialogue)
    RapprochementFactory(a=refusee, b=publiee, retenu=True)
    navigateur = entrer(dialogue)
    pages = [adresse("suite", dialogue, publiee.pk), f"{adresse('ressemblances', dialogue)}?etat=retenu"]

    assert navigateur.get(adresse("suite", dialogue, refusee.pk)).status_code == 404
    assert [page for page in pages if adresse("suite", dialogue, refusee.pk) in navigateur.get(page).text] == []


def test_days_too_few_for_the_usual_stages_change_nothing(entrer):
    dialogue = DialogueFactory(type=TypeDialogue.BUDGET_PARTICIPATIF)
    avant = (dialogue.debut, dialogue.fin)
    courtes = {"debut": aujourdhui().isoformat(), "fin": (aujourdhui() + dt.timedelta(days=2)).isoformat()}

    page = entrer(dialogue).post(adresse("calendrier", dialogue), courtes | {"acte": "repartir"})

    dialogue.refresh_from_db()
    assert ("Donnez plus de jours" in page.text, (dialogue.debut, dialogue.fin)) == (True, avant)


def test_title_that_the_law_keeps_is_refused_at_its_field(client):
    accord = AccordDevisFactory()
    membre = MembreFactory(organisme=accord.inscription.organisme)
    client.force_login(membre.utilisateur)
    page = client.post(
        reverse("consultations:espace_consultation_creer"),
        {"type": "boite_a_idees", "titre": "Référendum local sur la place"},
    )
    assert page.context["formulaire"].errors.keys() == {"titre"}
    assert accord.inscription.les_dialogues.count() == 0


def test_what_is_missing_is_said_in_words(entrer):
    dialogue = DialogueFactory(accroche="", debut=None, fin=None)
    page = entrer(dialogue).get(adresse("preparation", dialogue)).content.decode()
    assert "Dites l’objet de la consultation en une phrase." in page
    assert "Choisissez le premier et le dernier jour." in page


def test_kiosk_address_is_shown_once(entrer):
    dialogue = DialogueFactory(ouvert=True)
    navigateur = entrer(dialogue)
    montree = navigateur.post(adresse("borne", dialogue)).context["adresse"]
    relue = navigateur.get(adresse("borne", dialogue))
    assert montree.rsplit("/", 2)[1] not in relue.content.decode()
    dialogue.refresh_from_db()
    assert (bool(dialogue.cle_borne), montree.rsplit("/", 2)[1] in dialogue.cle_borne) == (True, False)


def test_addresses_handed_out_are_those_of_our_site(entrer, settings):
    settings.BASE_URL, dialogue = "https://barometre.exemple.fr", DialogueFactory(ouvert=True)
    navigateur = entrer(dialogue)
    pages = navigateur.get(adresse("suivi", dialogue)), navigateur.post(adresse("borne", dialogue))
    assert [page.context["adresse"].partition("/c")[0] for page in pages] == [settings.BASE_URL] * 2


def test_a_paper_form_is_entered_whole(entrer):
    dialogue = DialogueFactory(ouvert=True)
    soutenue = PropositionFactory(dialogue=dialogue)
    navigateur = entrer(dialogue)
    navigateur.post(
        adresse("sur_place", dialogue), {"titre": "Un banc", "texte": "Au soleil.", "soutiens": [str(soutenue.pk)]}
    )
    participant = dialogue.les_participants.get(porte=Porte.SUR_PLACE)
    deposee = participant.les_propositions.get()
    assert (deposee.titre, deposee.etat, deposee.porte) == ("Un banc", "deposee", Porte.SUR_PLACE)
    assert soutenue.les_soutiens.get().participant == participant
    vide = navigateur.post(adresse("sur_place", dialogue), {})
    assert (vide.status_code, dialogue.les_participants.filter(porte=Porte.SUR_PLACE).count()) == (200, 1)


def test_a_paper_form_typed_while_the_stage_changed_is_entered_whole_or_not_at_all(entrer):
    dialogue = DialogueFactory(ouvert=True, type=TypeDialogue.CONCERTATION)
    PhaseFactory(dialogue=dialogue, rang=1, nature="confrontation")
    soutenue = PropositionFactory(dialogue=dialogue)
    saisie = {"titre": "Un banc", "texte": "Au soleil.", "soutiens": [str(soutenue.pk)]}

    page = entrer(dialogue).post(adresse("sur_place", dialogue), saisie)

    assert (page.status_code, dialogue.les_participants.filter(porte=Porte.SUR_PLACE).count()) == (200, 0)
    assert "Le dépôt des contributions n’est pas ouvert" in page.text
    assert "Au soleil." in page.text


def test_contacts_are_for_the_referent_with_a_reason(entrer, client):
    dialogue = DialogueFactory(ferme=True)
    ParticipantFactory(dialogue=dialogue, adresse="suit@exemple.fr")
    navigateur = entrer(dialogue)
    refus = navigateur.post(adresse("contacts", dialogue), {"motif": "court", "lu": "on"})
    assert refus.context["formulaire"].errors.keys() == {"motif"}
    motif = "Inviter à la réunion publique du 12 mai sur la place."
    fichier = navigateur.post(adresse("contacts", dialogue), {"motif": motif, "lu": "on"})
    contenu = b"".join(fichier).decode()
    assert "suit@exemple.fr" in contenu
    assert "Elles ne servent ni à une campagne" in contenu
    membre = MembreFactory(organisme=dialogue.inscription.organisme, role="membre")
    assert adresse("contacts", dialogue) in navigateur.get(adresse("suivi", dialogue)).text
    client.force_login(membre.utilisateur)
    assert client.get(adresse("contacts", dialogue)).status_code == 403
    assert adresse("contacts", dialogue) not in client.get(adresse("suivi", dialogue)).text


def test_export_tells_contributions_and_nobody(entrer):
    dialogue = DialogueFactory(ouvert=True)
    auteur = ParticipantFactory(dialogue=dialogue, adresse="auteur@exemple.fr")
    PropositionFactory(dialogue=dialogue, auteur=auteur, titre="=SOMME(A1)")
    contenu = b"".join(entrer(dialogue).get(f"{adresse('resultats', dialogue)}?format=csv")).decode()
    assert "'=SOMME(A1)" in contenu
    assert contenu.splitlines()[2] == MENTION
    assert "auteur@exemple.fr" not in contenu
    assert str(auteur.pk) not in contenu


def test_an_idea_that_its_author_says_costs_nothing_says_so_to_its_body(entrer):
    """As its public page and the file of contributions do."""
    idee = PropositionFactory(dialogue=DialogueFactory(ouvert=True), budget=0)

    page = entrer(idee.dialogue).get(adresse("suite", idee.dialogue, idee.pk))

    assert "Budget estimé par l’auteur : 0 €" in " ".join(lire(page).main.text.split())
