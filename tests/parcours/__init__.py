"""Journeys in a real browser."""

import pytest

# What it compares is told in full when a page has faults.
pytest.register_assert_rewrite("tests.parcours.visiteur")
