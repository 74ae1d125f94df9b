"""Registrations, read."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partenaires.api import formes
from partenaires.api.vue import VuePartenaire, en_page
from partenaires.enums import PorteeApi
from partenaires.queries import ressources as q
from socle.api.pages import page_de_requete


class InscriptionsApi(VuePartenaire):
    """The registrations."""

    portees = {"GET": PorteeApi.INSCRIPTIONS}
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


class UneInscriptionApi(VuePartenaire):
    """One registration."""

    portees = {"GET": PorteeApi.INSCRIPTIONS}

    @extend_schema(operation_id="lire_inscription", summary="Une inscription", responses=formes.InscriptionForme)
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """Read one."""
        self.filtres_lus()
        return Response(formes.InscriptionForme(get_object_or_404(q.inscriptions_de(self.partenaire), pk=pk)).data)
