"""May this be done now? Acts of the 2020 edition against its real calendar."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from campagnes.enums import Acte
from campagnes.logic.calendrier import PARIS, Intervalle
from campagnes.logic.garde import REGLES, Calendrier, VerdictGarde, autoriser, fin_reserve

REEL = Calendrier(
    annee=2020,
    ouverture=dt.datetime(2019, 12, 3, tzinfo=PARIS),
    dernier_jour=dt.date(2020, 1, 10),
    vagues=(
        Intervalle(dt.date(2020, 2, 1), dt.date(2020, 3, 13)),
        Intervalle(dt.date(2020, 6, 2), dt.date(2020, 9, 30)),
    ),
    suspensions=(Intervalle(dt.date(2020, 3, 16), dt.date(2020, 6, 1)),),
    reserve_du=dt.date(2019, 9, 1),
    tours=(dt.date(2020, 3, 15), dt.date(2020, 6, 28)),
    terrain_ouvert_le=dt.datetime(2020, 1, 20, tzinfo=PARIS),
    restituee_le=dt.datetime(2020, 3, 1, tzinfo=PARIS),
)
# Nothing given back yet; given back so long ago that nothing may be contested.
EN_COURS = dataclasses.replace(REEL, restituee_le=None)
RENDUE = dataclasses.replace(REEL, restituee_le=dt.datetime(2020, 1, 25, tzinfo=PARIS))


def le(jour, heure="12:00"):
    return dt.datetime.fromisoformat(f"{jour}T{heure}").replace(tzinfo=PARIS)


def test_every_act_has_its_rule():
    assert set(REGLES) == set(Acte.values)


@pytest.mark.parametrize(
    ("jour", "heure", "code"),
    [
        ("2019-12-02", "23:59", "inscriptions_a_venir"),
        ("2019-12-03", "00:00", ""),
        ("2020-01-10", "23:59", ""),
        ("2020-01-11", "00:00", "inscriptions_closes"),
    ],
)
def test_inscrire_follows_window(jour, heure, code):
    assert autoriser(Acte.INSCRIRE, REEL, le(jour, heure)).code == code


def test_inscrire_without_last_day_is_refused():
    sans = dataclasses.replace(REEL, dernier_jour=None)

    assert autoriser(Acte.INSCRIRE, sans, le("2020-01-01")).code == "inscriptions_sans_echeance"


@pytest.mark.parametrize(
    ("jour", "code"),
    [
        ("2020-01-31", "hors_vague"),
        ("2020-02-01", ""),
        ("2020-03-13", ""),
        ("2020-03-14", "hors_vague"),
        ("2020-03-16", "terrain_suspendu"),
        ("2020-06-01", "terrain_suspendu"),
        ("2020-06-02", ""),
        ("2020-09-30", ""),
        ("2020-10-01", "terrain_termine"),
    ],
)
def test_visiter_only_in_waves_outside_suspensions(jour, code):
    verdict = autoriser(Acte.VISITER, REEL, le(jour))

    assert (verdict.permis, verdict.code) == (code == "", code)


def test_visiter_suspension_inside_wave_is_refused():
    coupe = dataclasses.replace(REEL, suspensions=(Intervalle(dt.date(2020, 2, 10), dt.date(2020, 2, 12)),))

    verdicts = [autoriser(Acte.VISITER, coupe, le(f"2020-02-{jour:02d}")).permis for jour in range(9, 14)]

    assert verdicts == [True, False, False, False, True]


def test_visiter_during_reserve_is_allowed():
    """regles#el-01-mesure: mystery contacts are internal measurement."""
    assert autoriser(Acte.VISITER, REEL, le("2020-06-27")).permis


@pytest.mark.parametrize("acte", [Acte.VISITER, Acte.PLANIFIER])
def test_fieldwork_without_wave_is_refused(acte):
    assert autoriser(acte, dataclasses.replace(REEL, vagues=()), le("2020-02-10")).code == "terrain_sans_vague"


@pytest.mark.parametrize(("jour", "permis"), [("2019-12-10", True), ("2020-09-30", True), ("2020-10-01", False)])
def test_planifier_until_last_wave_ends(jour, permis):
    assert autoriser(Acte.PLANIFIER, REEL, le(jour)).permis is permis


@pytest.mark.parametrize(("jour", "permis"), [("2020-01-19", False), ("2020-01-20", True)])
def test_restituer_needs_open_fieldwork(jour, permis):
    assert autoriser(Acte.RESTITUER, EN_COURS, le(jour)).permis is permis


@pytest.mark.parametrize(
    ("calendrier", "jour", "code"),
    [
        (EN_COURS, "2020-04-10", "vagues_en_cours"),
        (EN_COURS, "2020-09-30", "vagues_en_cours"),
        (EN_COURS, "2020-10-01", ""),
        (dataclasses.replace(EN_COURS, vagues=()), "2020-04-10", ""),
        (REEL, "2020-02-29", "vagues_en_cours"),
        (REEL, "2020-03-01", "deja_restituee"),
    ],
)
def test_restituer_tells_that_contacts_go_first_until_waves_end_and_that_it_is_done_once(calendrier, jour, code):
    """regles#restitution."""
    assert autoriser(Acte.RESTITUER, calendrier, le(jour)).code == code


@pytest.mark.parametrize(
    ("calendrier", "jour", "heure", "code"),
    [
        (EN_COURS, "2020-12-10", "12:00", "resultats_non_restitues"),
        (REEL, "2020-02-29", "23:59", "resultats_non_restitues"),
        (REEL, "2020-03-10", "12:00", "droit_de_reponse_en_cours"),
        (REEL, "2020-03-16", "23:59", "droit_de_reponse_en_cours"),
        (REEL, "2020-03-17", "00:00", "reserve_en_cours"),
    ],
)
def test_publier_palmares_waits_for_the_restitution_then_for_the_right_of_reply(calendrier, jour, heure, code):
    """regles#droit-de-reponse."""
    verdict = autoriser(Acte.PUBLIER_PALMARES, calendrier, le(jour, heure))

    assert (verdict.code, verdict.permis) == (code, code == "reserve_en_cours")


@pytest.mark.parametrize("acte", [Acte.ECRIRE_CITOYENS, Acte.PUBLIER_PALMARES])
@pytest.mark.parametrize(
    ("jour", "permis"),
    [
        ("2020-03-13", True),
        ("2020-03-14", False),
        ("2020-03-15", False),
        ("2020-03-16", True),
        ("2020-03-22", True),  # second round cancelled that day
        ("2020-06-26", True),
        ("2020-06-27", False),
        ("2020-06-28", False),
        ("2020-06-29", True),
    ],
)
def test_publication_and_mails_frozen_on_eve_and_day_of_rounds(acte, jour, permis):
    """regles#el-08-gel."""
    assert autoriser(acte, RENDUE, le(jour)).permis is permis


def test_publier_palmares_during_reserve_warns():
    """regles#el-04-laureats."""
    verdict = autoriser(Acte.PUBLIER_PALMARES, REEL, le("2020-06-10"))

    assert (verdict.permis, verdict.code) == (True, "reserve_en_cours")
    assert "28\u00a0juin 2020" in verdict.message


def test_publier_palmares_after_reserve_is_plain():
    assert autoriser(Acte.PUBLIER_PALMARES, REEL, le("2020-06-29")) == VerdictGarde(permis=True)


@pytest.mark.parametrize(
    ("type_organisme", "etat_conseil", "fin"),
    [
        ("COMMUNE", "complet", "2020-03-15"),
        ("COMMUNE", "second_tour", "2020-06-28"),
        ("COMMUNE", "", "2020-06-28"),
        ("CA", "complet", "2020-06-28"),
        ("DEPARTEMENT", "", "2020-06-28"),
        ("REGION", "", "2020-06-28"),
        ("HOPITAL", "", None),
    ],
)
def test_fin_reserve_depends_on_body_and_council(type_organisme, etat_conseil, fin):
    assert fin_reserve(REEL, type_organisme, etat_conseil) == (dt.date.fromisoformat(fin) if fin else None)


@pytest.mark.parametrize(
    ("jour", "type_organisme", "etat_conseil", "code"),
    [
        ("2020-02-28", "HOPITAL", "", "resultats_non_restitues"),
        ("2020-03-02", "HOPITAL", "", ""),
        ("2020-03-15", "HOPITAL", "", "veille_ou_jour_de_scrutin"),
        ("2020-03-02", "COMMUNE", "complet", "reserve_electorale"),
        ("2020-03-15", "COMMUNE", "complet", "veille_ou_jour_de_scrutin"),
        ("2020-03-16", "COMMUNE", "complet", ""),
        ("2020-03-16", "COMMUNE", "second_tour", "reserve_electorale"),
        ("2020-06-29", "COMMUNE", "second_tour", ""),
        ("2020-03-16", "METROPOLE", "", "reserve_electorale"),
        ("2020-06-29", "METROPOLE", "", ""),
    ],
)
def test_communiquer_waits_for_end_of_reserve(jour, type_organisme, etat_conseil, code):
    """regles#el-02-communiquer."""
    verdict = autoriser(Acte.COMMUNIQUER, REEL, le(jour), type_organisme=type_organisme, etat_conseil=etat_conseil)

    assert (verdict.permis, verdict.code) == (code == "", code)


def test_no_election_freezes_nothing():
    calme = dataclasses.replace(RENDUE, reserve_du=None, tours=())

    verdicts = {
        autoriser(acte, calme, le("2020-03-15"), type_organisme="COMMUNE")
        for acte in (Acte.COMMUNIQUER, Acte.PUBLIER_PALMARES, Acte.ECRIRE_CITOYENS)
    }

    assert verdicts == {VerdictGarde(permis=True)}


@pytest.mark.parametrize("sans", [{"reserve_du": None}, {"tours": ()}], ids=["no reserve date", "no round"])
def test_half_an_election_makes_no_reserve(sans):
    """Rounds without a first day of reserve, or that day without a round: nothing runs, nothing is advised."""
    bancal = dataclasses.replace(RENDUE, **sans)
    actes = [acte for acte in Acte if acte not in (Acte.INSCRIRE, Acte.PLANIFIER, Acte.VISITER, Acte.RESTITUER)]

    assert {fin_reserve(bancal, type_organisme) for type_organisme in ("COMMUNE", "CA", "CCAS")} == {None}
    assert {
        autoriser(acte, bancal, le("2020-03-10"), type_organisme=type_organisme, etat_conseil=etat)
        for acte in actes
        for type_organisme in ("COMMUNE", "CA", "CCAS")
        for etat in ("complet", "")
    } == {VerdictGarde(permis=True)}


def test_every_refusal_speaks_french():
    for acte in Acte:
        for jour in ("2019-01-01", "2020-03-15", "2020-04-01", "2021-01-01"):
            verdict = autoriser(acte, REEL, le(jour), type_organisme="COMMUNE")
            assert verdict.permis or (verdict.code and verdict.message.endswith("."))
