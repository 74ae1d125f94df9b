"""A shopper without network, in real Chromium: nothing lost, nothing twice, nothing readable."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import signal
from pathlib import Path

import pytest
from PIL import Image

from enquetes.enums import EtatVisite
from enquetes.models import Enveloppe, PieceJointe, Visite
from enquetes.visites.actions.visiter import commencer_visite, enregistrer_reponses
from socle.horloge import maintenant
from tests.enquetes.grilles import visite_reelle
from tests.factories.enquetes import DoubleFactory, PieceJointeFactory
from tests.parcours.terrain import (
    EN_AVANCE,
    VIDER,
    Telephone,
    attendre,
    bases,
    campagne_ouverte,
    confier,
    est_soumise,
    file_de,
    photographie,
    reglages,
)

pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("hors_demonstration"),
]
HUIT_JOURS = 8 * 24 * 3600 * 1000


def processus_de(dossier: Path):
    """Return those that run on a profile."""
    trouves = []
    for processus in Path("/proc").glob("[0-9]*"):
        try:
            commande = (processus / "cmdline").read_bytes().decode()
        except OSError:
            continue
        if f"--user-data-dir={dossier}" in commande:
            trouves.append(int(processus.name))
    return trouves


def tuer(dossier: Path):
    """Kill the browser of a profile as a phone that falls: no goodbye, and nothing left that holds its files."""
    for numero in processus_de(dossier):
        with contextlib.suppress(ProcessLookupError):
            os.kill(numero, signal.SIGKILL)
    attendre(lambda: not processus_de(dossier))


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
    # Given by its path: it need not go through the browser's driver.
    photo = tmp_path / "affiche.jpg"
    photo.write_bytes(photographie()["buffer"])
    telephone.noter(photo=photo)
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
    # The skew learnt when the application came is known to every opening.
    ecarts = Enveloppe.objects.values_list("horloge_capture__decalage", flat=True)
    assert {round(ecart / 1000 / 60) for ecart in ecarts} == {-HUIT_JOURS // 1000 // 60}
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
    telephone.attendre_etat("4\u00a0éléments à envoyer")

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
    # Among so many encrypted bytes, four letters are found by chance.
    interdits = (
        "Valbourg", "aimable", "reponses", "AP-01", "soumission", "commencement", "acte de naissance", "csrf=", "maintenant",
    )  # fmt: skip
    assert [mot for mot in interdits if mot in clair] == []


def test_two_tabs_send_each_envelope_once_and_one_at_a_time(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte())
    premier = telephones()
    premier.ouvrir(enqueteur)
    contexte = premier.page.context
    second = Telephone(contexte.new_page(), premier.adresse)
    second.entrer("/terrain/")
    premier.page.bring_to_front()
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

    for onglet in (premier.page, second.page):
        onglet.on("request", lambda requete: noter(requete, "depart"))
        onglet.on("requestfinished", lambda requete: noter(requete, "arrivee"))
    contexte.set_offline(False)
    premier.attendre_etat("Tout est envoyé")
    second.attendre_etat("Tout est envoyé")

    assert fil == ["depart", "arrivee"] * (len(fil) // 2)
    assert len(envoyes) == len(set(envoyes)) == Enveloppe.objects.filter(visite=visite, statut="appliquee").count()


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


def test_full_phone_that_finds_a_network_sends_what_it_keeps_and_makes_room(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.page.context.set_offline(True)
    telephone.commencer("Valbourg")
    telephone.noter(jusqu_a=2)
    assert list(file_de(telephone).values()) == [3]
    telephone.page.evaluate(
        "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('plein', 'QuotaExceededError'); }; }"
    )
    telephone.page.context.set_offline(False)

    attendre(lambda: list(file_de(telephone).values()) == [0])

    assert Visite.objects.get(pk=visite.pk).etat == EtatVisite.EN_COURS
    assert set(Enveloppe.objects.values_list("statut", flat=True)) == {"appliquee"}


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


def test_second_grading_of_a_message_is_done_without_network_on_its_instants(telephones, enqueteur):
    contact = visite_reelle("EMAIL", campagne=campagne_ouverte(), soumise=True, est_double=True)
    piece = PieceJointeFactory(visite=contact)
    envoi = maintenant() - dt.timedelta(days=3)
    Visite.objects.filter(pk=contact.pk).update(
        effectuee_le=envoi, commencee_le=envoi, repondue_le=envoi + dt.timedelta(days=1), soumise_le=maintenant()
    )
    contact.refresh_from_db()
    double = DoubleFactory(double_de=contact, enqueteur=enqueteur)
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.page.context.set_offline(True)
    nom = contact.inscription.organisme.nom
    assert "à faire sur les preuves" in telephone.page.get_by_role("link", name=re.compile(f"^{nom}")).inner_text()
    telephone.presser(nom, "link")
    lien = telephone.page.get_by_role("link", name=piece.nom).get_attribute("href")
    telephone.verifier()
    telephone.presser("Commencer")
    telephone.entrer(f"/terrain/visites/{double.pk}/")
    telephone.verifier()
    assert telephone.page.locator(".bm-terrain__etapes a").count() == 0
    telephone.presser("Continuer", "link")
    telephone.noter()
    telephone.page.context.set_offline(False)
    attendre(lambda: est_soumise(double))
    telephone.attendre_etat("Tout est envoyé.")

    double.refresh_from_db()
    assert lien == f"/terrain/visites/{double.pk}/pieces/{piece.pk}/"
    assert (double.effectuee_le, double.repondue_le) == (contact.effectuee_le, contact.repondue_le)
    assert set(Enveloppe.objects.values_list("statut", flat=True)) == {"appliquee"}


def test_application_is_not_kept_by_a_browser_that_cannot_encrypt(telephones, enqueteur):
    confier(enqueteur, campagne_ouverte())
    telephone = telephones(neuf=True)
    telephone.page.add_init_script("delete Navigator.prototype.locks")
    telephone.connecter(enqueteur)
    telephone.aller("/terrain/")
    telephone.cliquer("Valbourg", "link")
    telephone.cliquer("Commencer")

    assert telephone.page.evaluate("navigator.serviceWorker.getRegistrations().then((a) => a.length)") == 0
    assert telephone.page.locator("form#notation[method=post]").count() == 1


def test_screens_of_the_application_are_accessible_on_a_narrow_phone(telephones, enqueteur):
    campagne = campagne_ouverte()
    ecrit, appel = confier(enqueteur, campagne, "EMAIL"), confier(enqueteur, campagne, "TEL", "Rivemont")
    telephone = telephones(viewport={"width": 320, "height": 640})
    telephone.aussi = [{"color_scheme": "dark"}]
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
