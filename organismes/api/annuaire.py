"""GET /api/v1/annuaire/?q=…: the search in the directory, open to all, read by the registration form."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.exceptions import APIException
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from organismes.enums import NatureEntite
from organismes.models import Territoire
from organismes.queries.annuaire import chercher_territoires, noms_des_departements
from socle.api.limites import CadenceParClient
from socle.logic.typographie import accorder
from socle.nombres import entier_de

LIMITE, LIMITE_MAXIMALE = 10, 20


class DemandeRefusee(APIException):
    """The address asked for is not a search."""

    status_code = status.HTTP_400_BAD_REQUEST


class TerritoireSerializer(serializers.Serializer[Any]):
    """A territory, with a line that tells it from its namesakes."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    nature = serializers.CharField()
    nom = serializers.CharField()
    detail = serializers.SerializerMethodField(help_text="Ce qui le distingue de ses homonymes, en mots")
    departement = serializers.CharField()
    codes_postaux = serializers.SerializerMethodField(help_text="D’une commune, dans l’ordre")
    population = serializers.IntegerField(allow_null=True)
    siren = serializers.CharField(allow_null=True)

    def get_codes_postaux(self, territoire: Territoire) -> list[str]:
        """Return the postal codes of a commune, in order."""
        return [postal.code for postal in territoire.les_codes_postaux.all()]

    def get_detail(self, territoire: Territoire) -> str:
        """Return e.g. « Commune, Haute-Garonne (31), 498 003 habitants »."""
        morceaux = [territoire.get_nature_display()]
        nom = self.context["departements"].get(territoire.departement)
        if nom and territoire.nature != NatureEntite.DEPARTEMENT:
            morceaux.append(f"{nom} ({territoire.departement})")
        if territoire.population is not None:
            morceaux.append(accorder(territoire.population, "habitant"))
        return ", ".join(morceaux)


class AnnuaireRecherche(APIView):
    """Answers with the territories that match `q`, best first; `nature` (repeatable) and `limite` narrow it."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (CadenceParClient,)
    throttle_scope = "annuaire"

    @extend_schema(
        operation_id="chercher_annuaire",
        summary="Chercher dans l’annuaire",
        description="Communes, groupements, départements, régions. Ouvert à tous.",
        parameters=[
            OpenApiParameter("q", str, required=True, description="Un nom, un code postal ou un SIREN"),
            OpenApiParameter("nature", str, many=True, enum=NatureEntite.values, description="Natures de territoire"),
            OpenApiParameter(
                "limite", OpenApiTypes.INT, description=f"{LIMITE} sans rien dire, {LIMITE_MAXIMALE} au plus"
            ),
        ],
        responses=inline_serializer("Annuaire", {"resultats": TerritoireSerializer(many=True)}),
    )
    def get(self, request: Request) -> Response:
        """Search."""
        texte = request.query_params.get("q", "").strip()
        if not texte:
            raise DemandeRefusee(
                "Donnez le paramètre q\u202f: un nom, un code postal ou un SIREN.", "recherche_absente"
            )
        natures = request.query_params.getlist("nature")
        inconnues = sorted(set(natures) - set(NatureEntite.values))
        if inconnues:
            raise DemandeRefusee(f"Nature inconnue\u202f: {', '.join(inconnues)}.", "nature_inconnue")
        territoires = chercher_territoires(texte, natures=natures, limite=_limite(request))
        contexte: dict[str, Any] = {"departements": noms_des_departements(t.departement for t in territoires)}
        return Response({"resultats": TerritoireSerializer(territoires, many=True, context=contexte).data})


def _limite(request: Request) -> int:
    limite = entier_de(request.query_params.get("limite", str(LIMITE)), LIMITE_MAXIMALE)
    if not limite:
        raise DemandeRefusee(f"Le paramètre limite est un nombre de 1 à {LIMITE_MAXIMALE}.", "limite_invalide")
    return limite
