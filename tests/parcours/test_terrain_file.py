"""The queue of the phone when something goes wrong: a lost session, an upgrade, a refusal, another person."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import uuid

import pytest
from django.contrib.staticfiles import finders

from enquetes.enums import EtatVisite
from enquetes.envois.actions.recevoir import recevoir_enveloppes
from enquetes.envois.logic.enveloppes import Envoi
from enquetes.models import ConflitEnveloppe, Enveloppe, Visite
from enquetes.visites.actions.visiter import commencer_visite, consigner_moment
from socle.horloge import maintenant
from tests.architecture.arbre import RACINE
from tests.factories.enquetes import EnqueteurFactory
from tests.parcours.terrain import ENVOI, LEGERE, attendre, bases, campagne_ouverte, confier, file_de, photographie

pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("hors_demonstration"),
]


def test_lost_session_keeps_the_queue_and_another_account_never_reads_it(telephones, enqueteur):
    campagne = campagne_ouverte()
    visite = confier(enqueteur, campagne)
    autre = EnqueteurFactory(compte=True)
    confier(autre, campagne, nom="Rivemont")
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.page.context.clear_cookies()
    telephone.commencer("Valbourg")
    telephone.attendre_etat("Session terminée. Rien n’est perdu")
    attente = file_de(telephone)
    assert telephone.page.get_by_role("link", name="reconnectez-vous").get_attribute("href").startswith("/connexion/")

    # Somebody else takes the phone: her list, and nothing of what waits.
    telephone.connecter(autre)
    telephone.page.goto(f"{telephone.adresse}/terrain/")
    telephone.page.get_by_role("link", name=re.compile("^Rivemont")).wait_for()
    telephone.attendre_etat("Tout est envoyé")
    vu = telephone.page.locator("body").inner_text()
    telephone.entrer("/terrain/envois/")
    vu += telephone.page.locator("body").inner_text()
    assert "Valbourg" not in vu
    assert Visite.objects.get(pk=visite.pk).etat == EtatVisite.PLANIFIEE

    # She signs out with nothing to send: her data go. The first one comes back: her queue leaves.
    telephone.presser("Se déconnecter")
    with telephone.page.expect_navigation(url="**/connexion/**"):
        telephone.page.get_by_role("button", name="Se déconnecter quand même").click()
    restes = file_de(telephone)
    telephone.connecter(enqueteur)
    telephone.page.goto(f"{telephone.adresse}/terrain/")
    attendre(lambda: Visite.objects.get(pk=visite.pk).etat == EtatVisite.EN_COURS)

    assert list(attente.values()) == [1]
    assert restes == attente


def test_session_found_again_in_another_tab_is_no_longer_told_lost(telephones, enqueteur):
    confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.page.context.clear_cookies()
    telephone.commencer("Valbourg")
    perdue = telephone.page.get_by_text("Votre session est terminée")
    perdue.wait_for()
    telephone.connecter(enqueteur)
    telephone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    telephone.attendre_etat("Tout est envoyé")

    perdue.wait_for(state="hidden")


def test_signing_out_with_a_queue_warns_first(telephones, enqueteur):
    confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.page.route(ENVOI, lambda route: route.abort())
    telephone.commencer("Valbourg")
    telephone.entrer("/terrain/")
    telephone.presser("Se déconnecter")

    avis = telephone.page.locator(".bm-alerte", has_text="Se déconnecter").inner_text()
    telephone.verifier()
    with telephone.page.expect_navigation(url="**/connexion/**"):
        telephone.page.get_by_role("button", name="Se déconnecter quand même").click()

    assert "n’est pas encore envoyé" in avis
    assert list(file_de(telephone).values()) == [1]
    telephone.page.goto(f"{telephone.adresse}/terrain/envois/")
    telephone.page.get_by_role("heading", name="Connectez-vous").wait_for()


def test_upgrade_with_a_full_queue_loses_nothing(telephones, enqueteur, settings, tmp_path, _prets):
    visite = confier(enqueteur, campagne_ouverte())
    telephone = telephones(neuf=True)
    telephone.ouvrir(enqueteur)
    telephone.page.route(ENVOI, lambda route: route.abort())
    telephone.commencer("Valbourg")
    telephone.noter(jusqu_a=5)
    telephone.entrer("/terrain/")
    avant = file_de(telephone)
    publies = tmp_path / "static" / "js" / "terrain"
    shutil.copytree(RACINE / "static" / "js" / "terrain", publies)
    schema = publies / "schema.js"
    schema.write_text(
        schema.read_text().replace(
            "\n];", '\n  (_base, transaction) => transaction.objectStore("file").createIndex("etat", "etat"),\n];'
        )
    )
    # An idle one could fetch the next version, and keep it for the tests that follow.
    _prets.fermer()
    settings.STATICFILES_DIRS = [tmp_path / "static", RACINE / "static"]
    finders.get_finder.cache_clear()
    try:
        telephone.page.evaluate("navigator.serviceWorker.getRegistration('/terrain/').then((a) => a.update())")
        maj = telephone.page.get_by_role("button", name="Mettre à jour maintenant")
        maj.wait_for()
        with telephone.page.expect_navigation():
            maj.click()
        telephone.attendre_etat("à envoyer")
        apres = bases(telephone)
        telephone.page.unroute(ENVOI)
        telephone.page.evaluate("window.dispatchEvent(new Event('online'))")
        attendre(lambda: Visite.objects.get(pk=visite.pk).etat == EtatVisite.EN_COURS)
        telephone.attendre_etat("Tout est envoyé")
    finally:
        finders.get_finder.cache_clear()

    assert {nom: len(base["file"]) for nom, base in apres.items()} == avant
    assert [base["version"] for base in apres.values()] == [2]
    assert set(Enveloppe.objects.values_list("statut", flat=True)) == {"appliquee"}


def test_refused_item_is_kept_told_and_exported_while_the_others_pass(telephones, enqueteur):
    campagne = campagne_ouverte()
    annulee, autre = confier(enqueteur, campagne), confier(enqueteur, campagne, nom="Rivemont")
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.page.context.set_offline(True)
    telephone.commencer("Valbourg")
    telephone.entrer("/terrain/")
    telephone.commencer("Rivemont")
    Visite.objects.filter(pk=annulee.pk).update(etat=EtatVisite.ANNULEE)
    telephone.page.context.set_offline(False)
    telephone.attendre_etat("Tout est envoyé, 1 refusé")
    attendre(lambda: Visite.objects.get(pk=autre.pk).etat == EtatVisite.EN_COURS)

    telephone.entrer("/terrain/envois/")
    motif = Enveloppe.objects.get(visite=annulee).motif
    telephone.page.locator(".bm-terrain__reponses li", has_text=motif).wait_for()
    telephone.verifier()
    telephone.page.get_by_role("button", name="Renvoyer").click()
    telephone.attendre_etat("Tout est envoyé, 1 refusé")
    with telephone.page.expect_download() as copie:
        telephone.page.get_by_role("button", name="Garder dans un fichier").click()
    (element,) = json.loads(copie.value.path().read_text())["elements"]
    telephone.page.get_by_role("button", name="Effacer de ce téléphone").click()
    telephone.page.get_by_text("Rien n’attend sur ce téléphone").wait_for()

    assert element["motif"] == motif
    assert hashlib.sha256(element["corps"].encode()).hexdigest() == element["empreinte"]
    assert json.loads(element["corps"])["nature"] == "commencement"
    assert Enveloppe.objects.filter(visite=annulee).count() == 1


def test_conflict_is_kept_told_and_exported(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.page.context.set_offline(True)
    telephone.commencer("Valbourg")
    telephone.entrer("/terrain/envois/")
    with telephone.page.expect_download() as copie:
        telephone.page.get_by_role("button", name="Enregistrer une copie").click()
    (element,) = json.loads(copie.value.path().read_text())["elements"]
    corps = json.loads(element["corps"])
    # Another content came first under the same identity.
    autre = json.dumps({**corps, "nature": "commentaire", "contenu": {"texte": "Un autre"}})
    recevoir_enveloppes(
        utilisateur=enqueteur.utilisateur,
        appareil=uuid.UUID(corps["appareil"]),
        horloge=corps["horloge"],
        envois=[Envoi(element["id"], autre, hashlib.sha256(autre.encode()).hexdigest())],
    )
    telephone.page.context.set_offline(False)
    telephone.attendre_etat("Tout est envoyé, 1 refusé")

    telephone.entrer("/terrain/envois/")
    ligne = telephone.page.locator(".bm-terrain__reponses li", has_text="en conflit avec un autre contenu")
    assert "une personne doit choisir" in ligne.inner_text()
    telephone.verifier()
    with telephone.page.expect_download() as copie:
        telephone.page.get_by_role("button", name="Garder dans un fichier").click()
    (exporte,) = json.loads(copie.value.path().read_text())["elements"]
    assert (exporte["etat"], exporte["corps"]) == ("conflit", element["corps"])
    assert list(file_de(telephone).values()) == [1]
    assert ConflitEnveloppe.objects.get().corps == element["corps"]
    assert Visite.objects.get(pk=visite.pk).etat == EtatVisite.PLANIFIEE


def test_export_carries_the_files_of_the_queue(telephones, enqueteur):
    confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.page.context.set_offline(True)
    telephone.commencer("Valbourg")
    telephone.page.goto(re.sub(r"visites/([^/]+)/.*", r"visites/\1/pieces/", telephone.page.url))
    telephone.page.set_input_files("input[type=file]", photographie(LEGERE))
    telephone.page.get_by_role("button", name="Retirer affiche.jpg").wait_for()
    telephone.entrer("/terrain/envois/")
    with telephone.page.expect_download() as copie:
        telephone.page.get_by_role("button", name="Enregistrer une copie").click()

    elements = json.loads(copie.value.path().read_text())["elements"]
    contenu = json.loads(elements[-1]["corps"])["contenu"]
    assert hashlib.sha256(base64.b64decode(elements[-1]["fichier"]["base64"])).hexdigest() == contenu["sha256"]


TENU = "document.activeElement.innerText.split('\\n')[0]"


def test_focus_stays_where_it_was_on_screens_drawn_again_by_a_sending(telephones, enqueteur):
    confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    page = telephone.page
    page.context.set_offline(True)
    telephone.commencer("Valbourg")
    telephone.entrer("/terrain/envois/")
    copie = page.get_by_role("button", name="Enregistrer une copie")
    copie.focus()
    with page.expect_download():
        page.keyboard.press("Enter")
    telephone.page.get_by_text("Copie enregistrée").wait_for()
    apres_copie = page.evaluate(TENU)
    telephone.presser("Mes visites", "link")
    lien = page.get_by_role("link", name="Valbourg").first
    lien.focus()
    lien.evaluate("(un) => { un.dataset.vu = 1; }")
    page.context.set_offline(False)
    telephone.attendre_etat("Tout est envoyé")
    page.locator("[data-vu]").wait_for(state="detached")

    assert (apres_copie, page.evaluate(TENU)) == ("Enregistrer une copie dans un fichier", "Valbourg")


def test_press_under_way_when_a_sending_draws_the_screen_again_is_not_swallowed(telephones, enqueteur):
    confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    page = telephone.page
    lien = page.get_by_role("link", name="Valbourg").first
    lien.evaluate("(un) => { un.dataset.vu = 1; }")
    lien.hover()
    page.mouse.down()
    page.evaluate("window.dispatchEvent(new Event('bm:change'))")
    page.wait_for_timeout(300)
    page.mouse.up()
    page.get_by_role("button", name="Commencer").wait_for()

    # Drawn again all the same, once nothing is pressed.
    telephone.entrer("/terrain/")
    lien.evaluate("(un) => { un.dataset.vu = 1; }")
    page.evaluate("window.dispatchEvent(new Event('bm:change'))")
    page.locator("[data-vu]").wait_for(state="detached")


# How far above the buttons that stay what has the focus ends.
AU_DESSUS = """document.querySelector('.bm-terrain__pied').getBoundingClientRect().top
  - (document.activeElement.closest('.bm-rang') ?? document.activeElement).getBoundingClientRect().bottom"""


def test_keyboard_goes_on_where_something_was_refused_or_pressed_and_never_under_the_buttons(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte(), "TEL")
    commencer_visite(visite=visite, auteur=enqueteur.utilisateur)
    consigner_moment(visite=visite, moment="contact", instant=maintenant(), auteur=enqueteur.utilisateur)
    telephone = telephones(viewport={"width": 320, "height": 500})
    telephone.ouvrir(enqueteur)
    page = telephone.page
    telephone.entrer(f"/terrain/visites/{visite.pk}/criteres/TE-01/")
    page.get_by_role("button", name="Lancer le chronomètre").press("Enter")
    # It runs on while another screen is read, or the page is loaded again.
    question = page.locator("#question").inner_text()
    page.get_by_role("button", name="Suivant").press("Enter")
    page.locator("#question").filter(has_not_text=question).wait_for()
    page.get_by_role("button", name="Précédent").press("Enter")
    page.get_by_role("button", name="Arrêter le chronomètre", exact=True).wait_for()
    page.reload()
    # The same name while it runs: it is spoken once.
    page.get_by_role("button", name="Arrêter le chronomètre", exact=True).press("Enter")
    page.locator("input[name=mesure]:focus").fill("1.5")
    page.get_by_role("button", name="Suivant").press("Enter")
    page.locator("#refus", has_text="Donnez un nombre").wait_for()
    assert page.locator("input[name=mesure]:focus[aria-invalid=true][aria-describedby$=' refus']").count() == 1
    assert page.evaluate(AU_DESSUS) > 0
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(AU_DESSUS) > 0
    page.get_by_role("button", name="L’appel est terminé").press("Enter")
    page.get_by_text("Fin du contact notée").wait_for()
    assert page.evaluate(TENU) == "Ajouter une photo ou un document"
    telephone.entrer(f"/terrain/visites/{visite.pk}/pieces/")
    page.locator("input[type=file]").focus()
    page.set_input_files("input[type=file]", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"a" * 400_000})
    page.locator("#refus", has_text="Rien n’a été gardé").wait_for()
    assert page.locator("input[type=file]:focus[aria-describedby=refus]").count() == 1
    # One that leaves is told received where it was told kept, without the screen being opened again.
    page.set_input_files("input[type=file]", photographie(LEGERE))
    page.locator("li", has_text=", reçu").wait_for()


# A browser that puts the question to the person, who does not answer.
SANS_REPONSE = """(() => {
  window.demandes = 0;
  StorageManager.prototype.persisted = async () => false;
  StorageManager.prototype.persist = () => { window.demandes += 1; return new Promise(() => {}); };
})()"""


def test_unanswered_question_of_the_browser_holds_nothing_back(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte())
    telephone = telephones(neuf=True)
    telephone.page.add_init_script(SANS_REPONSE)
    telephone.connecter(enqueteur)
    telephone.page.goto(f"{telephone.adresse}/terrain/")
    telephone.attendre_etat("Tout est envoyé")
    # Signing out of the server's page, which the application takes over.
    telephone.page.get_by_role("button", name="Se déconnecter").click()
    telephone.page.get_by_role("button", name="Se déconnecter quand même").wait_for()
    telephone.entrer("/terrain/envois/")
    file = telephone.page.locator("[data-bm-zone=corps]").inner_text()
    sans_geste = telephone.page.evaluate("window.demandes")

    telephone.entrer("/terrain/")
    telephone.commencer("Valbourg")
    telephone.noter(jusqu_a=2)
    attendre(lambda: Visite.objects.get(pk=visite.pk).etat == EtatVisite.EN_COURS)
    par_gestes = telephone.page.evaluate("window.demandes")
    telephone.entrer("/terrain/envois/?sortie=1")
    with telephone.page.expect_navigation(url="**/connexion/**"):
        telephone.page.get_by_role("button", name="Se déconnecter quand même").click()

    assert "Ce téléphone peut effacer ces données" in file
    assert (sans_geste, par_gestes) == (0, 1)


def test_signing_out_on_the_pages_of_the_account_leaves_nothing_open_on_the_phone(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte())
    dates = dict.fromkeys(("commencee_le", "effectuee_le", "soumise_le"), maintenant())
    Visite.objects.filter(pk=visite.pk).update(etat=EtatVisite.A_REVOIR, remarque="Durée", **dates)
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    # What a page of the server sent, before it led back to the application, was kept beside it.
    telephone.page.goto(f"{telephone.adresse}/terrain/visites/{visite.pk}/contester/")
    telephone.page.fill("[name=motif]", "J’étais souffrante")
    telephone.page.get_by_role("button", name="Envoyer la contestation").click()
    telephone.page.wait_for_url(f"**/terrain/visites/{visite.pk}/")
    telephone.page.goto(f"{telephone.adresse}/compte/logout/")
    telephone.page.locator("main").get_by_role("button", name="Se déconnecter").click()
    with telephone.page.expect_navigation(url="**/connexion/**"):
        telephone.page.get_by_role("button", name="Se déconnecter quand même").click()

    telephone.page.goto(f"{telephone.adresse}/terrain/envois/")
    telephone.page.get_by_role("heading", name="Connectez-vous").wait_for()
    assert (file_de(telephone), telephone.page.evaluate("Object.keys(sessionStorage)")) == ({}, [])
