"""Bodies larger than what an address may receive are refused before anybody reads them: 413, as the zone speaks.

First of the middlewares: a view, a parser of forms or a folder of temporary files never sees what is too large. The
web server hands bodies over as they come and keeps nothing of them.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import LimitedStream
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.module_loading import import_string

from socle.nombres import CLE_MAX, entier_de
from socle.web.fautes import probleme
from socle.web.voie_courte import monter

BLOC = 64 * 1024
ECOULEMENT_MAX = 32 * 1024 * 1024
EN_MEMOIRE_MAX = 1024 * 1024
TROP_GRAND = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
SANS_LONGUEUR = "La longueur de l’envoi est à dire d’avance."


class CorpsMiddleware:
    """Holds CORPS_PAR_ADRESSE, else CORPS_MAX; a body that comes in pieces, without a length, is counted as it comes.

    What is refused is answered by the function that CORPS_VOIX names for the address, else by a page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.suite = get_response
        self.refuser = monter(_refuser, settings.VOIE_COURTE_MIDDLEWARE, {})
        self.bornes = [(_motif(adresse), taille) for adresse, taille in settings.CORPS_PAR_ADRESSE]
        self.plancher = min(settings.CORPS_MAX, *(taille for _, taille in self.bornes))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        en_morceaux = "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH")
        if not en_morceaux and longueur_annoncee(request) <= self.plancher:
            return self.suite(request)
        borne = next((taille for motif, taille in self.bornes if motif.match(request.path_info)), settings.CORPS_MAX)
        statut = _recueillir(request, borne) if en_morceaux else None
        if statut is None and longueur_annoncee(request) > borne:
            statut = TROP_GRAND
        if statut is None:
            return self.suite(request)
        request.corps_refuse = (statut, borne)  # type: ignore[attr-defined]
        reponse: HttpResponseBase = self.refuser(request)
        _ecouler(request, en_morceaux=en_morceaux)
        return reponse


def en_probleme(_request: HttpRequest, statut: HTTPStatus, detail: str) -> HttpResponse:
    """Refuse as the APIs do."""
    return probleme(statut, "corps_trop_grand" if statut == TROP_GRAND else "longueur_requise", detail)


def en_message(_request: HttpRequest, statut: HTTPStatus, detail: str) -> HttpResponse:
    """Refuse as the application of shoppers reads it."""
    return JsonResponse({"code": "trop_volumineux", "message": detail}, status=statut)


def en_detail(_request: HttpRequest, statut: HTTPStatus, detail: str) -> HttpResponse:
    """Refuse as the script of agents' polls reads it."""
    return JsonResponse({"code": "trop_volumineux", "detail": detail}, status=statut)


def page(request: HttpRequest, statut: HTTPStatus, detail: str) -> HttpResponse:
    """Refuse a person."""
    return render(request, "413.html", {"detail": detail}, status=statut)


def _refuser(request: HttpRequest) -> HttpResponse:
    # Error pages and menus ask who is there: nobody, without looking for a session.
    request.user = AnonymousUser()
    statut, borne = request.corps_refuse  # type: ignore[attr-defined]
    detail = f"Cet envoi dépasse {_en_mots(borne)}." if statut == TROP_GRAND else SANS_LONGUEUR
    voix = (nom for adresse, nom in settings.CORPS_VOIX.items() if _motif(adresse).match(request.path_info))
    nom = next(voix, None)
    reponse: HttpResponse = (import_string(nom) if nom else page)(request, statut, detail)
    reponse.headers["Cache-Control"] = "no-store"
    return reponse


def _en_mots(borne: int) -> str:
    kio = borne // 1024
    return f"{kio}\u202fKio" if kio < 1024 else f"{kio // 1024}\u202fMio"  # noqa: PLR2004 -- a unit


def _motif(adresse: str) -> re.Pattern[str]:
    """Read an address of the settings: `*` is one part of it, at the end all that follows."""
    debut, fin = (adresse[:-1], "") if adresse.endswith("/*") else (adresse, r"\Z")
    return re.compile(re.escape(debut).replace(r"\*", "[^/]+") + fin)


def longueur_annoncee(request: HttpRequest) -> int:
    """Return how long a request says its body is: 0 when it does not, more than any bound when it cannot be read."""
    annoncee = request.META.get("CONTENT_LENGTH")
    if not annoncee:
        return 0
    longueur = entier_de(annoncee, CLE_MAX)
    return CLE_MAX if longueur is None else longueur


def _recueillir(request: HttpRequest, borne: int) -> HTTPStatus | None:
    """Read a body whose length nobody told, so that the rest finds it as any other; return why it is refused, or None.

    Django reads nothing of such a body, whatever the server can do. One that is cut short, or wrong, counts as empty.
    """
    if not request.META.get("wsgi.input_terminated"):
        return HTTPStatus.LENGTH_REQUIRED
    corps: Any = tempfile.SpooledTemporaryFile(EN_MEMOIRE_MAX)  # noqa: SIM115 -- goes with the request
    recus = 0
    try:
        while recus <= borne and (morceau := request.META["wsgi.input"].read(min(BLOC, borne + 1 - recus))):
            corps.write(morceau)
            recus += len(morceau)
    except Exception:  # noqa: BLE001 -- each server has its own exceptions for pieces that are wrong
        recus = 0
    if recus > borne:
        corps.close()
        return TROP_GRAND
    corps.seek(0)
    request.META["CONTENT_LENGTH"] = str(recus)
    flux: Any = request
    flux._stream = LimitedStream(corps, recus)  # noqa: SLF001 -- what WSGIRequest makes of a body with a length
    return None


def _ecouler(request: HttpRequest, *, en_morceaux: bool) -> None:
    """Read and forget what is refused: a server that closes on it keeps many clients from seeing the answer.

    Of what is so large that it could not be read to its end, nothing.
    """
    reste = ECOULEMENT_MAX
    if en_morceaux and not request.META.get("wsgi.input_terminated"):
        return
    entree = request.META["wsgi.input"] if en_morceaux else request
    if not en_morceaux and longueur_annoncee(request) > reste:
        return
    with suppress(Exception):  # as above: nobody waits for it any more
        while reste > 0 and (morceau := entree.read(BLOC)):
            reste -= len(morceau)
