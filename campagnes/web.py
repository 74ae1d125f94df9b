"""The edition that a page speaks of: the one that its address names (`?edition=2020`), else its own; among filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django import forms
from django.http import Http404, HttpRequest, QueryDict

from campagnes.models import Campagne
from campagnes.queries import campagnes_recentes
from socle.forms.filtres import ChampDeChoix, ChampDeCle, Filtres
from socle.nombres import ANNEE_MAX, entier_de

Objet = TypeVar("Objet")
TOUTES = "toutes"


def demande(request: HttpRequest, objets: Iterable[Objet]) -> Objet | None:
    """Return the one of these editions (or registrations) that the address names.

    None when it names none; a year that is none of theirs is a 404.
    """
    annee = request.GET.get("edition", "")
    if not annee:
        return None
    for objet in objets:
        if str(_edition(objet).annee) == annee:
            return objet
    raise Http404("Édition inconnue")


def edition_de(request: HttpRequest, sinon: Callable[[], Campagne | None]) -> Campagne:
    """Return the edition that the address names, else what `sinon` finds; 404 without any."""
    campagne = demande(request, campagnes_recentes()) or sinon()
    if campagne is None:
        raise Http404("Aucune édition")
    return campagne


def onglets_des_editions(editions: Iterable[Campagne], courante: Campagne | None) -> list[tuple[str, str, bool]]:
    """Return one tab an edition: its year, its address, whether it is the one shown."""
    return [(str(edition.annee), f"?edition={edition.annee}", edition == courante) for edition in editions]


def editions_recentes() -> list[tuple[int, str]]:
    """Return the editions that a page may speak of, by their year."""
    return [(edition.annee, str(edition)) for edition in campagnes_recentes()]


class ChampEdition(ChampDeChoix):
    """One edition by its year, or all of them: 0, `toutes` in addresses. A year without edition finds nothing."""

    def __init__(self) -> None:
        super().__init__(
            "Édition",
            _editions_et_toutes,
            possible=lambda lu: lu == TOUTES or entier_de(lu, ANNEE_MAX),
            coerce=lambda lu: entier_de(lu, ANNEE_MAX) or 0,
            empty_value=None,
        )

    def prepare_value(self, value: Any) -> Any:
        """Return a choice as addresses write it."""
        return value or TOUTES


class FiltresDUneEdition(Filtres):
    """Filters of a page about one edition, which its tabs choose."""

    toujours = ("edition",)
    edition: ChampDeChoix = ChampDeCle(widget=forms.HiddenInput)

    def __init__(self, parametres: QueryDict, campagne: Campagne | None, **options: Any) -> None:
        super().__init__(parametres, edition=campagne and campagne.annee, **options)


class FiltresParEdition(FiltresDUneEdition):
    """Filters of a page about one edition, chosen among them."""

    edition = ChampDeChoix("Édition", editions_recentes)


def _editions_et_toutes() -> list[tuple[Any, str]]:
    annees = Campagne.objects.values_list("annee", flat=True)
    return [(TOUTES, "Toutes les éditions"), *((annee, f"Édition {annee}") for annee in annees)]


def _edition(objet: Any) -> Any:
    return getattr(objet, "campagne", objet)
