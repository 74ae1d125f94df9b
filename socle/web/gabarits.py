"""Templates are laid out for those who read them; the breaks of their lines do not travel to browsers."""

from __future__ import annotations

import re

from django.template import Origin
from django_cotton.cotton_loader import Loader as ChargeurDeComposants

# What keeps its breaks, or a break and the indent that follows it.
RETRAIT = re.compile(r"<(pre|textarea)\b.*?</\1>|[ \t]*\n[ \t\n]*", re.DOTALL)
# Where what is written begins a line of its own, and ends one.
DEBUT = r"(?:p|li|td|th|dt|dd|h[1-6]|title|option|text|caption|summary|legend|figcaption|button)\b"
# What a table is made of: nothing is written between two of them.
RANG = r"(?:thead|tbody|tfoot|tr|colgroup)\b"
OUVRE = re.compile(rf"(?:<(?:{DEBUT}|{RANG}|table\b)[^<>]*|</(?:td|th|caption|{RANG}))>\Z")
FERME = re.compile(rf"</(?:{DEBUT}|{RANG}|table\b)|<(?:td\b|th\b|{RANG})|/?>")
TAG_AU_PLUS = 500
COMPOSANTS = "/templates/cotton/"


class Chargeur(ChargeurDeComposants):
    """The loader of components, for pages without the indents of their source."""

    def get_contents(self, origin: Origin) -> str:
        """Return a template, compiled for Django; a text mail is made of its breaks, and keeps them.

        The break that ends the file of a component is nobody's: what follows its tag, a comma maybe, follows it.
        """
        contenu = super().get_contents(origin)
        if not origin.name.endswith(".html"):
            return contenu
        return serrer(contenu.rstrip("\n") if COMPOSANTS in origin.name else contenu)


def serrer(gabarit: str) -> str:
    """Return a page without the breaks that a browser does not see; between tags one stays, elsewhere a space.

    None stays between two parts of a table: it would be read, and thrown away, once a cell.
    """
    return RETRAIT.sub(_serrer, gabarit)


def _serrer(trouve: re.Match[str]) -> str:
    texte, debut, fin = trouve.string, trouve.start(), trouve.end()
    if trouve[1]:
        return trouve[0]
    if FERME.match(texte, fin) or OUVRE.search(texte, max(0, debut - TAG_AU_PLUS), debut):
        return ""
    return "\n" if texte[debut - 1 : debut] == ">" and texte[fin : fin + 1] == "<" else " "
