"""The editions of the demonstration: two of history, one finished, one in fieldwork, one open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campagnes.enums import NaturePeriode, StatutCeremonie
from campagnes.models import Campagne, Ceremonie, EcheanceInscription, Periode
from socle.horloge import PARIS, aujourdhui

PREMIERE = 2012
CEREMONIE = (11, 25)
VAGUES = (((2, 1), (3, 15)), ((6, 1), (9, 30)))


@dataclass(frozen=True)
class Annees:
    """Years of the editions, told from the day of the demonstration."""

    ouverte: int
    terrain: int
    terminee: int
    histoire: tuple[int, int]


def annees() -> Annees:
    """Return the years: the open edition is the one whose registration closes next 31 December."""
    ouverte = aujourdhui().year + 1
    return Annees(ouverte, ouverte - 1, ouverte - 2, (ouverte - 4, ouverte - 3))


def a_l_heure(jour: dt.date, heure: int = 0, minute: int = 0) -> dt.datetime:
    """Return an instant of a day in Paris, midnight unless told."""
    return dt.datetime.combine(jour, dt.time(heure, minute), PARIS)


def vagues_de(annee: int) -> list[tuple[dt.date, dt.date]]:
    """Return the two usual waves of an edition."""
    return [(dt.date(annee, *du), dt.date(annee, *au)) for du, au in VAGUES]


def _vagues_en_cours(annee: int) -> list[tuple[dt.date, dt.date]]:
    """Return the first usual wave, if it is over, and a late one under way."""
    jour = aujourdhui()
    tardive = (jour - dt.timedelta(days=75), jour + dt.timedelta(days=25))
    return [vague for vague in vagues_de(annee)[:1] if vague[1] < tardive[0]] + [tardive]


def ecrire_edition(annee: int, *, est_finie: bool) -> Campagne:
    """Write an edition of the past with its usual calendar; the one in fieldwork has its last wave around today."""
    campagne = Campagne.objects.create(
        annee=annee,
        nom=f"Baromètre de l’expérience citoyen {annee}",
        rang_edition=annee - PREMIERE,
        inscriptions_ouvertes_le=a_l_heure(dt.date(annee - 1, 10, 1)),
        terrain_ouvert_le=a_l_heure(dt.date(annee, 1, 20)),
        est_demonstration=True,
    )
    EcheanceInscription.objects.create(
        campagne=campagne,
        dernier_jour=dt.date(annee - 1, 12, 31),
        motif="Calendrier initial de l’édition",
        decidee_le=a_l_heure(dt.date(annee - 1, 9, 15)),
    )
    vagues = vagues_de(annee) if est_finie else _vagues_en_cours(annee)
    for rang, (du, au) in enumerate(vagues, start=1):
        Periode.objects.create(
            campagne=campagne, nature=NaturePeriode.VAGUE, rang=rang, du=du, au=au, prevue_du=du, prevue_au=au
        )
    _ceremonie(campagne, est_tenue=est_finie)
    return campagne


def _ceremonie(campagne: Campagne, *, est_tenue: bool) -> None:
    jour = dt.date(campagne.annee, *CEREMONIE) if est_tenue else dt.date(campagne.annee + 1, 3, 18)
    lendemain = jour + dt.timedelta(days=1)
    Ceremonie.objects.create(
        campagne=campagne,
        intitule="Rencontres nationales Accueil et relations aux usagers",
        lieu="Valbourg (ville fictive)",
        statut=StatutCeremonie.TENUE if est_tenue else StatutCeremonie.PREVUE,
        prevue_du=jour,
        prevue_au=lendemain,
        tenue_du=jour if est_tenue else None,
        tenue_au=lendemain if est_tenue else None,
        debute_a=dt.time(17, 30),
        programme="17 h 30 : accueil\n18 h : ce que disent les mesures de l’année\n18 h 30 : remise des trophées\n"
        "19 h 30 : rencontre entre lauréats",
    )
