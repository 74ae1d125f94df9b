"""What a passage writes beside the state of an envelope; its file, which goes."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Case, DateTimeField, Value, When

from enquetes.enums import TRANSITIONS_ENVELOPPE, EtatEnveloppe
from enquetes.models import Appareil, ConflitEnveloppe, Enveloppe
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.etats import passer, passer_en_nombre
from socle.fichiers import stockage_prive
from socle.horloge import maintenant


def appliquer(enveloppes: Collection[Enveloppe]) -> None:
    """Mark locked envelopes applied, at their instants; their files, now evidence, go."""
    for enveloppe in enveloppes:
        if enveloppe.fichier:
            transaction.on_commit(partial(oublier_fichier, enveloppe.appareil_id, str(enveloppe.fichier.name)))
    gestes = (When(pk=enveloppe.pk, then=Value(enveloppe.saisie_le)) for enveloppe in enveloppes)
    champs: dict[str, Any] = {"code": "", "motif": "", "fichier": "", "traitee_le": maintenant()}
    _passer(enveloppes, EtatEnveloppe.APPLIQUEE, saisie_le=Case(*gestes, output_field=DateTimeField()), **champs)


def retenir(enveloppes: Collection[Enveloppe], raison: RegleMetier) -> None:
    """Mark locked envelopes as waiting for those before them; those that waited already stay so."""
    _passer(enveloppes, EtatEnveloppe.RETENUE, code=raison.code, motif=raison.message)


def marquer(enveloppe: Enveloppe, vers: str, *, auteur: Auteur, code: str, motif: str, **ligne: Any) -> None:
    """Mark a locked envelope refused, or set aside; `ligne` goes to its line of the journal."""
    champs: dict[str, Any] = {"code": code, "saisie_le": enveloppe.saisie_le, "traitee_le": maintenant()}
    passer(enveloppe, vers, table=TRANSITIONS_ENVELOPPE, auteur=auteur, motif=motif, **ligne, **champs)


def _passer(enveloppes: Collection[Enveloppe], vers: str, **champs: Any) -> None:
    lignes = Enveloppe.objects.filter(pk__in=[enveloppe.pk for enveloppe in enveloppes])
    passer_en_nombre(lignes, vers, table=TRANSITIONS_ENVELOPPE, **champs)


@transaction.atomic
def oublier_fichier(appareil_id: int, nom: str) -> None:
    """Remove a file as it came, unless a conflict still needs it; the phone's lock keeps out a batch that arrives."""
    Appareil.objects.select_for_update().get(pk=appareil_id)
    modeles: tuple[Any, ...] = (Enveloppe, ConflitEnveloppe)
    if not any(modele.objects.filter(fichier=nom).exists() for modele in modeles):
        stockage_prive().delete(nom)
