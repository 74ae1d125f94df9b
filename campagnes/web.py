"""The edition that a page speaks of: the one that its address names (`?edition=2020`), else its own; among filters.

And the acts on an edition that pages of several apps lead: their form, what no longer moves, their reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from campagnes.forms import FormulaireEdition, FormulaireReglagesEdition, champ_motif
from campagnes.logic.reglages import Reglage, refus
from campagnes.models import Campagne
from campagnes.queries import campagnes_recentes, moment_actuel
from socle.forms.filtres import ChampDeChoix, ChampDeCle, Filtres
from socle.nombres import ANNEE_MAX, entier_de
from socle.web.gestes import fait

__all__ = ["FormulaireEdition", "FormulaireReglagesEdition", "champ_motif"]

Objet = TypeVar("Objet")
TOUTES = "toutes"
STATUT_REFUS = 422


class SansEdition(Http404):
    """No edition exists yet: its page says what comes first, where another would say that there is no such page."""

    page = "campagnes/pilotage/aucune.html"


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
        raise SansEdition
    return campagne


def onglets_des_editions(editions: Iterable[Campagne], courante: Campagne | None) -> list[tuple[str, str, bool]]:
    """Return one tab an edition: its year, its address, whether it is the one shown."""
    return [(str(edition.annee), f"?edition={edition.annee}", edition == courante) for edition in editions]


def nom_d_un_fichier(debut: str, annee: int | None) -> str:
    """Return the name of the file of a list, without its extension, that says which edition the list keeps."""
    return f"{debut}-{annee or 'toutes-les-editions'}"


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


@dataclass(frozen=True)
class ActeEdition:
    """A change of an edition: its words, its form, what does it."""

    verbe: str
    consequence: str
    formulaire: type[FormulaireEdition]
    action: Callable[..., Any]
    fait: str
    reglage: Reglage | None = None
    """What settles the whole act; None when its form judges field by field."""


def mener(
    request: HttpRequest,
    acte: ActeEdition,
    formulaire: FormulaireEdition,
    reglage: Reglage | None,
    objet: dict[str, Any],
) -> HttpResponse:
    """Show the form of an act on an edition with what no longer moves, or do it and go back to the edition."""
    campagne = formulaire.campagne

    def faire(_donnees: dict[str, Any]) -> Any:
        return acte.action(**objet, **formulaire.demande(), auteur=request.user)

    if fait(request, formulaire, faire, acte.fait):
        return redirect("campagnes:pilotage_edition", campagne.annee)
    raisons = [refus(reglage, moment_actuel(campagne))] if reglage else getattr(formulaire, "raisons", [])
    contexte = {
        "acte": acte,
        "formulaire": formulaire,
        "campagne": campagne,
        "raisons": [raison for raison in raisons if raison],
        "est_fige": bool(reglage and raisons[0]) or getattr(formulaire, "est_fige", False),
        **objet,
    }
    statut = STATUT_REFUS if formulaire.errors else 200
    return render(request, "campagnes/pilotage/acte.html", contexte, status=statut)
