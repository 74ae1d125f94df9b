"""Addresses: what their parts may be, and the character that none may carry."""

from __future__ import annotations

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from socle.nombres import CLE_MAX
from socle.web.adresses import porte_un_secret
from socle.web.middleware import CaracteresMiddleware
from tests.architecture.adresses import adresses

HORS_BORNES = ("9223372036854775808", "9" * 5000, "0" * 20, "²", "٣", "-1", "+1", "1_0", "1.0", "")


@pytest.mark.parametrize("numero", HORS_BORNES)
def test_number_that_no_column_holds_is_no_address(numero):
    with pytest.raises(Resolver404):
        resolve(f"/pilotage/inscriptions/{numero}/fermetures/")


@pytest.mark.parametrize("numero", [0, 7, CLE_MAX])
def test_number_of_an_address_is_read_and_written(numero):
    chemin = reverse("organismes:pilotage_inscription", args=[numero])

    assert resolve(chemin).kwargs == {"pk": numero}


def test_number_out_of_bounds_writes_no_address():
    with pytest.raises(NoReverseMatch):
        reverse("organismes:pilotage_inscription", args=[10 * CLE_MAX])


@pytest.mark.django_db
@pytest.mark.parametrize("adresse", ["/consultations/%00/", "/consultations/a%00b/", "/inscription/%00", "/%00/"])
def test_address_that_holds_the_character_nul_is_not_found(client, adresse):
    assert client.get(adresse).status_code == 404


def passer(demande):
    """Return what a view reads of the address and of the form."""
    lues = []

    def vue(recue):
        intergiciel.process_view(recue)
        lues.extend([list(recue.GET.lists()), list(recue.POST.lists()) if hasattr(recue, "_post") else None])
        return HttpResponse()

    intergiciel = CaracteresMiddleware(vue)
    intergiciel(demande)
    return lues


def test_address_that_holds_the_character_nul_reaches_no_view():
    with pytest.raises(Http404):
        passer(RequestFactory().get("/a%00b/"))


def test_character_nul_is_dropped_from_what_is_asked():
    demande = RequestFactory().get("/?q=a%00b&q=%00&%00r=é")

    assert passer(demande) == [[("q", ["ab", ""]), ("r", ["é"])], None]
    with pytest.raises(AttributeError, match="immutable"):
        demande.GET["q"] = "c"


def test_character_nul_is_dropped_from_a_form_that_was_read():
    demande = RequestFactory().post("/", {"titre": "a\0b", "mots": ["c", "\0"]})
    assert "\0" in demande.POST["titre"]

    assert passer(demande) == [[], [("titre", ["ab"]), ("mots", ["c", ""])]]


def test_form_that_nobody_read_yet_is_left_unread():
    demande = RequestFactory().post("/", {"titre": "\0"})

    assert passer(demande) == [[], None]
    assert demande.POST["titre"] == "\0"


def test_the_check_of_the_token_reads_the_form_first(settings):
    ordre = settings.MIDDLEWARE.index

    assert ordre("django.middleware.csrf.CsrfViewMiddleware") < ordre("socle.web.middleware.CaracteresMiddleware")


@pytest.mark.parametrize(
    ("route", "oui"),
    [
        ("inscription/reprise/<secret:jeton>/", True),
        ("compte/^confirm-email/(?P<key>[-:\\w]+)/$", True),
        ("consultations/<str:code>/", False),
        ("pilotage/visites/<uuid:pk>/", False),
    ],
)
def test_porte_un_secret(route, oui):
    assert porte_un_secret(route) is oui


def test_arguments_whose_name_is_a_secret_are_declared_secret():
    nus = {
        (adresse.nom, argument)
        for adresse in adresses()
        for argument, sorte in adresse.sortes.items()
        if argument in {"jeton", "secret", "cle"} and sorte != "Secret"
    }

    assert nus == set()
