"""The list page: one page of its lines, the file asked for, the addresses that keep what it was asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property
from django.utils.http import urlencode

from socle.exports import FORMATS, Format
from socle.nombres import entier_de
from socle.sans_fin import BEAUCOUP, compter_jusqu_a

PAR_PAGE = 50
PAGE_MAX = 10_000


class Pages(Paginator):
    """The pages of a list. With a `plafond`, nothing is counted past it, and `est_borne` tells that there is more."""

    def __init__(self, lignes: Any, par_page: int, plafond: int | None = None) -> None:
        super().__init__(lignes, par_page)
        self.plafond, self.est_borne = plafond, False

    @cached_property
    def count(self) -> int:
        """Return how many lines, or the bound."""
        if self.plafond is None:
            return super().count
        lignes: Any = self.object_list
        comptees = compter_jusqu_a(lignes, self.plafond)
        self.est_borne = comptees > self.plafond
        return min(comptees, self.plafond)


def page_de(request: HttpRequest, lignes: Any, par_page: int = PAR_PAGE, *, est_sans_fin: bool = False) -> Page:
    """Return the page that the address asks for; the nearest one where it is none.

    Of what grows for ever, lines are counted to the end of the thousand that the page is in: its cost stays.
    """
    demandee = request.GET.get("page")
    rang = (entier_de(demandee, PAGE_MAX) or 1) * par_page
    pages = Pages(lignes, par_page, BEAUCOUP * (1 + rang // BEAUCOUP) if est_sans_fin else None)
    return pages.get_page(demandee)


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
