"""What an answer asks of memory, and editions of many bodies to ask it of."""

from __future__ import annotations

import gc
import tracemalloc
from typing import Any

from campagnes.models import Campagne
from organismes.models import CanalOffert, Inscription, Organisme
from tests.factories.organismes import COORDONNEES, InscriptionFactory, OrganismeFactory


def pointe_de(client: Any, adresse: str) -> tuple[int, int]:
    """Read an answer piece by piece, throw it away as it comes; return the bytes held at the highest, and its own."""
    client.get(adresse)
    # What a first reading left to collect is not of the second.
    gc.collect()
    tracemalloc.start()
    taille = sum(map(len, client.get(adresse)))
    pointe = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return pointe, taille


def inscrire_beaucoup(campagne: Campagne, nombre: int) -> list[Inscription]:
    """Register many communes by e-mail, in three writes."""
    organismes: list[Any] = [OrganismeFactory.build() for _rang in range(nombre)]
    fiches: list[Any] = [
        InscriptionFactory.build(campagne=campagne, organisme=organisme)
        for organisme in Organisme.objects.bulk_create(organismes)
    ]
    inscriptions = Inscription.objects.bulk_create(fiches)
    CanalOffert.objects.bulk_create(
        [CanalOffert(inscription=une, canal="EMAIL", coordonnees=COORDONNEES["EMAIL"]) for une in inscriptions]
    )
    return inscriptions
