"""Who contacts whom, and when, under the hard constraints of regles#contraintes-plan.

`optimiser` gives a plan with a proved gap, `affecter` the greedy one it is compared to. Both satisfy `Solveur`: the
same instance and seed give a plan where each visit is either placed whole or refused once with its reason.
"""

from enquetes.planification.logic.plan import Plan, Progression, Refus, Solveur, Termes
from enquetes.planification.logic.solveur.glouton import affecter
from enquetes.planification.logic.solveur.optimisation import optimiser

__all__ = ["Plan", "Progression", "Refus", "Solveur", "Termes", "affecter", "optimiser"]
