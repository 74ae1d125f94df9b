"""Mails: a text and an HTML body from templates, and the .eml archive used without SMTP."""

from __future__ import annotations

import base64
import hashlib
import re
import ssl
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.core.validators import validate_email
from django.template.loader import render_to_string

from socle.empreintes import empreinte_sans_cle
from socle.horloge import maintenant
from socle.logic.retours import sans_adresse


def est_une_adresse(texte: str) -> bool:
    """Tell whether this can be the address of a mailbox."""
    try:
        validate_email(texte)
    except ValidationError:
        return False
    return True


class ArchiveEml(BaseEmailBackend):
    """Writes each message as one .eml file under EMAIL_FILE_PATH; nothing leaves the machine."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        dossier = Path(settings.EMAIL_FILE_PATH)
        dossier.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            nom = f"{maintenant():%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}.eml"
            provisoire = dossier / f".{nom}"
            provisoire.write_bytes(message.message().as_bytes())
            provisoire.rename(dossier / nom)
        return len(email_messages)


DEFINITIF = 500
"""Codes of a mail server from here on refuse for good; those below, for now (RFC 5321, 4.2.1)."""
TROP_GRAND = 552
"""Said of the sender, the only code that is about the mail: its size is told there (RFC 1870, 6.1)."""

DE_MACHINE = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}
"""What keeps the absence of a mailbox from being answered (RFC 3834, and the header that Exchange reads)."""

EN_UN_GESTE = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
"""What lets a mailbox show a button that turns these mails off (RFC 8058)."""

FEUILLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
SANS_CE_QU_IL_FAUT = "Le serveur répond, mais n’offre pas ce que demande EMAIL_URL (TLS, certificat, mot de passe)"


class EnvoiRefuse(Exception):
    """The mail did not leave. As text it is the kind of refusal only: the words of servers quote addresses.

    `reponse` is what the server said, addresses taken out; `est_sur_le_courriel`, that it speaks of this mail or of its
    mailbox alone; `est_definitif`, that it will say the same tomorrow.
    """

    def __init__(
        self, genre: str, *, reponse: str, est_sur_le_courriel: bool = False, est_definitif: bool = False
    ) -> None:
        super().__init__(genre)
        self.reponse = reponse
        self.est_sur_le_courriel = est_sur_le_courriel
        self.est_definitif = est_definitif


@dataclass(frozen=True)
class Ecrit:
    """The words of a mail."""

    sujet: str
    texte: str
    html: str


def ecrire(modele: str, contexte: Mapping[str, Any]) -> Ecrit:
    """Write the mail whose templates are `courriels/<modele>.sujet.txt`, `.txt` and `.html`.

    Both bodies may read the `sujet`. With `choix` in its context, the foot says where one chooses one's mails, and
    `refuser` turns this one off.
    """
    complet = {"base_url": settings.BASE_URL, "demonstration": settings.BAROMETRE_DEMO, **contexte}
    # A header: its spaces are plain, whatever a template or a title has.
    complet["sujet"] = " ".join(render_to_string(f"courriels/{modele}.sujet.txt", complet).split())
    return Ecrit(
        sujet=complet["sujet"],
        texte=render_to_string(f"courriels/{modele}.txt", complet) + render_to_string("courriels/_choix.txt", complet),
        html=render_to_string(f"courriels/{modele}.html", complet),
    )


def politique_du_html(html: str) -> str:
    """Return the policy under which a page may show the HTML of a mail: nothing loads nor runs, its own sheet styles it."""
    empreintes = (
        base64.b64encode(hashlib.sha256(feuille.encode()).digest()).decode() for feuille in FEUILLE.findall(html)
    )
    styles = " ".join(f"'sha256-{empreinte}'" for empreinte in empreintes) or "'none'"
    return (
        f"default-src 'none'; style-src {styles}; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def envoyer(
    modele: str,
    *,
    destinataires: Sequence[str],
    contexte: dict[str, Any],
    pieces: Sequence[tuple[str, bytes, str]] = (),
    reference: str = "",
    connexion: Any = None,
) -> None:
    """Send a mail (`ecrire`).

    `pieces` are (file name, content, media type). With the same `reference` a mail keeps its Message-ID, by which
    mailboxes know the same one again. What cannot be delivered comes back to EMAIL_RETOURS when it is given. Called from
    tasks only: sending may be slow. Raises EnvoiRefuse.
    """
    ecrit = ecrire(modele, contexte)
    entetes = DE_MACHINE | {"From": settings.DEFAULT_FROM_EMAIL}
    if reference:
        entetes["Message-ID"] = _message_id(reference)
    if contexte.get("refuser"):
        entetes |= {"List-Unsubscribe": f"<{contexte['refuser']}>", **EN_UN_GESTE}
    message = EmailMultiAlternatives(
        ecrit.sujet,
        ecrit.texte,
        settings.EMAIL_RETOURS or None,
        to=list(destinataires),
        headers=entetes,
        connection=connexion,
    )
    message.attach_alternative(ecrit.html, "text/html")
    for nom, contenu, media in pieces:
        message.attach(nom, contenu, media)
    try:
        message.send()
    except (SMTPException, OSError) as panne:
        # Tasks that fail are logged with their exception: no address may go there.
        raise _refus(panne) from None


def essayer_l_envoi(adresse: str) -> str:
    """Send one trial mail now, and return what the server answered; nothing when messages are files. Raises EnvoiRefuse."""
    connexion = PosteQuiRepond() if settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend") else get_connection()
    envoyer("socle/essai", destinataires=[adresse], contexte={"le": maintenant()}, connexion=connexion)
    return getattr(connexion, "reponse", "")


class PosteQuiRepond(SmtpBackend):
    """The mail server of the settings; keeps in `reponse` what it says of the mail that it takes."""

    reponse = ""

    def open(self) -> bool | None:
        neuve = super().open()
        serveur: Any = self.connection
        if neuve:
            prendre = serveur.data

            def ecouter(message: str | bytes) -> tuple[int, bytes]:
                code, mots = prendre(message)
                self.reponse = _reponse(code, mots)
                return code, mots

            serveur.data = ecouter
        return neuve


def _reponse(code: int, mots: bytes | str) -> str:
    """Return the words of a server on one line, addresses taken out."""
    texte = mots.decode("utf-8", "replace") if isinstance(mots, bytes) else str(mots)
    return sans_adresse(f"{code} {texte}")


def _refus(panne: SMTPException | OSError) -> EnvoiRefuse:
    """Say what a server answered about this mail. What it says of us, or does not say, holds for now only.

    A password that expired, a sender that the relay does not know, or its door closed, would else lose every mail of
    the day.
    """
    genre = type(panne).__name__
    match panne:
        case SMTPRecipientsRefused(recipients=refuses) if refuses:
            code, mots = min(refuses.values(), key=lambda refus: refus[0])
        case SMTPResponseException(smtp_code=code, smtp_error=mots):
            pass
        case SMTPException() | ssl.SSLError() if not isinstance(panne, SMTPServerDisconnected):
            return EnvoiRefuse(genre, reponse=f"{SANS_CE_QU_IL_FAUT}\u202f: {genre}.")
        case _:
            return EnvoiRefuse(genre, reponse=f"Pas de réponse du serveur ({genre}).")
    sur_ce_courriel = isinstance(panne, SMTPRecipientsRefused | SMTPDataError) or (
        isinstance(panne, SMTPSenderRefused) and code == TROP_GRAND
    )
    return EnvoiRefuse(
        genre,
        reponse=_reponse(code, mots),
        est_sur_le_courriel=sur_ce_courriel,
        est_definitif=sur_ce_courriel and code >= DEFINITIF,
    )


def identite(reference: str) -> str:
    """Return the left half of the Message-ID of the mail that bears this reference: 40 hexadecimal digits."""
    return empreinte_sans_cle(reference)[:40]


def _message_id(reference: str) -> str:
    domaine = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{identite(reference)}@{domaine}>"
