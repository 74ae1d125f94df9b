"""Plays a mystery contact: believable raw measures for a body of a given quality. Pure, seeded by the caller."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from enquetes.referentiels.logic.baremes import JAMAIS, Bareme
from enquetes.referentiels.logic.conditions import (
    TEMOIN_ATTENTE,
    TEMOIN_FORMULAIRE,
    TEMOIN_TENTATIVE,
    TEMOINS_REPONSE,
    CritereANoter,
    GrilleANoter,
    Situation,
    situation,
)

# How often what may happen during a contact does happen.
OCCASIONS = {"AR": 1.0, "SVI": 0.55, "MISE": 0.4, "TRANSF": 0.4, "PROM": 0.2, "ATTENTE": 0.4, "REOR": 0.25}
# Distance channels differ in the published editions: the telephone does best, letters worst.
AISANCE = {"EMAIL": 0.0, "COURRIER": -0.04, "TEL": 0.14, "RS": -0.02, "WEB": 0.05, "PHYS": 0.12}
REPONSES = {"EMAIL": 0.80, "COURRIER": 0.70, "RS": 0.74, "WEB": 0.82}
FORMULAIRE_OFFERT = 0.85
ERREUR_TROMPEUSE = 0.03
APPEL_VAIN = 0.04


@dataclass(frozen=True)
class Jeu:
    """The setting of one contact. `qualite` goes from 0 (poor) to 1 (excellent)."""

    type_scenario: str
    nb_attendus: int
    qualite: float
    donnees_personnelles: bool = False
    hors_horaires: bool = False


def jouer(grille: GrilleANoter, jeu: Jeu, alea: random.Random) -> dict[str, Any]:
    """Return the raw measures of one contact, valid for the grid."""
    aisance = min(0.97, max(0.04, jeu.qualite + AISANCE[grille.canal]))
    reponses: dict[str, Any] = {}
    for critere in grille.criteres:
        etat = situation(critere, grille.canal, reponses, jeu.type_scenario)
        if etat in {Situation.SANS_OBJET, Situation.SANS_REPONSE} or _absent(critere, jeu, alea):
            reponses[critere.code] = None
        else:
            reponses[critere.code] = _mesure(critere, grille.canal, jeu, aisance, reponses, alea)
    return reponses


def _absent(critere: CritereANoter, jeu: Jeu, alea: random.Random) -> bool:
    """Tell whether what the criterion looks at did not happen."""
    if critere.code == TEMOIN_FORMULAIRE:
        return alea.random() >= FORMULAIRE_OFFERT
    if "HORS" in critere.conditions:
        return not jeu.hors_horaires
    if "PERSO" in critere.conditions:
        return not jeu.donnees_personnelles
    return any(alea.random() >= OCCASIONS[code] for code in sorted(critere.conditions & OCCASIONS.keys()))


def _mesure(  # noqa: PLR0911 -- one return a kind of scale
    critere: CritereANoter, canal: str, jeu: Jeu, aisance: float, reponses: dict[str, Any], alea: random.Random
) -> Any:
    if critere.code == TEMOINS_REPONSE.get(canal):
        return alea.random() < min(0.99, REPONSES[canal] + 0.35 * (aisance - 0.55))
    if critere.code == TEMOIN_TENTATIVE:
        return 0 if alea.random() < APPEL_VAIN * (1.5 - aisance) else _tentative(aisance, alea)
    if canal == "TEL" and reponses.get(TEMOIN_TENTATIVE) == 0 and critere.bareme.code in {"D-SON", "D-ATEL"}:
        return JAMAIS
    match critere.bareme.nature:
        case "BIN":
            return alea.random() < aisance
        case "E3":
            return sum(alea.random() < aisance for _ in range(3))
        case "EC":
            return _corrige(jeu.nb_attendus, aisance, alea)
    return _duree(critere, aisance, alea)


def _corrige(nb_attendus: int, aisance: float, alea: random.Random) -> dict[str, Any]:
    trouves = sum(alea.random() < aisance + 0.1 for _ in range(nb_attendus))
    return {"trouves": trouves, "attendus": nb_attendus, "erreur_trompeuse": alea.random() < ERREUR_TROMPEUSE}


def _tentative(aisance: float, alea: random.Random) -> int:
    return 1 if alea.random() < 0.55 + 0.4 * aisance else alea.choice((2, 2, 3))


def _duree(critere: CritereANoter, aisance: float, alea: random.Random) -> int | str:
    """Draw a step of the scale, better bodies nearer the first; the last draw is beyond every step."""
    bareme: Bareme = critere.bareme
    bornes = [int(borne) for borne, _ in bareme.paliers]
    rang = sum(alea.random() > aisance + 0.08 for _ in bornes)
    if rang < len(bornes):
        bas = bornes[rang - 1] + 1 if rang else 0
        return alea.randint(min(bas, bornes[rang]), bornes[rang])
    # Waiting for a call that was answered has an end; an acknowledgement may never come.
    peut_manquer = critere.code != TEMOIN_ATTENTE and bareme.code in {"D-AR", "D-ARC", "D-AEE", "D-RECH", "D-NAV"}
    return JAMAIS if peut_manquer else bornes[-1] + alea.randint(1, max(2, bornes[-1] // 3))
