"""Decisions of people on held opinions: they count at once, are undone whole, and nothing is deleted."""

from __future__ import annotations

import datetime as dt

import pytest

from bornes.avis.actions.traiter import traiter_avis
from bornes.enums import Comptage
from bornes.models import Avis, Examen
from bornes.moderation.actions.examiner import annuler_examen, ecarter, reexaminer, retablir
from socle.journal import historique
from tests.bornes.avis.actions.test_traiter import comptes
from tests.factories.bornes import AvisFactory, EnrolementFactory, donner_avis
from tests.factories.comptes import UtilisateurFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
MIDI = dt.datetime(2026, 3, 10, 11, 0, tzinfo=dt.UTC)


@pytest.fixture
def auteur():
    return UtilisateurFactory()


@pytest.fixture
def martelage(point):
    """Six gestures on a kiosk: one counts, five are held."""
    enrolement = EnrolementFactory(borne__inscription=point.inscription, borne__site=point.site)
    avis = [
        AvisFactory(
            point=point,
            enrolement=enrolement,
            sequence=rang + 1,
            saisi_le=MIDI + dt.timedelta(seconds=rang),
            recu_le=MIDI,
            jour=MIDI.date(),
        ).pk
        for rang in range(6)
    ]
    traiter_avis()
    return avis


def etats(identifiants):
    connus = dict(Avis.objects.values_list("pk", "comptage"))
    return [connus[identifiant] for identifiant in identifiants]


def test_retablir_lets_them_count_at_once_and_keeps_why_they_were_held(point, martelage, auteur):
    examen = retablir(identifiants=martelage[1:3], auteur=auteur)

    assert etats(martelage) == ["compte", "retabli", "retabli", "retenu", "retenu", "retenu"]
    assert set(Avis.objects.filter(examen=examen).values_list("motif_retenue", flat=True)) == {"martelage"}
    assert comptes(point) == {False: 3, True: 3}
    assert [(entree.acte, entree.details, entree.auteur) for entree in historique(examen)] == [
        ("avis.retablis", {"nombre": 2, "points": [point.pk]}, auteur)
    ]


def test_ecarter_keeps_them_stored_and_out_of_the_count(point, martelage, auteur):
    examen = ecarter(identifiants=martelage[1:], auteur=auteur)

    assert (examen.vers, examen.nombre) == ("ecarte", 5)
    assert etats(martelage) == ["compte"] + ["ecarte"] * 5
    assert comptes(point) == {False: 1, True: 5}


def test_decider_what_counts_or_is_decided_already_leaves_it(martelage, auteur):
    retablir(identifiants=martelage[1:2], auteur=auteur)

    refuser("rien_a_decider", ecarter, identifiants=martelage[:2], auteur=auteur)
    assert etats(martelage[:2]) == ["compte", "retabli"]
    assert Examen.objects.count() == 1


def test_annuler_examen_holds_again_what_it_decided_and_nothing_else(point, martelage, auteur):
    premier = retablir(identifiants=martelage[1:4], auteur=auteur)
    reexaminer(identifiants=martelage[1:2], auteur=auteur)
    ecarter(identifiants=martelage[1:2], auteur=auteur)

    assert annuler_examen(examen=premier, auteur=auteur) == 2

    assert etats(martelage) == ["compte", "ecarte", "retenu", "retenu", "retenu", "retenu"]
    assert comptes(point) == {False: 1, True: 5}
    premier.refresh_from_db()
    assert premier.annule_le is not None


def test_annuler_examen_twice_is_refused_and_changes_nothing(martelage, auteur):
    examen = ecarter(identifiants=martelage[1:], auteur=auteur)
    annuler_examen(examen=examen, auteur=auteur)
    retablir(identifiants=martelage[1:], auteur=auteur)

    refuser("deja_annule", annuler_examen, examen=examen, auteur=auteur)
    assert etats(martelage[1:]) == ["retabli"] * 5


def test_reexaminer_what_nobody_decided_is_refused(martelage, auteur):
    refuser("rien_a_reprendre", reexaminer, identifiants=martelage, auteur=auteur)


def test_examiner_thousands_of_opinions_moves_each_once(point, auteur):
    donner_avis(1203, point=point, comptage=Comptage.RETENU, motif_retenue="rafale", jour=MIDI.date())

    examen = retablir(identifiants=Avis.objects.values_list("pk", flat=True), auteur=auteur)

    assert examen.nombre == Avis.objects.filter(comptage=Comptage.RETABLI, examen=examen).count() == 1203
    assert comptes(point) == {False: 1203, True: 0}
