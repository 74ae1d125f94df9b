"""Fixtures shared by every test."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _medias_a_part(settings, tmp_path):
    """Files written by a test die with it."""
    settings.MEDIA_ROOT = str(tmp_path / "medias")
