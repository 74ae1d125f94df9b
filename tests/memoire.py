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
RELECTURES = 2
Editions = dict[int, list[Inscription]]


def deux_editions() -> Editions:
    """Register few bodies in an edition, and ten times more in the next."""
    return {
        annee: inscrire_beaucoup(CampagneFactory(annee=annee, terminee=True), nombre)
        for annee, nombre in ((2028, PEU), (2029, BEAUCOUP))
    }


def exiger_un_flux(
    client: Any, monkeypatch: Any, adresse: str, editions: Editions, remplir: Callable[[list[Inscription]], object]
) -> None:
    """Fail unless the file of ten times more bodies takes no more memory. `adresse` has a place for `{annee}`."""
    # What is under this size is kept in memory on purpose: both files are above it.
    monkeypatch.setattr(exports, "EN_MEMOIRE_MAX", 2**12)
    pointes, tailles = [], []
    for annee, inscriptions in editions.items():
        remplir(inscriptions)
        pointe, taille = pointe_de(client, adresse.format(annee=annee), borne=RAPPORT * sum(pointes))
        pointes.append(pointe)
        tailles.append(taille)

    assert tailles[1] > 6 * tailles[0], tailles
    assert pointes[1] <= RAPPORT * pointes[0], pointes


def pointe_de(client: Any, adresse: str, *, borne: float = 0) -> tuple[int, int]:
    """Read an answer piece by piece, throw it away as it comes; return the bytes held at the highest, and its own.

    What other threads hold at that instant, or a first reading learns once for all, is not of the file: above `borne`,
    it is read again, and the lowest reading counts.
    """
    pointe, taille = _lire(client, adresse)
    for _relecture in range(RELECTURES):
        if pointe > borne:
            pointe = min(pointe, _lire(client, adresse)[0])
    return pointe, taille


def _lire(client: Any, adresse: str) -> tuple[int, int]:
    # What was left to collect before is not of this reading.
    gc.collect()
    tracemalloc.start()
    taille = sum(map(len, client.get(adresse)))
    pointe = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return pointe, taille


def inscrire_beaucoup(campagne: Campagne, nombre: int, **fiche: Any) -> list[Inscription]:
    """Register many communes by e-mail, in three writes."""
    organismes: list[Any] = [OrganismeFactory.build() for _rang in range(nombre)]
    fiches: list[Any] = [
        InscriptionFactory.build(campagne=campagne, organisme=organisme, **fiche)
        for organisme in Organisme.objects.bulk_create(organismes)
    ]
    inscriptions = Inscription.objects.bulk_create(fiches)
    CanalOffert.objects.bulk_create(
        [CanalOffert(inscription=une, canal="EMAIL", coordonnees=COORDONNEES["EMAIL"]) for une in inscriptions]
    )
    return inscriptions
