"""Whether what was measured in an edition is still there."""

from __future__ import annotations

from campagnes.models import Campagne
from campagnes.queries import est_passee
from enquetes.enums import MESURES_RETIREES
from enquetes.models import Visite
from socle.horloge import maintenant
from socle.journal import a_connu


def mesures_sont_retirees(campagne: Campagne) -> bool:
    """Tell whether the contacts of an edition went at the end of their retention (regles#conservation-mesures).

    The line of the journal that says so goes in its turn, ten years later: an edition of before without a contact left
    has lost them too.
    """
    if a_connu(Campagne, [str(campagne.pk)], MESURES_RETIREES):
        return True
    passee = est_passee(campagne, maintenant()) and campagne.restituee_le is not None
    return passee and not Visite.objects.filter(inscription__campagne=campagne).exists()
