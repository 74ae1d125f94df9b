"""When a criterion applies, may be left out, or counts as unanswered; and the check of a contact's raw measures.

Conditions are regles#conditions, read as regles#contrat-visites says. The codes below are those of the grids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from enquetes.enums import TypeScenario
from enquetes.referentiels.logic.baremes import JAMAIS, Bareme, erreur_mesure
from organismes.enums import Canal

# The criterion that says whether somebody answered; on site somebody always does.
TEMOINS_REPONSE: dict[str, str] = {
    Canal.EMAIL: "EM-06",
    Canal.COURRIER: "CO-05",
    Canal.RS: "RS-06",
    Canal.WEB: "WEB-16",
}
TEMOIN_TENTATIVE, TEMOIN_ATTENTE = "TE-04", "TE-07"
TEMOIN_FORMULAIRE = "WEB-13"
TEMOINS_ACCUSE: dict[str, str] = {Canal.EMAIL: "EM-04", Canal.COURRIER: "CO-03"}
# What may not have happened during a contact, answered or not: null then says so.
OCCASIONNELLES = frozenset({"AR", "SVI", "MISE", "TRANSF", "PROM", "HORS", "ATTENTE", "REOR", "PERSO"})
RECLAMATION, DIFFICULTE = TypeScenario.RECLAMATION, TypeScenario.DIFFICULTE
CONDITIONS = OCCASIONNELLES | {"A", "R", "DIFF", "FORM", "RECL"}


@dataclass(frozen=True, slots=True)
class CritereANoter:
    """A criterion as scoring sees it; `engagements` are the commitments it sheds light on, inherited ones included."""

    code: str
    bareme: Bareme
    etape: str
    determinant: str
    poids: int
    conditions: frozenset[str] = frozenset({"A"})
    engagements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GrilleANoter:
    """The criteria of one channel in one version."""

    canal: str
    version: int
    criteres: tuple[CritereANoter, ...]


def heriter(engagements: Iterable[str], heritages: Mapping[str, str]) -> tuple[str, ...]:
    """Add the commitments that inherit the criteria of those given; `heritages` maps heir to successor."""
    directs = list(engagements)
    return (*directs, *sorted(heir for heir, source in heritages.items() if source in directs and heir not in directs))


class Situation(StrEnum):
    """What a criterion asks of the shopper, given the scenario and the other measures."""

    REQUIS = "requis"  # a measure is due
    FACULTATIF = "facultatif"  # a measure, or null when it did not happen
    SANS_OBJET = "sans_objet"  # null, never scored
    SANS_REPONSE = "sans_reponse"  # null, counted by the non-answer policy


class ReponsesInvalides(ValueError):
    """Raw measures that do not fit the grid; `erreurs` maps each criterion code to a French sentence."""

    def __init__(self, erreurs: Mapping[str, str]) -> None:
        self.erreurs = dict(erreurs)
        super().__init__("\n".join(f"{code} : {message}" for code, message in self.erreurs.items()))


def lire_conditions(texte: str) -> frozenset[str]:
    """Read a stored condition such as `RECL+R`."""
    conditions = frozenset(texte.split("+"))
    if inconnues := conditions - CONDITIONS:
        raise ValueError(f"condition inconnue : {', '.join(sorted(inconnues))}")
    return conditions


def repondu(canal: str, reponses: Mapping[str, Any]) -> bool | None:
    """Tell whether somebody answered; None when nothing was asked (no form used) or when it is not known yet."""
    if canal == Canal.TEL:
        tentative, attente = reponses.get(TEMOIN_TENTATIVE), reponses.get(TEMOIN_ATTENTE)
        if tentative == 0 or attente == JAMAIS:
            return False
        return None if tentative is None or attente is None else True
    if canal not in TEMOINS_REPONSE:
        return True
    if canal == Canal.WEB and reponses.get(TEMOIN_FORMULAIRE) is None:
        return None
    temoin = reponses.get(TEMOINS_REPONSE[canal])
    return temoin if isinstance(temoin, bool) else None


@dataclass(frozen=True, slots=True)
class Circonstances:
    """All that situations depend on: two contacts in the same circumstances ask the same of every criterion."""

    type_scenario: str
    repondu: bool | None
    sans_formulaire: bool
    sans_accuse: bool


def circonstances(canal: str, reponses: Mapping[str, Any], type_scenario: str) -> Circonstances:
    """Read the circumstances of a contact; works on a draft, where a missing measure leaves every door open."""
    return Circonstances(
        type_scenario,
        repondu(canal, reponses),
        _sans_formulaire(reponses),
        reponses.get(TEMOINS_ACCUSE.get(canal, "")) == JAMAIS,
    )


def situation(critere: CritereANoter, canal: str, reponses: Mapping[str, Any], type_scenario: str) -> Situation:
    """Return what a criterion asks of a contact, a draft or a finished one."""
    return situation_dans(critere, circonstances(canal, reponses, type_scenario))


def situation_dans(critere: CritereANoter, dans: Circonstances) -> Situation:
    """Return what a criterion asks in these circumstances."""
    conditions = critere.conditions
    if "FORM" in conditions and critere.code != TEMOIN_FORMULAIRE and dans.sans_formulaire:
        return Situation.SANS_OBJET
    if "AR" in conditions and dans.sans_accuse:
        return Situation.SANS_OBJET
    if "RECL" in conditions and dans.type_scenario != RECLAMATION:
        return Situation.SANS_OBJET
    if "DIFF" in conditions and dans.type_scenario != DIFFICULTE:
        return Situation.SANS_OBJET
    sans_reponse = "R" in conditions and dans.repondu is False
    if conditions & OCCASIONNELLES or critere.code == TEMOIN_FORMULAIRE:
        return Situation.SANS_OBJET if sans_reponse else Situation.FACULTATIF
    return Situation.SANS_REPONSE if sans_reponse else Situation.REQUIS


def erreurs_reponses(grille: GrilleANoter, reponses: Mapping[str, Any], type_scenario: str) -> dict[str, str]:
    """Check a finished contact: every criterion is a key, no other key, each measure in its scale and condition."""
    codes = {c.code for c in grille.criteres}
    erreurs = {c.code: "critère absent" for c in grille.criteres if c.code not in reponses}
    erreurs |= {str(cle): "critère inconnu de cette grille" for cle in reponses if cle not in codes}
    dans = circonstances(grille.canal, reponses, type_scenario)
    for critere in grille.criteres:
        if critere.code in reponses:
            message = _erreur(critere, reponses[critere.code], situation_dans(critere, dans))
            if message:
                erreurs[critere.code] = message
    return erreurs


def valider(grille: GrilleANoter, reponses: Mapping[str, Any], type_scenario: str) -> None:
    """Raise `ReponsesInvalides` unless the measures of a finished contact fit the grid."""
    erreurs = erreurs_reponses(grille, reponses, type_scenario)
    if erreurs:
        raise ReponsesInvalides(erreurs)


def _sans_formulaire(reponses: Mapping[str, Any]) -> bool:
    """Tell that no form was used; a draft that has not reached the question has not said so."""
    return TEMOIN_FORMULAIRE in reponses and reponses[TEMOIN_FORMULAIRE] is None


def _erreur(critere: CritereANoter, mesure: Any, etat: Situation) -> str | None:
    if mesure is None:
        return "mesure attendue" if etat is Situation.REQUIS else None
    if etat is Situation.SANS_OBJET:
        return "sans objet pour ce contact : null attendu"
    if etat is Situation.SANS_REPONSE:
        return "personne n’a répondu : null attendu"
    return erreur_mesure(critere.bareme, mesure)
