"""Refusals that a person can act on. Anything else is a fault and must reach the error page."""

from __future__ import annotations


class RegleMetier(Exception):
    """A business rule says no.

    `code` is stable and for machines; `message` is French and for people; `champ` names the form field at fault, if any.
    """

    def __init__(self, code: str, message: str, *, champ: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.champ = champ


class Conflit(RegleMetier):
    """The same identity came with other content."""


def exiger_motif(motif: str, sinon: str) -> str:
    """Return the reason that somebody wrote, its ends bare; refuse an empty one with this sentence."""
    propre = motif.strip()
    if not propre:
        raise RegleMetier("motif_absent", sinon, champ="motif")
    return propre


class EntreeInvalide(Exception):
    """Bad input of a command or file: one clear French line an error, nothing written."""

    def __init__(self, erreurs: list[str]) -> None:
        super().__init__("\n".join(erreurs))
        self.erreurs = erreurs


class Indisponible(Exception):
    """What the act needs does not answer: one French line says which, and what to do. Nothing was written."""
