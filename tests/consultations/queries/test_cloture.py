"""What is still missing before a consultation closes."""

import pytest

from consultations.queries.cloture import reponse_est_ecrite
from tests.factories.consultations import DialogueFactory, ProjetDeReponseFactory

pytestmark = pytest.mark.django_db


def test_reponse_est_ecrite_needs_the_three_parts_of_this_one():
    projet = ProjetDeReponseFactory()
    assert reponse_est_ecrite(projet.dialogue)
    assert not reponse_est_ecrite(DialogueFactory(ferme=True))
    assert not reponse_est_ecrite(ProjetDeReponseFactory(signataire="").dialogue)
