"""What is wrong with a kiosk."""

from __future__ import annotations

import pytest

from bornes.parc.logic.sante import ALERTES, ECART_TOLERE_S, Releve, alertes


@pytest.mark.parametrize(
    ("releve", "attendu"),
    [
        (Releve(est_en_service=True, batterie=20, file=49, ecart_horloge=-ECART_TOLERE_S), ()),
        (Releve(est_en_service=True, jours_de_silence=1), ("silence",)),
        (Releve(est_en_service=True, a_un_jeton=False), ("sans_jeton",)),
        (Releve(est_en_service=True, batterie=0), ("batterie",)),
        (Releve(est_en_service=True, file=50), ("file",)),
        (Releve(est_en_service=True, ecart_horloge=ECART_TOLERE_S + 0.1), ("horloge",)),
        (Releve(est_en_service=True, ecart_horloge=-ECART_TOLERE_S - 0.1), ("horloge",)),
        (Releve(est_en_service=False, nb_manquants=3), ("manquants",)),
        (Releve(est_en_service=False, est_orpheline=True), ("orpheline",)),
    ],
)
def test_alertes_hold_at_the_threshold_and_speak_past_it(releve, attendu):
    assert alertes(releve) == attendu


def test_alertes_of_a_kiosk_out_of_service_are_what_it_never_sent_only():
    tout = {
        "est_orpheline": True,
        "est_restee": True,
        "a_un_jeton": False,
        "jours_de_silence": 4,
        "batterie": 3,
        "file": 400,
        "ecart_horloge": 9000.0,
        "nb_manquants": 1,
    }

    assert alertes(Releve(est_en_service=True, **tout)) == ALERTES
    assert alertes(Releve(est_en_service=False, **tout)) == ("orpheline", "restee", "manquants")
