"""A referent takes an address out of her account: her bodies know her by the main one from then on."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from django.urls import reverse

from comptes.models import Utilisateur
from organismes.actions.decider import valider_inscription
from organismes.enums import RoleMembre
from organismes.models import CourrierOrganisme, Inscription
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory

pytestmark = pytest.mark.django_db
AVANT, APRES = "camille@ancien.exemple", "camille@nouveau.exemple"
PAGE = reverse("account_email")


@pytest.fixture
def camille():
    """Return a referent whose town hall changed its addresses: the new one is the main one already."""
    compte = UtilisateurFactory(email=APRES, nom="Camille Référente")
    EmailAddress.objects.update_or_create(email=APRES, defaults={"user": compte, "verified": True, "primary": True})
    EmailAddress.objects.create(user=compte, email=AVANT, verified=True)
    return compte


def _entrer(client, compte):
    client.force_login(compte)
    session = client.session
    record_authentication(SimpleNamespace(session=session), compte, method="password", reauthenticated=True)
    session.save()


def test_the_registration_names_the_address_that_stays_and_lets_nobody_else_in(client, camille):
    inscription = InscriptionFactory(confirmee=True, referent_courriel=AVANT.upper())
    MembreFactory(organisme=inscription.organisme, utilisateur=camille, role=RoleMembre.REFERENT, invite_a=AVANT)
    _entrer(client, camille)

    client.post(PAGE, {"email": AVANT, "action_remove": ""})

    inscription.refresh_from_db()
    valider_inscription(inscription=inscription, auteur=UtilisateurFactory())
    (membre,) = inscription.organisme.les_membres.all()
    assert not EmailAddress.objects.filter(email=AVANT).exists()
    assert inscription.referent_courriel == APRES
    assert (membre.utilisateur, membre.adresse) == (camille, APRES)
    assert not Utilisateur.objects.filter(email=AVANT).exists()
    assert list(CourrierOrganisme.objects.values_list("genre", flat=True)) == ["validee"]


def test_nothing_moves_for_an_address_never_proved_nor_kept(client, camille):
    """What she added and did not confirm may be somebody else's; the one that stays leads to her still."""
    EmailAddress.objects.create(user=camille, email="autre@ville.exemple", verified=False)
    nommees = ("autre@ville.exemple", AVANT)
    for courriel in nommees:
        InscriptionFactory(confirmee=True, referent_courriel=courriel)
    _entrer(client, camille)

    client.post(PAGE, {"email": "autre@ville.exemple", "action_remove": ""})

    assert not EmailAddress.objects.filter(email="autre@ville.exemple").exists()
    assert set(Inscription.objects.values_list("referent_courriel", flat=True)) == set(nommees)


def test_what_waits_for_its_link_is_confirmed_by_its_mailbox(client, camille):
    deposee = InscriptionFactory(deposee=True, referent_courriel=AVANT)
    _entrer(client, camille)

    client.post(PAGE, {"email": AVANT, "action_remove": ""})

    deposee.refresh_from_db()
    assert deposee.referent_courriel == AVANT
