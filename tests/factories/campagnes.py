"""Editions and their dated rows.

Default: registration open now (opened 30 days ago, 30 days left), two waves to come, iD City seats not created.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory

from campagnes.enums import NaturePeriode, StatutCeremonie
from campagnes.models import Campagne, Ceremonie, EcheanceInscription, Periode, TourElection
from socle.horloge import PARIS, aujourdhui

# Days from today: opening, last day of registration, waves.
CALENDRIERS = {
    "ouverte": (-30, 30, ((60, 110), (180, 300))),
    "en_terrain": (-120, -40, ((-10, 40), (120, 200))),
    "terminee": (-500, -420, ((-380, -330), (-260, -140))),
    "a_venir": (30, 60, ((90, 130), (200, 300))),
}


def _jour(decalage: int) -> dt.date:
    return aujourdhui() + dt.timedelta(days=decalage)


def _minuit(jour: dt.date) -> dt.datetime:
    return dt.datetime.combine(jour, dt.time(), PARIS)


class CampagneFactory(factory.django.DjangoModelFactory):
    """An edition with its window and two waves, around today.

    `calendrier` is one of CALENDRIERS; traits `en_terrain`, `terminee`, `a_venir` choose it, and `historique`
    gives the real dates of 2020 (suspension, rounds, reserve). `nue=True` writes no dated row at all.
    `vagues=[(du, au), …]`, `suspensions=[…]`, `dernier_jour=date` replace the defaults.
    """

    class Meta:
        model = Campagne
        skip_postgeneration_save = True

    class Params:
        en_terrain = factory.Trait(
            calendrier="en_terrain", terrain_ouvert_le=factory.LazyFunction(lambda: _minuit(_jour(-30)))
        )
        terminee = factory.Trait(
            calendrier="terminee", terrain_ouvert_le=factory.LazyFunction(lambda: _minuit(_jour(-390)))
        )
        a_venir = factory.Trait(calendrier="a_venir")
        historique = factory.Trait(
            annee=2020,
            rang_edition=8,
            reserve_du=dt.date(2019, 9, 1),
            inscriptions_ouvertes_le=dt.datetime(2019, 12, 3, tzinfo=PARIS),
            dernier_jour=dt.date(2020, 1, 10),
            vagues=[(dt.date(2020, 2, 1), dt.date(2020, 3, 13)), (dt.date(2020, 6, 2), dt.date(2020, 9, 30))],
            suspensions=[(dt.date(2020, 3, 16), dt.date(2020, 6, 1))],
            tours=[
                (dt.date(2020, 3, 15), dt.date(2020, 3, 15)),
                (dt.date(2020, 3, 22), dt.date(2020, 6, 28)),
            ],
        )

    # Past every year that a test writes.
    annee = factory.Sequence(lambda n: 2100 + n)
    nom = factory.LazyAttribute(lambda o: f"Baromètre de l’expérience citoyen {o.annee}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **champs: Any) -> Campagne:
        ouverture, fin, vagues = CALENDRIERS[champs.pop("calendrier", "ouverte")]
        dernier_jour = champs.pop("dernier_jour", _jour(fin))
        vagues = champs.pop("vagues", [(_jour(du), _jour(au)) for du, au in vagues])
        suspensions = champs.pop("suspensions", [])
        tours = champs.pop("tours", [])
        nue = champs.pop("nue", False)
        champs.setdefault("inscriptions_ouvertes_le", _minuit(_jour(ouverture)))
        campagne = super()._create(model_class, *args, **champs)
        if nue:
            return campagne
        EcheanceInscriptionFactory(campagne=campagne, dernier_jour=dernier_jour)
        for rang, (du, au) in enumerate(vagues, start=1):
            PeriodeFactory(campagne=campagne, rang=rang, du=du, au=au)
        for rang, (du, au) in enumerate(suspensions, start=1):
            PeriodeFactory(campagne=campagne, suspension=True, rang=rang, du=du, au=au)
        for tour, (prevu, tenu) in enumerate(tours, start=1):
            TourElectionFactory(campagne=campagne, tour=tour, prevu_le=prevu, tenu_le=tenu)
        return campagne


class EcheanceInscriptionFactory(factory.django.DjangoModelFactory):
    """A last day of registration, thirty days from now."""

    class Meta:
        model = EcheanceInscription

    campagne = factory.SubFactory(CampagneFactory, nue=True)
    dernier_jour = factory.LazyFunction(lambda: _jour(30))
    motif = "Calendrier initial"


class PeriodeFactory(factory.django.DjangoModelFactory):
    """A wave, or a suspension with `suspension=True`."""

    class Meta:
        model = Periode

    class Params:
        suspension = factory.Trait(
            nature=NaturePeriode.SUSPENSION, prevue_du=None, prevue_au=None, motif="Accueils fermés"
        )

    campagne = factory.SubFactory(CampagneFactory, nue=True)
    nature = NaturePeriode.VAGUE
    rang = 1
    du = factory.LazyFunction(lambda: _jour(60))
    au = factory.LazyFunction(lambda: _jour(110))
    prevue_du = factory.SelfAttribute("du")
    prevue_au = factory.SelfAttribute("au")


class TourElectionFactory(factory.django.DjangoModelFactory):
    """A first round, planned and not held yet."""

    class Meta:
        model = TourElection

    campagne = factory.SubFactory(CampagneFactory, nue=True)
    tour = 1
    prevu_le = factory.LazyFunction(lambda: _jour(90))


class CeremonieFactory(factory.django.DjangoModelFactory):
    """A planned ceremony; `tenue=True` holds it on the planned days."""

    class Meta:
        model = Ceremonie

    class Params:
        tenue = factory.Trait(
            statut=StatutCeremonie.TENUE,
            tenue_du=factory.SelfAttribute("prevue_du"),
            tenue_au=factory.SelfAttribute("prevue_au"),
        )

    campagne = factory.SubFactory(CampagneFactory, nue=True)
    intitule = "Rencontres nationales"
    lieu = "Toulouse (31)"
    prevue_du = factory.LazyFunction(lambda: _jour(320))
    prevue_au = factory.LazyFunction(lambda: _jour(321))
