"""Read what a mail server sends back once it took a mail and could not deliver it (RFC 3464)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

from socle.logic.typographie import sur_une_ligne

REPONSE_MAXIMALE = 300
RENVOYES = frozenset({"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"})
"""Types of the part that brings the mail back, whole or its headers alone (RFC 3462, RFC 6533)."""

_ADRESSE = re.compile(r"\S*@\S*")
_IDENTITE = re.compile(r"\s*<([0-9a-f]{40})@", re.IGNORECASE)


@dataclass(frozen=True)
class Retour:
    """A mail that came back: the left half of its Message-ID, when we wrote it where that is told, what was said of it
    without addresses, and whether for good.
    """

    identite: str
    ecrit_le: dt.datetime | None
    reponse: str
    est_definitif: bool


def lire_retour(octets: bytes) -> Retour | None:
    """Return the mail that came back; None for any other message: a delay, an answer, somebody else's mail."""
    try:
        parties = list(message_from_bytes(octets).walk())
        renvoye = next((lu for partie in parties if (lu := _renvoye(partie))), None)
        echec = next(_echecs(parties), None)
    except (ValueError, LookupError, RecursionError):
        # Whoever writes to the mailbox of returns writes what she likes.
        return None
    est_un_avis = parties[0].get_content_type() == "multipart/report"
    return Retour(*renvoye, *echec) if est_un_avis and renvoye and echec else None


def sans_adresse(texte: str) -> str:
    """Return the words of a mail server on one line, addresses taken out, cut where we keep no more.

    Without NUL, which PostgreSQL refuses.
    """
    return _ADRESSE.sub("…", sur_une_ligne(texte.replace("\0", "")))[:REPONSE_MAXIMALE]


def _renvoye(partie: Message[Any, Any]) -> tuple[str, dt.datetime | None] | None:
    """Return which mail a part brings back, and the date that it bears."""
    if partie.get_content_type() not in RENVOYES:
        return None
    # Written out again, a part whose charset is told in pieces raises.
    contenu: Any = partie.get_payload()
    mail = contenu[0] if partie.is_multipart() else message_from_string(contenu.lstrip())
    lue = _IDENTITE.match(str(mail["Message-ID"]))
    return (lue[1].lower(), _date(str(mail["Date"]))) if lue else None


def _date(texte: str) -> dt.datetime | None:
    try:
        le = parsedate_to_datetime(texte)
    except (ValueError, TypeError, ArithmeticError):
        return None
    # « -0000 », as we write it, is read without a zone.
    return le.replace(tzinfo=dt.UTC) if le.tzinfo is None else le


def _echecs(parties: list[Message[Any, Any]]) -> Iterator[tuple[str, bool]]:
    """Give, of each address that failed, what was said and whether it is for good (status 5) or patience ended (4)."""
    for partie in parties:
        if str(partie.get("Action", "")).strip().lower() == "failed":
            statut = str(partie.get("Status", "")).strip()
            dit = str(partie.get("Diagnostic-Code", "")).partition(";")[2]
            yield sans_adresse(f"Revenu\u202f: {dit.strip() or statut or 'non remis'}"), not statut.startswith("4")
