"""From counts to what a page shows of users: shares, periods, the gaps between voices."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from itertools import combinations, groupby

from bornes.indicateurs.logic.indicateurs import Bloc, Estimation, Taux, ecart, taux
from bornes.indicateurs.logic.tranches import joindre
from bornes.logic.petits_nombres import est_petit, proteger_serie
from rapports.logic.voix.tableau import CompteNomme, EcartDesVoix, Vecu
from socle.logic.courbe import PointSerie, courbe
from socle.logic.dessin import Dessin

NOTES = ("très insatisfait", "insatisfait", "entre les deux", "satisfait", "très satisfait")
_SEULES = tuple(((rang,), mot) for rang, mot in enumerate(NOTES))
_INSATISFAITS = ((0, 1), "insatisfait ou très insatisfait")
_SATISFAITS = ((4, 3), "satisfait ou très satisfait")
# Ways of joining marks, from the finest.
FUSIONS: tuple[tuple[tuple[tuple[int, ...], str], ...], ...] = (
    _SEULES,
    (_INSATISFAITS, *_SEULES[2:]),
    (*_SEULES[:3], _SATISFAITS),
    (_INSATISFAITS, _SEULES[2], _SATISFAITS),
    (((0, 2, 1), "pas satisfait"), _SATISFAITS),
)
POINTS_MAXIMUM = 12
PAS = 10.0


def repartir(tranches: Sequence[Sequence[int]]) -> tuple[tuple[str, int], ...]:
    """Return five parts in the order of the marks, neighbours joined until no stretch of time holds a handful in one.

    A part joined to its neighbour leaves its place empty, without words: the others keep their colour. Nothing when
    even satisfied and not satisfied, apart, would be a handful.
    """
    for fusion in FUSIONS:
        if any(est_petit(sum(notes[rang] for rang in rangs)) for notes in tranches for rangs, _mot in fusion):
            continue
        parts = [("", 0)] * len(NOTES)
        for rangs, mot in fusion:
            parts[rangs[-1]] = (mot, sum(notes[rang] for notes in tranches for rang in rangs))
        return tuple(parts)
    return ()


def effectifs(mots: Sequence[str], tranches: Sequence[Sequence[int]]) -> tuple[CompteNomme, ...]:
    """Return the parts of a whole with their shares, each stretch of time protected; nothing when all is hidden."""
    if any(est_petit(sum(comptes)) for comptes in tranches):
        return ()
    total = sum(map(sum, tranches))
    proteges = [joindre(parts) for parts in zip(*map(proteger_serie, tranches), strict=True)]
    if not any(proteges):
        return ()
    return tuple(
        CompteNomme(mot, n, None if n is None else 100 * n / total, sur=total)
        for mot, n in zip(mots, proteges, strict=True)
    )


def citations(comptes: Sequence[tuple[str, int | None, str]], n: int) -> tuple[CompteNomme, ...]:
    """Return (words, count, detail) of answers that may be several a person, most frequent first, handfuls hidden."""
    return tuple(
        CompteNomme(mot, montre, 100 * montre / n if montre and n else None, precision=precision, sur=n)
        for mot, nombre, precision in sorted(comptes, key=lambda ligne: -(ligne[1] or 0))
        if (montre := None if nombre is None or est_petit(nombre) else nombre) != 0
    )


def heures_ouvertes(tranches: Sequence[Sequence[int]]) -> tuple[CompteNomme, ...]:
    """Return the hours from the first to the last that had an opinion, protected together."""
    vues = [heure for heure, parts in enumerate(zip(*tranches, strict=True)) if any(parts)]
    ouvertes = slice(vues[0], vues[-1] + 1) if vues else slice(0)
    mots = [f"{heure}\u00a0h" for heure in range(24)]
    return effectifs(mots[ouvertes], [comptes[ouvertes] for comptes in tranches])


def grouper(serie: Sequence[Bloc]) -> tuple[Bloc, ...]:
    """Join consecutive blocks until the line of the trend holds at most a dozen points."""
    pas = max(1, math.ceil(len(serie) / POINTS_MAXIMUM))
    lots = [[bloc for _rang, bloc in lot] for _cle, lot in groupby(enumerate(serie), key=lambda paire: paire[0] // pas)]
    return tuple(Bloc(l[0].du, l[-1].au, sum(b.favorables for b in l), sum(b.n for b in l)) for l in lots)  # noqa: E741


def tracer(serie: Sequence[Bloc], seuil: int) -> Dessin | None:
    """Draw the trend, from two points, and the line of performance of the edition."""
    if len(serie) < 2:  # noqa: PLR2004 -- a line
        return None
    taux_ = [(bloc, t.lu) for bloc in serie if (t := taux(bloc.favorables, bloc.n))]
    plancher = min(60.0, PAS * (seuil // PAS), *(PAS * (t.bas // PAS) for _bloc, t in taux_))
    points = [PointSerie(jour_court(bloc.du), t.valeur, t.bas, t.haut) for bloc, t in taux_]
    pas = PAS if plancher >= 50 else 2 * PAS  # noqa: PLR2004 -- half
    return courbe(points, seuil=seuil, bornes=(plancher, 100.0), pas=pas)


def jour_court(jour: dt.date) -> str:
    """Write a day on an axis: « 3/11 »."""
    return f"{jour.day}/{jour.month}"


def ecarts_des_voix(
    mesure: float | None, bornes: tuple[float, float] | None, ressenti: Taux | None, vecu: Vecu | None
) -> tuple[EcartDesVoix, ...]:
    """Return the gap of each pair of voices that both have; a measure without interval is an indication, in no gap."""
    voix: list[tuple[str, Estimation]] = []
    if vecu is not None:
        voix.append(("vécu", vecu))
    if ressenti is not None:
        voix.append(("ressenti", ressenti))
    if mesure is not None and bornes is not None:
        voix.append(("mesuré", Estimation(mesure, min(bornes[0], mesure), max(bornes[1], mesure))))
    return tuple(
        EcartDesVoix(premiere, seconde, ecart(une, autre))
        for (premiere, une), (seconde, autre) in reversed(list(combinations(voix, 2)))
    )
