"""Staff: the comments to read; publish, refuse, mask more, name the themes, undo."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bornes.avis.queries.lexiques import libelles_des_themes
from bornes.enums import EtatVerbatim, MotifRejet
from bornes.moderation.actions import moderer
from bornes.moderation.forms.filtres import FormulaireFiltresCommentaires
from bornes.moderation.forms.moderation import (
    FormulaireDecisionCommentaires,
    FormulaireMasquageCommentaire,
    FormulaireThemesCommentaire,
)
from bornes.moderation.queries.moderation import (
    FiltresCommentaires,
    comptes_par_etat,
    derniere_decision,
    file_de_moderation,
    ligne_de_moderation,
    lignes_de_moderation,
    lire_instant,
    suivant_a_moderer,
    verbatims_a_moderer,
)
from bornes.moderation.queries.verbatims import COLONNES, lignes_exportees
from socle.exports import exporter
from socle.logic.typographie import accorder
from socle.moderation import Decision, dire_ecartes
from socle.nombres import CLE_MAX, entier_de
from socle.web.acces import exiger
from socle.web.gestes import agir, refus_dit
from socle.web.listes import a_garder, format_demande, page_de

AGIR = "comptes.agir_equipe"
PAR_PAGE = 25
ONGLETS = (("À relire", EtatVerbatim.MASQUE), ("Publiés", EtatVerbatim.PUBLIE), ("Rejetés", EtatVerbatim.REJETE))
GARDES = ("etat", "q", "note", "theme", "origine", "page")


@require_safe
@exiger(AGIR)
def pilotage_moderation(request: HttpRequest) -> HttpResponseBase:
    """The queue; tabs and filters are in the address, `?fait=` offers to undo, `?format=` exports what is published."""
    filtres, comptes = FormulaireFiltresCommentaires(request.GET), comptes_par_etat(request.user)
    verbatims, courant = file_de_moderation(request.user, filtres.en(FiltresCommentaires)), filtres.lus["etat"]
    if (format_ := format_demande(request)) and courant == EtatVerbatim.PUBLIE:
        return exporter("commentaires-publies", COLONNES, lignes_exportees(verbatims), format_)
    page = page_de(request, verbatims, PAR_PAGE, est_sans_fin=True)
    contexte = {
        "filtres": filtres,
        "page": page,
        "lignes": lignes_de_moderation(page.object_list),
        "onglets": [(mot, f"?etat={etat}", etat == courant, comptes[etat]) for mot, etat in ONGLETS],
        "motifs": MotifRejet.choices,
        "reste": a_garder(request, GARDES),
        "decision": derniere_decision(request.user, request.GET.get("fait", "")),
    }
    return render(request, "bornes/moderation/pilotage/moderation.html", contexte)


@require_safe
@exiger(AGIR)
def pilotage_verbatim(request: HttpRequest, pk: int) -> HttpResponse:
    """One comment with its context, its masking and its themes."""
    verbatim = get_object_or_404(verbatims_a_moderer(request.user), pk=pk)
    ligne = ligne_de_moderation(verbatim)
    contexte = {
        "ligne": ligne,
        "verbatim": verbatim,
        "masquage": FormulaireMasquageCommentaire(),
        "themes": list(libelles_des_themes().items()),
        "poses": [theme.theme for theme in verbatim.les_themes.all()],
        "motifs": MotifRejet.choices,
        "reste": a_garder(request, GARDES),
        "decision": derniere_decision(request.user, request.GET.get("fait", "")),
    }
    return render(request, "bornes/moderation/pilotage/moderation_verbatim.html", contexte)


@require_POST
@exiger(AGIR)
def pilotage_moderation_decider(request: HttpRequest) -> HttpResponse:
    """Decide about the ticked comments, or about the one that is open: then the next one opens."""
    formulaire, reste = FormulaireDecisionCommentaires(request.POST), a_garder(request, GARDES)
    if not formulaire.is_valid():
        messages.error(request, formulaire.premiere_erreur)
        return _retour(request, reste)
    choix = formulaire.cleaned_data
    with refus_dit(request):
        if choix["acte"] == "publier":
            decision = moderer.publier(choix=choix["choix"], auteur=request.user)
        else:
            acte = moderer.retirer if choix["acte"] == "retirer" else moderer.rejeter
            decision = acte(choix=choix["choix"], motif=choix["motif"], auteur=request.user)
        if decision.devances:
            messages.warning(request, dire_ecartes(len(decision.devances), "commentaire"))
        return _apres(request, reste, decision)
    return _retour(request, reste)


@require_POST
@exiger(AGIR)
def pilotage_moderation_annuler(request: HttpRequest) -> HttpResponse:
    """Take one's last act back."""
    reste, instant = a_garder(request, GARDES), lire_instant(request.POST.get("le", ""))
    with refus_dit(request):
        nombre = moderer.annuler_decision(le=instant, auteur=request.user)
        messages.success(request, f"Décision annulée\u202f: {accorder(nombre, 'commentaire')} de nouveau à relire.")
    return _vers_la_liste(reste)


@require_POST
@exiger(AGIR)
def pilotage_verbatim_masquer(request: HttpRequest, pk: int) -> HttpResponse:
    """Mask more words of one comment."""
    return _modifier(request, pk, FormulaireMasquageCommentaire, moderer.masquer_davantage, "passages", "C’est masqué.")


@require_POST
@exiger(AGIR)
def pilotage_verbatim_themes(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what one comment speaks of."""
    return _modifier(request, pk, FormulaireThemesCommentaire, moderer.poser_themes, "themes", "Thèmes enregistrés.")


def _modifier(request: HttpRequest, pk: int, classe: Any, acte: Any, champ: str, fait: str) -> HttpResponse:
    get_object_or_404(verbatims_a_moderer(request.user), pk=pk)
    formulaire = classe(request.POST)
    if formulaire.is_valid() and formulaire.cleaned_data["choix"].pk == pk:
        donnees = formulaire.cleaned_data
        agir(
            request,
            lambda: acte(choix=donnees["choix"], auteur=request.user, **{champ: donnees[champ]}),
            fait,
        )
    else:
        messages.error(request, formulaire.premiere_erreur if formulaire.errors else "Rien n’a été changé.")
    reste = a_garder(request, GARDES)
    return redirect(f"{reverse('bornes:pilotage_verbatim', args=[pk])}{f'?{reste}' if reste else ''}")


def _retour(request: HttpRequest, reste: str) -> HttpResponse:
    """Go back to what was open: the comment when it was decided from its page, else the list."""
    ouvert = entier_de(request.POST.get("ouvert"), CLE_MAX)
    if ouvert is not None:
        return redirect(f"{reverse('bornes:pilotage_verbatim', args=[ouvert])}{f'?{reste}' if reste else ''}")
    return _vers_la_liste(reste)


def _apres(request: HttpRequest, reste: str, decision: Decision) -> HttpResponse:
    fait = urlencode({"fait": decision.le.isoformat()})
    ouvert = entier_de(request.POST.get("ouvert"), CLE_MAX)
    if ouvert is not None:
        lu = get_object_or_404(verbatims_a_moderer(request.user), pk=ouvert)
        filtres = FormulaireFiltresCommentaires(QueryDict(reste)).en(FiltresCommentaires)
        if suivant := suivant_a_moderer(request.user, filtres, lu):
            adresse = reverse("bornes:pilotage_verbatim", args=[suivant.pk])
            return redirect(f"{adresse}?{'&'.join(part for part in (reste, fait) if part)}")
    return _vers_la_liste("&".join(part for part in (reste, fait) if part))


def _vers_la_liste(requete: str) -> HttpResponse:
    return redirect(f"{reverse('bornes:pilotage_moderation')}{f'?{requete}' if requete else ''}")
