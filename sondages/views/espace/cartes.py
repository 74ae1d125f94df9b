"""The deck editor: add, change, move, take out, put back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from socle.web.gestes import agir, fait
from sondages.actions import cartes
from sondages.actions.remettre import remettre_carte
from sondages.enums import EtatSondage, NatureCarte
from sondages.forms.espace import FormulaireCarte
from sondages.models import Carte, Sondage
from sondages.views.espace.acces import page_du_sondage, vers
from sondages.views.espace.preparation import RETIREE, montrer_la_preparation

CONTENU = ("nature", "enonce", "determinant", "options", "explication", "bonne_reponse")
SENS = {"monter": -1, "descendre": 1}


@page_du_sondage(EtatSondage.BROUILLON, methodes=("POST",))
def espace_sondage_cartes(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Add a card at the end of the deck."""
    nature = request.POST.get("nature", "")
    if nature not in NatureCarte.values:
        return vers("", sondage, "#cartes")
    formulaire = FormulaireCarte(request.POST, nature=nature)
    crees: list[Carte] = []

    def ajouter(_donnees: dict[str, Any]) -> None:
        crees.append(cartes.ajouter_carte(sondage=sondage, auteur=request.user, **formulaire.valeurs()))

    if fait(request, formulaire, ajouter, "La carte est ajoutée, à la fin du jeu."):
        return vers("", sondage, f"#carte-{crees[0].pk}")
    return montrer_la_preparation(request, sondage, carte=formulaire)


@page_du_sondage(EtatSondage.BROUILLON, methodes=("POST",))
def espace_sondage_carte(request: HttpRequest, sondage: Sondage, carte: int) -> HttpResponseBase:
    """Change a card."""
    trouvee = get_object_or_404(sondage.les_cartes, pk=carte)
    formulaire = FormulaireCarte(request.POST, nature=trouvee.nature)

    def modifier(_donnees: dict[str, Any]) -> Any:
        return cartes.modifier_carte(carte=trouvee, auteur=request.user, **formulaire.valeurs())

    if fait(request, formulaire, modifier, "La carte est modifiée."):
        return vers("", sondage, f"#carte-{carte}")
    return montrer_la_preparation(request, sondage, carte=formulaire, ouverte=carte)


@page_du_sondage(EtatSondage.BROUILLON, methodes=("POST",))
def espace_sondage_carte_acte(request: HttpRequest, sondage: Sondage, carte: int) -> HttpResponse:
    """Move a card one place, or take it out: what it said is kept in the session until another goes."""
    trouvee = get_object_or_404(sondage.les_cartes, pk=carte)
    acte = request.POST.get("acte", "")
    if acte == "retirer":
        garde = {"sondage": sondage.pk, "rang": trouvee.rang, "carte": {nom: getattr(trouvee, nom) for nom in CONTENU}}
        if agir(request, lambda: cartes.retirer_carte(carte=trouvee, auteur=request.user), "La carte est retirée."):
            request.session[RETIREE] = garde
        return vers("", sondage, "#cartes")
    if acte in SENS:
        agir(
            request,
            lambda: cartes.deplacer_carte(carte=trouvee, sens=SENS[acte], auteur=request.user),
            "La carte est déplacée.",
        )
    return vers("", sondage, f"#carte-{carte}")


@page_du_sondage(EtatSondage.BROUILLON, methodes=("POST",))
def espace_sondage_carte_remettre(request: HttpRequest, sondage: Sondage) -> HttpResponse:
    """Put the card taken out last back where it was."""
    garde = request.session.get(RETIREE)
    if not garde or garde["sondage"] != sondage.pk:
        return vers("", sondage, "#cartes")
    if agir(
        request,
        lambda: remettre_carte(sondage=sondage, rang=garde["rang"], auteur=request.user, **garde["carte"]),
        "La carte est de nouveau à sa place.",
    ):
        del request.session[RETIREE]
    return vers("", sondage, "#cartes")
