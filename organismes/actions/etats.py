"""The only writer of a registration's state."""

from __future__ import annotations

from typing import Any

from campagnes.models import Campagne
from organismes.enums import EtatInscription, peut_passer
from organismes.models import Inscription
from socle.erreurs import RegleMetier
from socle.journal import consigner


def verrouiller(inscription: Inscription) -> Inscription:
    """Lock the edition, then the registration, always in that order; return the row as it stands now."""
    Campagne.objects.select_for_update(no_key=True).get(pk=inscription.campagne_id)
    return (
        Inscription.objects.select_for_update(of=("self",))
        .select_related("organisme", "campagne")
        .get(pk=inscription.pk)
    )


def passer(inscription: Inscription, vers: EtatInscription, *, auteur: Any, motif: str = "", **champs: Any) -> None:
    """Change the state of a locked registration along TRANSITIONS, with its dated columns and its journal entry."""
    de = EtatInscription(inscription.etat)
    if not peut_passer(de, vers):
        raise RegleMetier(
            "transition_impossible", f"Cette inscription est {de.label}\u202f: cet acte n’est plus possible."
        )
    inscription.etat = vers
    inscription.motif = motif
    for nom, valeur in champs.items():
        setattr(inscription, nom, valeur)
    inscription.save()
    details = {"motif": motif} if motif else {}
    consigner(inscription, f"inscription.{vers}", auteur, de=str(de), **details)
