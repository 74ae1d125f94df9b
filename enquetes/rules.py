"""Rights on visits."""

from __future__ import annotations

from typing import Any

import rules

from comptes.enums import Role
from comptes.rules import est_equipe


@rules.predicate
def est_enqueteur(user: Any) -> bool:
    """Goes on the field."""
    return Role.ENQUETEUR in user.roles


@rules.predicate
def fait_la_visite(user: Any, visite: Any) -> bool:
    """Is the shopper of this visit."""
    return visite is not None and visite.enqueteur is not None and visite.enqueteur.utilisateur_id == user.pk


@rules.predicate
def envoie(user: Any, envoi: Any) -> bool:
    """Sent this envelope, or what conflicts with one."""
    return envoi is not None and envoi.appareil.enqueteur.utilisateur_id == user.pk


rules.add_perm("enquetes.aller_sur_le_terrain", est_enqueteur)
rules.add_perm("enquetes.saisir_visite", est_enqueteur & fait_la_visite)
rules.add_perm("enquetes.consulter_visites", est_equipe)
# Nobody settles what she sent herself.
rules.add_perm("enquetes.regler_envois", est_equipe & ~envoie)
# A second reader: nobody judges her own visit.
rules.add_perm("enquetes.relire_visite", est_equipe & ~fait_la_visite)
