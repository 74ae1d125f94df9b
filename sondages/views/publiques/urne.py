"""What the deck's script sends: a code for tokens, then a ballot for a token. Nothing here is logged nor journalled."""

from __future__ import annotations

import base64
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from socle.erreurs import RegleMetier
from socle.reseau import abonne_du_client
from sondages.actions.deposer import deposer_bulletin
from sondages.actions.echanger import echanger_code
from sondages.enums import EtatSondage
from sondages.logic.bulletin import BulletinInvalide, bulletin_de
from sondages.models import Salle, Sondage
from sondages.queries.deck import sondage_annonce
from sondages.views.publiques.jeton_des_idees import octets_de
from sondages.views.publiques.page import Vue, objet_json, page_d_agent, reponse_json

CODE_MAX = 40
FERMEE = "Cette consultation ne prend plus de réponses."
STATUTS = {
    "etat_interdit": 410,
    "code_inconnu": 403,
    "code_deja_utilise": 409,
    "jeton_refuse": 403,
    "trop_de_demandes": 429,
}
MOTS = {
    "etat_interdit": FERMEE,
    "code_deja_utilise": (
        "Ce code a déjà servi, sur un autre appareil ou dans un autre navigateur. "
        "Si vous aviez commencé ailleurs, reprenez là-bas\u202f; sinon demandez un autre code à qui organise."
    ),
}


def _avec_sondage_ouvert(vue: Vue) -> Vue:
    """Give the view the open poll of the address, `sondage`; 404 where there is none, 410 when it takes no answers."""

    @wraps(vue)
    def cherchee(request: HttpRequest, code: str) -> HttpResponse:
        sondage = sondage_annonce(code)
        if sondage is None:
            return reponse_json({"code": "sondage_inconnu", "detail": "Aucune consultation à cette adresse."}, 404)
        if sondage.etat != EtatSondage.OUVERT:
            return reponse_json({"code": "etat_interdit", "detail": FERMEE}, 410)
        return vue(request, sondage=sondage)

    return cherchee


@page_d_agent("POST")
@_avec_sondage_ouvert
def jeton(request: HttpRequest, sondage: Sondage) -> HttpResponse:
    """Exchange `{code, urne, idees}`, blinded messages in base64, for `{groupe, urne, idees}`, blind signatures."""
    try:
        corps = _corps(request)
        saisi, urne, idees = _code(corps), octets_de(corps.get("urne")), octets_de(corps.get("idees"))
    except ValueError:
        return _illisible()
    try:
        signatures = echanger_code(
            sondage=sondage, code=saisi, urne=urne, idees=idees, adresse=abonne_du_client(request)
        )
    except RegleMetier as refus:
        return _refuser(refus)
    return reponse_json(
        {"groupe": signatures.groupe_id, "urne": _ecrire(signatures.urne), "idees": _ecrire(signatures.idees)}
    )


@page_d_agent("POST")
@_avec_sondage_ouvert
def bulletin(request: HttpRequest, sondage: Sondage) -> HttpResponse:
    """Take `{groupe, message, signature, reponses, idees}`; 201, or 200 when this token already cast its ballot."""
    try:
        corps = _corps(request)
        message, signature = octets_de(corps.get("message")), octets_de(corps.get("signature"))
        groupe, lu = _groupe(corps), bulletin_de(corps)
    except BulletinInvalide as refus:
        return reponse_json({"code": refus.code, "detail": refus.message}, 400)
    except ValueError:
        return _illisible()
    try:
        nouveau = deposer_bulletin(sondage=sondage, groupe_id=groupe, message=message, signature=signature, bulletin=lu)
    except RegleMetier as refus:
        return _refuser(refus)
    return reponse_json({"recu": "enregistre" if nouveau else "deja_recu"}, 201 if nouveau else 200)


@page_d_agent("GET")
@_avec_sondage_ouvert
def etat(request: HttpRequest, sondage: Sondage) -> HttpResponse:
    """Tell a phone which card the room looks at: `{rang, version}`; nothing of what was answered."""
    del request
    salle = Salle.objects.filter(sondage=sondage).first()
    if salle is None:
        return reponse_json({"code": "pas_de_salle", "detail": "Aucun écran n’est ouvert."}, 404)
    return reponse_json({"rang": salle.rang, "version": salle.version})


def _corps(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object of the body; raises ValueError."""
    return objet_json(request.body)


def _code(corps: dict[str, Any]) -> str:
    saisi = corps.get("code")
    if not isinstance(saisi, str) or not 0 < len(saisi) <= CODE_MAX:
        msg = "code expected"
        raise ValueError(msg)
    return saisi


def _groupe(corps: dict[str, Any]) -> int:
    groupe = corps.get("groupe")
    if isinstance(groupe, bool) or not isinstance(groupe, int) or not 0 < groupe < 2**63:
        msg = "department expected"
        raise ValueError(msg)
    return groupe


def _refuser(refus: RegleMetier) -> JsonResponse:
    detail = MOTS.get(refus.code, refus.message)
    return reponse_json({"code": refus.code, "detail": detail}, STATUTS.get(refus.code, 400))


def _illisible() -> JsonResponse:
    return reponse_json({"code": "illisible", "detail": "Cet envoi n’est pas lisible."}, 400)


def _ecrire(octets: bytes) -> str:
    return base64.b64encode(octets).decode("ascii")
