"""The spaces of bodies brought in by file open all at once, whatever their number."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptes.models import Utilisateur
from organismes.actions.acces import ouvrir_aux_importees
from organismes.enums import RoleMembre
from organismes.models import Inscription, Membre
from organismes.queries.membres import referents_venus
from socle.horloge import maintenant
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, InvitationFactory

pytestmark = pytest.mark.django_db


def importer(*courriels):
    """Bring in one body for each address."""
    return [InscriptionFactory(importee=True, referent_courriel=courriel, referent_nom="") for courriel in courriels]


def ouvrir(inscriptions):
    """Open the spaces of these registrations; return the number of statements."""
    with CaptureQueriesContext(
        connection,
    ) as requetes:
        ouvrir_aux_importees(Inscription.objects.filter(pk__in=[une.pk for une in inscriptions]).order_by("pk"))
    return len(requetes)


def test_ten_bodies_cost_as_many_statements_as_one():
    seule = importer("une@ville.exemple")
    autres = importer(*(f"referente{rang}@ville.exemple" for rang in range(10)))

    assert ouvrir(autres) == ouvrir(seule)
    assert Membre.objects.filter(role=RoleMembre.REFERENT).count() == 11


def test_who_came_to_another_body_that_day_proves_no_address_of_a_file():
    """It may be mistyped: what is under embargo leaves to who came since she is a referent."""
    (importee,) = importer("homonyme@ville.exemple")
    UtilisateurFactory(email="homonyme@ville.exemple", venu_le=maintenant())

    ouvrir([importee])

    assert list(referents_venus([importee.organisme_id])) == []


def test_each_opens_as_she_is_known():
    """Two bodies share a referent; one is known by another address, one was invited as a member, one was closed."""
    deux = importer("deux@ville.exemple", "Deux@ville.exemple")
    (connue,) = importer("seconde@ville.exemple")
    ancienne = UtilisateurFactory(email="premiere@ville.exemple", nom="Camille")
    EmailAddress.objects.create(user=ancienne, email="seconde@ville.exemple", verified=True)
    (invitee,) = importer("invitee@ville.exemple")
    compte = UtilisateurFactory(email="invitee@ville.exemple")
    InvitationFactory(organisme=invitee.organisme, utilisateur=compte, courriel=compte.email, role=RoleMembre.MEMBRE)
    ailleurs = InvitationFactory(utilisateur=compte, courriel=compte.email)
    (fermee,) = importer("fermee@ville.exemple")
    UtilisateurFactory(email="fermee@ville.exemple", is_active=False)

    ouvrir([*deux, connue, invitee, fermee])

    membres = {une: list(une.organisme.les_membres.all()) for une in (*deux, connue, invitee, fermee)}
    assert [[membre.utilisateur.email for membre in membres[une]] for une in membres] == [
        ["deux@ville.exemple"],
        ["deux@ville.exemple"],
        ["premiere@ville.exemple"],
        ["invitee@ville.exemple"],
        [],
    ]
    assert membres[connue][0].invite_a == "seconde@ville.exemple"
    assert {membre.role for siens in membres.values() for membre in siens} == {RoleMembre.REFERENT}
    assert list(compte.les_invitations.all()) == [ailleurs]
    adresse = EmailAddress.objects.get(email="deux@ville.exemple")
    assert (adresse.user, adresse.verified, adresse.primary) == (
        Utilisateur.objects.get(email="deux@ville.exemple"),
        False,
        True,
    )
