"""The contacts of a body as it may read them after restitution, with their day: never who made them, nor their scenario."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from campagnes.logic.calendrier import jour_de
from enquetes.enums import EtatVisite, TypeScenario
from enquetes.models import Grille, Visite
from enquetes.referentiels.logic.arrondi import arrondir
from enquetes.referentiels.queries.grilles import grille_notee, grilles_notees
from enquetes.visites.logic.notation import ContactNote, noter_contact
from organismes.models import Inscription
from trophees.enums import EtatLitige, OrigineLitige
from trophees.models import Litige


@dataclass(frozen=True)
class LigneContact:
    """A contact in the list of its body; `demande` is the kind of its scenario, which serves again.

    `compte` tells whether it still counts in the results; `litige` is the latest dispute over it, draft included.
    """

    pk: uuid.UUID
    canal: str
    demande: str
    jour: dt.date
    score: float | None
    compte: bool
    litige: Litige | None

    @property
    def est_contestable(self) -> bool:
        """Tell whether a dispute may be begun, the right of reply being open."""
        libre = self.litige is None or self.litige.etat in {EtatLitige.BROUILLON, EtatLitige.RETIRE}
        return self.compte and libre


@dataclass(frozen=True)
class PointsDuCritere:
    """A criterion of a contact: its points out of 100, None when it did not count."""

    code: str
    libelle: str
    points: int | None
    poids: int


@dataclass(frozen=True)
class FicheContact:
    """One contact in full."""

    ligne: LigneContact
    criteres: tuple[PointsDuCritere, ...]


def inscriptions_restituees(user: Any, organisme: Any) -> list[Inscription]:
    """Return the registrations of a body whose results were given back, the latest edition first."""
    siennes = Inscription.objects.visibles_par(user).actives().filter(organisme=organisme)
    return list(
        siennes.filter(campagne__restituee_le__isnull=False)
        .select_related("campagne", "organisme")
        .order_by("-campagne__annee", "-pk")
    )


def contacts_visibles(user: Any) -> QuerySet[Visite]:
    """Return the contacts that a person may read for her bodies: counted or contested, and only after restitution."""
    contestes = Litige.objects.filter(visite=OuterRef("pk")).exclude(etat=EtatLitige.BROUILLON)
    return (
        Visite.objects.filter(Q(etat=EtatVisite.VALIDEE) | Exists(contestes), double_de__isnull=True)
        .filter(
            inscription__organisme__in=user.les_appartenances.values("organisme"),
            inscription__campagne__restituee_le__isnull=False,
        )
        .select_related("inscription__campagne", "inscription__organisme", "scenario", "grille")
    )


def contacts_de(user: Any, inscription: Inscription) -> list[LigneContact]:
    """Return the contacts of a registration in the order of days. A fixed number of queries."""
    visites = list(contacts_visibles(user).filter(inscription=inscription).order_by("effectuee_le", "pk"))
    notees = grilles_notees(Grille.objects.filter(pk__in={v.grille_id for v in visites}))
    litiges = _derniers_litiges([visite.pk for visite in visites])
    politique = inscription.campagne.politique_non_reponse
    return [
        _ligne(
            visite,
            noter_contact(
                notees[visite.grille_id], visite.reponses, type_scenario=visite.scenario.type, politique=politique
            ),
            litiges.get(visite.pk),
        )
        for visite in visites
    ]


def fiche_contact(visite: Visite) -> FicheContact:
    """Return one contact with its criteria, in the order of the grid."""
    note = noter_contact(
        grille_notee(visite.grille),
        visite.reponses,
        type_scenario=visite.scenario.type,
        politique=visite.inscription.campagne.politique_non_reponse,
    )
    libelles = dict(visite.grille.les_criteres.values_list("code", "libelle"))
    return FicheContact(
        ligne=_ligne(visite, note, _derniers_litiges([visite.pk]).get(visite.pk)),
        criteres=tuple(PointsDuCritere(c.code, libelles[c.code], c.score, c.poids) for c in note.criteres),
    )


def contestations_visibles(user: Any) -> QuerySet[Litige]:
    """Return the disputes that a person's bodies made, drafts included."""
    return Litige.objects.filter(
        origine=OrigineLitige.ORGANISME, inscription__organisme__in=user.les_appartenances.values("organisme")
    ).select_related("inscription__campagne", "inscription__organisme", "visite__scenario", "visite__grille")


def nb_contestations(inscription: Inscription) -> int:
    """Count the disputes that a body sent."""
    return inscription.les_litiges.filter(origine=OrigineLitige.ORGANISME).exclude(etat=EtatLitige.BROUILLON).count()


def _derniers_litiges(visites: list[uuid.UUID]) -> dict[uuid.UUID, Litige]:
    par_visite: dict[uuid.UUID, list[Litige]] = defaultdict(list)
    for litige in Litige.objects.filter(visite__in=visites, origine=OrigineLitige.ORGANISME).order_by("pk"):
        if litige.visite_id is not None:
            par_visite[litige.visite_id].append(litige)
    return {visite: liste[-1] for visite, liste in par_visite.items()}


def _ligne(visite: Visite, note: ContactNote, litige: Litige | None) -> LigneContact:
    instant = visite.effectuee_le
    if instant is None:
        raise ValueError("un contact validé a un jour")
    return LigneContact(
        pk=visite.pk,
        canal=str(visite.get_canal_display()),
        demande=str(TypeScenario(visite.scenario.type).label),
        jour=jour_de(instant),
        score=None if note.score is None else float(arrondir(note.score)),
        compte=visite.etat == EtatVisite.VALIDEE,
        litige=litige,
    )
