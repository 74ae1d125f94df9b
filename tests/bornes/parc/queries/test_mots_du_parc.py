"""What is wrong with a kiosk, in words."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

import bornes
from bornes.parc.logic.sante import ALERTES, Releve
from bornes.parc.queries.mots_du_parc import CONSEILS, MOTS_DES_ALERTES, dire, dire_acte, dire_ecart, dire_manquants


@pytest.mark.parametrize(
    ("secondes", "mots"),
    [
        (0, "à l’heure"),
        (-59.9, "à l’heure"),
        (60, "en avance de 1\u00a0minute"),
        (-1260, "en retard de 21\u00a0minutes"),
        (7200, "en avance de 2\u00a0heures"),
        (7199.4, "en avance de 2\u00a0heures"),
        (-3598.9, "en retard de 1\u00a0heure"),
        (7100, "en avance de 1\u00a0heure"),
        (-3 * 86400, "en retard de 3\u00a0jours"),
    ],
)
def test_clock_is_told_in_the_largest_unit(secondes, mots):
    assert dire_ecart(secondes) == mots


@pytest.mark.parametrize(
    ("plages", "mots"),
    [
        ([(7, 7)], "1 avis attendu n’est jamais arrivé\u202f: n°\u00a07"),
        ([(12, 14)], "3 avis attendus ne sont jamais arrivés\u202f: n°\u00a012 à 14"),
        ([(1, 2), (9, 9)], "3 avis attendus ne sont jamais arrivés\u202f: n°\u00a01 à 2, 9"),
    ],
)
def test_missing_numbers_are_named(plages, mots):
    assert dire_manquants(plages) == mots


def test_every_alert_has_its_sentence_its_count_and_its_advice():
    releve = Releve(est_en_service=True, batterie=9, ecart_horloge=900.0, nb_manquants=1)

    phrases = [dire(code, releve, dt.date(2027, 3, 5), [(3, 3)]) for code in ALERTES]

    assert all(phrases)
    assert len(set(phrases)) == len(ALERTES)
    assert set(MOTS_DES_ALERTES) == set(CONSEILS) == set(ALERTES)


def test_every_act_on_a_kiosk_has_its_words():
    actions = Path(bornes.__file__).parent.glob("*/actions/*.py")
    actes = {acte for source in actions for acte in re.findall(r'"(borne\.\w+)"', source.read_text())}

    assert "borne.enrolee" in actes
    assert [acte for acte in sorted(actes) if dire_acte(acte) == acte] == []
