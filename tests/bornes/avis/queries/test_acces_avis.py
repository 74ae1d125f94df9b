"""Where a code leads, as a process knows it within seconds."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from bornes.avis.queries.acces_avis import FRAICHEUR, acces_du_code, mots_de_la_page
from bornes.enums import Langue
from bornes.points.actions.codes import fermer_code
from tests.factories.bornes import CodeAvisFactory, PointFactory
from tests.factories.organismes import ServiceFactory

INSTANT = dt.datetime(2026, 3, 10, 9, 30, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_acces_du_code_tells_the_body_the_site_and_its_time_zone():
    code = CodeAvisFactory(point__inscription__organisme__departement="974")

    acces = acces_du_code(code.code)

    assert (acces.organisme, acces.site, acces.service, acces.services) == (
        code.point.inscription.organisme.nom,
        code.point.site.nom,
        "",
        (),
    )
    assert (acces.fuseau.key, acces.est_ferme, acces.point_de("")) == ("Indian/Reunion", False, code.point_id)


@pytest.mark.django_db
def test_acces_du_code_sees_a_new_name_and_a_closing_within_seconds():
    with time_machine.travel(INSTANT, tick=False) as horloge:
        code = CodeAvisFactory()
        site = code.point.site
        ancien = acces_du_code(code.code).site
        site.nom = "Nouveau nom"
        site.save()
        fermer_code(code=code, auteur=None)

        assert acces_du_code(code.code).site == ancien
        horloge.shift(FRAICHEUR)
        acces = acces_du_code(code.code)

    assert (acces.site, acces.est_ferme) == ("Nouveau nom", True)


@pytest.mark.django_db
def test_acces_du_code_offers_open_services_of_this_site_in_their_order():
    entier = PointFactory()
    lieu = {"inscription": entier.inscription, "site": entier.site}
    organisme = entier.inscription.organisme
    points = [
        PointFactory(**lieu, service=ServiceFactory(organisme=organisme, nom=nom, rang=rang, est_ouvert=ouvert))
        for nom, rang, ouvert in (("Zone", 1, True), ("Accueil", 2, True), ("Ancien", 0, False))
    ]
    PointFactory(inscription=entier.inscription, service=points[0].service, site__nom="Ailleurs")

    acces = acces_du_code(CodeAvisFactory(point=entier).code)

    assert [tuple(offre) for offre in acces.services] == [
        (point.code, point.service.nom, point.pk) for point in points[:2]
    ]
    assert acces.point_de(points[1].code) == points[1].pk
    assert acces.point_de(points[2].code) is None


@pytest.mark.django_db
def test_acces_du_code_unknown_is_nothing():
    assert acces_du_code("zzzz2222") is None


@pytest.mark.parametrize("langue", Langue.values)
def test_mots_de_la_page_are_the_same_in_each_language_with_their_blanks(langue):
    mots, modele = mots_de_la_page(langue), mots_de_la_page("fr")

    assert mots.keys() == modele.keys()
    for nom, texte in modele.items():
        assert mots[nom]
        if isinstance(texte, str):
            assert sorted(_blancs(mots[nom])) == sorted(_blancs(texte)), nom


def _blancs(texte):
    """Return the blanks of words; the name of the body after « de », in French, is its name."""
    texte = texte.replace("{de_organisme}", "{organisme}")
    return [blanc.partition("}")[0] for blanc in texte.split("{")[1:]]
