"""Rights on results, on reports, and on what a body decides after them."""

from __future__ import annotations

import rules

from comptes.rules import est_equipe
from organismes.rules import est_membre, est_referent

rules.add_perm("rapports.voir_resultats", est_membre)
rules.add_perm("rapports.lire_rapport", est_membre | est_equipe)
# On a registration or an action: the referent decides, every member tells how it goes.
rules.add_perm("rapports.suivre_action", est_membre)
rules.add_perm("rapports.decider_action", est_referent)
