"""Rights on results and reports."""

from __future__ import annotations

import rules

from comptes.rules import est_equipe
from organismes.rules import est_membre

rules.add_perm("rapports.voir_resultats", est_membre)
rules.add_perm("rapports.lire_rapport", est_membre | est_equipe)
