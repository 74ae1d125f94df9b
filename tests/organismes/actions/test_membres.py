"""People of a body."""

from __future__ import annotations

import pytest
from django.core import mail

from organismes.actions.membres import inviter_membre, retirer_membre
from organismes.enums import RoleMembre
from organismes.models import CourrierOrganisme
from socle import quota
from socle.horloge import maintenant
from socle.journal import historique
from socle.limites import Limite
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.preuves import refuser

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

    refuser(
        "deja_membre",
        inviter_membre,
        organisme=referent.organisme,
        courriel=referent.utilisateur.email,
        auteur=referent.utilisateur,
    )
    assert list(referent.organisme.les_membres.all()) == [referent]


def test_retirer_membre_keeps_a_referent():
    referent = MembreFactory()
    membre = MembreFactory(organisme=referent.organisme, role=RoleMembre.MEMBRE)

    retirer_membre(membre=membre, auteur=referent.utilisateur)
    refuser("dernier_referent", retirer_membre, membre=referent, auteur=referent.utilisateur)
    assert list(referent.organisme.les_membres.all()) == [referent]
    assert [entree.acte for entree in historique(referent.organisme)] == ["membre.retire"]


@pytest.mark.parametrize("etat", ["confirmee", "a_corriger", "refusee", "retiree"])
def test_nobody_is_invited_in_the_name_of_a_body_that_staff_do_not_vouch_for(etat):
    referent = MembreFactory()
    InscriptionFactory(organisme=referent.organisme, **{etat: True})

    refuser(
        "inscription_non_validee",
        inviter_membre,
        organisme=referent.organisme,
        courriel="a@ville.exemple",
        auteur=referent.utilisateur,
    )
    assert (list(referent.organisme.les_membres.all()), CourrierOrganisme.objects.count()) == ([referent], 0)


def test_a_body_stopped_invites_nobody_until_it_is_let_go_or_validated_elsewhere():
    referent = MembreFactory()
    InscriptionFactory(organisme=referent.organisme, envois_suspendus_le=maintenant())
    refuser(
        "envois_suspendus",
        inviter_membre,
        organisme=referent.organisme,
        courriel="a@ville.exemple",
        auteur=referent.utilisateur,
    )

    InscriptionFactory(organisme=referent.organisme)
    inviter_membre(organisme=referent.organisme, courriel="a@ville.exemple", auteur=referent.utilisateur)
    assert CourrierOrganisme.objects.count() == 1


def test_invitations_are_mails_of_the_day(monkeypatch):
    monkeypatch.setattr(quota, "PAR_JOUR", Limite("essai", 0, quota.PAR_JOUR.fenetre))
    referent = MembreFactory()

    refuser(
        "quota_du_jour",
        inviter_membre,
        organisme=referent.organisme,
        courriel="a@ville.exemple",
        auteur=referent.utilisateur,
    )

    assert CourrierOrganisme.objects.count() == 0
