"""The only writer of a dispute's state. Locks are taken in one order: the edition, then the dispute."""

from __future__ import annotations

from typing import Any

from campagnes.models import Campagne
from socle.erreurs import RegleMetier
from trophees.enums import TRANSITIONS_LITIGE, EtatLitige
from trophees.models import Litige


def verrouiller_edition(campagne_id: int) -> Campagne:
    """Return the edition under lock: nobody opens a dispute while its prize list becomes public, nor the reverse."""
    return Campagne.objects.select_for_update().get(pk=campagne_id)


def verrouiller(litige: Litige) -> tuple[Campagne, Litige]:
    """Return the edition and the dispute, read again under lock."""
    campagne = verrouiller_edition(litige.inscription.campagne_id)
    fraiche = (
        Litige.objects.select_for_update(of=("self",))
        .select_related("inscription__organisme", "visite")
        .filter(pk=litige.pk)
        .first()
    )
    if fraiche is None:
        raise RegleMetier("litige_disparu", "Cette contestation n’existe plus.")
    fraiche.inscription.campagne = campagne
    return campagne, fraiche


def passer(litige: Litige, vers: EtatLitige, **champs: Any) -> Litige:
    """Write the state, with `champs`. The caller holds the locks."""
    if vers not in TRANSITIONS_LITIGE[litige.etat]:
        raise RegleMetier(
            "passage_interdit",
            f"Cette contestation est «\u202f{litige.get_etat_display()}\u202f»\u202f: "
            f"elle ne peut pas devenir «\u202f{vers.label}\u202f». Rien n’a été changé.",
        )
    litige.etat = vers
    for nom, valeur in champs.items():
        setattr(litige, nom, valeur)
    litige.save(update_fields=["etat", *champs, "modifie_le"])
    return litige
