"""What every route of the partner API shares: a token and its scope, known filters, tags, refusals as problem+json."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, ClassVar, cast

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from partenaires.api.jeton import AvecPortee, CadenceParJeton, JetonPorteur
from partenaires.enums import PorteeApi
from partenaires.models import JetonApi, Partenaire
from socle.api.erreurs import RefusApi
from socle.api.etags import est_connue, etag_de
from socle.api.lecture import LecteurJson
from socle.api.pages import CURSEUR, PAR_PAGE, PageApi
from socle.limites import Limite, compter

ECRITURES = Limite("partenaires.ecritures", 120, dt.timedelta(minutes=1))


class VuePartenaire(APIView):
    """A route. `portees` says which scope each method asks; `filtres`, which parameters its GET knows."""

    authentication_classes = (JetonPorteur,)
    permission_classes = (AvecPortee,)
    throttle_classes = (CadenceParJeton,)
    parser_classes = (LecteurJson,)
    http_method_names = ("get", "head", "post", "patch", "delete")

    portees: ClassVar[Mapping[str, PorteeApi]] = {}
    filtres: ClassVar[type[serializers.Serializer[Any]] | None] = None
    est_une_liste: ClassVar[bool] = False
    lus: dict[str, Any]

    @property
    def jeton(self) -> JetonApi:
        """Return the token of the request."""
        jeton: Any = self.request.auth
        return cast("JetonApi", jeton)

    @property
    def partenaire(self) -> Partenaire:
        """Return who asks."""
        return self.jeton.partenaire

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let in whoever may come, then read into `lus` the parameters of what she reads."""
        super().initial(request, *args, **kwargs)
        self.lus = self._lire_les_filtres() if request.method in {"GET", "HEAD"} else {}

    def _lire_les_filtres(self) -> dict[str, Any]:
        """Read the parameters of the address; an unknown one is refused: a filter misspelt would give everything."""
        connus = {
            *(self.filtres().fields if self.filtres else ()),
            *((CURSEUR, PAR_PAGE) if self.est_une_liste else ()),
        }
        if inconnus := sorted(set(self.request.query_params) - connus):
            suite = f"connus\u202f: {', '.join(sorted(connus))}" if connus else "cette adresse n’en a aucun"
            raise RefusApi(
                HTTPStatus.BAD_REQUEST, "filtre_inconnu", f"Filtre inconnu\u202f: {', '.join(inconnus)}\u202f; {suite}."
            )
        if repetes := sorted(nom for nom, valeurs in self.request.query_params.lists() if len(valeurs) > 1):
            raise RefusApi(
                HTTPStatus.BAD_REQUEST, "filtre_repete", f"Filtre donné deux fois\u202f: {', '.join(repetes)}."
            )
        if self.filtres is None:
            return {}
        lecteur = self.filtres(data=dict(self.request.query_params.items()))
        lecteur.is_valid(raise_exception=True)
        lus: dict[str, Any] = lecteur.validated_data
        return lus

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        """Tag what was read, unless its view did, and send nothing to who has it."""
        finie: Response = super().finalize_response(request, response, *args, **kwargs)
        finie.headers["Vary"] = "Authorization"
        if request.method not in {"GET", "HEAD"} or finie.status_code != HTTPStatus.OK:
            return finie
        etag = response.headers.get("ETag") or etag_de(response.data)
        if est_connue(request, etag):
            finie = super().finalize_response(request, Response(status=HTTPStatus.NOT_MODIFIED), *args, **kwargs)
        for nom, valeur in (("ETag", etag), ("Cache-Control", "private, no-cache"), ("Vary", "Authorization")):
            finie.headers[nom] = valeur
        return finie


def exiger_cadence(jeton: JetonApi) -> None:
    """Count a write, in the database: these limits hold whatever the cache does."""
    compter(ECRITURES, str(jeton.pk))


def en_page(page: PageApi, lignes: Any) -> Response:
    """Answer a page of a list."""
    return Response({"resultats": lignes, "curseur": page.curseur, "suivant": page.suivant})
