"""Staff: opinions that the rules held, by episode; restore, set aside, undo."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bornes.enums import Comptage
from bornes.models import Examen
from bornes.moderation.actions import examiner
from bornes.moderation.forms.filtres import FormulaireFiltresRetenus
from bornes.moderation.forms.retenus import ExamenForm
from bornes.moderation.queries.retenus import (
    FiltresRetenus,
    avis_des_episodes,
    comptes_par_etat,
    episode_de,
    episodes_retenus,
    examen_a_annuler,
    fiche_de,
)
from socle.logic.typographie import accorder
from socle.web.acces import exiger
from socle.web.gestes import refus_dit
from socle.web.listes import a_garder, page_de

AGIR = "comptes.agir_equipe"
PAR_PAGE, AVIS_PAR_PAGE = 25, 100
ONGLETS = (("À examiner", "retenu"), ("Rétablis", "retabli"), ("Écartés", "ecarte"))
ACTES = {"retablir": examiner.retablir, "ecarter": examiner.ecarter, "reexaminer": examiner.reexaminer}
GARDES = ("etat", "q", "motif", "origine")


@require_safe
@exiger(AGIR)
def pilotage_retenus(request: HttpRequest) -> HttpResponse:
    """The episodes, the newest first; tabs and filters are in the address, `?fait=` offers to undo a decision."""
    filtres, comptes = FormulaireFiltresRetenus(request.GET), comptes_par_etat(request.user)
    liste, courant = episodes_retenus(request.user, filtres.en(FiltresRetenus)), filtres.lus["etat"]
    contexte = {
        "filtres": filtres,
        "page": page_de(request, liste.episodes, PAR_PAGE),
        "est_tronquee": liste.est_tronquee,
        "nb_avis": sum(episode.nombre for episode in liste.episodes),
        "onglets": [(mot, f"?etat={etat}", etat == courant, comptes[etat]) for mot, etat in ONGLETS],
        "reste": a_garder(request, GARDES),
        "examen": examen_a_annuler(request.GET.get("fait", "")),
    }
    return render(request, "bornes/moderation/pilotage/retenus.html", contexte)


@require_safe
@exiger(AGIR)
def pilotage_episode(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One episode: why it is held, what counted around it, its opinions."""
    episode = episode_de(request.user, pk)
    if episode is None:
        raise Http404
    fiche = fiche_de(episode)
    page = page_de(request, fiche.avis, AVIS_PAR_PAGE)
    etat = Comptage(page.object_list[0].comptage)
    adresse = f"{reverse('bornes:pilotage_retenus')}?etat={etat}"
    contexte = {"fiche": fiche, "episode": episode, "page": page, "etat": etat, "retour": adresse}
    return render(request, "bornes/moderation/pilotage/retenus_episode.html", contexte)


@require_POST
@exiger(AGIR)
def pilotage_retenus_decider(request: HttpRequest) -> HttpResponse:
    """Decide about the ticked episodes or opinions, then come back to the list, as it was."""
    formulaire, suite = ExamenForm(request.POST), a_garder(request, GARDES)
    if not formulaire.is_valid():
        messages.error(request, formulaire.premiere_erreur)
        return _vers_la_liste(suite)
    choix = formulaire.cleaned_data
    with refus_dit(request):
        identifiants = [*choix["avis"], *avis_des_episodes(request.user, choix["episodes"])]
        fait = ACTES[choix["acte"]](identifiants=identifiants, auteur=request.user)
        if isinstance(fait, Examen):
            return _vers_la_liste(suite, fait=fait.pk)
        messages.success(request, f"{accorder(fait, 'avis remis', 'avis remis')} à l’examen.")
    return _vers_la_liste(suite)


@require_POST
@exiger(AGIR)
def pilotage_examen_annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back."""
    examen = get_object_or_404(Examen, pk=pk)
    with refus_dit(request):
        nombre = examiner.annuler_examen(examen=examen, auteur=request.user)
        messages.success(request, f"Décision annulée\u202f: {accorder(nombre, 'avis', 'avis')} de nouveau à examiner.")
    return _vers_la_liste("")


def _vers_la_liste(reste: str, **ajouts: Any) -> HttpResponse:
    requete = "&".join(part for part in (reste, urlencode(ajouts)) if part)
    return redirect(f"{reverse('bornes:pilotage_retenus')}{f'?{requete}' if requete else ''}")
