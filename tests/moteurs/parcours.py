"""Journeys that depend on the browser and leave the server alone, in any engine: `adresse` is where the platform is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from consultations.actions.jetons import jeton_de_confirmation
from consultations.models import Duel, Identification, Soutien
from sondages.models import JetonDepense
from tests.factories.bornes import CodeAvisFactory, PointFactory
from tests.factories.comptes import MOT_DE_PASSE
from tests.factories.consultations import DialogueFactory
from tests.factories.enquetes import EnqueteurFactory
from tests.factories.organismes import TerritoireFactory
from tests.parcours.sondage import Consultation, TelephoneDAgent
from tests.parcours.terrain import Telephone, campagne_ouverte, confier
from tests.parcours.test_consultation_citoyen import remplir

if TYPE_CHECKING:
    from tests.moteurs.pilote import Page

# What the browser answers to the question of keeping what is here, a second later: nothing when it waits for somebody.
DEMANDER = """() => Promise.race([
  navigator.storage.persist(),
  new Promise((rendre) => { window.setTimeout(() => rendre("attend"), 1000); }),
])"""

# The key, as WebDriver writes it.
ENTREE = "\ue007"


def exiger(quoi: str, obtenu: object, attendu: object) -> None:
    """Fail on a figure that is not the one expected."""
    if obtenu != attendu:
        raise AssertionError(f"{quoi} : {obtenu} au lieu de {attendu}")


def envois(page: Page, adresse: str) -> None:
    """Sign in, read the queue and sign out by it, while what the browser asks waits for an answer."""
    enqueteur = EnqueteurFactory(compte=True)
    confier(enqueteur, campagne_ouverte())
    page.goto(f"{adresse}/connexion/?next=/terrain/")
    page.fill("input[name=login]", enqueteur.utilisateur.email)
    page.fill("input[name=password]", MOT_DE_PASSE)
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    Telephone(page, adresse).attendre_etat("Tout est envoyé")
    file(page, adresse)


def accueil(page: Page, adresse: str) -> None:
    """Read the home page, and go where it leads."""
    page.goto(f"{adresse}/")
    page.locator("h1").wait_for()


def file(page: Page, adresse: str) -> None:
    """Read the queue and sign out by it, whatever the browser asks meanwhile."""
    telephone = Telephone(page, adresse)
    telephone.entrer("/terrain/envois/?sortie=1")
    page.locator(".bm-vide", has_text="Tout est envoyé").wait_for()
    page.get_by_role("button", name="Se déconnecter quand même").click()
    page.jusqu_a(lambda: "/connexion/" in page.url, "déconnexion")


def avis(page: Page, adresse: str) -> None:
    """Answer the form of a poster in French, corrected once, then begin in French and send in Arabic by « Enter »."""
    code = CodeAvisFactory(point=PointFactory())
    chemin = f"{adresse}/avis/{code.code}/"
    page.goto(f"{chemin}?langue=fr")
    page.locator("form button[type=submit]").click()
    page.locator(".av-resume").wait_for()
    page.locator("input[name=k1][value='2']").check()
    page.fill("#k6", "Deux heures debout.")
    page.locator("form button[type=submit]").click()
    page.jusqu_a(lambda: "/suivi/" in page.url, "merci")
    page.goto(f"{chemin}?langue=fr")
    page.locator("input[name=k1][value='5']").check()
    page.get_by_role("button", name="العربية").click()
    page.jusqu_a(lambda: page.evaluate("document.documentElement.dir") == "rtl", "sens")
    page.locator("input[name=accord]").check()
    page.fill("#courriel", f"usager@exemple.fr{ENTREE}")
    page.jusqu_a(lambda: "/merci/" in page.url, "merci")
    obtenu = sorted(code.point.les_avis.values_list("satisfaction", "langue"))
    exiger("avis", obtenu, [(2, "fr"), (5, "ar")])


def sondage(page: Page, adresse: str) -> None:
    """Vote as an agent: the token signed blind, the ballot cast, the receipt kept through a reload."""
    consultation = Consultation()
    consultation.faire_voter(11)
    depenses = JetonDepense.objects.count()
    agent = TelephoneDAgent(page, adresse, consultation.sondage)
    agent.commencer(consultation.codes[0])
    agent.repondre_tout(idee="Ouvrir le samedi matin.")
    agent.presser("Envoyer mes réponses")
    agent.ecran("merci")
    recu = page.locator("[data-bm-recu]").locator("visible=true").inner_text()
    page.reload()
    exiger("reçu", page.locator("[data-bm-recu]").locator("visible=true").inner_text(), recu)
    exiger("jetons", JetonDepense.objects.count() - depenses, 1)


def consultation(page: Page, adresse: str) -> None:
    """Take part by mail, support an idea, compare two."""
    dialogue = remplir(DialogueFactory(ouvert=True, code="placemarche"))
    racine = f"{adresse}/consultations/{dialogue.code}/"
    page.goto(f"{racine}participer/")
    page.get_by_label("Votre adresse électronique").fill("habitante@exemple.fr")
    page.get_by_role("button", name="Recevoir le lien de confirmation").click()
    page.locator("h1", has_text="Allez voir votre messagerie").wait_for()
    page.goto(f"{racine}confirmer/{jeton_de_confirmation(Identification.objects.get())}/")
    page.get_by_role("button", name="Je confirme").click()
    page.jusqu_a(lambda: "/confirmer/" not in page.url, "confirmation")
    page.goto(racine)
    page.get_by_role("link", name="Lire et soutenir des idées").first.click()
    page.get_by_role("link", name="Une fontaine à boire").first.click()
    page.get_by_role("button", name="Soutenir cette idée").first.click()
    page.jusqu_a(lambda: Soutien.objects.count() == 1, "soutien")
    page.goto(f"{racine}duels/")
    page.get_by_role("button", name="Je préfère la première").first.click()
    page.jusqu_a(lambda: Duel.objects.count() == 1, "duel")


def inscription(page: Page, adresse: str) -> None:
    """Find one's town by its first letters and go on to the next step."""
    campagne_ouverte()
    TerritoireFactory(nom="Valbourg", nom_cherche="valbourg", population=48_000, codes_postaux=("31999",))
    page.goto(f"{adresse}/inscription/")
    page.get_by_role("link", name="Commencer l’inscription").first.click()
    page.fill("#recherche", "valbou")
    page.get_by_role("option", name="Valbourg").click()
    page.jusqu_a(lambda: "territoire=" in page.url, "commune choisie")
    page.get_by_role("button", name="Continuer").click()
    page.locator("[name=courriel]").wait_for()
