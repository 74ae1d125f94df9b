"""Life of what a body decides after reading its results."""

from socle.enums import Choix
from socle.vies import Vie


class EtatAction(Choix):
    """Where an action stands."""

    DECIDEE = "decidee", "à commencer"
    EN_COURS = "en_cours", "en cours"
    FAITE = "faite", "faite"
    ABANDONNEE = "abandonnee", "abandonnée"


TONS_ACTION: dict[str, str] = {
    EtatAction.EN_COURS: "actif",
    EtatAction.FAITE: "succes",
    EtatAction.ABANDONNEE: "pause",
}
A_MENER = frozenset({EtatAction.DECIDEE, EtatAction.EN_COURS})
TERMINEES = frozenset({EtatAction.FAITE, EtatAction.ABANDONNEE})
# Every state but the present one: each step may be taken back by who took it.
TRANSITIONS_ACTION = Vie(
    EtatAction,
    "Cette action",
    "action",
    {etat: frozenset(EtatAction) - {etat} for etat in EtatAction},
)
ACTIONS_MAX = 40
"""Actions under way of one edition: past it, nobody follows anything."""
