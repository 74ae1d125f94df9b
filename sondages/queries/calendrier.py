"""Until when a poll takes answers: its closing comes within the hour that follows its last day, and must not matter."""

from __future__ import annotations

from organismes.logic.fuseaux import jour_du_departement
from socle.horloge import maintenant
from sondages.models import Sondage


def est_passee(sondage: Sondage) -> bool:
    """Tell whether the last day of a poll, if it has one, is over where its body stands."""
    if sondage.ferme_au is None:
        return False
    return sondage.ferme_au < jour_du_departement(maintenant(), sondage.inscription.organisme.departement)


def prend_des_reponses(sondage: Sondage) -> bool:
    """Tell whether agents may answer today."""
    return bool(sondage.est_ouvert) and not est_passee(sondage)
