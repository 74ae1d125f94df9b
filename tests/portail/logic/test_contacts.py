"""What a body receives, in words."""

from __future__ import annotations

import pytest

from campagnes.logic.methode import CanalTeste, MethodeEdition
from organismes.enums import Canal
from portail.logic.contacts import contacts_en_mots


def test_one_contact_of_each_kind_takes_the_gender_of_its_word():
    dits = contacts_en_mots(MethodeEdition(canaux={canal: CanalTeste(1) for canal in Canal.values}))

    assert dits.liste == (
        "un courriel, une lettre, un appel, un message sur les réseaux sociaux, un audit du site, une visite sur place"
    )
    assert dits.total == "six"


def test_several_contacts_are_counted_in_letters():
    dits = contacts_en_mots(MethodeEdition(canaux={Canal.EMAIL: CanalTeste(4), Canal.COURRIER: CanalTeste(2)}))

    assert (dits.liste, dits.total) == ("quatre courriels, deux lettres", "six")


@pytest.mark.parametrize(
    ("canaux", "avec"),
    [
        ({Canal.TEL: CanalTeste(2, reclamations=1)}, True),
        # Complaints are made during opening hours.
        ({Canal.TEL: CanalTeste(1, reclamations=1)}, False),
        ({Canal.EMAIL: CanalTeste(2)}, False),
    ],
)
def test_a_call_outside_opening_hours_takes_one_that_is_no_complaint(canaux, avec):
    assert contacts_en_mots(MethodeEdition(canaux=canaux)).avec_appel_hors_horaires is avec
