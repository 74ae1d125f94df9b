"""Words of a stranger in every text that a person may type: the columns are read from the models, none is listed by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction

APPS = (
    "comptes",
    "campagnes",
    "organismes",
    "enquetes",
    "bornes",
    "consultations",
    "sondages",
    "trophees",
    "rapports",
    "partenaires",
)
# Shorter columns hold codes; these hold what programs write.
LONGUEUR = 60
DES_PROGRAMMES = re.compile(
    r"empreinte|jeton|secret|session|password|cle|signature|demande|recu|fichier|navigateur|etape"
)
PAR_COLONNE = 24
# Words that a template which runs them makes one, and that no page holds otherwise.
CALCULS = ('{{ "bm-"|add:"fait" }}', '${"bm-"+"fait"}#{"bm-"+"fait"}')
FAIT = "bm-fait"


def colonnes() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Yield every column where somebody may have typed a sentence or a name."""
    for modele in (m for app in APPS for m in apps.get_app_config(app).get_models()):
        for champ in modele._meta.local_fields:
            if type(champ) not in {models.CharField, models.TextField} or champ.choices or champ.unique:
                continue
            if (champ.max_length or LONGUEUR) >= LONGUEUR and not DES_PROGRAMMES.search(champ.name):
                yield modele, champ


def semer(mots: Sequence[str]) -> dict[str, int]:
    """Write these words wherever they fit and the database lets them; return how many cells by column.

    The first row of a column takes the first word, which nothing but an escaping may hide; the next rows, each in turn.
    """
    semes: dict[str, int] = {}
    tour = cycle(mots)
    for modele, champ in colonnes():
        for rang, pk in enumerate(models.QuerySet(modele).order_by("pk").values_list("pk", flat=True)[:PAR_COLONNE]):
            mot = next(tour) if rang else mots[0]
            if champ.max_length and len(mot) > champ.max_length:
                continue
            try:
                with transaction.atomic():
                    models.QuerySet(modele).filter(pk=pk).update(**{champ.attname: mot})
            except DatabaseError:
                # Sealed, or held to a form: no person types there.
                continue
            nom = f"{modele._meta.label}.{champ.name}"
            semes[nom] = semes.get(nom, 0) + 1
    return semes


def a_calcule(page: str) -> bool:
    """Tell whether a page holds what `CALCULS` give: a template took somebody's words for its own."""
    return FAIT in page
