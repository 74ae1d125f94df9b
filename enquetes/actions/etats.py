"""The only writer of a visit's state."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from enquetes.enums import TRANSITIONS, EtatVisite
from enquetes.models import TransitionVisite, Visite
from socle.erreurs import RegleMetier
from socle.horloge import maintenant


def verrouiller(visite: Visite) -> Visite:
    """Return the visit read again under lock, with what its rules need. Call inside a transaction."""
    return (
        Visite.objects.select_for_update(of=("self",))
        .select_related("inscription__campagne", "inscription__organisme", "scenario", "grille", "enqueteur")
        .get(pk=visite.pk)
    )


def peut_passer(visite: Visite, vers: str) -> bool:
    """Tell whether the table allows the move; pages show their buttons from it."""
    return vers in TRANSITIONS[visite.etat]


def exiger_passage(visite: Visite, vers: str) -> None:
    """Refuse, in French, a move that the table does not allow."""
    if not peut_passer(visite, vers):
        raise RegleMetier(
            "passage_interdit",
            f"Cette visite est « {EtatVisite(visite.etat).label} »\u202f: elle ne peut pas devenir "
            f"« {EtatVisite(vers).label} ». Rien n’a été changé.",
        )


@transaction.atomic
def passer(visite: Visite, vers: str, *, auteur: Any, motif: str = "", **champs: Any) -> Visite:
    """Move a visit to another state, writing `champs` with it, and keep who, when and why.

    The row is locked and its state read again: two people at once cannot both win. Returns the fresh visit.
    """
    fraiche = verrouiller(visite)
    exiger_passage(fraiche, vers)
    de = fraiche.etat
    fraiche.etat = vers
    if vers != EtatVisite.A_REVOIR:
        champs["a_reprendre_avant"] = None
    for nom, valeur in champs.items():
        setattr(fraiche, nom, valeur)
    fraiche.save(update_fields=["etat", *champs, "modifie_le"])
    TransitionVisite.objects.create(
        visite=fraiche,
        de=de,
        vers=vers,
        le=maintenant(),
        auteur=auteur if getattr(auteur, "pk", None) else None,
        motif=motif,
    )
    return fraiche
