"""Nothing is kept of anybody here but who decided, under an account. See `socle.conservation`."""

from __future__ import annotations

from socle.conservation import Traitement

TRAITEMENTS: tuple[Traitement, ...] = ()
SANS_PERSONNE = frozenset(
    {
        "campagnes.Campagne",
        "campagnes.Ceremonie",
        "campagnes.EcheanceInscription",
        "campagnes.Periode",
        "campagnes.TourElection",
    }
)
