"""A dialogue ready to open, and the time when nothing forbids it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from consultations.enums import TypeDialogue
from consultations.models import Dialogue
from socle.horloge import aujourdhui
from tests.factories.consultations import AccordDevisFactory, DialogueFactory, PhaseFactory, SectionFactory

PRESENTATION = (
    "La place du marché sera refaite l’an prochain. Le budget est de 400 000 euros, les arbres restent, le marché du "
    "samedi aussi. Le reste est ouvert : circulation, ombre, bancs, éclairage, jeux. Dites ce qui vous manque."
)


def dialogue_pret(**champs: Any) -> Dialogue:
    """Return a draft that lacks nothing, of a body entitled by a quotation."""
    dialogue = DialogueFactory(
        **{"presentation": PRESENTATION, "debut": aujourdhui(), "fin": aujourdhui() + dt.timedelta(days=30), **champs}
    )
    AccordDevisFactory(inscription=dialogue.inscription)
    PhaseFactory(dialogue=dialogue, rang=1)
    if dialogue.type == TypeDialogue.EVALUER_PROJET:
        SectionFactory(dialogue=dialogue, rang=1)
    return dialogue
