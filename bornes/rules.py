"""Rights on what a body hears from its users."""

from __future__ import annotations

import rules

from comptes.rules import est_equipe
from organismes.rules import est_membre

# On a registration: its sites, kiosks, codes, answers. The original of a comment never leaves the body.
rules.add_perm("bornes.gerer_ecoute", est_membre)
rules.add_perm("bornes.lire_ecoute", est_membre | est_equipe)
rules.add_perm("bornes.lire_original", est_membre)
