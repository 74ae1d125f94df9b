"""Codes: one open a point, never given again, gated by the option of the registration."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from bornes.models import CodeAvis
from bornes.points.actions.codes import (
    compter_visite_apres_fermeture,
    fermer_code,
    ouvrir_code,
    ouvrir_codes,
    renouveler_code,
)
from socle.models import Entree
from tests.factories.bornes import CodeAvisFactory, PointFactory
from tests.factories.organismes import InscriptionFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


def test_ouvrir_code_draws_eight_characters_without_look_alikes_and_is_journalled():
    point = PointFactory()

    code = ouvrir_code(point=point, auteur=None)

    assert re.fullmatch("[a-hjkmnp-z2-9]{8}", code.code)
    assert (code.point, code.ferme_le) == (point, None)
    assert Entree.objects.get(acte="code.ouvert").details == {"code": code.code, "point": point.pk}


@pytest.mark.parametrize(
    ("point", "attendu"),
    [
        ({"inscription__smartphone": False}, "smartphone_non_demande"),
        ({"inscription__smartphone": True, "inscription__retiree": True}, "inscription_non_validee"),
        # An address is proven, nobody vouched for the office: no page asks people in the name of that town.
        ({"inscription__smartphone": True, "inscription__confirmee": True}, "inscription_non_validee"),
        ({"inscription__smartphone": True, "inscription__envois_suspendus_le": timezone.now()}, "envois_suspendus"),
        ({"site__est_ouvert": False}, "lieu_ferme"),
        ({"avec_service": True, "service__est_ouvert": False}, "lieu_ferme"),
    ],
)
def test_ouvrir_code_where_nobody_may_listen_is_refused(point, attendu):
    point = PointFactory(**point)

    refuser(attendu, ouvrir_code, point=point, auteur=None)
    assert (CodeAvis.objects.count(), Entree.objects.count()) == (0, 0)


def test_ouvrir_code_on_a_point_that_has_one_is_refused():
    code = CodeAvisFactory()

    refuser("code_deja_ouvert", ouvrir_code, point=code.point, auteur=None)
    assert CodeAvis.objects.get() == code


def test_ouvrir_codes_completes_a_site_and_leaves_closed_services_alone():
    code = CodeAvisFactory()
    lieu = {"inscription": code.point.inscription, "site": code.point.site}
    ouvert = PointFactory(**lieu, avec_service=True)
    PointFactory(**lieu, avec_service=True, service__est_ouvert=False)

    ouverts = ouvrir_codes(**lieu, auteur=None)

    assert [nouveau.point for nouveau in ouverts] == [ouvert]
    assert CodeAvis.objects.ouverts().count() == 2


def test_renouveler_code_closes_the_old_one_for_ever():
    ancien = CodeAvisFactory()

    nouveau = renouveler_code(code=ancien, auteur=None)

    ancien.refresh_from_db()
    assert ancien.ferme_le is not None
    assert nouveau.code != ancien.code
    assert list(CodeAvis.objects.ouverts()) == [nouveau]
    assert set(Entree.objects.values_list("acte", flat=True)) == {"code.ferme", "code.ouvert"}


@pytest.mark.parametrize("acte", [fermer_code, renouveler_code])
def test_closing_or_renewing_a_closed_code_is_refused(acte):
    code = CodeAvisFactory()
    fermer_code(code=code, auteur=None)

    refuser("code_deja_ferme", acte, code=code, auteur=None)
    assert CodeAvis.objects.count() == 1


def test_fermer_code_stays_possible_once_the_option_is_gone():
    code = CodeAvisFactory(point__inscription=InscriptionFactory(smartphone=False))

    fermer_code(code=code, auteur=None)

    assert not CodeAvis.objects.ouverts().exists()


def test_compter_visite_apres_fermeture_counts_on_this_code_alone():
    code, autre = CodeAvisFactory(), CodeAvisFactory()

    for _ in range(2):
        compter_visite_apres_fermeture(code.code)

    assert [CodeAvis.objects.get(pk=ligne.pk).nb_visites_apres for ligne in (code, autre)] == [2, 0]


def test_opening_a_code_where_a_poster_of_last_year_hangs_has_its_code_follow():
    ancien = CodeAvisFactory()
    organisme, site = ancien.point.inscription.organisme, ancien.point.site
    nouvelle = InscriptionFactory(organisme=organisme, smartphone=True)
    point = PointFactory(inscription=nouvelle, site=site)

    code = ouvrir_code(point=point, auteur=None)

    assert (code.pk, code.point, code.code) == (ancien.pk, point, ancien.code)
    assert CodeAvis.objects.ouverts().count() == 1
    faits = {"code": code.code, "avant": ancien.point_id, "point": point.pk}
    assert Entree.objects.get(acte="code.suivi").details == faits


def test_renewing_a_code_never_brings_a_poster_of_last_year_back():
    ancien = CodeAvisFactory()
    nouvelle = InscriptionFactory(organisme=ancien.point.inscription.organisme, smartphone=True)
    code = CodeAvisFactory(point=PointFactory(inscription=nouvelle, site=ancien.point.site))

    assert renouveler_code(code=code, auteur=None).code not in {ancien.code, code.code}
