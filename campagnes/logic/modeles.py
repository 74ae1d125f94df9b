"""Calendars from which an edition is made: relative to today, or read from a file of the past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from campagnes.logic.calendrier import PARIS, UN_JOUR, Intervalle, jour_de, minuit
from campagnes.logic.garde import Calendrier


@dataclass(frozen=True)
class Echeance:
    """A last day of registration, when and why it was decided."""

    dernier_jour: dt.date
    motif: str
    decidee_le: dt.datetime


@dataclass(frozen=True)
class PeriodeVoulue:
    """A wave or suspension, with what was planned when it is known."""

    reelle: Intervalle
    prevue: Intervalle | None = None
    motif: str = ""


@dataclass(frozen=True)
class Tour:
    """A round of the municipal elections."""

    tour: int
    prevu_le: dt.date
    tenu_le: dt.date | None


@dataclass(frozen=True)
class Edition:
    """All that an edition is made of. `champs` and `ceremonie` carry the names of the models' own fields."""

    annee: int
    champs: Mapping[str, Any]
    ouverture: dt.datetime
    echeances: tuple[Echeance, ...]
    vagues: tuple[PeriodeVoulue, ...]
    suspensions: tuple[PeriodeVoulue, ...] = ()
    tours: tuple[Tour, ...] = ()
    reserve_du: dt.date | None = None
    ceremonie: Mapping[str, Any] = field(default_factory=dict)

    @property
    def jours(self) -> list[dt.date]:
        """Return the days of its opening, its closings, its waves and its ceremony."""
        vagues = [jour for vague in self.vagues for jour in (vague.reelle.du, vague.reelle.au)]
        ceremonie = [valeur for valeur in self.ceremonie.values() if isinstance(valeur, dt.date)]
        return [jour_de(self.ouverture), *(echeance.dernier_jour for echeance in self.echeances), *vagues, *ceremonie]


def edition_relative(annee: int, instant: dt.datetime) -> Edition:
    """Return an edition open at `instant`, closing on the 31 December that follows.

    Waves of the year after: 1 February to 15 March, 1 June to 30 September. No election, no suspension.
    """
    aujourdhui = instant.astimezone(PARIS).date()
    terrain = aujourdhui.year + 1
    vagues = (
        Intervalle(dt.date(terrain, 2, 1), dt.date(terrain, 3, 15)),
        Intervalle(dt.date(terrain, 6, 1), dt.date(terrain, 9, 30)),
    )
    return Edition(
        annee=annee,
        champs={"nom": f"Baromètre de l’expérience citoyen {annee}"},
        ouverture=instant,
        echeances=(Echeance(dt.date(aujourdhui.year, 12, 31), "Calendrier initial", instant),),
        vagues=tuple(PeriodeVoulue(vague, vague) for vague in vagues),
    )


def edition_reconduite(
    annee: int,
    modele: int,
    *,
    calendrier: Calendrier,
    prevu: Calendrier,
    champs: Mapping[str, Any],
    rang: int | None,
    instant: dt.datetime,
    ceremonie: Mapping[str, Any],
) -> Edition:
    """Return the edition `annee` like that of the year `modele`: its planned days, actual where none was planned.

    Waves too are the actual ones where one took the days that another, moved since, had been planned on. The last day of registration is the one announced first: an extension was for that year alone.
    """
    ans = annee - modele
    est_suivi = len(prevu.vagues) == len(calendrier.vagues)
    est_suivi = est_suivi and all(une.au < autre.du for une, autre in pairwise(prevu.vagues))
    vagues = prevu.vagues if est_suivi else calendrier.vagues
    ouverture = decaler(jour_de(calendrier.ouverture), ans)
    fin = prevu.dernier_jour
    jours = {nom: decaler(valeur, ans) if isinstance(valeur, dt.date) else valeur for nom, valeur in ceremonie.items()}
    return Edition(
        annee=annee,
        champs={**champs, "nom": f"Baromètre de l’expérience citoyen {annee}", "rang_edition": rang and rang + ans},
        ouverture=minuit(ouverture),
        echeances=((Echeance(decaler(fin, ans), f"Calendrier repris de l’édition {modele}", instant),) if fin else ()),
        vagues=tuple(PeriodeVoulue(vague, vague) for vague in _decalees(vagues, ans)),
        ceremonie=jours,
    )


def _decalees(vagues: tuple[Intervalle, ...], ans: int) -> Iterator[Intervalle]:
    """Yield the same waves some years later: a 29 February that is missing is a day less, so that none takes another's.

    A wave that begins on it begins on 1 March, one that ends on it ends the day before, and one of that day alone goes.
    """
    for vague in vagues:
        debut, fin = decaler(vague.du, ans), decaler(vague.au, ans)
        if debut.day != vague.du.day:
            debut += UN_JOUR
        if debut <= fin:
            yield Intervalle(debut, fin)


def decaler(jour: dt.date, ans: int) -> dt.date:
    """Return the same day of the month some years later; 29 February becomes the 28th where there is none."""
    try:
        return jour.replace(year=jour.year + ans)
    except ValueError:
        return jour.replace(year=jour.year + ans, day=28)


def edition_lue(donnees: Mapping[str, Any]) -> Edition:
    """Return the edition described by a data file (see campagnes/donnees/edition-2020.toml)."""
    champs = ("nom", "rang_edition", "accueil_physique_actif", "idcity_places", "seuil_performance")
    elections = donnees.get("elections", {})
    return Edition(
        annee=donnees["annee"],
        champs={champ: donnees[champ] for champ in (*champs, "politique_non_reponse")},
        ouverture=minuit(donnees["inscriptions"]["ouverture"]),
        echeances=tuple(
            Echeance(ligne["dernier_jour"], ligne["motif"], minuit(ligne["decidee_le"]))
            for ligne in donnees["inscriptions"]["echeances"]
        ),
        vagues=tuple(_periode(ligne) for ligne in donnees["vagues"]),
        suspensions=tuple(_periode(ligne) for ligne in donnees.get("suspensions", ())),
        tours=tuple(
            Tour(ligne["tour"], ligne["prevu_le"], ligne.get("tenu_le")) for ligne in elections.get("tours", ())
        ),
        reserve_du=elections.get("reserve_du"),
        ceremonie=donnees.get("ceremonie", {}),
    )


def _periode(ligne: Mapping[str, Any]) -> PeriodeVoulue:
    prevue = Intervalle(ligne["prevue_du"], ligne["prevue_au"]) if "prevue_du" in ligne else None
    return PeriodeVoulue(Intervalle(ligne["du"], ligne["au"]), prevue, ligne.get("motif", ""))
