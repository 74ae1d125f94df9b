"""A consultation while it runs: counts, closing, reopening, the answer."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from consultations.actions import cycle
from consultations.enums import EtatDialogue
from consultations.forms.organisateur import FormulaireReponse, FormulaireRouvrir
from consultations.logic.completude import JOURS_MINIMUM
from consultations.models import Dialogue
from consultations.queries.cloture import cloture_de
from consultations.queries.comptes import comptes_par_porte
from consultations.queries.espace import attentes_de, ce_qui_est_du, est_en_retard, previent_par_courriel, ton_de
from consultations.queries.faits import nb_jours_ouverts
from consultations.queries.moderation import nb_a_relire, nb_signalements, retires_de
from consultations.queries.ouverture import jour_de, participation_de
from consultations.queries.suites import comptes_des_ressemblances, comptes_par_suite
from consultations.views.espace.acces import dialogue_de, dialogue_tenu, vers
from organismes.queries.mandat import refus_d_inscription
from organismes.rules import est_referent
from socle.horloge import maintenant
from socle.web.gestes import agir, fait, postees


@require_safe
def espace_consultation_suivi(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Where the consultation stands: what is due, counts by door; a draft leads to its preparation."""
    dialogue = dialogue_de(request, pk)
    if dialogue.etat in {EtatDialogue.BROUILLON, EtatDialogue.ABANDONNE}:
        return vers("preparation", dialogue)
    contexte = {
        "dialogue": dialogue,
        "ton": ton_de(dialogue),
        "du": ce_qui_est_du(dialogue, attentes_de([dialogue])[dialogue.pk])[0],
        "est_en_retard": est_en_retard(dialogue),
        "comptes": comptes_par_porte(dialogue),
        "nb_a_relire": nb_a_relire(dialogue),
        "nb_signalements": nb_signalements(dialogue),
        "nb_retires": retires_de([dialogue]).get(dialogue.pk, 0),
        "suites": comptes_par_suite(dialogue),
        "ressemblances": comptes_des_ressemblances(dialogue),
        "cloture": cloture_de(dialogue),
        "phases": dialogue.les_phases.all(),
        "est_referent": est_referent(request.user, dialogue.inscription),
        "adresse": f"{settings.BASE_URL}{reverse('consultations:consultation', args=[dialogue.code])}",
    }
    return render(request, "consultations/espace/suivi.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_consultation_fermer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Close participation before its last day, once the consequence was read."""
    dialogue = dialogue_de(request, pk)
    if request.method == "POST":
        agir(
            request,
            lambda: cycle.fermer_dialogue(dialogue=dialogue, auteur=request.user),
            "La participation est close. Votre réponse est due.",
        )
        return vers("suivi", dialogue)
    contexte = {
        "dialogue": dialogue,
        "nb_jours": nb_jours_ouverts(dialogue, si_ferme_le=maintenant()),
        "minimum": JOURS_MINIMUM,
        "dernier_jour": participation_de(dialogue, dialogue.les_phases.all())[1],
        "aujourdhui": jour_de(dialogue),
    }
    return render(request, "consultations/espace/fermer.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_consultation_rouvrir(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Let people take part again."""
    dialogue = dialogue_de(request, pk)
    formulaire = FormulaireRouvrir(postees(request), initial={"fin": dialogue.fin})

    def rouvrir(donnees: dict[str, Any]) -> Any:
        return cycle.rouvrir_dialogue(dialogue=dialogue, auteur=request.user, **donnees)

    if fait(request, formulaire, rouvrir, "La participation est rouverte."):
        return vers("suivi", dialogue)
    contexte = {
        "dialogue": dialogue,
        "formulaire": formulaire,
        "refus": getattr(refus_d_inscription(dialogue.inscription), "message", ""),
    }
    return render(request, "consultations/espace/rouvrir.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_consultation_reponse(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write the answer over several days; publishing it closes the consultation."""
    with dialogue_tenu(request, pk) as dialogue:
        formulaire = FormulaireReponse(postees(request), initial=_projet(dialogue))
        if request.method == "POST" and formulaire.is_valid() and _garder(request, dialogue, formulaire):
            return redirect(request.path)
        contexte = {
            "dialogue": dialogue,
            "formulaire": formulaire,
            "cloture": cloture_de(dialogue),
        }
        return render(request, "consultations/espace/reponse.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_consultation_clore(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Publish the answer as it is drafted, once it was read in full."""
    with dialogue_tenu(request, pk) as dialogue:
        projet = _projet(dialogue)
        vues = FormulaireReponse(initial=projet).vues
        if request.method == "POST" and not dialogue.est_clos and request.POST.get("vues", vues) != vues:
            messages.error(request, "Quelqu’un a changé la réponse depuis que vous la lisez. Relisez-la, puis publiez.")
            return vers("clore", dialogue)
        acte = partial(cycle.clore_dialogue, dialogue=dialogue, auteur=request.user, **projet)
        mot = "La réponse est publiée et la consultation close. Merci d’avoir répondu."
        if request.method == "POST" and agir(request, acte, mot):
            return vers("suivi", dialogue)
        contexte = {
            "dialogue": dialogue,
            "projet": projet,
            "vues": vues,
            "cloture": cloture_de(dialogue),
            "previent": previent_par_courriel(dialogue),
        }
        return render(request, "consultations/espace/clore.html", contexte)


def _projet(dialogue: Dialogue) -> dict[str, str]:
    ecrit = getattr(dialogue, "projet_de_reponse", None)
    return {nom: getattr(ecrit, nom, "") for nom in ("decision", "texte", "signataire")}


def _garder(request: HttpRequest, dialogue: Dialogue, formulaire: FormulaireReponse) -> bool:
    return agir(
        request,
        lambda: cycle.rediger_reponse(dialogue=dialogue, auteur=request.user, **formulaire.cleaned_data),
        "Le projet de réponse est enregistré. Personne d’autre que votre organisme ne le lit.",
    )
