"""What becomes of contributions, the official replies, the ideas that look alike."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.actions import rapprocher, suivre
from consultations.enums import EtatRapprochement
from consultations.forms.filtres import FormulaireFiltresSuites
from consultations.forms.suivi import FormulaireReponseOfficielle, FormulaireSuite
from consultations.models import Commentaire, Dialogue, Proposition, Rapprochement
from consultations.queries.espace import previent_par_courriel
from consultations.queries.suites import (
    SANS,
    SUIVIES,
    TONS,
    TOUTES,
    FiltresSuites,
    comptes_des_ressemblances,
    comptes_par_suite,
    contributions_a_suivre,
    liens_de,
    ressemblances_de,
)
from consultations.views.espace.acces import dialogue_de, dialogue_tenu, vers
from socle.web.gestes import agir, fait, postees
from socle.web.listes import page_de

# Two forms of one page have a field of the same name.
IDENTIFIANTS = "reponse_%s"
PAR_PAGE = 25


@require_safe
def espace_consultation_suites(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The published contributions by outcome, those without one first."""
    dialogue = dialogue_de(request, pk)
    themes, comptes = [(theme.pk, theme.nom) for theme in dialogue.les_themes.all()], comptes_par_suite(dialogue)
    formulaire = FormulaireFiltresSuites(request.GET, offres={"theme": themes})
    filtres = formulaire.en(FiltresSuites)
    onglets = [("Sans suite", SANS), *((etat.label.capitalize(), etat.value) for etat in SUIVIES), ("Toutes", TOUTES)]
    contexte = {
        "dialogue": dialogue,
        "formulaire": formulaire,
        "filtres": filtres,
        "page": page_de(request, contributions_a_suivre(dialogue, filtres), PAR_PAGE),
        "onglets": [
            (mot, f"?etat={etat}", etat == filtres.etat, comptes[etat])
            for mot, etat in onglets
            if comptes[etat] or etat in {SANS, TOUTES, filtres.etat}
        ],
    }
    return render(request, "consultations/espace/suites.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_consultation_suite(request: HttpRequest, pk: int, proposition: uuid.UUID) -> HttpResponseBase:
    """One contribution: what was said of it, and its next step."""
    with dialogue_tenu(request, pk) as dialogue:
        lue = _proposition(dialogue, proposition)
        formulaire = FormulaireSuite(postees(request), proposition=lue)

        def suivre_la(donnees: dict[str, Any]) -> Any:
            return suivre.suivre_proposition(proposition=lue, auteur=request.user, **donnees)

        previent = previent_par_courriel(dialogue)
        qui = (
            "l’auteur qui l’a demandé sera averti dans dix minutes" if previent else "elle se lit sur la page publique"
        )
        est_faite = fait(request, formulaire, suivre_la, f"La suite est enregistrée\u202f: {qui}.")
    if est_faite:
        return redirect(request.path)
    return _page(request, dialogue, lue, suite=formulaire, reponse=FormulaireReponseOfficielle(auto_id=IDENTIFIANTS))


@require_POST
def espace_consultation_suite_repondre(request: HttpRequest, pk: int, proposition: uuid.UUID) -> HttpResponseBase:
    """Publish an official reply."""
    dialogue = dialogue_de(request, pk)
    lue = _proposition(dialogue, proposition)
    formulaire = FormulaireReponseOfficielle(request.POST, auto_id=IDENTIFIANTS)

    def repondre(donnees: dict[str, Any]) -> Any:
        return suivre.repondre_officiellement(proposition=lue, texte=donnees["texte"], auteur=request.user)

    if fait(request, formulaire, repondre, "Votre réponse est publiée."):
        return redirect("consultations:espace_consultation_suite", dialogue.pk, lue.pk)
    return _page(request, dialogue, lue, suite=FormulaireSuite(proposition=lue), reponse=formulaire)


@require_POST
def espace_consultation_suite_retirer(
    request: HttpRequest, pk: int, proposition: uuid.UUID, reponse: uuid.UUID
) -> HttpResponse:
    """Withdraw an official reply."""
    dialogue = dialogue_de(request, pk)
    lue = _proposition(dialogue, proposition)
    trouvee = get_object_or_404(Commentaire, pk=reponse, proposition=lue, est_officiel=True)
    agir(
        request,
        lambda: suivre.retirer_reponse_officielle(reponse=trouvee, auteur=request.user),
        "La réponse officielle est retirée.",
    )
    return redirect("consultations:espace_consultation_suite", dialogue.pk, lue.pk)


@require_safe
def espace_consultation_ressemblances(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ideas that look alike, with what they share; nothing is merged."""
    dialogue = dialogue_de(request, pk)
    etat = request.GET.get("etat", "")
    etat = etat if etat in EtatRapprochement.values else EtatRapprochement.SUGGERE
    comptes = comptes_des_ressemblances(dialogue)
    mots = {"suggere": "Suggérées", "retenu": "Retenues", "ecarte": "Écartées"}
    contexte = {
        "dialogue": dialogue,
        "a_decider": etat == EtatRapprochement.SUGGERE,
        "page": page_de(request, ressemblances_de(dialogue, etat), PAR_PAGE),
        "onglets": [(mot, f"?etat={un}", un == etat, comptes[un]) for un, mot in mots.items()],
    }
    return render(request, "consultations/espace/ressemblances.html", contexte)


@require_POST
def espace_consultation_ressemblances_chercher(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for ideas that look alike, now."""
    dialogue = dialogue_de(request, pk)
    agir(
        request,
        lambda: rapprocher.suggerer_rapprochements(dialogue=dialogue),
        "Les contributions publiées sont comparées.",
    )
    return vers("ressemblances", dialogue)


@require_POST
def espace_consultation_ressemblance(request: HttpRequest, pk: int, rapprochement: int) -> HttpResponse:
    """Retain, set aside, or take the decision back."""
    dialogue = dialogue_de(request, pk)
    trouve = get_object_or_404(Rapprochement, pk=rapprochement, a__dialogue=dialogue)
    voulu = request.POST.get("vers", "")
    mots = {
        EtatRapprochement.RETENU: "Les deux idées se renvoient l’une à l’autre.",
        EtatRapprochement.ECARTE: "Le rapprochement est écarté.",
        EtatRapprochement.SUGGERE: "Le rapprochement est de nouveau à décider.",
    }
    agir(
        request,
        lambda: rapprocher.decider_rapprochement(rapprochement=trouve, vers=voulu, auteur=request.user),
        mots.get(voulu, ""),  # type: ignore[call-overload]
    )
    return vers("ressemblances", dialogue, f"etat={trouve.etat}")


def _proposition(dialogue: Dialogue, pk: uuid.UUID) -> Proposition:
    suivies = Proposition.objects.filter(dialogue=dialogue, etat__in=SUIVIES)
    return get_object_or_404(suivies.select_related("theme", "secteur", "dialogue__inscription__campagne"), pk=pk)


def _page(request: HttpRequest, dialogue: Dialogue, proposition: Proposition, **formulaires: Any) -> HttpResponse:
    contexte = {
        "dialogue": dialogue,
        "proposition": proposition,
        "ton": TONS[proposition.etat],
        "suites": proposition.les_suites.select_related("auteur"),
        "reponses": proposition.les_commentaires.publies(),
        "nb_soutiens": proposition.les_soutiens.count(),
        "liens": liens_de(proposition),
        **formulaires,
    }
    return render(request, "consultations/espace/suite.html", contexte)
