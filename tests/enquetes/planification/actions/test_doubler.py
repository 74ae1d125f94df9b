"""Contacts graded by two shoppers: the draw, the row of the second, and what she may do."""

from __future__ import annotations

import datetime as dt
import math

import pytest
import time_machine

from enquetes.enums import EtatVisite
from enquetes.models import Visite
from enquetes.planification.actions.doubler import Placement, placer_doubles, prevoir_doubles
from enquetes.visites.actions.visiter import (
    commencer_visite,
    consigner_faits,
    consigner_moment,
    effacer_moment,
    enregistrer_reponses,
    soumettre_visite,
)
from organismes.enums import Canal
from socle.erreurs import RegleMetier
from socle.horloge import PARIS
from tests.enquetes.grilles import campagne_2020, grille_reelle, lecteur, visite_reelle
from tests.enquetes.visites.actions.test_visiter import AVANT_ENVOI, REPONSE
from tests.factories.enquetes import DoubleFactory, EnqueteurFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
MARS = dt.datetime(2020, 4, 1, 10, tzinfo=PARIS)
LUNDI = dt.date(2020, 2, 10)


def a_placer(campagne, canal, nombre):
    inscription = InscriptionFactory(campagne=campagne, canaux=tuple(Canal.values))
    for _ in range(nombre):
        VisiteFactory(inscription=inscription, canal=canal, enqueteur=None, prevue_le=None)


def doubles(canal):
    return set(Visite.objects.filter(canal=canal, est_double=True).values_list("pk", flat=True))


def test_prevoir_doubles_marks_a_tenth_of_each_channel():
    campagne = campagne_2020()
    EnqueteurFactory.create_batch(2)
    a_placer(campagne, Canal.EMAIL, 31)
    a_placer(campagne, Canal.TEL, 8)

    nombre = prevoir_doubles(campagne=campagne, auteur=lecteur())

    assert (nombre, len(doubles(Canal.EMAIL)), len(doubles(Canal.TEL))) == (5, 4, 1)


def test_prevoir_doubles_again_keeps_what_is_marked_and_only_tops_up():
    campagne = campagne_2020()
    EnqueteurFactory.create_batch(2)
    a_placer(campagne, Canal.EMAIL, 20)
    prevoir_doubles(campagne=campagne, auteur=None)
    marques = doubles(Canal.EMAIL)

    assert prevoir_doubles(campagne=campagne, auteur=None) == 0
    a_placer(campagne, Canal.EMAIL, 15)
    prevoir_doubles(campagne=campagne, auteur=None)

    assert marques < doubles(Canal.EMAIL)
    assert len(doubles(Canal.EMAIL)) == math.ceil(35 / 10)


def test_prevoir_doubles_leaves_out_a_channel_that_one_shopper_practises():
    campagne = campagne_2020()
    EnqueteurFactory(canaux=[Canal.EMAIL])
    EnqueteurFactory(canaux=[Canal.TEL])
    a_placer(campagne, Canal.EMAIL, 5)

    assert prevoir_doubles(campagne=campagne, auteur=None) == 0


def test_prevoir_doubles_leaves_placed_and_imported_contacts_alone():
    campagne = campagne_2020()
    VisiteFactory(inscription__campagne=campagne)
    VisiteFactory(inscription__campagne=campagne, validee=True, est_importee=True)

    assert prevoir_doubles(campagne=campagne, auteur=None) == 0


def test_placer_doubles_creates_one_row_then_moves_it():
    principale = VisiteFactory(est_double=True, hors_horaires=True)
    premiere, seconde = EnqueteurFactory(), EnqueteurFactory()

    placer_doubles({principale.pk: Placement(premiere.pk, LUNDI)})
    placer_doubles({principale.pk: Placement(seconde.pk, LUNDI)})

    double = Visite.objects.get(double_de=principale)
    commun = ("inscription_id", "canal", "scenario_id", "grille_id", "hors_horaires", "publique")
    assert [getattr(double, champ) for champ in commun] == [getattr(principale, champ) for champ in commun]
    assert (double.enqueteur, double.prevue_le, double.etat, double.est_double) == (seconde, LUNDI, "planifiee", False)


def test_placer_doubles_leaves_a_reading_already_begun():
    double = DoubleFactory(en_cours=True)

    placer_doubles({double.double_de_id: Placement(EnqueteurFactory().pk, LUNDI)})

    assert Visite.objects.get(pk=double.pk).enqueteur == double.enqueteur


def test_placer_doubles_by_the_same_shopper_is_refused():
    principale = VisiteFactory(est_double=True)

    refuser("double_meme_enqueteur", placer_doubles, {principale.pk: Placement(principale.enqueteur_id, LUNDI)})

    assert Visite.objects.count() == 1


@pytest.fixture
def paire():
    """A letter by e-mail that the first shopper has handed over, and its second reading, wave closed since."""
    principale = visite_reelle(
        est_double=True,
        etat=EtatVisite.SOUMISE,
        effectuee_le=dt.datetime(2020, 2, 11, 10, 20, tzinfo=PARIS),
        accusee_le=dt.datetime(2020, 2, 11, 10, 30, tzinfo=PARIS),
        repondue_le=dt.datetime(2020, 2, 14, 10, 20, tzinfo=PARIS),
        soumise_le=dt.datetime(2020, 2, 14, 12, tzinfo=PARIS),
        reponses={"EM-01": 10},
    )
    return DoubleFactory(double_de=principale, enqueteur=EnqueteurFactory(compte=True))


def test_commencer_second_reading_of_a_letter_takes_the_instants_even_after_the_wave(paire):
    with time_machine.travel(MARS, tick=False):
        commencee = commencer_visite(visite=paire, auteur=paire.enqueteur.utilisateur)

    principale = paire.double_de
    assert (commencee.etat, commencee.commencee_le) == (EtatVisite.EN_COURS, MARS)
    assert (commencee.effectuee_le, commencee.accusee_le, commencee.repondue_le) == (
        principale.effectuee_le,
        principale.accusee_le,
        principale.repondue_le,
    )
    assert commencee.reponses == {}


def test_second_reading_is_graded_and_handed_over_on_its_own(paire):
    auteur = paire.enqueteur.utilisateur
    with time_machine.travel(MARS, tick=False):
        commencer_visite(visite=paire, auteur=auteur)
        enregistrer_reponses(visite=paire, reponses={**AVANT_ENVOI, **REPONSE}, auteur=auteur)
        consigner_faits(visite=paire, faits={"PERSO": False}, auteur=auteur)
        soumise = soumettre_visite(visite=paire, auteur=auteur)

    assert (soumise.etat, soumise.reponses["EM-01"]) == (EtatVisite.SOUMISE, 75)
    assert Visite.objects.get(pk=paire.double_de_id).reponses == {"EM-01": 10}


def test_commencer_second_reading_before_the_contact_is_handed_over_is_refused():
    principale = visite_reelle(est_double=True, en_attente=True)
    double = DoubleFactory(double_de=principale)

    with time_machine.travel(MARS, tick=False):
        refuser("contact_en_cours", commencer_visite, visite=double, auteur=None)

    assert Visite.objects.get(pk=double.pk).etat == EtatVisite.PLANIFIEE


@pytest.mark.parametrize(
    ("acte", "arguments"),
    [
        (consigner_moment, {"moment": "reponse", "instant": MARS}),
        (effacer_moment, {"moment": "accuse"}),
    ],
)
def test_second_reading_of_a_letter_cannot_change_the_instants(paire, acte, arguments):
    with time_machine.travel(MARS, tick=False):
        commencer_visite(visite=paire, auteur=None)
        avant = Visite.objects.filter(pk=paire.pk).values().get()
        with pytest.raises(RegleMetier) as refus:
            acte(visite=paire, auteur=None, **arguments)

    assert (refus.value.code, Visite.objects.filter(pk=paire.pk).values().get()) == ("instants_du_contact", avant)


def test_second_reading_of_a_call_notes_her_own_instants_during_the_wave():
    principale = VisiteFactory(
        inscription__campagne=campagne_2020(), canal=Canal.TEL, grille=grille_reelle(Canal.TEL), est_double=True
    )
    double = DoubleFactory(double_de=principale)
    instant = dt.datetime(2020, 2, 11, 10, 20, tzinfo=PARIS)

    with time_machine.travel(instant, tick=False):
        commencer_visite(visite=double, auteur=None)
        consigner_moment(visite=double, moment="contact", instant=instant, auteur=None)

    double.refresh_from_db()
    assert (double.etat, double.effectuee_le) == (EtatVisite.EN_COURS, instant)
