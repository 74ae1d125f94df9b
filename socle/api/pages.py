"""Long lists, one page after another: a cursor says after which row, in the order of keys, whatever comes meanwhile."""

from __future__ import annotations

import binascii
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request

from socle.api.erreurs import RefusApi
from socle.nombres import CLE_MAX, entier_de

TAILLE, TAILLE_MAX = 50, 200
CURSEUR, PAR_PAGE = "curseur", "taille"


@dataclass(frozen=True)
class PageApi:
    """Some rows; `curseur` is where they end, `suivant` the address of the next ones, None when these are the last."""

    lignes: Sequence[Any]
    curseur: str | None
    suivant: str | None


def lire_uuid(texte: str) -> uuid.UUID | None:
    """Read a key that is a UUID, None when it is none."""
    try:
        return uuid.UUID(texte)
    except ValueError:
        return None


def lire_entier(texte: str) -> int | None:
    """Read a key that is a number, None when it is none."""
    return entier_de(texte, CLE_MAX)


def page_de_requete(
    request: Request,
    requete: QuerySet[Any],
    lire: Callable[[str], Any] = lire_entier,
    *,
    cle: str = "pk",
    nom: str = "",
) -> PageApi:
    """Return the page of a query that the address asks, in the order of `cle`.

    `nom`: what a cursor says of a row in place of its key, that `lire` reads back as a key.
    """
    apres, taille = _apres(request, lire), _taille(request)
    if apres is not None:
        requete = requete.filter(**{f"{cle}__gt": apres})
    lues = list(requete.order_by(cle)[: taille + 1])
    return _page(request, lues[:taille], len(lues) > taille, lambda ligne: getattr(ligne, nom or cle))


def page_de_suite(request: Request, suite: Sequence[Any], cle: Callable[[Any], int]) -> PageApi:
    """Return the page of what was computed whole."""
    apres, taille = _apres(request, lire_entier), _taille(request)
    lues = [ligne for ligne in sorted(suite, key=cle) if apres is None or cle(ligne) > apres]
    return _page(request, lues[:taille], len(lues) > taille, cle)


def _page(request: Request, lignes: Sequence[Any], continue_: bool, cle: Callable[[Any], Any]) -> PageApi:
    if not lignes:
        return PageApi(lignes, request.query_params.get(CURSEUR), None)
    curseur = urlsafe_b64encode(str(cle(lignes[-1])).encode()).decode().rstrip("=")
    demande = request.query_params.copy()
    demande[CURSEUR] = curseur
    suivant = request.build_absolute_uri(f"{request.path}?{demande.urlencode()}") if continue_ else None
    return PageApi(lignes, curseur, suivant)


def _apres(request: Request, lire: Callable[[str], Any]) -> Any:
    curseur = request.query_params.get(CURSEUR)
    if curseur is None:
        return None
    try:
        cle = lire(urlsafe_b64decode(curseur.encode() + b"==").decode())
    except (binascii.Error, UnicodeError):
        cle = None
    if cle is None:
        raise RefusApi(HTTPStatus.BAD_REQUEST, "curseur_invalide", "Ce curseur n’a pas été donné par cette liste.")
    return cle


def _taille(request: Request) -> int:
    taille = entier_de(request.query_params.get(PAR_PAGE, str(TAILLE)), TAILLE_MAX)
    if not taille:
        raise RefusApi(HTTPStatus.BAD_REQUEST, "taille_invalide", f"«\u202ftaille\u202f» va de 1 à {TAILLE_MAX}.")
    return taille
