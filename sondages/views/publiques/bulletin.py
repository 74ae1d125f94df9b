"""A ballot cast for a token, at the script's asking. Nothing here is logged nor journalled."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from socle.erreurs import RegleMetier
from sondages.actions.deposer import deposer_bulletin
from sondages.logic.bulletin import BulletinInvalide, bulletin_de
from sondages.models import Sondage
from sondages.views.publiques.jeton_des_idees import octets_de
from sondages.views.publiques.page import objet_json, page_d_agent, reponse_json
from sondages.views.publiques.urne import avec_sondage_ouvert, illisible, refuser


@page_d_agent("POST")
@avec_sondage_ouvert
def bulletin(request: HttpRequest, sondage: Sondage) -> HttpResponse:
    """Take `{groupe, message, signature, reponses, idees}`; 201, or 200 when this token already cast its ballot."""
    try:
        corps = objet_json(request.body)
        message, signature = octets_de(corps.get("message")), octets_de(corps.get("signature"))
        groupe, lu = _groupe(corps), bulletin_de(corps)
    except BulletinInvalide as refus:
        return reponse_json({"code": refus.code, "detail": refus.message}, 400)
    except ValueError:
        return illisible()
    try:
        nouveau = deposer_bulletin(sondage=sondage, groupe_id=groupe, message=message, signature=signature, bulletin=lu)
    except RegleMetier as refus:
        return refuser(refus)
    return reponse_json({"recu": "enregistre" if nouveau else "deja_recu"}, 201 if nouveau else 200)


def _groupe(corps: dict[str, Any]) -> int:
    groupe = corps.get("groupe")
    if isinstance(groupe, bool) or not isinstance(groupe, int) or not 0 < groupe < 2**63:
        msg = "department expected"
        raise ValueError(msg)
    return groupe
