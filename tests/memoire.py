"""What an answer asks of memory, and editions of many bodies to ask it of."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from typing import Any

from campagnes.models import Campagne
from organismes.models import CanalOffert, Inscription, Organisme
from socle import exports
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import COORDONNEES, InscriptionFactory, OrganismeFactory

PEU, BEAUCOUP = 100, 1_000
RAPPORT = 1.5


def exiger_un_flux(client: Any, monkeypatch: Any, adresse: str, remplir: Callable[[list[Inscription]], object]) -> None:
    """Fail unless the file of ten times more bodies takes no more memory. `adresse` has a place for `{annee}`."""
    # What is under this size is kept in memory on purpose: both files are above it.
    monkeypatch.setattr(exports, "EN_MEMOIRE_MAX", 2**12)
    pointes, tailles = [], []
    for annee, nombre in ((2031, PEU), (2032, BEAUCOUP)):
        campagne = CampagneFactory(annee=annee, terminee=True)
        remplir(inscrire_beaucoup(campagne, nombre))
        pointe, taille = pointe_de(client, adresse.format(annee=annee))
        pointes.append(pointe)
        tailles.append(taille)

    assert tailles[1] > 6 * tailles[0], tailles
    assert pointes[1] <= RAPPORT * pointes[0], pointes


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
