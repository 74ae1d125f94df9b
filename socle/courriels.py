"""Mails: a text and an HTML body from templates, and the .eml archive used without SMTP."""

from __future__ import annotations

import uuid
from pathlib import Path
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string

from socle.horloge import maintenant

if TYPE_CHECKING:
    from collections.abc import Sequence


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


class EnvoiRefuse(Exception):
    """The mail server said no; only the kind of its refusal is told, for its words quote addresses."""


def envoyer(
    modele: str,
    *,
    destinataires: Sequence[str],
    contexte: dict[str, Any],
    pieces: Sequence[tuple[str, bytes, str]] = (),
) -> None:
    """Send the mail whose templates are `courriels/<modele>.sujet.txt`, `.txt` and `.html`.

    `pieces` are (file name, content, media type). Called from tasks only: sending may be slow. Raises EnvoiRefuse.
    """
    complet = {"base_url": settings.BASE_URL, "demonstration": settings.BAROMETRE_DEMO, **contexte}
    sujet = " ".join(render_to_string(f"courriels/{modele}.sujet.txt", complet).split())
    message = EmailMultiAlternatives(
        sujet, render_to_string(f"courriels/{modele}.txt", complet), to=list(destinataires)
    )
    message.attach_alternative(render_to_string(f"courriels/{modele}.html", complet), "text/html")
    for nom, contenu, media in pieces:
        message.attach(nom, contenu, media)
    try:
        message.send()
    except SMTPException as refus:
        # Tasks that fail are logged with their exception: no address may go there.
        raise EnvoiRefuse(type(refus).__name__) from None
