"""Events, to catch up what an address missed."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from partenaires.api import formes
from partenaires.api.vue import VuePartenaire, en_page
from partenaires.enums import PorteeApi, TypeEvenement
from partenaires.queries.evenements import dernier_rang, designe, evenements_de, rang_de
from socle.api.pages import page_de_requete


class FiltreEvenements(serializers.Serializer[Any]):
    """Which events."""

    type = serializers.ChoiceField(TypeEvenement.choices, required=False, help_text="Type d’événement")


class EvenementForme(serializers.Serializer[Any]):
    """An event, as an address receives it."""

    id = serializers.CharField(source="identifiant", help_text="Le webhook-id de ses envois")
    type = serializers.ChoiceField(TypeEvenement.choices)
    timestamp = serializers.DateTimeField(source="le")
    data = serializers.DictField(  # type: ignore[assignment]
        source="donnees", help_text="Des identifiants\u202f: le reste se lit par l’API"
    )


class EvenementsApi(VuePartenaire):
    """The events."""

    portees = {"GET": PorteeApi.EVENEMENTS}
    filtres = FiltreEvenements
    est_une_liste = True

    @extend_schema(
        operation_id="lister_evenements",
        summary="Les événements, dans leur ordre",
        description="Gardez « curseur »\u202f: avec lui, rien n’est lu deux fois et rien ne manque, que des webhooks soient "
        "arrivés ou non. Refusé (curseur_invalide), il date d’avant une restauration\u202f: relisez depuis le début. Une "
        "inscription que l’équipe importe est dite validée\u202f; retirée avant d’être confirmée, elle est dite retirée sans que "
        "rien l’ait annoncée.",
        responses=formes.page_de(EvenementForme),
    )
    def get(self, request: Request) -> Response:
        """List them, the oldest first."""
        evenements = evenements_de(self.partenaire)
        if type_ := self.lus.get("type"):
            evenements = evenements.filter(type=type_)
        page = page_de_requete(request, evenements, _lire_rang, nom="identifiant")
        return en_page(page, EvenementForme(page.lignes, many=True).data)


def _lire_rang(texte: str) -> int | None:
    """Read the place of an event; None when it is not there any more: a backup restored since forgot it.

    Read from there, what takes these places now would be missed. A cursor of before names were whole is a number alone.
    """
    rang = rang_de(texte)
    return rang if rang is not None and rang <= dernier_rang() and designe(texte, rang) else None
