"""One sentence before each picture of what users say: only what is sure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bornes.indicateurs.logic.indicateurs import EcartDePoints, Taux
from rapports.logic.voix.tableau import Triangle, bornes_signees, en_points
from socle.logic.typographie import (
    FINE,
    accorder,
    arrondi,
    chiffres_d_un_ecart,
    date_longue,
    decimale,
    entier,
    intervalle_en_mots,
)


def phrase_satisfaction(satisfaction: Taux | None, n: int | None, *, qui: str) -> str:
    """Tell the rate in one sentence, with its interval and how many answers it stands on."""
    if n is None or satisfaction is None:
        return (
            "Trop peu d’avis sur cette sélection, ou sur une partie de sa période\u202f: rien n’est montré, pour que "
            "personne ne soit reconnu."
        )
    bornes = intervalle_en_mots(satisfaction.bas, satisfaction.haut)
    return (
        f"{entier(satisfaction.valeur)}{FINE}% {qui} se disent satisfaits, sur {entier(n)}\u00a0avis "
        f"(le vrai taux est probablement {bornes})."
    )


def phrase_tendance(tendance_: EcartDePoints | None) -> str:
    """Tell the last weeks against those before, only what is sure."""
    if tendance_ is None:
        return "Il faut encore quelques semaines pour dire une tendance."
    bornes = f"{bornes_signees(tendance_)} points"
    if not tendance_.est_net:
        return f"Pas de changement établi par rapport à la période précédente ({bornes})."
    sens = "Mieux" if tendance_.valeur > 0 else "Moins bien"
    # Of thousands of opinions a change may be sure and under half a point: it never reads as zero either.
    chiffres = 0 if arrondi(tendance_.valeur) else chiffres_d_un_ecart(tendance_.bas, tendance_.haut)
    return f"{sens} qu’à la période précédente\u202f: {en_points(tendance_.valeur, chiffres)} ({bornes})."


def phrase_triangles(triangles: Sequence[Triangle]) -> str:
    """Tell the gaps that are wide and sure, the widest first."""
    signales = sorted(
        ((e, t) for t in triangles for e in t.ecarts if e.est_signale), key=lambda paire: -abs(paire[0].ecart.valeur)
    )
    if not signales:
        if any(t.ecarts for t in triangles):
            return "Ce que les visites mesurent, ce que les usagers ressentent et ce que les agents vivent ne se contredisent pas nettement."
        return "Les voix ne se comparent pas encore\u202f: il manque des avis, des contacts ou des agents entendus."
    large, t = signales[0]
    sens = "au-dessus du" if large.ecart.valeur > 0 else "sous le"
    bas, haut = sorted((abs(large.ecart.bas), abs(large.ecart.haut)))
    bornes = intervalle_en_mots(bas, haut, chiffres_d_un_ecart(bas, haut))
    suite = f" {accorder(len(signales), 'écart atteint', 'écarts atteignent')} 15 points." if len(signales) > 1 else ""
    return (
        f"«\u202f{t.nom}\u202f»\u202f: le {large.premiere} est {decimale(abs(large.ecart.valeur), 0)} points {sens} "
        f"{large.seconde} ({bornes}).{suite}"
    )


def mot_periode(du: dt.date, au: dt.date) -> str:
    """Write the period of a page: « du 4 janvier 2027 au 28 mars 2027 »."""
    return f"du {date_longue(du)} au {date_longue(au)}"
