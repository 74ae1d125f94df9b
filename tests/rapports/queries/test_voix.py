"""Whoever reads every address of what users say, one after another, works out no handful."""

from __future__ import annotations

import datetime as dt

import pytest

from bornes.enums import Comptage, MotifRetenue, Origine
from bornes.indicateurs.logic.indicateurs import taux
from bornes.indicateurs.queries import indicateurs
from rapports.logic.voix.tableau import OrganismeDeLaListe
from rapports.queries.voix.nationale import FiltreNational, _extremes, voix_nationale
from rapports.queries.voix.organisme import Filtre, voix_organisme
from socle.horloge import aujourdhui
from tests.factories.bornes import PointFactory, ThemeReconnuFactory, VerbatimFactory
from tests.factories.organismes import InscriptionFactory, SiteFactory
from tests.rapports.views.test_voix import compter, entendre

pytestmark = pytest.mark.django_db
TENU = {"comptage": Comptage.RETENU, "motif_retenue": MotifRetenue.RAFALE}
PERIODES = ("4s", "12s", "tout")


@pytest.fixture
def inscription():
    return InscriptionFactory(smartphone=True, borne=True)


@pytest.fixture
def recent():
    return aujourdhui() - dt.timedelta(days=1)


@pytest.fixture
def ancien():
    return aujourdhui() - dt.timedelta(weeks=8)


def test_held_opinions_are_told_of_the_whole_only(inscription):
    point = PointFactory(inscription=inscription)
    entendre(point, 20, satisfaction=5)
    entendre(point, 20, satisfaction=5, borne=True)
    entendre(point, 2, satisfaction=1, **TENU)
    entendre(point, 10, satisfaction=5, borne=True, **TENU)
    compter()

    retenus = {origine: voix_organisme(inscription, Filtre(origine=origine)).voix.retenus for origine in ("", *Origine)}

    assert {origine: r.n for origine, r in retenus.items()} == {"": 12, "borne": None, "smartphone": None}
    assert [r.taux and r.taux.n for r in retenus.values()] == [52, None, None]


def test_held_handful_of_a_stretch_hides_the_longer_periods(inscription, recent, ancien):
    point = PointFactory(inscription=inscription)
    entendre(point, 20, jour=recent)
    entendre(point, 20, jour=ancien)
    entendre(point, 10, jour=recent, **TENU)
    entendre(point, 2, jour=ancien, **TENU)
    compter()

    assert [voix_organisme(inscription, Filtre(periode=p)).voix.retenus.n for p in PERIODES] == [10, None, None]


def test_period_less_another_gives_no_handful_of_a_site(inscription, recent, ancien):
    autre = SiteFactory(organisme=inscription.organisme)
    a, b = PointFactory(inscription=inscription), PointFactory(inscription=inscription, site=autre)
    entendre(a, 20, jour=recent)
    entendre(b, 25, jour=recent)
    entendre(a, 2, jour=ancien)
    entendre(b, 30, jour=ancien)
    compter()

    def lire(site, periode):
        return voix_organisme(inscription, Filtre(periode=periode, site=site)).voix

    assert [lire(a.site_id, p).n for p in PERIODES] == [20, None, None]
    assert [lire(b.site_id, p).n for p in PERIODES] == [25, None, None]
    assert [lire(None, p).n for p in PERIODES] == [45, 77, 77]
    assert lire(a.site_id, "12s").satisfaction is None
    lieux = voix_organisme(inscription, Filtre(periode="12s")).lieux
    assert [ligne.total.n for ligne in lieux.lignes] == [None, None]


def test_period_less_another_gives_no_handful_of_a_mark_an_hour_or_a_reason(inscription, recent, ancien):
    point = PointFactory(inscription=inscription)
    for note in (1, 2, 3, 4, 5):
        entendre(point, 10, satisfaction=note, jour=recent, heure=9 + note, raison_1="attente", resultat="oui")
    entendre(point, 2, satisfaction=1, jour=ancien, heure=10, raison_1="attente", resultat="non")
    entendre(point, 10, satisfaction=5, jour=ancien, heure=14, raison_1="clarte", resultat="oui")
    compter()

    voix = {p: voix_organisme(inscription, Filtre(periode=p)).voix for p in PERIODES}

    assert [n for _mot, n in voix["4s"].repartition] == [10, 10, 10, 10, 10]
    assert [e.n for e in voix["4s"].heures] == [10, 10, 10, 10, 10]
    assert [(e.mot, e.n) for e in voix["4s"].raisons] == [("l’attente", 50)]
    assert voix["12s"].repartition == ()
    assert [e.n for e in voix["12s"].heures] == [None, 10, 10, 10, None]
    assert [(e.mot, e.n) for e in voix["12s"].raisons if e.mot == "l’attente"] == [("l’attente", None)]
    assert [e.n for e in voix["12s"].resultats if e.n] == []


def test_themes_of_a_handful_of_a_stretch_are_hidden_in_the_longer_periods(inscription, recent, ancien):
    point = PointFactory(inscription=inscription)
    entendre(point, 20, jour=recent)
    entendre(point, 20, jour=ancien)
    for jour, nombre in ((recent, 6), (ancien, 2)):
        for avis in entendre(point, nombre, jour=jour):
            ThemeReconnuFactory(verbatim=VerbatimFactory(avis=avis, publie=True), theme="attente")
    compter()

    assert [[(t.n, t.part) for t in voix_organisme(inscription, Filtre(periode=p)).voix.themes] for p in PERIODES] == [
        [(6, 100.0)],
        [(None, None)],
        [(None, None)],
    ]


def test_rate_is_told_from_five_opinions_on_and_the_distribution_later(inscription):
    point = PointFactory(inscription=inscription)
    entendre(point, 6, satisfaction=5)
    entendre(point, 1, satisfaction=1)
    compter()
    peu = voix_organisme(inscription, Filtre()).voix
    entendre(point, 4, satisfaction=2)
    compter()
    assez = voix_organisme(inscription, Filtre()).voix

    assert (peu.n, round(peu.satisfaction.valeur), peu.repartition) == (7, 86, ())
    assert [n for _mot, n in assez.repartition] == [0, 5, 0, 0, 6]


def test_opinions_of_a_day_that_has_not_begun_in_paris_are_told(inscription):
    """It is tomorrow already in Nouméa, from two o'clock in the afternoon in Paris on."""
    entendre(PointFactory(inscription=inscription), 12, jour=aujourdhui() + dt.timedelta(days=1))
    compter()

    assert [voix_organisme(inscription, Filtre(periode=p)).voix.n for p in PERIODES] == [12, 12, 12]


def test_filter_that_holds_everybody_shows_the_whole(inscription):
    point = PointFactory(inscription=inscription)
    entendre(point, 30)
    entendre(point, 6, **TENU)
    compter()

    tout = voix_organisme(inscription, Filtre()).voix
    site = voix_organisme(inscription, Filtre(site=point.site_id)).voix

    assert (site.n, site.est_partielle, site.repartition) == (30, False, tout.repartition)
    assert (tout.retenus.n, site.retenus.n) == (6, None)


def test_country_period_less_another_gives_no_handful(recent):
    inscription = InscriptionFactory(smartphone=True, borne=True)
    point = PointFactory(inscription=inscription)
    ancien = aujourdhui().replace(day=1) - dt.timedelta(days=170)
    entendre(point, 20, jour=recent)
    entendre(point, 20, jour=recent, borne=True)
    entendre(point, 20, jour=ancien)
    entendre(point, 2, jour=ancien, borne=True)
    compter()

    def lire(periode, origine=""):
        return voix_nationale(inscription.campagne, FiltreNational(periode=periode, origine=origine)).voix.n

    assert [lire(p) for p in ("3m", "12m", "tout")] == [40, 62, 62]
    assert [lire(p, "borne") for p in ("3m", "12m", "tout")] == [20, None, None]
    assert [lire(p, "smartphone") for p in ("3m", "12m", "tout")] == [20, None, None]


def test_country_families_are_sums_of_the_bodies_that_are_told():
    inscriptions = [InscriptionFactory(smartphone=True)]
    campagne = inscriptions[0].campagne
    inscriptions += [InscriptionFactory(smartphone=True, campagne=campagne) for _ in range(3)]
    for inscription, nombre in zip(inscriptions, (50, 40, 9, 2), strict=True):
        entendre(PointFactory(inscription=inscription), nombre)
    compter()

    voix = voix_nationale(campagne, FiltreNational())

    assert sorted((o.n or 0) for o in voix.organismes) == [0, 0, 40, 50]
    for groupes in (voix.categories, voix.types, voix.departements):
        assert sum(groupe.n for groupe in groupes) == 90
    assert (voix.voix.n, voix.nb_organismes) == (101, 4)
    assert {o.n for o in indicateurs.comptes_par_organisme(campagne.pk)} == {50, 40, 9, 2}


@pytest.mark.parametrize(
    ("entendus", "extremes"),
    [
        # Heard ten thousand times, a body has the surest lower end and the surest upper one.
        ([taux(7000, 10_000), *(taux(favorables, 30) for favorables in range(21, 30))], 4),
        ([taux(24, 30)] * 10, 0),
    ],
)
def test_country_calls_no_body_both_first_and_last(entendus, extremes):
    premiers, derniers = _extremes(
        [OrganismeDeLaListe(pk, f"Ville {pk}", "", "", "", "", lu.n, lu, 2027) for pk, lu in enumerate(entendus)]
    )

    assert (len(premiers), len(derniers)) == (extremes, extremes)
    assert not {*premiers} & {*derniers}
