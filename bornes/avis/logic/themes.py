"""Themes of a comment, by words. Transparent on purpose: who disagrees can read why and change the file of words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from socle.logic.masquage.texte import nettoyer, plier

# « pas eu à réclamer », « aucune réclamation »: the word is there, the thing is not.
NEGATION = re.compile(r"(?:\b(?:pas|sans|aucune?|ni|jamais|rien|zero|nulle?)\b)(?:[ ']+[a-z]+){0,3}[ ']+$")
TROIS_MOTS = r"(?:[ ,']+[a-z0-9\-]+){0,3}[ ,']+"


@dataclass(frozen=True)
class ThemeCommentaire:
    """A theme: its code, its words for people, its determinant, and the patterns that find it in a folded text."""

    code: str
    libelle: str
    determinant: str
    trouve: re.Pattern[str]
    sauf: re.Pattern[str] | None
    niable: re.Pattern[str] | None


def theme_de(donnees: Mapping[str, Any]) -> ThemeCommentaire:
    """Build a theme from its table: code, libelle, determinant, expressions, and perhaps sauf and niable."""
    return ThemeCommentaire(
        code=donnees["code"],
        libelle=donnees["libelle"],
        determinant=donnees["determinant"],
        trouve=_motif(donnees["expressions"]),
        sauf=_motif(donnees["sauf"]) if donnees.get("sauf") else None,
        niable=_motif(donnees["niable"]) if donnees.get("niable") else None,
    )


def reconnaitre(texte: str, themes: Sequence[ThemeCommentaire]) -> tuple[str, ...]:
    """Return the codes of the themes that a comment speaks of, in the order of `themes`."""
    plie = plier(nettoyer(texte))
    return tuple(theme.code for theme in themes if _parle_de(plie, theme))


def _parle_de(plie: str, theme: ThemeCommentaire) -> bool:
    # Blanked, not cut: what stands around keeps its distance.
    reste = theme.sauf.sub(lambda trouve: "." * len(trouve.group()), plie) if theme.sauf else plie
    return any(not _est_nie(reste, trouve, theme) for trouve in theme.trouve.finditer(reste))


def _est_nie(plie: str, trouve: re.Match[str], theme: ThemeCommentaire) -> bool:
    niable = theme.niable is not None and theme.niable.fullmatch(trouve.group()) is not None
    return niable and NEGATION.search(plie[: trouve.start()]) is not None


def _motif(expressions: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"(?<![a-z0-9])(?:" + "|".join(_expression(texte) for texte in expressions) + r")(?![a-z0-9])")


def _expression(texte: str) -> str:
    return (
        re.escape(texte)
        .replace(r"\ \~\ ", TROIS_MOTS)
        .replace(r"\ ~\ ", TROIS_MOTS)
        .replace(r"\*", "[a-z]*")
        .replace(r"\ ", "[ ]+")
    )
