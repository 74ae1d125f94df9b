"""The one place where the states of contributions, replies and remarks are written."""

from __future__ import annotations

import datetime as dt
from typing import Any

from consultations.enums import (
    PROPOSITIONS_PUBLIQUES,
    TRANSITIONS_PROPOSITION,
    TRANSITIONS_TEXTE,
    EtatProposition,
    EtatTexte,
    MotifRefus,
    Retenue,
)
from consultations.models import AvisSection, Commentaire, Proposition
from socle.erreurs import RegleMetier
from socle.horloge import maintenant

# States that nobody of the organiser decided.
SANS_DECISION = frozenset({EtatProposition.BROUILLON, EtatProposition.DEPOSEE, EtatProposition.RETIREE})


def passer_proposition(
    proposition: Proposition,
    vers: EtatProposition,
    *,
    auteur: Any = None,
    motif: str = "",
    retenue: Retenue | str = "",
    le: dt.datetime | None = None,
    est_verdict: bool = False,
) -> None:
    """Move a contribution to `vers` and save it; the caller holds its lock.

    A decision keeps who took it and when; going back to « déposée » forgets both, and the day of deposit stays.
    `est_verdict`: published though it was reported, which holds for as long as it can be read.
    """
    if vers not in TRANSITIONS_PROPOSITION[EtatProposition(proposition.etat)]:
        raise RegleMetier(
            "transition_interdite",
            f"Cette contribution est «\u202f{proposition.get_etat_display()}\u202f»\u202f: rien n’a été changé.",
        )
    instant = le or maintenant()
    est_decision = vers not in SANS_DECISION
    proposition.etat = vers
    proposition.motif = motif
    proposition.retenue = retenue
    proposition.decidee_le = instant if est_decision else None
    proposition.decidee_par = auteur if est_decision else None
    if est_verdict or vers not in PROPOSITIONS_PUBLIQUES:
        proposition.verdict_le = instant if est_verdict else None
    if vers == EtatProposition.DEPOSEE and proposition.deposee_le is None:
        proposition.deposee_le = instant
    proposition.save(
        update_fields=[
            "etat",
            "motif",
            "retenue",
            "decidee_le",
            "decidee_par",
            "deposee_le",
            "verdict_le",
            "modifie_le",
        ]
    )


def passer_texte(
    texte: Commentaire | AvisSection,
    vers: EtatTexte,
    *,
    auteur: Any = None,
    motif: MotifRefus | str = "",
    retenue: Retenue | str = "",
    le: dt.datetime | None = None,
    est_verdict: bool = False,
) -> None:
    """Move a reply or a remark to `vers` and save it; the caller holds its lock. Nobody reports a remark."""
    if vers not in TRANSITIONS_TEXTE[EtatTexte(texte.etat)]:
        raise RegleMetier(
            "transition_interdite",
            f"Ce texte est «\u202f{texte.get_etat_display()}\u202f»\u202f: rien n’a été changé.",
        )
    est_decision = vers != EtatTexte.DEPOSE
    texte.etat = vers
    texte.motif = motif
    texte.retenue = retenue
    texte.decide_le = (le or maintenant()) if est_decision else None
    texte.decide_par = auteur if est_decision else None
    champs = ["etat", "motif", "retenue", "decide_le", "decide_par", "modifie_le"]
    if isinstance(texte, Commentaire):
        # The only ways to « publié » come from the queue.
        texte.verdict_le = texte.decide_le if est_verdict else None
        champs.append("verdict_le")
    texte.save(update_fields=champs)
