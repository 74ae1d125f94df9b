"""Which partner speaks: `Authorization: Bearer <jeton>`, known by its hash. No cookie opens anything here."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import AnonymousUser
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from partenaires.actions.jetons import noter_usage
from partenaires.models import JetonApi
from partenaires.queries.jetons import jeton_de_l_empreinte
from socle.api.erreurs import RefusApi
from socle.disponibilite import si_la_base_ecrit
from socle.empreintes import empreinte_sans_cle
from socle.horloge import maintenant


class JetonPorteur(BaseAuthentication):
    """Finds the token; absent, unknown, expired or revoked, it is a 401 that says which."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, JetonApi]:
        """Return nobody, and the token."""
        genre, _, mots = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if genre.lower() != "bearer" or not mots.strip():
            raise AuthenticationFailed(
                "Donnez votre jeton\u202f: «\u202fAuthorization: Bearer bec_…\u202f».", "jeton_absent"
            )
        jeton = jeton_de_l_empreinte(empreinte_sans_cle(mots.strip()))
        if jeton is None:
            raise AuthenticationFailed("Ce jeton n’est pas connu.", "jeton_inconnu")
        if jeton.revoque_le is not None:
            raise AuthenticationFailed(
                "Ce jeton a été révoqué\u202f: demandez-en un autre à l’équipe.", "jeton_revoque"
            )
        if jeton.expire_le <= maintenant():
            raise AuthenticationFailed("Ce jeton a expiré\u202f: demandez-en un autre à l’équipe.", "jeton_expire")
        with si_la_base_ecrit():
            noter_usage(jeton=jeton)
        return AnonymousUser(), jeton

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 -- the framework's signature
        """Say how to come back."""
        return 'Bearer realm="api"'


class AvecPortee(BasePermission):
    """Lets pass a token that holds the scope that the route declares for this method."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Refuse, and name the scope; a method that the route has not is left to its 405."""
        methode = "GET" if request.method == "HEAD" else request.method
        portee = view.portees.get(methode)
        jeton: Any = request.auth
        if portee is not None and portee not in jeton.portees:
            raise RefusApi(
                HTTPStatus.FORBIDDEN, "portee_manquante", f"Ce jeton n’a pas la portée «\u202f{portee}\u202f»."
            )
        return True


class CadenceParJeton(SimpleRateThrottle):
    """Counts what one token asks; it lives in the cache, and opens with it."""

    scope = "partenaires"

    def get_cache_key(self, request: Request, view: Any) -> str:  # noqa: ARG002 -- the framework's signature
        """Name the counter of a token."""
        return self.cache_format % {"scope": self.scope, "ident": request.auth.pk}
