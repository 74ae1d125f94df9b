"""The list page: one page of its lines, the file asked for, the addresses that keep what it was asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode

from socle.exports import FORMATS, Format

PAR_PAGE = 50


def page_de(request: HttpRequest, lignes: Any, par_page: int = PAR_PAGE) -> Page:
    """Return the page that the address asks for; the nearest one where it is none."""
    return Paginator(lignes, par_page).get_page(request.GET.get("page"))


def format_demande(request: HttpRequest) -> Format | None:
    """Return the kind of file that the address asks for, None for the page."""
    return next((format_ for format_ in FORMATS if format_ == request.GET.get("format")), None)


def adresse(request: HttpRequest, **parametres: Any) -> str:
    """Return the address of the list with other parameters, on its first page; an empty one leaves it."""
    requete = request.GET.copy()
    for nom in ("page", "format", *parametres):
        requete.pop(nom, None)
    requete.update({nom: str(valeur) for nom, valeur in parametres.items() if valeur not in {None, ""}})
    return f"?{requete.urlencode()}"


def a_garder(request: HttpRequest, noms: Iterable[str]) -> str:
    """Return, as an address, what a list is asked under these names; the forms of its lines send it as `reste`."""
    parametres = QueryDict(request.POST.get("reste", "")) if request.method == "POST" else request.GET
    return urlencode([(nom, parametres[nom]) for nom in noms if parametres.get(nom)])
