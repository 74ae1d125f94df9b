"""When linear algebra gives up, there are no groups of opinion: pages say so, and no total is told in their place."""

from __future__ import annotations

import numpy as np
import pytest
from django.core.cache import cache
from django.urls import reverse

from consultations.logic.consensus import NON_TROUVES
from consultations.queries.accord import carte_des_opinions
from tests.algebre import renoncer
from tests.consultations.queries import test_accord as accord
from tests.factories.organismes import MembreFactory

pytestmark = pytest.mark.django_db


def test_a_solver_that_gives_up_makes_no_group_tells_no_total_and_is_not_kept(dialogue, monkeypatch):
    accord._camps(dialogue, 12, 9)
    cache.clear()

    with monkeypatch.context() as panne:
        panne.setattr(np.linalg, "svd", renoncer)
        sans = carte_des_opinions(dialogue)

    assert (sans.motif, sans.groupes, sans.nb_participants) == (NON_TROUVES, (), 21)
    assert {idee.ensemble for idee in sans.idees} == {None}
    assert (sans.rassemblent, sans.divisent) == ((), ())
    assert sans.motif_en_mots == "leur calcul n’a pas abouti, et sans lui rien ne protégerait les plus petits"
    assert [groupe.effectif for groupe in carte_des_opinions(dialogue).groupes] == [12, 9]


def test_the_results_page_says_in_words_why_there_are_no_groups(client, dialogue, monkeypatch):
    membre = MembreFactory(organisme=dialogue.inscription.organisme)
    client.force_login(membre.utilisateur)
    page = reverse("consultations:espace_consultation_resultats", args=[dialogue.pk])
    accord._camps(dialogue, 6)
    cache.clear()
    trop_peu = client.get(page).text
    accord._camps(dialogue, 12, 9)
    monkeypatch.setattr(np.linalg, "svd", renoncer)
    sans_calcul = client.get(page)

    assert "il faut au moins trois idées, et quinze personnes qui en aient jugé assez" in trop_peu
    assert "pas_assez_de_reponses" not in trop_peu
    assert (sans_calcul.status_code, "leur calcul n’a pas abouti" in sans_calcul.text) == (200, True)
    assert "Groupe A" not in sans_calcul.text
