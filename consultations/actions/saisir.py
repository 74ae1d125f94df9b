"""A paper form that an agent enters: one participant a form, all its gestures or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from consultations.actions.contribuer import deposer, enregistrer_brouillon
from consultations.actions.evaluer import evaluer_section
from consultations.actions.identifier import saisir_sur_place
from consultations.actions.soutenir import soutenir
from consultations.models import Dialogue, Participant, Proposition, Section
from organismes.models import Territoire
from socle.auteur import Auteur
from socle.erreurs import RegleMetier


@transaction.atomic
def saisir_feuille(
    *,
    dialogue: Dialogue,
    auteur: Auteur,
    commune: Territoire | None = None,
    contribution: Mapping[str, Any] | None = None,
    soutiens: Sequence[Proposition] = (),
    evaluations: Mapping[Section, Mapping[str, Any]] | None = None,
) -> Participant:
    """Enter a form: a contribution, supports, marks on sections. The words are masked and read as the others are."""
    if not (contribution or soutiens or evaluations):
        raise RegleMetier("feuille_vide", "Cette feuille ne porte rien\u202f: saisissez au moins une réponse.")
    participant = saisir_sur_place(dialogue=dialogue, auteur=auteur, commune=commune)
    if contribution:
        deposer(proposition=enregistrer_brouillon(participant=participant, proposition=None, **contribution))
    for proposition in soutiens:
        soutenir(participant=participant, proposition=proposition)
    for section, avis in (evaluations or {}).items():
        evaluer_section(participant=participant, section=section, **avis)
    return participant
