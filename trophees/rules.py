"""Who may do what with results and prize lists. Reading is for all staff; the state of the objects is for actions."""

from __future__ import annotations

import rules

from comptes.rules import est_equipe, est_jure, est_personnel, est_responsable_palmares
from organismes.rules import est_membre, est_referent

rules.add_perm("trophees.lire_resultats", est_personnel)
rules.add_perm("trophees.calculer_resultats", est_equipe)
rules.add_perm("trophees.tenir_litiges", est_equipe)
rules.add_perm("trophees.arreter_palmares", est_responsable_palmares)
rules.add_perm("trophees.publier_palmares", est_responsable_palmares | est_equipe)
rules.add_perm("trophees.convoquer_jury", est_responsable_palmares | est_equipe)
rules.add_perm("trophees.voter_jury", est_jure)
# Under embargo: referents are told, and nobody else of the body.
rules.add_perm("trophees.repondre_invitation", est_referent)
# A body reads its contacts and its disputes; its referent alone contests.
rules.add_perm("trophees.lire_contact", est_membre)
rules.add_perm("trophees.contester_contact", est_referent)
