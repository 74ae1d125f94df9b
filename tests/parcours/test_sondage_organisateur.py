"""A body prepares, opens, prints codes, closes, reads, publishes; then a meeting on a projector."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from sondages.actions.codes import creer_codes
from sondages.enums import EtatSondage
from sondages.models import CodeUnique, Salle, Sondage
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.parcours.visiteur import BUREAU, TELEPHONE
from tests.sondages.agent import Agent, sondage_ouvert
from tests.sondages.cles import cle_de_test
from tests.sondages.publiee import consultation_votee, publier

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
PRESENTATION = "Ce que vous vivez chaque jour."
PROJECTEUR = {"width": 1920, "height": 1080}
# At eight metres, on a picture two metres wide: a letter is four centimetres high.
LISIBLE = 56
TAILLES = """() => [...document.querySelectorAll('main h1, main p, main li, footer > :first-child p')]
  .filter(e => e.offsetParent && e.textContent.trim() && !e.classList.contains('bm-invisible'))
  .map(e => parseFloat(getComputedStyle(e).fontSize))"""


@pytest.fixture(autouse=True)
def _cles_courtes(monkeypatch):
    monkeypatch.setattr("sondages.actions.cles.generer_cle", cle_de_test)


def ouvrir_session(visiteur, inscription):
    client = Client()
    personne = MembreFactory(organisme=inscription.organisme).utilisateur
    client.force_login(personne)
    jeton = client.cookies[settings.SESSION_COOKIE_NAME].value
    visiteur.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": jeton, "url": visiteur.adresse}])


def photographier(page, nom):
    """Keep a picture where CAPTURES says, to look at; nowhere by default."""
    if dossier := os.environ.get("CAPTURES"):
        page.screenshot(path=Path(dossier) / f"{nom}.png", full_page="ecran" not in nom)


def repondre(sondage, nombre):
    """Let agents answer with codes made for them; one in three disagrees."""
    groupe = sondage.les_groupes.get()
    cartes = sondage.les_cartes.order_by("rang")
    for rang, code in enumerate(creer_codes(sondage=sondage, groupe=groupe, nombre=nombre, auteur=None)):
        agent = Agent(sondage, groupe, code)
        agent.echanger()
        avis = "desaccord" if rang % 3 == 0 else "accord"
        valeurs = {"affirmation": avis, "le_saviez_vous": "vrai", "choix": str(rang % 2)}
        agent.voter([valeurs[carte.nature] for carte in cartes if carte.nature in valeurs])


def verifier_les_saisies_voisines(qui):
    """What is typed in other forms of the page comes back after a gesture, says that it is not saved, and leaves with her."""
    qui.page.fill("[name=groupes-0-effectif]", "24")
    qui.page.fill("[name=presentation]", PRESENTATION)
    qui.cliquer("Descendre la carte 1")
    revenus = [qui.page.input_value(f"[name={nom}]") for nom in ("groupes-0-effectif", "presentation")]
    assert [*revenus, qui.page.get_by_text("ce n’est pas encore enregistré").count()] == ["24", PRESENTATION, 2]
    sortie = qui.page.locator("form", has=qui.page.get_by_text("Se déconnecter", exact=True)).first
    for formulaire, reste in ((qui.page.locator("main form[method=post]").last, True), (sortie, False)):
        formulaire.dispatch_event("submit")
        assert qui.page.evaluate("sessionStorage.getItem('bm-restes') !== null") is reste


def test_body_prepares_opens_prints_closes_and_publishes(nouveau_visiteur):
    inscription = InscriptionFactory(vooter=True)
    qui = nouveau_visiteur(TELEPHONE, aussi=[{"viewport": BUREAU}])
    ouvrir_session(qui, inscription)
    page = qui.page

    qui.aller("/espace/agents/")
    photographier(page, "liste")
    qui.cliquer("Préparer votre première consultation interne", role="link")
    qui.cliquer("Créer la consultation")
    verifier_les_saisies_voisines(qui)
    qui.cliquer("Retirer la carte 14")
    qui.cliquer("Annuler le retrait")
    page.locator(".se-carte").first.get_by_role("link", name="Modifier").click()
    qui.verifier()
    page.fill("[name=carte-enonce]", "Un usager sait à qui parler.")
    qui.cliquer("Enregistrer la carte")
    page.fill("[name=groupes-0-nom]", "Accueil")
    page.fill("[name=groupes-0-effectif]", "24")
    qui.cliquer("Enregistrer les services")
    photographier(page, "preparation")
    qui.cliquer("Aperçu", role="link")
    sondage = Sondage.objects.get()
    qui.aller(f"/espace/agents/{sondage.pk}/ouvrir/")
    qui.cliquer("Ouvrir la consultation")
    page.fill("[name=nombre]", "12")
    page.get_by_role("button", name="Créer les cartes").click()
    qui.verifier()
    photographier(page, "planche")
    with page.expect_download() as attendu:
        page.get_by_role("button", name="Télécharger les cartes (PDF)").click()
    assert attendu.value.path().read_bytes().startswith(b"%PDF")
    qui.cliquer("Revenir aux codes", role="link")
    page.get_by_role("rowheader", name="Lot 1").wait_for()
    qui.verifier()
    photographier(page, "codes")
    assert CodeUnique.objects.count() == 12
    sondage.refresh_from_db()
    repondre(sondage, 12)
    qui.aller(f"/espace/agents/{sondage.pk}/")
    photographier(page, "suivi")
    qui.aller(f"/espace/agents/{sondage.pk}/clore/")
    qui.cliquer("Clore et ouvrir l’urne")
    assert page.get_by_text(re.compile("12.agents sur 24")).first.is_visible()
    photographier(page, "resultats")
    qui.cliquer("Publier aux agents", role="link")
    qui.cliquer("Publier")

    sondage.refresh_from_db()
    assert sondage.etat == EtatSondage.PUBLIE


def test_what_an_act_says_is_in_sight_where_it_leads(nouveau_visiteur):
    inscription = InscriptionFactory(vooter=True)
    qui = nouveau_visiteur(TELEPHONE)
    ouvrir_session(qui, inscription)
    qui.aller("/espace/agents/nouvelle/")
    qui.cliquer("Créer la consultation")

    qui.cliquer("Descendre la carte 9")
    dit = qui.page.get_by_text("La carte est déplacée.")
    haut, bas = dit.evaluate("(mot) => [mot.getBoundingClientRect().top, mot.getBoundingClientRect().bottom]")
    assert 0 <= haut < bas <= TELEPHONE["height"]
    assert dit.evaluate("(mot) => mot.closest('li').id") == qui.page.url.partition("#")[2]


def test_room_is_led_by_phone_and_read_at_eight_metres(nouveau_visiteur):
    inscription = InscriptionFactory(vooter=True)
    sondage = sondage_ouvert(12, inscription=inscription)
    Sondage.objects.filter(pk=sondage.pk).update(est_en_salle=True)
    telephone, projecteur = (
        nouveau_visiteur(ecran, aussi=[{"color_scheme": "dark"}]) for ecran in (TELEPHONE, PROJECTEUR)
    )
    for visiteur in (telephone, projecteur):
        ouvrir_session(visiteur, inscription)
    mur = projecteur.page

    telephone.aller(f"/espace/agents/{sondage.pk}/salle/")
    telephone.cliquer("Démarrer l’écran")
    projecteur.aller(f"/espace/agents/{sondage.pk}/salle/ecran/")
    assert min(mur.evaluate(TAILLES)) >= LISIBLE
    photographier(mur, "ecran-accueil")
    telephone.cliquer("Première carte")
    photographier(telephone.page, "meneur")
    mur.get_by_role("heading", name="Affirmation 0.").wait_for()
    projecteur.verifier()
    assert min(mur.evaluate(TAILLES)) >= LISIBLE
    photographier(mur, "ecran-carte")
    mur.keyboard.press("ArrowRight")
    mur.get_by_role("heading", name="Affirmation 1.").wait_for()

    assert Salle.objects.get().rang == 2


def test_screen_shows_the_results_by_the_arrows_once_closed(nouveau_visiteur):
    inscription = InscriptionFactory(vooter=True)
    sondage, _ = consultation_votee(12, inscription=inscription)
    publier(sondage)
    projecteur = nouveau_visiteur(viewport=PROJECTEUR)
    ouvrir_session(projecteur, inscription)

    projecteur.aller(f"/espace/agents/{sondage.pk}/salle/ecran/")
    photographier(projecteur.page, "ecran-resultat")
    projecteur.page.keyboard.press("ArrowRight")
    projecteur.page.get_by_text("Résultat 1 sur 2").wait_for()
    projecteur.verifier()
    photographier(projecteur.page, "ecran-resultat-carte")

    assert min(projecteur.page.evaluate(TAILLES)) >= LISIBLE
