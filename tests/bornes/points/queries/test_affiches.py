"""A poster takes smaller letters only when its names would not hold on a line."""

import pytest

from bornes.points.queries.affiches import Affiche


@pytest.mark.parametrize(
    ("organisme", "site", "est_longue"),
    [("x" * 44, "y" * 49, False), ("x" * 45, "y" * 49, True), ("x" * 44, "y" * 50, True)],
)
def test_affiche_est_longue_past_the_line(organisme, site, est_longue):
    vide = dict.fromkeys(("code", "adresse", "adresse_courte", "qr_chemin"), "")

    affiche = Affiche(**vide, organisme=organisme, site=site, service="Accès", qr_cote=1, est_demonstration=False)

    assert affiche.est_longue is est_longue
