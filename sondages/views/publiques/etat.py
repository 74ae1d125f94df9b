"""Where the meeting room is, for its screen and the phones that follow it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from sondages.models import Salle, Sondage
from sondages.views.publiques.page import page_d_agent, reponse_json
from sondages.views.publiques.urne import avec_sondage_qui


@page_d_agent("GET")
@avec_sondage_qui(lambda sondage: bool(sondage.est_ouvert))
def etat(request: HttpRequest, sondage: Sondage) -> HttpResponse:
    """Tell a phone which card the room looks at: `{rang, version}`; nothing of what was answered.

    Until the closing, whatever its last day: the screen takes a refusal for the closing, and loads itself again.
    """
    del request
    salle = Salle.objects.filter(sondage=sondage).first()
    if salle is None:
        return reponse_json({"code": "pas_de_salle", "detail": "Aucun écran n’est ouvert."}, 404)
    return reponse_json({"rang": salle.rang, "version": salle.version})
