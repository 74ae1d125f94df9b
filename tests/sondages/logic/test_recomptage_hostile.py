"""Falsified documents whose fingerprint follows: whatever changes what is told is found."""

from __future__ import annotations

import math
import random

import pytest

from sondages.logic.document import empreinte_de
from sondages.logic.recomptage import FormatInconnu, recompter
from tests.sondages.logic.test_recomptage import montre


def est_refuse(document):
    document["empreinte"] = empreinte_de(document)
    try:
        return recompter(document).fautes != ()
    except FormatInconnu:
        return True


def _seuil_sans_nombre(d):
    # No comparison with it is true: no threshold would hold.
    d["seuils"]["effectifs"] = math.nan


def _seuil_des_mots_sans_nombre(d):
    d["seuils"]["mots"] = math.nan


def _seuil_a_virgule(d):
    d["seuils"]["effectifs"] = 10.5


def _bulletins_a_virgule(d):
    d["bulletins"] = 27.0


def _codes_sans_nombre(d):
    d["codes"] = {"donnes": math.nan, "utilises": math.nan}


def _codes_negatifs(d):
    d["bulletins"], d["codes"]["utilises"] = None, -1
    for groupe in d["groupes"]:
        groupe["bulletins"] = None
    for carte in d["cartes"]:
        carte |= {"total": None, "groupes": []}


def _carte_otee(d):
    d["cartes"].pop(0)


def _carte_deux_fois(d):
    d["cartes"].append(d["cartes"][0] | {"rang": 3})


def _sans_carte(d):
    d["cartes"] = []


def _nature_inventee(d):
    d["cartes"][0] |= {"nature": "autre", "total": None, "groupes": []}


def _ordre_des_reponses(d):
    # The same order on every card would tie the answers of each agent.
    d["cartes"][0]["total"]["reponses"].reverse()


def _ordre_d_un_groupe(d):
    d["cartes"][0]["groupes"][0]["recus"].reverse()


def _un_seul_groupe_d_une_carte(d):
    d["cartes"][0]["groupes"].pop()


def _groupe_en_double(d):
    d["groupes"].append(d["groupes"][0])


def _plus_de_bulletins_que_d_agents(d):
    d["groupes"][0]["effectif"] = 11


def _plus_de_codes_que_d_agents(d):
    d["codes"]["donnes"] = 28


def _dit_en_plus(d):
    d["cartes"][0]["auteurs"] = ["Mme Martin"]


def _dit_en_plus_d_un_groupe(d):
    d["groupes"][1]["noms"] = ["Mme Martin"]


def _dit_en_plus_partout(d):
    d["ip"] = ["198.51.100.7"]


def _etat_invente(d):
    d["cartes"][0]["total"]["etat"] = "autre"


def _effectif_a_virgule(d):
    d["cartes"][0]["total"]["effectifs"]["accord"] = 13.0


def _recu_hors_alphabet(d):
    d["cartes"][0]["total"]["reponses"][0][0] = "O" * 16


def _valeur_inventee(d):
    d["cartes"][0]["total"]["reponses"][0][1] = "oui"


CHANGEMENTS = [
    changer for nom, changer in list(globals().items()) if nom.startswith("_") and getattr(changer, "__code__", None)
]


@pytest.mark.parametrize("changer", CHANGEMENTS, ids=lambda changer: changer.__name__)
def test_a_falsified_document_is_found(changer):
    document = montre()
    assert not est_refuse(document)
    changer(document)

    assert est_refuse(document)


def test_two_lists_in_one_order_are_found():
    document = montre()
    ordre = list(range(27))
    random.Random(3).shuffle(ordre)
    for carte in document["cartes"]:
        carte["total"]["reponses"] = [carte["total"]["reponses"][rang] for rang in ordre]

    assert est_refuse(document)
