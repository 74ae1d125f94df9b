"""Preparing, shipping, taking back and cancelling kiosks, one by one and in lots."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from bornes.models import Borne, Enrolement
from bornes.parc.actions.enroler import donner_code
from bornes.parc.actions.livrer import (
    annuler_borne,
    expedier_borne,
    expedier_lot,
    preparer_borne,
    preparer_lot,
    retourner_borne,
    retourner_lot,
)
from socle.erreurs import RegleMetier
from socle.journal import historique
from socle.models import Entree
from tests.factories.bornes import BorneFactory, EnrolementFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


def _lot(nombre: int, **champs):
    return [BorneFactory(**champs) for _ in range(nombre)]


def test_preparer_writes_the_number_once_tidied():
    borne = BorneFactory()

    preparer_borne(borne=borne, numero_inventaire="  civ  0042 ", auteur=None)

    borne.refresh_from_db()
    assert (borne.etat, borne.numero_inventaire) == ("preparee", "CIV 0042")
    assert [(e.acte, e.tout) for e in historique(borne)] == [
        ("borne.preparee", {"de": "commandee", "numero": "CIV 0042"})
    ]


def test_preparer_with_the_number_of_another_kiosk_in_service_changes_nothing():
    BorneFactory(active=True, numero_inventaire="CIV-1")
    borne = BorneFactory()

    with pytest.raises(RegleMetier) as refus:
        preparer_borne(borne=borne, numero_inventaire="civ-1", auteur=None)

    borne.refresh_from_db()
    assert (refus.value.code, refus.value.champ) == ("inventaire_pris", "numero_inventaire")
    assert (borne.etat, borne.numero_inventaire, historique(borne)) == ("commandee", "", [])


def test_preparer_with_the_number_of_a_kiosk_that_came_back_is_welcome():
    BorneFactory(etat="retournee", numero_inventaire="CIV-1")
    borne = BorneFactory()

    assert preparer_borne(borne=borne, numero_inventaire="CIV-1", auteur=None).etat == "preparee"


@pytest.mark.django_db(transaction=True)
def test_preparer_twice_at_once_with_one_number_prepares_one():
    bornes, refus = _lot(2), []
    depart = threading.Barrier(2)

    def preparer(borne):
        depart.wait(120)
        try:
            preparer_borne(borne=borne, numero_inventaire="CIV-1", auteur=None)
        except RegleMetier as regle:
            refus.append(regle.code)
        finally:
            connection.close()

    fils = [threading.Thread(target=preparer, args=(borne,)) for borne in bornes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(120)

    assert refus == ["inventaire_pris"]
    assert sorted(Borne.objects.values_list("etat", flat=True)) == ["commandee", "preparee"]


def test_expedier_keeps_the_parcel():
    borne = BorneFactory(preparee=True)

    expedier_borne(borne=borne, suivi_colis=" 8L00421337 ", auteur=None)

    borne.refresh_from_db()
    assert (borne.etat, borne.suivi_colis) == ("expediee", "8L00421337")


def test_retourner_revokes_what_the_kiosk_held():
    enrolement = EnrolementFactory()
    donner_code(borne=enrolement.borne, auteur=None)

    retourner_borne(borne=enrolement.borne, auteur=None)

    assert Borne.objects.get().etat == "retournee"
    assert not Enrolement.objects.filter(revoque_le__isnull=True).exists()
    assert Enrolement.objects.count() == 2


def test_annuler_a_kiosk_prepared_kills_its_code_and_tells_why():
    borne = BorneFactory(preparee=True)
    donner_code(borne=borne, auteur=None)

    annuler_borne(borne=borne, motif=" Commandée en double ", auteur=None)

    borne.refresh_from_db()
    assert borne.etat == "annulee"
    assert not Enrolement.objects.filter(revoque_le__isnull=True).exists()
    assert Entree.objects.get(acte="borne.annulee").tout == {"de": "preparee", "motif": "Commandée en double"}


def test_annuler_without_reason_changes_nothing():
    borne = BorneFactory()

    with pytest.raises(RegleMetier) as refus:
        annuler_borne(borne=borne, motif="  ", auteur=None)

    borne.refresh_from_db()
    assert (refus.value.champ, borne.etat) == ("motif", "commandee")


def test_preparer_lot_gives_each_its_number_in_order():
    bornes = _lot(3)

    nombre = preparer_lot(bornes=bornes, numeros=["A-1", "A-2", "A-3"], auteur=None)

    for borne in bornes:
        borne.refresh_from_db()
    assert (nombre, [borne.numero_inventaire for borne in bornes]) == (3, ["A-1", "A-2", "A-3"])


@pytest.mark.parametrize(
    ("numeros", "code"),
    [
        (["A-1"], "nombre_de_numeros"),
        (["A-1", "A-2", "A-3"], "nombre_de_numeros"),
        (["A-1", "a-1"], "inventaire_pris"),
    ],
    ids=["one short", "one too many", "twice the same"],
)
def test_preparer_lot_refused_prepares_none(numeros, code):
    bornes = _lot(2)

    refus = refuser(code, preparer_lot, bornes=bornes, numeros=numeros, auteur=None)

    assert refus.champ == "numeros"
    assert set(Borne.objects.values_list("etat", "numero_inventaire")) == {("commandee", "")}
    assert Entree.objects.count() == 0


def test_expedier_and_retourner_a_lot_with_one_that_cannot_moves_none():
    pretes, commandee = _lot(2, preparee=True), BorneFactory()

    with pytest.raises(RegleMetier):
        expedier_lot(bornes=[*pretes, commandee], suivi_colis="X", auteur=None)
    with pytest.raises(RegleMetier):
        retourner_lot(bornes=[BorneFactory(expediee=True), commandee], auteur=None)

    assert sorted(Borne.objects.values_list("etat", flat=True)) == ["commandee", "expediee", "preparee", "preparee"]
    assert expedier_lot(bornes=pretes, suivi_colis="X", auteur=None) == 2
