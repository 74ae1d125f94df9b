"""Canonical writing of a frozen ranking and its print. No float ever enters: scores are texts."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonique(contenu: Any) -> bytes:
    """Return the one JSON writing of a content: sorted keys, no space, ASCII; refuse floats, whose writing may vary."""
    _refuser_les_flottants(contenu)
    return json.dumps(contenu, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode()


def empreinte(contenu: Any) -> str:
    """Return the SHA-256 of the canonical writing."""
    return hashlib.sha256(canonique(contenu)).hexdigest()


def _refuser_les_flottants(contenu: Any) -> None:
    if isinstance(contenu, float):
        raise TypeError("un contenu gelé ne porte pas de nombre flottant")
    if isinstance(contenu, dict):
        for valeur in contenu.values():
            _refuser_les_flottants(valeur)
    if isinstance(contenu, list):
        for valeur in contenu:
            _refuser_les_flottants(valeur)
