"""One mailbox, one address: what two spellings of an e-mail have in common. Pure."""

from __future__ import annotations

import unicodedata

SANS_POINTS = frozenset({"gmail.com", "googlemail.com"})


def sans_invisibles(texte: str) -> str:
    """Drop the marks that nobody sees: a mail program or a PDF copies them along with an address."""
    return "".join(signe for signe in texte if unicodedata.category(signe) != "Cf")


def adresse_ecrite(courriel: str) -> str:
    """Return the address to write to: composed characters, no blanks around, domain in lower case."""
    propre = unicodedata.normalize("NFC", courriel.strip())
    locale, arobase, domaine = propre.rpartition("@")
    return f"{locale}{arobase}{domaine.lower()}"


def boite(courriel: str) -> str:
    """Return what stands for the mailbox: case, « +suffix » and the dots that some services ignore are dropped.

    Somebody who types her address in two ways is one participant, and has one mailbox to fill with our mails.
    """
    locale, _, domaine = adresse_ecrite(courriel).rpartition("@")
    nue = locale.casefold().partition("+")[0] or locale.casefold()
    if domaine in SANS_POINTS:
        nue, domaine = nue.replace(".", ""), "gmail.com"
    return f"{nue}@{domaine}"
