"""Templates are laid out for those who read them; the breaks of their lines do not travel to browsers."""

from __future__ import annotations

import re

from django.template import Origin
from django_cotton.cotton_loader import Loader as ChargeurDeComposants

# What keeps its breaks, or a break and the indent that follows it.
RETRAIT = re.compile(r"<(pre|textarea)\b.*?</\1>|[ \t]*\n[ \t\n]*", re.DOTALL)


class Chargeur(ChargeurDeComposants):
    """The loader of components, for pages without the indents of their source."""

    def get_contents(self, origin: Origin) -> str:
        """Return a template, compiled for Django; a text mail is made of its breaks, and keeps them."""
        contenu = super().get_contents(origin)
        return serrer(contenu) if origin.name.endswith(".html") else contenu


def serrer(gabarit: str) -> str:
    """Return a page whose breaks are where a browser sees none: between tags, elsewhere a space."""
    return RETRAIT.sub(_serrer, gabarit)


def _serrer(trouve: re.Match[str]) -> str:
    if trouve[1]:
        return trouve[0]
    avant = trouve.string[trouve.start() - 1 : trouve.start()]
    return "\n" if avant in {">", "}"} and trouve.string.startswith(("<", "{%"), trouve.end()) else " "
