"""The OpenAPI description: written from the code (`manage.py ecrire_api`), kept in docs/api/, served as it stands."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, NoReturn

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from partenaires.api.formes import SIREN
from partenaires.enums import DONNEES, TypeEvenement
from partenaires.queries.description import texte
from socle.web.fautes import probleme

LECTURES = ("GET", "HEAD")
EN_YAML = "application/yaml"


@csrf_exempt
@login_not_required
def schema(request: HttpRequest, *, en_yaml: bool = False) -> HttpResponse:
    """Give the description, in JSON, or in YAML to who asks for it; no other gesture, in the words of the API."""
    if request.method not in LECTURES:
        refus = probleme(HTTPStatus.METHOD_NOT_ALLOWED, "methode_refusee", "Cette adresse se lit, rien de plus.")
        refus.headers["Allow"] = ", ".join(LECTURES)
        return refus
    en_yaml = en_yaml or request.get_preferred_type(["application/json", EN_YAML]) == EN_YAML
    return HttpResponse(texte(en_yaml=en_yaml), content_type=EN_YAML if en_yaml else "application/json")


class Introuvable(APIView):
    """Answers every other address of the API in its own words, whatever the method."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    schema = None

    def initial(self, request: Request, *_args: Any, **_kwargs: Any) -> NoReturn:  # noqa: ARG002
        """Refuse."""
        raise Http404


def decrire_les_refus(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Say in each operation its scope and what it may refuse: the refusals are the same everywhere (hook of drf-spectacular)."""
    result["components"].setdefault("responses", {}).update(REFUS)
    result["webhooks"] = {str(type_.value): {"post": _webhook(type_)} for type_ in TypeEvenement}
    formes = result["components"].setdefault("schemas", {})
    for forme in formes.values():
        # What the code says of itself to whoever reads it.
        forme.pop("description", None)
    formes["Probleme"] = PROBLEME
    _oublier(result, "x-spec-enum-id")
    for operations in result["paths"].values():
        for methode, operation in operations.items():
            reponses = operation["responses"]
            if "x-portee" in operation:
                _dire_les_en_tetes(methode, reponses)
            for statut in (*operation.pop("x-refus", ()), *PANNES):
                nom = REFUS_QUI_DISENT.get(statut, "Refus")
                reponses.setdefault(str(statut), {"$ref": f"#/components/responses/{nom}"})
    return result


def _dire_les_en_tetes(methode: str, reponses: dict[str, Any]) -> None:
    """Name what an answer tells beside its body."""
    if methode == "get":
        reponses["304"] = {"description": "Rien n’a changé depuis l’ETag donné"}
    for statut in ("200", "304"):
        if statut in reponses:
            reponses[statut]["headers"] = {"ETag": _en_tete("À renvoyer dans If-None-Match ou If-Match")}
    if "201" in reponses:
        reponses["201"]["headers"] = {
            "Location": _en_tete("Où se lit l’inscription"),
            "Idempotent-Replayed": _en_tete("true quand la demande avait été faite") | {"required": False},
        }


def _en_tete(mots: str, type_: str = "string") -> dict[str, Any]:
    return {"description": mots, "required": True, "schema": {"type": type_}}


def _webhook(type_: TypeEvenement) -> dict[str, Any]:
    """Describe what an address receives: an event without its id, which is a header, signed as Standard Webhooks say."""
    evenement = {
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"type": "string", "const": str(type_.value)},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": {
                "type": "object",
                "required": list(DONNEES[type_]),
                "properties": {nom: IDENTIFIANTS[nom] for nom in DONNEES[type_]},
                "additionalProperties": {},
                "description": "Des identifiants",
            },
        },
    }
    return {
        "operationId": f"recevoir_{type_.name.lower()}",
        "summary": f"{type_.label[0].upper()}{type_.label[1:]}",
        "parameters": [
            {"name": nom, "in": "header", "required": True, "description": mots, "schema": {"type": "string"}}
            for nom, mots in EN_TETES_DES_ENVOIS.items()
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": evenement}}},
        "responses": {
            "2XX": {"description": "Reçu\u202f: plus rien n’est renvoyé"},
            "410": {"description": "Cette adresse n’écoute plus\u202f: elle est fermée"},
        },
    }


def _oublier(noeud: Any, nom: str) -> None:
    """Take a mark of the library out, wherever it is."""
    match noeud:
        case dict():
            noeud.pop(nom, None)
            for suite in noeud.values():
                _oublier(suite, nom)
        case list():
            for suite in noeud:
                _oublier(suite, nom)


IDENTIFIANTS = {
    "inscription": {"type": "integer", "description": "À lire à /api/v1/inscriptions/{id}/"},
    "campagne": {"type": "integer", "description": "Année de l’édition"},
    "siren": {"type": "string", "description": SIREN},
    "consultation": {"type": "string", "description": "À lire à /api/v1/consultations/{code}/"},
}
EN_TETES_DES_ENVOIS = {
    "webhook-id": "L’événement, le même à chaque essai",
    "webhook-timestamp": "Secondes depuis 1970",
    "webhook-signature": "Signatures selon Standard Webhooks, séparées par une espace",
}
PROBLEME = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Ne change jamais\u202f: c’est lui qu’un programme lit"},
        "detail": {"type": "string", "description": "En français, pour une personne"},
        "erreurs": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
            "description": "Champ par champ, quand des valeurs sont à corriger",
        },
    },
}
PANNES = (HTTPStatus.INTERNAL_SERVER_ERROR.value, HTTPStatus.SERVICE_UNAVAILABLE.value)
REFUS_QUI_DISENT = {
    HTTPStatus.UNAUTHORIZED: "RefusDuJeton",
    HTTPStatus.TOO_MANY_REQUESTS: "RefusPourUnTemps",
    HTTPStatus.SERVICE_UNAVAILABLE: "RefusPourUnTemps",
}
_REFUS = {
    "description": "Un refus, selon la RFC 9457",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Probleme"}}},
}
REFUS = {
    "Refus": _REFUS,
    "RefusDuJeton": _REFUS | {"headers": {"WWW-Authenticate": _en_tete("Bearer")}},
    "RefusPourUnTemps": _REFUS | {"headers": {"Retry-After": _en_tete("Secondes à attendre", "integer")}},
}
