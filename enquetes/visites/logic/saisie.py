"""The draft of a visit: what is asked now, what waits, what is computed, what is left out.

Conditions and scales are those of `conditions` and `baremes`; this module adds the facts told by the shopper and the
instants of the contact. Pure: a draft goes in, a completed draft or a list of screens comes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from enquetes.enums import Fait
from enquetes.referentiels.logic.baremes import JAMAIS
from enquetes.referentiels.logic.conditions import (
    TEMOIN_FORMULAIRE,
    TEMOINS_REPONSE,
    CritereANoter,
    GrilleANoter,
    Situation,
    repondu,
    situation,
)
from enquetes.visites.logic.delais import CALCULES, JoursOuvres, Moments, delais_mesures
from organismes.enums import Canal
from socle.enums import Question

ECRITS = frozenset({Canal.EMAIL, Canal.COURRIER, Canal.RS})
WEB, TEL = Canal.WEB, Canal.TEL
# Facts that are asked; a wait is read from the minutes at the counter, an acknowledgement from its instant.
FAITS_DEMANDES = frozenset({Fait.SVI, Fait.MISE, Fait.TRANSF, Fait.PROM, Fait.HORS, Fait.REOR, Fait.PERSO, Fait.FORM})
DANS_LA_CONVERSATION = frozenset({Fait.TRANSF, Fait.MISE, Fait.PROM})
MESURE_ATTENTE, ATTENTE_EN_MINUTES = "AP-08", 2
# The contact itself is noted before this criterion.
CONTACT_AVANT: dict[str, str] = {
    Canal.EMAIL: "EM-03",
    Canal.COURRIER: "CO-03",
    Canal.TEL: "TE-04",
    Canal.RS: "RS-06",
    Canal.PHYS: "AP-01",
    WEB: "WEB-13",
}


class Place(StrEnum):
    """How a criterion stands in the draft."""

    A_NOTER = "a_noter"
    A_PRECISER = "a_preciser"  # depends on a fact not told yet
    ATTENDU = "attendu"  # depends on an acknowledgement or an answer still awaited
    CALCULE = "calcule"  # read from the instants
    ECARTE = "ecarte"  # null

    est_a_noter = Question("value", "a_noter")
    est_a_preciser = Question("value", "a_preciser")
    est_attendue = Question("value", "attendu")
    est_calculee = Question("value", "calcule")
    est_ecartee = Question("value", "ecarte")


class Genre(StrEnum):
    """Kinds of screens."""

    CRITERE = "critere"
    FAITS = "faits"
    MOMENT = "moment"
    ATTENTE = "attente"


@dataclass(frozen=True, slots=True)
class Ecran:
    """One screen of the phone; `code` names the criterion or the moment."""

    genre: Genre
    code: str = ""


@dataclass(frozen=True, slots=True)
class Contexte:
    """What surrounds the measures of a contact."""

    grille: GrilleANoter
    type_scenario: str
    faits: Mapping[str, bool] = field(default_factory=dict)
    moments: Moments = field(default_factory=Moments)
    jours: JoursOuvres = field(default_factory=JoursOuvres)
    hors_horaires: bool = False

    @property
    def canal(self) -> str:
        """Channel of the contact."""
        return self.grille.canal

    @property
    def est_ecrit(self) -> bool:
        """Three moments over weeks: sent, acknowledged, answered."""
        return self.canal in ECRITS or (self.canal == WEB and self.faits.get(Fait.FORM) is True)


def completer(contexte: Contexte, reponses: Mapping[str, Any]) -> dict[str, Any]:
    """Return the draft with computed measures written and null wherever a criterion does not apply.

    Measures of criteria still to be graded are kept; a criterion without a key is missing. Order of the grid.
    """
    calculees = mesures_calculees(contexte)
    # What was computed from instants since changed, a silence that ended for instance, says nothing any more.
    perimees = {critere.code for critere in contexte.grille.criteres if est_calcule(critere, contexte.canal)}
    tapees = {code: mesure for code, mesure in reponses.items() if mesure is not None and code not in perimees}
    brouillon = tapees | calculees
    complet: dict[str, Any] = {}
    for critere in contexte.grille.criteres:
        place = place_de(critere, contexte, brouillon)
        if place is Place.ECARTE:
            complet[critere.code] = brouillon[critere.code] = None
        elif place is Place.CALCULE:
            complet[critere.code] = calculees[critere.code]
        elif critere.code in brouillon:
            complet[critere.code] = brouillon[critere.code]
    return complet


def places(contexte: Contexte, reponses: Mapping[str, Any]) -> dict[str, Place]:
    """Return the place of every criterion, by code; `reponses` is a completed draft."""
    return {critere.code: place_de(critere, contexte, reponses) for critere in contexte.grille.criteres}


def place_de(critere: CritereANoter, contexte: Contexte, reponses: Mapping[str, Any]) -> Place:
    """Return how one criterion stands, facts last so that only useful facts are asked."""
    base = _place_sans_fait(critere, contexte, reponses)
    if base in {Place.ECARTE, Place.ATTENDU} and "FORM" not in critere.conditions:
        return base
    dits = [_fait(condition, contexte, reponses) for condition in critere.conditions if _est_fait(condition)]
    if False in dits:
        return Place.ECARTE
    return Place.A_PRECISER if None in dits and base is not Place.ECARTE else base


def _place_sans_fait(critere: CritereANoter, contexte: Contexte, reponses: Mapping[str, Any]) -> Place:
    etat = situation(critere, contexte.canal, reponses, contexte.type_scenario)
    # A form question without measure is null only when the shopper said that no form was used.
    if etat in {Situation.SANS_OBJET, Situation.SANS_REPONSE}:
        return Place.ECARTE
    if est_calcule(critere, contexte.canal):
        return Place.CALCULE if critere.code in mesures_calculees(contexte) else Place.ATTENDU
    moments = contexte.moments
    if "AR" in critere.conditions and moments.accuse is None:
        return Place.ECARTE if moments.est_denoue else Place.ATTENDU
    if "R" in critere.conditions and contexte.canal in TEMOINS_REPONSE and moments.reponse is None:
        return Place.ATTENDU
    return Place.A_NOTER


def _est_fait(condition: str) -> bool:
    return condition in FAITS_DEMANDES or condition == "ATTENTE"


def _fait(condition: str, contexte: Contexte, reponses: Mapping[str, Any]) -> bool | None:
    if condition == "ATTENTE":
        attente = reponses.get(MESURE_ATTENTE)
        return None if attente is None else attente == JAMAIS or attente > ATTENTE_EN_MINUTES
    if condition in DANS_LA_CONVERSATION and contexte.canal == TEL and repondu(TEL, reponses) is False:
        return False
    if condition == "HORS" and not contexte.hors_horaires:
        return contexte.faits.get(Fait.HORS, False)
    return contexte.faits.get(condition)


def est_calcule(critere: CritereANoter, canal: str) -> bool:
    """Tell whether the measure is read from the instants, never typed."""
    return critere.bareme.code in CALCULES or critere.code == TEMOINS_REPONSE.get(canal)


def mesures_calculees(contexte: Contexte) -> dict[str, Any]:
    """Return the computed measures known now, by code."""
    if not contexte.est_ecrit:
        return {}
    moments = contexte.moments
    delais = delais_mesures(contexte.canal, moments, contexte.jours)
    mesures: dict[str, Any] = {}
    for critere in contexte.grille.criteres:
        if critere.bareme.code in CALCULES and critere.bareme.code in delais:
            mesures[critere.code] = delais[critere.bareme.code]
        elif critere.code == TEMOINS_REPONSE.get(contexte.canal) and moments.est_denoue:
            mesures[critere.code] = moments.reponse is not None
    return mesures


def faits_a_dire(contexte: Contexte, reponses: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the facts on which a criterion depends now, in the order of the grid, told or not."""
    utiles: dict[str, None] = {}
    for critere in contexte.grille.criteres:
        demandes = [condition for condition in critere.conditions if condition in FAITS_DEMANDES]
        if demandes and _depend_d_un_fait(critere, contexte, reponses):
            utiles |= dict.fromkeys(
                condition for condition in sorted(demandes) if condition != "HORS" or contexte.hors_horaires
            )
    return tuple(utiles)


def _depend_d_un_fait(critere: CritereANoter, contexte: Contexte, reponses: Mapping[str, Any]) -> bool:
    if critere.code == TEMOIN_FORMULAIRE:
        return True
    if "FORM" in critere.conditions:
        return False
    if critere.conditions & DANS_LA_CONVERSATION and repondu(contexte.canal, reponses) is False:
        return False
    return _place_sans_fait(critere, contexte, reponses) in {Place.A_NOTER, Place.CALCULE}


def faits_deduits(grille: GrilleANoter, reponses: Mapping[str, Any], deja: Mapping[str, Any]) -> dict[str, bool]:
    """Return the facts that new measures tell by themselves: a measure says yes, null says no unless nobody answered.

    `deja` is the draft they join: its own nulls were written by the platform and tell nothing.
    """
    muet = repondu(grille.canal, {**deja, **reponses}) is False
    dits: dict[str, bool] = {}
    for critere in grille.criteres:
        if critere.code not in reponses:
            continue
        est_note = reponses[critere.code] is not None
        # Null on a form criterion other than the first may come from the absence of an answer.
        parle = est_note or critere.code == TEMOIN_FORMULAIRE or not (muet or "FORM" in critere.conditions)
        if parle:
            dits |= dict.fromkeys(critere.conditions & FAITS_DEMANDES, est_note)
    return dits


def ecrans(contexte: Contexte, reponses: Mapping[str, Any]) -> tuple[Ecran, ...]:
    """Return the screens of a completed draft in order: criteria, the facts before those they rule, the contact."""
    etats = places(contexte, reponses)
    faits = faits_a_dire(contexte, reponses)
    suite: list[Ecran] = []
    for critere in contexte.grille.criteres:
        if faits and critere.conditions & set(faits) and Ecran(Genre.FAITS) not in suite:
            suite.append(Ecran(Genre.FAITS))
        if critere.code == CONTACT_AVANT[contexte.canal]:
            suite.append(Ecran(Genre.MOMENT, "contact"))
        if etats[critere.code] is Place.A_NOTER:
            suite.append(Ecran(Genre.CRITERE, critere.code))
    contact = Ecran(Genre.MOMENT, "contact")
    return tuple(suite) if contact in suite else (*suite, contact)


def manquants(contexte: Contexte, reponses: Mapping[str, Any]) -> tuple[Ecran, ...]:
    """Return what stands between a completed draft and its submission, in the order of the screens."""
    faits = faits_a_dire(contexte, reponses)
    vides = [ecran for ecran in ecrans(contexte, reponses) if _est_vide(ecran, contexte, reponses, faits)]
    if contexte.est_ecrit and contexte.moments.contact and not contexte.moments.est_denoue:
        vides.append(Ecran(Genre.ATTENTE))
    return tuple(vides)


def _est_vide(ecran: Ecran, contexte: Contexte, reponses: Mapping[str, Any], faits: tuple[str, ...]) -> bool:
    if ecran.genre is Genre.CRITERE:
        return ecran.code not in reponses
    if ecran.genre is Genre.FAITS:
        return any(fait not in contexte.faits for fait in faits)
    return contexte.moments.contact is None


def voisins(suite: tuple[Ecran, ...], ecran: Ecran) -> tuple[Ecran | None, Ecran | None]:
    """Return the screens before and after one of the sequence; None before the first and after the last."""
    rang = suite.index(ecran)
    return (suite[rang - 1] if rang else None), (suite[rang + 1] if rang + 1 < len(suite) else None)


def criteres_a_noter(contexte: Contexte, reponses: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the criteria that the shopper grades or will grade, those computed or left out set aside."""
    etats = places(contexte, reponses)
    return tuple(
        critere.code
        for critere in contexte.grille.criteres
        if etats[critere.code] not in {Place.ECARTE, Place.CALCULE} and not est_calcule(critere, contexte.canal)
    )
