"""Rights on results and reports."""

from __future__ import annotations

from typing import Any

import rules

from comptes.rules import est_equipe


@rules.predicate
def est_membre_de_l_inscription(user: Any, inscription: Any) -> bool:
    """Acts for the body of the registration."""
    return inscription is not None and user.les_appartenances.filter(organisme=inscription.organisme_id).exists()


@rules.predicate
def est_membre_du_rapport(user: Any, rapport: Any) -> bool:
    """Acts for the body of the report."""
    return rapport is not None and est_membre_de_l_inscription(user, rapport.inscription)


rules.add_perm("rapports.voir_resultats", est_membre_de_l_inscription)
rules.add_perm("rapports.lire_rapport", est_membre_du_rapport | est_equipe)
