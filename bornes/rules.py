"""Rights on what a body hears from its users."""

from __future__ import annotations

from typing import Any

import rules

from comptes.rules import est_equipe


@rules.predicate
def est_de_l_organisme(user: Any, inscription: Any) -> bool:
    """Acts for the body of this registration."""
    return inscription is not None and user.les_appartenances.filter(organisme=inscription.organisme_id).exists()


# On a registration: its sites, kiosks, codes, answers. The original of a comment never leaves the body.
rules.add_perm("bornes.gerer_ecoute", est_de_l_organisme)
rules.add_perm("bornes.lire_ecoute", est_de_l_organisme | est_equipe)
rules.add_perm("bornes.lire_original", est_de_l_organisme)
