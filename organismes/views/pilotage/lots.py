"""Staff: one act on several registrations."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from organismes.actions.decider import valider_inscription
from organismes.actions.relancer import relancer_referent
from organismes.forms.divers import FormulaireFiltres
from organismes.models import Inscription
from organismes.queries.decisions import refus_de_relancer, refus_de_valider
from organismes.queries.inscriptions import FiltresInscriptions, edition_par_defaut, lister
from socle.web.acces import exiger
from socle.web.lots import ActeEnLot, Liste, traiter_lot

LUES = ("les_courriers", "campagne__les_echeances", "campagne__les_periodes", "campagne__les_tours")
"""What the refusals of an act ask of each registration."""
ACTES = {
    "valider": ActeEnLot(
        "Valider",
        ("Chaque organisme participe, son référent reçoit l’accès à son espace et un courriel.",),
        refus_de_valider,
        lambda inscription, auteur: valider_inscription(inscription=inscription, auteur=auteur),
        "inscription validée,inscriptions validées",
        sans_retour="Une validation ne se défait pas\u202f: «\u202fDemander une modification\u202f», avec un motif, rouvre une "
        "inscription.",
    ),
    "relancer": ActeEnLot(
        "Relancer le référent",
        ("Chacun reçoit de nouveau le courriel qui lui demande de confirmer, ou de modifier, son inscription.",),
        refus_de_relancer,
        lambda inscription, auteur: relancer_referent(inscription=inscription, auteur=auteur),
        "référent relancé,référents relancés",
        sans_retour="Un courriel parti ne se rappelle pas.",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("comptes.agir_equipe")
def pilotage_inscriptions_lot(request: HttpRequest) -> HttpResponse:
    """Show what an act would do to the registrations chosen, then do it to each."""
    visibles = Inscription.objects.visibles_par(request.user)

    def gardees(demande: QueryDict) -> QuerySet[Inscription]:
        filtres = FormulaireFiltres(demande, campagne=edition_par_defaut())
        return lister(filtres.en(FiltresInscriptions)).prefetch_related(*LUES)

    liste = Liste(
        "Inscriptions",
        reverse("organismes:pilotage_inscriptions"),
        "inscription",
        visibles.select_related("organisme", "campagne").prefetch_related(*LUES),
        gardees,
        lambda inscription: f"{inscription.organisme} ({inscription.campagne.annee})",
    )
    return traiter_lot(request, ACTES, liste)
