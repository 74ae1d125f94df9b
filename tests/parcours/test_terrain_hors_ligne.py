"""A shopper without network, in real Chromium: nothing lost, nothing twice, nothing readable by somebody else."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import json
import os
import re
import shutil
import signal
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from enquetes.actions.visiter import commencer_visite, enregistrer_reponses
from enquetes.enums import EtatVisite
from enquetes.models import Enveloppe, PieceJointe, Visite
from socle.horloge import maintenant
from tests.factories.enquetes import EnqueteurFactory
from tests.parcours.conftest import RACINE
from tests.parcours.terrain import EN_AVANCE, Telephone, attendre, campagne_ouverte, confier, est_soumise, reglages

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
HUIT_JOURS = 8 * 24 * 3600 * 1000
ENVOI = "**/terrain/enveloppes/**"
# Everything that the databases of the page hold, bytes as text.
VIDER = """async () => {
  const lire = (demande) => new Promise((ok, non) => { demande.onsuccess = () => ok(demande.result); demande.onerror = non; });
  const texte = (valeur) => {
    if (valeur instanceof CryptoKey) return "cle";
    if (valeur instanceof ArrayBuffer) return new TextDecoder("latin1").decode(valeur);
    if (ArrayBuffer.isView(valeur)) return texte(valeur.buffer);
    if (valeur && typeof valeur === "object") return Object.entries(valeur).map(([c, v]) => c + "=" + texte(v)).join(";");
    return String(valeur);
  };
  const tout = {};
  for (const { name, version } of await indexedDB.databases()) {
    const base = await lire(indexedDB.open(name));
    tout[name] = { version };
    for (const magasin of base.objectStoreNames) {
      const lus = base.transaction(magasin).objectStore(magasin);
      tout[name][magasin] = (await lire(lus.getAll())).map(texte);
    }
    base.close();
  }
  return tout;
}"""


@pytest.fixture(autouse=True)
def _hors_demonstration(settings):
    settings.BAROMETRE_DEMO = False


@pytest.fixture
def telephones(browser, browser_context_args, live_server):
    """Return a maker of phones, each with its own profile."""
    ouverts = []

    def faire(**autres):
        contexte = browser.new_context(**reglages(browser_context_args, **autres))
        ouverts.append(contexte)
        return Telephone(contexte.new_page(), live_server.url)

    yield faire
    for contexte in ouverts:
        contexte.close()


@pytest.fixture
def enqueteur():
    return EnqueteurFactory(compte=True)


def photographie():
    """A picture as heavy as a phone makes them."""
    tampon = io.BytesIO()
    Image.effect_noise((3200, 2400), 60).convert("RGB").save(tampon, "JPEG", quality=80)
    return {"name": "affiche.jpg", "mimeType": "image/jpeg", "buffer": tampon.getvalue()}


def file_de(telephone):
    """Count what waits on the phone, by account."""
    return {nom: len(base["file"]) for nom, base in bases(telephone).items()}


def bases(telephone):
    """Return what the database of each account holds on the phone."""
    return {nom: base for nom, base in telephone.page.evaluate(VIDER).items() if nom.startswith("terrain-")}


def tuer(dossier: Path):
    """Kill the browser of a profile as a phone that falls: no goodbye."""
    for processus in Path("/proc").glob("[0-9]*"):
        try:
            commande = (processus / "cmdline").read_bytes().decode()
        except OSError:
            continue
        if f"--user-data-dir={dossier}" in commande and "--type=" not in commande:
            os.kill(int(processus.name), signal.SIGKILL)


def test_visit_graded_offline_survives_kills_and_a_wrong_clock(
    playwright, browser_type_launch_args, browser_context_args, live_server, enqueteur, tmp_path
):
    visite = confier(enqueteur, campagne_ouverte())
    profil = tmp_path / "profil"

    def allumer(*, hors_ligne):
        contexte = playwright.chromium.launch_persistent_context(
            str(profil), **browser_type_launch_args, **reglages(browser_context_args)
        )
        contexte.add_init_script(EN_AVANCE % HUIT_JOURS)
        contexte.set_offline(hors_ligne)
        return Telephone(contexte.pages[0], live_server.url)

    telephone = allumer(hors_ligne=False)
    telephone.ouvrir(enqueteur)
    telephone.page.context.set_offline(True)
    debut = maintenant()
    telephone.commencer("Valbourg")
    telephone.noter(jusqu_a=6)
    telephone.page.reload()
    telephone.attendre_etat("Sans réseau")
    reprise = telephone.page.url
    telephone.noter(jusqu_a=3)
    tuer(profil)

    telephone = allumer(hors_ligne=True)
    telephone.entrer("/terrain/")
    telephone.presser("Valbourg", "link")
    telephone.noter(photo=photographie())
    telephone.attendre_etat("Sans réseau")
    avant = Visite.objects.get(pk=visite.pk).etat
    # The fall took the session away too: she signs in again.
    telephone.connecter(enqueteur)
    telephone.page.context.set_offline(False)
    telephone.attendre_etat("En ligne. Tout est envoyé")
    (reste,) = bases(telephone).values()
    telephone.page.context.close()

    visite.refresh_from_db()
    piece = visite.les_pieces.get()
    fin = maintenant()
    assert "/criteres/" in reprise
    assert (avant, visite.etat) == (EtatVisite.PLANIFIEE, EtatVisite.SOUMISE)
    for instant in (visite.commencee_le, visite.effectuee_le, visite.deposee_le):
        assert debut - dt.timedelta(minutes=1) <= instant <= fin + dt.timedelta(seconds=5), (instant, debut)
    assert visite.commencee_le <= visite.effectuee_le < visite.deposee_le
    assert set(Enveloppe.objects.values_list("statut", flat=True)) == {"appliquee"}
    assert (piece.media, PieceJointe.objects.count()) == ("image/jpeg", 1)
    with Image.open(piece.fichier) as image:
        assert image.size == (2048, 1536)
    assert (reste["file"], reste["pieces"]) == ([], [])


def test_what_the_phone_keeps_is_unreadable_and_its_key_never_leaves(telephones, enqueteur):
    confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.page.context.set_offline(True)
    telephone.commencer("Valbourg")
    telephone.noter(jusqu_a=4, photo=None)
    telephone.page.goto(re.sub(r"visites/([^/]+)/.*", r"visites/\1/recapitulatif/", telephone.page.url))
    telephone.page.fill("textarea", "Agent très aimable au guichet")
    telephone.page.locator("h1").click()
    telephone.attendre_etat("éléments à envoyer")

    gardes = telephone.page.evaluate(VIDER)
    exportee = telephone.page.evaluate(
        """async () => {
          const [{ name }] = (await indexedDB.databases()).filter(({ name }) => name.startsWith("terrain-"));
          const base = await new Promise((ok) => { indexedDB.open(name).onsuccess = (e) => ok(e.target.result); });
          const cle = await new Promise((ok) => { base.transaction("cle").objectStore("cle").get("cle").onsuccess = (e) => ok(e.target.result); });
          const essais = await Promise.allSettled(["raw", "jwk"].map((forme) => crypto.subtle.exportKey(forme, cle)));
          return [cle.extractable, ...essais.map(({ status }) => status)];
        }"""
    )

    assert exportee == [False, "rejected", "rejected"]
    assert list(file_de(telephone).values()) == [4]
    clair = json.dumps(gardes) + telephone.page.evaluate("JSON.stringify(localStorage)")
    interdits = ("Valbourg", "aimable", "reponses", "AP-01", "soumission", "commencement", "acte de naissance", "csrf")
    assert [mot for mot in interdits if mot in clair] == []


def test_two_tabs_send_each_envelope_once_and_one_at_a_time(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte())
    premier = telephones()
    premier.ouvrir(enqueteur)
    contexte = premier.page.context
    second = Telephone(contexte.new_page(), premier.adresse)
    second.entrer("/terrain/")
    contexte.set_offline(True)
    premier.commencer("Valbourg")
    premier.noter(jusqu_a=4)
    second.attendre_etat("éléments à envoyer")
    fil, envoyes = [], []

    def noter(requete, moment):
        if requete.method == "POST":
            fil.append(moment)
            if moment == "depart":
                envoyes.extend(enveloppe["id"] for enveloppe in requete.post_data_json["enveloppes"])

    contexte.on("request", lambda requete: noter(requete, "depart"))
    contexte.on("requestfinished", lambda requete: noter(requete, "arrivee"))
    contexte.set_offline(False)
    premier.attendre_etat("Tout est envoyé")
    second.attendre_etat("Tout est envoyé")

    assert fil == ["depart", "arrivee"] * (len(fil) // 2)
    assert len(envoyes) == len(set(envoyes)) == Enveloppe.objects.filter(visite=visite, statut="appliquee").count()


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
    telephone.page.get_by_role("link", name="Rivemont").wait_for()
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
    assert telephone.titre() == "Connectez-vous"


def test_upgrade_with_a_full_queue_loses_nothing(telephones, enqueteur, settings, tmp_path):
    visite = confier(enqueteur, campagne_ouverte())
    telephone = telephones()
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


def test_export_carries_the_files_of_the_queue(telephones, enqueteur):
    confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.page.context.set_offline(True)
    telephone.commencer("Valbourg")
    telephone.page.goto(re.sub(r"visites/([^/]+)/.*", r"visites/\1/pieces/", telephone.page.url))
    telephone.page.set_input_files("input[type=file]", photographie())
    telephone.page.get_by_role("button", name="Retirer affiche.jpg").wait_for()
    telephone.entrer("/terrain/envois/")
    with telephone.page.expect_download() as copie:
        telephone.page.get_by_role("button", name="Enregistrer une copie").click()

    elements = json.loads(copie.value.path().read_text())["elements"]
    contenu = json.loads(elements[-1]["corps"])["contenu"]
    assert hashlib.sha256(base64.b64decode(elements[-1]["fichier"]["base64"])).hexdigest() == contenu["sha256"]


def test_full_phone_stops_the_collection_and_overwrites_nothing(telephones, enqueteur):
    confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.page.context.set_offline(True)
    telephone.commencer("Valbourg")
    telephone.noter(jusqu_a=1)
    avant = telephone.page.evaluate(VIDER)
    telephone.page.evaluate(
        "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('plein', 'QuotaExceededError'); }; }"
    )
    telephone.page.locator("main input").first.check()
    telephone.page.get_by_text("n’a plus de place").wait_for()

    assert telephone.page.locator("main input").first.is_disabled()
    assert telephone.page.get_by_role("button", name="Suivant").is_disabled()
    assert telephone.page.evaluate(VIDER) == avant


def test_draft_goes_from_the_server_to_the_phone_and_back(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte(), "TEL")
    commencer_visite(visite=visite, auteur=enqueteur.utilisateur)
    enregistrer_reponses(visite=visite, reponses={"TE-01": 12}, auteur=enqueteur.utilisateur)
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.entrer(f"/terrain/visites/{visite.pk}/criteres/TE-01/")
    lu = telephone.page.locator("input[name=mesure]").input_value()
    telephone.page.fill("input[name=mesure]", "34")
    telephone.presser("Suivant")
    attendre(lambda: Visite.objects.get(pk=visite.pk).reponses["TE-01"] == 34)
    telephone.page.goto(f"{telephone.adresse}/terrain/visites/{visite.pk}/criteres/TE-01/?serveur=1")

    assert lu == "12"
    assert telephone.page.locator("form[method=post] input[name=mesure]").input_value() == "34"


def test_application_is_not_kept_by_a_browser_that_cannot_encrypt(telephones, enqueteur):
    confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.page.add_init_script("delete Navigator.prototype.locks")
    telephone.connecter(enqueteur)
    telephone.aller("/terrain/")
    telephone.cliquer("Valbourg", "link")
    telephone.cliquer("Commencer")

    assert telephone.page.evaluate("navigator.serviceWorker.getRegistrations().then((a) => a.length)") == 0
    assert telephone.page.locator("form#notation[method=post]").count() == 1


@pytest.mark.parametrize("couleurs", ["light", "dark"])
def test_screens_of_the_application_are_accessible_on_a_narrow_phone(couleurs, telephones, enqueteur):
    campagne = campagne_ouverte()
    ecrit, appel = confier(enqueteur, campagne, "EMAIL"), confier(enqueteur, campagne, "TEL", "Rivemont")
    telephone = telephones(viewport={"width": 320, "height": 640}, color_scheme=couleurs)
    telephone.ouvrir(enqueteur)
    telephone.page.context.set_offline(True)
    telephone.verifier()
    telephone.presser("Rivemont", "link")
    telephone.verifier()
    telephone.presser("Commencer")
    telephone.noter(jusqu_a=4)
    for suite in ("criteres/TE-01/", "criteres/TE-09/", "faits/", "moments/fin/", "pieces/", "recapitulatif/", ""):
        telephone.entrer(f"/terrain/visites/{appel.pk}/{suite}")
        telephone.verifier()
        assert telephone.page.evaluate("document.activeElement.tagName") == "H1"
    telephone.entrer(f"/terrain/visites/{ecrit.pk}/")
    telephone.presser("Commencer")
    telephone.noter(jusqu_a=3)
    for suite in ("", "moments/reponse/"):
        telephone.entrer(f"/terrain/visites/{ecrit.pk}/{suite}")
        telephone.verifier()
    telephone.entrer("/terrain/envois/")
    telephone.verifier()
    assert est_soumise(appel) is False
