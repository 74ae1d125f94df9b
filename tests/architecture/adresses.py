"""Walk the URLconf: the addresses that are ours, each with its name and the names of its arguments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# allauth and the technical admin are libraries mounted whole; their doors are tested apart.
ESPACES_DE_BIBLIOTHEQUE = ("compte/", "connexion/", "administration-technique/")
# A value that each kind of argument accepts and that no object bears.
ABSENTS = {
    "Entier": 999_999_999,
    "Reference": "absent",
    "Secret": "absent",
    "StringConverter": "absent",
    "SlugConverter": "absent",
    "UUIDConverter": "00000000-0000-4000-8000-000000000000",
    "PathConverter": "absent",
}


@dataclass(frozen=True)
class Adresse:
    """One address: `nom` as `reverse` takes it, `chemin` as written, `arguments` with a value that fits nothing, `sortes` what each is."""

    nom: str
    chemin: str
    vue: Any
    arguments: dict[str, Any]
    sortes: dict[str, str]

    @property
    def est_publique(self) -> bool:
        """Tell whether the view itself opens without an account."""
        classes = getattr(getattr(self.vue, "cls", None), "permission_classes", None)
        if classes is not None:
            return "AllowAny" in {classe.__name__ for classe in classes}
        return getattr(self.vue, "login_required", True) is False

    def vers(self, **arguments: Any) -> str:
        """Return the address with these arguments."""
        return reverse(self.nom, kwargs=arguments)


def adresses(
    resolveur: URLResolver | None = None,
    prefixe: str = "",
    espaces: tuple[str, ...] = (),
    sortes: dict[str, str] | None = None,
) -> Iterator[Adresse]:
    """Yield every address of the platform, libraries left out."""
    for motif in (resolveur or get_resolver()).url_patterns:
        chemin = prefixe + str(motif.pattern)
        if chemin.startswith(ESPACES_DE_BIBLIOTHEQUE):
            continue
        prises = {**(sortes or {}), **{nom: type(sorte).__name__ for nom, sorte in motif.pattern.converters.items()}}
        if isinstance(motif, URLResolver):
            suite = (*espaces, motif.namespace) if motif.namespace else espaces
            yield from adresses(motif, chemin, suite, prises)
        elif isinstance(motif, URLPattern):
            nom = ":".join((*espaces, motif.name or f"sans-nom {chemin}"))
            absents = {argument: ABSENTS[sorte] for argument, sorte in prises.items()}
            yield Adresse(nom, chemin, motif.callback, absents, prises)
