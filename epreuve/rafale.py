"""Requests that leave together: what races meet when two hundred people press the same button."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode

from epreuve.liaison import ouvrir

ATTENTE_S = 120
# How long somebody tries again while the server is down (s), and how long she breathes between two tries.
PATIENCE_S, SOUFFLE_S = 180, 0.3
JETON = "r" * 32
FORMULAIRE = "application/x-www-form-urlencoded"
T = TypeVar("T")


class Reponse(NamedTuple):
    """What came: status, where it leads, text, cookies; status 0 when nothing came."""

    statut: int
    vers: str = ""
    texte: str = ""
    temoins: Mapping[str, str] = MappingProxyType({})


def frapper(
    adresse: str,
    chemin: str,
    champs: Mapping[str, object] | str | None = None,
    *,
    temoins: Mapping[str, str] | None = None,
    en_tetes: Mapping[str, str] | None = None,
    media: str = FORMULAIRE,
) -> Reponse:
    """Ask once, follow nothing; fields are posted with the token of forms, a text as it is."""
    tetes = {"Cookie": "; ".join(f"{nom}={v}" for nom, v in {"csrftoken": JETON, **(temoins or {})}.items())}
    corps = None if champs is None else _corps(champs)
    if corps is not None:
        tetes |= {"Content-Type": media, "Referer": f"{adresse}{chemin}"}
    liaison = ouvrir(adresse, ATTENTE_S)
    try:
        liaison.request("GET" if corps is None else "POST", chemin, corps, {**tetes, **(en_tetes or {})})
        return _lire(liaison.getresponse())
    except (OSError, http.client.HTTPException):
        return Reponse(0)
    finally:
        liaison.close()


def _corps(champs: Mapping[str, object] | str) -> bytes:
    texte = champs if isinstance(champs, str) else urlencode({**champs, "csrfmiddlewaretoken": JETON}, doseq=True)
    return texte.encode()


def _lire(reponse: http.client.HTTPResponse) -> Reponse:
    recus = dict(mot.split(";")[0].split("=", 1) for mot in reponse.headers.get_all("Set-Cookie") or ())
    vers = reponse.headers.get("Location") or ""
    return Reponse(reponse.status, vers, reponse.read().decode(errors="replace"), recus)


def est_une_panne(statut: int) -> bool:
    """Tell whether nothing came, or the server failed."""
    return not 0 < statut < 500


def nb_pannes(statuts: Counter[int]) -> int:
    """Count the failures among what was answered."""
    return sum(nombre for statut, nombre in statuts.items() if est_une_panne(statut))


def insister(geste: Callable[[], Reponse]) -> Reponse:
    """Do it again until the server answers something that is not a failure."""
    limite = time.monotonic() + PATIENCE_S
    while est_une_panne((reponse := geste()).statut) and time.monotonic() < limite:
        time.sleep(SOUFFLE_S)
    return reponse


def ensemble(gestes: Sequence[Callable[[], T]], *, a_la_fois: int = 0) -> list[T]:
    """Run the gestures at the same instant, `a_la_fois` of them at most, the first ones together; keep their order."""
    nombre = min(len(gestes), a_la_fois or len(gestes))
    depart, premiers = threading.Barrier(nombre, timeout=ATTENTE_S), threading.Semaphore(nombre)

    def courir(geste: Callable[[], T]) -> T:
        if premiers.acquire(blocking=False):
            depart.wait()
        return geste()

    with ThreadPoolExecutor(nombre) as foule:
        return list(foule.map(courir, gestes))
