"""Owe a mail: the row is written with the act, the sending follows the commit."""

from __future__ import annotations

from organismes.enums import GenreEnvoi
from organismes.models import Brouillon, Envoi, Inscription, Membre
from socle.taches import publier


def devoir(
    genre: GenreEnvoi,
    *,
    destinataire: str,
    inscription: Inscription | None = None,
    brouillon: Brouillon | None = None,
    membre: Membre | None = None,
) -> Envoi:
    """Write that a mail is due about one object. Runs inside the act's transaction."""
    envoi = Envoi.objects.create(
        genre=genre, destinataire=destinataire, inscription=inscription, brouillon=brouillon, membre=membre
    )
    publier("organismes.tasks.envoyer_courriel", envoi_id=envoi.pk)
    return envoi


def devoir_au_referent(genre: GenreEnvoi, inscription: Inscription) -> Envoi:
    """Owe a mail to the referent of a registration."""
    return devoir(genre, destinataire=inscription.referent_courriel, inscription=inscription)
