"""Removing the oldest lines of the journal at the end of their retention."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef

from socle.actions.chaine import tenir_la_tete
from socle.declencheurs import retention_ouverte
from socle.erreurs import RegleMetier
from socle.journal import consigner
from socle.models import Entree, Jalon, Maillon, MotsDuJournal
from socle.queries.chaine import JALON, enonce_du_jalon, verifier
from socle.role_des_migrations import role_des_migrations
from socle.signature import signer


def retirer_segment(*, avant: dt.datetime) -> Jalon | None:
    """Remove the lines older than `avant` from the beginning of the chain, and leave a signed checkpoint.

    As the role that owns the tables, outside any transaction. It stops before the first line that is to be kept, and
    refuses a journal that does not hold: its beginning is a proof. None when there is nothing to remove.
    """
    with role_des_migrations():
        verdict = verifier()
        if verdict.rupture:
            raise RegleMetier("journal_rompu", f"Le journal ne tient pas, rien n’est retiré. {verdict.rupture}")
        with transaction.atomic():
            return _retirer(avant)


def _retirer(avant: dt.datetime) -> Jalon | None:
    tete = tenir_la_tete()
    gardees = Entree.objects.filter(le__gte=avant, pk=OuterRef("entree"))
    premiere = Maillon.objects.filter(Exists(gardees)).aggregate(rang=Min("rang"))["rang"]
    retires = Maillon.objects.filter(rang__lt=premiere if premiere is not None else tete.rang + 1)
    dernier = retires.order_by("rang").last()
    if dernier is None:
        return None
    entrees = Entree.objects.filter(pk__in=retires.values("entree"))
    bornes = entrees.aggregate(du=Min("le"), au=Max("le"))
    jalon = Jalon(rang=dernier.rang, empreinte=dernier.empreinte, nombre=retires.count(), **bornes)
    jalon.signature = signer(JALON, enonce_du_jalon(jalon))
    jalon.save(force_insert=True)
    consigner(jalon, "journal.segment_retire", None, nombre=jalon.nombre, empreinte=jalon.empreinte)
    with retention_ouverte():
        MotsDuJournal.objects.filter(pk__in=retires.values("entree")).delete()
        entrees.delete()
        retires.delete()
    return jalon
