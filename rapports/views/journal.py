"""Staff: who did what to which object, and why."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campagnes.models import Campagne
from rapports.forms.journal import FiltresJournalForm
from rapports.queries.journal import actes_connus, entrees, objets_connus
from socle.exports import FORMATS, exporter
from socle.journal import nommer
from socle.models import Entree
from socle.web.acces import exiger

PAR_PAGE = 100
COLONNES = ("Le", "Acte", "Objet", "Numéro", "Auteur", "Détails")


@require_safe
@exiger("comptes.agir_equipe")
def pilotage_journal(request: HttpRequest) -> HttpResponse:
    """List the acts, the newest first; filters in the address."""
    filtres = FiltresJournalForm(request.GET).filtres()
    requete = entrees(filtres)
    format_ = request.GET.get("format")
    if format_ in FORMATS:
        # An act names no edition: one invented edition is enough for its acts to be among the others.
        demo = Campagne.objects.filter(est_demonstration=True).exists() or None
        lignes = (_ligne(entree) for entree in nommer(requete.iterator()))
        return exporter("journal", COLONNES, lignes, format_, demonstration=demo)
    adresse = request.GET.copy()
    adresse.pop("page", None)
    page = Paginator(requete, PAR_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(nommer(page.object_list))
    contexte = {
        "page": page,
        "filtres": filtres,
        "actes": [(acte, acte) for acte in actes_connus()],
        "objets": [(objet, objet) for objet in objets_connus()],
        "adresse_export": adresse.urlencode(),
    }
    return render(request, "rapports/pilotage/journal.html", contexte)


def _ligne(entree: Entree) -> tuple[object, ...]:
    details = "\u202f; ".join(f"{cle} : {valeur}" for cle, valeur in entree.tout.items())
    return (entree.le, entree.acte, entree.objet_type, entree.objet_id, entree.qui or "la plateforme", details)
