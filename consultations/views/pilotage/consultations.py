"""Staff: the consultations of every body in counts, and who is entitled to open one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campagnes.queries import campagne_en_inscription, campagnes_recentes, derniere_campagne
from campagnes.web import demande, onglets_des_editions
from consultations.actions.accorder import accorder_devis, retirer_accord
from consultations.forms.filtres import FormulaireFiltresPilotage
from consultations.forms.organisateur import FormulaireDevis
from consultations.models import AccordDevis
from consultations.queries.pilotage import (
    FiltresPilotage,
    dialogues_de_tous,
    droits_de,
    inscriptions_a_accorder,
    lignes_de_pilotage,
    nb_reponses_en_retard,
)
from organismes.models import Inscription
from socle.web.acces import exiger
from socle.web.gestes import agir, fait, postees
from socle.web.listes import page_de

DROIT = "comptes.agir_equipe"


@require_safe
@exiger(DROIT)
def pilotage_consultations(request: HttpRequest) -> HttpResponse:
    """List the consultations of every body; nothing of those who take part."""
    filtres = FormulaireFiltresPilotage(request.GET)
    page = page_de(request, dialogues_de_tous(filtres.en(FiltresPilotage)))
    contexte = {
        "filtres": filtres,
        "page": page,
        "lignes": lignes_de_pilotage(list(page.object_list)),
        "nb_en_retard": nb_reponses_en_retard(),
    }
    return render(request, "consultations/pilotage/liste.html", contexte)


@require_safe
@exiger(DROIT)
def pilotage_consultations_droits(request: HttpRequest) -> HttpResponse:
    """Seats, waiting list and quotations of an edition (`?edition=`)."""
    campagnes = campagnes_recentes()
    campagne = demande(request, campagnes) or campagne_en_inscription() or derniere_campagne()
    contexte: dict[str, Any] = {"campagne": campagne}
    if campagne is not None:
        contexte |= {
            "droits": droits_de(campagne),
            "inscriptions": page_de(request, inscriptions_a_accorder(campagne)),
            "onglets": onglets_des_editions(campagnes, campagne),
        }
    return render(request, "consultations/pilotage/droits.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(DROIT)
def pilotage_consultations_accorder(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write that a body agreed to a quotation."""
    inscription = get_object_or_404(
        Inscription.objects.visibles_par(request.user).select_related("organisme", "campagne"), pk=pk
    )
    formulaire = FormulaireDevis(postees(request))

    def accorder(donnees: dict[str, Any]) -> Any:
        return accorder_devis(inscription=inscription, auteur=request.user, **donnees)

    if fait(request, formulaire, accorder, f"La consultation est ouverte à {inscription.organisme}."):
        return _vers_les_droits(inscription)
    contexte = {"inscription": inscription, "formulaire": formulaire}
    return render(request, "consultations/pilotage/accorder.html", contexte)


@require_POST
@exiger(DROIT)
def pilotage_consultations_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an agreement written by mistake."""
    accord = get_object_or_404(AccordDevis.objects.select_related("inscription__campagne"), pk=pk)
    agir(request, lambda: retirer_accord(accord=accord, auteur=request.user), "L’accord est retiré.")
    return _vers_les_droits(accord.inscription)


def _vers_les_droits(inscription: Inscription) -> HttpResponse:
    return redirect(f"{reverse('consultations:pilotage_consultations_droits')}?edition={inscription.campagne.annee}")
