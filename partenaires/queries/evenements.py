"""Events and what became of them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from partenaires.models import Evenement, Livraison, Partenaire, PointDEcoute, ReleveDuJournal
from socle.horloge import maintenant
from socle.nombres import CLE_MAX, entier_de
from socle.sortie import ECHEANCE

PAR_TOUR = 100
"""How many deliveries of one address are tried in a row."""
DUE = Q(remise_le=None, abandonnee_le=None)
EN_VOL = dt.timedelta(seconds=2 * ECHEANCE)
"""How long a try may be without an answer; after that, its worker died."""


def en_appel(instant: dt.datetime) -> Q:
    """Return what tells a delivery that is being tried: begun, not answered, by a worker that may still live."""
    return DUE & Q(code_http=None, reponse="", tentee_le__gt=instant - EN_VOL)


def dernier_rang() -> int:
    """Return the place of the last line of the journal that was read for events."""
    return ReleveDuJournal.objects.values_list("rang", flat=True).first() or 0


def rang_de(identifiant: str) -> int | None:
    """Read the place of an event in its name, be it whole (`Evenement.identifiant`) or the number alone."""
    return entier_de(identifiant.strip().removeprefix("evt_").partition("_")[0], CLE_MAX)


def designe(identifiant: str, rang: int) -> bool:
    """Tell whether a name is the one of the event at its place, or bears no instant to tell it from another."""
    nom = identifiant.strip()
    if not nom.removeprefix("evt_").partition("_")[1]:
        return True
    evenement = Evenement.objects.filter(pk=rang).first()
    return evenement is not None and evenement.identifiant == nom


def evenements_de(partenaire: Partenaire) -> QuerySet[Evenement]:
    """Return the events that a partner may know of."""
    if partenaire.organisme_id is None:
        return Evenement.objects.all()
    return Evenement.objects.filter(Q(organisme=None) | Q(organisme=partenaire.organisme_id))


def points_de(partenaire: Partenaire) -> QuerySet[PointDEcoute]:
    """Return the addresses of a partner, with what became of their deliveries."""
    return partenaire.les_points_d_ecoute.annotate(
        nb_dues=Count("les_livraisons", filter=Q(les_livraisons__remise_le=None, les_livraisons__abandonnee_le=None)),
        nb_remises=Count("les_livraisons", filter=Q(les_livraisons__remise_le__isnull=False)),
        nb_abandonnees=Count("les_livraisons", filter=Q(les_livraisons__abandonnee_le__isnull=False)),
        remise_le=Max("les_livraisons__remise_le"),
    )


def points_a_servir() -> list[UUID]:
    """Return the addresses to which something is due now."""
    attendent = Livraison.objects.filter(DUE, a_partir_du__lte=maintenant())
    return list(attendent.order_by().values_list("point", flat=True).distinct())


def dues_de(point: UUID) -> list[int]:
    """Return the next deliveries of one address whose time came, the oldest events first."""
    attendent = Livraison.objects.filter(DUE, point=point, a_partir_du__lte=maintenant())
    return list(attendent.order_by("evenement_id").values_list("pk", flat=True)[:PAR_TOUR])
