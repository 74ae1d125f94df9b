"""Staff: several contacts go to another shopper, several shoppers are reminded of late ones."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campagnes.queries import LIES
from enquetes.models import Visite
from enquetes.planification.actions.reaffecter import annuler_reaffectation, reaffecter_visite
from enquetes.planification.actions.relancer import rappeler_visite
from enquetes.planification.forms.reaffectation import EnqueteurDuLotForm
from enquetes.planification.queries.reaffectations import refus_d_annuler, refus_de_confier
from enquetes.planification.queries.relances import refus_de_rappeler
from enquetes.visites.forms.filtres import FiltresVisitesForm
from enquetes.visites.queries.editions import edition_des_visites
from enquetes.visites.queries.visites import FiltresVisites, visites_filtrees
from socle.logic.typographie import date_longue
from socle.web.acces import exiger
from socle.web.lots import ActeEnLot, Liste, traiter_lot

# The rules of the plan are read again for each.
VISITES_AU_PLUS = 25
ACTES = {
    "confier": ActeEnLot(
        "Confier à un autre enquêteur",
        ("Chaque visite garde son jour. Les règles du plan sont relues pour chacune.",),
        refus_de_confier,
        lambda visite, auteur, enqueteur: reaffecter_visite(
            visite=visite, enqueteur=enqueteur, jour=visite.prevue_le, auteur=auteur
        ),
        "visite confiée,visites confiées",
        formulaire=EnqueteurDuLotForm,
        defaire="rendre",
        maximum=VISITES_AU_PLUS,
    ),
    "rendre": ActeEnLot(
        "Rendre à l’enquêteur précédent",
        ("Chaque visite reprend l’enquêteur et le jour qu’elle avait avant son dernier changement.",),
        refus_d_annuler,
        lambda visite, auteur: annuler_reaffectation(visite=visite, auteur=auteur),
        "visite rendue,visites rendues",
        maximum=VISITES_AU_PLUS,
    ),
    "rappeler": ActeEnLot(
        "Rappeler à l’enquêteur",
        ("Chaque enquêteur reçoit un courriel par jour au plus, qui compte tous ses contacts en retard.",),
        refus_de_rappeler,
        lambda visite, auteur: rappeler_visite(visite=visite, auteur=auteur),
        "enquêteur rappelé,enquêteurs rappelés",
        sans_retour="Un courriel parti ne se reprend pas.",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("comptes.agir_equipe")
def pilotage_visites_lot(request: HttpRequest) -> HttpResponse:
    """Show which contacts would change hands, or be reminded of, then do it to each."""
    toutes = Visite.objects.visibles_par(request.user).contacts()
    lies = ("inscription__organisme", "inscription__campagne", "scenario", "enqueteur", "double_de", "le_double")
    # What says whether the fieldwork is open, read once for all the contacts.
    dates = [f"inscription__campagne__{lie}" for lie in LIES]

    def gardees(demande: QueryDict) -> QuerySet[Visite]:
        courante = edition_des_visites()
        filtres = FiltresVisitesForm(demande, edition=courante and courante.annee)
        return visites_filtrees(toutes, filtres.en(FiltresVisites)).select_related(*lies).prefetch_related(*dates)

    liste = Liste(
        "Visites",
        reverse("enquetes:pilotage_visites"),
        "visite",
        toutes.select_related(*lies).prefetch_related(*dates).order_by("prevue_le", "pk"),
        gardees,
        _dire,
    )
    return traiter_lot(request, ACTES, liste)


def _dire(visite: Visite) -> str:
    jour = f", le {date_longue(visite.prevue_le)}" if visite.prevue_le else ""
    qui = visite.enqueteur.pseudonyme if visite.enqueteur else "à confier"
    return f"{visite.inscription.organisme}, {visite.get_canal_display()}, {qui}{jour}"
