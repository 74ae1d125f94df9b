"""What waits for a reader, and what each reader may take: never her own visits, never a contact she already read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value, When

from campagnes.models import Campagne
from enquetes.enums import EtatVisite, Verdict
from enquetes.models import Relecture, Visite
from enquetes.visites.queries.visites import depuis_quand


@dataclass(frozen=True)
class ResumeFile:
    """How much waits and since when."""

    nombre: int
    depuis: dt.datetime | None


def doubles_attendus() -> QuerySet[Visite]:
    """Return the second gradings that a shopper made or still holds: their contacts wait for them.

    One taken back from its shopper before she began it waits for nobody once its contact is begun: no plan gives it
    again.
    """
    return Visite.objects.exclude(Q(etat=EtatVisite.ANNULEE) | Q(etat=EtatVisite.PLANIFIEE, enqueteur=None))


def avec_double_attendu() -> Exists:
    """Tell the contacts whose second shopper has not been set aside: their second reading is hers."""
    return Exists(doubles_attendus().filter(double_de=OuterRef("pk")))


def a_decider() -> QuerySet[Visite]:
    """Return the visits of the editions in which a reader still decides: results are not given back."""
    return Visite.objects.filter(inscription__campagne__restituee_le=None)


def visites_a_lire() -> QuerySet[Visite]:
    """Return what waits for a first or a second reading, gradings of second shoppers included."""
    seconde = Q(etat=EtatVisite.SECONDE_LECTURE) & ~avec_double_attendu()
    return a_decider().filter(Q(etat=EtatVisite.SOUMISE) | seconde)


def lisibles_par(visites: QuerySet[Visite], user: Any) -> QuerySet[Visite]:
    """Keep the visits that a person may read: she graded neither side, has read neither, and acts not for the body."""
    lectures = Relecture.objects.en_vigueur().filter(lecteur=user)
    return notees_par_d_autres(visites, user).exclude(
        Exists(lectures.filter(contact=OuterRef("pk"))) | Exists(lectures.filter(contact=OuterRef("double_de")))
    )


def notees_par_d_autres(visites: QuerySet[Visite], user: Any) -> QuerySet[Visite]:
    """Keep the visits of contacts of which a person graded neither side, with bodies that she does not act for."""
    return visites.exclude(
        Q(inscription__organisme__in=user.les_appartenances.values("organisme"))
        | Q(enqueteur__utilisateur=user)
        | Exists(Visite.objects.filter(double_de=OuterRef("pk"), enqueteur__utilisateur=user))
        | Exists(Visite.objects.filter(pk=OuterRef("double_de"), enqueteur__utilisateur=user))
    )


def file_de_relecture(user: Any) -> QuerySet[Visite]:
    """Return what a person may read, in her order.

    What she sent back comes first, what another reader sent back comes last; in between second readings, which hold
    results back, then first ones, the longest wait first.
    """
    renvois = Relecture.objects.filter(visite=OuterRef("pk"), verdict=Verdict.A_REPRENDRE, est_en_vigueur=False)
    dernier = Subquery(renvois.order_by("-le", "-pk").values("lecteur")[:1])
    visites = depuis_quand(lisibles_par(visites_a_lire(), user)).annotate(
        nb_pieces=Count("les_pieces", distinct=True),
        nb_anomalies=Count("les_anomalies", distinct=True),
        renvoyee_par=dernier,
        priorite=Case(
            When(renvoyee_par=user.pk, then=Value(0)),
            When(Q(etat=EtatVisite.SOUMISE, renvoyee_par__isnull=False), then=Value(3)),
            When(Q(etat=EtatVisite.SECONDE_LECTURE) | Q(double_de__isnull=False), then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        ),
    )
    return visites.select_related("inscription__organisme", "inscription__campagne", "scenario", "enqueteur").order_by(
        "priorite", "depuis", "pk"
    )


def resume_de_la_file(campagne: Campagne) -> ResumeFile:
    """Return how many visits of an edition wait to be read, by anybody, and the oldest hand-over."""
    siennes = visites_a_lire().filter(inscription__campagne=campagne)
    return ResumeFile(**siennes.aggregate(nombre=Count("pk"), depuis=Min("soumise_le")))


def prochaine_a_relire(user: Any) -> Visite | None:
    """Return the next visit that this person should read."""
    return file_de_relecture(user).first()


def arbitrages_de(user: Any) -> QuerySet[Visite]:
    """Return the disagreements that a person may decide, the oldest first."""
    return (
        depuis_quand(lisibles_par(a_decider().filter(double_de=None, etat=EtatVisite.ARBITRAGE), user))
        .select_related("inscription__organisme", "inscription__campagne", "scenario", "enqueteur")
        .order_by("depuis", "pk")
    )


def peut_lire(visite: Visite, user: Any) -> bool:
    """Tell whether a person may read this visit, or decide its disagreement, whatever its state."""
    return lisibles_par(Visite.objects.filter(pk=visite.pk), user).exists()


def a_un_double_attendu(visite: Visite) -> bool:
    """Tell whether a second shopper grades this contact."""
    return doubles_attendus().filter(double_de=visite).exists()
