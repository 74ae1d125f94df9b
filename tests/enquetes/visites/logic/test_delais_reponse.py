import pytest

from enquetes.visites.logic.delais_reponse import DEMANDES_MINIMUM, TOUTES, DemandeEcrite, attentes, demande
from enquetes.visites.logic.survie import Duree


@pytest.mark.parametrize(
    ("canal", "reponses", "attendu"),
    [
        ("EMAIL", {"EM-06": True, "EM-07": 4}, Duree(4, observee=True)),
        ("EMAIL", {"EM-06": False, "EM-07": None}, Duree(20, observee=False)),
        ("COURRIER", {"CO-05": False, "CO-06": "jamais"}, Duree(30, observee=False)),
        ("EMAIL", {"EM-06": True, "EM-07": 26}, Duree(20, observee=False)),
        ("RS", {"RS-06": True, "RS-07": 0}, Duree(0, observee=True)),
        ("WEB", {"WEB-13": True, "WEB-16": False}, Duree(20, observee=False)),
        # No form on the site: nothing was asked.
        ("WEB", {"WEB-13": None, "WEB-16": None}, None),
        ("EMAIL", {"EM-06": True, "EM-07": "jamais"}, None),
        ("TEL", {"TE-04": 1}, None),
    ],
)
def test_demande_of_a_contact(canal, reponses, attendu):
    trouvee = demande(canal, reponses)

    assert (trouvee.duree if trouvee else None) == attendu


def test_demande_answered_on_the_last_day_of_the_wait_is_not_late():
    assert demande("COURRIER", {"CO-05": True, "CO-06": 30}) == DemandeEcrite("COURRIER", Duree(30, observee=True))


def test_attentes_late_answer_is_an_answer_that_waited_longer():
    tardive = demande("COURRIER", {"CO-05": True, "CO-06": 35})

    (toutes, courrier) = attentes([tardive] * DEMANDES_MINIMUM)

    assert (courrier.nb_reponses, courrier.survie.nb_evenements, toutes.survie.mediane) == (6, 0, None)


def test_attentes_counts_silences_and_tells_nothing_under_the_minimum():
    courriels = [DemandeEcrite("EMAIL", Duree(jours, observee=True)) for jours in (1, 2, 3)]
    courriels += [DemandeEcrite("EMAIL", Duree(20, observee=False))] * 3
    lettres = [DemandeEcrite("COURRIER", Duree(12, observee=True))] * (DEMANDES_MINIMUM - 1)

    toutes, courriel, courrier = attentes(courriels + lettres)

    assert (toutes.canal, toutes.nombre, toutes.nb_reponses, toutes.horizon) == (TOUTES, 11, 8, 20)
    assert (courriel.canal, courriel.nb_reponses, courriel.horizon, courriel.survie.mediane) == ("EMAIL", 3, 20, 3)
    assert (courrier.canal, courrier.nombre, courrier.survie) == ("COURRIER", 5, None)
    assert attentes([]) == ()


def test_attentes_together_are_watched_as_long_as_the_shortest():
    """Two letters of six requests were answered, after e-mails had been closed: half of them never were."""
    muets = [DemandeEcrite("EMAIL", Duree(20, observee=False))] * 4
    lettres = [DemandeEcrite("COURRIER", Duree(jours, observee=True)) for jours in (22, 25)]

    toutes, *_ = attentes(muets + lettres)
    seules, courrier = attentes(lettres * 3)

    assert (toutes.horizon, toutes.nb_reponses, toutes.survie.mediane) == (20, 2, None)
    # Answered on the last day that all are watched is in time; answered after its own wait is an answer still.
    derniers = [
        DemandeEcrite("EMAIL", Duree(20, observee=True)),
        *[demande("COURRIER", {"CO-05": True, "CO-06": 35})] * 2,
    ]
    toutes, *_ = attentes(derniers * 2)
    assert (toutes.nb_reponses, toutes.survie.nb_evenements) == (6, 2)
    assert (seules.horizon, seules.survie.mediane, courrier.survie.mediane) == (30, 22, 22)
