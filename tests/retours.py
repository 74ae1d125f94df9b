"""A delivery status notification, as mail servers write it."""

from __future__ import annotations

IDENTITE = "0123456789abcdef" * 2 + "01234567"


def avis_de_non_remise(
    *,
    message_id: str = f"<{IDENTITE}@barometre.exemple>",
    renvoye: str = "text/rfc822-headers",
    genre: str = "multipart/report; report-type=delivery-status",
    ecrit_le: str = "",
    **champs: str,
) -> bytes:
    """Return what a server sends back of the mail that bore this Message-ID; `champs` change those of its address."""
    dits = {"Final-Recipient": "rfc822; accueil@mairie.exemple", "Action": "failed", "Status": "5.1.1", **champs}
    return "\r\n".join(
        (
            f'Content-Type: {genre}; boundary="limite"',
            "From: MAILER-DAEMON@mairie.exemple",
            "Message-ID: <retour@mairie.exemple>",
            "",
            "--limite",
            "Content-Type: text/plain; charset=utf-8",
            "",
            "This is the mail system.",
            "--limite",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; relais.exemple",
            "",
            *(f"{nom}: {valeur}" for nom, valeur in dits.items()),
            "",
            "--limite",
            f"Content-Type: {renvoye}",
            "",
            f"Message-ID: {message_id}",
            *([f"Date: {ecrit_le}"] if ecrit_le else ()),
            "To: accueil@mairie.exemple",
            "Subject: Votre inscription",
            "",
            "--limite--",
            "",
        )
    ).encode("utf-8", "surrogatepass")
