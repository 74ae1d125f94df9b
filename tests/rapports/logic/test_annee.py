"""The year of a body: what is told, in which order, and where it is drawn."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bornes.indicateurs.logic.indicateurs import Bloc
from campagnes.logic.calendrier import Intervalle
from rapports.logic.annee import AnneeDUnOrganisme, FaitDeLAnnee, Piste, en_tableau, ranger
from rapports.logic.graphiques_annee import COLONNE, LARGEUR, PAUSE, PLEIN, dessin_de_l_annee
from tests.rapports.logic.test_attentes import ordinaires

JOUR = dt.date(2027, 6, 15)


def fait(mot, du, au=None, piste=Piste.EDITION, **champs):
    """Return a fact by its days, counted from today."""
    debut = JOUR + dt.timedelta(days=du)
    return FaitDeLAnnee(Intervalle(debut, JOUR + dt.timedelta(days=du if au is None else au)), piste, mot, **champs)


def annee(*faits, ecoute=()):
    return AnneeDUnOrganisme(
        "Ville de Valbourg", 2027, est_demonstration=False, aujourdhui=JOUR, faits=faits, ecoute=ecoute
    )


def bloc(du, semaines, favorables, n):
    debut = JOUR + dt.timedelta(days=du)
    return Bloc(debut, debut + dt.timedelta(days=7 * semaines - 1), favorables, n)


def test_lignes_are_numbered_by_date_and_say_how_they_stand():
    lue = annee(fait("Seconde vague", 10, 60), fait("Sondage", -5, 0, Piste.AGENTS), fait("Première vague", -90, -30))

    assert [(ligne.rang, ligne.fait.mot, ligne.etat) for ligne in lue.lignes] == [
        (1, "Première vague", "passé"),
        (2, "Sondage", "en\u00a0cours"),
        (3, "Seconde vague", "à\u00a0venir"),
    ]


def test_phrase_tells_now_and_next():
    lue = annee(fait("Seconde vague", -1, 60), fait("Sondage", 0, 9, Piste.AGENTS), fait("Restitution", 90))

    assert ordinaires(lue.phrase) == (
        "En ce moment : seconde vague et 1 consultation d’agents. Ensuite, le 13 septembre 2027 : restitution."
    )
    passee = annee(fait("Inscriptions", -90, -60), fait("Remise des trophées", -9, -8))
    assert ordinaires(passee.phrase) == "Tout est passé. En dernier, remise des trophées, 6 – 7 juin 2027."
    assert annee().phrase == "Rien n’est en cours ni annoncé."


def test_phrase_keeps_a_title_as_it_was_typed():
    lue = annee(fait("PLU : quelle place pour Jean-Jaurès ?", 10, 20, Piste.CONSULTATIONS))

    assert ordinaires(lue.phrase) == "Ensuite, le 25 juin 2027 : « PLU : quelle place pour Jean-Jaurès ? »."


@pytest.mark.parametrize(
    ("faits", "phrase"),
    [
        (
            [("Nos rues", -60, -30), ("Réponse due", 0, 0, "Nos rues"), ("Réponse due", 0, 0, "Nos parcs")],
            "En ce moment : réponse due.",
        ),
        ([("Vote d’un jour", 0, 0)], "En ce moment : 1 consultation."),
        (
            [("Nos rues", -3, 3), ("Réponse publiée", 0, 0, "Nos parcs")],
            "En ce moment : 1 consultation et réponse publiée.",
        ),
    ],
)
def test_phrase_never_says_over_what_is_today(faits, phrase):
    lue = annee(*(fait(mot, du, au, Piste.CONSULTATIONS, detail="".join(detail)) for mot, du, au, *detail in faits))

    assert ordinaires(lue.phrase) == phrase


def test_dessin_marks_what_is_over_apart_from_what_is_to_come():
    lue = annee(
        fait("Première vague", -90, -30),
        fait("Terrain suspendu", -29, -10, est_une_pause=True),
        fait("Seconde vague", 10, 60),
        ecoute=(bloc(-70, 1, 6, 10), bloc(-63, 2, 4, 10)),
    )

    dessin = dessin_de_l_annee(lue)

    assert {nom: len(dessin.traces(un)) for nom, un in (("plein", PLEIN), ("pause", PAUSE), ("avis", COLONNE))} == {
        "plein": 1,
        "pause": 1,
        "avis": 2,
    }
    assert {"L’édition", "Vos usagers", "aujourd’hui", "1", "2", "3"} <= set(dessin.mots)
    assert not {"Vos agents", "Vos consultations"} & set(dessin.mots)


def test_dessin_of_nothing_is_no_picture():
    assert dessin_de_l_annee(annee()) is None


@given(st.lists(st.tuples(st.integers(-200, 200), st.integers(0, 200)), min_size=1, max_size=25))
def test_dessin_keeps_every_mark_in_its_frame(jours):
    dessin = dessin_de_l_annee(annee(*(fait("Fait", du, du + duree) for du, duree in jours)))

    for element in dessin.elements:
        abscisses = (
            [float(point.split()[0]) for point in element.d.strip("MZ").replace("M", "L").split("L")]
            if hasattr(element, "d")
            else [float(element.x)]
        )
        assert all(0 <= x <= LARGEUR for x in abscisses)


@given(st.lists(st.tuples(st.integers(0, 700), st.integers(22, 300)), max_size=30).map(sorted))
def test_ranger_never_lays_two_spans_on_each_other(spans):
    etendues = [(debut, debut + large) for debut, large in spans]

    rangs = ranger(etendues, 3)

    for rang in set(rangs):
        siennes = [etendue for etendue, r in zip(etendues, rangs, strict=True) if r == rang]
        assert all(suivante[0] >= avant[1] + 3 for avant, suivante in pairwise(siennes))


def test_table_tells_facts_then_opinions():
    lue = annee(fait("Première vague", -90, -30, detail="3 contacts validés"), ecoute=(bloc(-70, 1, 6, 10),))

    lignes = list(en_tableau(lue))

    assert lignes[0][3:] == ("Première vague", "L’édition", "3 contacts validés", "passé")
    assert lignes[1][3:] == ("Avis d’usagers", "Vos usagers", 10, "")
    assert [ordinaires(x) if isinstance(x, str) else x for x in lue.periodes_d_ecoute[0]] == [
        "6 – 12 avril 2027",
        10,
        "60 %",
    ]
