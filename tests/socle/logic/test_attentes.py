"""What waits: its order, and when it is late."""

import datetime as dt

from socle.logic.attentes import Attente, Nouvelle, des_plus_recentes, ordonner

JOUR = dt.date(2027, 3, 10)


def _attente(cle: str, **champs) -> Attente:
    return Attente(cle, f"{cle} attend", 1, f"/{cle}/", **champs)


def test_the_oldest_comes_first_and_what_has_no_date_last():
    sans_date, presse = _attente("a"), _attente("b", echeance=JOUR)
    hier, avant_hier = _attente("c", depuis=JOUR), _attente("d", depuis=JOUR - dt.timedelta(days=1))

    assert ordonner([sans_date, presse, hier, avant_hier]) == [avant_hier, hier, presse, sans_date]


def test_two_of_one_day_keep_an_order_of_their_own():
    ville, pays = _attente("a", depuis=JOUR, sujet="ville"), _attente("a", depuis=JOUR, sujet="pays")

    assert ordonner([ville, pays]) == ordonner([pays, ville]) == [pays, ville]


def test_it_is_late_the_day_after_its_last_day():
    due = _attente("a", echeance=JOUR)

    assert (due.est_en_retard(JOUR), due.est_en_retard(JOUR + dt.timedelta(days=1))) == (False, True)
    assert _attente("b", depuis=JOUR).est_en_retard(dt.date.max) is False


def test_the_latest_that_happened_comes_first():
    hier, ce_jour = Nouvelle("hier", "/", JOUR - dt.timedelta(days=1)), Nouvelle("ce jour", "/", JOUR)

    assert des_plus_recentes([hier, ce_jour]) == [ce_jour, hier]
