"""The reliability of the measure in words: a figure, its interval, its n, and what it allows."""

from __future__ import annotations

from collections.abc import Sequence

from enquetes.qualite.logic.fidelite import PAIRES_MINIMUM, Accord, Motif
from enquetes.qualite.logic.precision import PrecisionCanal
from enquetes.qualite.logic.severite import ENQUETEURS_MINIMUM, VISITES_MINIMUM, Severite
from socle.logic.typographie import FINE, accord, accorder, arrondi, decimale, entier

NON_MESURABLE = "non mesurable"
SEUILS_ALPHA = (0.667, 0.8)
"""Krippendorff (2004): under the first no conclusion, from the second a reliable one, tentative between."""
SEUILS_ICC = (0.5, 0.75)
"""Koo and Li (2016): poor under the first, good from the second."""
DECIMALES = 2
PART_LISIBLE = 0.1
"""The smallest share of the differences written as it is, in %."""
MENTIONS = ("insuffisant", "moyen", "bon")
MOTIFS = {
    Motif.TROP_PEU: f"moins de {PAIRES_MINIMUM} contacts lus deux fois",
    Motif.SANS_VARIATION: "la même valeur partout",
}


def mention(accord: Accord, seuils: tuple[float, float]) -> str:
    """Say what an agreement allows, read with the decimals that it is written with, or why it is not measurable."""
    if accord.valeur is None:
        return MOTIFS[accord.motif] if accord.motif else ""
    lu = arrondi(accord.valeur, DECIMALES)
    return MENTIONS[sum(lu >= seuil for seuil in seuils)]


def valeur_mot(accord: Accord) -> str:
    """Write an agreement."""
    return NON_MESURABLE if accord.valeur is None else decimale(accord.valeur, DECIMALES)


def intervalle_mot(accord: Accord) -> str:
    """Write the 95 % interval; empty when there is none."""
    if accord.bas is None or accord.haut is None:
        return ""
    return f"de {decimale(accord.bas, DECIMALES)} à {decimale(accord.haut, DECIMALES)}"


def phrase_accord(nb_paires: int, ensemble: Accord | None, nb_mesurables: int, nb_criteres: int) -> str:
    """Tell whether two people give the same score to the same contact."""
    if not nb_paires or ensemble is None:
        return "Aucun contact n’a encore été noté par deux enquêteurs\u202f: l’accord n’est pas mesurable."
    lus = accorder(nb_paires, "contact noté deux fois", "contacts notés deux fois")
    if ensemble.valeur is None:
        return f"{lus}\u202f: accord {NON_MESURABLE}, {MOTIFS[ensemble.motif or Motif.TROP_PEU]}."
    return (
        f"{lus}\u202f: sur une échelle où 1 dit que les deux enquêteurs donnent le même score, l’accord est de "
        f"{valeur_mot(ensemble)} ({intervalle_mot(ensemble)}), {mention(ensemble, SEUILS_ICC)}. Critère par critère, "
        f"il se mesure sur {entier(nb_mesurables)} des {accorder(nb_criteres, 'critère')}."
    )


def phrase_severite(severite: Severite | None) -> str:
    """Tell how much of a score depends on who gave it."""
    if severite is None:
        return (
            f"La sévérité n’est pas mesurable\u202f: il faut {ENQUETEURS_MINIMUM} enquêteurs et {VISITES_MINIMUM} visites "
            "validées au moins."
        )
    distingues = sum(effet.se_distingue for effet in severite.effets)
    pourcentage = 100 * severite.part_enqueteur
    part = (
        f"{decimale(pourcentage)}{FINE}%"
        if pourcentage >= PART_LISIBLE
        else f"moins de {decimale(PART_LISIBLE)}{FINE}%"
    )
    verbe = "se distingue" if distingues <= 1 else "se distinguent"
    sujets = "Aucun enquêteur ne se distingue" if not distingues else f"{accorder(distingues, 'enquêteur')} {verbe}"
    return (
        f"L’enquêteur explique {part} des différences entre scores, une fois tenu compte des organismes et des canaux. "
        f"{sujets}, sur {entier(len(severite.effets))}."
    )


def phrase_precision(precisions: Sequence[PrecisionCanal], demi_largeur: float) -> str:
    """Tell how many visits a channel needs."""
    nombres = [p.moyenne.nombre for p in precisions if p.moyenne]
    cible = f"±{FINE}{decimale(demi_largeur, 0)} {accord(round(demi_largeur), 'point')}"
    if not nombres:
        return f"Trop peu de visites pour dire combien il en faudrait à {cible}."
    bornes = entier(nombres[0]) if len(set(nombres)) == 1 else f"de {entier(min(nombres))} à {entier(max(nombres))}"
    visites = accord(max(nombres), "visite")
    selon = " selon le canal" if len(set(nombres)) > 1 else ""
    return f"Pour connaître le score d’un organisme sur un canal à {cible}, il faudrait {bornes} {visites}{selon}."
