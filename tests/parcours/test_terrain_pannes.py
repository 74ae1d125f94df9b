"""What goes wrong around the phone: a portal that answers instead of the server, a file too heavy, two tabs, a disk."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from enquetes.enums import EtatEnveloppe, EtatVisite
from enquetes.models import Enveloppe, Visite
from enquetes.visites.actions.visiter import commencer_visite, consigner_faits, enregistrer_reponses
from socle.horloge import maintenant
from tests.enquetes.envois.enveloppes import mesures_physiques
from tests.factories.enquetes import EnqueteurFactory
from tests.parcours.terrain import (
    ENVOI,
    LEGERE,
    Telephone,
    attendre,
    campagne_ouverte,
    confier,
    est_soumise,
    file_de,
    photographie,
)

PERDRE_LA_CLE = """async (nom) => {
  const lire = (demande) => new Promise((ok, non) => { demande.onsuccess = () => ok(demande.result); demande.onerror = non; });
  const autre = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const base = await lire(indexedDB.open(nom));
  const transaction = base.transaction("cle", "readwrite");
  transaction.objectStore("cle").put(autre, "cle");
  await new Promise((ok, non) => { transaction.oncomplete = ok; transaction.onabort = non; });
  base.close();
}"""
# The first answer is so long on its way that it never arrives.
RETENIR_LA_PREMIERE = """() => {
  const vrai = fetch;
  let partis = 0;
  globalThis.fetch = (...dit) => (partis++ ? vrai(...dit) : new Promise(() => {}));
}"""
pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("hors_demonstration"),
]


def test_answer_of_a_portal_is_no_answer_and_the_queue_leaves_later(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)

    def detourner(statut):
        telephone.page.route(ENVOI, lambda route: route.fulfill(status=statut, body="<p>Bienvenue à bord</p>"))

    def reessayer():
        telephone.page.evaluate("window.dispatchEvent(new Event('online'))")

    def verifier_garde(statut):
        telephone.attendre_etat("Tout est gardé sur ce téléphone")
        assert "refusé" not in telephone.page.locator(".bm-terrain__etat-mots").inner_text(), statut

    # The beginning of the visit meets each of these answers before its measures do.
    detourner(200)
    telephone.commencer("Valbourg")
    verifier_garde(200)
    for statut in (404, 408):
        detourner(statut)
        with telephone.page.expect_response(lambda reponse, attendu=statut: reponse.status == attendu):
            reessayer()
        verifier_garde(statut)
    for statut in (200, 404, 408):
        detourner(statut)
        telephone.noter(jusqu_a=1)
        verifier_garde(statut)
        telephone.page.unroute(ENVOI)
        reessayer()
        telephone.attendre_etat("Tout est envoyé")

    visite.refresh_from_db()
    assert (visite.etat, len(visite.reponses)) == (EtatVisite.EN_COURS, 3)
    assert set(Enveloppe.objects.values_list("statut", flat=True)) == {EtatEnveloppe.APPLIQUEE}


def test_screen_left_open_does_not_put_its_old_value_back(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte(), "TEL")
    commencer_visite(visite=visite, auteur=enqueteur.utilisateur)
    enregistrer_reponses(visite=visite, reponses={"TE-01": 12}, auteur=enqueteur.utilisateur)
    ecran = f"/terrain/visites/{visite.pk}/criteres/TE-01/"
    premier = telephones()
    premier.ouvrir(enqueteur)
    premier.entrer(ecran)
    second = Telephone(premier.page.context.new_page(), premier.adresse)
    second.entrer(ecran)
    second.page.fill("input[name=mesure]", "34")
    second.presser("Suivant")
    attendre(lambda: Visite.objects.get(pk=visite.pk).reponses["TE-01"] == 34)
    premier.page.bring_to_front()
    montre = premier.page.locator("input[name=mesure]").input_value()
    premier.presser("Suivant")
    premier.entrer(ecran)

    assert montre == "12"
    assert premier.page.locator("input[name=mesure]").input_value() == "34"
    premier.attendre_etat("Tout est envoyé")
    assert Visite.objects.get(pk=visite.pk).reponses["TE-01"] == 34


def test_step_back_of_the_phone_itself_keeps_what_is_typed(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte(), "TEL")
    commencer_visite(visite=visite, auteur=enqueteur.utilisateur)
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.presser("Valbourg", "link")
    telephone.presser("Récapitulatif", "link")
    # Typed, and never left for another field: of what is taken away so, only some browsers tell that it changed.
    telephone.page.evaluate("addEventListener('change', (dit) => dit.stopImmediatePropagation(), true)")
    telephone.page.locator("textarea").press_sequentially("Accueil très clair.")
    telephone.page.go_back()
    telephone.page.get_by_role("link", name="Récapitulatif").wait_for()
    telephone.page.go_forward()

    telephone.page.get_by_role("heading", name="Récapitulatif").wait_for()
    assert telephone.page.locator("textarea").input_value() == "Accueil très clair."
    attendre(lambda: Visite.objects.get(pk=visite.pk).commentaire == "Accueil très clair.")


def test_what_is_typed_outlives_a_page_loaded_again_meanwhile(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte(), "TEL")
    commencer_visite(visite=visite, auteur=enqueteur.utilisateur)
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.entrer(f"/terrain/visites/{visite.pk}/recapitulatif/")
    telephone.page.locator("textarea").press_sequentially("Accueil très clair.")
    telephone.jusqu_a(lambda: Visite.objects.get(pk=visite.pk).commentaire == "Accueil très clair.")
    telephone.page.reload()
    telephone.arriver()

    assert telephone.page.locator("textarea").input_value() == "Accueil très clair."
    telephone.entrer(f"/terrain/visites/{visite.pk}/criteres/TE-01/")
    telephone.page.locator("input[name=mesure]").press_sequentially("34")
    telephone.jusqu_a(lambda: Visite.objects.get(pk=visite.pk).reponses.get("TE-01") == 34)


def test_answers_of_a_page_of_the_server_leave_in_their_order_and_by_themselves_once_it_answers(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte(), "TEL")
    commencer_visite(visite=visite, auteur=enqueteur.utilisateur)
    telephone = telephones(neuf=True, service_workers="block")
    telephone.connecter(enqueteur)
    page = telephone.page
    page.clock.install()
    page.goto(f"{telephone.adresse}/terrain/visites/{visite.pk}/criteres/TE-01/")
    partis = []
    page.route("**/criteres/TE-01/", lambda route: partis.append(route) if route.request.method == "POST" else None)

    def noter(mesure):
        page.fill("input[name=mesure]", mesure)
        page.keyboard.press("Tab")

    noter("12")
    telephone.jusqu_a(lambda: len(partis) == 1)
    noter("34")
    page.evaluate("fetch('/static/js/terrain/saisie.js')")
    assert len(partis) == 1
    # The network is there, the server is not: no event will tell that it is back.
    partis[0].abort()
    telephone.jusqu_a(lambda: len(partis) == 2)
    partis[1].abort()
    page.get_by_text("elle partira au retour du réseau").wait_for()
    page.unroute("**/criteres/TE-01/")
    telephone.jusqu_a(lambda: page.clock.run_for(15_000) or Visite.objects.get(pk=visite.pk).reponses)
    page.locator("[data-bm-saisie-etat]").wait_for(state="hidden")

    assert Visite.objects.get(pk=visite.pk).reponses["TE-01"] == 34


def test_answer_that_waits_for_the_one_before_leaves_with_the_page(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte(), "TEL")
    commencer_visite(visite=visite, auteur=enqueteur.utilisateur)
    telephone = telephones(service_workers="block")
    telephone.connecter(enqueteur)
    page = telephone.page
    page.goto(f"{telephone.adresse}/terrain/visites/{visite.pk}/criteres/TE-01/")
    page.evaluate(RETENIR_LA_PREMIERE)
    for mesure in ("12", "34"):
        page.fill("input[name=mesure]", mesure)
        page.keyboard.press("Tab")
    page.goto(f"{telephone.adresse}/terrain/visites/{visite.pk}/")

    attendre(lambda: Visite.objects.get(pk=visite.pk).reponses.get("TE-01") == 34)


def test_phone_taken_up_days_later_without_network_tells_what_is_late(telephones, enqueteur):
    confier(enqueteur, campagne_ouverte())
    telephone = telephones(neuf=True)
    page = telephone.page
    page.clock.install()
    telephone.ouvrir(enqueteur)
    page.get_by_text("À faire aujourd’hui", exact=True).wait_for()
    page.context.set_offline(True)
    page.clock.set_system_time(page.evaluate("Date.now() / 1000 + 3 * 24 * 3600"))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    page.get_by_text("En retard").wait_for()


def test_phone_that_cannot_write_says_so_and_stops(telephones, enqueteur):
    confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.commencer("Valbourg")
    telephone.noter(jusqu_a=2)
    telephone.page.evaluate(
        "() => { IDBDatabase.prototype.transaction = () => { throw new DOMException('fermée', 'InvalidStateError'); }; }"
    )
    telephone.page.locator("main input").first.check()
    telephone.page.get_by_text("n’a pas pu garder votre dernière réponse").wait_for()

    assert telephone.page.locator("main input").first.is_disabled()
    with telephone.page.expect_navigation():
        telephone.page.get_by_role("link", name="rouvrez cet écran").click()
    telephone.page.locator("main input").first.check()
    telephone.attendre_etat("Tout est envoyé")


def test_phone_whose_browser_closes_its_database_stops_before_the_next_answer(telephones, enqueteur):
    confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.commencer("Valbourg")
    telephone.attendre_etat("Tout est envoyé")
    oublier = {"origin": telephone.adresse, "storageTypes": "indexeddb"}
    telephone.page.context.new_cdp_session(telephone.page).send("Storage.clearDataForOrigin", oublier)
    telephone.page.get_by_text("la saisie s’arrête").wait_for()

    assert telephone.page.locator("[data-bm-zone=boutons] button:not([disabled])").count() == 0
    telephone.page.get_by_role("link", name="rouvrez cet écran").click()
    telephone.attendre_etat("Tout est envoyé")


def test_item_that_the_server_never_took_in_leaves_no_hole_once_erased(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.commencer("Valbourg")
    telephone.attendre_etat("Tout est envoyé")
    telephone.page.route("**/terrain/enveloppes/piece/", lambda route: route.fulfill(status=413, body="<p>413</p>"))
    adresse = re.sub(r"visites/([^/]+)/.*", r"visites/\1/", telephone.page.url)
    telephone.page.goto(f"{adresse}pieces/")
    telephone.page.set_input_files("input[type=file]", photographie(LEGERE))
    telephone.attendre_etat("1 refusé")
    telephone.page.goto(f"{adresse}recapitulatif/")
    telephone.page.fill("textarea", "Vu")
    telephone.presser("Précédent", "link")
    telephone.entrer("/terrain/envois/")
    attendre(lambda: Enveloppe.objects.filter(visite=visite, statut=EtatEnveloppe.RETENUE).exists())

    with telephone.page.expect_download():
        telephone.page.get_by_role("button", name="Garder dans un fichier").click()
    telephone.page.get_by_role("button", name="Effacer de ce téléphone").click()
    telephone.attendre_etat("Tout est envoyé.")

    assert list(file_de(telephone).values()) == [0]
    assert Visite.objects.get(pk=visite.pk).commentaire == "Vu"
    natures = Enveloppe.objects.filter(visite=visite).order_by("rang").values_list("nature", "statut")
    assert [nature for nature, statut in natures if statut == "appliquee"] == [
        "commencement", "piece_retiree", "commentaire",
    ]  # fmt: skip


def test_evidence_that_the_server_refused_holds_nothing_back_once_erased(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.commencer("Valbourg")
    telephone.attendre_etat("Tout est envoyé")
    telephone.page.goto(re.sub(r"visites/([^/]+)/.*", r"visites/\1/pieces/", telephone.page.url))
    faux = {"name": "reponse.pdf", "mimeType": "application/pdf", "buffer": b"Rien d\xe2\x80\x99un PDF"}
    telephone.page.set_input_files("input[type=file]", faux)
    telephone.attendre_etat("1 refusé")
    telephone.entrer("/terrain/envois/")

    with telephone.page.expect_download():
        telephone.page.get_by_role("button", name="Garder dans un fichier").click()
    telephone.page.get_by_role("button", name="Effacer de ce téléphone").click()
    attendre(lambda: not Enveloppe.objects.a_regler().exists())
    telephone.attendre_etat("Tout est envoyé.")

    piece = Enveloppe.objects.get(visite=visite, nature="piece")
    assert (piece.statut, piece.motif) == (EtatEnveloppe.ECARTEE, "Retirée par l’enquêteur.")


def test_refused_item_is_played_again_from_the_phone(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.page.context.set_offline(True)
    telephone.commencer("Valbourg")
    Visite.objects.filter(pk=visite.pk).update(enqueteur=EnqueteurFactory())
    telephone.page.context.set_offline(False)
    telephone.attendre_etat("Tout est envoyé, 1 refusé")
    Visite.objects.filter(pk=visite.pk).update(enqueteur=enqueteur)
    telephone.entrer("/terrain/envois/")
    telephone.page.get_by_role("button", name="Renvoyer").click()
    telephone.attendre_etat("Tout est envoyé.")

    assert Enveloppe.objects.get(visite=visite).statut == EtatEnveloppe.APPLIQUEE
    assert Visite.objects.get(pk=visite.pk).etat == EtatVisite.EN_COURS


def test_phone_that_lost_its_key_lets_the_shopper_go_on_online(telephones, enqueteur):
    visite = confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.page.evaluate(PERDRE_LA_CLE, f"terrain-{enqueteur.utilisateur_id}")
    telephone.page.goto(f"{telephone.adresse}/terrain/")
    telephone.page.get_by_role("heading", name="ne peut plus relire").wait_for()
    with telephone.page.expect_navigation(url="**/terrain/?serveur=1"):
        telephone.page.get_by_role("button", name="Continuer en ligne").click()
    telephone.page.get_by_role("link", name=re.compile("^Valbourg")).click()
    telephone.page.get_by_role("button", name="Commencer").click()
    telephone.page.locator("form#notation[method=post]").wait_for()

    assert Visite.objects.get(pk=visite.pk).etat == EtatVisite.EN_COURS


def test_file_of_a_queue_tells_the_clock_that_wrote_it(telephones, enqueteur):
    confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.page.context.set_offline(True)
    telephone.commencer("Valbourg")
    telephone.entrer("/terrain/envois/")
    with telephone.page.expect_download() as copie:
        telephone.page.get_by_role("button", name="Enregistrer une copie").click()

    assert json.loads(copie.value.path().read_text())["horloge"].keys() == {"mur", "session", "monotone", "decalage"}


def test_gesture_pressed_twice_is_kept_once(telephones, enqueteur):
    campagne = campagne_ouverte()
    confier(enqueteur, campagne)
    visite = confier(enqueteur, campagne, nom="Rivemont")
    commencer_visite(visite=visite, auteur=enqueteur.utilisateur)
    visite = consigner_faits(visite=visite, faits={"REOR": True}, auteur=enqueteur.utilisateur)
    mesures = mesures_physiques(visite.grille)
    visite = enregistrer_reponses(visite=visite, reponses=mesures, auteur=enqueteur.utilisateur)
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.page.context.set_offline(True)
    telephone.presser("Valbourg", "link")
    telephone.page.get_by_role("button", name="Commencer").dblclick()
    telephone.page.get_by_role("button", name="Noter", exact=True).wait_for()
    debut = sum(file_de(telephone).values())
    telephone.entrer(f"/terrain/visites/{visite.pk}/recapitulatif/")
    telephone.noter(envoyer=False)
    avant = sum(file_de(telephone).values())
    onglets = [Telephone(telephone.page.context.new_page(), telephone.adresse) for _ in range(2)]
    for onglet in onglets:
        onglet.entrer(f"/terrain/visites/{visite.pk}/recapitulatif/")
    for onglet in (telephone, onglets[0]):
        onglet.page.get_by_role("button", name="Envoyer", exact=True).dblclick()
        onglet.page.get_by_text("Visite terminée").wait_for()

    assert (debut, sum(file_de(telephone).values()) - avant) == (1, 1)
    telephone.page.context.set_offline(False)
    attendre(lambda: est_soumise(visite))
    for onglet in (telephone, onglets[1]):
        onglet.attendre_etat("Tout est envoyé")
    onglets[1].page.get_by_role("button", name="Envoyer", exact=True).click()
    onglets[1].page.get_by_text("Visite terminée").wait_for()

    assert sum(file_de(telephone).values()) == 0


# As soon as the next screen has a button, it is pressed, for the nth time in a row: was it told?
APPUI_SUIVANT = """(rang) => new Promise((dire) => {
  const boutons = document.querySelector("[data-bm-zone=boutons]");
  const suite = new MutationObserver(() => {
    const suivant = [...boutons.querySelectorAll("button")].at(-1);
    if (suivant && suivant.textContent !== "Commencer") {
      suite.disconnect();
      let recu = false;
      suivant.addEventListener("click", () => { recu = true; });
      suivant.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail: rang }));
      dire(recu);
    }
  });
  suite.observe(boutons, { childList: true });
  boutons.querySelector("button").click();
})"""


@pytest.mark.parametrize(("rang", "recu"), [(1, True), (2, False)])
def test_second_press_of_two_does_nothing_on_the_screen_that_the_first_one_opened(telephones, enqueteur, rang, recu):
    confier(enqueteur, campagne_ouverte())
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.presser("Valbourg", "link")
    telephone.page.get_by_role("button", name="Commencer").wait_for()

    assert telephone.page.evaluate(APPUI_SUIVANT, rang) is recu


def test_sending_so_early_that_its_answer_came_too_late_is_refused_on_the_phone(telephones, enqueteur):
    campagne = campagne_ouverte()
    visite, autre = confier(enqueteur, campagne, "EMAIL"), confier(enqueteur, campagne, "EMAIL", nom="Hautbourg")
    envoi, recue = maintenant() - dt.timedelta(days=5), maintenant() - dt.timedelta(hours=1)
    commun = {"commencee_le": envoi, "effectuee_le": envoi, "repondue_le": recue}
    Visite.objects.filter(pk=visite.pk).update(etat=EtatVisite.EN_ATTENTE, **commun)
    Visite.objects.filter(pk=autre.pk).update(etat=EtatVisite.EN_COURS, commencee_le=envoi)
    telephone = telephones()
    telephone.ouvrir(enqueteur)
    telephone.entrer(f"/terrain/visites/{visite.pk}/moments/contact/")

    # Two digits of a year are one of Antiquity: no clock had moved.
    for tape, refus in (("0026-02-03T10:20", "Donnez un jour et une heure."), ("2027-03-28T02:30", "n’existe pas")):
        telephone.page.fill("input[name=instant]", tape)
        telephone.page.get_by_role("button", name="Noter").click()
        telephone.page.get_by_text(refus).wait_for()
    telephone.page.fill("input[name=instant]", f"{envoi - dt.timedelta(days=60):%Y-%m-%dT%H:%M}")
    telephone.page.get_by_role("button", name="Noter").click()
    telephone.page.get_by_text("n’attendait plus rien").wait_for()
    # Last year's, of a contact that nothing answered yet.
    telephone.entrer(f"/terrain/visites/{autre.pk}/moments/contact/")
    telephone.page.fill("input[name=instant]", f"{envoi - dt.timedelta(days=365):%Y-%m-%dT%H:%M}")
    telephone.page.get_by_role("button", name="Noter").click()
    telephone.page.get_by_text("aucun contact ne se faisait").wait_for()

    telephone.verifier()
    assert list(file_de(telephone).values()) == [0]
