"""The third voice: agents, from what is published of their cards alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campagnes.enums import Determinant
from rapports.queries.voix.organisme import Filtre, voix_organisme
from rapports.queries.voix.triangles import AgentsLus, agents_lus, triangles_de
from socle.horloge import maintenant
from sondages.logic.document import Vote, document_de
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory
from tests.factories.sondages import DepouillementFactory, SondageFactory
from tests.factories.trophees import ResultatFactory

pytestmark = pytest.mark.django_db
CARTES = (("ACC", "affirmation"), ("ACC", "affirmation"), ("REA", "affirmation"), ("TRF", "le_saviez_vous"))


def document(sondage, reponses):
    """Compose the results of twelve agents: `reponses` gives, by card, how many agree."""
    nombre = 12
    entete = {
        "sondage": {"code": sondage.code, "titre": "Miroir", "organisme": "A", "ouvert_le": "", "clos_le": ""},
        "seuils": {"effectifs": 10, "mots": 10},
        "codes": {"donnes": nombre, "utilises": nombre},
        "cle_idees": "",
    }
    cartes = [
        {
            "id": rang,
            "rang": rang,
            "nature": nature,
            "enonce": "Une phrase.",
            "determinant": determinant,
            "options": [],
            "explication": "",
            "bonne_reponse": "",
        }
        for rang, (determinant, nature) in enumerate(CARTES, 1)
    ]
    mots = {"affirmation": ("accord", "desaccord"), "le_saviez_vous": ("vrai", "faux")}
    votes = [
        Vote(rang, 1, mots[nature][agent >= reponses[rang - 1]], f"{agent:016d}")
        for rang, (_determinant, nature) in enumerate(CARTES, 1)
        for agent in range(nombre)
    ]
    groupes = [{"id": 1, "nom": "Tous", "effectif": 20, "cle_publique": ""}]
    return document_de(entete, groupes, cartes, votes, {1: nombre})


@pytest.fixture
def inscription():
    inscription = InscriptionFactory(campagne=CampagneFactory(terminee=True, restituee_le=maintenant()))
    ResultatFactory(
        inscription=inscription,
        detail={"determinants": {"ACC": 80.0, "REA": 50.0}, "determinants_intervalles": {"ACC": [70.0, 88.0]}},
    )
    return inscription


def sonder(inscription, reponses=(6, 3, 12, 6), **etat):
    sondage = SondageFactory(inscription=inscription, **(etat or {"publie": True}))
    DepouillementFactory(sondage=sondage, contenu=document(sondage, reponses))
    return sondage


def test_three_voices_on_the_eight_determinants(inscription):
    sonder(inscription)

    lus = {t.code: t for t in triangles_de(inscription, [], agents_lus(inscription))}

    assert list(lus) == list(Determinant.values)
    acc = lus["ACC"]
    assert (acc.mesure, acc.intervalle, acc.vecu.valeur, acc.vecu.nb_cartes) == (80.0, (70.0, 88.0), 37.5, 2)
    assert [(e.mot, e.est_signale) for e in acc.ecarts] == [("vécu − mesuré\u202f: −43", True)]
    # Twelve of twenty agents were heard: the gap has the uncertainty of both voices.
    assert acc.vecu.bas < 37.5 < acc.vecu.haut
    [gap] = acc.ecarts
    assert gap.ecart.haut - gap.ecart.valeur > 10.0
    assert {code: (t.vecu, t.vecu_absent) for code, t in lus.items() if code in {"REA", "TRF", "COU"}} == {
        "REA": (None, "presque tous d’accord ou pas d’accord"),
        "TRF": (None, "pas de question"),
        "COU": (None, "pas de question"),
    }


def test_a_department_heard_whole_has_nothing_to_bound(inscription):
    sondage = sonder(inscription)
    contenu = document(sondage, (6, 3, 12, 6))
    contenu["groupes"][0]["effectif"] = 12
    sondage.depouillement.contenu = contenu
    sondage.depouillement.save(update_fields=["contenu"])
    [acc] = [t for t in triangles_de(inscription, [], agents_lus(inscription)) if t.code == "ACC"]

    assert acc.vecu.est_complet
    assert acc.en_mots.endswith("vécu 38, tous les agents entendus")


def test_agents_are_read_in_the_published_document_only(inscription):
    sonder(inscription)

    with CaptureQueriesContext(
        connection,
    ) as requetes:
        lus = agents_lus(inscription)

    assert lus.phrase == "«\u202fMiroir\u202f», 12\u00a0bulletins pour 20\u00a0agents"
    assert [
        table for table in ("reponse", "bulletin", "idee", "jeton") if f"sondages_{table}" in str(list(requetes))
    ] == []
    assert len(requetes) == 1


def test_nobody_reads_beside_other_voices_a_poll_that_its_body_did_not_publish(inscription):
    sonder(inscription, clos=True)
    assert agents_lus(inscription) == AgentsLus(absents="pas de consultation publiée")

    sonder(inscription)
    sonder(inscription, (1, 1, 1, 12), clos=True)
    assert agents_lus(inscription).vecu("ACC")[0].valeur == 37.5


def test_poll_under_its_threshold_says_so_and_nothing_else(inscription):
    sondage = sonder(inscription)
    contenu = document(sondage, (6, 3, 12, 6))
    peu = {**contenu, "bulletins": None, "cartes": [{**c, "total": None, "groupes": []} for c in contenu["cartes"]]}
    sondage.depouillement.contenu = peu
    sondage.depouillement.save(update_fields=["contenu"])

    assert agents_lus(inscription) == AgentsLus(absents="moins de 10 bulletins")


def test_before_the_results_no_voice_is_compared(inscription):
    inscription.campagne.restituee_le = None

    assert triangles_de(inscription, [], AgentsLus()) == ()
    assert replace(voix_organisme(inscription, Filtre()), agents="").triangles == ()
