"""A whole invented world through the database, in pieces and out of order: what the pure rules say of it at once."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from bornes.avis.actions.traiter import traiter_avis
from bornes.avis.logic.rafale import classer
from bornes.models import AgregatJour, Avis
from tests.bornes.avis.corpus.bourrage import semer
from tests.bornes.avis.corpus.formes import MISE_AU_POINT
from tests.factories.bornes import EnrolementFactory, PointFactory

pytestmark = pytest.mark.django_db
PETIT = replace(
    MISE_AU_POINT, nb_avis=1500, nb_points=3, nb_jours=3, nb_foules=1, nb_files=1, part_attaque=0.25, foule=(30, 40)
)


def installer(monde):
    """Return the opinions of a world, not stored yet, at places of their own."""
    lieux = {}
    for numero in {fait.lieu for fait in monde.faits}:
        point = PointFactory()
        lieux[numero] = point, EnrolementFactory(borne__inscription=point.inscription, borne__site=point.site)
    return [
        Avis(
            id=fait.id,
            point=lieux[fait.lieu][0],
            enrolement=lieux[fait.lieu][1] if fait.enrolement else None,
            sequence=fait.sequence,
            saisi_le=fait.saisi_le,
            recu_le=fait.recu_le,
            jour=fait.jour,
            heure=fait.saisi_le.hour,
            satisfaction=fait.satisfaction,
            resultat=fait.reponses[0],
            raison_1=fait.reponses[1],
            raison_2=fait.reponses[2],
            attente=fait.reponses[3],
            page=fait.page,
            duree=fait.duree,
            source=fait.source,
            empreinte=fait.id.hex,
        )
        for fait in monde.faits
    ]


@pytest.mark.parametrize("graine", [1, 2, 3])
def test_traiter_avis_in_pieces_and_out_of_order_gives_what_the_rules_give_at_once(graine):
    monde = semer(PETIT, graine)
    avis = installer(monde)
    random.Random(graine).shuffle(avis)

    for debut in range(0, len(avis), 400):
        Avis.objects.bulk_create(avis[debut : debut + 400])
        traiter_avis()

    attendus = classer(monde.faits)
    connus = dict(Avis.objects.filter(comptage="retenu").values_list("pk", "motif_retenue"))
    assert connus == attendus
    assert len(attendus) > 200
    assert Avis.objects.filter(comptage="compte").count() == len(avis) - len(attendus)
    agreges = Counter()
    for retenu, nombre in AgregatJour.objects.values_list("retenu", "n"):
        agreges[retenu] += nombre
    assert agreges == {False: len(avis) - len(attendus), True: len(attendus)}


def test_traiter_avis_in_one_piece_gives_the_same_as_in_pieces():
    monde = semer(PETIT, 4)
    Avis.objects.bulk_create(installer(monde))

    traiter_avis()

    assert dict(Avis.objects.filter(comptage="retenu").values_list("pk", "motif_retenue")) == classer(monde.faits)
