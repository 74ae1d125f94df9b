"""Who is at the door: the kiosk of a token, read in one statement with the numbers it already sent.

A process remembers the doors that it opened. What it remembers is never believed: the statement that writes a batch
verifies the door (`inserer_avis`), so a token revoked or rolled, a kiosk moved, a body of another department, are seen
at the very next batch. The numbers are a hint: they tell what looks sent again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections

from bornes.logic.suite import Plage, lire_plages
from organismes.logic.fuseaux import fuseau_du_departement
from socle.requetes_preparees import RequetePreparee, lire_une

# On the path of every opinion: written by hand, for Django would take longer to write it than to read the answer.
LECTURE = RequetePreparee(
    "bornes_porte",
    """
SELECT e.id, e.revoque_le IS NOT NULL, b.inscription_id, b.site_id, o.departement, s.plages
FROM bornes_enrolement e
JOIN bornes_suiterecue s ON s.enrolement_id = e.id
JOIN bornes_borne b ON b.id = e.borne_id
JOIN organismes_site l ON l.id = b.site_id
JOIN organismes_organisme o ON o.id = l.organisme_id
WHERE e.jeton_empreinte = %s""",
    ("text",),
)


NB_EN_MEMOIRE = 4096
T = TypeVar("T")
SANS_ECART = dt.timedelta(0)


class PorteChangee(Exception):
    """The kiosk is not, or may not be, as its door says: it is to be read again."""


class PorteBorne(NamedTuple):
    """A kiosk, as the token of this hash and its suite were read. `ecart` is its clock minus ours, zero when untold."""

    empreinte: str
    enrolement_id: int
    inscription_id: int
    site_id: int
    departement: str
    plages: list[Plage]
    ecart: dt.timedelta = SANS_ECART
    est_revoquee: bool = False
    est_de_memoire: bool = False

    @property
    def fuseau(self) -> ZoneInfo:
        """Civil time of the body."""
        return fuseau_du_departement(self.departement)


@dataclass(frozen=True, slots=True)
class PorteSmartphone:
    """A phone: the point of its code, the page it opened and how long before (s), from where (hash of the day)."""

    point_id: int
    fuseau: ZoneInfo
    page: UUID | None = None
    duree: int | None = None
    source: str = ""


# Doors opened by this process, by hash of the token, the last used at the end.
_en_memoire: dict[str, PorteBorne] = {}
_verrou = Lock()


def porte_connue(empreinte: str) -> PorteBorne | None:
    """Return the door that this process remembers for this hash of a token, to be verified."""
    return _en_memoire.get(empreinte)


def retenir(porte: PorteBorne, plages: list[Plage]) -> None:
    """Remember a door that just held, with the numbers received; the one unused for longest is forgotten."""
    retenue = porte._replace(plages=plages, ecart=SANS_ECART, est_de_memoire=True)
    with _verrou:
        _en_memoire.pop(porte.empreinte, None)
        if len(_en_memoire) >= NB_EN_MEMOIRE:
            del _en_memoire[next(iter(_en_memoire))]
        _en_memoire[porte.empreinte] = retenue


def oublier(empreinte: str) -> None:
    """Forget a door that no longer holds."""
    with _verrou:
        _en_memoire.pop(empreinte, None)


def oublier_les_portes() -> None:
    """Forget all that this process remembers of doors."""
    with _verrou:
        _en_memoire.clear()


def porte_du_jeton(empreinte: str) -> PorteBorne | None:
    """Return the kiosk whose present token has this hash, revoked or not; None when nobody has it."""
    return en_premier(lambda: _lire(empreinte))


def en_premier(acte: Callable[[], T]) -> T:
    """Do what comes first on the database in a request, and may be done twice.

    It stands for the check of the connection that Django would send before it: on one that the server dropped
    meanwhile, it is done again on a new one.
    """
    base = connections[DEFAULT_DB_ALIAS]
    if base.in_atomic_block:
        return acte()
    base.health_check_done = True  # type: ignore[attr-defined]  # the stubs leave it out
    try:
        return acte()
    except (InterfaceError, OperationalError):
        base.close()
        return acte()


def _lire(empreinte: str) -> PorteBorne | None:
    ligne = lire_une(LECTURE, [empreinte])
    if ligne is None:
        return None
    enrolement_id, est_revoquee, inscription_id, site_id, departement, plages = ligne
    return PorteBorne(
        empreinte,
        enrolement_id,
        inscription_id,
        site_id,
        departement,
        lire_plages(plages),
        est_revoquee=bool(est_revoquee),
    )
