"""Agents on their phone: finger, buttons, keyboard, no script; network that fails, pages that close, receipts found."""

from __future__ import annotations

import json
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from sondages.actions.cycle import clore_sondage
from sondages.actions.salle import ouvrir_salle, projeter
from sondages.logic.base32 import encoder, grouper
from sondages.logic.recus import recu_de, secret_de
from sondages.models import BulletinEnAttente, CodeUnique, JetonDepense, SoutienIdee
from tests.factories.sondages import IdeeFactory
from tests.parcours.sondage import Consultation, TelephoneDAgent, reglages_du_telephone
from tests.parcours.test_consultation_citoyen import PETITES
from tests.parcours.visiteur import BUREAU, TELEPHONE
from tests.sondages.cles import cle_de_test

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
# CSS pixels: what a thumb needs.
CIBLE = 44
CIBLES_DU_JEU = "main :is(button, input, textarea, summary, .bm-bouton)"
POIDS_MAX = 60_000
# Two taps, however slow the machine: the second one falls where the next card has its own answer.
TAPER_DEUX_FOIS = """() => {
  const taper = () => [...document.querySelectorAll(".so-tour button")].find((un) => un.innerText.trim() === "Plutôt d’accord").click();
  taper();
  taper();
}"""
# Nothing is kept any more once the device wrote that the ballot is cast.
TOMBER_UNE_FOIS_FINI = """
const ecrire = Storage.prototype.setItem;
Storage.prototype.setItem = function (cle, valeur) {
  ecrire.call(this, cle, valeur);
  if (valeur.includes('"etape":"fini"')) {
    Storage.prototype.setItem = Storage.prototype.removeItem = () => {};
  }
};
"""
# A tab that keeps nothing from one page to the next.
REFUSER_L_ONGLET = """
const garder = Storage.prototype.setItem;
Storage.prototype.setItem = function (cle, valeur) {
  if (this === sessionStorage) {
    throw new DOMException("", "QuotaExceededError");
  }
  garder.call(this, cle, valeur);
};
"""
# The device as it was kept.
REMETTRE = """(garde) => {
  localStorage.clear();
  Object.entries(garde).forEach(([cle, valeur]) => localStorage.setItem(cle, valeur));
}"""

ETROIT = {"width": 320, "height": 700}
# What stands out of the screen, in pixels, in text twice as large.
DEBORD_EN_GRAND = """() => {
  const racine = document.documentElement;
  racine.style.fontSize = "200%";
  const debord = racine.scrollWidth - racine.clientWidth;
  racine.style.fontSize = "";
  return debord;
}"""


@pytest.fixture(autouse=True)
def _cles_courtes(request, monkeypatch):
    """Short keys, but for the first journey."""
    if "vraies_cles" not in request.fixturenames:
        monkeypatch.setattr("sondages.actions.cles.generer_cle", cle_de_test)


@pytest.fixture
def vraies_cles():
    """Keys as in production."""


@pytest.fixture
def consultation():
    return Consultation()


@pytest.fixture
def agents(preter, browser_context_args, live_server):
    """Return a maker of agents, each with her own phone, without a cookie at the end."""
    contextes = []

    def faire(consultation, *, cookies=False, **autres):
        page = preter(**reglages_du_telephone(browser_context_args, **autres))
        contextes.append((page.context, cookies))
        return TelephoneDAgent(page, live_server.url, consultation.sondage)

    yield faire
    for contexte, cookies in contextes:
        assert cookies or contexte.cookies() == []


def test_agent_with_buttons_answers_and_finds_her_answers_after_the_publication(agents, vraies_cles, consultation):
    consultation.faire_voter(11)
    agent = agents(consultation)
    agent.commencer(consultation.codes[0])
    agent.repondre_tout(idee="Ouvrir le samedi matin.")
    agent.presser("Envoyer mes réponses")
    agent.ecran("merci")

    recu = agent.page.locator("[data-bm-recu]:visible").inner_text()
    assert agent.page.url.endswith("/merci/")
    assert JetonDepense.objects.count() == 12
    assert recu.replace("-", "") not in json.loads(agent.memoire())[0].__str__()
    agent.page.reload()
    assert agent.page.locator("[data-bm-recu]:visible").inner_text() == recu

    consultation.publier()
    agent.page.goto(f"{agent.adresse}{agent.chemin}mes-reponses/")
    agent.adresses.clear()
    agent.page.fill("#recu", recu.lower())
    agent.presser("Retrouver mes réponses")
    agent.page.get_by_role("heading", name="4 réponses retrouvées").wait_for()
    reponses = agent.page.locator(".so-relecture__reponse").all_inner_texts()
    assert reponses == ["Plutôt d’accord", "Plutôt d’accord", "Vrai", "Le guichet"]
    assert [a.rpartition("/")[2] for a in agent.adresses if "/static/" not in a] == ["resultats.json"]


def test_the_code_of_a_qr_leaves_the_address_at_once_and_goes_in_no_other(agents, consultation):
    agent = agents(consultation)
    code = consultation.codes[0]

    agent.ouvrir(code)
    assert agent.page.url == f"{agent.adresse}{agent.chemin}"
    assert agent.page.locator("#code").input_value() == code
    agent.presser("Commencer")
    agent.ecran("carte")

    assert code.replace("-", "") not in agent.memoire()
    assert [adresse for adresse in agent.adresses if code in adresse.partition("#")[0]] == []
    agent.page.go_back() if agent.page.evaluate("history.length") > 2 else None
    assert code not in agent.page.url


# What tells one answer from the other, to the eye.
FONDS = "(tous) => tous.map((un) => getComputedStyle(un).backgroundColor)"


def test_agent_with_the_keyboard_alone_answers_goes_back_and_sends(agents, consultation):
    agent = agents(consultation)
    clavier = agent.page.keyboard
    agent.ouvrir()
    agent.page.locator("#code").focus()
    clavier.type(consultation.codes[0])
    clavier.press("Enter")
    agent.ecran("carte")

    def touche(nom):
        agent.page.wait_for_timeout(300)
        clavier.press(nom)

    assert agent.page.locator("h1:focus").count() == 1
    # Enlarged four times, a card is read by scrolling: that answers nothing.
    touche("ArrowDown")
    assert agent.rang == "Carte 1 sur 5"
    touche("0")
    touche("Backspace")
    assert agent.rang == "Carte 1 sur 5"
    touche("ArrowRight")
    touche("ArrowLeft")
    touche("Backspace")
    assert agent.rang == "Carte 2 sur 5"
    assert agent.page.get_by_role("button", name="Plutôt pas d’accord").get_attribute("aria-pressed") == "true"
    agent.page.emulate_media(forced_colors="active")
    assert len(set(agent.page.locator("[data-bm-valeur]").evaluate_all(FONDS))) == 2
    agent.page.emulate_media(forced_colors="none")
    touche("2")
    touche("1")
    assert agent.titre == "C’est vrai."
    clavier.press("Tab")
    clavier.press("Enter")
    assert agent.titre.startswith("Par quel canal")
    touche("5")
    clavier.press("Tab")
    clavier.type("12 Backspace")
    clavier.press("Tab")
    touche("Enter")
    agent.ecran("revue")
    assert agent.page.locator(".so-relecture__reponse").all_inner_texts() == [
        "Plutôt d’accord", "Plutôt d’accord", "Faux", "Le site et les démarches en ligne", "«\u202f12 Backspace\u202f»",
    ]  # fmt: skip
    for _ in range(20):
        clavier.press("Tab")
        if agent.page.locator("[data-bm-envoyer]:focus").count():
            break
    clavier.press("Enter")
    agent.ecran("merci")
    assert agent.page.locator("h1:focus").count() == 1


def test_keys_of_the_cards_turned_off_answer_nothing(agents, consultation):
    agent = agents(consultation, viewport=BUREAU, is_mobile=False, has_touch=False)
    agent.ouvrir(consultation.codes[0])
    agent.presser("Commencer")
    agent.ecran("carte")
    agent.presser("Désactiver ces raccourcis")
    for nom in ("1", "ArrowRight", "ArrowDown"):
        agent.page.locator("h1:visible").focus()
        agent.page.wait_for_timeout(300)
        agent.page.keyboard.press(nom)
    assert agent.rang == "Carte 1 sur 5"
    agent.presser("Réactiver ces raccourcis")
    agent.page.locator("h1:visible").focus()
    agent.page.keyboard.press("1")
    assert agent.rang == "Carte 2 sur 5"


def glisser(agent, part):
    """Drag the card by a share of its width."""
    agent.page.wait_for_timeout(300)
    # The card that leaves may still be there, above.
    boite = agent.page.locator(".so-carte:not(.so-carte--partie)").bounding_box()
    x, y = boite["x"] + boite["width"] / 2, boite["y"] + boite["height"] / 2
    agent.page.mouse.move(x, y)
    agent.page.mouse.down()
    for pas in range(1, 9):
        agent.page.mouse.move(x + part * boite["width"] * pas / 8, y + 2)
        agent.page.wait_for_timeout(30)
    agent.page.mouse.up()


def test_agent_swipes_and_a_short_gesture_answers_nothing(agents, consultation):
    agent = agents(consultation)
    agent.commencer(consultation.codes[0])

    for mouvement in ("reduce", "no-preference"):
        agent.page.emulate_media(reduced_motion=mouvement)
        assert agent.reponses() == {}
        glisser(agent, 0.12)
        assert agent.rang == "Carte 1 sur 5"
        glisser(agent, 0.5)
        glisser(agent, -0.5)
        assert agent.rang == "Carte 3 sur 5"
        assert agent.reponses() == {
            str(consultation.cartes[0].pk): "accord",
            str(consultation.cartes[1].pk): "desaccord",
        }
        agent.presser("Effacer mes réponses de cet appareil")
        agent.verifier()
        agent.presser("Effacer et recommencer")
        assert agent.rang == "Carte 1 sur 5"

    agent.presser("Effacer mes réponses de cet appareil")
    agent.presser("Tout effacer, sans répondre")
    agent.page.locator("#code:focus").wait_for()
    agent.ecran("accueil")
    assert agent.memoire() == "[{},{}]"
    assert agent.fautes == []


def test_agent_taps_twice_closes_the_page_and_resumes_where_she_was(agents, consultation):
    agent = agents(consultation)
    agent.commencer(consultation.codes[0])
    agent.page.wait_for_timeout(300)
    agent.page.evaluate(TAPER_DEUX_FOIS)
    assert agent.rang == "Carte 2 sur 5"
    for _ in range(2):
        agent.repondre()

    agent.ouvrir()
    assert "à la carte 4 sur 5" in agent.page.inner_text("main")
    agent.presser("Reprendre")
    assert agent.rang == "Carte 4 sur 5"
    assert CodeUnique.objects.filter(est_exerce=True).count() == 1

    # Once she changes an answer, she comes back to the last reading.
    agent.repondre_tout()
    agent.page.get_by_role("button", name="Changer la réponse à la carte 2", exact=True).click()
    agent.ouvrir()
    agent.presser("Reprendre")
    agent.presser("Plutôt pas d’accord")
    agent.ecran("revue")
    assert agent.page.locator(".so-relecture__reponse").nth(1).inner_text() == "Plutôt pas d’accord"


def test_network_lost_at_the_exchange_then_at_the_sending_loses_nothing_and_counts_once(agents, consultation):
    agent = agents(consultation)
    reseau = agent.page.context
    agent.ouvrir(consultation.codes[0])
    agent.page.wait_for_timeout(500)
    # The server hears the code, the phone does not hear the server.
    agent.page.route("**/jeton/", lambda route: (route.fetch(), route.abort()))
    agent.presser("Commencer")
    agent.page.get_by_text("Votre code n’est pas perdu").wait_for()
    assert CodeUnique.objects.filter(est_exerce=True).count() == 1
    agent.page.unroute("**/jeton/")
    agent.ouvrir()
    assert agent.page.locator("#code").input_value().replace("-", "") == consultation.codes[0].replace("-", "")
    agent.presser("Commencer")
    agent.ecran("carte")

    reseau.set_offline(True)
    agent.repondre_tout()
    agent.presser("Envoyer mes réponses")
    agent.page.get_by_text("Rien n’est perdu").wait_for()
    reseau.set_offline(False)
    agent.page.get_by_text("Le réseau est revenu").wait_for()

    # The server hears the ballot, the phone does not hear the server.
    agent.page.route("**/bulletin/", lambda route: (route.fetch(), route.abort()))
    agent.presser("Envoyer mes réponses")
    agent.page.get_by_text("Rien n’est perdu").wait_for()
    assert JetonDepense.objects.count() == 1
    agent.page.unroute("**/bulletin/")
    agent.presser("Envoyer mes réponses")
    agent.ecran("merci")
    assert (JetonDepense.objects.count(), BulletinEnAttente.objects.count()) == (1, 1)


class AppareilTombe:
    """A device where a ballot was cast, and which fell before it showed the receipt."""

    def __init__(self, agents, consultation):
        self.sondage = consultation.sondage
        agent = agents(consultation)
        agent.page.add_init_script(TOMBER_UNE_FOIS_FINI)
        agent.commencer(consultation.codes[0])
        agent.repondre_tout()
        agent.presser("Envoyer mes réponses")
        agent.ecran("merci")
        self.recu = agent.page.locator("[data-bm-recu]:visible").inner_text()
        self.adresse, self.contexte = agent.adresse, agent.page.context
        self.garde = agent.page.evaluate("({...localStorage})")
        agent.page.close()

    @contextmanager
    def revenir(self, page, *, sans_onglet=False):
        """Open a page there; whoever comes next finds the device as it fell."""
        revenue = TelephoneDAgent(self.contexte.new_page(), self.adresse, self.sondage)
        if sans_onglet:
            revenue.page.add_init_script(REFUSER_L_ONGLET)
        revenue.page.goto(f"{revenue.adresse}{revenue.chemin}{page}")
        revenue.page.get_by_role("heading", name="Un reçu attend sur cet appareil").wait_for()
        assert self.recu not in revenue.page.content()
        assert self.recu.replace("-", "") not in revenue.page.content()
        revenue.verifier()
        yield revenue
        revenue.page.evaluate(REMETTRE, self.garde)
        revenue.page.close()

    def montrer_le_recu(self, page, *, est_close, sans_onglet):
        """See the receipt, which is then forgotten."""
        with self.revenir(page, sans_onglet=sans_onglet) as revenue:
            revenue.presser("Voir le reçu")
            if est_close and sans_onglet:
                # The tab carries nothing from one page to the next: the device still does.
                revenue.page.wait_for_url("**/merci/")
                revenue.presser("Voir le reçu")

            revenue.page.locator("[data-bm-recu]:visible", has_text=self.recu).wait_for()
            assert revenue.page.url.endswith("/merci/")
            assert revenue.page.get_by_text("Un reçu attend sur cet appareil").locator("visible=true").count() == 0
            revenue.verifier()
            durable, onglet = json.loads(revenue.memoire())
            cle = f"bm-sondage-{self.sondage.code}"
            assert list(durable) == [cle]
            assert json.loads(durable[cle])["secret"] is None
            secret = self.recu.replace("-", "")
            assert secret not in durable[cle]
            assert onglet == ({} if sans_onglet else {f"bm-recu-{self.sondage.code}": secret})

    def effacer_le_recu(self, page):
        """Erase the receipt, which nobody saw."""
        with self.revenir(page) as revenue:
            revenue.page.get_by_role("button", name="Voir le reçu").focus()
            revenue.page.keyboard.press("Tab")
            revenue.page.keyboard.press("Enter")

            revenue.page.get_by_text("Il ne reste rien de ce reçu").wait_for()
            assert revenue.memoire() == "[{},{}]"
            assert self.recu not in revenue.page.content()
            assert revenue.page.locator("main :focus").count() == 1
            revenue.verifier()
            revenue.page.reload()
            revenue.page.wait_for_load_state("networkidle")
            assert revenue.page.get_by_text("Un reçu attend").count() == 0


def test_receipt_of_a_device_that_fell_is_shown_to_whoever_asks_or_erased_unseen(agents, consultation):
    appareil = AppareilTombe(agents, consultation)
    assert JetonDepense.objects.count() == 1

    for page, est_close in (("", False), ("merci/", False), ("", True)):
        if est_close:
            clore_sondage(sondage=consultation.sondage, auteur=None)
        for sans_onglet in (False, True):
            appareil.montrer_le_recu(page, est_close=est_close, sans_onglet=sans_onglet)
        appareil.effacer_le_recu(page)


def test_code_mistyped_used_or_of_another_poll_is_told_before_the_first_card(agents, consultation):
    agent, autre = agents(consultation), agents(consultation)
    code = consultation.codes[0]
    autre.commencer(code)
    agent.ouvrir()

    for tape, phrase in (
        ("K7QD", "12 caractères"),
        (("1" if code[0] == "0" else "0") + "Z" * 11, "n’est pas de cette consultation"),
        (code[0] + "Z" * 11, "Ce code n’est pas connu"),
        (code, "Ce code a déjà servi"),
    ):
        agent.page.fill("#code", tape)
        agent.presser("Commencer")
        agent.page.get_by_text(phrase).wait_for()
    assert agent.page.locator("html").get_attribute("data-ecran") == "accueil"


def test_poll_closed_before_the_sending_says_that_nothing_was_counted(agents, consultation):
    agent = agents(consultation)
    agent.commencer(consultation.codes[0])
    agent.repondre_tout()
    clore_sondage(sondage=consultation.sondage, auteur=None)

    agent.presser("Envoyer mes réponses")

    agent.page.get_by_text("n’ont pas été comptées").wait_for()
    agent.aller(agent.chemin)
    agent.presser("Effacer mes réponses de cet appareil")
    agent.page.get_by_text("Il ne reste rien").wait_for()
    assert agent.memoire() == "[{},{}]"


def test_two_tabs_share_one_deck_and_cast_one_ballot(agents, consultation):
    agent = agents(consultation)
    agent.commencer(consultation.codes[0])
    second = TelephoneDAgent(agent.page.context.new_page(), agent.adresse, consultation.sondage)
    second.ouvrir()
    second.presser("Reprendre")
    agent.repondre_tout()
    agent.presser("Envoyer mes réponses")
    agent.ecran("merci")

    second.page.get_by_role("heading", name="Vos réponses sont dans l’urne").wait_for()
    assert JetonDepense.objects.count() == 1


def test_device_that_refuses_to_keep_says_so_and_goes_on(agents, consultation):
    agent = agents(consultation)
    agent.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('', 'SecurityError'); }})"
    )
    agent.ouvrir(consultation.codes[0])
    assert "d’une traite" in agent.page.locator("[data-bm-zone=memoire]:visible").inner_text()
    agent.presser("Commencer")
    agent.ecran("carte")
    agent.repondre_tout()
    agent.presser("Envoyer mes réponses")

    agent.ecran("merci")
    assert JetonDepense.objects.count() == 1


def test_agent_without_script_answers_with_the_same_page(agents, consultation):
    agent = agents(consultation, java_script_enabled=False, cookies=True)
    agent.page.goto(f"{agent.adresse}{agent.chemin}")
    assert "pendant un instant il voit votre code et vos réponses ensemble" in agent.page.inner_text("main")
    agent.page.get_by_role("group", name="L’attente des usagers").get_by_label("Plutôt d’accord").check()
    agent.presser("Envoyer mes réponses")
    assert agent.page.get_by_text("Tapez votre code.").count() == 2
    assert agent.page.get_by_role("group", name="L’attente des usagers").get_by_label("Plutôt d’accord").is_checked()

    agent.page.fill("#code", consultation.codes[0])
    agent.presser("Envoyer mes réponses")

    assert agent.titre == "Merci, c’est dans l’urne"
    assert secret_de(agent.page.locator("[data-bm-recu]").inner_text())
    assert JetonDepense.objects.count() == 1


def test_phone_follows_the_screen_of_the_room_or_goes_alone(agents):
    consultation = Consultation(en_salle=True)
    salle = ouvrir_salle(sondage=consultation.sondage, auteur=None)
    agent = agents(consultation)
    agent.ouvrir(consultation.codes[0])
    agent.presser("Commencer")
    agent.page.get_by_role("heading", name="La réunion commence").wait_for()
    agent.verifier()
    projeter(salle=salle, rang=2, auteur=None)
    agent.page.get_by_role("heading", name="L’attente").wait_for()
    agent.presser("Plutôt d’accord")
    agent.page.get_by_role("heading", name="C’est noté").wait_for()
    agent.verifier()
    projeter(salle=salle, rang=6, auteur=None)
    agent.ecran("revue")
    projeter(salle=salle, rang=3, auteur=None)
    agent.page.get_by_role("heading", name="Une demande").wait_for()
    agent.presser("Passer")
    agent.presser("Avancer à mon rythme")
    assert agent.rang == "Carte 4 sur 5"


def test_agent_answers_then_supports_an_idea_each_again_once_the_network_is_back(agents, consultation):
    consultation.faire_voter(11)
    agent = agents(consultation)
    agent.commencer(consultation.codes[0])
    agent.repondre_tout()
    reseau = agent.page.context
    reseau.set_offline(True)
    agent.presser("Envoyer mes réponses")
    agent.page.get_by_text("Rien n’est perdu").wait_for()
    assert JetonDepense.objects.count() == 11
    reseau.set_offline(False)
    agent.presser("Envoyer mes réponses")
    agent.ecran("merci")
    assert JetonDepense.objects.count() == 12
    IdeeFactory(sondage=consultation.sondage, publiee=True, texte="Ouvrir le samedi matin.")
    agent.cliquer("Lire les idées des collègues", role="link")

    reseau.set_offline(True)
    agent.page.get_by_role("button", name="Soutenir").click()
    agent.page.locator(".so-idee", has_text="Votre soutien n’a pas été compté").wait_for()
    assert SoutienIdee.objects.count() == 0
    reseau.set_offline(False)
    agent.page.get_by_role("button", name="Soutenir").click()
    agent.page.get_by_text("1 soutien").wait_for()
    agent.page.get_by_role("button", name="Retirer mon soutien").click()
    agent.page.get_by_text("0 soutien").wait_for()
    agent.page.get_by_role("button", name="Soutenir").click()
    agent.page.get_by_text("1 soutien").wait_for()

    assert SoutienIdee.objects.count() == 1


def test_every_screen_is_accessible_at_320_pixels_its_targets_fit_a_thumb_and_results_print_each_card_whole(
    agents, consultation
):
    consultation.faire_voter(10)
    agent = agents(consultation)
    agent.montrer(ETROIT)
    petites = {}

    def relever(nom):
        agent.verifier()
        agent.montrer(TELEPHONE)
        assert agent.page.evaluate(DEBORD_EN_GRAND) <= 0, nom
        agent.montrer(ETROIT)
        if trop_petites := agent.page.eval_on_selector_all(CIBLES_DU_JEU, PETITES, CIBLE):
            petites[nom] = trop_petites

    agent.aller("/sondage/")
    relever("code public")
    agent.ouvrir(consultation.codes[0])
    relever("accueil")
    agent.presser("Commencer")
    agent.ecran("carte")
    while agent.page.locator("html[data-ecran=carte]").count():
        relever(agent.rang)
        if agent.page.locator(".so-carte--le_saviez_vous").count():
            agent.presser("Vrai")
            relever("réponse")
            agent.presser("Continuer")
        else:
            agent.repondre(idee="Une idée")
    relever("revue")
    agent.presser("Envoyer mes réponses")
    agent.ecran("merci")
    relever("merci")
    IdeeFactory(sondage=consultation.sondage, publiee=True)
    for nom in ("idees/", "resultats/", ""):
        agent.aller(f"{agent.chemin}{nom}")
        relever(nom or "déjà répondu")
    consultation.publier()
    for nom in ("resultats/", "mes-reponses/", ""):
        agent.aller(f"{agent.chemin}{nom}")
        relever(f"publié, {nom}")
    agent.aller(f"{agent.chemin}resultats/")
    agent.page.emulate_media(media="print")
    resultats = agent.page.locator(".so-resultat").all()
    for resultat in resultats:
        # The sheet of paper is fetched after the page, and counts a moment later.
        expect(resultat).to_have_css("break-inside", "avoid")

    assert resultats
    assert petites == {}


def test_plain_form_is_accessible_at_320_pixels(agents, consultation):
    """The script is stopped on its way: the form comes back by itself."""
    agent = agents(consultation, neuf=True)
    agent.montrer(ETROIT)
    agent.page.route("**/application.js", lambda route: route.abort())
    agent.page.clock.install()
    agent.page.goto(f"{agent.adresse}{agent.chemin}")
    agent.page.clock.run_for(8100)

    agent.page.get_by_role("button", name="Envoyer mes réponses").wait_for()
    agent.verifier()


def test_receipts_secrets_and_bytes_of_the_browser_are_those_of_the_server(agents, consultation):
    agent = agents(consultation)
    poids = {}
    agent.page.on("response", lambda r: poids.update({r.url: len(r.body())}) if r.url.endswith(".js") else None)
    agent.ouvrir()
    agent.page.wait_for_load_state("networkidle")
    secrets = [bytes(range(16)), bytes(16), b"\xff" * 16, bytes(range(240, 256))]
    cartes = [1, 9, 10, 4_294_967_297, 2**53 - 1]

    du_navigateur = agent.page.evaluate(
        """async ([secrets, cartes]) => {
             const { lireSecret, recuDe } = await import("/static/js/sondage/recus.js");
             const lus = secrets.map(lireSecret);
             return Promise.all(lus.map((secret) => Promise.all(cartes.map((carte) => recuDe(secret, carte)))));
           }""",
        [[grouper(encoder(secret)).lower() for secret in secrets], cartes],
    )

    assert du_navigateur == [[recu_de(secret, carte) for carte in cartes] for secret in secrets]
    tires = agent.page.evaluate(
        """async () => {
             const { tirerSecret, lireSecret } = await import("/static/js/sondage/recus.js");
             const { versBase32, deBase32 } = await import("/static/js/sondage/octets.js");
             const tires = Array.from({ length: 50 }, tirerSecret);
             const memes = tires.every((tire) => versBase32(lireSecret(tire)) === tire);
             return [tires, memes, [...deBase32("00")], lireSecret("U".repeat(26)), lireSecret("0")];
           }"""
    )

    assert tires[1:] == [True, [0], None, None]
    assert [encoder(secret_de(tire)) for tire in tires[0]] == tires[0]
    assert len(set(tires[0])) == 50

    # The page weighs little besides the library.
    assert sum(octets for adresse, octets in poids.items() if "blindrsa" not in adresse) < POIDS_MAX
    assert {adresse.rpartition("/")[2] for adresse in poids if "blindrsa" in adresse} >= {"blindrsa.js"}
