"""Work cut into lots."""

from itertools import count, islice

import pytest

from socle.logic.lots import en_lots


@pytest.mark.parametrize(
    ("combien", "attendus"), [(0, []), (2, [[0, 1]]), (3, [[0, 1, 2]]), (7, [[0, 1, 2], [3, 4, 5], [6]])]
)
def test_lots_hold_everything_once_in_order(combien, attendus):
    assert list(en_lots(range(combien), 3)) == attendus


def test_nothing_is_read_beyond_the_lot_that_is_asked():
    lus = count()

    assert list(islice(en_lots(lus, 2), 2)) == [[0, 1], [2, 3]]
    assert next(lus) == 4
