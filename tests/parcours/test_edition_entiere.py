"""An edition from registration to laureate, each person in her own browser, nothing but the pages."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import time

import pdfplumber
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.urls import reverse

from comptes.enums import Role
from comptes.models import RoleAttribue, Utilisateur
from enquetes.models import Scenario, Visite
from enquetes.referentiels.actions.charger import charger_referentiels
from enquetes.referentiels.queries.lecture import lire_exemples, lire_grille
from enquetes.visites.actions.importer import importer_visites
from organismes.enums import Canal
from portail.demonstration.mesures import Jeu, jouer
from socle.horloge import aujourdhui, maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory, TerritoireFactory
from tests.factories.trophees import rendre
from tests.parcours.visiteur import TELEPHONE, lien_du_courriel

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
MOT_DE_PASSE = "un-mot-de-passe-bien-long"
DEMI_MINUTE = 30


@pytest.fixture
def edition(settings, live_server):
    """An open edition in fieldwork, the referentials, four towns already visited."""
    settings.BAROMETRE_DEMO = False
    settings.BASE_URL = live_server.url
    charger_referentiels()
    jour = aujourdhui()
    campagne = CampagneFactory(
        annee=jour.year + 1,
        vagues=[(jour - dt.timedelta(days=30), jour + dt.timedelta(days=90))],
        dernier_jour=jour + dt.timedelta(days=30),
    )
    TerritoireFactory(nom="Valbourg", nom_cherche="valbourg", population=48_000, codes_postaux=("31999",))
    voisines = [
        InscriptionFactory(
            campagne=campagne,
            organisme=OrganismeFactory(nom=f"Voisine {rang}", population=30_000 + rang),
            canaux=(Canal.WEB,),
            importee=True,
        )
        for rang in range(1, 5)
    ]
    importer_visites(campagne=campagne, lignes=[_ligne(inscription) for inscription in voisines])
    return campagne


def _ligne(inscription):
    import random
    import uuid

    alea = random.Random(inscription.organisme.siren)
    scenario = Scenario.objects.get(code="SC-01")
    grille = lire_grille("grille-web")
    return json.dumps(
        {
            "visite": str(uuid.UUID(int=alea.getrandbits(128), version=4)),
            "siren": inscription.organisme.siren,
            "canal": "WEB",
            "scenario": scenario.code,
            "version_grille": 1,
            "enqueteur": "E-900",
            "effectuee_le": maintenant().isoformat(),
            "statut": "validee",
            "reponses": jouer(grille, Jeu(scenario.type, len(scenario.elements), 0.2), alea),
        }
    ).encode()


def _membre_du_personnel(courriel, *roles):
    """Create a member of staff with a password and an activated second factor; return her secret."""
    personne = Utilisateur.objects.create_user(courriel, MOT_DE_PASSE, nom=courriel.partition("@")[0].capitalize())
    EmailAddress.objects.create(user=personne, email=courriel, verified=True, primary=True)
    RoleAttribue.objects.bulk_create(RoleAttribue(utilisateur=personne, role=role) for role in roles)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(personne, secret)
    return secret


def _entrer_avec_second_facteur(visiteur, courriel, secret):
    visiteur.se_connecter(courriel, MOT_DE_PASSE)
    compteur = int(time.time()) // DEMI_MINUTE
    visiteur.page.fill("input[name=code]", totp.format_hotp_value(totp.hotp_value(secret, compteur)))
    # The page that was there is loaded already: what must be waited for is the one that follows.
    with visiteur.page.expect_navigation():
        visiteur.page.locator("form:has(input[name=code]) button[type=submit]").first.click()


def _inscrire(visiteur):
    """Fill the four steps for Valbourg, which offers its site only."""
    page = visiteur.page
    visiteur.aller("/inscription/")
    visiteur.cliquer("Commencer l’inscription", "link")
    page.fill("#recherche", "valbour")
    page.get_by_role("button", name="Chercher").click()
    page.wait_for_load_state()
    page.get_by_label("Valbourg").check()
    visiteur.cliquer("Continuer")
    page.fill("[name=nom]", "Alix Morvan")
    page.fill("[name=fonction]", "Responsable de l’accueil")
    page.fill("[name=courriel]", "alix@valbourg.exemple")
    visiteur.cliquer("Continuer")
    page.fill("[name=site]", "https://www.valbourg.exemple")
    page.fill("[name=horaires]", "Du lundi au vendredi, 9 h à 17 h")
    page.fill("[name=services]", "État civil\nScolarité")
    page.fill("[name=dpo_contact]", "dpo@valbourg.exemple")
    visiteur.cliquer("Continuer")
    page.get_by_label("Une consultation citoyenne iD City").check()
    page.locator("[name=agents_informes]").check()
    page.locator("[name=reglement_accepte]").check()
    visiteur.cliquer("Continuer")
    visiteur.cliquer("Envoyer l’inscription")


def _inviter(visiteur):
    """Invite a shopper who audits sites."""
    TerritoireFactory(nom="Rocheville", nom_cherche="rocheville", codes_postaux=("31998",))
    visiteur.aller("/pilotage/enqueteurs/inviter/")
    page = visiteur.page
    page.get_by_label("Pseudonyme").fill("E-001")
    page.get_by_role("textbox", name="Courriel").fill("enqueteuse@exemple.fr")
    page.get_by_label("Commune de domicile").fill("Rocheville")
    page.get_by_label("Site et formulaires").check()
    visiteur.cliquer("Inviter")


def _entrer_par_un_code(visiteur, invitation):
    """Follow an invitation: no password, a code in the mailbox."""
    visiteur.aller(invitation)
    visiteur.page.get_by_role("textbox", name="Courriel").fill("enqueteuse@exemple.fr")
    visiteur.page.locator("main button[type=submit]").first.click()
    visiteur.page.locator("input[name=code]").fill(
        re.search(r"^\s*([A-Z0-9-]{6,})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]
    )
    with visiteur.page.expect_navigation():
        visiteur.page.locator("form:has(input[name=code]) button[type=submit]").first.click()
    visiteur.verifier()


def _noter(visiteur):
    """Follow the phone from screen to screen, answering as a shopper who finds everything well, until it is sent."""
    page = visiteur.page
    for _ in range(80):
        envoyer = page.locator("button[name=envoyer]")
        if envoyer.count():
            envoyer.click()
            page.wait_for_load_state()
            visiteur.verifier()
            return
        suite = page.get_by_role("link", name=re.compile("^(Compléter|Continuer|Noter la réponse|Relire et envoyer)$"))
        instant = page.get_by_role("button", name="Noter cet instant")
        if instant.count():
            instant.click()
        elif suite.count():
            suite.first.click()
        else:
            _repondre(page)
            page.locator(".bm-terrain__pied button[value=suivant]").click()
        page.wait_for_load_state()
        visiteur.verifier()
    pytest.fail(f"la visite n’a jamais pu être envoyée : {page.url}")


def _passer_l_autotest(visiteur, canal):
    """Grade the first example of a channel as its key does, and read the copy."""
    exemple = next(exemple for exemple in lire_exemples() if exemple["canal"] == canal)
    for ligne in exemple["corrige"]:
        champs = visiteur.page.locator(f"main [name='{ligne['code']}-mesure']")
        if champs.first.get_attribute("type") == "checkbox":
            for rang in range(ligne["mesure"]):
                champs.nth(rang).check()
        else:
            champs.fill(str(ligne["mesure"]))
    visiteur.cliquer("Voir le corrigé")


def _repondre(page):
    """Give the best answer that the screen offers."""
    for groupe in page.locator("main [role=radiogroup], main fieldset:has(input[type=radio])").all():
        groupe.locator("input[type=radio]").first.check()
    for case in page.locator(
        "main .bm-choix input[type=checkbox]:not([name=erreur]):not([name=jamais]):not([value=aucun])"
    ).all():
        case.check()
    for nombre in page.locator("main input[name=mesure][type=number], main input[name=mesure][inputmode]").all():
        nombre.fill("20")


def test_edition_goes_from_registration_to_laureate(edition, nouveau_visiteur):  # noqa: PLR0915 -- one story
    secret_etudes = _membre_du_personnel("etudes@afnor.exemple", Role.CHARGE_ETUDES, Role.RESPONSABLE_PALMARES)
    secret_admin = _membre_du_personnel("admin@afnor.exemple", Role.ADMINISTRATEUR, Role.RESPONSABLE_PALMARES)
    annee = edition.annee

    # A town-hall officer registers, then confirms from her mail.
    mairie = nouveau_visiteur()
    _inscrire(mairie)
    mairie.aller(lien_du_courriel(mail.outbox[-1], "/confirmation/|/confirm-email/"))
    mairie.cliquer("Confirmer")
    inscription = edition.les_inscriptions.get(organisme__nom="Valbourg")
    assert inscription.etat == "confirmee"
    assert inscription.place_gratuite.rang == 1

    # Staff validate her and open the fieldwork.
    etudes = nouveau_visiteur()
    _entrer_avec_second_facteur(etudes, "etudes@afnor.exemple", secret_etudes)
    etudes.aller("/pilotage/")
    etudes.aller(f"/pilotage/inscriptions/?campagne={annee}&etat=confirmee")
    etudes.cliquer("Valbourg", "link")
    etudes.cliquer("Valider")
    inscription.refresh_from_db()
    assert inscription.etat == "validee"
    _inviter(etudes)
    invitation = lien_du_courriel(mail.outbox[-1], reverse("account_request_login_code"))
    etudes.aller(f"/pilotage/plan/?edition={annee}")
    etudes.cliquer("Ouvrir le terrain", "link")
    etudes.page.locator("main form button[type=submit]").last.click()
    etudes.page.wait_for_load_state()
    etudes.aller(f"/pilotage/plan/?edition={annee}")
    etudes.aller(f"/pilotage/enqueteurs/identites/ajouter/?edition={annee}")
    etudes.page.get_by_label("Enquêteur").select_option(label="E-001")
    etudes.page.get_by_label("Nom d’emprunt").fill("Claire Morvan")
    etudes.page.get_by_label("Courriel").fill("claire@emprunts.exemple")
    etudes.cliquer("Enregistrer")
    etudes.aller(f"/pilotage/plan/?edition={annee}")
    etudes.cliquer("Replanifier ce qui ne tient plus")
    etudes.cliquer("Accepter ce plan", "link")
    etudes.cliquer("Accepter ce plan")
    visite = Visite.objects.get(inscription=inscription)
    assert (visite.enqueteur.pseudonyme, visite.canal, visite.etat) == ("E-001", "WEB", "planifiee")

    # A shopper learns, then grades on her phone under her alias.
    telephone = nouveau_visiteur(TELEPHONE)
    _entrer_par_un_code(telephone, invitation)
    telephone.aller("/terrain/")
    telephone.cliquer("Valbourg", "link")
    assert telephone.page.get_by_text("claire@emprunts.exemple").count() == 1
    telephone.cliquer("Se former", "link")
    telephone.cliquer("Site et formulaires", "link")
    _passer_l_autotest(telephone, "WEB")
    assert "Réussi" in telephone.page.inner_text("main")
    telephone.aller("/terrain/")
    telephone.cliquer("Valbourg", "link")
    telephone.cliquer("Commencer")
    _noter(telephone)
    visite.refresh_from_db()
    assert visite.etat == "soumise"

    # Staff read it; the only contact of the edition is in the sample, so another person reads it before it counts.
    etudes.aller("/pilotage/qualite/")
    etudes.cliquer("Valbourg", "link")
    etudes.cliquer("Accepter")
    visite.refresh_from_db()
    assert visite.etat == "seconde_lecture"
    admin = nouveau_visiteur()
    _entrer_avec_second_facteur(admin, "admin@afnor.exemple", secret_admin)
    admin.aller("/pilotage/qualite/")
    admin.cliquer("Valbourg", "link")
    admin.cliquer("Conforme")
    visite.refresh_from_db()
    assert visite.etat == "validee"

    # Staff compute and give the results back.
    for chemin in ("calculer", "restituer", "proposer"):
        etudes.aller(f"/pilotage/palmares/{annee}/{chemin}/")
        etudes.page.locator("main form button[type=submit]").last.click()
        etudes.page.wait_for_load_state()
        etudes.verifier()
    # The body had its fifteen days and contested nothing.
    edition.refresh_from_db()
    rendre(edition)
    admin.aller(f"/pilotage/palmares/?edition={annee}")
    for acte in ("Sceller", "Publier"):
        admin.cliquer(acte, "link")
        admin.page.locator("main form button[type=submit]").last.click()
        admin.page.wait_for_load_state()
        admin.verifier()

    # The body reads its result and downloads its report.
    alix = Utilisateur.objects.get(email="alix@valbourg.exemple")
    alix.set_password(MOT_DE_PASSE)
    alix.save()
    mairie.se_connecter(alix.email, MOT_DE_PASSE)
    for chemin in ("/espace/", "/espace/inscription/", "/espace/membres/", "/espace/resultats/"):
        mairie.aller(chemin)
    texte = _telecharger_le_rapport(mairie)
    assert "Valbourg" in texte
    assert "E-001" not in texte
    assert "SC-" not in texte

    # The public sees the laureate and nobody else.
    public = nouveau_visiteur()
    public.aller(f"/resultats/palmares/{annee}/")
    contenu = public.page.locator("main").inner_text()
    assert "Valbourg" in contenu, contenu
    assert "Voisine" not in contenu


def _telecharger_le_rapport(mairie):
    """Order the report, then read the file back as text."""
    mairie.aller("/espace/rapport/")
    page = mairie.page
    lien = page.locator("main a[href*='/fichier/']")
    if not lien.count():
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()
        mairie.aller("/espace/rapport/")
    with page.expect_download() as attendu:
        lien.first.click()
    with pdfplumber.open(io.BytesIO(attendu.value.path().read_bytes())) as pdf:
        texte = "\n".join(feuille.extract_text() for feuille in pdf.pages)
    return re.sub(r"\s+", " ", texte)
