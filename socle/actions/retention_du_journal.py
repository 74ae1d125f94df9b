"""Removing the oldest lines of the journal at the end of their retention."""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, Max, Min, OuterRef, QuerySet

from socle.actions.chaine import tenir_la_tete
from socle.declencheurs import retention_ouverte
from socle.erreurs import RegleMetier
from socle.journal import consigner
from socle.models import Entree, Jalon, Maillon, MotsDuJournal
from socle.queries.chaine import JALON, enonce_du_jalon, verifier
from socle.role_des_migrations import role_des_migrations
from socle.signature import signer

CONSERVATION_LIGNES = dt.timedelta(days=10 * 365)
"""How long a decision is answered for. A line names nobody."""
CONSERVATION_MOTS = dt.timedelta(days=5 * 365)
"""How long a reason, a name given with an act serves: five years, those of an action in court (Code civil, 2224)."""

journaux = logging.getLogger("barometre.actes")


def mots_echus(a_la_date: dt.datetime) -> QuerySet[MotsDuJournal]:
    """Return the words of acts past their retention: their lines stay, with a hash that tells nothing any more."""
    vieilles = Entree.objects.filter(pk=OuterRef("entree"), le__lte=a_la_date - CONSERVATION_MOTS)
    return MotsDuJournal.objects.filter(Exists(vieilles))


class RetraitDuJournal:
    """The oldest lines, in one piece. The role of the application has no right to: without the other one, they wait."""

    modele = Entree._meta.label

    def compter(self, a_la_date: dt.datetime) -> int:
        """Count the lines past their date."""
        return _retirables(a_la_date - CONSERVATION_LIGNES).count()

    def retirer(self, a_la_date: dt.datetime) -> int:
        """Remove them, outside any transaction; the technical log says so when they must wait."""
        if not self.compter(a_la_date):
            return 0
        if not peut_retirer():
            journaux.warning("journal.retrait_en_attente")
            return 0
        jalon = retirer_segment(avant=a_la_date - CONSERVATION_LIGNES)
        return jalon.nombre if jalon else 0


def peut_retirer() -> bool:
    """Tell whether this process may act as the owner of the journal."""
    if settings.BASE_DES_MIGRATIONS or connection.vendor != "postgresql":
        return True
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = %s::regclass",
            [Entree._meta.db_table],
        )
        return bool(curseur.fetchone()[0])


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
    retires = _retirables(avant).filter(rang__lte=tete.rang)
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


def _retirables(avant: dt.datetime) -> QuerySet[Maillon]:
    """Return the links before the first line that is to be kept."""
    gardees = Entree.objects.filter(le__gte=avant, pk=OuterRef("entree"))
    premiere = Maillon.objects.filter(Exists(gardees)).aggregate(rang=Min("rang"))["rang"]
    return Maillon.objects.filter(rang__lt=premiere) if premiere is not None else Maillon.objects.all()
