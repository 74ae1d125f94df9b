"""The OpenAPI description of the partner API, as `manage.py ecrire_api` wrote it."""

from __future__ import annotations

import json
from functools import cache

import yaml
from django.conf import settings

CHEMIN = settings.BASE_DIR / "docs" / "api" / "partenaires.v1.json"


@cache
def texte(*, en_yaml: bool = False) -> str:
    """Return the description as it is written."""
    ecrit = CHEMIN.read_text(encoding="utf-8")
    return yaml.safe_dump(json.loads(ecrit), allow_unicode=True, sort_keys=False) if en_yaml else ecrit
