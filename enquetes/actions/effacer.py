"""Erasing a shopper: her visits stay, under a number."""

from __future__ import annotations

from typing import Any

from enquetes.actions.enqueteurs import oublier_enqueteur
from enquetes.models import Enqueteur
from socle.journal import consigner
from socle.personnes import Personne


def effacer_du_terrain(personne: Personne, auteur: Any) -> dict[str, int]:
    """Leave of her the number under which her visits stand."""
    enqueteurs = list(Enqueteur.objects.filter(utilisateur=personne.compte)) if personne.compte else []
    for enqueteur in enqueteurs:
        oublier_enqueteur(enqueteur)
        consigner(enqueteur, "enqueteur.efface", auteur)
    return {Enqueteur._meta.label: len(enqueteurs)}
