"""Ideas that look alike: suggested with what was found in common, decided by a person. Nothing is ever merged."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.db import transaction

from consultations.enums import DIALOGUES_PUBLICS, TRANSITIONS_RAPPROCHEMENT, EtatRapprochement
from consultations.logic.doublons import IdeesProches, rapprocher
from consultations.logic.identifiants import Identifiant
from consultations.models import Dialogue, Proposition, Rapprochement
from socle.auteur import Auteur
from socle.etats import passer
from socle.horloge import maintenant
from socle.relecture import relire
from socle.taches import tenter

DECISIONS = frozenset({EtatRapprochement.RETENU, EtatRapprochement.ECARTE})
AU_PLUS = 2000
"""Contributions compared at once: beyond, the latest ones only."""


def suggerer_rapprochements(*, dialogue: Dialogue) -> int:
    """Suggest the published contributions that look alike and were not suggested yet; return how many.

    Safe to run twice. What a person decided is never suggested again, and a suggestion that no longer stands goes.
    """
    trouves = _trouver(dialogue)
    with transaction.atomic():
        connus = {(r.a_id, r.b_id): r for r in Rapprochement.objects.filter(a__dialogue=dialogue)}
        perimes = [r.pk for paire, r in connus.items() if r.etat == EtatRapprochement.SUGGERE and paire not in trouves]
        Rapprochement.objects.filter(pk__in=perimes, etat=EtatRapprochement.SUGGERE).delete()
        nouveaux = [_suggestion(paire, trouve) for paire, trouve in trouves.items() if paire not in connus]
        Rapprochement.objects.bulk_create(nouveaux, ignore_conflicts=True)
    return len(nouveaux)


def _trouver(dialogue: Dialogue) -> dict[tuple[uuid.UUID, uuid.UUID], IdeesProches]:
    derniers = Proposition.objects.filter(dialogue=dialogue).publiques().order_by("-deposee_le", "pk")[:AU_PLUS]
    textes: dict[Identifiant, tuple[str, str]] = {str(p.pk): (p.titre, p.texte) for p in derniers}
    return {_paire(t.a, t.b): t for t in rapprocher(textes)} if len(textes) > 1 else {}


def _suggestion(paire: tuple[uuid.UUID, uuid.UUID], trouve: IdeesProches) -> Rapprochement:
    return Rapprochement(
        a_id=paire[0],
        b_id=paire[1],
        score=min(max(trouve.score, 0.0), 1.0),
        mots=list(trouve.mots_communs),
        methode=trouve.methode,
    )


def suggerer_partout() -> int:
    """Suggest in every open or just closed dialogue; return how many suggestions are new."""
    dialogues = Dialogue.objects.filter(etat__in=DIALOGUES_PUBLICS, clos_le__isnull=True)
    return sum(
        tenter("dialogues.rapprochement_en_panne", un.pk, partial(suggerer_rapprochements, dialogue=un))
        for un in dialogues
    )


@transaction.atomic
def decider_rapprochement(*, rapprochement: Rapprochement, vers: str, auteur: Auteur) -> Rapprochement:
    """Retain a suggestion (the two refer to each other), set it aside, or take the decision back."""
    tenu = relire(rapprochement, "Ce rapprochement")
    est_decision = vers in DECISIONS
    return passer(
        tenu,
        vers,
        table=TRANSITIONS_RAPPROCHEMENT,
        auteur=auteur,
        decide_le=maintenant() if est_decision else None,
        decide_par=auteur if est_decision else None,
    )


def _paire(a: Any, b: Any) -> tuple[uuid.UUID, uuid.UUID]:
    un, deux = uuid.UUID(str(a)), uuid.UUID(str(b))
    return (un, deux) if un < deux else (deux, un)
