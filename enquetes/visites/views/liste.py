"""The list of visits for the team, with its filters and exports."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Visite
from enquetes.visites.forms.filtres import TOUTES, FiltresVisitesForm
from enquetes.visites.queries.editions import edition_des_visites
from enquetes.visites.queries.visites import COLONNES_EXPORT, TRIS, lignes_export, visites_filtrees
from organismes.enums import Canal
from socle.exports import FORMATS, exporter
from socle.web.acces import exiger

PAR_PAGE = 50


@exiger("enquetes.consulter_visites")
@require_GET
def pilotage_visites(request: HttpRequest) -> HttpResponse:
    """The list for the current edition, another or all; `format` in the address gives the same lines as a file."""
    courante = edition_des_visites()
    par_defaut = courante.annee if courante else None
    filtres = FiltresVisitesForm(request.GET).filtres(edition=par_defaut)
    visites = visites_filtrees(Visite.objects.visibles_par(request.user).contacts(), filtres)
    format_ = request.GET.get("format")
    if format_ in FORMATS:
        demo = visites.filter(inscription__campagne__est_demonstration=True).exists() or None
        return exporter("visites", COLONNES_EXPORT, lignes_export(visites), format_, demonstration=demo)
    contexte = {
        "page": Paginator(visites, PAR_PAGE).get_page(request.GET.get("page")),
        "filtres": filtres,
        "canaux": Canal.choices,
        "etats": EtatVisite.choices,
        "nb_actifs": filtres.nb_actifs + (filtres.edition != par_defaut),
        "editions": [
            (TOUTES, "Toutes les éditions"),
            *((annee, f"Édition {annee}") for annee in Campagne.objects.values_list("annee", flat=True)),
        ],
        "edition": filtres.edition or TOUTES,
        "vagues": [(str(rang), f"Vague {rang}") for rang in (1, 2)],
        "retards": [("True", "En retard seulement")],
        "tris": [(tri, mot) for tri, mot in TRIS_EN_MOTS.items() if tri in TRIS],
        "adresse": _sans_page(request),
    }
    return render(request, "enquetes/visites/visite_liste.html", contexte)


TRIS_EN_MOTS = {
    "prevue": "Date prévue",
    "-prevue": "Date prévue, la dernière d’abord",
    "organisme": "Organisme",
    "enqueteur": "Enquêteur",
    "canal": "Canal",
    "etat": "État",
    "soumise": "Date d’envoi",
    "-soumise": "Date d’envoi, la dernière d’abord",
}


def _sans_page(request: HttpRequest) -> str:
    """Return the filters of the address, for the links of the exports."""
    requete = request.GET.copy()
    for cle in ("page", "format"):
        requete.pop(cle, None)
    return requete.urlencode()
