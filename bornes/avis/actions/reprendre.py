"""Somebody takes back what she wrote: the receipt is all that shows that it was hers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from bornes.avis.actions.agreger import agreger_jours
from bornes.avis.logic.recepisse import empreinte
from bornes.models import Avis, DemandeReponse, Recepisse, Verbatim
from socle.journal import consigner


def reprendre_mot(*, recepisse: str) -> bool:
    """Erase the comment whose receipt somebody holds; tell whether there was one."""
    return _reprendre(avis__recepisse__empreinte=empreinte(recepisse))


def rejouer_reprise(*, pk: int, le: dt.datetime) -> bool:
    """Erase again a comment that somebody took back at that instant, and that a restored backup put there again.

    A comment written since may have taken its number: it is left alone.
    """
    return _reprendre(pk=pk, cree_le__lt=le)


@transaction.atomic
def _reprendre(**lequel: Any) -> bool:
    """Erase a comment with what was answered, and the receipt; tell whether there was one. The mark goes on counting.

    A request for an answer goes too, with the address left for it and the mail on its way: nobody is answered about
    words that are gone. The comment is locked, then its request, then its point, as decisions do. Words that are not
    masked yet are not there to be taken back.
    """
    siens = Verbatim.objects.select_for_update(of=("self",)).filter(**lequel)
    verbatim = siens.first()
    if verbatim is None:
        return False
    point, jour = Avis.objects.values_list("point_id", "jour").get(pk=verbatim.avis_id)
    consigner(verbatim, "verbatim.repris", None)
    avis = verbatim.avis_id
    verbatim.delete()
    # Held before it goes: an answer being written ends first, and its mail goes with it.
    list(DemandeReponse.objects.select_for_update().filter(avis=avis))
    DemandeReponse.objects.filter(avis=avis).delete()
    Recepisse.objects.filter(pk=avis).delete()
    agreger_jours(paires=[(point, jour)])
    Avis.objects.filter(pk=avis).update(texte=None, contact=None)
    return True
