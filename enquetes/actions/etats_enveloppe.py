"""The only writer of an envelope's state."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction

from enquetes.enums import TRANSITIONS_ENVELOPPE, EtatEnveloppe
from enquetes.models import Appareil, ConflitEnveloppe, Enveloppe
from socle.erreurs import RegleMetier
from socle.fichiers import stockage_prive
from socle.horloge import maintenant

COLONNES = ("statut", "code", "motif", "traitee_le", "fichier", "saisie_le")


def marquer(enveloppe: Enveloppe, vers: str, *, code: str = "", motif: str = "") -> None:
    """Move one envelope, in memory, along the table; `ecrire` makes it last. Its row must be locked.

    A held envelope that is held again keeps its state. The file of an applied one goes: it is evidence by then.
    """
    if vers not in TRANSITIONS_ENVELOPPE[enveloppe.statut] and vers != enveloppe.statut:
        de, voulu = EtatEnveloppe(enveloppe.statut).label, EtatEnveloppe(vers).label
        raise RegleMetier("passage_interdit", f"Cet envoi est « {de} »\u202f: il ne peut pas devenir « {voulu} ».")
    enveloppe.statut, enveloppe.code, enveloppe.motif = vers, code, motif
    enveloppe.traitee_le = None if vers == EtatEnveloppe.RETENUE else maintenant()
    if vers == EtatEnveloppe.APPLIQUEE and enveloppe.fichier:
        transaction.on_commit(partial(oublier_fichier, enveloppe.appareil_id, str(enveloppe.fichier.name)))
        enveloppe.fichier = ""  # type: ignore[assignment]


def ecrire(enveloppes: Iterable[Enveloppe]) -> None:
    """Write the states of envelopes, inside the transaction that applied them."""
    Enveloppe.objects.bulk_update(list(enveloppes), COLONNES)


@transaction.atomic
def oublier_fichier(appareil_id: int, nom: str) -> None:
    """Remove a file as it came, unless a conflict still needs it; the phone's lock keeps out a batch that arrives."""
    Appareil.objects.select_for_update().get(pk=appareil_id)
    modeles: tuple[Any, ...] = (Enveloppe, ConflitEnveloppe)
    if not any(modele.objects.filter(fichier=nom).exists() for modele in modeles):
        stockage_prive().delete(nom)
