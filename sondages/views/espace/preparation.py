"""Preparation on one page: words and days, cards, departments; the preview."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from socle.web.gestes import agir, fait, postees, tenu
from sondages.actions.composer import definir_groupes, modifier_sondage
from sondages.enums import EtatSondage, NatureCarte
from sondages.forms.agent import CarteSaisie
from sondages.forms.espace import FormulaireCarte, FormulaireReglages, FormulairesGroupes
from sondages.models import Sondage
from sondages.queries.deck import deck_de
from sondages.queries.preparation import preparation_de
from sondages.views.espace import suivi
from sondages.views.espace.acces import FORMULAIRE, contexte_de, page_du_sondage, vers

RETIREE = "sondages.carte_retiree"
"""Key of the session: the card taken out last, that may come back."""


@page_du_sondage()
def espace_sondage(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Show where a poll is: its preparation, its progress, its results."""
    if sondage.etat == EtatSondage.BROUILLON:
        return montrer_la_preparation(request, sondage)
    if sondage.etat == EtatSondage.OUVERT:
        return suivi.montrer_le_suivi(request, sondage)
    if sondage.etat == EtatSondage.ABANDONNE:
        return render(request, "sondages/espace/abandonnee.html", contexte_de(sondage, ""))
    return vers("resultats", sondage)


@page_du_sondage(EtatSondage.BROUILLON, EtatSondage.OUVERT, methodes=FORMULAIRE)
def espace_sondage_reglages(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Change the words, the days, the thresholds; part of the preparation, a page once open."""
    with tenu(request, sondage) as tenue:
        formulaire = FormulaireReglages(postees(request), sondage=tenue)

        def modifier(_donnees: dict[str, Any]) -> Any:
            return modifier_sondage(sondage=tenue, auteur=request.user, **formulaire.valeurs())

        est_fait = fait(request, formulaire, modifier, "Les réglages sont enregistrés.")
    if est_fait:
        return vers("", sondage, "#reglages" if sondage.etat == EtatSondage.BROUILLON else "")
    if sondage.etat == EtatSondage.BROUILLON:
        return montrer_la_preparation(request, sondage, reglages=formulaire)
    return render(request, "sondages/espace/reglages.html", contexte_de(sondage, "reglages", formulaire=formulaire))


@page_du_sondage(EtatSondage.BROUILLON, methodes=("POST",))
def espace_sondage_groupes(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Write the departments and their numbers of agents."""
    formulaires = FormulairesGroupes(request.POST, prefix="groupes")
    if not formulaires.is_valid():
        return montrer_la_preparation(request, sondage, groupes=formulaires)
    acte = partial(definir_groupes, sondage=sondage, groupes=formulaires.voulus(), auteur=request.user)
    if agir(request, acte, "Les services sont enregistrés."):
        return vers("", sondage, "#services")
    return montrer_la_preparation(request, sondage, groupes=formulaires)


@page_du_sondage(EtatSondage.BROUILLON)
def espace_sondage_apercu(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Show the cards as agents will see them; nothing can be sent."""
    deck = deck_de(sondage)
    contexte = contexte_de(sondage, "apercu", deck=deck, cartes=[CarteSaisie(carte) for carte in deck.cartes])
    return render(request, "sondages/espace/apercu.html", contexte)


def montrer_la_preparation(
    request: HttpRequest,
    sondage: Sondage,
    *,
    reglages: FormulaireReglages | None = None,
    groupes: Any = None,
    carte: FormulaireCarte | None = None,
    ouverte: int = 0,
) -> HttpResponseBase:
    """Show the page of preparation, with a form that was refused; `ouverte` is the card that `carte` changes.

    `?carte=` opens a card to change it, `?ajouter=` the form of a new card of this nature.
    """
    preparation = preparation_de(sondage)
    if carte is None:
        ouverte, carte = _carte_demandee(request, preparation.cartes)
    retiree = request.session.get(RETIREE)
    contexte = contexte_de(
        sondage,
        "",
        preparation=preparation,
        reglages=reglages or FormulaireReglages(sondage=sondage),
        groupes=groupes if groupes is not None else _groupes(sondage),
        carte_ouverte=ouverte,
        formulaire_carte=carte,
        natures=NatureCarte.choices,
        retiree=retiree if retiree and retiree["sondage"] == sondage.pk else None,
    )
    return render(request, "sondages/espace/preparation.html", contexte)


def _carte_demandee(request: HttpRequest, cartes: Any) -> tuple[int, FormulaireCarte | None]:
    demandee = request.GET.get("carte", "")
    for carte in cartes:
        if str(carte.pk) == demandee:
            return carte.pk, FormulaireCarte(nature=carte.nature, carte=carte)
    nature = request.GET.get("ajouter", "")
    return 0, FormulaireCarte(nature=nature) if nature in NatureCarte.values else None


def _groupes(sondage: Sondage) -> Any:
    initial = [
        {"nom": groupe.nom, "effectif": groupe.effectif or None} for groupe in sondage.les_groupes.order_by("pk")
    ]
    return FormulairesGroupes(initial=initial, prefix="groupes")
