"""Stages of a dialogue: which follow which, what each opens, and what is open on a day. Days are civil, both included.

The six stages of a participatory budget are those of iD City (structuring, call for ideas, examination, campaign and
vote, implementation, evaluation). Supports wait for the choice there: a quota spent on the first ideas would leave the
last ones without.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from consultations.enums import TypeDialogue
from socle.logic.typographie import date_longue

UN_JOUR = dt.timedelta(days=1)

EVALUER_PROJET, BOITE_A_IDEES = TypeDialogue.EVALUER_PROJET, TypeDialogue.BOITE_A_IDEES
CONCERTATION, BUDGET_PARTICIPATIF = TypeDialogue.CONCERTATION, TypeDialogue.BUDGET_PARTICIPATIF

DEPOSER, SOUTENIR, REPONDRE = "deposer", "soutenir", "repondre"
DUEL, POSITION, EVALUER = "duel", "position", "evaluer"
"""To contribute, to support, to reply to a contribution, to compare two ideas, to (dis)agree, to judge a project."""

AVIS_PROJET, IDEES, REPONSE = "avis_projet", "idees", "reponse"
DIAGNOSTIC, PROPOSITIONS, CONFRONTATION = "diagnostic", "propositions", "confrontation"
CADRAGE, APPEL_A_IDEES, INSTRUCTION = "cadrage", "appel_a_idees", "instruction"
CHOIX, REALISATION, BILAN = "choix", "realisation", "bilan"

LIBELLES = {
    AVIS_PROJET: "Évaluation du projet",
    IDEES: "Dépôt, soutien et comparaison des idées",
    DIAGNOSTIC: "Diagnostic",
    PROPOSITIONS: "Propositions",
    CONFRONTATION: "Confrontation des avis",
    CADRAGE: "Cadrage",
    APPEL_A_IDEES: "Appel à idées",
    INSTRUCTION: "Instruction",
    CHOIX: "Campagne et choix",
    REALISATION: "Réalisation",
    BILAN: "Bilan",
    REPONSE: "Réponse de l’organisateur",
}
GESTES: dict[str, frozenset[str]] = {
    AVIS_PROJET: frozenset({EVALUER}),
    IDEES: frozenset({DEPOSER, SOUTENIR, REPONDRE, DUEL, POSITION}),
    DIAGNOSTIC: frozenset({DEPOSER, REPONDRE}),
    PROPOSITIONS: frozenset({DEPOSER, SOUTENIR, REPONDRE}),
    CONFRONTATION: frozenset({SOUTENIR, REPONDRE, DUEL, POSITION}),
    CADRAGE: frozenset(),
    APPEL_A_IDEES: frozenset({DEPOSER, REPONDRE}),
    INSTRUCTION: frozenset(),
    CHOIX: frozenset({SOUTENIR, REPONDRE, DUEL, POSITION}),
    REALISATION: frozenset(),
    BILAN: frozenset({EVALUER}),
    REPONSE: frozenset(),
}
"""What each nature of stage opens."""

# For each kind: natures of its usual stages, with the share of time that each is given when nothing is known.
MODELES: dict[str, tuple[tuple[str, int], ...]] = {
    EVALUER_PROJET: ((AVIS_PROJET, 3), (REPONSE, 1)),
    BOITE_A_IDEES: ((IDEES, 3), (REPONSE, 1)),
    CONCERTATION: ((DIAGNOSTIC, 2), (PROPOSITIONS, 3), (CONFRONTATION, 2), (REPONSE, 1)),
    BUDGET_PARTICIPATIF: ((CADRAGE, 1), (APPEL_A_IDEES, 3), (INSTRUCTION, 4), (CHOIX, 2), (REALISATION, 8), (BILAN, 1)),
}
NATURES = {genre: tuple(nature for nature, _part in modele) for genre, modele in MODELES.items()}
"""Natures that a kind allows, in their usual order."""
NATURES[CONCERTATION] = (DIAGNOSTIC, PROPOSITIONS, AVIS_PROJET, CONFRONTATION, REPONSE)
# Stages of a concertation may run together and come back; the others follow one another.
SE_CHEVAUCHENT = frozenset({CONCERTATION})
COMPLETS = frozenset({BUDGET_PARTICIPATIF})


@dataclass(frozen=True, slots=True)
class PhaseDatee:
    """A stage. `rang` from 1; `du` and `au` included."""

    rang: int
    nature: str
    du: dt.date
    au: dt.date

    def contient(self, jour: dt.date) -> bool:
        """Tell whether the day is inside."""
        return self.du <= jour <= self.au


@dataclass(frozen=True, slots=True)
class Defaut:
    """What is wrong with a stage (`rang`), or with all of them (None): a stable code, a French sentence."""

    rang: int | None
    code: str
    message: str


def modele(genre: str, du: dt.date, au: dt.date) -> tuple[PhaseDatee, ...]:
    """Return the usual stages of a kind of dialogue, one after the other from `du` to `au`, a day each at least.

    Raises ValueError for an unknown kind, or fewer days than stages.
    """
    if genre not in MODELES:
        raise ValueError(f"type de dialogue inconnu : {genre}")
    parts = [part for _nature, part in MODELES[genre]]
    jours = (au - du).days + 1
    if jours < len(parts):
        raise ValueError("moins de jours que de phases")
    # A day each, then the rest by shares: limits are floors of cumulated shares, so nothing is lost to rounding.
    reste, cumuls = jours - len(parts), [sum(parts[:rang]) for rang in range(len(parts) + 1)]
    bornes = [rang + reste * cumul // cumuls[-1] for rang, cumul in enumerate(cumuls)]
    return tuple(
        PhaseDatee(rang + 1, nature, du + bornes[rang] * UN_JOUR, du + (bornes[rang + 1] - 1) * UN_JOUR)
        for rang, (nature, _part) in enumerate(MODELES[genre])
    )


def verifier(genre: str, phases: Sequence[PhaseDatee], du: dt.date, au: dt.date) -> tuple[Defaut, ...]:
    """Return what is wrong with the stages of a dialogue from `du` to `au`; empty when all is well.

    Raises ValueError for an unknown kind.
    """
    if genre not in NATURES:
        raise ValueError(f"type de dialogue inconnu : {genre}")
    ordonnees = sorted(phases, key=lambda phase: phase.rang)
    defauts = _rangs(ordonnees)
    for phase in ordonnees:
        defauts += _seule(genre, phase, du, au)
    for avant, apres in itertools.pairwise(ordonnees):
        defauts += _suite(genre, avant, apres)
    return (*defauts, *_ensemble(genre, ordonnees))


def gestes_ouverts(
    genre: str, phases: Sequence[PhaseDatee], jour: dt.date, *, est_prolonge: bool = False
) -> frozenset[str]:
    """Return the gestures open on a day of an open dialogue.

    Without stages, all that its kind knows. `est_prolonge`: its last day was put off; the last stage begun stays open
    then, until another begins. Natures that the kind does not allow open nothing. Raises ValueError for an unknown kind.
    """
    if genre not in NATURES:
        raise ValueError(f"type de dialogue inconnu : {genre}")
    if not phases:
        return _gestes(NATURES[genre])
    ouvertes = [phase for phase in phases if phase.contient(jour)]
    commencees = [phase for phase in phases if phase.du <= jour]
    if not ouvertes and est_prolonge and commencees:
        ouvertes = [max(commencees, key=lambda phase: (phase.du, phase.rang))]
    return _gestes([phase.nature for phase in ouvertes if phase.nature in NATURES[genre]])


def periodes_de_participation(
    genre: str, phases: Sequence[PhaseDatee], du: dt.date, au: dt.date
) -> tuple[tuple[dt.date, dt.date], ...]:
    """Return the days, first and last, when a dialogue from `du` to `au` opens some gesture, the first period first.

    Put off after its stages (`au`), its last one goes on until then. Raises ValueError for an unknown kind.
    """
    if genre not in NATURES:
        raise ValueError(f"type de dialogue inconnu : {genre}")
    if not phases:
        return ((du, au),)
    derniere = max(phases, key=lambda phase: (phase.du, phase.rang))
    fins = {derniere.rang: au} if au > max(phase.au for phase in phases) else {}
    return tuple(
        sorted(
            (phase.du, fins.get(phase.rang, min(phase.au, au)))
            for phase in phases
            if phase.nature in NATURES[genre] and GESTES[phase.nature]
        )
    )


def _gestes(natures: Sequence[str]) -> frozenset[str]:
    return frozenset(geste for nature in natures for geste in GESTES[nature])


def _rangs(ordonnees: Sequence[PhaseDatee]) -> list[Defaut]:
    if [phase.rang for phase in ordonnees] == list(range(1, len(ordonnees) + 1)):
        return []
    return [Defaut(None, "rangs_a_trous", "Numérotez les phases de 1 en 1, sans trou.")]


def _seule(genre: str, phase: PhaseDatee, du: dt.date, au: dt.date) -> list[Defaut]:
    nom, defauts = _nom(phase), []
    if phase.nature not in NATURES[genre]:
        defauts.append(Defaut(phase.rang, "nature_etrangere", f"{nom} n’est pas une phase de ce type de consultation."))
    if phase.au < phase.du:
        defauts.append(Defaut(phase.rang, "phase_inversee", f"{nom} finit avant de commencer."))
    elif phase.du < du or phase.au > au:
        bornes = f"du {date_longue(du)} au {date_longue(au)}"
        defauts.append(Defaut(phase.rang, "phase_hors_dates", f"{nom} sort des dates de la consultation, {bornes}."))
    return defauts


def _suite(genre: str, avant: PhaseDatee, apres: PhaseDatee) -> list[Defaut]:
    if apres.du < avant.du:
        phrase = f"{_nom(apres)} commence avant {_nom(avant)}, qui la précède."
        return [Defaut(apres.rang, "phases_en_desordre", phrase)]
    if genre not in SE_CHEVAUCHENT and apres.du <= avant.au:
        phrase = f"{_nom(apres)} commence avant la fin de {_nom(avant)}."
        return [Defaut(apres.rang, "phases_qui_se_chevauchent", phrase)]
    return []


def _ensemble(genre: str, ordonnees: Sequence[PhaseDatee]) -> list[Defaut]:
    natures = [phase.nature for phase in ordonnees]
    if genre in COMPLETS and set(natures) <= set(NATURES[genre]) and natures != list(NATURES[genre]):
        noms = ", ".join(LIBELLES[nature].lower() for nature in NATURES[genre])
        return [Defaut(None, "phases_du_budget", f"Un budget participatif a six phases, dans cet ordre\u202f: {noms}.")]
    if ordonnees and not any(GESTES.get(nature) for nature in natures):
        return [Defaut(None, "sans_participation", "Aucune phase n’ouvre de participation.")]
    return []


def _nom(phase: PhaseDatee) -> str:
    return f"«\u202f{LIBELLES.get(phase.nature, phase.nature)}\u202f»"
