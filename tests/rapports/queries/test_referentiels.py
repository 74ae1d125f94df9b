"""What a contact can observe of a referential."""

from rapports.queries.referentiels import Couverture, LigneCouverture


def test_nb_couverts_counts_what_has_criteria_or_borrows_them():
    lignes = [
        LigneCouverture(None, criteres, heritage)
        for criteres, heritage in (((), ""), (("EM-01",), ""), ((), "SP8-1"), (("EM-01",), "SP8-1"))
    ]

    assert Couverture(None, tuple(lignes)).nb_couverts == 3
