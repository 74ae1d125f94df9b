"""Filters of a list: one form, read from the address and drawn by `c-tiroir-filtres`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any, ClassVar, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.http import urlencode

from socle.forms.formulaire import Formulaire
from socle.nombres import CLE_MAX, entier_de

T = TypeVar("T")
Offre = Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]]
MOTS_AU_PLUS = 100


class ChampDeMots(forms.CharField):
    """Words to look for: blanks at the ends and what no database stores are dropped, what is too long is cut."""

    widget = forms.SearchInput(attrs={"data-bm-recherche": True})

    def __init__(self, libelle: str = "", *, aide: str = "", **options: Any) -> None:
        super().__init__(label=libelle, help_text=aide, **options)

    def to_python(self, value: Any) -> str:
        """Return what may be looked for."""
        return str(super().to_python((value or "").replace("\0", "")))[:MOTS_AU_PLUS]


class ChampDeChoix(forms.TypedChoiceField):
    """One of what is offered; `vide` says the absence of a choice.

    `possible` tells what an address may ask besides: it is looked for, and may find nothing.
    """

    def __init__(
        self,
        libelle: str = "",
        offre: Offre = (),
        *,
        vide: str = "",
        possible: Callable[[str], Any] | None = None,
        **options: Any,
    ) -> None:
        self.vide, self.possible = vide, possible
        super().__init__(label=libelle, **options)
        self.offrir(offre)

    def offrir(self, offre: Offre) -> None:
        """Offer these choices."""
        premier = [("", self.vide)] if self.vide else []
        self.choices = (lambda: [*premier, *offre()]) if callable(offre) else [*premier, *offre]

    def valid_value(self, value: Any) -> bool:
        """Tell whether this may be asked: never what no database stores."""
        return "\0" not in value and bool(self.possible(value)) if self.possible else super().valid_value(value)


class ChampDeCle(ChampDeChoix):
    """The row of a table, by its key."""

    def __init__(self, libelle: str = "", **options: Any) -> None:
        super().__init__(libelle, possible=est_une_cle, coerce=int, empty_value=None, **options)


class ChampDeCoche(ChampDeChoix):
    """Only the lines of which `mot` is true: whatever an address says under this name asks for it."""

    def __init__(self, libelle: str, mot: str, *, vide: str) -> None:
        super().__init__(libelle, [("1", mot)], vide=vide, possible=bool, coerce=bool, empty_value=False)

    def prepare_value(self, value: Any) -> str:
        """Return the choice as the page offers it."""
        return "1" if value else ""


def est_une_cle(texte: str) -> bool:
    """Tell whether an address may name a row so."""
    return entier_de(texte, CLE_MAX) is not None


class Filtres(Formulaire):
    """What an address asks of a list: `lus` holds one value a filter, the one at rest where it asks nothing known.

    A field named `texte` is `q` in addresses. `initial` is the value at rest. `toujours` names what the page always
    says (its edition, its tab): « Tout afficher » keeps it, with `tout`, and nobody counts it, nor the order `tri`.
    A page gives what depends on it: values at rest, and `offres`; a filter offered nothing goes away.
    """

    toujours: ClassVar[tuple[str, ...]] = ()
    tout: ClassVar[Mapping[str, str]] = {}

    def __init__(self, parametres: QueryDict, *, offres: Mapping[str, Offre] | None = None, **au_repos: Any) -> None:
        super().__init__(parametres, auto_id="%s")
        for nom, offre in (offres or {}).items():
            if offre:
                self.fields[nom].offrir(offre)  # type: ignore[attr-defined]
            else:
                del self.fields[nom]
        for nom, champ in self.fields.items():
            champ.required, champ.initial = False, au_repos.get(nom, champ.initial)
            if isinstance(champ, ChampDeChoix):
                champ.choices = list(champ.choices)  # asked once, however often they are read
        self.full_clean()
        self._errors.clear()
        self.lus = {nom: self._lu(nom) for nom in self.fields}
        self.data = {self.add_prefix(nom): valeur for nom, valeur in self.lus.items()}

    def add_prefix(self, field_name: str) -> str:
        """Return the name of a filter in addresses."""
        return "q" if field_name == "texte" else super().add_prefix(field_name)

    def en(self, classe: type[T]) -> T:
        """Return what is asked as the filters of a question, a dataclass whose fields are named alike."""
        noms = {champ.name for champ in fields(classe)}  # type: ignore[arg-type]
        return classe(**{nom: valeur for nom, valeur in self.lus.items() if nom in noms})

    @property
    def nb_actifs(self) -> int:
        """Count the filters set."""
        return sum(
            valeur != self._au_repos(nom) for nom, valeur in self.lus.items() if nom not in {*self.toujours, "tri"}
        )

    @property
    def sans_filtre(self) -> str:
        """Return the address of the whole list."""
        return f"?{urlencode({nom: self.lus[nom] for nom in self.toujours if nom in self.lus} | dict(self.tout))}"

    def _lu(self, nom: str) -> Any:
        valeur = self.cleaned_data.get(nom)
        return self._au_repos(nom) if valeur in self.fields[nom].empty_values else valeur

    def _au_repos(self, nom: str) -> Any:
        champ = self.fields[nom]
        return champ.clean("") if champ.initial is None else champ.initial
