"""A test signs somebody in by one session, as her first visit does."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test.client import ClientMixin

selon_django = ClientMixin._login  # type: ignore[attr-defined]


def entrer(navigateur: Any, compte: Any, moyen: str | None = None) -> None:
    """Sign in as Django's client does; without a session yet, Django writes one only to take it back: nine statements."""
    if settings.SESSION_COOKIE_NAME not in navigateur.cookies:
        navigateur.cookies[settings.SESSION_COOKIE_NAME] = ""
    selon_django(navigateur, compte, moyen)
