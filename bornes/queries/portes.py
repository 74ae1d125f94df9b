"""Who is at the door: the kiosk of a token, read in one statement with the numbers it already sent."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import InterfaceError, OperationalError, connection

from bornes.logic.suite import Plage
from organismes.logic.fuseaux import fuseau_du_departement
from socle.prepares import Enonce, executer

# On the path of every opinion: written by hand, for Django would take longer to write it than to read the answer.
LECTURE = Enonce(
    "bornes_porte",
    """
SELECT e.id, e.revoque_le IS NOT NULL, b.inscription_id, b.site_id, o.departement, s.plages, s.version
FROM bornes_enrolement e
JOIN bornes_suiterecue s ON s.enrolement_id = e.id
JOIN bornes_borne b ON b.id = e.borne_id
JOIN organismes_site l ON l.id = b.site_id
JOIN organismes_organisme o ON o.id = l.organisme_id
WHERE e.jeton_empreinte = %s""",
    ("text",),
)


@dataclass(frozen=True, slots=True)
class PorteBorne:
    """A kiosk, as its token and its suite were just read. `ecart` is its clock minus ours, zero when it is not told."""

    enrolement_id: int
    inscription_id: int
    site_id: int
    fuseau: ZoneInfo
    plages: list[Plage]
    version: int
    ecart: dt.timedelta = dt.timedelta(0)
    est_revoquee: bool = False


@dataclass(frozen=True, slots=True)
class PorteSmartphone:
    """A phone: the point of its code, the page it opened and how long before (s), from where (hash of the day)."""

    point_id: int
    fuseau: ZoneInfo
    page: UUID | None = None
    duree: int | None = None
    source: str = ""


def porte_du_jeton(empreinte: str) -> PorteBorne | None:
    """Return the kiosk whose present token has this hash, revoked or not; None when nobody has it.

    First statement of its request, this reading stands for the check of the connection that Django would send before
    it: on one that the server dropped meanwhile, it is done again on a new one.
    """
    if connection.in_atomic_block:
        return _lire(empreinte)
    connection.health_check_done = True  # type: ignore[attr-defined]  # the stubs leave it out
    try:
        return _lire(empreinte)
    except (InterfaceError, OperationalError):
        connection.close()
        return _lire(empreinte)


def _lire(empreinte: str) -> PorteBorne | None:
    with connection.cursor() as curseur:
        executer(curseur, LECTURE, [empreinte])
        ligne = curseur.fetchone()
    if ligne is None:
        return None
    enrolement_id, est_revoquee, inscription_id, site_id, departement, plages, version = ligne
    return PorteBorne(
        enrolement_id,
        inscription_id,
        site_id,
        fuseau_du_departement(departement),
        json.loads(plages),
        version,
        est_revoquee=bool(est_revoquee),
    )
