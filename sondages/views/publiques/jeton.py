"""A code exchanged for tokens, at the script's asking. Nothing here is logged nor journalled."""

from __future__ import annotations

import base64
from typing import Any

from django.http import HttpRequest, HttpResponse

from socle.erreurs import RegleMetier
from socle.reseau import abonne_du_client
from sondages.actions.echanger import echanger_code
from sondages.models import Sondage
from sondages.views.publiques.jeton_des_idees import octets_de
from sondages.views.publiques.page import objet_json, page_d_agent, reponse_json
from sondages.views.publiques.urne import avec_sondage_ouvert, illisible, refuser

CODE_MAX = 40


@page_d_agent("POST")
@avec_sondage_ouvert
def jeton(request: HttpRequest, sondage: Sondage) -> HttpResponse:
    """Exchange `{code, urne, idees}`, blinded messages in base64, for `{groupe, urne, idees}`, blind signatures."""
    try:
        corps = objet_json(request.body)
        saisi, urne, idees = _code(corps), octets_de(corps.get("urne")), octets_de(corps.get("idees"))
    except ValueError:
        return illisible()
    try:
        signatures = echanger_code(
            sondage=sondage, code=saisi, urne=urne, idees=idees, adresse=abonne_du_client(request)
        )
    except RegleMetier as refus:
        return refuser(refus)
    return reponse_json(
        {"groupe": signatures.groupe_id, "urne": _ecrire(signatures.urne), "idees": _ecrire(signatures.idees)}
    )


def _code(corps: dict[str, Any]) -> str:
    saisi = corps.get("code")
    if not isinstance(saisi, str) or not 0 < len(saisi) <= CODE_MAX:
        msg = "code expected"
        raise ValueError(msg)
    return saisi


def _ecrire(octets: bytes) -> str:
    return base64.b64encode(octets).decode("ascii")
