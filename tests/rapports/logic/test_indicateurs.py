"""Formulas of the dashboards, on cases worked out by hand."""

import pytest

from organismes.enums import Canal
from rapports.logic.resultats.indicateurs import (
    LUES,
    REPONSES,
    ContactValide,
    Part,
    appels_aboutis,
    centile,
    decroches_vite,
    delais,
    reclamations_suivies,
    repondeurs,
    reponses_exactes,
)


def appel(tentative=1, sonneries=3, attente=20, repondeur=None, **reste):
    reponses = {"TE-04": tentative, "TE-05": sonneries, "TE-07": attente, "TE-08": repondeur, **reste}
    return ContactValide("TEL", "renseignement", reponses, {})


def courriel(jours, *, type_="renseignement", elements=None, **reste):
    repondu = jours is not None
    reponses = {"EM-06": repondu, "EM-07": jours, "EM-16": None, "EM-17": None, **reste}
    return ContactValide("EMAIL", type_, reponses, elements or {})


def test_appels_aboutis_count_the_first_attempt_with_an_agent():
    appels = [appel(1), appel(2), appel(0, "jamais", "jamais"), appel(1, 3, "jamais")]

    assert appels_aboutis(appels) == Part(1, 4)


def test_decroches_vite_are_before_the_fifth_ring_over_calls_picked_up():
    assert decroches_vite([appel(sonneries=4), appel(sonneries=5), appel(0, "jamais", "jamais")]) == Part(1, 2)


def test_repondeurs_need_two_useful_elements():
    assert repondeurs([appel(repondeur=2), appel(repondeur=1), appel(repondeur=None)]) == Part(1, 2)


def test_delais_are_over_answered_contacts_and_the_threshold_over_all():
    mesure = delais([courriel(2), courriel(5), courriel(9), courriel(None)], "EMAIL")

    assert mesure.reponses == Part(3, 4)
    assert (mesure.mediane, mesure.centile_90) == (5, 9)
    assert mesure.dans_le_seuil == Part(2, 4)


def test_delais_without_answer_have_no_median():
    mesure = delais([courriel(None)], "EMAIL")

    assert (mesure.mediane, mesure.centile_90, mesure.reponses.taux) == (None, None, 0.0)


def test_delais_of_a_site_without_form_are_not_valid_contacts():
    sans = ContactValide("WEB", "renseignement", {"WEB-16": None, "WEB-17": None}, {})

    assert delais([sans], "WEB").reponses == Part(0, 0)


@pytest.mark.parametrize(("valeurs", "attendu"), [(list(range(1, 11)), 9), ([4], 4), ([], None), ([1, 2], 2)])
def test_centile_is_the_smallest_that_covers_nine_in_ten(valeurs, attendu):
    assert centile(valeurs, 90) == attendu


def test_reponses_exactes_need_every_element_and_no_misleading_error():
    def corrige(trouves, *, erreur=False):
        return courriel(2, **{"EM-16": {"trouves": trouves, "attendus": 4, "erreur_trompeuse": erreur}})

    assert reponses_exactes([corrige(4), corrige(3), corrige(4, erreur=True), courriel(None)]) == Part(1, 3)


def test_reclamations_suivies_read_the_third_element():
    def plainte(nombre, rangs=None):
        coches = {} if rangs is None else {"EM-17": frozenset(rangs)}
        return courriel(2, type_="reclamation", elements=coches, **{"EM-17": nombre})

    # Ticked a and b: not followed; a and c: followed; three: followed; two unknown ones: left out; none: not followed.
    plaintes = [plainte(2, {0, 1}), plainte(2, {0, 2}), plainte(3), plainte(2), plainte(0)]

    assert reclamations_suivies([*plaintes, courriel(2)]) == Part(2, 4)


def test_an_edition_keeps_in_memory_what_its_indicators_read_and_nothing_else():
    lues = set()

    class Mesures(dict):
        def get(self, code):
            lues.add(code)
            return 1

        __getitem__ = get

    contacts = [ContactValide(canal, "reclamation", Mesures(), {}) for canal in Canal]
    for indicateur in (appels_aboutis, decroches_vite, repondeurs, reponses_exactes, reclamations_suivies):
        indicateur(contacts)
    for canal in REPONSES:
        delais(contacts, canal)

    assert lues == LUES
