"""How drf-spectacular reads our routes: their token, their scope, their filters, their refusals."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from partenaires.api.vue import VuePartenaire
from socle.api.pages import CURSEUR, PAR_PAGE, TAILLE, TAILLE_MAX


class JetonDansLeSchema(OpenApiAuthenticationExtension):
    """Names the token."""

    target_class = "partenaires.api.jeton.JetonPorteur"
    name = "jeton"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002 -- the library's signature
        """Describe it."""
        return {"type": "http", "scheme": "bearer", "description": "Un jeton donné par l’équipe du baromètre, bec_…"}


class SchemaPartenaire(AutoSchema):
    """Adds to an operation what its route declares."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is not None and isinstance(self.view, VuePartenaire):
            operation["x-portee"] = str(self.view.portees[self.method])
            operation["x-refus"] = self._refus()
        elif operation is not None:
            operation["x-refus"] = [statut.value for statut in (HTTPStatus.BAD_REQUEST, *DE_TOUS)]
        return operation

    def get_description(self) -> str:  # type: ignore[override]
        """Leave docstrings out: they are for who reads the code."""
        return ""

    def get_tags(self) -> list[str]:
        """Sort operations by what they are about: the first part of their address."""
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_override_parameters(self) -> list[Any]:
        if not isinstance(self.view, VuePartenaire):
            return super().get_override_parameters()
        parametres: list[Any] = super().get_override_parameters()
        if self.method == "GET":
            parametres += [self.view.filtres] if self.view.filtres else []
            parametres += PAGINATION if self.view.est_une_liste else []
            parametres.append(SI_CHANGE)
        return parametres

    def _refus(self) -> list[int]:
        refus = [HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND]
        if self.method != "GET":
            refus += [HTTPStatus.CONFLICT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE]
        if self.method == "POST":
            refus.append(HTTPStatus.UNPROCESSABLE_ENTITY)
        if self.method == "PATCH":
            refus += [HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED]
        return [statut.value for statut in (*refus, *DE_TOUS)]


DE_TOUS = (HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.TOO_MANY_REQUESTS)
PAGINATION = [
    OpenApiParameter(
        CURSEUR, {"type": "string", "minLength": 1}, description="Où reprendre\u202f: « curseur » d’une page lue"
    ),
    OpenApiParameter(
        PAR_PAGE,
        {"type": "integer", "minimum": 1, "maximum": TAILLE_MAX},
        description=f"Lignes par page, {TAILLE} sans rien dire, {TAILLE_MAX} au plus",
    ),
]
SI_CHANGE = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="ETag déjà lu\u202f: 304 si rien n’a changé"
)
