"""Tests of the platform."""

import pytest

# What they compare is told in full when it differs.
pytest.register_assert_rewrite("tests.preuves")
