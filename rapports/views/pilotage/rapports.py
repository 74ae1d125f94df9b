"""Staff: the reports of an edition."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from campagnes.models import Campagne
from rapports.actions.demander import demander_rapport
from rapports.forms.filtres import FiltresRapportsForm
from rapports.models import Rapport
from rapports.queries.rapports import inscriptions_a_imprimer, rapports_de
from rapports.views.pilotage.accueil import edition_de
from rapports.views.restitution import fichier_du_rapport
from socle.exports import exporter
from socle.logic.typographie import accorder
from socle.nombres import ANNEE_MAX, entier_de
from socle.web.acces import exiger
from socle.web.listes import format_demande, page_de

DROIT = "comptes.agir_equipe"
COLONNES = ("SIREN", "Organisme", "État", "Pages", "Prêt le", "Essais", "Erreur", "Empreinte")


@require_safe
@exiger(DROIT)
def pilotage_rapports(request: HttpRequest) -> HttpResponse:
    """List the reports; filters in the address."""
    campagne, onglets = edition_de(request)
    if campagne is None:
        return render(request, "rapports/pilotage/vide.html")
    filtres = FiltresRapportsForm(request.GET, campagne)
    requete = rapports_de(campagne, etat=filtres.lus["etat"], texte=filtres.lus["texte"])
    if format_ := format_demande(request):
        lignes = (_ligne(rapport) for rapport in requete)
        demo = campagne.est_demonstration or None
        return exporter(f"rapports-{campagne.annee}", COLONNES, lignes, format_, demonstration=demo)
    contexte = {
        "campagne": campagne,
        "onglets": onglets,
        "page": page_de(request, requete),
        "filtres": filtres,
        "nb_a_imprimer": inscriptions_a_imprimer(campagne).count(),
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "rapports/pilotage/rapports.html", contexte)


@require_POST
@exiger(DROIT)
def pilotage_rapports_demander(request: HttpRequest) -> HttpResponseRedirect:
    """Order every report of an edition that is missing or older than its results."""
    campagne = Campagne.objects.filter(annee=entier_de(request.POST.get("edition"), ANNEE_MAX)).first()
    if campagne is None:
        messages.warning(request, "Choisissez une édition\u202f: rien n’a été demandé.")
        return redirect("rapports:pilotage_rapports")
    inscriptions = list(inscriptions_a_imprimer(campagne))
    for inscription in inscriptions:
        demander_rapport(inscription=inscription, auteur=request.user)
    messages.success(request, f"{accorder(len(inscriptions), 'rapport')} à jour ou en fabrication.")
    return _retour(campagne.annee)


@require_safe
@exiger(DROIT)
def pilotage_rapport_fichier(request: HttpRequest, pk: int) -> FileResponse:
    """Give the file of a ready report."""
    return fichier_du_rapport(_rapport(request, pk))


@require_POST
@exiger(DROIT)
def pilotage_rapport_relancer(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """Build one report again."""
    rapport = _rapport(request, pk)
    demander_rapport(inscription=rapport.inscription, auteur=request.user, refaire=True)
    messages.success(request, f"Le rapport de {rapport.inscription.organisme} est demandé.")
    return _retour(rapport.inscription.campagne.annee)


def _rapport(request: HttpRequest, pk: int) -> Rapport:
    rapports = Rapport.objects.visibles_par(request.user)
    return get_object_or_404(rapports.select_related("inscription__organisme", "inscription__campagne"), pk=pk)


def _retour(annee: int) -> HttpResponseRedirect:
    return redirect(f"{reverse('rapports:pilotage_rapports')}?edition={annee}")


def _ligne(rapport: Rapport) -> tuple[object, ...]:
    organisme = rapport.inscription.organisme
    etat = rapport.get_etat_display()
    return (
        organisme.siren,
        organisme.nom,
        etat,
        rapport.nb_pages,
        rapport.pret_le,
        rapport.essais,
        rapport.erreur,
        rapport.empreinte,
    )
