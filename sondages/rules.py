"""Rights on the polls of a body."""

from __future__ import annotations

from typing import Any

import rules

from comptes.rules import est_equipe
from organismes.rules import est_membre


@rules.predicate
def l_a_demandee(user: Any, planche: Any) -> bool:
    """Ordered this sheet herself."""
    return planche is not None and planche.auteur_id == user.pk


# On a registration. The team reads lists and what is published; answers are read by nobody before the closing.
rules.add_perm("sondages.gerer", est_membre)
rules.add_perm("sondages.lire", est_membre | est_equipe)
# On a sheet of codes, by who manages its poll: the codes are read by one person alone.
rules.add_perm("sondages.prendre_planche", l_a_demandee)
