"""What a passage writes beside the state of contributions, replies and remarks."""

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
from socle.auteur import Auteur
from socle.etats import passer
from socle.horloge import maintenant

# States that nobody of the organiser decided.
SANS_DECISION = frozenset({EtatProposition.BROUILLON, EtatProposition.DEPOSEE, EtatProposition.RETIREE})


def passer_proposition(
    proposition: Proposition,
    vers: EtatProposition,
    *,
    auteur: Auteur = None,
    motif: str = "",
    retenue: Retenue | str = "",
    le: dt.datetime | None = None,
    est_verdict: bool = False,
    **ligne: Any,
) -> None:
    """Move a locked contribution; `ligne` is what its line of the journal says.

    A decision keeps who took it and when; going back to « déposée » forgets both, and the day of deposit stays.
    `est_verdict`: published though it was reported, which holds for as long as it can be read.
    """
    instant = le or maintenant()
    est_decision = vers not in SANS_DECISION
    champs: dict[str, Any] = {
        "retenue": retenue,
        "decidee_le": instant if est_decision else None,
        "decidee_par": auteur if est_decision else None,
    }
    if est_verdict or vers not in PROPOSITIONS_PUBLIQUES:
        champs["verdict_le"] = instant if est_verdict else None
    if vers == EtatProposition.DEPOSEE and proposition.deposee_le is None:
        champs["deposee_le"] = instant
    passer(proposition, vers, table=TRANSITIONS_PROPOSITION, auteur=auteur, motif=motif, **ligne, **champs)


def passer_texte(
    texte: Commentaire | AvisSection,
    vers: EtatTexte,
    *,
    auteur: Auteur = None,
    motif: MotifRefus | str = "",
    retenue: Retenue | str = "",
    le: dt.datetime | None = None,
    est_verdict: bool = False,
    **ligne: Any,
) -> None:
    """Move a locked reply or remark; `ligne` is what its line of the journal says. Nobody reports a remark."""
    instant = (le or maintenant()) if vers != EtatTexte.DEPOSE else None
    champs: dict[str, Any] = {"retenue": retenue, "decide_le": instant, "decide_par": auteur if instant else None}
    if isinstance(texte, Commentaire):
        # The only ways to « publié » come from the queue.
        champs["verdict_le"] = instant if est_verdict else None
    passer(texte, vers, table=TRANSITIONS_TEXTE, auteur=auteur, motif=motif, **ligne, **champs)
