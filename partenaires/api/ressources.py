"""What partners read."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from campagnes.models import Campagne
from consultations.queries.comptes import comptes_par_porte
from partenaires.api import formes
from partenaires.api.vue import VuePartenaire, en_page
from partenaires.enums import PorteeApi
from partenaires.queries import ressources as q
from socle.api.pages import lire_uuid, page_de_requete, page_de_suite


class CampagnesApi(VuePartenaire):
    """The editions."""

    portees = {"GET": PorteeApi.CAMPAGNES}
    est_une_liste = True

    @extend_schema(
        operation_id="lister_campagnes", summary="Les éditions", responses=formes.page_de(formes.CampagneForme)
    )
    def get(self, request: Request) -> Response:
        """List them, by the order in which they were created."""
        page = page_de_requete(request, q.editions_lues())
        return en_page(page, formes.CampagneForme([q.edition_lue(c) for c in page.lignes], many=True).data)


class UneCampagneApi(VuePartenaire):
    """One edition."""

    portees = {"GET": PorteeApi.CAMPAGNES}

    @extend_schema(operation_id="lire_campagne", summary="Une édition", responses=formes.CampagneForme)
    def get(self, request: Request, annee: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """Read one, by its year."""
        return Response(formes.CampagneForme(q.edition_lue(get_object_or_404(q.editions_lues(), annee=annee))).data)


class VisitesApi(VuePartenaire):
    """Contacts, one by one."""

    portees = {"GET": PorteeApi.VISITES}
    filtres = formes.FiltreVisites
    est_une_liste = True

    @extend_schema(
        operation_id="lister_visites",
        summary="Les visites, une par une, après la restitution",
        description="La nature de la demande et le jour, jamais l’enquêteur ni le scénario. Avant que les résultats ne "
        "soient remis aux organismes, aucune visite n’est donnée\u202f: lisez les comptes de l’avancement.",
        responses=formes.page_de(formes.VisiteForme),
    )
    def get(self, request: Request) -> Response:
        """List them."""
        visites = q.filtrer(q.visites_de(self.partenaire), "inscription__", **self.lus)
        if "canal" in self.lus:
            visites = visites.filter(canal=self.lus["canal"])
        if "etat" in self.lus:
            visites = visites.filter(etat__in=q.etats_de(self.lus["etat"]))
        page = page_de_requete(request, visites, lire_uuid)
        return en_page(page, formes.VisiteForme([q.visite_lue(v) for v in page.lignes], many=True).data)


class AvancementApi(VuePartenaire):
    """How far the fieldwork is, without a day that would tell a contact."""

    portees = {"GET": PorteeApi.VISITES}
    filtres = formes.FiltreEdition
    est_une_liste = True

    @extend_schema(
        operation_id="lister_avancements",
        summary="L’avancement des visites, par organisme et par canal",
        description="Des comptes arrêtés à la fin de la dernière vague terminée\u202f: aucun contact de la vague en cours n’y "
        "est. Seuls y changent un contact annulé ou reporté depuis, et celui qu’un téléphone envoie en retard. Un "
        "partenaire limité à un organisme n’en lit rien avant la restitution.",
        responses=formes.page_de(formes.AvancementForme),
    )
    def get(self, request: Request) -> Response:
        """List them, a body a line."""
        page = page_de_requete(request, q.filtrer(q.inscriptions_avancees(self.partenaire), **self.lus))
        return en_page(page, formes.AvancementForme(q.avancements_lus(page.lignes), many=True).data)


class UneVisiteApi(VuePartenaire):
    """One contact."""

    portees = {"GET": PorteeApi.VISITES}

    @extend_schema(operation_id="lire_visite", summary="Une visite", responses=formes.VisiteForme)
    def get(self, request: Request, pk: Any) -> Response:  # noqa: ARG002 -- the framework's signature
        """Read one."""
        visite = get_object_or_404(q.visites_de(self.partenaire), pk=pk)
        return Response(formes.VisiteForme(q.visite_lue(visite)).data)


class ResultatsApi(VuePartenaire):
    """What was measured, with its intervals."""

    portees = {"GET": PorteeApi.RESULTATS}
    filtres = formes.FiltreResultats
    est_une_liste = True

    @extend_schema(
        operation_id="lister_resultats",
        summary="Les résultats, avec leurs intervalles",
        description="Ceux des éditions dont le palmarès est public. Un partenaire limité à un organisme lit le sien dès "
        "que les résultats lui ont été remis. Une contestation ouverte suspend le rang aussitôt.",
        responses=formes.page_de(formes.ResultatForme),
    )
    def get(self, request: Request) -> Response:
        """List them."""
        resultats = q.filtrer(q.resultats_de(self.partenaire), "inscription__", **self.lus)
        if "categorie" in self.lus:
            resultats = resultats.filter(categorie=self.lus["categorie"])
        page = page_de_requete(request, resultats, cle="inscription_id")
        return en_page(page, formes.ResultatForme(q.resultats_lus(page.lignes), many=True).data)


class UnResultatApi(VuePartenaire):
    """The result of one registration."""

    portees = {"GET": PorteeApi.RESULTATS}

    @extend_schema(
        operation_id="lire_resultat", summary="Le résultat d’une inscription", responses=formes.ResultatForme
    )
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """Read one."""
        resultat = get_object_or_404(q.resultats_de(self.partenaire), inscription=pk)
        return Response(formes.ResultatForme(q.resultats_lus([resultat])[0]).data)


class AgregatsApi(VuePartenaire):
    """What users said, counted."""

    portees = {"GET": PorteeApi.AVIS}
    filtres = formes.FiltreAgregats
    est_une_liste = True

    @extend_schema(
        operation_id="lister_agregats",
        summary="La satisfaction des usagers, organisme par organisme",
        description="Sur toute l’édition, bornes et smartphones ensemble. Jamais de mots. Sous cinq avis un nombre est "
        "caché, et un autre avec lui quand une soustraction le rendrait. De tous les organismes à la fois, avec le "
        "palmarès\u202f: combien d’usagers ont parlé décide d’un prix. Du sien, dès que les avis arrivent.",
        responses=formes.page_de(formes.SatisfactionForme),
    )
    def get(self, request: Request) -> Response:
        """List the bodies that heard something."""
        campagne = Campagne.objects.filter(annee=self.lus["campagne"]).first()
        if campagne is None:
            raise Http404
        page = page_de_suite(request, q.satisfactions_de(self.partenaire, campagne), lambda lue: lue.inscription)
        return en_page(page, formes.SatisfactionForme(page.lignes, many=True).data)


class ConsultationsApi(VuePartenaire):
    """The public dialogues."""

    portees = {"GET": PorteeApi.CONSULTATIONS}
    filtres = formes.FiltreEdition
    est_une_liste = True

    @extend_schema(
        operation_id="lister_consultations",
        summary="Les consultations publiques",
        responses=formes.page_de(formes.ConsultationForme),
    )
    def get(self, request: Request) -> Response:
        """List them."""
        dialogues: QuerySet[Any] = q.filtrer(q.consultations_de(self.partenaire), "inscription__", **self.lus)
        page = page_de_requete(request, dialogues)
        return en_page(page, formes.ConsultationForme(page.lignes, many=True).data)


class UneConsultationApi(VuePartenaire):
    """One public dialogue."""

    portees = {"GET": PorteeApi.CONSULTATIONS}

    @extend_schema(
        operation_id="lire_consultation",
        summary="Une consultation et sa participation",
        responses=formes.ConsultationEntiere,
    )
    def get(self, request: Request, code: str) -> Response:  # noqa: ARG002 -- the framework's signature
        """Read one, by its public code."""
        dialogue = get_object_or_404(q.consultations_de(self.partenaire), code=code)
        participation = formes.ParticipationForme(comptes_par_porte(dialogue).total).data
        return Response({**formes.ConsultationForme(dialogue).data, "participation": participation})
