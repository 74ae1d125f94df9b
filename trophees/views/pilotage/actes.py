"""What the pages of the acts on a ranking share: its address, their breadcrumb, their confirmation."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from campagnes.models import Campagne
from socle.web.gestes import Confirmation


def adresse_resultats(annee: int) -> str:
    """Return the address of the ranking of an edition."""
    return f"{reverse('trophees:pilotage_resultats')}?edition={annee}"


def fil_des_resultats(campagne: Campagne, titre: str) -> tuple[tuple[str, str], ...]:
    """Return the breadcrumb of a page under the ranking of an edition."""
    return (("Résultats et palmarès", adresse_resultats(campagne.annee)), (titre, ""))


def confirmation_d_acte(campagne: Campagne, *, titre: str, **mots: Any) -> Confirmation:
    """Return the confirmation page of an act on the ranking of an edition; `mots` are those of `Confirmation`."""
    return Confirmation(
        titre=titre,
        fil=fil_des_resultats(campagne, titre),
        surtitre=f"Édition {campagne.annee}",
        demonstration=campagne.est_demonstration,
        **mots,
    )
