"""What phones send without network: one address for gestures, one for files. JSON in, JSON out, never a redirect."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from enquetes.envois.actions.recevoir import TROP_D_ENVOIS, Recu, recevoir_enveloppes
from enquetes.envois.logic.enveloppes import ContenuInvalide, Envoi, envoi_de, lire_objet, lire_uuid
from enquetes.visites.views.terrain.visites import TERRAIN
from socle.erreurs import RegleMetier
from socle.examen import OCCUPE
from socle.horloge import maintenant
from socle.web.acces import exiger_json

ENVOIS_MAX = 100
STATUTS = {"sans_enqueteur": 403, TROP_D_ENVOIS: 429, OCCUPE: 503}


class _Refus(Exception):
    def __init__(self, statut: int, code: str, message: str) -> None:
        super().__init__(message)
        self.reponse = JsonResponse({"code": code, "message": message}, status=statut)


def _illisible() -> _Refus:
    return _Refus(400, "donnees_invalides", "Cet envoi n’a pas la forme attendue.")


class _JetonEnJson(CsrfViewMiddleware):
    """The same token as everywhere, refused in JSON."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        self._log(request, reason)
        return _Refus(403, "jeton_perime", "La page a vieilli\u202f: rechargez-la, rien n’est perdu.").reponse

    def _log(self, request: HttpRequest, reason: str) -> None:
        """A token out of date is the life of a phone, not an incident."""


def _recevoir(media: str) -> Callable[[Any], Any]:
    """Open an address to the application of a shopper: session, kind, token, in this order."""

    def decorer(lire: Callable[[HttpRequest], tuple[uuid.UUID, Any, list[Envoi]]]) -> Any:
        jeton = decorator_from_middleware(_JetonEnJson)

        @csrf_exempt
        @exiger_json(TERRAIN)
        @require_POST
        @wraps(lire)
        def vue(request: HttpRequest) -> HttpResponseBase:
            try:
                _exiger_media(request, media)
                return jeton(_repondre)(request, lire)
            except _Refus as refus:
                return refus.reponse
            except (MultiPartParserError, SuspiciousOperation):
                return _illisible().reponse

        return vue

    return decorer


def _exiger_media(request: HttpRequest, media: str) -> None:
    if request.content_type != media:
        raise _Refus(415, "type_refuse", f"Cette adresse attend {media}.")


def _repondre(request: HttpRequest, lire: Callable[[HttpRequest], tuple[uuid.UUID, Any, list[Envoi]]]) -> HttpResponse:
    appareil, horloge, envois = lire(request)
    try:
        recus = recevoir_enveloppes(utilisateur=request.user, appareil=appareil, horloge=horloge, envois=envois)
    except RegleMetier as refus:
        raise _Refus(STATUTS.get(refus.code, 400), refus.code, refus.message) from refus
    return JsonResponse(
        {
            "maintenant": maintenant().isoformat(),
            "csrf": get_token(request),
            "recus": [_en_json(recu) for recu in recus],
        },
        headers={"Cache-Control": "no-store"},
    )


@_recevoir("application/json")
def terrain_enveloppes(request: HttpRequest) -> tuple[uuid.UUID, Any, list[Envoi]]:
    """Gestures, 1 to 100 at once; one bad item never blocks the others."""
    lu = _objet(request.body)
    envois = lu.get("enveloppes")
    if not isinstance(envois, list) or not envois:
        raise _illisible()
    if len(envois) > ENVOIS_MAX:
        raise _Refus(413, "trop_d_envois", f"{ENVOIS_MAX} envois au plus à la fois.")
    return _appareil(lu.get("appareil")), lu.get("horloge"), [envoi_de(brut) for brut in envois]


@_recevoir("multipart/form-data")
def terrain_enveloppe_piece(request: HttpRequest) -> tuple[uuid.UUID, Any, list[Envoi]]:
    """One photograph or document with its envelope."""
    fichier = request.FILES.get("fichier")
    if fichier is None:
        raise _illisible()
    enveloppe = _objet(request.POST.get("enveloppe", "").encode())
    horloge = _objet(request.POST.get("horloge", "").encode())
    return _appareil(request.POST.get("appareil")), horloge, [envoi_de(enveloppe, fichier.read())]


def _objet(brut: bytes) -> Any:
    try:
        return lire_objet(brut.decode())
    except (UnicodeDecodeError, ContenuInvalide) as erreur:
        raise _illisible() from erreur


def _appareil(brut: Any) -> uuid.UUID:
    appareil = lire_uuid(brut)
    if appareil is None:
        raise _illisible()
    return appareil


def _en_json(recu: Recu) -> dict[str, Any]:
    ligne = {"id": recu.identifiant, "statut": recu.statut, "motif": recu.motif}
    return ligne | ({"issue": recu.issue} if recu.issue else {})
