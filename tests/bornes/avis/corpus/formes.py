"""Shapes of the invented worlds: those on which the rules were set, those on which they are judged.

The rules of `bornes/avis/logic/rafale.py` were set on `MISE_AU_POINT` and its seeds. The figures that are published come
from `EVALUATION`: other places, other people, other tools, written before the rules were done, with seeds that were
run once, after their last change. Change a rule, and new seeds are due.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

Intervalle = tuple[float, float]


@dataclass(frozen=True)
class Formes:
    """What a world looks like. Lengths are in seconds, pairs are the ends of uniform draws made once an episode."""

    nb_avis: int = 50_000
    part_attaque: float = 0.03
    nb_points: int = 60
    nb_jours: int = 10
    # Honest people.
    part_telephone: float = 0.5
    part_une_adresse: Intervalle = (0.2, 0.95)
    poids_satisfaction: Intervalle = (0.35, 0.65)
    part_courte: Intervalle = (0.15, 0.5)
    duree_mediane: Intervalle = (14, 26)
    duree_dispersion: Intervalle = (0.45, 0.7)
    part_hors_ligne: float = 0.15
    nb_foules: int = 12
    foule: Intervalle = (30, 90)
    nb_files: int = 12
    file: Intervalle = (25, 45)
    # Attacks, by shape.
    rapide: Intervalle = (60, 200)
    attente_du_script: Intervalle = (8, 30)
    jeu_de_l_attente: Intervalle = (0, 0.25)
    lent: Intervalle = (30, 90)
    periode: Intervalle = (25, 120)
    gigue: Intervalle = (0, 0.5)
    tournant: Intervalle = (40, 120)
    page: Intervalle = (20, 60)
    martele: Intervalle = (20, 80)
    geste: Intervalle = (0.3, 2.5)
    acharne: Intervalle = (15, 40)
    geste_acharne: Intervalle = (4, 8)
    insistant: Intervalle = (12, 35)
    duree_insistante: Intervalle = (4, 9)
    reprise: Intervalle = (1, 8)


MISE_AU_POINT = Formes()
# Tools that dissemble better, to see where the rules stop.
MISE_AU_POINT_DURE = replace(
    MISE_AU_POINT,
    jeu_de_l_attente=(0.1, 0.45),
    periode=(60, 400),
    gigue=(0.3, 0.9),
    duree_insistante=(3, 14),
    reprise=(2, 25),
    poids_satisfaction=(0.5, 0.8),
    part_courte=(0.4, 0.8),
)
GRAINES_DE_MISE_AU_POINT = (11, 12, 13)
EVALUATION = Formes(
    nb_points=85,
    nb_jours=8,
    part_telephone=0.6,
    part_une_adresse=(0.1, 1.0),
    poids_satisfaction=(0.3, 0.7),
    part_courte=(0.1, 0.6),
    duree_mediane=(11, 32),
    duree_dispersion=(0.4, 0.8),
    part_hors_ligne=0.25,
    nb_foules=20,
    foule=(25, 120),
    nb_files=20,
    file=(20, 42),
    rapide=(40, 260),
    attente_du_script=(5, 45),
    jeu_de_l_attente=(0, 0.35),
    lent=(25, 110),
    periode=(18, 200),
    gigue=(0, 0.6),
    tournant=(30, 150),
    page=(12, 90),
    martele=(12, 110),
    geste=(0.2, 3.2),
    acharne=(12, 50),
    geste_acharne=(3.5, 8.5),
    insistant=(11, 45),
    duree_insistante=(4, 11),
    reprise=(1, 11),
)
GRAINES_D_EVALUATION = (41001, 41002, 41003)
