"""Creating an edition and changing its calendar."""

from __future__ import annotations

import datetime as dt
import importlib

import pytest
import time_machine
from django.apps import apps

from campagnes.actions.calendrier import (
    ajouter_vague,
    deplacer_periode,
    prolonger_inscriptions,
    retirer_periode,
    suspendre_terrain,
)
from campagnes.actions.ceremonie import fixer_ceremonie
from campagnes.actions.creer import creer_campagne
from campagnes.actions.elections import fixer_elections
from campagnes.enums import NaturePeriode
from campagnes.logic.calendrier import PARIS, Intervalle
from campagnes.models import Campagne, Ceremonie, EcheanceInscription, Periode
from campagnes.queries import calendrier_de
from socle.erreurs import RegleMetier
from socle.horloge import aujourdhui
from socle.journal import historique
from socle.logic.typographie import date_longue
from tests.factories.campagnes import CampagneFactory, CeremonieFactory, PeriodeFactory
from tests.factories.comptes import UtilisateurFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db

MIDI_NOVEMBRE = dt.datetime(2026, 11, 24, 12, tzinfo=PARIS)


@pytest.fixture
def auteur():
    return UtilisateurFactory(administrateur=True)


@time_machine.travel(MIDI_NOVEMBRE, tick=False)
def test_creer_campagne_relatif_opens_now_and_closes_31_december():
    campagne = creer_campagne(annee=2027, modele="relatif")

    calendrier = calendrier_de(campagne)
    assert calendrier.ouverture == MIDI_NOVEMBRE
    assert calendrier.cloture.isoformat() == "2027-01-01T00:00:00+01:00"
    assert calendrier.vagues == (
        Intervalle(dt.date(2027, 2, 1), dt.date(2027, 3, 15)),
        Intervalle(dt.date(2027, 6, 1), dt.date(2027, 9, 30)),
    )
    assert (calendrier.suspensions, calendrier.tours, calendrier.reserve_du) == ((), (), None)
    assert calendrier_de(campagne, prevu=True) == calendrier
    assert [entree.acte for entree in historique(campagne)] == ["campagne.creee"]


def test_creer_campagne_historique_holds_the_real_dates_of_2020():
    campagne = creer_campagne(annee=2020, modele="historique")

    calendrier = calendrier_de(campagne)
    assert calendrier.ouverture.isoformat() == "2019-12-03T00:00:00+01:00"
    assert calendrier.cloture.isoformat() == "2020-01-11T00:00:00+01:00"
    assert list(campagne.les_echeances.values_list("dernier_jour", flat=True)) == [
        dt.date(2019, 12, 31),
        dt.date(2020, 1, 10),
    ]
    assert calendrier.vagues == (
        Intervalle(dt.date(2020, 2, 1), dt.date(2020, 3, 13)),
        Intervalle(dt.date(2020, 6, 2), dt.date(2020, 9, 30)),
    )
    assert calendrier.suspensions == (Intervalle(dt.date(2020, 3, 16), dt.date(2020, 6, 1)),)
    assert calendrier.reserve_du == dt.date(2019, 9, 1)
    assert calendrier.tours == (dt.date(2020, 3, 15), dt.date(2020, 6, 28))
    assert (campagne.rang_edition, campagne.idcity_places, campagne.accueil_physique_actif) == (8, 10, False)
    assert (campagne.ceremonie.lieu, campagne.ceremonie.statut) == ("Sicoval (31)", "prevu")
    assert (campagne.ceremonie.prevue_du, campagne.ceremonie.tenue_du) == (dt.date(2020, 6, 10), None)


def test_creer_campagne_historique_planned_calendar_is_december_2019():
    prevu = calendrier_de(creer_campagne(annee=2020, modele="historique"), prevu=True)

    assert prevu.cloture.isoformat() == "2020-01-01T00:00:00+01:00"
    assert prevu.tours == (dt.date(2020, 3, 15), dt.date(2020, 3, 22))
    assert prevu.suspensions == ()


@pytest.mark.parametrize(
    ("annee", "modele", "code"),
    [
        (2021, "historique", "modele_indisponible"),
        (2011, "relatif", "annee_hors_bornes"),
        (2101, "relatif", "annee_hors_bornes"),
        (2030, "lunaire", "modele_indisponible"),
    ],
)
def test_creer_campagne_bad_input_writes_nothing(annee, modele, code):
    refuser(code, creer_campagne, annee=annee, modele=modele)
    assert not Campagne.objects.exists()


def test_creer_campagne_existing_year_is_refused():
    CampagneFactory(annee=2027)

    with pytest.raises(RegleMetier, match="existe déjà"):
        creer_campagne(annee=2027)

    assert Campagne.objects.count() == 1


@time_machine.travel(dt.datetime(2026, 12, 20, 12, tzinfo=PARIS), tick=False)
def test_prolonger_adds_a_dated_row_and_keeps_the_first(auteur):
    campagne = CampagneFactory(dernier_jour=dt.date(2026, 12, 31))

    echeance = prolonger_inscriptions(
        campagne=campagne, dernier_jour=dt.date(2027, 1, 10), motif=" Demandes  tardives ", auteur=auteur
    )

    assert (echeance.motif, echeance.auteur, echeance.decidee_le) == (
        "Demandes tardives",
        auteur,
        dt.datetime(2026, 12, 20, 12, tzinfo=PARIS),
    )
    assert campagne.les_echeances.count() == 2
    assert calendrier_de(campagne).cloture.isoformat() == "2027-01-11T00:00:00+01:00"
    entree = historique(campagne)[0]
    assert (entree.acte, entree.auteur, entree.tout) == (
        "campagne.prolongee",
        auteur,
        {"dernier_jour": "2027-01-10", "motif": "Demandes tardives"},
    )


@time_machine.travel(dt.datetime(2027, 1, 5, 12, tzinfo=PARIS), tick=False)
@pytest.mark.parametrize(
    ("dernier_jour", "motif", "code"),
    [
        (dt.date(2026, 12, 31), "Raison", "prolongation_en_arriere"),
        (dt.date(2027, 1, 4), "Raison", "prolongation_passee"),
        (dt.date(2027, 1, 10), "   ", "motif_absent"),
    ],
)
def test_prolonger_refused_writes_nothing(auteur, dernier_jour, motif, code):
    campagne = CampagneFactory(dernier_jour=dt.date(2026, 12, 31))

    refuser(code, prolonger_inscriptions, campagne=campagne, dernier_jour=dernier_jour, motif=motif, auteur=auteur)
    assert EcheanceInscription.objects.count() == 1
    assert historique(campagne) == []


@time_machine.travel(MIDI_NOVEMBRE, tick=False)
def test_suspendre_terrain_adds_suspension_with_reason(auteur):
    campagne = CampagneFactory()

    suspension = suspendre_terrain(
        campagne=campagne, du=dt.date(2027, 3, 1), au=dt.date(2027, 3, 5), motif="Grève", auteur=auteur
    )

    assert (suspension.nature, suspension.rang, suspension.prevue_du) == (NaturePeriode.SUSPENSION, 1, None)
    assert calendrier_de(campagne).suspensions == (Intervalle(dt.date(2027, 3, 1), dt.date(2027, 3, 5)),)
    assert [entree.acte for entree in historique(campagne)] == ["campagne.suspendue"]


@time_machine.travel(MIDI_NOVEMBRE, tick=False)
def test_ajouter_vague_takes_next_rank(auteur):
    campagne = CampagneFactory(vagues=[(dt.date(2027, 2, 1), dt.date(2027, 3, 1))])

    vague = ajouter_vague(
        campagne=campagne, du=dt.date(2027, 6, 1), au=dt.date(2027, 6, 30), motif="Retard", auteur=auteur
    )

    assert (vague.rang, vague.prevue_du) == (2, dt.date(2027, 6, 1))


def _rangs(campagne):
    return [
        (periode.nature, periode.rang, periode.du.isoformat())
        for periode in campagne.les_periodes.order_by("nature", "rang")
    ]


@time_machine.travel(MIDI_NOVEMBRE, tick=False)
def test_waves_are_numbered_by_date_whatever_the_order_in_which_they_are_added_moved_or_taken_back(auteur):
    campagne = CampagneFactory(
        vagues=[(dt.date(2027, 2, 1), dt.date(2027, 3, 15)), (dt.date(2027, 6, 1), dt.date(2027, 9, 30))]
    )

    ajoutee = ajouter_vague(
        campagne=campagne, du=dt.date(2026, 12, 1), au=dt.date(2026, 12, 18), motif="Essai", auteur=auteur
    )

    assert ajoutee.rang == 1
    assert historique(campagne)[0].details["rang"] == 1
    assert _rangs(campagne) == [("vague", 1, "2026-12-01"), ("vague", 2, "2027-02-01"), ("vague", 3, "2027-06-01")]

    deplacee = deplacer_periode(
        periode=ajoutee, du=dt.date(2027, 10, 4), au=dt.date(2027, 10, 29), motif="Report", auteur=auteur
    )

    assert deplacee.rang == 3
    assert _rangs(campagne) == [("vague", 1, "2027-02-01"), ("vague", 2, "2027-06-01"), ("vague", 3, "2027-10-04")]

    retirer_periode(periode=campagne.les_periodes.get(rang=1), motif="Trop tôt", auteur=auteur)

    assert _rangs(campagne) == [("vague", 1, "2027-06-01"), ("vague", 2, "2027-10-04")]


@time_machine.travel(MIDI_NOVEMBRE, tick=False)
def test_suspensions_are_numbered_by_date_beside_the_waves(auteur):
    campagne = CampagneFactory(vagues=[(dt.date(2027, 2, 1), dt.date(2027, 3, 1))])
    for mois in (5, 3):
        suspendre_terrain(
            campagne=campagne, du=dt.date(2027, mois, 1), au=dt.date(2027, mois, 5), motif="Grève", auteur=auteur
        )

    assert _rangs(campagne) == [
        ("suspension", 1, "2027-03-01"),
        ("suspension", 2, "2027-05-01"),
        ("vague", 1, "2027-02-01"),
    ]


def test_upgrade_numbers_by_date_what_was_numbered_as_it_was_added():
    campagne = CampagneFactory(
        vagues=[(dt.date(2027, 6, 1), dt.date(2027, 6, 9)), (dt.date(2027, 2, 1), dt.date(2027, 3, 1))]
    )
    juste = CampagneFactory(vagues=[(dt.date(2027, 2, 1), dt.date(2027, 3, 1))])

    importlib.import_module("campagnes.migrations.0007_rangs_par_date").renumeroter(apps, None)

    assert _rangs(campagne) == [("vague", 1, "2027-02-01"), ("vague", 2, "2027-06-01")]
    assert _rangs(juste) == [("vague", 1, "2027-02-01")]


@pytest.mark.parametrize(
    ("du", "au", "code"),
    [
        (dt.date(2027, 3, 1), dt.date(2027, 4, 1), "periodes_superposees"),
        (dt.date(2027, 6, 2), dt.date(2027, 6, 1), "periode_a_l_envers"),
    ],
)
@time_machine.travel(MIDI_NOVEMBRE, tick=False)
def test_ajouter_vague_bad_days_write_nothing(auteur, du, au, code):
    campagne = CampagneFactory(vagues=[(dt.date(2027, 2, 1), dt.date(2027, 3, 1))])

    refuser(code, ajouter_vague, campagne=campagne, du=du, au=au, motif="Retard", auteur=auteur)
    assert Periode.objects.count() == 1


@time_machine.travel(MIDI_NOVEMBRE, tick=False)
def test_deplacer_periode_keeps_planned_days(auteur):
    campagne = CampagneFactory(vagues=[(dt.date(2027, 2, 1), dt.date(2027, 3, 1))])

    vague = deplacer_periode(
        periode=campagne.les_periodes.get(),
        du=dt.date(2027, 2, 8),
        au=dt.date(2027, 3, 8),
        motif="Report",
        auteur=auteur,
    )

    assert (vague.du, vague.prevue_du) == (dt.date(2027, 2, 8), dt.date(2027, 2, 1))
    assert historique(campagne)[0].details["avant"] == {"du": "2027-02-01", "au": "2027-03-01"}


@pytest.mark.parametrize("suspension", [False, True])
@pytest.mark.parametrize(("du", "au", "champ"), [(-11, 40, "du"), (5, 40, "du"), (-10, -1, "au")])
@time_machine.travel(MIDI_NOVEMBRE, tick=False)
def test_deplacer_periode_begun_leaves_its_past_alone(auteur, suspension, du, au, champ):
    debut, fin, *voulus = (aujourdhui() + dt.timedelta(days=n) for n in (-10, 40, du, au))
    periode = PeriodeFactory(campagne=CampagneFactory(nue=True, annee=2027), suspension=suspension, du=debut, au=fin)
    demande = {"periode": periode, "motif": "Erreur", "auteur": auteur} | dict(zip(("du", "au"), voulus, strict=True))

    refus = refuser("periode_commencee", deplacer_periode, **demande)

    assert refus.champ == champ
    assert refus.message.startswith(f"Elle a commencé le {date_longue(debut)}\u202f:")


@pytest.mark.parametrize("reste", [0, 1, 60])
@time_machine.travel(MIDI_NOVEMBRE, tick=False)
def test_deplacer_periode_begun_ends_today_or_later(auteur, reste):
    debut, fin, voulu = (aujourdhui() + dt.timedelta(days=n) for n in (-10, 40, reste))
    periode = PeriodeFactory(campagne=CampagneFactory(nue=True, annee=2027), du=debut, au=fin)

    deplacer_periode(periode=periode, du=debut, au=voulu, motif="Reprise", auteur=auteur)

    periode.refresh_from_db()
    assert (periode.du, periode.au) == (debut, voulu)


def test_fixer_elections_writes_reserve_and_rounds(auteur):
    campagne = CampagneFactory(nue=True, annee=2020)

    fixer_elections(
        campagne=campagne,
        reserve_du=dt.date(2019, 9, 1),
        tours=[(dt.date(2020, 3, 15), dt.date(2020, 3, 15)), (dt.date(2020, 3, 22), dt.date(2020, 6, 28))],
        motif="Décret",
        auteur=auteur,
    )

    campagne.refresh_from_db()
    assert calendrier_de(campagne).tours == (dt.date(2020, 3, 15), dt.date(2020, 6, 28))


def test_fixer_elections_none_removes_rounds(auteur):
    campagne = CampagneFactory(historique=True)

    fixer_elections(campagne=campagne, reserve_du=None, tours=[], motif="Report", auteur=auteur)

    campagne.refresh_from_db()
    assert (campagne.reserve_du, campagne.les_tours.count()) == (None, 0)


@pytest.mark.parametrize(
    ("reserve_du", "tours", "code"),
    [
        (dt.date(2020, 9, 1), [], "reserve_sans_tour"),
        (dt.date(2020, 9, 1), [(dt.date(2020, 3, 15), None)], "elections_en_desordre"),
        (None, [(dt.date(2020, 3, 22), None), (dt.date(2020, 3, 15), None)], "elections_en_desordre"),
    ],
)
def test_fixer_elections_disorder_writes_nothing(auteur, reserve_du, tours, code):
    campagne = CampagneFactory(historique=True)

    with pytest.raises(RegleMetier) as refus:
        fixer_elections(campagne=campagne, reserve_du=reserve_du, tours=tours, motif="Décret", auteur=auteur)

    campagne.refresh_from_db()
    assert refus.value.code == code
    assert (campagne.reserve_du, campagne.les_tours.count()) == (dt.date(2019, 9, 1), 2)


@time_machine.travel(MIDI_NOVEMBRE, tick=False)
def test_fixer_ceremonie_moves_planned_to_held(auteur):
    ceremonie = CeremonieFactory()

    fixer_ceremonie(
        campagne=ceremonie.campagne,
        intitule="Rencontres",
        lieu="Angers (49)",
        statut="tenu",
        prevue_du=dt.date(2027, 11, 1),
        prevue_au=dt.date(2027, 11, 2),
        tenue_du=dt.date(2027, 12, 1),
        tenue_au=dt.date(2027, 12, 1),
        motif="Elle a eu lieu",
        auteur=auteur,
    )

    ceremonie.refresh_from_db()
    assert (ceremonie.lieu, ceremonie.statut, ceremonie.tenue_du) == ("Angers (49)", "tenu", dt.date(2027, 12, 1))
    assert historique(ceremonie.campagne)[0].acte == "campagne.ceremonie_fixee"


@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({"statut": "tenu"}, "ceremonie_sans_date"),
        ({"statut": "reporte", "tenue_du": dt.date(2027, 12, 1)}, "ceremonie_non_tenue"),
        ({"statut": "prevu", "prevue_au": dt.date(2027, 10, 1)}, "ceremonie_a_l_envers"),
    ],
)
@time_machine.travel(MIDI_NOVEMBRE, tick=False)
def test_fixer_ceremonie_bad_days_write_nothing(auteur, champs, code):
    campagne = CampagneFactory()
    demande = {"prevue_du": dt.date(2027, 11, 1), "prevue_au": dt.date(2027, 11, 2), "motif": "Lieu trouvé"} | champs

    refuser(code, fixer_ceremonie, campagne=campagne, intitule="Rencontres", lieu="Angers", auteur=auteur, **demande)
    assert not Ceremonie.objects.exists()


def test_retirer_periode_takes_back_what_has_not_begun(auteur):
    campagne = CampagneFactory(a_venir=True)
    premiere, seconde = campagne.les_periodes.order_by("du")

    retirer_periode(periode=seconde, motif="Une seule vague", auteur=auteur)

    assert list(campagne.les_periodes.all()) == [premiere]
    entree = historique(campagne)[0]
    assert (entree.acte, entree.tout["rang"], entree.tout["motif"]) == (
        "campagne.periode_retiree",
        2,
        "Une seule vague",
    )


def test_retirer_periode_begun_is_refused(auteur):
    vague = CampagneFactory(en_terrain=True).les_periodes.order_by("du").first()

    refuser("periode_commencee", retirer_periode, periode=vague, motif="Erreur", auteur=auteur)
