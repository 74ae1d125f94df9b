"""The requests of an edition and how long they waited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from campagnes.models import Campagne
from enquetes.models import Visite
from enquetes.visites.logic.delais_reponse import (
    DELAIS,
    ORALES,
    AttenteDesDemandes,
    DemandeEcrite,
    attente_orale,
    attentes,
    demande,
)
from enquetes.visites.logic.survie import Duree


def attentes_de(campagne: Campagne) -> tuple[AttenteDesDemandes, ...]:
    """Return the waits of the written requests of an edition, all together then by channel. One query."""
    contacts = _mesures(campagne, DELAIS)
    trouvees: list[DemandeEcrite] = [d for canal, reponses in contacts if (d := demande(canal, reponses))]
    return attentes(trouvees)


def attentes_orales_de(campagne: Campagne) -> dict[str, list[Duree]]:
    """Return the waits of the calls and of the visits of an edition, by channel. One query."""
    durees: defaultdict[str, list[Duree]] = defaultdict(list)
    for canal, reponses in _mesures(campagne, ORALES):
        if duree := attente_orale(canal, reponses):
            durees[canal].append(duree)
    return durees


def _mesures(campagne: Campagne, canaux: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Yield the channel and the raw measures of each validated contact."""
    contacts = Visite.objects.filter(inscription__campagne=campagne, canal__in=list(canaux)).validees()
    # Two thousand at once, as usual, are twenty megabytes.
    yield from contacts.order_by("pk").values_list("canal", "reponses").iterator(chunk_size=200)
