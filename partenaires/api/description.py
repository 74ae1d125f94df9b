"""The OpenAPI description: written from the code (`manage.py ecrire_api`), kept in docs/api/, served as it stands."""

from __future__ import annotations

from typing import Any, NoReturn

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from partenaires.queries.description import texte

EN_YAML = "application/yaml"


@require_safe
@login_not_required
def schema(request: HttpRequest, *, en_yaml: bool = False) -> HttpResponse:
    """Give the description, in JSON, or in YAML to who asks for it."""
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
    result["components"].setdefault("responses", {})["Refus"] = REFUS
    formes = result["components"].setdefault("schemas", {})
    for forme in formes.values():
        # What the code says of itself to whoever reads it.
        forme.pop("description", None)
    formes["Probleme"] = PROBLEME
    _oublier(result, "x-spec-enum-id")
    for operations in result["paths"].values():
        for methode, operation in operations.items():
            if methode == "get" and "x-portee" in operation and "200" in operation["responses"]:
                operation["responses"].setdefault("304", {"description": "Rien n’a changé depuis l’ETag donné"})
            for statut in operation.pop("x-refus", ()):
                operation["responses"].setdefault(str(statut), {"$ref": "#/components/responses/Refus"})
    return result


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
REFUS = {
    "description": "Un refus, selon la RFC 9457",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Probleme"}}},
}
