"""May a body of this edition still contest? The answer that pages show and that acts obey."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campagnes.logic.calendrier import jour_de
from campagnes.logic.droit_de_reponse import JOURS_POUR_CONTESTER, dernier_jour, est_ouvert
from campagnes.models import Campagne
from socle.horloge import maintenant
from socle.logic.typographie import date_longue
from trophees.queries.palmares import palmares_publie


@dataclass(frozen=True)
class DroitDeReponse:
    """The right of reply at an instant. `code` and `message` say why it is closed; both are empty while it is open.

    `dernier_jour` is included, None before restitution; `jours_restants` counts today.
    """

    dernier_jour: dt.date | None
    jours_restants: int
    code: str = ""
    message: str = ""

    @property
    def est_ouvert(self) -> bool:
        """Tell whether a contact may be contested."""
        return not self.code


def droit_de_reponse(campagne: Campagne) -> DroitDeReponse:
    """Return the right of reply of an edition now."""
    quand = maintenant()
    rendue = campagne.restituee_le
    if rendue is None or quand < rendue:
        message = "Les résultats de cette édition ne sont pas encore restitués\u202f: il n’y a rien à contester."
        return DroitDeReponse(None, 0, "resultats_non_restitues", message)
    dernier = dernier_jour(rendue)
    if not est_ouvert(rendue, quand):
        message = (
            f"Les résultats ont été restitués le {date_longue(jour_de(rendue))}. Un contact se contestait pendant "
            f"{JOURS_POUR_CONTESTER} jours, jusqu’au {date_longue(dernier)} inclus\u202f: ce délai est passé."
        )
        return DroitDeReponse(dernier, 0, "delai_passe", message)
    if palmares_publie(campagne) is not None:
        message = "Le palmarès de cette édition est publié\u202f: ses résultats sont définitifs."
        return DroitDeReponse(dernier, 0, "palmares_publie", message)
    return DroitDeReponse(dernier, (dernier - jour_de(quand)).days + 1)
