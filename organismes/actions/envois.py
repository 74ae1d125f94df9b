"""Owe a mail: the row is written with the act, the sending follows the commit."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from organismes import tasks
from organismes.enums import GenreEnvoi
from organismes.models import Brouillon, Envoi, Inscription, Membre


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
    # Robust: with the broker down the act stands, and the periodic sweep sends the mail later.
    transaction.on_commit(partial(tasks.envoyer_courriel.delay, envoi.pk), robust=True)
    return envoi


def devoir_au_referent(genre: GenreEnvoi, inscription: Inscription) -> Envoi:
    """Owe a mail to the referent of a registration."""
    return devoir(genre, destinataire=inscription.referent_courriel, inscription=inscription)
