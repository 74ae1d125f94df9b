"""Staff: who did what to which object, and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campagnes.models import Campagne
from rapports.forms.filtres import FiltresJournalForm
from rapports.queries.journal import FiltresJournal, entrees
from socle.exports import exporter
from socle.journal import nommer
from socle.logic.faits import en_mots
from socle.models import Entree
from socle.web.acces import exiger
from socle.web.listes import format_demande, page_de

PAR_PAGE = 100
COLONNES = ("Le", "Acte", "Objet", "Numéro", "Auteur", "Détails")


@require_safe
@exiger("comptes.agir_equipe")
def pilotage_journal(request: HttpRequest) -> HttpResponseBase:
    """List the acts, the newest first; filters in the address."""
    filtres = FiltresJournalForm(request.GET)
    requete = entrees(filtres.en(FiltresJournal))
    if format_ := format_demande(request):
        # An act names no edition: one invented edition is enough for its acts to be among the others.
        demo = Campagne.objects.filter(est_demonstration=True).exists()
        lignes = (_ligne(entree) for entree in nommer(requete.iterator()))
        return exporter("journal", COLONNES, lignes, format_, demonstration=demo)
    page = page_de(request, requete, PAR_PAGE)
    page.object_list = list(nommer(page.object_list))
    return render(request, "rapports/pilotage/journal.html", {"page": page, "filtres": filtres})


def _ligne(entree: Entree) -> tuple[object, ...]:
    details = "\u202f; ".join(f"{cle}\u202f: {en_mots(valeur)}" for cle, valeur in entree.tout.items())
    return (entree.le, entree.acte, entree.objet_type, entree.objet_id, entree.qui or "la plateforme", details)
