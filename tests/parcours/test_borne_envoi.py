"""The queue of a kiosk, in real Chromium: nothing lost, nothing twice, nothing in the way of the rest."""

from __future__ import annotations

import json
import re
import shutil
import time

import pytest
from django.contrib.staticfiles import finders

from bornes.models import Avis, Borne, Enrolement, Point, Presence
from bornes.parc.actions.enroler import donner_code, revoquer
from organismes.models import Service
from tests.architecture.arbre import RACINE
from tests.factories.bornes import BorneFactory
from tests.parcours.borne import API, borne_a_relier, recus
from tests.parcours.test_terrain_pannes import PERDRE_LA_CLE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
AVIS = f"{API}avis/"
POLICE = """document.fonts.ready.then(() => document.fonts.check('500 20px "IBM Plex Serif"'))"""
# The browser refuses every writing, as it does when the disk is full.
SANS_PLACE = """() => {
  const { put, add } = IDBObjectStore.prototype;
  globalThis.vrais = { put, add };
  const refuser = () => { throw new DOMException("plein", "QuotaExceededError"); };
  Object.assign(IDBObjectStore.prototype, { put: refuser, add: refuser });
}"""
# The new version is let in when the test says so.
RETENIR = """() => {
  const { postMessage } = ServiceWorker.prototype;
  ServiceWorker.prototype.postMessage = function (...dit) {
    globalThis.laisser = () => postMessage.apply(this, dit);
  };
}"""
# What a month does.
VIEILLIR_LE_JETON = """async () => {
  const { Appareil } = await import("/static/js/borne/appareil.js");
  const appareil = await Appareil.ouvrir();
  await appareil.garder({ identite: { ...appareil.identite, emis: Date.now() - 31 * 24 * 3600 * 1000 } });
}"""
# A device that has no worker yet: `laisser` says that it has one.
SANS_TRAVAILLEUR = """(() => {
  const pret = navigator.serviceWorker.ready;
  const tard = new Promise((resoudre) => { globalThis.laisser = () => resoudre(pret); });
  Object.defineProperty(ServiceWorkerContainer.prototype, "ready", { get: () => tard });
})()"""
A_UN_TRAVAILLEUR = "navigator.serviceWorker.getRegistration('/borne/').then(Boolean)"
# A disk that refuses, or says nothing, once.
NE_S_OUVRE_PAS = """if (!sessionStorage.getItem("vu")) {
  sessionStorage.setItem("vu", "oui");
  indexedDB.open = () => { %s };
}"""
ENVOIE = "navigator.locks.query().then(({ held }) => held.some(({ name }) => name === 'borne-envoi'))"
ATTEND = "navigator.locks.query().then(({ pending }) => pending.some(({ name }) => name === 'borne-envoi'))"
PROBLEME = "application/problem+json"
# Rounds after which the sender takes apart a batch on which the server fails.
TOURS_DE_PANNE = 4
# What a portal, a proxy or a server in trouble says in place of « received ».
AUTRES_REPONSES = (
    (200, "text/html", "<h1>Bienvenue sur le réseau de la mairie</h1>"),
    (200, "application/json", "{}"),
    (404, "text/html", "<h1>Introuvable</h1>"),
    (502, "text/html", "<h1>Passerelle</h1>"),
    (500, PROBLEME, '{"code": "erreur_interne", "detail": "Une panne."}'),
    (400, PROBLEME, '{"code": "hote_refuse", "detail": "Un autre nom."}'),
)
VISAGES = ("Pas du tout", "Plutôt non", "Moyennement", "Plutôt oui", "Tout à fait")


@pytest.fixture
def modele():
    """The kiosk as the platform knows it, and its code."""
    return borne_a_relier()


@pytest.fixture
def borne(kiosques, modele):
    """A kiosk enrolled, at its first question."""
    kiosque = kiosques()
    kiosque.relier(modele[1])
    return kiosque


def satisfactions():
    return [(sequence, satisfaction) for sequence, satisfaction, *_ in recus()]


def refuser(
    kiosque,
    est_empoisonne,
    statut=400,
    corps='{"code": "avis_illisible", "detail": "Cet avis est illisible."}',
    genre=PROBLEME,
):
    """Refuse whole each batch that holds an opinion that `est_empoisonne`; return the sizes of what was sent."""
    tailles = []

    def repondre(route):
        lot = json.loads(route.request.post_data)["avis"]
        tailles.append(len(lot))
        if any(est_empoisonne(avis) for avis in lot):
            route.fulfill(status=statut, content_type=genre, body=corps)
        else:
            route.continue_()

    kiosque.page.route(AVIS, repondre)
    return tailles


def attendre_un_tour(kiosque, tailles):
    """Wait until a round of sending, of which `tailles` has something, is over."""
    kiosque.jusqu_a(lambda: tailles)
    kiosque.jusqu_a(lambda: not kiosque.page.evaluate(ENVOIE))


def battre_a_vide(kiosque):
    """Answer signs of life in place of the server, which hears a few an hour; return the versions that they tell."""
    versions = []

    def repondre(route):
        versions.append(json.loads(route.request.post_data)["version"])
        route.fulfill(status=204)

    kiosque.page.route(f"{API}battement/", repondre)
    return versions


def temporiser(kiosque, attente):
    """Have the server ask once to wait, in its own words; return the instants of all that was sent, in seconds."""
    essais = []

    def repondre(route):
        essais.append(time.monotonic())
        if len(essais) == 1:
            route.fulfill(status=429, content_type=PROBLEME, headers={"Retry-After": attente}, body='{"code": "trop"}')
        else:
            route.continue_()

    kiosque.page.route(AVIS, repondre)
    return essais


def hors_reseau(kiosque, visages):
    """Give opinions without network, and stay without."""
    kiosque.page.context.set_offline(True)
    for visage in visages:
        kiosque.donner(visage)


def test_offline_opinions_survive_a_restart_without_network_and_leave_once_in_order(borne):
    borne.page.context.set_offline(True)
    for visage in VISAGES[:3]:
        borne.donner(visage)
    borne.page.reload()
    borne.attendre("K1")
    assert borne.page.evaluate(POLICE)
    borne.presser("Plutôt oui", "K2")
    borne.repondre(("État civil", "K3"), ("Passer", "K4"), ("Passer", "K5"), ("Passer", "K6"))
    borne.page.fill("textarea", "Guichet 4 fermé")
    borne.presser("Suivant", "K7")
    borne.finir("Non, merci", "C’est noté")
    gardes = borne.base()
    borne.ouvrir_service()
    assert (borne.mesure("en attente"), borne.mesure("Dernier numéro")) == ("4 avis", "4")
    borne.retrouver_le_reseau()
    borne.attendre_mesure("en attente", "0 avis")

    assert satisfactions() == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert (len(gardes["file"]), gardes["version"]) == (4, 1)
    assert [
        mot for mot in ("Guichet", "reponses", "jeton", "Valbourg") if mot in json.dumps(gardes, ensure_ascii=False)
    ] == []
    assert borne.base()["file"] == []


def test_lost_acknowledgement_is_asked_again_and_stored_once(borne):
    perdus = []

    def perdre(route):
        route.fetch()
        perdus.append(1)
        route.abort()
        borne.page.unroute(AVIS)

    borne.page.route(AVIS, perdre)
    borne.donner("Plutôt oui")
    borne.jusqu_a(lambda: perdus)
    borne.jusqu_a(lambda: borne.base()["file"] == [])

    assert satisfactions() == [(1, 4)]


def test_poison_opinion_is_isolated_and_the_others_pass(borne, modele):
    tailles = refuser(borne, lambda avis: avis["reponses"]["K1"] == 3)
    hors_reseau(borne, VISAGES)
    borne.retrouver_le_reseau()
    borne.jusqu_a(lambda: Avis.objects.count() == 4)
    borne.jusqu_a(lambda: len(borne.base()["quarantaine"]) == 1)
    borne.ouvrir_service()
    borne.page.get_by_text("N° 3, ", exact=False).get_by_text("Cet avis est illisible.").wait_for()
    # The server has an opinion before the kiosk knows it.
    borne.attendre_mesure("en attente", "0 avis")
    borne.attendre_mesure("mis à part", "1 avis")
    borne.attendre_mesure("n’a pas reçus", re.compile("^3$"))
    assert satisfactions() == [(1, 1), (2, 2), (4, 4), (5, 5)]
    assert tailles[-5:] == [5, 3, 2, 1, 2]

    # The console sees that the queue does not empty, a person takes a copy, then has it sent again.
    borne.presser("Envoyer maintenant")
    borne.jusqu_a(lambda: Presence.objects.filter(borne=modele[0], file=1).exists())
    borne.page.fill("#code-copie", "AAAAAAAAAA")
    borne.presser("Copier les avis de la borne")
    borne.page.get_by_text("Ce n’est pas le code").wait_for()
    borne.page.fill("#code-copie", modele[1].lower())
    with borne.page.expect_download() as copie:
        borne.presser("Copier les avis de la borne")
    lu = json.loads(copie.value.path().read_text())
    assert (lu["borne"], lu["file"]) == (str(modele[0].pk), [])
    assert [(e["sequence"], e["reponses"], e["motif"]) for e in lu["quarantaine"]] == [
        (3, {"K1": 3}, "Cet avis est illisible.")
    ]
    borne.page.unroute(AVIS)
    borne.presser("Renvoyer les avis mis à part")
    borne.attendre_mesure("mis à part", "aucun")
    borne.attendre_mesure("n’a pas reçus", "aucun")
    assert satisfactions() == [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]


def test_opinion_that_the_server_refuses_is_set_apart_with_its_reason(borne):
    borne.presser("Moyennement", "K2")
    Point.objects.filter(code="service-1").delete()
    Service.objects.filter(code="service-1").delete()
    borne.presser("Urbanisme", "K3")
    borne.finir("Terminer maintenant")
    borne.donner("Tout à fait")
    borne.jusqu_a(Avis.objects.exists)
    borne.ouvrir_service()
    borne.attendre_mesure("mis à part", "1 avis")

    assert satisfactions() == [(2, 5)]
    assert re.search(r"N° 1, .+\u202f: .*K2", borne.page.locator(".bm-borne__ecartes li").inner_text())


def test_refusal_by_somebody_else_on_the_way_sets_nothing_apart_until_others_pass(borne):
    tailles = refuser(borne, lambda _avis: True, statut=403, corps="<h1>Bloqué</h1>", genre="text/html")
    hors_reseau(borne, VISAGES[:2])
    borne.retrouver_le_reseau()
    attendre_un_tour(borne, tailles)
    borne.ouvrir_service()
    assert (borne.mesure("en attente"), borne.mesure("mis à part")) == ("2 avis", "aucun")

    borne.page.unroute(AVIS)
    refuser(borne, lambda avis: avis["reponses"]["K1"] == 1, statut=403, corps="<h1>Bloqué</h1>", genre="text/html")
    borne.presser("Envoyer maintenant")
    borne.attendre_mesure("mis à part", "1 avis")
    assert satisfactions() == [(2, 2)]


def test_portal_that_leaves_in_the_middle_of_a_round_has_nothing_set_apart(borne):
    vus = []

    def partir(route):
        vus.append(len(json.loads(route.request.post_data)["avis"]))
        if len(vus) <= 2:
            route.fulfill(status=404, content_type="text/html", body="<h1>Bienvenue</h1>")
        else:
            route.continue_()

    hors_reseau(borne, VISAGES[:2])
    borne.page.route(AVIS, partir)
    borne.retrouver_le_reseau()
    borne.jusqu_a(lambda: borne.base()["file"] == [])

    assert vus[:2] == [2, 1]
    assert (satisfactions(), borne.base()["quarantaine"]) == ([(1, 1), (2, 2)], [])


def test_opinion_on_which_the_server_fails_each_time_is_taken_apart_from_the_others(borne):
    refuser(borne, lambda avis: avis["reponses"]["K1"] == 2, statut=500, corps="<h1>Erreur</h1>", genre="text/html")
    hors_reseau(borne, VISAGES)
    borne.retrouver_le_reseau()

    def mis_a_part():
        # It would else ask again later and later.
        borne.synchroniser()
        return len(borne.base()["quarantaine"]) == 1

    borne.jusqu_a(mis_a_part)
    borne.ouvrir_service()

    borne.page.get_by_text("refusé en chemin (500)").wait_for()
    assert satisfactions() == [(1, 1), (3, 3), (4, 4), (5, 5)]


def test_whatever_else_answers_in_place_of_the_server_erases_nothing(borne):
    for rang, (statut, genre, corps) in enumerate(AUTRES_REPONSES, start=1):
        tailles = refuser(borne, lambda _avis: True, statut=statut, corps=corps, genre=genre)
        hors_reseau(borne, VISAGES[:2])
        borne.retrouver_le_reseau()
        attendre_un_tour(borne, tailles)
        # Failing again and again, it takes its batch apart: nothing of it passes, so nothing is set apart.
        for _ in range(TOURS_DE_PANNE if statut == 500 else 0):
            tailles.clear()
            borne.synchroniser()
            attendre_un_tour(borne, tailles)
        gardes = borne.base()
        assert (len(gardes["file"]), len(gardes["quarantaine"])) == (2, 0), (statut, corps)
        borne.page.unroute(AVIS)
        borne.synchroniser()
        borne.jusqu_a(lambda: borne.base()["file"] == [])
        assert Avis.objects.count() == 2 * rang


def test_too_many_requests_waits_as_long_as_it_is_told(borne):
    essais = temporiser(borne, "2")
    borne.donner()
    borne.donner()
    borne.jusqu_a(lambda: Avis.objects.count() == 2)

    # By itself it would have waited a second at most.
    assert essais[1] - essais[0] >= 1.9


def test_wait_that_a_wrong_clock_makes_of_a_date_lasts_an_hour_at_most(kiosques, modele):
    borne = kiosques(neuf=True)
    borne.page.clock.install()
    borne.relier(modele[1])
    battre_a_vide(borne)
    essais = temporiser(borne, "Thu, 01 Jan 2099 00:00:00 GMT")
    borne.donner()
    borne.jusqu_a(lambda: essais and not borne.page.evaluate(ENVOIE))
    borne.jusqu_a(lambda: borne.patienter(600) or Avis.objects.exists())

    assert satisfactions() == [(1, 5)]


def test_revoked_kiosk_keeps_its_queue_says_so_and_sends_it_once_enrolled_again(borne, modele):
    hors_reseau(borne, VISAGES[:2])
    revoquer(borne=modele[0], auteur=None)
    borne.retrouver_le_reseau()
    borne.attendre("arret")
    borne.verifier()
    dit = borne.page.locator("main").inner_text()
    borne.presser("Écran de service", "service")
    assert "(jeton_revoque)" in dit
    assert (borne.mesure("en attente"), Avis.objects.count()) == ("2 avis", 0)

    code = donner_code(borne=modele[0], auteur=None)
    borne.presser("Enrôler à nouveau", "enrolement")
    borne.page.fill("#code", code)
    borne.presser("Relier cette borne", "K1")
    borne.donner("Tout à fait")
    borne.jusqu_a(lambda: Avis.objects.count() == 3)

    assert satisfactions() == [(1, 1), (2, 2), (3, 5)]
    assert set(Avis.objects.values_list("enrolement", flat=True)) == {Enrolement.objects.latest("pk").pk}


def test_kiosk_moved_to_another_body_sends_nothing_of_the_first(borne, modele):
    hors_reseau(borne, VISAGES[:2])
    revoquer(borne=modele[0], auteur=None)
    borne.retrouver_le_reseau()
    borne.attendre("arret")
    autre = BorneFactory(preparee=True)
    borne.presser("Écran de service", "service")
    borne.presser("Enrôler à nouveau", "enrolement")
    borne.page.fill("#code", donner_code(borne=autre, auteur=None))
    borne.presser("Relier cette borne", "K1")
    borne.presser("Tout à fait", "K3")
    borne.finir("Terminer maintenant")
    borne.jusqu_a(Avis.objects.exists)
    borne.ouvrir_service()
    borne.attendre_mesure("en attente", "0 avis")
    borne.presser("Renvoyer les avis mis à part")

    assert satisfactions() == [(1, 5)]
    assert Avis.objects.get().enrolement.borne == autre
    assert (borne.mesure("en attente"), borne.mesure("mis à part")) == ("0 avis", "2 avis")


def test_device_that_can_write_no_more_stops_asking_overwrites_nothing_and_gives_all_once_it_can(kiosques, modele):
    borne = kiosques(neuf=True)
    borne.page.clock.install()
    borne.relier(modele[1])
    hors_reseau(borne, VISAGES[:1])
    borne.page.evaluate(SANS_PLACE)
    borne.repondre(("Plutôt non", "K2"), ("Terminer maintenant", "arret"))
    borne.fautes.clear()  # What the browser itself just said.
    borne.verifier()
    gardes = borne.base()["file"]
    borne.patienter(90)
    assert borne.ecran == "arret"
    borne.page.evaluate("Object.assign(IDBObjectStore.prototype, globalThis.vrais)")
    borne.patienter(31)
    borne.attendre("K1")
    borne.retrouver_le_reseau()
    borne.donner("Tout à fait")
    borne.jusqu_a(lambda: Avis.objects.count() == 3)

    assert len(gardes) == 1
    # Numbers are dense: what could not be kept took none.
    assert satisfactions() == [(1, 1), (2, 2), (3, 5)]


def test_kiosk_moved_while_its_questions_are_on_their_way_asks_those_of_its_new_body(borne):
    autre = BorneFactory(preparee=True)
    retenues = []

    def retenir(route):
        if retenues:
            route.continue_()
        retenues.append(route)

    borne.page.route(f"{API}configuration/", retenir)
    borne.page.reload()
    borne.jusqu_a(lambda: retenues)
    borne.ouvrir_service()
    borne.presser("Enrôler à nouveau", "enrolement")
    borne.page.fill("#code", donner_code(borne=autre, auteur=None))
    borne.presser("Relier cette borne")
    borne.jusqu_a(lambda: borne.ecran == "attente" or borne.page.evaluate(ATTEND))
    retenues[0].continue_()
    borne.attendre("K1")
    borne.ouvrir_service()

    assert autre.inscription.organisme.nom in borne.mesure("Borne")


def test_room_that_comes_back_while_somebody_answers_does_not_give_half_of_what_she_says(kiosques, modele):
    borne = kiosques(neuf=True)
    borne.page.clock.install()
    borne.relier(modele[1])
    borne.page.context.set_offline(True)
    borne.figer()
    borne.presser("Plutôt non", "K2")
    borne.page.evaluate(SANS_PLACE)
    borne.presser("Urbanisme", "K3")
    borne.page.evaluate("Object.assign(IDBObjectStore.prototype, globalThis.vrais)")
    for _ in range(4):
        borne.rester()
        borne.patienter(10)
    borne.remettre("Terminer maintenant")
    borne.revenir()
    borne.retrouver_le_reseau()
    borne.jusqu_a(lambda: borne.patienter(2) or Avis.objects.exists())

    assert recus() == [(1, 2, "service-1", "", "", "", "", "fr")]


def test_device_almost_full_asks_nobody_a_question(borne):
    borne.page.add_init_script("navigator.storage.estimate = async () => ({ quota: 10_000_000, usage: 9_800_000 })")
    borne.page.reload()
    borne.attendre("arret")

    borne.page.get_by_text("n’a plus de place").wait_for()
    assert borne.page.get_by_role("button", name="Tout à fait").count() == 0


def test_upgrade_with_a_full_queue_waits_for_nobody_to_be_there_and_loses_nothing(
    kiosques, modele, settings, tmp_path, _prets
):
    borne = kiosques(neuf=True)
    borne.page.clock.install()
    borne.relier(modele[1])
    borne.page.route(AVIS, lambda route: route.abort())
    for visage in VISAGES:
        borne.donner(visage)
    borne.ouvrir_service()
    avant = borne.mesure("Version")
    borne.presser("Fermer", "K1")
    borne.presser("Plutôt oui", "K2")
    publies = tmp_path / "static" / "js" / "borne"
    shutil.copytree(RACINE / "static" / "js" / "borne", publies)
    schema = publies / "schema.js"
    index = '\n  (_base, transaction) => transaction.objectStore("file").createIndex("instant", "instant"),\n];'
    schema.write_text(schema.read_text().replace("\n];", index))
    # An idle one could fetch the next version, and keep it for the tests that follow.
    _prets.fermer()
    settings.STATICFILES_DIRS = [tmp_path / "static", RACINE / "static"]
    finders.get_finder.cache_clear()
    try:
        borne.page.evaluate("navigator.serviceWorker.getRegistration('/borne/').then((a) => a.update())")

        def la_nouvelle_attend():
            # Somebody is there: however long the new version takes to come, the person is not thought gone.
            borne.rester()
            return borne.page.evaluate("navigator.serviceWorker.getRegistration('/borne/').then((a) => !!a.waiting)")

        borne.jusqu_a(la_nouvelle_attend)
        borne.patienter(15)
        assert (borne.ecran, borne.base()["version"]) == ("K2", 1)
        borne.rester()
        borne.figer()
        borne.page.evaluate(RETENIR)
        borne.remettre("Terminer maintenant")
        borne.jusqu_a(lambda: borne.patienter(5) or borne.page.evaluate("Boolean(window.laisser)"))
        # Somebody came before the new version did: it comes in beside her, and the page waits for her to leave.
        borne.presser("Plutôt oui", "K2")
        borne.page.evaluate("window.laisser()")
        borne.jusqu_a(lambda: not la_nouvelle_attend())
        borne.patienter(15)
        assert (borne.ecran, borne.page.evaluate("Boolean(window.laisser)")) == ("K2", True)
        borne.page.clock.resume()
        with borne.page.expect_navigation():
            borne.remettre("Terminer maintenant")
            borne.patienter(30)
        borne.attendre("K1")
        apres = borne.base()
        borne.page.unroute(AVIS)
        borne.synchroniser()
        borne.jusqu_a(lambda: Avis.objects.count() == 7)
        borne.ouvrir_service()
        borne.attendre_mesure("Version", re.compile(rf"^(?!{avant})\w{{16}}$"))
    finally:
        finders.get_finder.cache_clear()

    assert (apres["version"], len(apres["file"])) == (2, 7)
    assert satisfactions() == [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 4), (7, 4)]


def test_heartbeat_tells_the_queue_and_the_version_while_staff_screens_left_alone_go_back(kiosques, modele):
    borne = kiosques(neuf=True)
    borne.page.clock.install()
    borne.relier(modele[1])
    borne.jusqu_a(lambda: Presence.objects.filter(borne=modele[0]).exclude(version="").exists())
    borne.page.route(AVIS, lambda route: route.abort())
    borne.donner()
    avant = Presence.objects.get(borne=modele[0]).nb_battements
    borne.ouvrir_service()
    borne.patienter(61)
    borne.jusqu_a(lambda: Presence.objects.filter(borne=modele[0], file=1).exists())
    presence = Presence.objects.get(borne=modele[0])
    assert presence.nb_battements > avant
    assert (len(presence.version), Borne.objects.get().etat) == (16, "installee")

    borne.patienter(80)
    borne.attendre("K1")
    borne.ouvrir_service()
    borne.presser("Enrôler à nouveau", "enrolement")
    borne.patienter(141)
    borne.attendre("K1")


def test_worker_that_comes_late_tells_its_version_and_one_that_is_gone_is_asked_again(kiosques, modele):
    borne = kiosques(neuf=True)
    borne.page.clock.install()
    borne.page.add_init_script(SANS_TRAVAILLEUR)
    borne.relier(modele[1])
    versions = battre_a_vide(borne)
    borne.jusqu_a(lambda: borne.patienter(61) or "" in versions)
    borne.page.evaluate("window.laisser()")
    borne.jusqu_a(lambda: borne.patienter(61) or len(versions[-1]) == 16)
    borne.page.evaluate("navigator.serviceWorker.getRegistration('/borne/').then((a) => a.unregister())")
    perdu = not borne.page.evaluate(A_UN_TRAVAILLEUR)
    borne.jusqu_a(lambda: borne.patienter(61) or borne.page.evaluate(A_UN_TRAVAILLEUR))

    assert perdu


def test_clock_set_back_while_the_kiosk_is_open_delays_nothing(kiosques, modele):
    borne = kiosques(neuf=True)
    borne.page.clock.install()
    borne.relier(modele[1])
    battre_a_vide(borne)
    essais = temporiser(borne, "20")
    borne.donner()
    borne.jusqu_a(lambda: essais and not borne.page.evaluate(ENVOIE))
    borne.page.clock.set_system_time(borne.page.evaluate("Date.now() / 1000 - 24 * 3600"))
    borne.jusqu_a(lambda: borne.patienter(20) or Avis.objects.exists())
    questions = []
    borne.page.on("request", lambda demande: "configuration" in demande.url and questions.append(demande))
    borne.jusqu_a(lambda: borne.patienter(61) or questions)


def test_token_is_rolled_after_a_month_and_the_next_opinion_uses_the_new_one(borne):
    avant = Enrolement.objects.get().jeton_empreinte
    borne.page.evaluate(VIEILLIR_LE_JETON)
    borne.ouvrir()
    borne.jusqu_a(
        lambda: Enrolement.objects.get().jeton_suivant_empreinte or Enrolement.objects.get().jeton_empreinte != avant
    )
    borne.donner()
    borne.jusqu_a(Avis.objects.exists)

    enrolement = Enrolement.objects.get()
    assert enrolement.jeton_empreinte != avant
    assert enrolement.jeton_suivant_empreinte is None


def test_kiosk_that_lost_its_key_asks_for_a_code_and_keeps_what_it_cannot_read_apart(borne, modele):
    hors_reseau(borne, VISAGES[:2])
    borne.page.evaluate(PERDRE_LA_CLE, "borne")
    borne.page.reload()
    borne.attendre("enrolement")
    borne.page.context.set_offline(False)
    borne.page.fill("#code", donner_code(borne=modele[0], auteur=None))
    borne.presser("Relier cette borne", "K1")
    borne.donner("Tout à fait")
    borne.jusqu_a(Avis.objects.exists)
    borne.ouvrir_service()

    borne.attendre_mesure("mis à part", "2 avis")
    borne.attendre_mesure("en attente", "0 avis")
    assert satisfactions() == [(3, 5)]


def test_kiosk_whose_browser_closes_its_database_opens_again_by_itself_but_not_in_a_loop(kiosques, modele):
    borne = kiosques(neuf=True)
    borne.page.clock.install()
    borne.relier(modele[1])
    borne.figer()
    borne.ouvrir()
    oublier = {"origin": borne.adresse, "storageTypes": "indexeddb"}
    borne.page.context.new_cdp_session(borne.page).send("Storage.clearDataForOrigin", oublier)
    borne.attendre("arret")
    with borne.page.expect_navigation():
        borne.patienter(11)

    borne.attendre("enrolement")


@pytest.mark.parametrize(
    "panne", ["throw new DOMException('occupé', 'UnknownError');", "return {};"], ids=["refuses", "says nothing"]
)
def test_kiosk_that_does_not_open_tries_again_by_itself(kiosques, modele, panne):
    borne = kiosques(neuf=True)
    borne.page.clock.install()
    borne.relier(modele[1])
    borne.page.add_init_script(NE_S_OUVRE_PAS % panne)
    borne.page.goto(f"{borne.adresse}/borne/")
    # Long enough for a database that says nothing, not for the page to begin again.
    borne.patienter(31)
    borne.attendre("impossible")
    with borne.page.expect_navigation():
        borne.patienter(61)

    borne.attendre("K1")


def test_long_press_on_the_emblem_opens_the_staff_screen_and_a_touch_does_not(borne):
    boite = borne.page.locator("[data-bm-service]").bounding_box()
    centre = (boite["x"] + 40, boite["y"] + 40)
    borne.page.mouse.click(*centre)
    assert borne.ecran == "K1"
    borne.page.mouse.move(*centre)
    borne.page.mouse.down()
    borne.attendre("service")
    borne.page.mouse.up()
    borne.presser("Fermer", "K1")


def test_new_questions_come_with_the_next_person(kiosques, modele):
    borne = kiosques(neuf=True)
    borne.page.clock.install()
    borne.relier(modele[1])
    borne.figer()
    borne.presser("Tout à fait", "K2")
    Point.objects.filter(code="service-0").delete()
    borne.patienter(30)
    assert borne.page.get_by_role("button", name="État civil").count() == 1
    borne.page.get_by_role("alertdialog").click()
    borne.reprendre()
    borne.remettre("Terminer maintenant")

    def la_suivante():
        borne.patienter(61)
        borne.presser("Tout à fait", "K2")
        vues = borne.page.locator(".bm-borne__reponse").all_inner_texts()
        borne.remettre("Terminer maintenant")
        return vues == ["Urbanisme", "Action sociale"]

    # The answer of the server takes its own time, not the page's.
    borne.jusqu_a(la_suivante)
