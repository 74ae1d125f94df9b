"""What a person asks of a page: an act done and told, or refused in words where she can answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render

from socle.erreurs import RegleMetier
from socle.web.documents import PILOTAGE

T = TypeVar("T", bound=Model)


def postees(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, None on another method: an empty post is still a post."""
    return request.POST if request.method == "POST" else None


@contextmanager
def tenu(request: HttpRequest, objet: T, *, no_key: bool = False) -> Iterator[T]:
    """Give what a page changes; once it is sent, read again under lock, in the transaction of the act.

    What a `FormulaireRelu` compares is then what its act writes over, whoever sends at the same instant. Raises Http404
    when somebody removed it meanwhile.
    """
    if request.method != "POST":
        yield objet
        return
    with transaction.atomic():
        lignes: QuerySet[T] = QuerySet(type(objet)).select_for_update(no_key=no_key)
        yield get_object_or_404(lignes, pk=objet.pk)


@contextmanager
def refus_dit(request: HttpRequest, avant: str = "") -> Iterator[None]:
    """Leave the block at a refusal, and say it on the page where one goes: an error, as in a form, for nothing was done."""
    try:
        yield
    except RegleMetier as refus:
        messages.error(request, f"{avant}{refus.message}")


def agir(request: HttpRequest, acte: Callable[[], Any], mot: str = "") -> bool:
    """Do an act without form and tell whether it was done; `mot` is told where not empty."""
    with refus_dit(request):
        acte()
        if mot:
            messages.success(request, mot)
        return True
    return False


@contextmanager
def refus_dans(formulaire: forms.Form) -> Iterator[None]:
    """Leave the block at a refusal, and say it in the form: at its field, or for the whole."""
    try:
        yield
    except RegleMetier as refus:
        ajouter_refus(formulaire, refus)


def fait(request: HttpRequest, formulaire: forms.Form, acte: Callable[[dict[str, Any]], Any], mot: str) -> bool:
    """Do what a form sent asks and tell whether it was done; a refusal goes to its field, else to the whole form."""
    if request.method != "POST" or not formulaire.is_valid():
        return False
    with refus_dans(formulaire):
        acte(formulaire.cleaned_data)
        messages.success(request, mot)
        return True
    return False


@dataclass(frozen=True)
class Confirmation:
    """The words of a page that asks before an act; `fil` is its breadcrumb and `retour` where one goes after.

    `sujet` is whom or what it is about, in the title of the page: one may have several of them open. `cadre` is the
    layout of its zone. `empechement` says why the act would be refused now: there is no button then.
    """

    titre: str
    bouton: str
    consequences: tuple[str, ...]
    retour: str
    fil: tuple[tuple[str, str], ...] = ()
    surtitre: str = ""
    chapeau: str = ""
    sujet: str = ""
    danger: bool = False
    demonstration: bool = False
    cadre: str = PILOTAGE
    empechement: str = ""


def confirmer(
    request: HttpRequest,
    confirmation: Confirmation,
    acte: Callable[..., str],
    *,
    formulaire: forms.Form | None = None,
    apres: str = "",
) -> HttpResponse:
    """Show the page, or on POST do the act; `acte` receives the form's values and returns the sentence of success.

    Done, one goes to `apres` where the page that asked is not hers any more.
    """
    if request.method == "POST" and (formulaire is None or formulaire.is_valid()):
        try:
            messages.success(request, acte(**(formulaire.cleaned_data if formulaire else {})))
        except RegleMetier as refus:
            if formulaire is None:
                messages.error(request, refus.message)
                return redirect(confirmation.retour)
            ajouter_refus(formulaire, refus)
        else:
            return redirect(apres or confirmation.retour)
    contexte: dict[str, Any] = {"confirmation": confirmation, "formulaire": formulaire}
    if confirmation.demonstration:
        contexte["demonstration"] = True
    statut = 409 if formulaire is not None and formulaire.non_field_errors() else 200
    return render(request, "socle/confirmation.html", contexte, status=statut)


def ajouter_refus(formulaire: forms.Form, refus: RegleMetier) -> None:
    """Tie a refusal to its field, or to the whole form."""
    formulaire.add_error(refus.champ if refus.champ in formulaire.fields else None, refus.message)
