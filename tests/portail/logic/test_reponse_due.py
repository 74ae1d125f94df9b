"""When the answer due after a consultation is reminded of."""

import datetime as dt

from portail.enums import EtapeReponse
from portail.logic.reponse_due import etape_du_jour

CLOSE, DERNIER = dt.date(2027, 3, 1), dt.date(2027, 4, 30)


def test_each_reminder_has_its_day_and_two_more_for_a_worker_that_was_down():
    annee = [dt.date(2027, 1, 1) + dt.timedelta(days=jour) for jour in range(365)]

    dits = {jour: etape for jour in annee if (etape := etape_du_jour(CLOSE, DERNIER, jour))}

    assert dits == {
        dt.date(2027, mois, jour): etape
        for mois, jours, etape in (
            (3, (1, 2, 3), EtapeReponse.CLOSE),
            (4, (23, 24, 25), EtapeReponse.SEMAINE),
            (5, (1, 2, 3), EtapeReponse.RETARD),
        )
        for jour in jours
    }
