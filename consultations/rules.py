"""Rights on the consultations of a body."""

from __future__ import annotations

from typing import Any

import rules

from comptes.rules import est_equipe


@rules.predicate
def est_de_l_organisme(user: Any, objet: Any) -> bool:
    """Acts for the body of this registration, or of this dialogue."""
    inscription = getattr(objet, "inscription", objet)
    return inscription is not None and user.les_appartenances.filter(organisme=inscription.organisme_id).exists()


# On a registration or a dialogue. The team reads counts and what is published; the body alone moderates.
rules.add_perm("consultations.gerer", est_de_l_organisme)
rules.add_perm("consultations.lire", est_de_l_organisme | est_equipe)
