"""Codes by mail: one each, and what tied them is gone."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from socle.erreurs import RegleMetier
from socle.models import Entree
from sondages import tasks
from sondages.actions.envoyer import envoyer_codes
from sondages.models import CodeUnique, EnvoiCode
from tests.sondages.agent import code_en_base, sondage_ouvert

pytestmark = pytest.mark.django_db
ADRESSES = [f"agent{rang}@exemple.fr" for rang in range(6)]


@pytest.fixture
def sondage(settings):
    settings.BASE_URL = "https://barometre.exemple.fr"
    return sondage_ouvert(12)


def test_each_address_gets_its_own_code_in_the_fragment(sondage, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        nombre = envoyer_codes(sondage=sondage, groupe=sondage.les_groupes.get(), adresses=ADRESSES, auteur=None)
    assert (nombre, EnvoiCode.objects.count()) == (6, 6)
    assert len({len(bytes(envoi.contenu)) for envoi in EnvoiCode.objects.all()}) == 1

    for pk in list(EnvoiCode.objects.values_list("pk", flat=True)):
        tasks.envoyer_code(str(pk))
        tasks.envoyer_code(str(pk))

    assert sorted(message.to[0] for message in mail.outbox) == ADRESSES
    codes = [re.search(r"Votre code : (\S+)", message.body)[1] for message in mail.outbox]
    assert {code_en_base(code).pk for code in codes} == set(CodeUnique.objects.values_list("pk", flat=True))
    lien = f"https://barometre.exemple.fr/sondage/{sondage.code}/#{codes[0].replace('-', '')}"
    assert lien in mail.outbox[0].body
    assert lien in mail.outbox[0].alternatives[0][0]
    assert EnvoiCode.objects.count() == 0
    assert not any("agent" in str(entree.details) for entree in Entree.objects.all())


@pytest.mark.parametrize(
    ("adresses", "code"),
    [
        ([], "adresses_absentes"),
        (["agent"], "adresse_invalide"),
        (["a@exemple.fr", "A@exemple.fr"], "adresses_en_double"),
        ([f"a{rang}@exemple.fr" for rang in range(13)], "nombre_de_codes"),
    ],
)
def test_a_wrong_list_sends_nothing(sondage, adresses, code):
    with pytest.raises(RegleMetier) as refus:
        envoyer_codes(sondage=sondage, groupe=sondage.les_groupes.get(), adresses=adresses, auteur=None)

    assert (refus.value.code, CodeUnique.objects.count(), EnvoiCode.objects.count()) == (code, 0, 0)
