"""Count after storing: the intake only stores, this does the rest, place by place, and may be killed anywhere.

What waits is in the database and nowhere else, with its mark `a_trier`. Without broker or cache opinions go on coming
in, keep that mark, and are sorted when the workers are back: nothing here, nor at the intake, asks Redis for anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import connection, transaction
from django.db.models import BooleanField, ExpressionWrapper, Q

from bornes.avis.actions.activer import passer_active
from bornes.avis.actions.agreger import agreger_jours
from bornes.avis.actions.comptage import verrouiller_points
from bornes.avis.actions.masquer import masquer_avis
from bornes.avis.actions.sources import purger_cles
from bornes.avis.actions.trier import trier_lieu
from bornes.avis.queries.faits import Lieu, lieux_a_trier, points_des_lieux
from bornes.enums import CONSERVATION_CONTACT, EtatBorne
from bornes.models import Avis, DemandeReponse
from socle.horloge import maintenant
from socle.taches import tenter

# One run stays far under the time limit of a task; what is left is taken ten seconds later.
DUREE = dt.timedelta(seconds=45)
PAR_PASSAGE = 5_000
PAR_LIEU = 10_000
# Any number that no other advisory lock of the platform uses.
VERROU = 7_201_455


@dataclass(frozen=True)
class Nouveau:
    """An opinion that waits, with what its treatment needs."""

    id: UUID
    recu_le: dt.datetime
    a_un_texte: bool
    a_un_contact: bool
    borne_id: UUID | None


def traiter_avis(*, au_plus: int = PAR_PASSAGE) -> int:
    """Sort, mask and count what waits, the oldest places first; return how many opinions were treated.

    Running it twice, or at once in two workers, changes nothing: one place is treated at a time, and whoever comes
    second gives way. A place that fails is left as it was, logged, and does not keep the others waiting.
    """
    purger_cles()
    traites, fin_le = 0, maintenant() + DUREE
    for attente in lieux_a_trier():
        if traites >= au_plus or maintenant() > fin_le:
            break
        traites += tenter("ecoute.lieu_en_panne", attente.lieu.site_id, partial(traiter_lieu, lieu=attente.lieu))
    return traites


@transaction.atomic
def traiter_lieu(*, lieu: Lieu) -> int:
    """Treat what waits at one place, all of it or nothing; return how many opinions, none while another is at it."""
    if not _seul():
        return 0
    points = points_des_lieux([lieu])
    verrouiller_points(points)
    nouveaux = _nouveaux(points)
    if not nouveaux:
        return 0
    _demander_reponses(nouveaux)
    masquer_avis(identifiants=[nouveau.id for nouveau in nouveaux if nouveau.a_un_texte])
    paires = trier_lieu(lieu=lieu, points=points, nouveaux=[nouveau.id for nouveau in nouveaux])
    installees = {nouveau.borne_id for nouveau in nouveaux if nouveau.borne_id is not None}
    if installees:
        passer_active(bornes=installees)
    agreger_jours(paires=paires)
    return len(nouveaux)


def _nouveaux(points: Sequence[int]) -> list[Nouveau]:
    lignes = (
        Avis.objects.a_trier()
        .filter(point_id__in=points)
        .order_by("recu_le", "pk")
        .annotate(a_un_texte=_est_rempli("texte"), a_un_contact=_est_rempli("contact"))
        .values_list("pk", "recu_le", "a_un_texte", "a_un_contact", "enrolement__borne_id", "enrolement__borne__etat")
    )
    return [
        Nouveau(identifiant, recu_le, texte, contact, borne_id if etat == EtatBorne.INSTALLEE else None)
        for identifiant, recu_le, texte, contact, borne_id, etat in lignes[:PAR_LIEU]
    ]


def _est_rempli(champ: str) -> ExpressionWrapper:
    return ExpressionWrapper(Q(**{f"{champ}__isnull": False}), output_field=BooleanField())


def _demander_reponses(nouveaux: Sequence[Nouveau]) -> None:
    """Keep that somebody waits for an answer, and until when her address may be kept."""
    demandes = [
        DemandeReponse(avis_id=nouveau.id, expire_le=nouveau.recu_le + CONSERVATION_CONTACT)
        for nouveau in nouveaux
        if nouveau.a_un_contact
    ]
    DemandeReponse.objects.bulk_create(demandes, ignore_conflicts=True, batch_size=500)


def _seul() -> bool:
    """Tell whether nobody else is at it, until the end of the transaction.

    On SQLite, writers queue: being alone is not needed, only quicker.
    """
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_try_advisory_xact_lock(%s)", [VERROU])
        return bool(curseur.fetchone()[0])
