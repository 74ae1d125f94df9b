"""PDFs that only show: what a reader could run, open or unpack is taken out; one without any of it stays as it came."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf

OBJETS_MAX, PROFONDEUR_MAX = 200_000, 60

CLES_ARMEES = frozenset(
    {
        "/AA",
        "/AF",
        "/JS",
        "/JavaScript",
        "/EF",
        "/EmbeddedFiles",
        "/XFA",
        "/RichMediaContent",
        "/RichMediaSettings",
        "/Movie",
        "/Sound",
        "/3DD",
        "/Rendition",
        "/Renditions",
    }
)
"""Keys that hold what runs, plays or unpacks: the value goes."""
ACTIONS_ARMEES = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/GoTo3DView",
        "/Rendition",
        "/RichMediaExecute",
        "/Movie",
        "/Sound",
    }
)
"""Kinds of actions that leave the document or run: the action is emptied. Links (`/URI`, `/GoTo`) only lead."""
# As a name stands in a file or in what qpdf writes: whole, never the beginning of a longer one.
_MARQUES = re.compile(
    rb"/(?:%s)(?![^\x00\t\n\f\r ()<>\[\]{}/%%])"
    % b"|".join(sorted(nom[1:].encode() for nom in CLES_ARMEES | ACTIONS_ARMEES))
)
_CLE_D_ACTION = "/S"


class PdfRefuse(ValueError):
    """A PDF that cannot be kept; the message is French."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def desarmer(brut: bytes) -> bytes:
    """Return the PDF as it came, or written anew without what it runs.

    It is written anew as soon as something was taken out, as a reader had to guess where objects are, or as the bytes
    name something that its objects do not show: an earlier version of it, a second file beside. Twice the same gives
    the same.
    """
    try:
        with pikepdf.open(io.BytesIO(brut), suppress_warnings=True) as document:
            if not document.pages:
                raise PdfRefuse("Ce PDF n’a aucune page.")
            a_change = _desarmer(document)
            if not (a_change or document.get_warnings() or _MARQUES.search(brut)):
                return brut
            sortie = io.BytesIO()
            document.save(sortie, encryption=False, deterministic_id=True)
            return sortie.getvalue()
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError, TypeError, KeyError) as erreur:
        if isinstance(erreur, PdfRefuse):
            raise
        raise PdfRefuse("Ce PDF est illisible ou protégé par un mot de passe.") from erreur


def _desarmer(document: pikepdf.Pdf) -> bool:
    a_change = _nettoyer(document.trailer, 0)
    for nombre, objet in enumerate(document.objects):
        if nombre > OBJETS_MAX:
            raise PdfRefuse("Ce PDF est trop complexe. Imprimez-le en PDF, puis envoyez cette version.")
        # A number or a null comes as one of Python's: the length of a stream often stands apart, as an object of its own.
        # Most others hold nothing of the kind, which qpdf tells faster than we would.
        if isinstance(objet, pikepdf.Object) and _MARQUES.search(_en_clair(objet)):
            a_change = _nettoyer(objet, 0) or a_change
    return a_change


def _en_clair(objet: pikepdf.Object) -> bytes:
    plan = objet.stream_dict if isinstance(objet, pikepdf.Stream) else objet
    ecrit: bytes = plan.unparse(resolved=True)
    return ecrit


def _nettoyer(objet: Any, profondeur: int) -> bool:
    """Take out of one object, and of what it holds itself, what runs; tell whether there was any."""
    if profondeur > PROFONDEUR_MAX:
        raise PdfRefuse("Ce PDF est trop complexe. Imprimez-le en PDF, puis envoyez cette version.")
    if isinstance(objet, pikepdf.Array):
        faits = [_nettoyer(element, profondeur + 1) for element in objet if _est_ici(element)]
        return any(faits)
    if not isinstance(objet, (pikepdf.Dictionary, pikepdf.Stream)):
        return False
    if str(objet.get(_CLE_D_ACTION, "")) in ACTIONS_ARMEES:
        retirees = [str(cle) for cle in objet if cle != "/Length"]
    else:
        retirees = [str(cle) for cle in objet if cle in CLES_ARMEES]
    for cle in retirees:
        del objet[cle]
    suites = [_nettoyer(valeur, profondeur + 1) for _, valeur in list(objet.items()) if _est_ici(valeur)]
    return bool(retirees) or any(suites)


def _est_ici(valeur: Any) -> bool:
    """Tell whether a value is part of its holder, not another object that has its own turn."""
    return isinstance(valeur, (pikepdf.Array, pikepdf.Dictionary)) and not valeur.is_indirect
