"""The mails that the demonstration keeps as files instead of sending them."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

# Names that the archive writes; nothing else is ever opened.
NOM = re.compile(r"[0-9T]{8,24}-[0-9a-f]{8}\.eml")
TAILLE_MAXIMALE = 2 * 1024 * 1024
LISTE_MAXIMALE = 50


@dataclass(frozen=True)
class Courriel:
    """A mail: `texte` and `source_html` are text to be escaped, never to be run."""

    nom: str
    sujet: str
    de: str
    vers: str
    le: dt.datetime | None
    texte: str = ""
    source_html: str = ""
    pieces: tuple[str, ...] = ()


def courriels() -> list[Courriel]:
    """Return the last mails kept, the newest first, without their bodies."""
    dossier = Path(settings.EMAIL_FILE_PATH)
    if not dossier.is_dir():
        return []
    noms = sorted((f.name for f in dossier.iterdir() if NOM.fullmatch(f.name)), reverse=True)
    return [_entetes(nom, _lire(nom)) for nom in noms[:LISTE_MAXIMALE]]


def courriel(nom: str) -> Courriel | None:
    """Return one mail with its bodies; None when the archive never wrote such a name."""
    if not NOM.fullmatch(nom) or not (Path(settings.EMAIL_FILE_PATH) / nom).is_file():
        return None
    message = _lire(nom)
    entetes = _entetes(nom, message)
    return Courriel(
        **{**vars(entetes), "texte": _corps(message, "plain"), "source_html": _corps(message, "html")},
    )


def _lire(nom: str) -> EmailMessage:
    with (Path(settings.EMAIL_FILE_PATH) / nom).open("rb") as fichier:
        return email.message_from_bytes(fichier.read(TAILLE_MAXIMALE), policy=email.policy.default)


def _entetes(nom: str, message: EmailMessage) -> Courriel:
    return Courriel(
        nom=nom,
        sujet=str(message.get("Subject", "")),
        de=str(message.get("From", "")),
        vers=str(message.get("To", "")),
        le=_date(str(message.get("Date", ""))),
        pieces=tuple(piece.get_filename() or "sans nom" for piece in message.iter_attachments()),
    )


def _date(texte: str) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(texte)
    except ValueError:
        return None


def _corps(message: EmailMessage, genre: str) -> str:
    partie = message.get_body(preferencelist=(genre,))
    return str(partie.get_content()) if partie is not None else ""
