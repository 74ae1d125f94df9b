"""Owe a mail: the row is written with the act, the sending follows the commit."""

from __future__ import annotations

from typing import Any

from bornes.enums import GenreCourriel
from bornes.models import Borne, CourrielDu, DemandeReponse
from organismes.models import Inscription
from socle.taches import publier


def devoir(
    genre: GenreCourriel,
    *,
    cle: str,
    inscription: Inscription,
    borne: Borne | None = None,
    demande: DemandeReponse | None = None,
    contexte: dict[str, Any] | None = None,
) -> bool:
    """Write that a mail is due, unless one of the same `cle` ever was; tells whether it is new."""
    courriel, est_neuf = CourrielDu.objects.get_or_create(
        cle=cle,
        defaults={
            "genre": genre,
            "inscription": inscription,
            "borne": borne,
            "demande": demande,
            "contexte": contexte or {},
        },
    )
    if est_neuf:
        publier("bornes.tasks.envoyer_courriel", courriel_id=courriel.pk)
    return est_neuf
