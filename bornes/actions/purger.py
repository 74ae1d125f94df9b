"""Retention of what users say (domain dossier, 9.2): at its date each thing goes, not before, and for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from bornes.actions.etats_demande import passer
from bornes.enums import CONSERVATION_CONTACT, CONSERVATION_ORIGINAL, CONSERVATION_VERBATIM, EtatDemande
from bornes.models import Avis, CleDuJour, DemandeReponse, Verbatim
from socle.horloge import PARIS

CONSERVATION_SOURCE = dt.timedelta(days=30)
"""How long a burst may be examined: past it, the hash of a source and the page that was opened serve nothing."""
PAR_LOT = 1_000


def purger_ecoute(*, a_la_date: dt.datetime) -> dict[str, int]:
    """Remove what is past its date at `a_la_date`; return how many of each. Counts of opinions stay.

    In lots, each its own transaction: opinions go on coming in, and a stop in the middle is taken up the day after.
    """
    originaux = Avis.objects.filter(texte__isnull=False, recu_le__lte=a_la_date - CONSERVATION_ORIGINAL)
    sources = Avis.objects.filter(recu_le__lte=a_la_date - CONSERVATION_SOURCE)
    contacts = Avis.objects.filter(contact__isnull=False, recu_le__lte=a_la_date - CONSERVATION_CONTACT)
    fin = a_la_date - CONSERVATION_VERBATIM
    veille = a_la_date.astimezone(PARIS).date() - dt.timedelta(days=1)
    return {
        "demandes expirées": _par_lots(_expirables(a_la_date), lambda lot: _expirer(lot, a_la_date)),
        "contacts": _expires(a_la_date) + _par_lots(contacts, lambda lot: lot.update(contact=None)),
        "textes d’origine": _par_lots(originaux, lambda lot: lot.update(texte=None)),
        "sources": _par_lots(sources.exclude(source=""), lambda lot: lot.update(source="")),
        "pages ouvertes": _par_lots(sources.filter(page__isnull=False), lambda lot: lot.update(page=None)),
        "commentaires": _par_lots(Verbatim.objects.filter(avis__recu_le__lte=fin), _supprimer),
        "demandes": _par_lots(DemandeReponse.objects.filter(avis__recu_le__lte=fin), _supprimer),
        # The key of yesterday still serves what comes around midnight.
        "clés du jour": CleDuJour.objects.filter(jour__lt=veille).delete()[0],
    }


def _expirables(a_la_date: dt.datetime) -> QuerySet[Any]:
    return DemandeReponse.objects.filter(etat=EtatDemande.EN_ATTENTE, expire_le__lte=a_la_date)


def _expirer(demandes: QuerySet[Any], a_la_date: dt.datetime) -> int:
    """Close requests that nobody answered in time. Their addresses go in the same transaction."""
    lot = list(demandes.select_for_update(of=("self",)).order_by("pk"))
    for demande in lot:
        passer(demande, EtatDemande.EXPIREE, le=a_la_date)
        demande.save()
    Avis.objects.filter(demande__in=lot).update(contact=None)
    return len(lot)


def _expires(a_la_date: dt.datetime) -> int:
    """Erase the addresses kept for a mail that never left."""
    restes = Avis.objects.filter(contact__isnull=False, demande__expire_le__lte=a_la_date)
    return _par_lots(restes, lambda lot: lot.update(contact=None))


def _supprimer(lot: QuerySet[Any]) -> int:
    return lot.delete()[1].get(lot.model._meta.label, 0)


def _par_lots(lignes: QuerySet[Any], acte: Callable[[QuerySet[Any]], int]) -> int:
    """Apply `acte` lot by lot, in the order of keys: what was walked is not walked again."""
    total, reste = 0, lignes
    while pks := list(reste.order_by("pk").values_list("pk", flat=True)[:PAR_LOT]):
        with transaction.atomic():
            # Only what still is past its date when the lock comes: somebody may have answered meanwhile.
            total += acte(lignes.filter(pk__in=pks))
        reste = lignes.filter(pk__gt=pks[-1])
    return total
