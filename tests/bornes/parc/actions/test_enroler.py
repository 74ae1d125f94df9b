"""Codes and tokens: one use, one life, hashed."""

from __future__ import annotations

import datetime as dt

import pytest

from bornes.avis.queries.portes import porte_du_jeton
from bornes.enums import ENROLABLES, EtatBorne
from bornes.models import Borne, Enrolement, Point, SuiteRecue
from bornes.parc.actions.enroler import (
    adopter_jeton,
    donner_code,
    empreinte_du_code,
    enroler,
    renouveler_jeton,
    revoquer,
)
from socle.empreintes import empreinte_sans_cle
from socle.horloge import maintenant
from socle.models import Entree
from tests.factories.bornes import BorneFactory, EnrolementFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def borne():
    return BorneFactory(preparee=True)


def test_donner_code_keeps_its_hash_only_and_says_who(borne):
    code = donner_code(borne=borne, auteur=None)

    enrolement = Enrolement.objects.get()
    assert len(code) == 10
    assert not set(code) - set("ABCDEFGHJKMNPQRTUVWXYZ23456789")
    assert enrolement.code_empreinte == empreinte_du_code(code) != code
    assert enrolement.code_expire_le > maintenant() + dt.timedelta(days=13)
    assert list(Entree.objects.values_list("acte", "details")) == [("borne.code_donne", {})]


def test_code_cannot_be_guessed_from_its_hash_without_the_key_of_the_platform(settings):
    avant = empreinte_du_code("ABCDEFGH23")
    settings.SECRET_KEY = "autre"

    assert len({avant, empreinte_du_code("ABCDEFGH23"), empreinte_sans_cle("ABCDEFGH23")}) == 3


def test_donner_code_again_kills_the_one_that_waited(borne):
    premier = donner_code(borne=borne, auteur=None)
    second = donner_code(borne=borne, auteur=None)

    refuser("code_revoque", enroler, code=premier)
    assert enroler(code=second)[0] == borne


@pytest.mark.parametrize("etat", sorted(set(EtatBorne.values) - ENROLABLES))
def test_donner_code_to_a_kiosk_that_nobody_holds_is_refused(etat):
    borne = BorneFactory(etat=etat, inventoriee=True)

    refuser("borne_non_enrolable", donner_code, borne=borne, auteur=None)
    assert not Enrolement.objects.exists()


@pytest.mark.parametrize("etat", sorted(ENROLABLES))
def test_enroler_gives_a_token_and_puts_the_kiosk_in_service(etat):
    borne = BorneFactory(etat=etat, inventoriee=True)
    code = donner_code(borne=borne, auteur=None)

    enrolee, jeton = enroler(code=code)

    attendu = EtatBorne.ACTIVE if etat == EtatBorne.ACTIVE else EtatBorne.INSTALLEE
    assert (enrolee.pk, Borne.objects.get().etat) == (borne.pk, attendu)
    assert Enrolement.objects.get().jeton_empreinte == empreinte_sans_cle(jeton) != jeton
    assert SuiteRecue.objects.get().plages == []
    assert Point.objects.values_list("site", "code").get() == (borne.site_id, "")


def test_enroler_twice_with_one_code_is_refused_and_the_token_stays(borne):
    code = donner_code(borne=borne, auteur=None)
    _borne, jeton = enroler(code=code)

    refuser("code_deja_utilise", enroler, code=code)
    assert Enrolement.objects.get().jeton_empreinte == empreinte_sans_cle(jeton)


def test_enroler_another_device_revokes_the_one_before(borne):
    _borne, ancien = enroler(code=donner_code(borne=borne, auteur=None))
    # A code in waiting does not stop the device that works.
    code = donner_code(borne=borne, auteur=None)
    assert porte_du_jeton(empreinte_sans_cle(ancien)).est_revoquee is False

    _borne, nouveau = enroler(code=code)

    assert porte_du_jeton(empreinte_sans_cle(ancien)).est_revoquee is True
    assert porte_du_jeton(empreinte_sans_cle(nouveau)).est_revoquee is False


@pytest.mark.parametrize("code", ["", "ABCDEFGHJK", "\x00", "\ud800"])
def test_enroler_with_an_unknown_code_is_refused(code):
    refuser("code_inconnu", enroler, code=code)


def test_enroler_after_two_weeks_is_refused(borne):
    code = donner_code(borne=borne, auteur=None)
    Enrolement.objects.update(code_expire_le=maintenant())

    refuser("code_expire", enroler, code=code)
    assert Borne.objects.get().etat == EtatBorne.PREPAREE


def test_enroler_a_kiosk_given_back_meanwhile_is_refused(borne):
    code = donner_code(borne=borne, auteur=None)
    Borne.objects.update(etat=EtatBorne.ANNULEE)

    refuser("code_revoque", enroler, code=code)
    assert Enrolement.objects.get().utilise_le is None


def test_renouveler_jeton_keeps_the_present_one_until_the_next_is_adopted():
    enrolement = EnrolementFactory(jeton="present")
    suivant = renouveler_jeton(enrolement_id=enrolement.pk)
    enrolement.refresh_from_db()
    assert (enrolement.jeton_empreinte, enrolement.jeton_suivant_empreinte) == (
        empreinte_sans_cle("present"),
        empreinte_sans_cle(suivant),
    )

    adopte = adopter_jeton(empreinte=empreinte_sans_cle(suivant))

    enrolement.refresh_from_db()
    assert (adopte, adopter_jeton(empreinte=empreinte_sans_cle(suivant))) == (True, False)
    assert (enrolement.jeton_empreinte, enrolement.jeton_suivant_empreinte) == (empreinte_sans_cle(suivant), None)


def test_revoquer_ends_the_token_and_the_code_in_waiting(borne):
    _borne, jeton = enroler(code=donner_code(borne=borne, auteur=None))
    code = donner_code(borne=borne, auteur=None)

    nombres = [revoquer(borne=borne, auteur=None) for _ in range(2)]

    assert nombres == [2, 0]
    assert porte_du_jeton(empreinte_sans_cle(jeton)).est_revoquee is True
    refuser("code_revoque", enroler, code=code)
    assert Entree.objects.filter(acte="borne.revoquee").count() == 1
