"""The cache in Redis, for what can be computed again: out of reach, it is an empty cache.

Nothing that must be kept or counted goes here (ADR 28). Without it pages are slower, and limits on reads are open.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from socle.coupe_circuit import CoupeCircuit

journaux = logging.getLogger("barometre.cache")

PATIENCE = 1.0
"""Seconds given to Redis to accept a connection, and to each answer."""
LENTEUR = 0.25
"""An answer later than this (s) is worth no answer: the database is quicker."""

TEMOIN_S = 60
"""Seconds for which Redis keeps what proves that it takes something."""


class CacheQuiCede(RedisCache):
    """Redis while it answers, nothing while it does not: `PATIENCE` once, then nobody waits until the end of a respite.

    A page asks several things of the cache: a frozen Redis would else cost a second for each.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        delais = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
        super().__init__(server, {**params, "OPTIONS": {**delais, **params.get("OPTIONS", {})}})
        self._circuit = CoupeCircuit()

    def add(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._demander(lambda: RedisCache.add(self, key, value, timeout, version), sinon=True))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._demander(lambda: RedisCache.get(self, key, default, version), sinon=default)

    def set(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._demander(lambda: RedisCache.set(self, key, value, timeout, version), sinon=None)

    def touch(self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._demander(lambda: RedisCache.touch(self, key, timeout, version), sinon=False))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._demander(lambda: RedisCache.delete(self, key, version), sinon=False))

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        trouves: dict[str, Any] = self._demander(lambda: RedisCache.get_many(self, keys, version), sinon={})
        return trouves

    def has_key(self, key: str, version: int | None = None) -> bool:
        return bool(self._demander(lambda: RedisCache.has_key(self, key, version), sinon=False))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Raise ValueError without Redis, as for any key that an empty cache does not have."""
        compte = self._demander(lambda: RedisCache.incr(self, key, delta, version), sinon=None)
        if compte is None:
            raise ValueError(f"Key '{key}' not found.")
        return int(compte)

    def set_many(
        self, data: dict[str, Any], timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[str]:
        self._demander(lambda: RedisCache.set_many(self, data, timeout, version), sinon=None)
        return []

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._demander(lambda: RedisCache.delete_many(self, keys, version), sinon=None)

    def clear(self) -> None:
        self._demander(lambda: RedisCache.clear(self), sinon=None)

    def repond(self) -> bool:
        """Tell whether Redis takes what it is given: one that is full answers, and no message passes by it.

        Within a respite nobody asks it.
        """
        return bool(self._demander(self._eprouver, sinon=False))

    def _eprouver(self) -> bool:
        RedisCache.set(self, "repond", 1, TEMOIN_S)
        return True

    def _demander(self, acte: Callable[[], Any], *, sinon: Any) -> Any:
        if self._circuit.en_cours:
            return sinon
        depart = time.monotonic()
        try:
            reponse = acte()
        except (RedisError, OSError) as panne:
            self._ceder(type(panne).__name__)
            return sinon
        if time.monotonic() - depart > LENTEUR:
            self._ceder("lenteur")
        return reponse

    def _ceder(self, code: str) -> None:
        self._circuit.commencer()
        # Once a respite and a process. The words of a fault may quote a key.
        journaux.warning("cache.hors_service", extra={"code": code})
