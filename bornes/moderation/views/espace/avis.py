"""The space of a body: published comments, their originals, answers to all and answers by mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bornes.enums import EtatDemande
from bornes.models import Verbatim
from bornes.moderation.actions.original import lire_original
from bornes.moderation.actions.repondre import ReponseNominative, repondre_a_la_demande, repondre_publiquement
from bornes.moderation.forms.filtres import FormulaireFiltresAvis
from bornes.moderation.forms.moderation import FormulaireReponseCourriel, FormulaireReponsePublique
from bornes.moderation.queries.avis_publics import a_une_page
from bornes.moderation.queries.verbatims import (
    COLONNES,
    FiltresAvis,
    avis_publie,
    commentaires_lisibles,
    commentaires_publies,
    demandes_en_attente,
    demandes_visibles,
    inscriptions_lues,
    lieux_de,
    lignes_exportees,
)
from campagnes.enums import Acte
from campagnes.web import demande
from organismes.models import Inscription
from organismes.queries.garde_electorale import verdict_pour
from organismes.queries.mandat import refus_d_inscription
from organismes.web import onglets_des_inscriptions
from socle.exports import exporter
from socle.web.gestes import postees, refus_dans, refus_dit
from socle.web.listes import format_demande, page_de

PAR_PAGE = 20
LIRE, LIRE_ORIGINAL, GERER = "bornes.lire_ecoute", "bornes.lire_original", "bornes.gerer_ecoute"


@require_safe
def espace_avis(request: HttpRequest) -> HttpResponseBase:
    """The published comments of one's body; filters are in the address, `?format=csv|xlsx` exports them."""
    inscription, inscriptions = _la_mienne(request)
    filtres = FormulaireFiltresAvis(request.GET, inscription.campagne, offres=lieux_de(inscription))
    verbatims = commentaires_publies(inscription, filtres.en(FiltresAvis))
    if format_ := format_demande(request):
        est_fictif = inscription.campagne.est_demonstration
        nom = f"avis-publies-{inscription.campagne.annee}-{inscription.organisme.siren}"
        return exporter(nom, COLONNES, lignes_exportees(verbatims), format_, demonstration=est_fictif)
    page = page_de(request, verbatims, PAR_PAGE)
    contexte = {
        "inscription": inscription,
        "editions": onglets_des_inscriptions(inscriptions, inscription),
        "filtres": filtres,
        "page": page,
        "avis": [avis_publie(verbatim) for verbatim in page.object_list],
        "nb_demandes": demandes_en_attente(inscription.organisme).count(),
        "a_une_page": a_une_page(inscriptions),
    }
    return render(request, "bornes/moderation/espace/avis.html", contexte)


@require_safe
def espace_avis_lire(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One published comment."""
    verbatim = _publie(request, pk)
    formulaire = FormulaireReponsePublique(initial={"reponse": verbatim.reponse})
    return _fiche(request, verbatim, formulaire)


@require_POST
@never_cache
def espace_avis_original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show once what was typed; the reading goes to the journal."""
    verbatim = _publie(request, pk, LIRE_ORIGINAL)
    formulaire = FormulaireReponsePublique(initial={"reponse": verbatim.reponse})
    with refus_dit(request):
        original = lire_original(verbatim=verbatim, auteur=request.user)
        return _fiche(request, verbatim, formulaire, original=original)
    return redirect("bornes:espace_avis_lire", pk=pk)


@require_POST
def espace_avis_repondre(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write, replace or withdraw the answer under a comment."""
    verbatim = _publie(request, pk)
    formulaire = FormulaireReponsePublique(request.POST)

    def repondre(reponse: str) -> Any:
        return repondre_publiquement(verbatim=verbatim, reponse=reponse, auteur=request.user)

    if not _repondu(formulaire, repondre):
        return _fiche(request, verbatim, formulaire)
    vide = not formulaire.cleaned_data["reponse"].strip()
    messages.success(request, "Votre réponse est retirée." if vide else "Votre réponse est publiée sous l’avis.")
    verdict = verdict_pour(verbatim.avis.point.inscription, Acte.MONTRER_AVIS)
    if not vide and not verdict.permis:
        messages.info(request, verdict.message)
    return redirect("bornes:espace_avis_lire", pk=pk)


@require_safe
def espace_demandes(request: HttpRequest) -> HttpResponseBase:
    """Who waits for an answer."""
    inscription, _toutes = _la_mienne(request)
    page = page_de(request, demandes_en_attente(inscription.organisme), PAR_PAGE)
    return render(request, "bornes/moderation/espace/demandes.html", {"inscription": inscription, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def espace_demande(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer by mail somebody who asked for it, once."""
    demande = get_object_or_404(demandes_visibles(request.user), pk=pk)
    _exiger(request, GERER, demande.avis.point.inscription)
    formulaire = FormulaireReponseCourriel(postees(request))

    def repondre(reponse: str) -> Any:
        return repondre_a_la_demande(demande=demande, reponse=reponse, auteur=request.user)

    if request.method == "POST" and _repondu(formulaire, repondre):
        messages.success(request, "Votre réponse part par courriel. L’adresse est effacée avec l’envoi.")
        return redirect("bornes:espace_demandes")
    contexte = {
        "demande": demande,
        "avis": demande.avis,
        "verbatim": commentaires_lisibles(request.user).filter(avis=demande.avis_id).first(),
        "formulaire": formulaire,
        "est_ouverte": demande.etat == EtatDemande.EN_ATTENTE,
        "refus": refus_d_inscription(demande.avis.point.inscription),
    }
    return render(request, "bornes/moderation/espace/demande.html", contexte)


def _fiche(request: HttpRequest, verbatim: Verbatim, formulaire: Any, *, original: str = "") -> HttpResponse:
    contexte = {"publie": avis_publie(verbatim), "verbatim": verbatim, "formulaire": formulaire, "original": original}
    return render(request, "bornes/moderation/espace/avis_lire.html", contexte)


def _repondu(formulaire: Any, repondre: Any) -> bool:
    """Do what the form asks; tell whether it was done. An answer that names somebody comes back without the name."""
    if not formulaire.is_valid():
        return False
    with refus_dans(formulaire):
        try:
            repondre(formulaire.cleaned_data["reponse"])
        except ReponseNominative as refus:
            formulaire.data = formulaire.data.copy()
            formulaire.data["reponse"] = refus.propose
            raise
    return formulaire.is_valid()


def _la_mienne(request: HttpRequest) -> tuple[Inscription, list[Inscription]]:
    """Return the registration of the edition asked in the address, else the latest that heard somebody; and all."""
    organisme = request.organisme_courant
    inscriptions = inscriptions_lues(organisme) if organisme else []
    choisie = demande(request, inscriptions) or next(iter(inscriptions), None)
    if choisie is None:
        raise Http404
    _exiger(request, LIRE, choisie)
    return choisie, inscriptions


def _publie(request: HttpRequest, pk: int, permission: str = GERER) -> Verbatim:
    verbatim = get_object_or_404(commentaires_lisibles(request.user), pk=pk)
    _exiger(request, permission, verbatim.avis.point.inscription)
    return verbatim


def _exiger(request: HttpRequest, permission: str, inscription: Inscription) -> None:
    if not request.user.has_perm(permission, inscription):
        raise PermissionDenied
