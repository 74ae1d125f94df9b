"""People of a body."""

from __future__ import annotations

import pytest
from django.core import mail

from organismes.actions.membres import inviter_membre, retirer_membre
from organismes.enums import RoleMembre
from socle.erreurs import RegleMetier
from socle.journal import historique
from tests.factories.organismes import MembreFactory

pytestmark = pytest.mark.django_db


def test_inviter_membre_opens_an_account_and_writes(django_capture_on_commit_callbacks):
    referent = MembreFactory()

    with django_capture_on_commit_callbacks(execute=True):
        membre = inviter_membre(
            organisme=referent.organisme, courriel="Collegue@Ville.exemple", auteur=referent.utilisateur
        )

    assert (membre.utilisateur.email, membre.role) == ("collegue@ville.exemple", RoleMembre.MEMBRE)
    assert [message.to for message in mail.outbox] == [["collegue@ville.exemple"]]
    assert [entree.acte for entree in historique(referent.organisme)] == ["membre.invite"]


def test_inviter_membre_already_there_is_refused():
    referent = MembreFactory()

    with pytest.raises(RegleMetier) as refus:
        inviter_membre(organisme=referent.organisme, courriel=referent.utilisateur.email, auteur=referent.utilisateur)

    assert refus.value.code == "deja_membre"
    assert list(referent.organisme.les_membres.all()) == [referent]


def test_retirer_membre_keeps_a_referent():
    referent = MembreFactory()
    membre = MembreFactory(organisme=referent.organisme, role=RoleMembre.MEMBRE)

    retirer_membre(membre=membre, auteur=referent.utilisateur)
    with pytest.raises(RegleMetier) as refus:
        retirer_membre(membre=referent, auteur=referent.utilisateur)

    assert refus.value.code == "dernier_referent"
    assert list(referent.organisme.les_membres.all()) == [referent]
    assert [entree.acte for entree in historique(referent.organisme)] == ["membre.retire"]
