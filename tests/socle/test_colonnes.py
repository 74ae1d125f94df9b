"""The head of a table, written by one tag: words, numbers, words for those who listen, boxes; nothing is trusted."""

from __future__ import annotations

import pytest
from django.template import Context, Template


@pytest.mark.parametrize(
    ("balise", "cellules"),
    [
        ('{% colonnes "Organisme" %}', ['<th scope="col">Organisme</th>']),
        (
            '{% colonnes "Canal" "#Avis" "(Retirer)" "[Choisir]" %}',
            [
                '<th scope="col">Canal</th>',
                '<th scope="col" class="bm-nombre">Avis</th>',
                '<th scope="col"><span class="bm-invisible">Retirer</span></th>',
                '<td class="bm-case"><span class="bm-invisible">Choisir</span></td>',
            ],
        ),
        ('{% colonnes "#Score" nombre="n" %}', ['<th scope="col" class="n">Score</th>']),
        ("{% colonnes essai %}", ['<th scope="col">(essai) B</th>']),
        ("{% colonnes nom %}", ['<th scope="col">&lt;b&gt;Rue &amp; Cie&lt;/b&gt;</th>']),
    ],
)
def test_a_column_a_name(balise, cellules):
    ecrit = Template(balise).render(Context({"nom": "<b>Rue & Cie</b>", "essai": "(essai) B"}))

    assert ecrit == "".join(["<thead><tr>", *cellules, "</tr></thead>"])
