"""How long people waited in an edition, channel by channel. Two queries."""

from __future__ import annotations

from campagnes.models import Campagne
from enquetes.visites.queries.delais_reponse import attentes_de, attentes_orales_de
from rapports.logic.edition.attentes_reparties import AttenteRepartie, attentes_de_vive_voix, attentes_ecrites


def attentes_reparties(campagne: Campagne) -> tuple[AttenteRepartie, ...]:
    """Return the written channels, then calls and visits."""
    return (*attentes_ecrites(attentes_de(campagne)), *attentes_de_vive_voix(attentes_orales_de(campagne)))
