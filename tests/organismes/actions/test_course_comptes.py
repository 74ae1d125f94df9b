"""An account that the night erases while a body invites its person."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection, transaction

from comptes.models import Utilisateur
from organismes.actions.invitations import inviter_membre
from organismes.actions.purger import INVITATIONS
from organismes.enums import CONSERVATION_INVITATION
from organismes.models import Invitation
from socle.horloge import maintenant
from tests.factories.organismes import MembreFactory
from tests.simultane import en_face

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def test_nobody_is_invited_by_an_account_that_goes_meanwhile():
    referent = MembreFactory(utilisateur__last_login=maintenant())
    compte = Utilisateur.objects.ouvrir_compte("a@ville.exemple")
    Utilisateur.objects.filter(pk=compte.pk).update(inscrit_le=maintenant() - CONSERVATION_INVITATION)
    _les_invitations, les_comptes = INVITATIONS
    inviter = partial(inviter_membre, organisme=referent.organisme, courriel=compte.email, auteur=referent.utilisateur)

    with transaction.atomic():
        assert les_comptes.retirer(maintenant()) == 1
        invitee = en_face(inviter)

    assert getattr(invitee.result(), "code", "") == "compte_efface"
    assert not Invitation.objects.exists()
