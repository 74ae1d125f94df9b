"""What a command says when its arguments are wrong."""

from __future__ import annotations

import pytest

from socle.commandes import dire_l_usage


@pytest.mark.parametrize(
    ("message", "attendu"),
    [
        ("the following arguments are required: --campagne", "il manque --campagne"),
        ("unrecognized arguments: --zut", "argument inconnu, --zut"),
        ("argument --campagne: invalid int value: 'x'", "--campagne attend un nombre entier, reçu 'x'"),
        (
            "argument --modele: invalid choice: 'z' (choose from 'a', 'b')",
            "--modele ne peut pas valoir 'z', mais 'a', 'b'",
        ),
        ("argument --campagne: expected one argument", "--campagne attend une valeur"),
        ("something else", "something else"),
    ],
)
def test_dire_l_usage_says_it_on_one_french_line(message, attendu):
    assert dire_l_usage(message) == f"Commande refusée\u202f: {attendu}."
