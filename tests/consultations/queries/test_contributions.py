"""The list of contributions: filters, sorts, search, counts from rows; the map; what somebody brought."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from consultations.enums import EtatProposition
from consultations.logic.projection import LARGEUR
from consultations.queries.carte import carte_de
from consultations.queries.contributions import A_DECOUVRIR, RECENTES, SOUTENUES, contributions
from consultations.queries.participant import mes_contributions
from socle.horloge import maintenant
from tests.factories.consultations import (
    CommentaireFactory,
    ParticipantFactory,
    PropositionFactory,
    SecteurFactory,
    SoutienFactory,
    SuiteDonneeFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
JOUR = dt.timedelta(days=1)


def _titres(dialogue, **filtres):
    return [idee.titre for idee in contributions(dialogue, **filtres)]


def test_only_what_is_public_is_listed(dialogue):
    for etat in ("brouillon", "deposee", "refusee", "retiree"):
        PropositionFactory(dialogue=dialogue, titre=etat, **{etat: True})
    for etat in ("irrecevable", "recevable", "etudiee", "retenue_", "non_retenue", "realisee"):
        PropositionFactory(dialogue=dialogue, titre=etat, **{etat: True})
    PropositionFactory()

    assert sorted(_titres(dialogue)) == [
        "etudiee",
        "irrecevable",
        "non_retenue",
        "realisee",
        "recevable",
        "retenue_",
    ]


def test_filters_add_up(dialogue):
    theme, secteur = ThemeFactory(dialogue=dialogue), SecteurFactory(dialogue=dialogue)
    PropositionFactory(dialogue=dialogue, titre="les deux", theme=theme, secteur=secteur)
    PropositionFactory(dialogue=dialogue, titre="thème", theme=theme, etudiee=True)
    PropositionFactory(dialogue=dialogue, titre="rien")

    assert sorted(_titres(dialogue, theme=str(theme.pk))) == ["les deux", "thème"]
    assert _titres(dialogue, theme=str(theme.pk), secteur=str(secteur.pk)) == ["les deux"]
    assert _titres(dialogue, etat=EtatProposition.ETUDIEE) == ["thème"]


@pytest.mark.parametrize(
    "filtres", [{"theme": "x"}, {"secteur": "-1"}, {"etat": "deposee"}, {"tri": "x"}, {"theme": "²"}]
)
def test_what_is_not_understood_filters_nothing(dialogue, filtres):
    PropositionFactory(dialogue=dialogue, titre="Des bancs")

    assert _titres(dialogue, **filtres) == ["Des bancs"]


@pytest.mark.parametrize(
    ("recherche", "trouve"),
    [
        ("fontaine", True),
        ("FONTAINE", True),
        ("ecole", True),
        ("fontaine école", True),
        ("font", True),
        ("taine", False),
        ("fontaine piscine", False),
        ("lilas", True),
        ("   ", True),
    ],
)
def test_search_reads_words_without_accents(dialogue, recherche, trouve):
    PropositionFactory(
        dialogue=dialogue, titre="Une fontaine", texte="Devant l’École, à l’ombre.", lieu="Rue des Lilas"
    )

    assert bool(_titres(dialogue, recherche=recherche)) is trouve


def test_counts_are_those_of_rows(dialogue):
    idee, autre = (PropositionFactory(dialogue=dialogue) for _ in range(2))
    for _ in range(3):
        SoutienFactory(proposition=idee)
    for trait in ({}, {}, {"depose": True}, {"refuse": True}):
        CommentaireFactory(proposition=idee, **trait)

    comptes = {lue.pk: (lue.nb_soutiens, lue.nb_reponses) for lue in contributions(dialogue)}

    assert comptes == {idee.pk: (3, 2), autre.pk: (0, 0)}


def test_sorts(dialogue):
    for rang, soutiens in enumerate((1, 3, 0)):
        idee = PropositionFactory(dialogue=dialogue, titre=str(rang), deposee_le=maintenant() - rang * JOUR)
        for _ in range(soutiens):
            SoutienFactory(proposition=idee)

    assert _titres(dialogue, tri=RECENTES) == ["0", "1", "2"]
    assert _titres(dialogue, tri=SOUTENUES) == ["1", "0", "2"]


def test_the_draw_holds_all_day_and_changes_the_day_after(dialogue):
    for _ in range(12):
        PropositionFactory(dialogue=dialogue)

    def tirage(instant):
        with time_machine.travel(instant, tick=False):
            return _titres(dialogue, tri=A_DECOUVRIR)

    matin = maintenant().replace(hour=8)
    assert tirage(matin) == tirage(matin + dt.timedelta(hours=6))
    assert tirage(matin) != tirage(matin + JOUR)
    assert sorted(tirage(matin)) == sorted(_titres(dialogue))


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(dialogue, nombre, django_assert_num_queries):
    for _ in range(nombre):
        idee = PropositionFactory(
            dialogue=dialogue, theme=ThemeFactory(dialogue=dialogue), secteur=SecteurFactory(dialogue=dialogue)
        )
        SoutienFactory(proposition=idee)

    with django_assert_num_queries(1):
        lues = [(lue.theme.nom, lue.secteur.nom, lue.nb_soutiens) for lue in contributions(dialogue, tri=SOUTENUES)]
    assert len(lues) == nombre


def test_the_map_places_points_and_counts_sectors(dialogue):
    centre = SecteurFactory(dialogue=dialogue, nom="Centre", latitude=43.60, longitude=1.44)
    nord = SecteurFactory(dialogue=dialogue, nom="Nord", latitude=None, longitude=None)
    PropositionFactory(dialogue=dialogue, secteur=centre)
    PropositionFactory(dialogue=dialogue, secteur=nord, refusee=True)
    PropositionFactory(dialogue=dialogue)
    point = PropositionFactory(dialogue=dialogue, latitude=43.61, longitude=1.45)

    carte = carte_de(dialogue)

    assert (carte.largeur, carte.est_vide, carte.sans_lieu) == (LARGEUR, False, 1)
    assert [repere.proposition for repere in carte.reperes] == [point]
    lus = {s.secteur.nom: (s.nombre, s.x is None) for s in carte.secteurs}
    assert lus == {"Centre": (1, False), "Nord": (0, True)}
    (ici,) = [s for s in carte.secteurs if s.secteur == centre]
    assert (ici.x < carte.reperes[0].x, ici.y > carte.reperes[0].y) == (True, True)


def test_a_map_without_a_place_is_empty(dialogue):
    PropositionFactory(dialogue=dialogue)

    assert carte_de(dialogue).est_vide


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_map_costs_the_same_for_one_and_three(dialogue, nombre, django_assert_num_queries):
    for _ in range(nombre):
        SecteurFactory(dialogue=dialogue)
        PropositionFactory(dialogue=dialogue, latitude=43.6, longitude=1.4)

    with django_assert_num_queries(4):
        carte_de(dialogue)


def test_what_somebody_brought(dialogue):
    moi = ParticipantFactory(dialogue=dialogue)
    brouillon = PropositionFactory(dialogue=dialogue, auteur=moi, brouillon=True)
    suivie = PropositionFactory(dialogue=dialogue, auteur=moi, etudiee=True)
    suite = SuiteDonneeFactory(proposition=suivie)
    PropositionFactory(dialogue=dialogue, auteur=moi, retiree=True)
    soutenue = PropositionFactory(dialogue=dialogue)
    SoutienFactory(participant=moi, proposition=soutenue)
    reponse = CommentaireFactory(proposition=soutenue, auteur=moi, depose=True)
    CommentaireFactory(proposition=soutenue)

    miennes = mes_contributions(moi)

    assert (miennes.brouillon, miennes.propositions) == (brouillon, (suivie,))
    assert [lue.texte for lue in miennes.propositions[0].les_suites.all()] == [suite.texte]
    assert (miennes.commentaires, miennes.soutenues) == ((reponse,), (soutenue,))
    assert miennes.restants == 2


@pytest.mark.parametrize("nombre", [1, 3])
def test_what_somebody_brought_costs_the_same_for_one_and_three(dialogue, nombre, django_assert_num_queries):
    moi = ParticipantFactory(dialogue=dialogue)
    for rang in range(nombre):
        mienne = PropositionFactory(dialogue=dialogue, auteur=moi, theme=ThemeFactory(dialogue=dialogue))
        SuiteDonneeFactory(proposition=mienne)
        CommentaireFactory(proposition=mienne, auteur=moi)
        SoutienFactory(participant=moi, proposition=mienne, emplacement=rang + 1)

    with django_assert_num_queries(4):
        miennes = mes_contributions(moi)
        assert [suite.texte for lue in miennes.propositions for suite in lue.les_suites.all()]
