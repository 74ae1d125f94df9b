"""Somebody takes back what she wrote: the receipt is all that shows that it was hers."""

from __future__ import annotations

from django.db import transaction

from bornes.avis.actions.agreger import agreger_jours
from bornes.avis.logic.recepisse import empreinte
from bornes.models import Avis, Recepisse, Verbatim
from socle.journal import consigner


@transaction.atomic
def reprendre_mot(*, recepisse: str) -> bool:
    """Erase a comment with the answer under it, and the receipt; tell whether there was one. The mark goes on counting.

    The comment is locked, then its point, as decisions do. Words that are not masked yet are not there to be taken back.
    """
    siens = Verbatim.objects.select_for_update(of=("self",)).filter(avis__recepisse__empreinte=empreinte(recepisse))
    verbatim = siens.first()
    if verbatim is None:
        return False
    point, jour = Avis.objects.values_list("point_id", "jour").get(pk=verbatim.avis_id)
    consigner(verbatim, "verbatim.repris", None)
    avis = verbatim.avis_id
    verbatim.delete()
    Recepisse.objects.filter(pk=avis).delete()
    agreger_jours(paires=[(point, jour)])
    Avis.objects.filter(pk=avis).update(texte=None)
    return True
