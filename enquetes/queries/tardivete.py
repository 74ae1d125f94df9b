"""Questions about how fresh a contact was when its shopper submitted it."""

from __future__ import annotations

import datetime as dt

from enquetes.logic.tardivete import Evenements, attend_une_reponse, dernier_evenement, saisie_tardive
from enquetes.models import Visite


def dernier_evenement_de(visite: Visite) -> dt.datetime | None:
    """Return the last event of a contact: end of call or visit, answer, closing without answer; None while awaited."""
    return dernier_evenement(
        Evenements(visite.effectuee_le, visite.terminee_le, visite.repondue_le, visite.sans_reponse_le),
        est_ecrit=attend_une_reponse(visite.canal, visite.observations.get("faits", {})),
    )


def saisie_est_tardive(visite: Visite) -> bool:
    """Tell whether a contact was submitted by its shopper more than a day after its last event."""
    return saisie_tardive(dernier_evenement_de(visite), visite.deposee_le)
