"""Retention of what citizens leave (domain dossier, 9.2): at its date each thing goes, not before, and for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from consultations.actions.effacer import effacer, effacer_mots, supprimer_brouillons
from consultations.enums import (
    CONSERVATION_CONTACT,
    CONSERVATION_REFUS,
    CONSERVATION_RESEAU,
    EFFACE,
    EtatDialogue,
    EtatProposition,
    EtatTexte,
)
from consultations.models import (
    AvisSection,
    Commentaire,
    CourrielCitoyen,
    Identification,
    Participant,
    Proposition,
    Signalement,
)

FINIS = (EtatDialogue.FERME, EtatDialogue.CLOS)
CONSERVATION_COURRIEL = dt.timedelta(days=30)
"""A mail that left, or that was left, tells nothing after that."""
CONSERVATION_BROUILLON = dt.timedelta(days=30)
"""A closing can be undone: what people had begun is there again until then."""
PAR_LOT = 1_000


def purger_consultations(*, a_la_date: dt.datetime) -> dict[str, int]:
    """Remove what is past its date at `a_la_date`; return how many of each. Contributions and counts stay.

    In lots, each its own transaction: a stop in the middle is taken up the day after.
    """
    fin = a_la_date - CONSERVATION_CONTACT
    brouillons = Proposition.objects.filter(
        # Never deposited: a draft, or one that its author erased.
        deposee_le__isnull=True,
        dialogue__etat__in=FINIS,
        dialogue__ferme_le__lte=a_la_date - CONSERVATION_BROUILLON,
    )
    return {
        "identifications": _par_lots(Identification.objects.filter(expire_le__lte=a_la_date), _supprimer),
        "contacts": _par_lots(_contacts_echus(fin), _effacer),
        "brouillons": _par_lots(brouillons, supprimer_brouillons),
        "courriels": _par_lots(
            CourrielCitoyen.objects.filter(cree_le__lte=a_la_date - CONSERVATION_COURRIEL), _supprimer
        ),
        "réseaux des signalements": _par_lots(
            Signalement.objects.filter(cree_le__lte=a_la_date - CONSERVATION_RESEAU).exclude(reseau=""),
            lambda lot: lot.update(reseau=""),
        ),
        "textes refusés": sum(_par_lots(refuses, _effacer_mots) for refuses in _refus_echus(a_la_date)),
    }


def _refus_echus(a_la_date: dt.datetime) -> tuple[QuerySet[Any], ...]:
    """Return what was refused a year before and still has words; what an undo took back is refused no more."""
    limite = a_la_date - CONSERVATION_REFUS
    refusees = Proposition.objects.filter(etat=EtatProposition.REFUSEE, decidee_le__lte=limite)
    return (
        refusees.exclude(**_sans_mots(Proposition), image=""),
        *(
            modele.objects.filter(etat=EtatTexte.REFUSE, decide_le__lte=limite).exclude(**_sans_mots(modele))
            for modele in (Commentaire, AvisSection)
        ),
    )


def _sans_mots(modele: Any) -> dict[str, Any]:
    return {f"{champ}__in": ["", EFFACE] for champ in modele.MOTS}


def _effacer_mots(lot: QuerySet[Any]) -> int:
    refuses = list(lot.select_for_update(of=("self",)).order_by("pk"))
    effacer_mots(refuses)
    return len(refuses)


def _contacts_echus(fin: dt.datetime) -> QuerySet[Any]:
    """Return those whose dialogue was answered before `fin`, or ended before it and never was."""
    finis = Q(dialogue__etat=EtatDialogue.CLOS, dialogue__clos_le__lte=fin)
    finis |= Q(dialogue__etat=EtatDialogue.FERME, dialogue__ferme_le__lte=fin)
    return Participant.objects.filter(finis, est_efface=False)


def _effacer(lot: QuerySet[Any]) -> int:
    tous = list(lot.select_for_update(of=("self",)).order_by("pk"))
    effacer(tous)
    return len(tous)


def _supprimer(lot: QuerySet[Any]) -> int:
    return lot.delete()[1].get(lot.model._meta.label, 0)


def _par_lots(lignes: QuerySet[Any], acte: Callable[[QuerySet[Any]], int]) -> int:
    """Apply `acte` lot by lot, in the order of keys: what was walked is not walked again."""
    total, reste = 0, lignes
    while pks := list(reste.order_by("pk").values_list("pk", flat=True)[:PAR_LOT]):
        with transaction.atomic():
            # Only what still is past its date when the lock comes.
            total += acte(lignes.filter(pk__in=pks))
        reste = lignes.filter(pk__gt=pks[-1])
    return total
