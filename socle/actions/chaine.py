"""Chaining the lines of the journal, after the commit of what they tell."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import QuerySet

from socle.logic.chaine import ORIGINE, empreinte_de
from socle.logic.lots import en_lots
from socle.models import Entree, Jalon, Maillon, TeteDuJournal
from socle.queries.chaine import JALON, TETE, enonce_du_jalon, hors_chaine, ligne_de
from socle.signature import est_signe, signer

journaux = logging.getLogger("barometre.actes")

PAR_LOT = 1000
PAR_BALAYAGE = 20_000
TOURS = 10
"""How many times the holder of the head looks again for what came meanwhile."""
FENETRE = 100
"""How far before its own line an act looks for those that it also chains: a number, so that an index is all it reads."""


class ChaineRompue(Exception):
    """The head is not what the platform signed: nothing is added after it, so that the break stays visible."""


def chainer(*, numeros: Sequence[int]) -> None:
    """Chain lines just committed without ever waiting: whoever holds the head chains what came meanwhile.

    The one who finds the head held leaves: her lines are committed, and the holder looks again once he let it go. He
    does so a few times, not for ever: he answers a request too, and the next act or the sweep goes on from there.
    """
    if len(numeros) > PAR_LOT:
        sceller(numeros=numeros)
        return
    voisines = hors_chaine().filter(pk__gte=min(numeros) - FENETRE)
    for _tour in range(TOURS):
        if not _sceller(voisines, attendre=False) or not voisines.exists():
            return


def sceller(*, numeros: Sequence[int]) -> int:
    """Give lines their place at the end of the chain, in the order of their numbers; return how many had none.

    One row, the head, is the lock, taken last and alone: call it once the act is committed. A number without line (its
    act was rolled back) is passed over.
    """
    return sum(_sceller(hors_chaine().filter(pk__in=lot)) for lot in en_lots(numeros, PAR_LOT))


def sceller_le_reste() -> int:
    """Chain what a process that died between commit and seal left, and tell the head to the technical log.

    What an old key signed is signed again, so that this key can be dropped.
    """
    nombre = sceller(numeros=list(hors_chaine().values_list("pk", flat=True)[:PAR_BALAYAGE]))
    with transaction.atomic():
        tete = tenir_la_tete()
        _ecrire(tete)
        jalon = _dernier_jalon()
        if jalon is not None and est_signe(JALON, enonce_du_jalon(jalon), jalon.signature):
            _resigner(jalon)
    journaux.info("journal.tete", extra={"objet_id": tete.rang, "code": tete.empreinte})
    return nombre


@transaction.atomic
def signer_de_nouveau() -> None:
    """Sign head and checkpoint again after their key was lost: somebody walked the chain and answers for it."""
    tete = TeteDuJournal.objects.select_for_update().first()
    if tete is not None:
        _ecrire(tete)
    jalon = _dernier_jalon()
    if jalon is not None:
        _resigner(jalon)


@transaction.atomic
def _sceller(entrees: QuerySet[Entree], *, attendre: bool = True) -> int:
    tete = tenir_la_tete() if attendre else _tete_libre()
    if tete is None:
        return 0
    _sans_attendre_le_disque()
    maillons = []
    for entree in entrees[:PAR_LOT]:
        precedente = tete.empreinte
        tete.rang, tete.empreinte = tete.rang + 1, empreinte_de(precedente, ligne_de(entree))
        maillons.append(
            Maillon(rang=tete.rang, entree=entree.pk, precedente=precedente, empreinte=tete.empreinte),
        )
    if maillons:
        Maillon.objects.bulk_create(maillons)
        _ecrire(tete)
    return len(maillons)


def tenir_la_tete() -> TeteDuJournal:
    """Lock the head and return it; the first of all is signed here."""
    return _lire(TeteDuJournal.objects.select_for_update().first())


def _tete_libre() -> TeteDuJournal | None:
    """Lock the head and return it; None when somebody holds it."""
    libre = TeteDuJournal.objects.select_for_update(skip_locked=True).first()
    if libre is None and TeteDuJournal.objects.exists():
        return None
    return _lire(libre)


def _lire(tete: TeteDuJournal | None) -> TeteDuJournal:
    if tete is None and not Maillon.objects.exists() and not Jalon.objects.exists():
        premiere = TeteDuJournal(pk=TeteDuJournal.SEULE, rang=0, empreinte=ORIGINE)
        premiere.signature = signer(TETE, str(premiere))
        TeteDuJournal.objects.bulk_create([premiere], ignore_conflicts=True)
        tete = TeteDuJournal.objects.select_for_update().get()
    if tete is None or not est_signe(TETE, str(tete), tete.signature):
        raise ChaineRompue("La tête du journal a disparu ou n’est pas signée par cette plateforme.")
    return tete


def _ecrire(tete: TeteDuJournal) -> None:
    tete.signature = signer(TETE, str(tete))
    tete.save(update_fields=["rang", "empreinte", "signature"])


def _dernier_jalon() -> Jalon | None:
    return Jalon.objects.select_for_update().order_by("rang").last()


def _resigner(jalon: Jalon) -> None:
    jalon.signature = signer(JALON, enonce_du_jalon(jalon))
    jalon.save(update_fields=["signature"])


def _sans_attendre_le_disque() -> None:
    # The lines are on the disk already: a place lost with the power is given again by the sweep.
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute("SET LOCAL synchronous_commit = off")
