"""One act on several lines of a list: what it would do and refuse is shown first, then each line is done by itself.

A list offers its acts under its table (`c-lot`); its boxes, or « tout » for what its filters keep, come by the address.
The confirmation posts the very lines that were read: one that comes meanwhile is left. No line undoes another: each has
its own act, its own line of the journal, its own refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.forms.filtres import est_une_cle
from socle.logic.typographie import accorder

LIGNES_AU_PLUS = 100
"""What one post may ask: a few seconds of work, and a page that a person still reads."""


@dataclass(frozen=True)
class ActeEnLot:
    """An act that a list offers on its lines.

    `empeche` says why a line would be refused, nothing when it may be done; the act has the last word. `formulaire` asks
    what every line needs: its values go to `empeche` and `faire`, and it is answered before anything is shown. `fait`
    is the noun counted once done. `sans_retour` says that nothing undoes it; `defaire` names the act that does.
    """

    verbe: str
    consequences: tuple[str, ...]
    empeche: Callable[..., str]
    faire: Callable[..., Any]
    fait: str
    formulaire: type[forms.Form] | None = None
    sans_retour: str = ""
    defaire: str = ""
    maximum: int = LIGNES_AU_PLUS


@dataclass(frozen=True)
class Liste:
    """The list whose lines are acted on: its title, its address, what its lines are called, those that one may see.

    `gardees` are the lines that a query string keeps, in the order of the list. Nouns are written « un,des » where an s
    is not enough.
    """

    titre: str
    adresse: str
    nom: str
    toutes: QuerySet[Any]
    gardees: Callable[[QueryDict], QuerySet[Any]]
    dire: Callable[[Any], str] = str


@dataclass(frozen=True)
class LigneDuLot:
    """A line, and why it is refused."""

    objet: Any
    mot: str
    refus: str = ""


def traiter_lot(request: HttpRequest, actes: Mapping[str, ActeEnLot], liste: Liste, **contexte: Any) -> HttpResponse:
    """Show what an act would do to the lines chosen, or on POST do it and tell what was done and refused."""
    acte = actes.get(request.GET.get("acte", ""))
    retour = f"{liste.adresse}?{QueryDict(request.GET.get('reste', '')).urlencode()}"
    choisies, combien = _choisies(request, liste, acte.maximum) if acte else ([], 0)
    if acte is None or not choisies:
        messages.error(request, "Cochez d’abord les lignes, puis choisissez l’acte.")
        return redirect(retour)
    lot: dict[str, Any] = {"acte": acte, "liste": liste, "retour": retour, **contexte}
    if combien > len(choisies):
        lot["trop"] = (
            f"{accorder(combien, *liste.nom.split(','))}\u202f: les {len(choisies)} premières sont ci-dessous."
        )
    return _mener(request, acte, choisies, lot)


def _mener(request: HttpRequest, acte: ActeEnLot, choisies: Sequence[Any], lot: dict[str, Any]) -> HttpResponse:
    """Ask what the act needs to know, then show what it would do, then do it."""
    formulaire = acte.formulaire(request.GET if request.GET.get("repondu") else None) if acte.formulaire else None
    if formulaire is not None and not formulaire.is_valid():
        lot |= {"formulaire": formulaire, "choisies": choisies}
        return render(request, "socle/lot_question.html", lot)
    valeurs = formulaire.cleaned_data if formulaire is not None else {}
    if request.method == "POST":
        return _faire(request, acte, choisies, valeurs, lot)
    lignes = [LigneDuLot(objet, lot["liste"].dire(objet), acte.empeche(objet, **valeurs)) for objet in choisies]
    lot |= {
        "possibles": [ligne for ligne in lignes if not ligne.refus],
        "refusees": [ligne for ligne in lignes if ligne.refus],
        "valeurs": [(champ.label, valeurs[champ.name]) for champ in formulaire] if formulaire else [],
    }
    return render(request, "socle/lot.html", lot)


def _choisies(request: HttpRequest, liste: Liste, maximum: int) -> tuple[list[Any], int]:
    """Return at most `maximum` lines chosen, in the order of the list, and how many there are."""
    if request.method != "POST" and request.GET.get("tout"):
        gardees = liste.gardees(QueryDict(request.GET.get("reste", "")))
        return list(gardees[:maximum]), gardees.count()
    donnees = request.POST if request.method == "POST" else request.GET
    cles = list(dict.fromkeys(filter(partial(_est_cle_de, liste.toutes), donnees.getlist("choix"))))
    choisies = list(liste.toutes.filter(pk__in=cles[:maximum]))
    # One that went meanwhile is nowhere: it does not come after those shown.
    return choisies, len(cles) if len(cles) > maximum else len(choisies)


def _est_cle_de(lignes: QuerySet[Any], texte: str) -> bool:
    """Tell whether an address may name so a line of this list: most keys are numbers, some are drawn."""
    cle = lignes.model._meta.pk
    if cle.get_internal_type() != "UUIDField":
        return est_une_cle(texte)
    try:
        cle.to_python(texte)
    except ValidationError:
        return False
    return True


def _faire(
    request: HttpRequest, acte: ActeEnLot, choisies: Sequence[Any], valeurs: dict[str, Any], lot: dict[str, Any]
) -> HttpResponse:
    faites, refusees = [], []
    auteur: Auteur = request.user  # type: ignore[assignment]
    for objet in choisies:
        mot = lot["liste"].dire(objet)
        try:
            acte.faire(objet, auteur, **valeurs)
        except RegleMetier as refus:
            refusees.append(LigneDuLot(objet, mot, refus.message))
        else:
            faites.append(LigneDuLot(objet, mot))
    lot |= {"faites": faites, "refusees": refusees, "bilan": accorder(len(faites), *acte.fait.split(","))}
    statut = HTTPStatus.OK if faites else HTTPStatus.CONFLICT
    return render(request, "socle/lot_bilan.html", lot, status=statut)
