"""Visits for the team: the list with its filters and exports, one visit, what the readers decide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from campagnes.models import Campagne
from enquetes.actions.issues import delai_de_reprise
from enquetes.actions.relire import accepter_visite, annuler_visite, renvoyer_visite
from enquetes.enums import EtatVisite
from enquetes.forms.relecture import TOUTES, AnnulationForm, FiltresVisitesForm, RemarqueForm, SecondeLectureForm
from enquetes.models import Visite
from enquetes.queries.editions import edition_des_visites
from enquetes.queries.lectures import prochaine_a_relire
from enquetes.queries.qualite import fiche_relecture
from enquetes.queries.visites import COLONNES_EXPORT, TRIS, lignes_export, visites_filtrees
from enquetes.views.terrain import bandeau
from organismes.enums import Canal
from socle.erreurs import RegleMetier
from socle.exports import FORMATS, exporter
from socle.journal import consigner
from socle.web.acces import exiger, obtenir

PAR_PAGE = 50
CONSULTER, RELIRE = "enquetes.consulter_visites", "enquetes.relire_visite"
SUITES = {EtatVisite.SECONDE_LECTURE: "Visite acceptée. Une autre personne la lira avant qu’elle compte."}


@exiger(CONSULTER)
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
    return render(request, "enquetes/visite_liste.html", contexte)


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


@require_GET
def pilotage_visite(request: HttpRequest, pk: Any) -> HttpResponse:
    """One visit with its answers, evidence, moments and transitions; reading it is journalled."""
    visite = obtenir(request, visites_lues(request), CONSULTER, pk=pk)
    consigner(visite, "visite.consultee", request.user)
    return rendre_fiche(request, visite)


@require_POST
def pilotage_visite_accepter(request: HttpRequest, pk: Any) -> HttpResponse:
    """Accept, then read the next one."""
    visite = obtenir(request, visites_lues(request), RELIRE, pk=pk)
    try:
        acceptee = accepter_visite(visite=visite, auteur=request.user)
    except RegleMetier as refus:
        messages.error(request, refus.message)
        return redirect("enquetes:pilotage_visite", pk=pk)
    return ouvrir_la_suivante(request, SUITES.get(acceptee.etat, "Visite acceptée."))


@require_POST
def pilotage_visite_renvoyer(request: HttpRequest, pk: Any) -> HttpResponse:
    """Send back with a remark, then read the next one."""
    visite = obtenir(request, visites_lues(request), RELIRE, pk=pk)
    formulaire = RemarqueForm(request.POST)
    if formulaire.is_valid():
        try:
            renvoyer_visite(visite=visite, auteur=request.user, **formulaire.cleaned_data)
        except RegleMetier as refus:
            formulaire.add_error(refus.champ, refus.message)
        else:
            return ouvrir_la_suivante(request, "Visite renvoyée à l’enquêteur.")
    return rendre_fiche(request, visite, remarque=formulaire)


@require_POST
def pilotage_visite_annuler(request: HttpRequest, pk: Any) -> HttpResponse:
    """Void with a reason, then read the next one."""
    visite = obtenir(request, visites_lues(request), RELIRE, pk=pk)
    formulaire = AnnulationForm(request.POST)
    if formulaire.is_valid():
        try:
            annulee = annuler_visite(visite=visite, auteur=request.user, **formulaire.cleaned_data)
        except RegleMetier as refus:
            formulaire.add_error(refus.champ, refus.message)
        else:
            refait = not annulee.est_importee and annulee.double_de_id is None
            suite = " Un nouveau contact attend d’être planifié." if refait else ""
            return ouvrir_la_suivante(request, f"Contact annulé.{suite}")
    return rendre_fiche(request, visite, annulation=formulaire)


def visites_lues(request: HttpRequest) -> Any:
    return Visite.objects.visibles_par(request.user).select_related(
        "inscription__organisme", "inscription__campagne", "scenario", "grille", "enqueteur", "double_de"
    )


def rendre_fiche(request: HttpRequest, visite: Visite, **formulaires: Any) -> HttpResponse:
    """Render a visit with what its reader may decide; `formulaires` are those that came back with an error."""
    contexte = {
        "visite": visite,
        "fiche": fiche_relecture(visite, request.user),
        "peut_relire": request.user.has_perm(RELIRE, visite),
        "remarque": RemarqueForm(initial={"avant_le": delai_de_reprise(visite)}),
        "annulation": AnnulationForm(),
        "seconde": SecondeLectureForm(visite=visite),
        **formulaires,
        **bandeau(visite),
    }
    return render(request, "enquetes/visite_detail.html", contexte)


def ouvrir_la_suivante(request: HttpRequest, message: str) -> HttpResponse:
    """Open the oldest visit left to read by this person, or the empty queue."""
    messages.success(request, message)
    suivante = prochaine_a_relire(request.user)
    if suivante is None:
        return redirect("enquetes:pilotage_qualite")
    return redirect("enquetes:pilotage_visite", pk=suivante.pk)


def _sans_page(request: HttpRequest) -> str:
    """Return the filters of the address, for the links of the exports."""
    requete = request.GET.copy()
    for cle in ("page", "format"):
        requete.pop(cle, None)
    return requete.urlencode()
