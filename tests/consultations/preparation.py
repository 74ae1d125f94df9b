"""A dialogue ready to open, and the time when nothing forbids it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from consultations.enums import TypeDialogue
from consultations.logic.phases import LIBELLES, modele
from consultations.models import Dialogue
from socle.horloge import aujourdhui
from tests.factories.consultations import AccordDevisFactory, DialogueFactory, PhaseFactory, SectionFactory

PRESENTATION = (
    "La place du marché sera refaite l’an prochain. Le budget est de 400 000 euros, les arbres restent, le marché du "
    "samedi aussi. Le reste est ouvert : circulation, ombre, bancs, éclairage, jeux. Dites ce qui vous manque. Les "
    "services ont mesuré la chaleur au sol l’été dernier et compté les passages. Le conseil municipal décidera en "
    "décembre, après avoir lu toutes les contributions, et répondra à chacune."
)


def adresse(page: str, dialogue: Dialogue, *args: Any) -> str:
    """Return the address of a page of the organiser."""
    return reverse(f"consultations:espace_consultation_{page}", args=[dialogue.pk, *args])


def dialogue_pret(**champs: Any) -> Dialogue:
    """Return a draft that lacks nothing, of a body entitled by a quotation."""
    dialogue = DialogueFactory(
        **{"presentation": PRESENTATION, "debut": aujourdhui(), "fin": aujourdhui() + dt.timedelta(days=30), **champs}
    )
    AccordDevisFactory(inscription=dialogue.inscription)
    for phase in modele(dialogue.type, dialogue.debut, dialogue.fin):
        PhaseFactory(
            dialogue=dialogue,
            rang=phase.rang,
            nature=phase.nature,
            titre=LIBELLES[phase.nature],
            du=phase.du,
            au=phase.au,
        )
    if dialogue.type == TypeDialogue.EVALUER_PROJET:
        SectionFactory(dialogue=dialogue, rang=1)
    return dialogue
