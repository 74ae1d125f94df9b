"""Disputes: the board, opened by staff on behalf of a body, decided by a second reader."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campagnes.models import Campagne
from campagnes.web import edition_de
from socle.journal import historique
from socle.web.acces import exiger, obtenir
from socle.web.documents import repondre_piece
from socle.web.gestes import agir, fait, postees, refus_dans
from trophees.actions.contester import retirer_litige
from trophees.actions.litiges import decider_litige, ouvrir_litige
from trophees.enums import MOTS_DES_ACTES, EtatLitige, OrigineLitige
from trophees.forms.litiges import DecisionForm, LitigeForm
from trophees.models import Litige, PieceLitige
from trophees.queries.droit_de_reponse import droit_de_reponse
from trophees.queries.editions import edition_a_classer
from trophees.queries.independance import personnes_engagees
from trophees.queries.litiges import effet_d_annulation, ligne_de, litiges_de
from trophees.queries.situation import est_seul_classe
from trophees.views.pilotage.actes import fil_des_resultats

TENIR = "trophees.tenir_litiges"


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(TENIR)
def pilotage_litiges(request: HttpRequest) -> HttpResponse:
    """List the disputes of an edition with their waiting time, and open one."""
    campagne = edition_de(request, edition_a_classer)
    formulaire = LitigeForm(postees(request), campagne=campagne)
    if request.method == "POST" and formulaire.is_valid():
        with refus_dans(formulaire):
            litige = ouvrir_litige(**formulaire.cleaned_data, auteur=request.user)
            messages.success(
                request, f"Contestation ouverte pour {litige.inscription.organisme}. Recalculez les résultats."
            )
            return redirect(_adresse(campagne))
    lignes = litiges_de(campagne)
    contexte = {
        "fil": fil_des_resultats(campagne, "Contestations"),
        "campagne": campagne,
        "ouvertes": [ligne for ligne in lignes if ligne.attente is not None],
        "closes": [ligne for ligne in lignes if ligne.attente is None],
        "droit": droit_de_reponse(campagne),
        "formulaire": formulaire,
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "trophees/pilotage/litiges.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_litige(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one dispute whole; a second reader decides it here."""
    litige = _litige(request, pk)
    formulaire = DecisionForm(postees(request), litige=litige)

    def decider(donnees: dict[str, Any]) -> Any:
        return decider_litige(litige=litige, auteur=request.user, **donnees)

    if fait(request, formulaire, decider, "Décision rendue\u202f: les scores et les rangs sont recalculés."):
        return redirect("trophees:pilotage_litige", pk=pk)
    campagne = litige.inscription.campagne
    contexte = {
        "fil": [
            *fil_des_resultats(campagne, "")[:1],
            ("Contestations", _adresse(campagne)),
            (str(litige.inscription.organisme), ""),
        ],
        "litige": litige,
        "ligne": ligne_de(litige),
        "campagne": campagne,
        "pieces": litige.les_pieces.all(),
        "effet": effet_d_annulation(litige),
        "est_seul": est_seul_classe(litige.inscription),
        "formulaire": formulaire,
        "est_engage": request.user.pk in personnes_engagees(litige),
        "peut_retirer": litige.etat == EtatLitige.CONTESTE and litige.origine == OrigineLitige.EQUIPE,
        "actes_passes": _actes_passes(litige),
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "trophees/pilotage/litige.html", contexte)


@require_POST
def pilotage_litige_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a dispute that staff opened; one of a body is decided, or withdrawn by the body."""
    litige = _litige(request, pk)
    if litige.origine != OrigineLitige.EQUIPE:
        messages.error(request, "Seul l’organisme retire sa contestation. Rien n’a été changé.")
        return redirect("trophees:pilotage_litige", pk=pk)
    agir(request, lambda: retirer_litige(litige=litige, auteur=request.user), "Contestation retirée.")
    return redirect("trophees:pilotage_litige", pk=pk)


@require_safe
def pilotage_litige_piece(request: HttpRequest, pk: int, piece: int) -> FileResponse:
    """Give a file that a body joined."""
    return repondre_piece(get_object_or_404(PieceLitige, litige=_litige(request, pk), pk=piece))


def _actes_passes(litige: Litige) -> list[tuple[Any, ...]]:
    """Return what was done to a dispute, the latest first: when, what, who."""
    return [(e.le, MOTS_DES_ACTES.get(e.acte, e.acte), e.qui) for e in reversed(historique(litige))]


def _litige(request: HttpRequest, pk: int) -> Litige:
    visibles = Litige.objects.visibles_par(request.user).select_related(
        "inscription__campagne", "inscription__organisme", "visite__scenario", "ouvert_par", "clos_par"
    )
    litige: Litige = obtenir(request, visibles, TENIR, pk=pk)
    return litige


def _adresse(campagne: Campagne) -> str:
    return f"{reverse('trophees:pilotage_litiges')}?edition={campagne.annee}"
