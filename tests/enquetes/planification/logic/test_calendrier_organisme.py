"""The days of one body, given one by one to its visits."""

from __future__ import annotations

import itertools

from enquetes.planification.logic.solveur.calendrier_organisme import coupler


class MasquesComptes(list[int]):
    """Masks that refuse to be read without end."""

    lectures = 0

    def __getitem__(self, rang):
        self.lectures += 1
        assert self.lectures < 10_000, "chaque ordre des jours est essayé"
        return super().__getitem__(rang)


def test_coupler_more_visits_than_days_gives_up_after_one_look_at_each():
    assert coupler(MasquesComptes([(1 << 25) - 1] * 26)) is None


def test_coupler_finds_a_day_for_each_visit_wherever_there_is_one():
    for masques in itertools.product(range(8), repeat=3):
        trouves = coupler(list(masques))
        possible = any(
            all(jour & m for jour, m in zip(ordre, masques, strict=True)) for ordre in itertools.permutations((1, 2, 4))
        )
        assert (trouves is not None) == possible
        if trouves is not None:
            assert len(set(trouves)) == 3
            assert all(jour & m and jour.bit_count() == 1 for jour, m in zip(trouves, masques, strict=True))
