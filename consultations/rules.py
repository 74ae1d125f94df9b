"""Rights on the consultations of a body."""

from __future__ import annotations

import rules

from comptes.rules import est_equipe
from organismes.rules import est_membre

# On a registration or a dialogue. The team reads counts and what is published; the body alone moderates.
rules.add_perm("consultations.gerer", est_membre)
rules.add_perm("consultations.lire", est_membre | est_equipe)
