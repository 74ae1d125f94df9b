"""The questionnaire and what a device is told of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bornes.enums import AttenteJugee, Langue, Raison, ResultatDemarche
from bornes.points.queries.configuration import configuration_de, questionnaire
from tests.factories.bornes import BorneFactory, PointFactory
from tests.factories.organismes import ServiceFactory, SiteFactory

A_REMPLIR = re.compile(r"\{\w+\}")


def textes() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each text with its place."""
    donnees = questionnaire()
    yield from donnees["mots"].items()
    for question in donnees["questions"]:
        yield question["code"], question["libelle"]
        if "aide" in question:
            yield f"{question['code']} aide", question["aide"]
        for choix in question.get("choix", []):
            yield f"{question['code']} {choix['code']}", choix["libelle"]


def codes(code: str) -> list[Any]:
    question = next(q for q in questionnaire()["questions"] if q["code"] == code)
    return [choix["code"] for choix in question["choix"]]


def test_each_text_speaks_the_five_languages_and_fills_the_same_blanks():
    fautes = {
        place: texte
        for place, texte in textes()
        if list(texte) != Langue.values
        or not all(texte.values())
        or len({tuple(sorted(A_REMPLIR.findall(mots))) for mots in texte.values()}) != 1
    }

    assert fautes == {}


def test_codes_are_those_of_the_public_contract():
    assert [question["code"] for question in questionnaire()["questions"]] == ["K1", "K2", "K3", "K4", "K5", "K6", "K7"]
    assert codes("K1") == [1, 2, 3, 4, 5]
    assert codes("K3") == ResultatDemarche.values
    assert codes("K4") == Raison.values
    assert codes("K5") == AttenteJugee.values
    assert codes("K7") == ["non", "courriel"]
    assert [(langue["code"], langue["nom"]) for langue in questionnaire()["langues"]] == Langue.choices


def test_french_double_punctuation_follows_a_narrow_space():
    fautes = [texte["fr"] for _, texte in textes() if re.search(r"(?<!\u202f)[?!;:»]|«(?!\u202f)", texte["fr"])]

    assert fautes == []


@pytest.mark.django_db
def test_configuration_lists_the_open_services_of_the_site_and_its_version_follows():
    point = PointFactory(avec_service=True)
    organisme = point.inscription.organisme
    ferme = ServiceFactory(organisme=organisme, est_ouvert=False)
    PointFactory(inscription=point.inscription, site=point.site, service=ferme)
    PointFactory(inscription=point.inscription, site=point.site)
    PointFactory(inscription=point.inscription, site=SiteFactory(organisme=organisme), avec_service=True)
    borne = BorneFactory(inscription=point.inscription, site=point.site)

    avant = configuration_de(point.site, point.inscription, borne.pk)
    [services] = [question for question in avant["questionnaire"]["questions"] if question["code"] == "K2"]
    assert services["choix"] == [{"code": point.code, "libelle": {"fr": point.service.nom}}]
    assert (avant["borne"], avant["site"], avant["organisme"]) == (str(borne.pk), point.site.nom, organisme.nom)
    assert avant["inactivite"] == {"attente_s": 20, "avertissement_s": 20}
    assert configuration_de(point.site, point.inscription, borne.pk) == avant

    point.service.nom = "Autre nom"
    point.service.save()
    assert configuration_de(point.site, point.inscription, borne.pk)["version"] != avant["version"]


@pytest.mark.django_db
def test_site_without_services_asks_no_k2():
    point = PointFactory()

    questions = configuration_de(point.site, point.inscription)["questionnaire"]["questions"]

    assert [question["code"] for question in questions] == ["K1", "K3", "K4", "K5", "K6", "K7"]
