"""Owe a mail: the row is written with the act, the sending follows the commit."""

from __future__ import annotations

import datetime as dt

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
    retenu_jusqu_au: dt.datetime | None = None,
) -> Envoi:
    """Write that a mail is due about one object. Runs inside the act's transaction.

    Held by a limit, it leaves with the sweeper once that is over.
    """
    envoi = Envoi.objects.create(
        genre=genre,
        destinataire=destinataire,
        inscription=inscription,
        brouillon=brouillon,
        membre=membre,
        retenu_jusqu_au=retenu_jusqu_au,
    )
    if retenu_jusqu_au is None:
        publier("organismes.tasks.envoyer_courriel", envoi_id=envoi.pk)
    return envoi


def devoir_au_referent(
    genre: GenreEnvoi, inscription: Inscription, *, retenu_jusqu_au: dt.datetime | None = None
) -> Envoi | None:
    """Owe a mail to the referent of a registration; once she is erased there is nobody to write to."""
    if not inscription.referent_courriel:
        return None
    return devoir(
        genre,
        destinataire=inscription.referent_courriel,
        inscription=inscription,
        retenu_jusqu_au=retenu_jusqu_au,
    )
