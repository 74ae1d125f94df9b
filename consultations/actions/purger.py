"""Retention of what citizens leave (regles#conservation-citoyens): each thing goes at its date, and for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from consultations.actions.effacer import effacer, effacer_mots, supprimer_brouillons
from consultations.enums import (
    CONSERVATION_CONTACT,
    CONSERVATION_PRECISION,
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
    CourrierCitoyen,
    Identification,
    Participant,
    Proposition,
    Signalement,
)
from organismes.enums import ETATS_ACTIFS
from socle.conservation import RetraitDeLignes, supprimer, vider
from socle.expedition import retrait

FINIS = (EtatDialogue.FERME, EtatDialogue.CLOS)
CONSERVATION_BROUILLON = dt.timedelta(days=30)
"""A closing can be undone: what people had begun is there again until then."""


def _brouillons(a_la_date: dt.datetime) -> QuerySet[Any]:
    return Proposition.objects.filter(
        # Never deposited: a draft, or one that its author erased.
        deposee_le__isnull=True,
        dialogue__etat__in=FINIS,
        dialogue__ferme_le__lte=a_la_date - CONSERVATION_BROUILLON,
    )


def _propositions_refusees(a_la_date: dt.datetime) -> QuerySet[Any]:
    """Return what was refused a year before and still has words; what an undo took back is refused no more."""
    refusees = Proposition.objects.filter(etat=EtatProposition.REFUSEE, decidee_le__lte=a_la_date - CONSERVATION_REFUS)
    return refusees.exclude(**_sans_mots(Proposition), image="")


def _textes_refuses(modele: Any) -> Callable[[dt.datetime], QuerySet[Any]]:
    refuses = modele.objects.filter(etat=EtatTexte.REFUSE).exclude(**_sans_mots(modele))
    return lambda le: refuses.filter(decide_le__lte=le - CONSERVATION_REFUS)


def _sans_mots(modele: Any) -> dict[str, Any]:
    return {f"{champ}__in": ["", EFFACE] for champ in modele.MOTS}


def _effacer_mots(lot: QuerySet[Any], _a_la_date: dt.datetime) -> int:
    refuses = list(lot.select_for_update(of=("self",)).order_by("pk"))
    effacer_mots(refuses)
    return len(refuses)


def _contacts_echus(a_la_date: dt.datetime) -> QuerySet[Any]:
    """Return those whose dialogue was answered a year before, or ended then and never was."""
    fin = a_la_date - CONSERVATION_CONTACT
    finis = Q(dialogue__etat=EtatDialogue.CLOS, dialogue__clos_le__lte=fin)
    finis |= Q(dialogue__etat=EtatDialogue.FERME, dialogue__ferme_le__lte=fin)
    return Participant.objects.filter(finis, est_efface=False)


def _oublis_dus(_a_la_date: dt.datetime) -> QuerySet[Any]:
    """Return those who asked to be forgotten while people still took part, once they do no more."""
    finis = Q(dialogue__etat__in=FINIS) | ~Q(dialogue__inscription__etat__in=ETATS_ACTIFS)
    return Participant.objects.filter(finis, oubli_demande=True, est_efface=False)


def _effacer(lot: QuerySet[Any], _a_la_date: dt.datetime) -> int:
    tous = list(lot.select_for_update(of=("self",)).order_by("pk"))
    effacer(tous)
    return len(tous)


IDENTIFICATIONS = (
    RetraitDeLignes(Identification, lambda le: Identification.objects.filter(expire_le__lte=le), supprimer),
)
CONTACTS = (
    RetraitDeLignes(Participant, _oublis_dus, _effacer),
    RetraitDeLignes(Participant, _contacts_echus, _effacer),
)
BROUILLONS = (RetraitDeLignes(Proposition, _brouillons, lambda lot, _a_la_date: supprimer_brouillons(lot)),)
COURRIELS = (retrait(CourrierCitoyen),)
RESEAUX = (
    RetraitDeLignes(
        Signalement,
        lambda le: Signalement.objects.filter(cree_le__lte=le - CONSERVATION_RESEAU).exclude(reseau=""),
        vider(reseau=""),
    ),
)
PRECISIONS = (
    RetraitDeLignes(
        Signalement,
        # An answer taken back meanwhile has them read again.
        lambda le: Signalement.objects.filter(traite_le__lte=le - CONSERVATION_PRECISION).exclude(precision=""),
        vider(precision=""),
    ),
)
REFUS = (
    RetraitDeLignes(Proposition, _propositions_refusees, _effacer_mots),
    RetraitDeLignes(Commentaire, _textes_refuses(Commentaire), _effacer_mots),
    RetraitDeLignes(AvisSection, _textes_refuses(AvisSection), _effacer_mots),
)
