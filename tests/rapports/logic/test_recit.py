"""The story is made from the figures, in right French, for every shape of result."""

import pytest

from rapports.logic.resultats.lignes import LigneCanal, LigneDelai
from rapports.logic.resultats.recit import raconter
from rapports.logic.resultats.tableau import Constats
from socle.logic.typographie import intervalle_en_mots
from trophees.logic.reperes import Repere


def canal(code, score, contacts=2, *, significatif=True, marge=8.0):
    return LigneCanal(
        code,
        code,
        est_offert=True,
        score=score,
        nb_contacts=contacts,
        est_significatif=significatif,
        intervalle=(score - marge, score + marge),
    )


def delai(code="COURRIER", contacts=2, reponses=1, mediane=19.0, seuil=15):
    return LigneDelai(
        code, code, contacts, reponses, mediane if reponses else None, mediane if reponses else None, seuil
    )


def raconte(canaux, delais=(), contacts=14, repondus=10, exacts=4, score=61.2, bornes=None, pairs=None, demandes=None):
    constats = Constats(
        nb_contacts=contacts,
        nb_demandes=contacts if demandes is None else demandes,
        nb_repondus=repondus,
        nb_de_qualite=repondus,
        nb_exacts=exacts,
        delais=tuple(delais),
        attentes=(),
        grilles=(),
        priorites=(),
        forces=(),
        verbatims=(),
    )
    return raconter(constats, canaux, score, bornes, pairs)


def test_raconter_a_gap_names_the_best_and_the_dearest_channel():
    recit = raconte([canal("TEL", 80.0), canal("COURRIER", 41.0)], [delai()])

    assert recit.titre == "Le téléphone vous porte, le courrier vous coûte"
    assert recit.phrases == (
        "Sur 14\u00a0contacts, vos services ont répondu dix fois, quatre fois de façon exacte et complète.",
        "Une lettre sur deux a reçu une réponse, en 19 jours ouvrés\u202f: au-delà du seuil de 15 jours.",
    )


def test_raconter_a_site_without_form_was_not_left_in_silence():
    """Its audit asked for nothing: thirteen answers are all there could be."""
    presque = raconte([canal("TEL", 80.0)], contacts=14, demandes=13, repondus=13)
    seul = raconte([canal("WEB", 80.0)], contacts=1, demandes=0, repondus=0, exacts=0)
    muet = raconte([canal("TEL", 0.0)], contacts=2, demandes=1, repondus=0, exacts=0)

    assert presque.phrases[0].startswith(
        "Sur 13\u00a0contacts qui demandaient une réponse, vos services ont répondu treize fois"
    )
    assert seul.phrases == ("Sur 1\u00a0contact, aucun ne demandait de réponse.",)
    assert muet.phrases == ("Sur 1\u00a0contact qui demandait une réponse, aucun n’a reçu de réponse.",)


def test_raconter_a_day_and_a_half_is_not_plural():
    recit = raconte([canal("EMAIL", 40.0)], [delai("EMAIL", contacts=4, reponses=2, mediane=1.5, seuil=5)])

    assert recit.phrases[1] == (
        "Deux courriels sur quatre ont reçu une réponse, la moitié en 1,5 jour ouvré au plus, dans le seuil de 5 jours."
    )


@pytest.mark.parametrize(
    ("reponses", "dite"),
    [(1, "Le courriel envoyé a reçu une réponse, en moins d’un jour ouvré"), (2, "la moitié en moins d’un jour ouvré")],
)
def test_raconter_an_answer_of_the_day_is_told_as_the_table_does(reponses, dite):
    recit = raconte([canal("EMAIL", 40.0)], [delai("EMAIL", reponses, reponses, mediane=0, seuil=5)])

    assert f"{dite}, dans le seuil de 5 jours." in recit.phrases[1]


def test_raconter_plural_channels_agree():
    assert raconte([canal("RS", 70.0), canal("EMAIL", 45.0)]).titre == (
        "Les réseaux sociaux vous portent, le courriel vous coûte"
    )
    assert raconte([canal("EMAIL", 70.0), canal("RS", 45.0)]).titre == (
        "Le courriel vous porte, les réseaux sociaux vous coûtent"
    )


def test_raconter_never_says_that_a_low_channel_carries():
    """Nor that it is the best one: a site seen once, at 49, stands above it without being told apart."""
    canaux = [canal("WEB", 49.0, 1, marge=45.0), canal("TEL", 45.0), canal("COURRIER", 20.0)]

    assert raconte(canaux, score=38.0).titre == "Le téléphone résiste mieux, le courrier vous coûte"


def test_raconter_even_channels_tells_the_level():
    assert raconte([canal("TEL", 66.0), canal("EMAIL", 68.0)], score=67.0).titre == (
        "Un accueil satisfaisant, sans écart net d’un canal à l’autre"
    )


def test_raconter_names_no_channel_when_the_measure_does_not_tell_them_apart():
    """Fourteen points apart: at 10 points of margin each, chance alone does as much."""
    assert raconte([canal("TEL", 74.0, marge=10), canal("EMAIL", 60.0, marge=10)], score=67.0).titre == (
        "Un accueil satisfaisant, sans écart net d’un canal à l’autre"
    )
    assert raconte([canal("TEL", 74.2, marge=10), canal("EMAIL", 60.0, marge=10)], score=67.0).titre == (
        "Le téléphone vous porte, le courriel vous coûte"
    )


def test_raconter_tells_the_net_gap_that_the_highest_channel_hides():
    """The site is read in one contact: its score is the highest, and nobody knows it."""
    canaux = [canal("WEB", 90.0, marge=36), canal("EMAIL", 88.0, marge=12), canal("COURRIER", 50.0, marge=20)]

    assert raconte(canaux, score=76.0).titre == "Le courriel vous porte, le courrier vous coûte"


def test_raconter_never_denies_a_net_gap_that_is_small():
    assert raconte([canal("TEL", 72.0, marge=4), canal("EMAIL", 64.0, marge=4)], score=68.0).titre == (
        "Un accueil satisfaisant, sans grand écart net d’un canal à l’autre"
    )


def test_raconter_without_score_says_why():
    recit = raconte([canal("EMAIL", 70.0, 1, significatif=False)], contacts=1, repondus=1, exacts=1, score=None)

    assert recit.titre == "Trop peu de contacts pour un score"
    assert recit.phrases == ("Sur 1\u00a0contact, vos services ont répondu une fois, de façon exacte et complète.",)


def test_raconter_silence_is_told_plainly():
    recit = raconte([canal("COURRIER", 12.5)], [delai(reponses=0)], contacts=2, repondus=0, exacts=0, score=12.5)

    assert recit.phrases == (
        "Sur 2\u00a0contacts, aucun n’a reçu de réponse.",
        "Les deux lettres envoyées sont restées sans réponse.",
    )


def test_raconter_a_single_written_contact_is_singular():
    un = raconte([canal("TEL", 60.0)], [delai("EMAIL", 1, 1, 4.0, 5)])
    aucun = raconte([canal("TEL", 60.0)], [delai("EMAIL", 1, 0, 4.0, 5)])

    assert un.phrases[1] == "Le courriel envoyé a reçu une réponse, en 4 jours ouvrés, dans le seuil de 5 jours."
    assert aucun.phrases[1] == "Un courriel envoyé est resté sans réponse."


@pytest.mark.parametrize(
    ("bornes", "place"),
    [
        ((58.6, 70.0), "est au-dessus de"),
        ((52.0, 70.0), "ne se distingue pas de"),
        ((40.0, 58.0), "ne se distingue pas de"),
        ((40.0, 57.4), "est au-dessous de"),
    ],
)
def test_raconter_without_written_channel_tells_the_peers_as_far_as_the_measure_does(bornes, place):
    recit = raconte([canal("TEL", 61.2)], bornes=bornes, pairs=Repere(6, 50.0, 58.0, 64.0))

    assert recit.phrases[1] == (f"Votre score, {intervalle_en_mots(*bornes)}, {place} la médiane de vos 6 pairs, 58,0.")


@pytest.mark.parametrize(
    ("bornes", "mediane", "phrase"),
    [
        ((35.2, 57.54), 57.8, "entre 35,2 et 57,5, est au-dessous de la médiane de vos 6 pairs, 57,8."),
        ((57.8, 70.0), 57.84, "entre 57,8 et 70,0, ne se distingue pas de la médiane de vos 6 pairs, 57,8."),
        ((48.61, 70.7), 48.9, "entre 48,6 et 70,7, ne se distingue pas de la médiane de vos 6 pairs, 48,9."),
        ((58.1, 70.0), 58.0, "entre 58,1 et 70,0, est au-dessus de la médiane de vos 6 pairs, 58,0."),
        ((40.0, 57.97), 58.0, "entre 40,00 et 57,97, est au-dessous de la médiane de vos 6 pairs, 58,00."),
        ((58.0, 70.0), 58.0, "entre 58 et 70, ne se distingue pas de la médiane de vos 6 pairs, 58,0."),
    ],
)
def test_ends_are_read_on_the_side_of_the_median_where_they_are_said(bornes, mediane, phrase):
    recit = raconte([canal("TEL", 61.2)], bornes=bornes, pairs=Repere(6, 50.0, mediane, 64.0))

    assert recit.phrases[1] == f"Votre score, {phrase}"


def test_raconter_without_contact_says_so():
    assert raconte([], contacts=0, repondus=0, exacts=0, score=None).titre == "Aucun contact validé"
