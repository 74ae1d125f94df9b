"""What the elections of 2020 (regles#edition-2020) allow, body by body, day by day: a table written by hand.

Read it against the electoral code and the decrees of the year, not against the code: nothing here is computed.
Restitution is before the period, so that only elections speak.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campagnes.enums import Acte
from campagnes.logic.calendrier import PARIS, Intervalle
from campagnes.logic.garde import Calendrier, autoriser, permis_des

COMMUN = {
    "annee": 2020,
    "ouverture": dt.datetime(2019, 12, 3, tzinfo=PARIS),
    "vagues": (Intervalle(dt.date(2019, 8, 1), dt.date(2020, 12, 31)),),
    "reserve_du": dt.date(2019, 9, 1),
    "terrain_ouvert_le": dt.datetime(2019, 8, 1, tzinfo=PARIS),
    "restituee_le": dt.datetime(2019, 8, 1, tzinfo=PARIS),
}
TENU = Calendrier(**COMMUN, tours=(dt.date(2020, 3, 15), dt.date(2020, 6, 28)))
PREVU = Calendrier(**COMMUN, tours=(dt.date(2020, 3, 15), dt.date(2020, 3, 22)))

CODES = {
    ".": (True, ""),
    "n": (True, "ton_neutre_conseille"),
    "r": (True, "reserve_en_cours"),
    "R": (False, "reserve_electorale"),
    "P": (False, "promotion_en_reserve"),
    "G": (False, "veille_ou_jour_de_scrutin"),
}
CORPS = {
    "commune complète": ("COMMUNE", "complet"),
    "commune à deux tours": ("COMMUNE", "second_tour"),
    "commune sans déclaration": ("COMMUNE", "non_concerne"),
    "intercommunalité": ("CA", "non_concerne"),
    "département": ("DEPARTEMENT", "non_concerne"),
    "région": ("REGION", "non_concerne"),
    "CCAS": ("CCAS", "non_concerne"),
    "bibliothèque": ("BIBLIOTHEQUE", "non_concerne"),
}

JOURS_TENUS = (
    "2019-08-31",
    "2019-09-01",
    "2020-03-13",
    "2020-03-14",
    "2020-03-15",
    "2020-03-16",
    "2020-03-21",
    "2020-03-22",
    "2020-03-23",
    "2020-06-26",
    "2020-06-27",
    "2020-06-28",
    "2020-06-29",
)
# One letter a day of JOURS_TENUS.
TABLE_TENUE = """
                          | 31.08 01.09 13.03 14.03 15.03 16.03 21.03 22.03 23.03 26.06 27.06 28.06 29.06
commune complète          | communiquer         | .     R     R     G     G     .     .     .     .     .     G     G     .
commune complète          | ouvrir_consultation | .     r     r     G     G     .     .     .     .     .     G     G     .
commune complète          | publier_resultats   | .     r     r     G     G     .     .     .     .     .     G     G     .
commune complète          | promouvoir          | .     P     P     P     P     .     .     .     .     .     G     G     .
commune complète          | ecrire_citoyens     | .     .     .     G     G     .     .     .     .     .     G     G     .
commune complète          | montrer_avis        | .     R     R     G     G     .     .     .     .     .     G     G     .
commune complète          | visiter             | .     .     .     .     .     .     .     .     .     .     .     .     .
commune à deux tours      | communiquer         | .     R     R     G     G     R     R     R     R     R     G     G     .
commune à deux tours      | ouvrir_consultation | .     r     r     G     G     r     r     r     r     r     G     G     .
commune à deux tours      | publier_resultats   | .     r     r     G     G     r     r     r     r     r     G     G     .
commune à deux tours      | promouvoir          | .     P     P     P     P     P     P     P     P     P     P     P     .
commune à deux tours      | ecrire_citoyens     | .     .     .     G     G     .     .     .     .     .     G     G     .
commune à deux tours      | visiter             | .     .     .     .     .     .     .     .     .     .     .     .     .
commune à deux tours      | montrer_avis        | .     R     R     G     G     R     R     R     R     R     G     G     .
commune sans déclaration  | communiquer         | .     R     R     G     G     R     R     R     R     R     G     G     .
commune sans déclaration  | ouvrir_consultation | .     r     r     G     G     r     r     r     r     r     G     G     .
commune sans déclaration  | publier_resultats   | .     r     r     G     G     r     r     r     r     r     G     G     .
commune sans déclaration  | promouvoir          | .     P     P     P     P     P     P     P     P     P     P     P     .
intercommunalité          | communiquer         | .     R     R     G     G     R     R     R     R     R     G     G     .
intercommunalité          | ouvrir_consultation | .     r     r     G     G     r     r     r     r     r     G     G     .
intercommunalité          | publier_resultats   | .     r     r     G     G     r     r     r     r     r     G     G     .
intercommunalité          | promouvoir          | .     P     P     P     P     P     P     P     P     P     P     P     .
intercommunalité          | ecrire_citoyens     | .     .     .     G     G     .     .     .     .     .     G     G     .
département               | communiquer         | .     R     R     G     G     R     R     R     R     R     G     G     .
département               | ouvrir_consultation | .     r     r     G     G     r     r     r     r     r     G     G     .
département               | publier_resultats   | .     r     r     G     G     r     r     r     r     r     G     G     .
département               | promouvoir          | .     P     P     P     P     P     P     P     P     P     P     P     .
région                    | communiquer         | .     R     R     G     G     R     R     R     R     R     G     G     .
région                    | ouvrir_consultation | .     r     r     G     G     r     r     r     r     r     G     G     .
région                    | publier_resultats   | .     r     r     G     G     r     r     r     r     r     G     G     .
région                    | promouvoir          | .     P     P     P     P     P     P     P     P     P     P     P     .
CCAS                      | communiquer         | .     .     .     G     G     .     .     .     .     .     G     G     .
CCAS                      | ouvrir_consultation | .     n     n     G     G     n     n     n     n     n     G     G     .
CCAS                      | publier_resultats   | .     n     n     G     G     n     n     n     n     n     G     G     .
CCAS                      | promouvoir          | .     .     .     G     G     .     .     .     .     .     G     G     .
CCAS                      | ecrire_citoyens     | .     .     .     G     G     .     .     .     .     .     G     G     .
CCAS                      | visiter             | .     .     .     .     .     .     .     .     .     .     .     .     .
CCAS                      | montrer_avis        | .     .     .     G     G     .     .     .     .     .     G     G     .
bibliothèque              | communiquer         | .     .     .     G     G     .     .     .     .     .     G     G     .
bibliothèque              | ouvrir_consultation | .     n     n     G     G     n     n     n     n     n     G     G     .
bibliothèque              | publier_resultats   | .     n     n     G     G     n     n     n     n     n     G     G     .
bibliothèque              | promouvoir          | .     .     .     G     G     .     .     .     .     .     G     G     .
"""

JOURS_PREVUS = ("2020-03-16", "2020-03-20", "2020-03-21", "2020-03-22", "2020-03-23", "2020-06-27", "2020-06-28")
# The second round as decree 2019-928 called it, 22 March: what a screen would have said before 17 March.
TABLE_PREVUE = """
                          | 16.03 20.03 21.03 22.03 23.03 27.06 28.06
commune complète          | communiquer         | .     .     G     G     .     .     .
commune complète          | ouvrir_consultation | .     .     G     G     .     .     .
commune à deux tours      | communiquer         | R     R     G     G     .     .     .
commune à deux tours      | ouvrir_consultation | r     r     G     G     .     .     .
commune à deux tours      | publier_resultats   | r     r     G     G     .     .     .
commune à deux tours      | promouvoir          | P     P     P     P     .     .     .
intercommunalité          | communiquer         | R     R     G     G     .     .     .
région                    | promouvoir          | P     P     P     P     .     .     .
CCAS                      | ouvrir_consultation | n     n     G     G     .     .     .
CCAS                      | ecrire_citoyens     | .     .     G     G     .     .     .
"""


def _lire(table):
    """Return (body, act, letters) for each line of a table."""
    lignes = [[case.strip() for case in ligne.split("|")] for ligne in table.strip().splitlines()]
    return [(corps, acte, lettres.split()) for corps, acte, lettres in lignes[1:]]


def _verdicts(calendrier, jours, corps, acte, heure):
    type_organisme, etat_conseil = CORPS[corps]
    verdicts = [
        autoriser(
            acte,
            calendrier,
            dt.datetime.fromisoformat(f"{jour}T{heure}").replace(tzinfo=PARIS),
            type_organisme=type_organisme,
            etat_conseil=etat_conseil,
        )
        for jour in jours
    ]
    return [(verdict.permis, verdict.code) for verdict in verdicts]


@pytest.mark.parametrize("heure", ["00:00", "12:00", "23:59"])
@pytest.mark.parametrize(("corps", "acte", "lettres"), _lire(TABLE_TENUE))
def test_2020_as_it_was_held(corps, acte, lettres, heure):
    """The same all day long in Paris."""
    assert _verdicts(TENU, JOURS_TENUS, corps, acte, heure) == [CODES[lettre] for lettre in lettres]


@pytest.mark.parametrize(("corps", "acte", "lettres"), _lire(TABLE_PREVUE))
def test_2020_as_it_was_planned(corps, acte, lettres):
    assert _verdicts(PREVU, JOURS_PREVUS, corps, acte, "12:00") == [CODES[lettre] for lettre in lettres]


@pytest.mark.parametrize(
    ("instant", "code"),
    [
        ("2020-03-14T00:30+11:00", "reserve_electorale"),  # 13 March in Paris, 14 in Nouméa
        ("2020-03-13T19:30-04:00", "veille_ou_jour_de_scrutin"),  # 14 March in Paris, 13 in Fort-de-France
    ],
)
def test_days_are_those_of_paris(instant, code):
    verdict = autoriser(Acte.COMMUNIQUER, TENU, dt.datetime.fromisoformat(instant), type_organisme="COMMUNE")

    assert verdict.code == code


@pytest.mark.parametrize(
    ("corps", "acte", "jour", "attendu"),
    [
        ("commune complète", "communiquer", "2020-03-13", "2020-03-16"),
        ("commune complète", "communiquer", "2020-03-16", "2020-03-16"),
        ("commune complète", "communiquer", "2020-06-27", "2020-06-29"),
        ("commune à deux tours", "communiquer", "2020-03-13", "2020-06-29"),
        ("commune à deux tours", "promouvoir", "2019-09-01", "2020-06-29"),
        ("commune à deux tours", "ouvrir_consultation", "2020-03-14", "2020-03-16"),
        ("région", "publier_resultats", "2020-06-28", "2020-06-29"),
        ("CCAS", "communiquer", "2020-03-15", "2020-03-16"),
        ("CCAS", "ecrire_citoyens", "2020-03-13", "2020-03-13"),
    ],
)
def test_first_day_on_which_an_act_is_permitted(corps, acte, jour, attendu):
    type_organisme, etat_conseil = CORPS[corps]

    des = permis_des(acte, TENU, dt.date.fromisoformat(jour), type_organisme=type_organisme, etat_conseil=etat_conseil)

    assert des == dt.date.fromisoformat(attendu)


def test_first_day_is_unknown_before_restitution():
    sans = dataclasses.replace(TENU, restituee_le=None)

    assert permis_des(Acte.COMMUNIQUER, sans, dt.date(2020, 6, 29), type_organisme="CCAS") is None


def test_a_lift_moves_the_first_day_after_the_round_only():
    des = permis_des(Acte.COMMUNIQUER, TENU, dt.date(2020, 3, 14), type_organisme="CA", reserve_levee=True)

    assert des == dt.date(2020, 3, 16)


@given(
    st.sampled_from(sorted(CORPS)),
    st.sampled_from(
        ["communiquer", "ouvrir_consultation", "publier_resultats", "promouvoir", "ecrire_citoyens", "montrer_avis"]
    ),
    st.dates(dt.date(2019, 7, 1), dt.date(2020, 7, 31)),
    st.booleans(),
)
def test_first_day_is_what_asking_each_day_would_find(corps, acte, jour, levee):
    type_organisme, etat_conseil = CORPS[corps]
    situation = {"type_organisme": type_organisme, "etat_conseil": etat_conseil, "reserve_levee": levee}
    suite = (jour + dt.timedelta(days=n) for n in range(500))
    midis = ((un, dt.datetime.combine(un, dt.time(12), PARIS)) for un in suite)

    attendu = next(un for un, midi in midis if autoriser(acte, TENU, midi, **situation).permis)

    assert permis_des(acte, TENU, jour, **situation) == attendu
