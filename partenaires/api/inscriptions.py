"""Registrations, read, deposited, changed."""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from campagnes.models import Campagne
from organismes.models import Inscription
from organismes.queries.demande import ecrire_valeurs
from partenaires.actions.demandes import CleDejaUtilisee, une_fois
from partenaires.actions.inscriptions import deposer_pour_un_organisme, modifier_pour_un_organisme
from partenaires.api import formes
from partenaires.api.saisie import CanauxSaisis, InscriptionSaisie, canaux_changes, donnees_de, lire_corps
from partenaires.api.vue import VuePartenaire, en_page, exiger_cadence
from partenaires.enums import PorteeApi
from partenaires.queries import ressources as q
from socle.api.erreurs import RefusApi
from socle.api.etags import etag_de, exiger_etag
from socle.api.pages import page_de_requete
from socle.empreintes import empreinte_a_cle
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
        inscriptions = q.filtrer(q.inscriptions_de(self.partenaire), **self.lus)
        if "etat" in self.lus:
            inscriptions = inscriptions.filter(etat=self.lus["etat"])
        page = page_de_requete(request, inscriptions)
        return en_page(page, formes.InscriptionForme(page.lignes, many=True).data)

    @extend_schema(
        operation_id="deposer_inscription",
        summary="Déposer une inscription",
        description="Comme le formulaire public et la saisie de l’équipe\u202f: le référent reçoit le lien de confirmation. "
        "La clé d’un dépôt fait est gardée pour toujours\u202f: la même demande reçoit la même réponse, une autre demande sous "
        "la même clé reçoit 422. Un refus (inscriptions à venir, organisme déjà inscrit, valeurs à corriger) laisse la clé "
        "libre. Un canal que l’édition ne teste pas est refusé.",
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

        deposer = partial(self._deposer, campagne, lu, recue_le)
        try:
            gardee, est_rejouee = une_fois(
                partenaire=self.partenaire, cle=cle, demande=[request.path, request.data], acte=deposer
            )
        except CleDejaUtilisee as conflit:
            raise RefusApi(HTTPStatus.UNPROCESSABLE_ENTITY, conflit.code, conflit.message) from conflit
        entetes = {"Location": f"{request.path}{gardee.reponse['id']}/"}
        return Response(
            gardee.reponse,
            HTTPStatus.CREATED,
            headers=entetes | ({"Idempotent-Replayed": "true"} if est_rejouee else {}),
        )

    def _deposer(self, campagne: Campagne, lu: dict[str, Any], recue_le: dt.datetime) -> tuple[int, Any]:
        inscription = deposer_pour_un_organisme(
            jeton=self.jeton, campagne=campagne, donnees=donnees_de(campagne, lu), recue_le=recue_le
        )
        deposee = q.inscriptions_de(self.partenaire).get(pk=inscription.pk)
        return HTTPStatus.CREATED, formes.InscriptionForme(deposee).data


class UneInscriptionApi(VuePartenaire):
    """One registration."""

    portees = {"GET": PorteeApi.INSCRIPTIONS, "PATCH": PorteeApi.INSCRIRE}

    @extend_schema(operation_id="lire_inscription", summary="Une inscription", responses=formes.InscriptionForme)
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """Read one."""
        return _etiquetee(self._trouver(pk))

    @extend_schema(
        operation_id="modifier_canaux",
        summary="Modifier les canaux d’une inscription",
        description="Ce qui n’est pas donné reste\u202f; un canal donné vide n’est plus offert. Possible une fois l’inscription "
        "confirmée par courriel, tant que l’équipe ne l’a pas validée. Un canal que l’édition ne teste pas est refusé.",
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
            exiger_etag(request, _etag(tenue))

        changee = modifier_pour_un_organisme(
            jeton=self.jeton,
            inscription=inscription,
            verifier=verifier,
            donnees=lambda tenue: canaux_changes(tenue, lu),
        )
        return _etiquetee(self._trouver(changee.pk))

    def _trouver(self, pk: int) -> Inscription:
        trouvee: Inscription = get_object_or_404(q.inscriptions_de(self.partenaire), pk=pk)
        return trouvee


def _etag(inscription: Inscription) -> str:
    """Return a tag that changes with whatever a change may change, coordinates included, and lets nobody guess them."""
    canaux = json.dumps(ecrire_valeurs(inscription)["canaux"], sort_keys=True)
    return etag_de([formes.InscriptionForme(inscription).data, empreinte_a_cle("partenaires.etag", canaux)])


def _etiquetee(inscription: Inscription) -> Response:
    return Response(formes.InscriptionForme(inscription).data, headers={"ETag": _etag(inscription)})


def _cle(request: Request) -> str:
    cle = request.headers.get(EN_TETE, "").strip()
    if not cle or len(cle) > CLE_MAX or not cle.isascii() or not cle.isprintable():
        raise RefusApi(
            HTTPStatus.BAD_REQUEST,
            "cle_absente",
            f"Donnez dans {EN_TETE} un identifiant neuf, de 1 à {CLE_MAX} signes ordinaires\u202f: un UUID convient.",
        )
    return cle
