"""What the console keeps of a fleet. Counts and lists come from the same rows: they cannot disagree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bornes.enums import EtatBorne
from bornes.parc.logic.sante import ALERTES
from bornes.parc.queries.parc import LigneBorne
from socle.logic.recherche import mots_cherches, normaliser

TOUTE_ALERTE = "alerte"


@dataclass(frozen=True)
class FiltresParc:
    """Words, a département, a state, an alert; an empty value keeps all."""

    texte: str = ""
    departement: str = ""
    etat: str = ""
    sante: str = ""


def filtrer(lignes: Iterable[LigneBorne], filtres: FiltresParc) -> list[LigneBorne]:
    """Return the rows that pass, in their order."""
    mots = mots_cherches(filtres.texte)
    return [
        ligne
        for ligne in lignes
        if (not filtres.departement or ligne.borne.inscription.organisme.departement == filtres.departement)
        and (not filtres.etat or ligne.borne.etat == filtres.etat)
        and _a_l_alerte(ligne, filtres.sante)
        and all(mot in _cherchable(ligne) for mot in mots)
    ]


def compter_par_etat(lignes: Iterable[LigneBorne]) -> dict[str, int]:
    """Return how many kiosks are in each state, every state present."""
    comptes = dict.fromkeys(EtatBorne.values, 0)
    for ligne in lignes:
        comptes[ligne.borne.etat] += 1
    return comptes


def compter_par_alerte(lignes: Iterable[LigneBorne]) -> dict[str, int]:
    """Return how many kiosks have each alert, the gravest first; alerts that nobody has are absent."""
    comptes = dict.fromkeys(ALERTES, 0)
    for ligne in lignes:
        for code in ligne.codes:
            comptes[code] += 1
    return {code: nombre for code, nombre in comptes.items() if nombre}


def _a_l_alerte(ligne: LigneBorne, sante: str) -> bool:
    if not sante:
        return True
    return bool(ligne.alertes) if sante == TOUTE_ALERTE else sante in ligne.codes


def _cherchable(ligne: LigneBorne) -> str:
    borne = ligne.borne
    return normaliser(f"{borne.inscription.organisme.nom} {borne.site.nom} {borne.numero_inventaire}")
