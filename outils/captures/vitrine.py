"""What the README and the pages of documentation show, into docs/captures/."""

from __future__ import annotations

import json
import re
import secrets
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from outils.captures.ecran import (
    ATTENTE_DU_PLAN,
    BUREAU,
    CAPTURES,
    TABLETTE,
    TELEPHONE,
    attendre_la_liste,
    capturer,
    commander,
    commencer_un_appel,
    fiche_du_sondage,
    ouvrir,
    photographier,
    telecharger,
)

# Account, address and name of the pages kept as they open.
PAGES = (
    ("", "/", "accueil"),
    ("", "/inscription/", "inscription"),
    ("etudes", "/pilotage/tableau/", "pilotage"),
    ("referent", "/espace/resultats/", "resultats"),
    ("referent", "/espace/voix/", "voix"),
)
# Public code of the open poll of agents in the demonstration.
SONDAGE = "demagent"
# Public code of the concertation of the demonstration, and what gives the cookie of one of its participants.
CONSULTATION = "centreville"
TEMOIN = f"""
from django.http import HttpResponse
from consultations.models import Participant
from consultations.views.publiques.visite import poser_temoin
citoyen = Participant.objects.filter(dialogue__code="{CONSULTATION}", porte="web", les_duels__isnull=False).first()
print(poser_temoin(HttpResponse(), citoyen).cookies["consultation"].value)
"""


def capturer_pages(navigateur: Browser, adresse: str) -> None:
    """Keep the pages that need no gesture."""
    for compte, chemin, nom in PAGES:
        capturer(ouvrir(navigateur, adresse, BUREAU, compte), f"{adresse}{chemin}", nom)


def capturer_grille(navigateur: Browser, adresse: str) -> None:
    """Keep a criterion being graded on a phone that has lost its network: a call, a question of three elements."""
    page = ouvrir(navigateur, adresse, TELEPHONE, "enqueteur")
    page.goto(f"{adresse}/terrain/")
    question = commencer_un_appel(page)
    page.context.set_offline(True)
    page.goto(question)
    page.locator("main input[type=checkbox]").nth(0).check()
    page.locator("main input[type=checkbox]").nth(1).check()
    page.get_by_text("Sans réseau").first.wait_for()
    page.locator("main input:checked").nth(1).wait_for()
    page.wait_for_timeout(500)
    page.screenshot(path=CAPTURES / "saisie-telephone.png")
    page.context.close()


def capturer_plan(navigateur: Browser, adresse: str) -> None:
    """Ask for a plan, and keep what its proposal proves."""
    page = ouvrir(navigateur, adresse, BUREAU, "etudes")
    page.goto(f"{adresse}/pilotage/plan/")
    page.get_by_role("button", name="Recalculer tout").click()
    page.locator(".bm-chiffres").wait_for(timeout=ATTENTE_DU_PLAN)
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.screenshot(path=CAPTURES / "plan.png")


def capturer_rapport(navigateur: Browser, adresse: str) -> None:
    """Keep one page of the referent's report as a picture."""
    page = ouvrir(navigateur, adresse, BUREAU, "referent")
    page.goto(f"{adresse}/espace/rapport/")
    with page.expect_download() as attendu:
        page.locator("main a[href*='/fichier/']").first.click()
    photographier(attendu.value.path().read_bytes(), 3, "rapport-page")


def capturer_organisateur(navigateur: Browser, adresse: str) -> None:
    """Keep what a body reads of what its consultation measured."""
    page = ouvrir(navigateur, adresse, BUREAU, "referent")
    page.goto(f"{adresse}/espace/consultations/")
    mesuree = page.get_by_role("row").filter(has_text="Concertation").get_by_role("link").first.get_attribute("href")
    page.goto(f"{adresse}{mesuree}resultats/")
    page.evaluate("document.querySelector('#titre-duels').scrollIntoView()")
    page.screenshot(path=CAPTURES / "consultation-resultats.png")


def capturer_avis(navigateur: Browser, adresse: str) -> None:
    """Keep a poster of the referent's body, and what it opens on a phone."""
    page = ouvrir(navigateur, adresse, BUREAU, "referent")
    page.goto(f"{adresse}/espace/sites/")
    code = page.locator(".bm-site-vu__adresse").first.get_attribute("href")
    page.locator("main a[href*='/sites/codes/']").first.click()
    affiche = page.locator("main a[href*='/affiche/']").first.get_attribute("href")
    photographier(telecharger(page, f"{adresse}{affiche}"), 1, "avis-affiche")
    telephone = ouvrir(navigateur, adresse, TELEPHONE)
    telephone.goto(f"{adresse}{code}")
    telephone.locator("input[name=k1]").nth(3).check()
    telephone.evaluate("document.activeElement.blur()")
    telephone.screenshot(path=CAPTURES / "avis-telephone.png")


def capturer_borne(navigateur: Browser, adresse: str) -> None:
    """Keep the faces of a kiosk just enrolled."""
    page = ouvrir(navigateur, adresse, TABLETTE)
    page.goto(f"{adresse}/borne/#code={code_de_borne()}")
    page.locator("html[data-ecran=K1]").wait_for()
    page.screenshot(path=CAPTURES / "borne-visages.png")
    page.context.close()


def capturer_sondage(navigateur: Browser, adresse: str) -> None:
    """Keep the fourth card of the deck of agents, on a phone."""
    page = ouvrir(navigateur, adresse, TELEPHONE)
    entrer_au_sondage(page, f"{adresse}/sondage/{SONDAGE}/")
    while not page.locator("[data-bm-zone=rang]", has_text=re.compile(r"^Carte 4 ")).count():
        page.wait_for_timeout(300)
        page.locator("[data-bm-passer], .so-gestes .bm-bouton").last.click()
    page.wait_for_timeout(500)
    page.screenshot(path=CAPTURES / "sondage-carte.png")


def capturer_agents(navigateur: Browser, adresse: str) -> None:
    """Keep what a meeting sees on the wall, at its second card."""
    page, fiche = ouvrir(navigateur, adresse, BUREAU, "referent"), f"{adresse}{fiche_du_sondage()}"
    page.goto(f"{fiche}reglages/")
    page.get_by_label("En réunion, avec un écran projeté").check()
    page.get_by_role("button", name="Enregistrer").click()
    page.goto(f"{fiche}salle/")
    for bouton in ("Démarrer l’écran", "Première carte", "Suivante"):
        page.locator("main").get_by_role("button", name=bouton).click()
        page.wait_for_load_state()
    page.set_viewport_size({"width": 1920, "height": 1080})
    capturer(page, f"{fiche}salle/ecran/", "sondage-salle")
    page.context.close()


def entrer_au_sondage(page: Page, deck: str) -> None:
    """Exchange the first code of the demonstration that nobody used yet."""
    for rang in range(1, 15):
        page.goto(f"{deck}#0DEM0AGENT{rang:02d}")
        page.locator("html[data-script=pret]").wait_for()
        page.get_by_role("button", name="Commencer").click()
        page.locator("html[data-ecran=carte], .bm-alerte--attention:visible").first.wait_for()
        if page.locator("html[data-ecran=carte]").count():
            return
        page.reload()


def capturer_consultation(navigateur: Browser, adresse: str) -> None:
    """Keep two ideas of a consultation face to face, on a phone."""
    page, ici = ouvrir(navigateur, adresse, TELEPHONE), f"{adresse}/consultations/{CONSULTATION}/"
    page.context.add_cookies([{"name": "consultation", "value": temoin_de_citoyen(), "url": ici}])
    capturer(page, f"{ici}duels/", "consultation-duel")


def capturer_equipe(navigateur: Browser, adresse: str) -> None:
    """Keep the people of AFNOR, whom one invites, and what the first of them met: her password, her second factor."""
    for taille, suffixe in ((BUREAU, ""), (TELEPHONE, "-telephone")):
        page = ouvrir(navigateur, adresse, taille, "admin")
        capturer(page, f"{adresse}/pilotage/equipe/", f"equipe{suffixe}")
    page.set_viewport_size(BUREAU)
    capturer(page, f"{adresse}/pilotage/equipe/inviter/", "equipe-inviter")
    page = ouvrir(navigateur, adresse, BUREAU)
    page.goto(adresse + urlsplit(lien_du_premier_jour()).path)
    photographier_partout(page, "premier-jour-lien")
    mot_de_passe = secrets.token_urlsafe()
    for champ in ("password1", "password2"):
        page.fill(f"input[name={champ}]", mot_de_passe)
    page.locator("main button[type=submit]").first.click()
    page.goto(f"{adresse}/compte/2fa/totp/activate/")
    page.fill("input[name=password]", mot_de_passe)
    page.locator("main button[type=submit]").first.click()
    page.locator("input[name=code]").wait_for()
    photographier_partout(page, "premier-jour-second-facteur")
    page.context.close()


def capturer_journees(navigateur: Browser, adresse: str) -> None:
    """Keep where each day begins or leads: a referent, staff and the next edition, a shopper, a citizen."""
    page = ouvrir(navigateur, adresse, BUREAU, "referent")
    capturer(page, f"{adresse}/espace/", "journee-referent")
    capturer_edition_suivante(ouvrir(navigateur, adresse, BUREAU, "admin"), adresse)
    page = ouvrir(navigateur, adresse, TELEPHONE, "enqueteur")
    page.goto(f"{adresse}/terrain/")
    attendre_la_liste(page)
    page.locator("main a[href*='/terrain/visites/']").first.click()
    page.locator("#identite").wait_for()
    page.screenshot(path=CAPTURES / "contact-identite-telephone.png")
    capturer_avis_publies(ouvrir(navigateur, adresse, BUREAU), adresse)


def capturer_edition_suivante(page: Page, adresse: str) -> None:
    """Keep the edition that staff prepare after this one, with the desk tested."""
    page.goto(f"{adresse}/pilotage/campagnes/")
    page.locator("main tbody a").first.click()
    page.get_by_role("link", name="Préparer la suivante").click()
    page.get_by_role("button", name="Créer l’édition").click()
    page.goto(f"{adresse}/pilotage/campagnes/")
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()
    page.goto(f"{page.url}plan/")
    page.get_by_label("Tester l’accueil physique").check()
    photographier_autour(page, "[name=accueil_physique_actif]", "edition-suivante")


def capturer_avis_publies(page: Page, adresse: str) -> None:
    """Keep the first opinion of a town that was answered."""
    page.goto(f"{adresse}/avis-publies/")
    page.get_by_role("link", name="Saint-Quentin", exact=True).click()
    page.wait_for_load_state()
    while not page.locator(".bm-verbatim__reponse").count():
        page.get_by_role("link", name="Suivant").click()
        page.wait_for_load_state()
    photographier_autour(page, ".bm-verbatim__reponse", "avis-publies")


def photographier_autour(page: Page, cible: str, nom: str) -> None:
    """Keep the page around what `cible` selects."""
    page.locator(cible).first.evaluate("vue => vue.scrollIntoView({block: 'center'})")
    page.screenshot(path=CAPTURES / f"{nom}.png")


def photographier_partout(page: Page, nom: str) -> None:
    """Keep the page as a desk shows it, then as a telephone does."""
    for taille, suffixe in ((BUREAU, ""), (TELEPHONE, "-telephone")):
        page.set_viewport_size(taille)
        # Widths that follow the screen are computed at its next drawing.
        page.wait_for_timeout(300)
        page.screenshot(path=CAPTURES / f"{nom}{suffixe}.png")


def lien_du_premier_jour() -> str:
    """Let somebody in, who was never there, from the operator's shell."""
    personne = ["--email", "ines@demo.local", "--nom", "Inès Martin", "--role", "administrateur", "--ajouter"]
    return commander("creer_personnel", *personne).split()[-1]


def temoin_de_citoyen() -> str:
    """Sign the cookie of somebody who takes part in the demonstration on the web and compared a few ideas."""
    return commander("shell", "-c", TEMOIN).split()[-1]


def code_de_borne() -> str:
    """Ask the demonstration for a kiosk to enrol."""
    return str(json.loads(commander("creer_borne", "--json"))["code"])


# What asks the worker for something comes last: it has the reports and the mails of the demonstration to do first.
SCENES = (
    *(
        capturer_pages,
        capturer_journees,
        capturer_grille,
        capturer_avis,
        capturer_borne,
        capturer_consultation,
        capturer_sondage,
    ),
    *(capturer_agents, capturer_equipe, capturer_rapport, capturer_organisateur, capturer_plan),
)
