"""Which contacts make which interval."""

import numpy as np

from enquetes.visites.logic.totaux import AXES, ContactsPeses
from trophees.logic.incertitude import CorpsMesure, incertitudes_de

CORPS = [CorpsMesure(f"corps {rang}", {"EMAIL": 1}, "EPCI", None) for rang in range(4)]
SCORES = {
    "Population": (20, 35, 50, 25, 40, 45, 30, 30, 55, 35, 45, 20),
    "Voirie": (90, 70, 100, 80, 95, 75, 85, 100, 80, 90, 70, 95),
}
"""The scores of three contacts a body, body after body."""


def services(*gardes):
    """Return the intervals of the services of each body; contacts of a service that is not kept asked for none."""
    rangs = np.repeat(np.arange(len(CORPS)), 3)
    parts = np.zeros((2 * len(rangs), len(AXES), 2), dtype=np.int64)
    parts[:, 0, 0], parts[:, 0, 1] = np.concatenate(list(SCORES.values())), 1
    contacts = ContactsPeses(
        organismes=np.tile(rangs, 2),
        canaux=np.full(2 * len(rangs), "EMAIL"),
        services=np.repeat([nom if nom in gardes else "" for nom in SCORES], len(rangs)),
        repondus=np.ones(2 * len(rangs), dtype=bool),
        parts=parts,
        engagements=(),
        constats=np.zeros((2 * len(rangs), 0), dtype="U1"),
    )
    incertitudes, _lois = incertitudes_de(CORPS, contacts)
    return {cle: incertitude.services for cle, incertitude in incertitudes.items()}


def test_the_interval_of_a_service_is_that_of_its_own_contacts():
    ensemble = services(*SCORES)

    for nom, scores in SCORES.items():
        seuls = services(nom)
        for rang, corps in enumerate(CORPS):
            bas, haut = ensemble[corps.cle][nom]
            moyenne = sum(scores[3 * rang : 3 * rang + 3]) / 3
            assert seuls[corps.cle] == {nom: [bas, haut]}
            assert bas < moyenne < haut
