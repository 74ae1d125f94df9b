"""Registrations, read, deposited, changed."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from campagnes.models import Campagne
from organismes.models import Inscription
from partenaires.actions.demandes import une_fois
from partenaires.actions.inscriptions import deposer_pour_un_organisme, modifier_pour_un_organisme
from partenaires.api import formes
from partenaires.api.saisie import CanauxSaisis, InscriptionSaisie, canaux_changes, donnees_de, lire_corps
from partenaires.api.vue import VuePartenaire, en_page, exiger_cadence
from partenaires.enums import PorteeApi
from partenaires.queries import ressources as q
from socle.api.erreurs import RefusApi
from socle.api.etags import etag_de, exiger_etag
from socle.api.pages import page_de_requete
from socle.erreurs import Conflit
from socle.horloge import maintenant

EN_TETE = "Idempotency-Key"
CLE_MAX = 255


class InscriptionsApi(VuePartenaire):
    """The registrations."""

    portees = {"GET": PorteeApi.INSCRIPTIONS, "POST": PorteeApi.INSCRIRE}
    filtres = formes.FiltreInscriptions
    est_une_liste = True

    @extend_schema(
        operation_id="lister_inscriptions",
        summary="Les inscriptions",
        description="Sans les personnes qui représentent les organismes.",
        responses=formes.page_de(formes.InscriptionForme),
    )
    def get(self, request: Request) -> Response:
        """List them."""
        lus = self.filtres_lus()
        inscriptions = q.filtrer(q.inscriptions_de(self.partenaire), **lus)
        if "etat" in lus:
            inscriptions = inscriptions.filter(etat=lus["etat"])
        page = page_de_requete(request, inscriptions)
        return en_page(page, formes.InscriptionForme(page.lignes, many=True).data)

    @extend_schema(
        operation_id="deposer_inscription",
        summary="Déposer une inscription",
        description="Comme le formulaire public et la saisie de l’équipe\u202f: le référent reçoit le lien de confirmation. "
        "La clé d’idempotence est gardée pour toujours\u202f: la même demande reçoit la même réponse, une autre demande sous "
        "la même clé reçoit 422. Un refus de la plateforme (inscriptions closes, organisme déjà inscrit) est une réponse, "
        "409, gardée elle aussi.",
        parameters=[
            OpenApiParameter(
                EN_TETE,
                str,
                OpenApiParameter.HEADER,
                required=True,
                description="Un identifiant neuf par demande, un UUID",
            )
        ],
        request=InscriptionSaisie,
        responses={201: formes.InscriptionForme},
    )
    def post(self, request: Request) -> Response:
        """Deposit one, once."""
        recue_le = maintenant()
        exiger_cadence(self.jeton)
        cle = _cle(request)
        lu = lire_corps(InscriptionSaisie, request.data)
        campagne = Campagne.objects.filter(annee=lu["campagne"]).first()
        if campagne is None:
            raise Http404

        def deposer() -> tuple[int, Any]:
            inscription = deposer_pour_un_organisme(
                jeton=self.jeton, campagne=campagne, donnees=donnees_de(campagne, lu), recue_le=recue_le
            )
            return HTTPStatus.CREATED, formes.InscriptionForme(
                q.inscriptions_de(self.partenaire).get(pk=inscription.pk)
            ).data

        try:
            gardee, est_rejouee = une_fois(
                partenaire=self.partenaire, cle=cle, demande=[request.path, request.data], acte=deposer
            )
        except Conflit as conflit:
            raise RefusApi(HTTPStatus.UNPROCESSABLE_ENTITY, conflit.code, conflit.message) from conflit
        if gardee.code_http != HTTPStatus.CREATED:
            raise RefusApi(gardee.code_http, gardee.reponse["code"], gardee.reponse["detail"])
        entetes = {"Location": f"{request.path}{gardee.reponse['id']}/"}
        return Response(
            gardee.reponse,
            HTTPStatus.CREATED,
            headers=entetes | ({"Idempotent-Replayed": "true"} if est_rejouee else {}),
        )


class UneInscriptionApi(VuePartenaire):
    """One registration."""

    portees = {"GET": PorteeApi.INSCRIPTIONS, "PATCH": PorteeApi.INSCRIRE}

    @extend_schema(operation_id="lire_inscription", summary="Une inscription", responses=formes.InscriptionForme)
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """Read one."""
        self.filtres_lus()
        return Response(formes.InscriptionForme(self._trouver(pk)).data)

    @extend_schema(
        operation_id="modifier_canaux",
        summary="Modifier les canaux d’une inscription",
        description="Ce qui n’est pas donné reste\u202f; un canal donné vide n’est plus offert. Possible tant que l’équipe n’a "
        "pas validé l’inscription.",
        parameters=[
            OpenApiParameter(
                "If-Match", str, OpenApiParameter.HEADER, required=True, description="ETag de ce qui a été lu"
            )
        ],
        request=CanauxSaisis(partial=True),
        responses=formes.InscriptionForme,
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Change its channels, unless somebody did since they were read."""
        exiger_cadence(self.jeton)
        inscription = self._trouver(pk)
        lu = lire_corps(CanauxSaisis, request.data, partial=True)

        def verifier(tenue: Inscription) -> None:
            exiger_etag(request, etag_de(formes.InscriptionForme(tenue).data))

        changee = modifier_pour_un_organisme(
            jeton=self.jeton,
            inscription=inscription,
            verifier=verifier,
            donnees=lambda tenue: canaux_changes(tenue, lu),
        )
        relue = formes.InscriptionForme(self._trouver(changee.pk)).data
        return Response(relue, headers={"ETag": etag_de(relue)})

    def _trouver(self, pk: int) -> Inscription:
        trouvee: Inscription = get_object_or_404(q.inscriptions_de(self.partenaire), pk=pk)
        return trouvee


def _cle(request: Request) -> str:
    cle = request.headers.get(EN_TETE, "").strip()
    if not cle or len(cle) > CLE_MAX or not cle.isascii() or not cle.isprintable():
        raise RefusApi(
            HTTPStatus.BAD_REQUEST,
            "cle_absente",
            f"Donnez dans {EN_TETE} un identifiant neuf, de 1 à {CLE_MAX} signes ordinaires\u202f: un UUID convient.",
        )
    return cle
