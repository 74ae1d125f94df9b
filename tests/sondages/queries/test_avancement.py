"""How far a poll is."""

import pytest

from sondages.queries.avancement import AvancementDesCodes


@pytest.mark.parametrize(("donnes", "utilises", "part"), [(0, 0, 0), (8, 1, 13), (40, 23, 58), (3, 3, 100)])
def test_the_share_of_codes_used_is_rounded_as_other_shares_are(donnes, utilises, part):
    assert AvancementDesCodes(donnes, donnes, utilises, (), ()).part == part
