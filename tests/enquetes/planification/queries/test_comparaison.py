"""Two plans side by side: what differs, contact by contact, and what weeks and shoppers bear on each side."""

from __future__ import annotations

import datetime as dt

import pytest

from enquetes.planification.logic.deplacements import places_de
from enquetes.planification.logic.regles import Affectation
from enquetes.planification.queries.comparaison import Cote, comparer
from tests.factories.enquetes import VisiteFactory
from tests.factories.organismes import InscriptionFactory

pytestmark = pytest.mark.django_db


def test_comparer_says_each_difference_by_body_and_counts_weeks_and_shoppers():
    premiere = InscriptionFactory(organisme__nom="Zuydcoote")
    campagne = premiere.campagne
    autres = [InscriptionFactory(campagne=campagne, organisme__nom=nom) for nom in ("Nice", "Melun", "Albi")]
    # The furthest in the alphabet comes first in the fieldwork.
    visites = {
        inscription.organisme.nom: VisiteFactory(inscription=inscription, prevue_le=dt.date(2027, 3, jour))
        for jour, inscription in enumerate([premiere, *autres], start=1)
    }

    def cote(nom, **places):
        return Cote(
            nom,
            places_de(
                Affectation(str(visites[organisme].pk), qui, dt.date(2027, 3, jour))
                for organisme, (qui, jour) in places.items()
            ),
            termes=None,
            objectif=None,
        )

    gauche = cote("hier", Zuydcoote=("alba", 1), Albi=("alba", 2), Nice=("alba", 4))
    droite = cote("demain", Zuydcoote=("brune", 1), Albi=("alba", 9), Nice=("alba", 4), Melun=("brune", 3))

    vue = comparer(campagne, gauche, droite)

    assert [(d.visite.inscription.organisme.nom, d.gauche, d.droite, d.nature) for d in vue.differences] == [
        ("Albi", "alba, le 02/03/2027", "alba, le 09/03/2027", "changent de jour"),
        ("Melun", "sans enquêteur", "brune, le 03/03/2027", "placés d’un seul côté"),
        ("Zuydcoote", "alba, le 01/03/2027", "brune, le 01/03/2027", "changent d’enquêteur"),
    ]
    assert (vue.nb_differences, vue.comptes) == (
        3,
        [("changent de jour", 1), ("changent d’enquêteur", 1), ("placés d’un seul côté", 1)],
    )
    assert vue.semaines == [(dt.date(2027, 3, 1), 3, 3), (dt.date(2027, 3, 8), 0, 1)]
    assert vue.charges == [("alba", 3, 2), ("brune", 0, 2)]
