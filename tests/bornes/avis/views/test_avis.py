"""The page of a poster: one sending is one row, nothing typed is lost, nothing is left in the telephone."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from bornes.avis.actions import sources
from bornes.avis.actions.sources import hacher_source
from bornes.avis.actions.traiter import traiter_avis
from bornes.avis.logic.page import DUREE_DE_VIE
from bornes.avis.queries.acces_avis import DELAI_APRES_FERMETURE, oublier_les_acces
from bornes.enums import Langue
from bornes.models import Avis, CodeAvis, Recepisse
from bornes.points.actions.codes import fermer_code
from organismes.models import Service
from socle.coffre import desceller
from socle.horloge import aujourdhui
from tests.factories.bornes import CleDuJourFactory, CodeAvisFactory, PointFactory
from tests.factories.organismes import InscriptionFactory, ServiceFactory, SiteFactory
from tests.pannes import rompre_la_connexion
from tests.preuves import lire, texte_de

pytestmark = pytest.mark.django_db
INSTANT = dt.datetime(2026, 3, 10, 9, 30, tzinfo=dt.UTC)
POIDS_MAX = 30_000
COMPLET = {
    "k1": "2",
    "k3": "en_partie",
    "k4": ["attente", "clarte"],
    "k5": "non",
    "k6": "Deux lignes,\r\nun mot.",
    "courriel": "usager@exemple.fr",
    "accord": "oui",
}


@pytest.fixture(autouse=True)
def horloge():
    with time_machine.travel(INSTANT, tick=False) as voyage:
        CleDuJourFactory()
        yield voyage


@pytest.fixture
def code():
    return CodeAvisFactory(point__inscription__organisme__nom="Ville de Valbourg", point__site__nom="Mairie")


@pytest.fixture
def client():
    return Client(raise_request_exception=True)


def adresse(code, nom="avis"):
    return reverse(f"bornes:{nom}", args=[code.code])


def ouvrir(client, code, **parametres):
    """Open the page and return its token."""
    return lire(client.get(adresse(code), parametres)).find("input", {"name": "page"})["value"]


def envoyer(client, code, jeton, **reponses):
    return client.post(adresse(code), {"page": jeton, **reponses})


def site_a_plusieurs_services(nombre=2):
    inscription = InscriptionFactory(smartphone=True)
    site = SiteFactory(organisme=inscription.organisme)
    entier = PointFactory(inscription=inscription, site=site)
    services = [
        PointFactory(
            inscription=inscription,
            site=site,
            service=ServiceFactory(organisme=inscription.organisme, nom=f"Bureau {rang}", rang=rang),
        )
        for rang in range(nombre)
    ]
    return CodeAvisFactory(point=entier), services


def test_avis_first_question_alone_is_one_row_and_a_redirect_to_thanks(client, code, horloge):
    jeton = ouvrir(client, code)
    horloge.shift(41)

    reponse = envoyer(client, code, jeton, k1="5")

    un_avis = Avis.objects.get()
    assert (reponse.status_code, reponse["Location"]) == (303, f"{adresse(code, 'avis_merci')}?langue=fr")
    assert (un_avis.point, un_avis.enrolement, un_avis.satisfaction, un_avis.duree) == (code.point, None, 5, 41)
    assert (un_avis.saisi_le, un_avis.jour, un_avis.heure) == (
        INSTANT + dt.timedelta(seconds=41),
        dt.date(2026, 3, 10),
        10,
    )
    assert (un_avis.resultat, un_avis.raison_1, un_avis.attente, un_avis.texte, un_avis.contact) == (
        "",
        "",
        "",
        None,
        None,
    )


def test_avis_every_question_answered_is_stored_sealed_and_from_a_hashed_source(client, code):
    jeton = ouvrir(client, code, langue="de")

    reponse = client.post(f"{adresse(code)}?langue=de", {"page": jeton, **COMPLET}, REMOTE_ADDR="192.0.2.7")

    un_avis = Avis.objects.get()
    assert re.fullmatch(r"/avis/suivi/[a-z2-7]{26}/\?langue=de", reponse["Location"])
    assert (un_avis.satisfaction, un_avis.resultat, un_avis.attente, un_avis.langue) == (2, "en_partie", "non", "de")
    assert {un_avis.raison_1, un_avis.raison_2} == {"attente", "clarte"}
    assert desceller(un_avis.texte, f"avis/texte/{un_avis.pk}") == "Deux lignes,\nun mot."
    assert desceller(un_avis.contact, f"avis/contact/{un_avis.pk}") == "usager@exemple.fr"
    assert un_avis.source == hacher_source("192.0.2.7")


def test_avis_same_sending_again_stays_one_row(client, code, horloge):
    """A double click, a page reloaded, a step back and the same answers again."""
    jeton = ouvrir(client, code)

    reponses = []
    for _ in range(3):
        reponses.append(envoyer(client, code, jeton, **COMPLET))
        horloge.shift(2)

    assert [reponse.status_code for reponse in reponses] == [303, 303, 303]
    assert Avis.objects.count() == 1


def test_avis_other_answers_from_the_same_page_are_stored_share_its_page_and_count_once(client, code, horloge):
    """A step back and something mended: never refused, the first counts and the others wait for a person."""
    jeton = ouvrir(client, code)

    for satisfaction in ("1", "5", "1", "5"):
        horloge.shift(2)
        assert envoyer(client, code, jeton, k1=satisfaction).status_code == 303
    traiter_avis()

    assert list(Avis.objects.order_by("recu_le").values_list("satisfaction", "comptage", "motif_retenue")) == [
        (1, "compte", ""),
        (5, "retenu", "rejeu"),
    ]
    assert Avis.objects.values("page").distinct().count() == 1


def test_avis_two_openings_with_the_same_answers_are_two_rows(client, code):
    """Two people of one mind: the page of one is never given to another, by this phone or by a relay between."""
    assert client.get(adresse(code))["Cache-Control"] == "private, no-cache"

    for _ in range(2):
        envoyer(client, code, ouvrir(client, code), k1="4")

    assert Avis.objects.count() == 2


@pytest.mark.parametrize(
    ("reponses", "fautes"),
    [
        ({}, {"k1": "Choisissez une réponse"}),
        ({"k1": "9"}, {"k1": "Choisissez une réponse"}),
        ({"k1": "3", "k3": "bof"}, {"k3": "Choisissez une des réponses"}),
        ({"k1": "3", "k4": ["attente", "clarte", "acces"]}, {"k4": "une ou deux réponses"}),
        ({"k1": "3", "k6": "é" * 281}, {"k6": "281 caractères"}),
        ({"k1": "3", "k6": "a\x07b"}, {"k6": "illisible"}),
        ({"k1": "3", "courriel": "a@b.fr"}, {"k7": "cochez l’accord"}),
        ({"k1": "3", "courriel": "pas une adresse", "accord": "oui"}, {"k7": "n’est pas complète"}),
        ({"k5": "x", "k6": "mot", "courriel": "a@b.fr"}, {"k1": "Choisissez", "k5": "Choisissez", "k7": "cochez"}),
    ],
)
def test_avis_with_wrong_answers_says_where_keeps_everything_and_stores_nothing(client, code, reponses, fautes):
    jeton = ouvrir(client, code)

    reponse = envoyer(client, code, jeton, **reponses)

    page = lire(reponse)
    assert reponse.status_code == 200
    assert {faute["id"].removesuffix("-faute") for faute in page.select(".av-faute")} == set(fautes)
    for question, mots in fautes.items():
        assert mots in page.find(id=f"{question}-faute").text
        assert page.select(f".av-resume a[href='#{question}']")
        assert page.find(id=question)
    assert page.title.text.startswith("Erreur")
    assert page.find("input", {"name": "page"})["value"] == jeton
    assert not Avis.objects.exists()


def test_avis_with_a_wrong_answer_shows_again_what_was_typed(client, code):
    tape = {**COMPLET, "k4": ["attente", "clarte", "acces"]}

    page = lire(envoyer(client, code, ouvrir(client, code), **tape))

    assert {champ["name"]: champ["value"] for champ in page.select("[type=radio][checked]")} == {
        "k1": "2",
        "k3": "en_partie",
        "k5": "non",
    }
    assert [case["value"] for case in page.select("[name=k4][checked]")] == ["attente", "clarte", "acces"]
    assert page.find(id="k6").text.strip() == "Deux lignes,\nun mot."
    assert page.find(id="courriel")["value"] == "usager@exemple.fr"
    assert page.select("[name=accord][checked]")


@pytest.mark.parametrize("jeton", ["", "n’importe quoi", "A" * 54])
def test_avis_without_a_good_token_comes_back_filled_with_one_that_is(client, code, jeton):
    page = lire(envoyer(client, code, jeton, **COMPLET))

    assert not Avis.objects.exists()
    assert "Vos réponses sont toujours là" in page.find(class_="av-resume").text
    assert page.find(id="courriel")["value"] == "usager@exemple.fr"
    assert envoyer(client, code, page.find("input", {"name": "page"})["value"], **COMPLET).status_code == 303
    assert Avis.objects.count() == 1


def test_avis_past_its_day_comes_back_and_still_knows_when_it_was_opened(client, code, horloge):
    jeton = ouvrir(client, code)
    horloge.shift(DUREE_DE_VIE + 1)
    CleDuJourFactory()

    page = lire(envoyer(client, code, jeton, k1="4"))
    horloge.shift(3)
    envoyer(client, code, page.find("input", {"name": "page"})["value"], k1="4")

    assert Avis.objects.get().duree == DUREE_DE_VIE + 4


def test_avis_token_of_another_code_opens_nothing(client, code):
    ailleurs = ouvrir(client, CodeAvisFactory())

    envoyer(client, code, ailleurs, k1="4")

    assert not Avis.objects.exists()


def test_avis_asks_the_service_when_the_code_is_of_a_whole_site_that_has_several(client):
    code, services = site_a_plusieurs_services()

    options = lire(client.get(adresse(code))).select("#k2 option")
    envoyer(client, code, ouvrir(client, code), k1="4", k2=services[1].code)
    envoyer(client, code, ouvrir(client, code), k1="4", k2="")

    assert [(option["value"], option.text) for option in options[1:]] == [
        (point.code, point.service.nom) for point in services
    ]
    assert set(Avis.objects.values_list("point", flat=True)) == {services[1].pk, code.point_id}


def test_avis_of_a_service_unknown_here_is_not_stored_and_says_so(client):
    code, _services = site_a_plusieurs_services()

    page = lire(envoyer(client, code, ouvrir(client, code), k1="4", k2="d-ailleurs"))

    assert "Choisissez un service" in page.find(id="k2-faute").text
    assert not Avis.objects.exists()


def test_avis_of_a_service_that_closed_with_the_last_choice_goes_to_the_whole_site(client):
    code, services = site_a_plusieurs_services()
    jeton = ouvrir(client, code)
    Service.objects.filter(pk=services[0].service_id).update(est_ouvert=False)
    oublier_les_acces()

    envoyer(client, code, jeton, k1="4", k2=services[0].code)

    assert Avis.objects.get().point == code.point


@pytest.mark.parametrize("nombre", [0, 1])
def test_avis_does_not_ask_the_service_when_there_is_no_choice(client, nombre):
    code, _services = site_a_plusieurs_services(nombre)

    assert lire(client.get(adresse(code))).find(id="k2") is None


def test_avis_of_one_service_names_it_and_does_not_ask(client):
    _code, services = site_a_plusieurs_services()
    code = CodeAvisFactory(point=services[0])

    page = lire(client.get(adresse(code)))

    assert page.find(id="k2") is None
    assert "Bureau 0" in page.find(class_="av-lieu").text


def test_avis_of_an_unknown_code_says_what_to_do(client):
    reponse = client.get(reverse("bornes:avis", args=["zzzz2222"]))

    assert reponse.status_code == 404
    assert "Aucune affiche ne porte ce code" in lire(reponse).h1.text
    assert client.post(reverse("bornes:avis", args=["zzzz2222"]), COMPLET).status_code == 404
    assert client.get(reverse("bornes:avis_merci", args=["zzzz2222"])).status_code == 404


def test_avis_of_a_closed_code_names_the_body_and_counts_the_visit(client, code):
    fermer_code(code=code, auteur=None)

    reponses = [client.get(adresse(code)) for _ in range(2)]

    code.refresh_from_db()
    assert [reponse.status_code for reponse in reponses] == [410, 410]
    assert "Ville de Valbourg" in lire(reponses[0]).main.text
    assert client.head(adresse(code)).status_code == 410
    assert code.nb_visites_apres == 2


def test_avis_whose_code_closes_while_it_is_written_is_still_taken_for_an_hour(client, code, horloge):
    jeton = ouvrir(client, code)
    horloge.shift(60)
    fermer_code(code=code, auteur=None)

    horloge.shift(DELAI_APRES_FERMETURE)
    prise = envoyer(client, code, jeton, k1="4")
    horloge.shift(1)
    tardive = envoyer(client, code, jeton, k1="5")

    assert (prise.status_code, tardive.status_code) == (303, 410)
    assert Avis.objects.get().satisfaction == 4


def test_avis_page_opened_after_the_closing_is_refused(client, code):
    autre = CodeAvisFactory()
    jeton = ouvrir(client, autre)
    fermer_code(code=code, auteur=None)

    assert envoyer(client, code, jeton, k1="4").status_code == 410
    assert not Avis.objects.exists()


@pytest.mark.parametrize("changement", [{"smartphone": False}, {"etat": "retiree"}])
def test_avis_of_a_body_that_listens_no_more_is_closed(client, code, changement):
    type(code.point.inscription).objects.filter(pk=code.point.inscription_id).update(**changement)

    assert client.get(adresse(code)).status_code == 410


@pytest.mark.parametrize(
    "corps",
    [
        b"",
        b"k1=%ff&k3=%00&page=%ff",
        b"k1=4&k6=%ED%A0%80%00&k4=&k4=%F0%9F%98%80",
        b"k1=" + b"9" * 5000,
        b"&".join([b"k4=attente"] * 900),
        b"\xff\xfe\x00",
    ],
)
def test_avis_with_anything_posted_never_fails_nor_stores(client, code, corps):
    jeton = ouvrir(client, code).encode()

    for prefixe in (b"", b"page=" + jeton + b"&"):
        reponse = client.post(adresse(code), prefixe + corps, content_type="application/x-www-form-urlencoded")
        assert reponse.status_code == 200

    assert not Avis.objects.exists()


def test_avis_too_large_is_refused_without_a_fault(client, code):
    assert client.post(adresse(code), {"k6": "x" * 3_000_000}).status_code == 413


def test_avis_address_copied_from_the_poster_without_its_last_stroke_leads_there(client, code):
    reponse = client.get(adresse(code).rstrip("/"))

    assert (reponse.status_code, reponse["Location"]) == (301, adresse(code))


def test_avis_codes_are_read_whatever_the_case(client, code):
    CodeAvis.objects.filter(pk=code.pk).update(code="abcd2345")

    assert client.get("/avis/ABCD2345/").status_code == 200


@pytest.mark.parametrize("langue", Langue.values)
def test_avis_speaks_each_language_in_its_direction(client, code, langue):
    page = lire(client.get(adresse(code), {"langue": langue}))

    assert (page.html["lang"], page.html["dir"]) == (langue, "rtl" if langue == "ar" else "ltr")
    assert page.select_one(".av-langues [aria-current]")["lang"] == langue
    assert len(page.select(".av-langues button")) == 5
    assert page.form["action"].endswith(f"?langue={langue}")


def changer_de_langue(client, page, langue, **reponses):
    """Press the button of a language on a page where this was typed."""
    bouton = page.find("button", {"lang": langue})
    cache = page.find("input", {"name": "page"})
    return client.post(
        bouton["formaction"], {cache["name"]: cache["value"], bouton["name"]: bouton["value"], **reponses}
    )


def tape_dans(page):
    """Return what a page holds, as its form would send it."""
    return {
        **{champ["name"]: champ["value"] for champ in page.select("[type=radio][checked]")},
        "k2": page.select_one("#k2 option[selected]")["value"],
        "k4": [case["value"] for case in page.select("[name=k4][checked]")],
        "k6": page.find(id="k6").text.strip(),
        "courriel": page.find(id="courriel")["value"],
        **{case["name"]: case["value"] for case in page.select("[name=accord][checked]")},
    }


def test_avis_in_another_language_keeps_what_was_typed_and_stores_nothing(client):
    code, services = site_a_plusieurs_services()
    tape = {**COMPLET, "k2": services[1].code, "k6": "Deux lignes,\nun mot."}
    depart = lire(client.get(adresse(code), {"langue": "fr"}))

    reponse = changer_de_langue(client, depart, "ar", **tape)

    page = lire(reponse)
    assert (reponse.status_code, page.html["lang"], page.html["dir"]) == (200, "ar", "rtl")
    assert tape_dans(page) == tape
    assert page.select(".av-resume, .av-faute") == []
    assert page.find("input", {"name": "page"})["value"] == depart.find("input", {"name": "page"})["value"]
    assert not Avis.objects.exists()
    assert client.post(page.find(id="avis")["action"], {"page": page.find("input")["value"], **tape}).status_code == 303
    assert Avis.objects.get().langue == "ar"


def test_avis_of_one_page_in_two_languages_is_one_opinion(client, code):
    depart = lire(client.get(adresse(code), {"langue": "fr"}))
    ensuite = lire(changer_de_langue(client, depart, "en", k1="4"))

    for page in (depart, ensuite, depart):
        champ = page.find("input", {"name": "page"})
        assert (
            client.post(page.find(id="avis")["action"], {champ["name"]: champ["value"], "k1": "4"}).status_code == 303
        )

    assert Avis.objects.get().langue == "fr"


def test_avis_in_another_language_says_there_what_is_not_right_once_it_was_said(client):
    code, _services = site_a_plusieurs_services()
    faux = {"k2": "d-ailleurs", "k6": "é" * 281}

    refusee = lire(envoyer(client, code, ouvrir(client, code), **faux))
    traduite = lire(changer_de_langue(client, refusee, "en", **faux))
    juste = lire(changer_de_langue(client, traduite, "en", k1="4"))

    for page in (refusee, traduite):
        assert [lien["href"] for lien in page.select(".av-resume a")] == ["#k1", "#k2", "#k6"]
    assert "Shorten this text: it has 281 characters" in traduite.find(id="k6-faute").text
    assert traduite.title.text.startswith("Error")
    assert juste.select(".av-resume, .av-faute") == []


@pytest.mark.parametrize("jeton", ["", "n’importe quoi"])
def test_avis_in_another_language_without_a_good_token_gets_one(client, code, jeton):
    reponse = client.post(f"{adresse(code)}?langue=de", {"page": jeton, "traduire": "", "k1": "4"})

    nouveau = lire(reponse).find("input", {"name": "page"})["value"]
    assert envoyer(client, code, nouveau, k1="4").status_code == 303
    assert Avis.objects.count() == 1


def test_avis_in_another_language_after_the_closing_is_refused_when_its_page_is(client, code, horloge):
    page = lire(client.get(adresse(code)))
    fermer_code(code=code, auteur=None)

    a_temps = changer_de_langue(client, page, "en", k1="4")
    horloge.shift(DELAI_APRES_FERMETURE + 1)
    trop_tard = changer_de_langue(client, page, "en", k1="4")

    assert (a_temps.status_code, trop_tard.status_code) == (200, 410)


@pytest.mark.parametrize(
    ("accepte", "langue"), [("de-AT,de;q=0.9,en;q=0.8", "de"), ("it,es;q=0.5", "es"), ("it", "fr"), ("", "fr")]
)
def test_avis_without_asked_language_takes_that_of_the_telephone(client, code, accepte, langue):
    reponse = client.get(adresse(code), headers={"accept-language": accepte})

    assert lire(reponse).html["lang"] == langue
    assert "Accept-Language" in reponse["Vary"]


def test_avis_leaves_no_cookie_and_forbids_scripts_and_frames(client, code):
    jeton = ouvrir(client, code)

    reponses = [
        client.get(adresse(code)),
        envoyer(client, code, jeton, k1="4"),
        client.get(adresse(code, "avis_merci")),
        client.get(reverse("bornes:avis_saisir")),
    ]

    assert [dict(reponse.cookies) for reponse in reponses] == [{}] * 4
    for reponse in reponses:
        assert "default-src 'none'" in reponse["Content-Security-Policy"]
        assert "no-store" not in reponse.get("Cache-Control", "")
    assert "<script" not in reponses[0].text


def test_avis_forged_headers_change_nothing_of_the_source(client, code):
    for rang in range(2):
        client.post(
            adresse(code),
            {"page": ouvrir(client, code), "k1": "4"},
            headers={"x-forwarded-for": f"198.51.100.{rang}", "x-real-ip": f"198.51.100.{rang}"},
        )

    assert set(Avis.objects.values_list("source", flat=True)) == {hacher_source("127.0.0.1")}


@pytest.mark.parametrize("langue", Langue.values)
def test_avis_page_weighs_less_than_thirty_kilobytes_before_fonts(client, langue):
    code, _services = site_a_plusieurs_services(12)
    reponse = client.get(adresse(code), {"langue": langue})
    page = lire(reponse)

    morceaux = [reponse.content]
    for lien in page.select("link[href]"):
        chemin = urlsplit(lien["href"]).path.removeprefix("/static/")
        with open(finders.find(chemin), "rb") as fichier:  # noqa: PTH123
            morceaux.append(fichier.read())

    assert page.select("script, img") == []
    assert sum(len(gzip.compress(morceau)) for morceau in morceaux) < POIDS_MAX / 3
    # Even a server that compresses nothing stays under.
    assert sum(map(len, morceaux)) < POIDS_MAX


def test_avis_costs_one_query_to_open_and_two_to_send_and_fewer_when_many_come(
    client, code, django_assert_num_queries, monkeypatch
):
    # The key of the day is read once a day by a process, never inside a transaction such as that of a test.
    monkeypatch.setattr(sources, "_en_memoire", {aujourdhui(): b"c" * 32})
    # Statements are prepared once a connection, which may be new.
    envoyer(client, code, ouvrir(client, code), k1="5")
    oublier_les_acces()

    for nb_ouverture, nb_envoi in ((1, 2), (0, 1)):
        with django_assert_num_queries(nb_ouverture):
            jeton = ouvrir(client, code)
        if nb_envoi == 2:
            oublier_les_acces()
        with django_assert_num_queries(nb_envoi):
            envoyer(client, code, jeton, k1="4")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server to lose")
def test_avis_on_a_connection_that_the_server_dropped_is_stored_all_the_same(client, code, monkeypatch):
    monkeypatch.setattr(sources, "_en_memoire", {aujourdhui(): b"c" * 32})
    jeton = ouvrir(client, code)
    rompre_la_connexion()

    reponse = envoyer(client, code, jeton, k1="4", k6="Merci")

    assert reponse.status_code == 303
    assert (Avis.objects.count(), Recepisse.objects.count()) == (1, 1)


def test_avis_saisir_leads_to_the_page_of_the_code_typed(client):
    vide = client.get(reverse("bornes:avis_saisir"))
    typee = client.get(reverse("bornes:avis_saisir"), {"code": " ABCD 2345", "langue": "en"})

    assert lire(vide).find(id="code")
    assert typee["Location"] == "/avis/abcd2345/?langue=en"


@pytest.mark.parametrize("tape", ["ABCD-2345", "exemple.fr/avis/abcd2345", "https://exemple.fr/avis/ABCD2345/"])
def test_code_typed_with_its_hyphen_or_its_address_is_the_same(client, tape):
    typee = client.get(reverse("bornes:avis_saisir"), {"code": tape})

    assert typee["Location"] == "/avis/abcd2345/?langue=fr"


def test_what_is_no_code_is_said_to_be_none(client):
    fausse = client.get(reverse("bornes:avis_saisir"), {"code": "abcd.2345"})

    assert (fausse.status_code, lire(fausse).h1.text) == (404, "Aucune affiche ne porte ce code")
    assert lire(fausse).find(id="code")["value"] == "abcd.2345"


def test_code_that_leads_nowhere_is_there_to_be_mended_in_each_language(client):
    fausse = lire(client.get(reverse("bornes:avis_saisir"), {"code": "ABCD 2346"}, follow=True))
    traduite = lire(client.get(f"/avis/abcd2346/{fausse.select_one('.av-langues [lang=de]')['href']}"))

    assert fausse.find(id="code")["value"] == traduite.find(id="code")["value"] == "abcd2346"
    assert not lire(client.get(reverse("bornes:avis_saisir"))).find(id="code")["value"]


def test_what_is_typed_of_a_code_stays_in_another_language(client):
    page = lire(client.get(reverse("bornes:avis_saisir")))
    bouton = page.select_one(".av-langues [lang=en]")
    assert [b["form"] for b in (bouton, page.find("button"))] == [page.find("form")["id"]] * 2

    anglaise = lire(client.get(reverse("bornes:avis_saisir"), {bouton["name"]: bouton["value"], "code": "abcd.2"}))
    fausse = lire(client.get(reverse("bornes:avis_saisir"), {"code": "abcd.2"}))
    traduite = lire(client.get(reverse("bornes:avis_saisir") + fausse.select_one(".av-langues [lang=de]")["href"]))

    assert [(p.html["lang"], p.find(id="code")["value"]) for p in (anglaise, traduite)] == [
        ("en", "abcd.2"),
        ("de", "abcd.2"),
    ]
    assert page.find("button").get("name") is None


def test_closed_code_names_its_body_as_the_language_does(client):
    code = CodeAvisFactory(point__inscription__organisme__nom="Agen")
    fermer_code(code=code, auteur=None)

    assert "l’accueil d’Agen." in texte_de(client.get(adresse(code)))
    assert "recepción de Agen." in texte_de(client.get(adresse(code), {"langue": "es"}))


def test_avis_merci_tells_what_comes_next_and_the_answer_only_when_asked(client, code):
    sans = lire(client.get(adresse(code, "avis_merci"))).main.text
    avec = lire(client.get(adresse(code, "avis_merci"), {"reponse": "oui"})).main.text

    assert "une personne le relit avant toute publication" in sans
    assert "vous répond par courriel" not in sans
    assert "Ville de Valbourg vous répond par courriel" in avec


@pytest.mark.parametrize(
    "adresse_forgee", ["/avis/%00/", "/avis/a%00b/", "/avis/a%00b/merci/", "/avis/%C3%A9l%C3%A8ve/"]
)
def test_avis_code_that_no_poster_can_carry_is_unknown(client, adresse_forgee):
    assert (client.get(adresse_forgee).status_code, client.get(adresse_forgee).cookies) == (404, {})


def test_avis_body_larger_than_any_form_is_refused_unread_and_writes_nothing(client, code):
    jeton = ouvrir(client, code)
    fichier = SimpleUploadedFile("gros.bin", b"0" * 256 * 1024)

    reponse = client.post(adresse(code), {"page": jeton, "k1": "5", "piece": fichier})

    assert (reponse.status_code, reponse.cookies, Avis.objects.count()) == (413, {}, 0)
