"""When the platform was last backed up: a line of the journal, which every machine reads and nobody rewrites."""

from __future__ import annotations

import datetime as dt

from socle.horloge import maintenant
from socle.journal import consigner
from socle.models import Entree, TeteDuJournal
from socle.sauvegarde.manifeste import ManifesteDeSauvegarde

ACTE = "sauvegarde.faite"


def noter_la_sauvegarde(manifeste: ManifesteDeSauvegarde) -> None:
    """Say that this one is whole. It bears on the head of the journal: what a backup holds of it ends there."""
    consigner(_tete(), ACTE, None, instant=manifeste.le, version=manifeste.version)


def derniere_sauvegarde() -> dt.datetime | None:
    """Return when the last one was whole, None when none is known. One query.

    One that was noted while the hour was ahead would hide for days that the nights make none.
    """
    siennes = Entree.objects.filter(objet_type=TeteDuJournal._meta.label_lower, objet_id=str(_tete().pk), acte=ACTE)
    return siennes.filter(le__lte=maintenant()).order_by("-le").values_list("le", flat=True).first()


def _tete() -> TeteDuJournal:
    return TeteDuJournal(pk=TeteDuJournal.SEULE)
