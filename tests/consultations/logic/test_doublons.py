"""Near-duplicates: figures on pairs labelled by hand, words that explain, nothing merged, a large corpus.

Both parts of the corpus come from one hand, as the synonyms do: what people write will be found less well, hence a
person reads every suggestion.
"""

from __future__ import annotations

import random
import sys
import time

import pytest

from consultations.logic.doublons import METHODE, SEUIL, IdeesProches, Proche, indexer, proches_de, rapprocher
from consultations.logic.mots_d_idees import Mot, mots_pleins, racine
from tests.consultations.corpus.doublons import EVALUATION, MISE_AU_POINT, paires

RAPPEL, FAUSSES_DIFFICILES, FAUSSES_ORDINAIRES = 0.9, 0.35, 0.003


def mesurer(partie: str) -> tuple[float, float, float]:
    """Return recall on duplicates, share of hard negatives suggested, share of all the other pairs suggested."""
    etiquetees = paires(partie)
    corpus = {2 * n + cote: (une, autre)[cote] for n, (_e, une, autre) in enumerate(etiquetees) for cote in (0, 1)}
    suggeres = {(r.a, r.b) for r in rapprocher(corpus)}
    attendus = {(2 * n, 2 * n + 1): etiquette for n, (etiquette, _une, _autre) in enumerate(etiquetees)}
    parts = [
        sum(paire in suggeres for paire, e in attendus.items() if e == voulue)
        / sum(e == voulue for e in attendus.values())
        for voulue in "DN"
    ]
    autres = len(corpus) * (len(corpus) - 1) // 2 - len(attendus)
    return parts[0], parts[1], len(suggeres - set(attendus)) / autres


def grand_corpus(nombre: int) -> dict[int, tuple[str, str]]:
    """Ideas made of the halves of others, so that words are as common as in a real box of ideas."""
    hasard = random.Random(1)
    idees = [
        idee for partie in (MISE_AU_POINT, EVALUATION) for _e, une, autre in paires(partie) for idee in (une, autre)
    ]
    phrases = [texte for _titre, texte in idees]
    return {n: (hasard.choice(idees)[0], f"{hasard.choice(phrases)} {hasard.choice(phrases)}") for n in range(nombre)}


@pytest.mark.parametrize(("nom", "partie"), [("mise au point", MISE_AU_POINT), ("évaluation", EVALUATION)])
def test_near_duplicates_are_suggested_and_few_others(nom, partie, capsys):
    rappel, difficiles, ordinaires = mesurer(partie)

    with capsys.disabled():
        sys.stdout.write(
            f"\n{nom} : rappel {rappel:.1%}, paires difficiles {difficiles:.1%}, autres {ordinaires:.2%}\n"
        )
    assert rappel >= RAPPEL
    assert difficiles <= FAUSSES_DIFFICILES
    assert ordinaires <= FAUSSES_ORDINAIRES


def test_parts_of_the_corpus_are_large_and_share_no_idea():
    essai, jugement = paires(MISE_AU_POINT), paires(EVALUATION)

    assert len(essai) + len(jugement) >= 120
    assert not {i for _e, *deux in essai for i in deux} & {i for _e, *deux in jugement for i in deux}


def test_a_suggestion_says_which_words_and_by_which_method():
    textes = {
        "b": ("Une piste cyclable avenue Jean-Jaurès", "Les vélos sont en danger."),
        "a": ("PISTE VELO AVENUE JEAN JAURES", "Des cyclistes en danger parmi les voitures."),
        "c": ("Ouvrir la médiathèque le dimanche", "Pour les familles."),
    }

    (paire,) = rapprocher(textes)

    assert (paire.a, paire.b, paire.methode) == ("a", "b", METHODE)
    assert set(paire.mots_communs) == {"piste", "velo", "avenue", "jean", "jaures", "danger"}
    assert SEUIL <= paire.score <= 1


def test_the_same_idea_twice_scores_one():
    assert rapprocher({1: ("Un banc", "Place du marché"), 2: ("un BANC !", "place du marche")}) == (
        IdeesProches(1, 2, 1.0, ("banc", "marché", "place"), METHODE),
    )


def test_the_same_demand_elsewhere_is_another_idea():
    textes = {
        1: ("Une fontaine place Voltaire", "Installer une fontaine à boire place Voltaire."),
        2: ("Une fontaine place Diderot", "Installer une fontaine à boire place Diderot."),
        3: ("Fontaine à boire, place Diderot", "On a soif l'été place Diderot."),
    }

    assert [(r.a, r.b) for r in rapprocher(textes, 0.35)] == [(2, 3)]


def test_order_of_ideas_changes_nothing():
    corpus = grand_corpus(80)
    inverse = dict(reversed(corpus.items()))

    assert {(r.a, r.b, r.score) for r in rapprocher(inverse)} == {(r.a, r.b, r.score) for r in rapprocher(corpus)}


def test_threshold_keeps_what_reaches_it():
    corpus = grand_corpus(80)
    toutes = rapprocher(corpus, 0.2)

    assert [r.score for r in toutes] == sorted((r.score for r in toutes), reverse=True)
    assert rapprocher(corpus, 0.5) == tuple(r for r in toutes if r.score >= 0.5)


@pytest.mark.parametrize("textes", [{}, {1: ("", "")}, {1: ("", ""), 2: ("de la", "et !")}])
def test_ideas_without_words_look_like_nothing(textes):
    assert rapprocher(textes) == ()
    assert proches_de("Un banc", "", textes) == ()
    assert proches_de("", "", {1: ("Un banc", "")}) == ()


def test_while_writing_the_nearest_ideas_are_shown():
    corpus = {n: une for n, (_e, une, _autre) in enumerate(paires(EVALUATION))}

    proches = proches_de("Un frigo pour tous", "Partager la nourriture qui reste dans un réfrigérateur", corpus)

    assert proches[0].proposition == 5
    assert {"frigo", "nourriture"} <= set(proches[0].mots_communs)
    assert isinstance(proches[0], Proche)
    assert proches_de("Un frigo pour tous", "Partager la nourriture", indexer(corpus), au_plus=1)[0].proposition == 5
    assert proches_de("Zzz", "Qwx", corpus) == ()


def test_an_idea_of_the_corpus_finds_itself_first():
    corpus = grand_corpus(60)
    index = indexer(corpus)

    premiers = [proches_de(*corpus[n], index)[0] for n in corpus]

    assert [p.score for p in premiers] == pytest.approx([1.0] * 60)


@pytest.mark.parametrize(
    ("une", "autre"),
    [
        ("vélos", "cyclable"),
        ("trottoirs", "trottoir"),
        ("municipaux", "municipal"),
        ("chevaux", "cheval"),
        ("réparer", "réparation"),
        ("école", "scolaires"),
        ("bœufs", "boeuf"),
        ("plantation", "planter"),
        ("électriques", "électrique"),
    ],
)
def test_words_of_a_family_have_one_stem(une, autre):
    assert _racine(une) == _racine(autre)


def _racine(mot: str) -> str:
    from consultations.logic.mots_d_idees import plier

    return racine(plier(mot))


@pytest.mark.parametrize(
    ("une", "autre"), [("parc", "part"), ("rue", "rues-basses"), ("banc", "banque"), ("gare", "garer")]
)
def test_words_that_look_alike_keep_their_stems(une, autre):
    assert racine(une) != racine(autre)


def test_empty_words_are_left_out():
    assert mots_pleins("Il faudrait installer des bancs à l’ombre") == [
        Mot("banc", "bancs", "bancs"),
        Mot("ombr", "ombre", "ombre"),
    ]


def test_two_thousand_ideas_take_a_few_seconds(capsys):
    corpus = grand_corpus(2_000)
    debut = time.process_time()
    rapprocher(corpus)
    duree = time.process_time() - debut
    debut = time.process_time()
    index = indexer(corpus)
    indexation = time.process_time() - debut
    debut = time.process_time()
    proches_de("Un composteur dans mon quartier", "Pour nos épluchures", index)
    proche = time.process_time() - debut
    with capsys.disabled():
        sys.stdout.write(f"\n2 000 idées : {duree:.2f} s, index {indexation:.2f} s, une idée {proche * 1000:.0f} ms\n")
    assert duree < 30
