"""People of a body are known three years after the last contact, whoever made it."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.models import EmailAddress

from campagnes.models import Campagne
from comptes.enums import Role
from comptes.models import Utilisateur
from enquetes.planification.actions.enqueteurs import desactiver_enqueteur
from organismes.actions.invitations import inviter_membre, retirer_invitation
from organismes.enums import CONSERVATION_INVITATION
from organismes.models import CourrierOrganisme, Inscription, Membre
from socle.conservation import purger_app
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import RoleAttribueFactory, UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory
from tests.factories.organismes import (
    BrouillonFactory,
    CanalOffertFactory,
    CourrierOrganismeFactory,
    InscriptionFactory,
    InvitationFactory,
    MembreFactory,
)

pytestmark = pytest.mark.django_db
ANS, JOUR = dt.timedelta(days=3 * 365), dt.timedelta(days=1)
DERNIER = dt.datetime(2022, 5, 3, 9, tzinfo=dt.UTC)


@pytest.fixture
def referente():
    """A referent whose body was last heard of on DERNIER."""
    membre = MembreFactory(utilisateur__email="claude@ville.exemple", utilisateur__nom="Claude Dupuy")
    inscription = InscriptionFactory(
        organisme=membre.organisme,
        campagne=CampagneFactory(annee=2022),
        referent_courriel="claude@ville.exemple",
        referent_nom="Claude Dupuy",
        dpo_contact="dpo@ville.exemple",
    )
    CourrierOrganismeFactory(inscription=inscription, cree_le=DERNIER, parti_le=DERNIER)
    dates = dict.fromkeys(("cree_le", "deposee_le", "confirmee_le", "decidee_le"), DERNIER - JOUR)
    Inscription.objects.filter(pk=inscription.pk).update(**dates)
    Utilisateur.objects.update(inscrit_le=DERNIER - JOUR, last_login=DERNIER - JOUR)
    Membre.objects.update(cree_le=DERNIER - JOUR)
    inscription.refresh_from_db()
    return membre, inscription


def purger(instant):
    return {modele: nombre for modele, nombre in purger_app("organismes", a_la_date=instant).items() if nombre}


def test_people_of_a_body_go_three_years_after_the_last_mail(referente):
    membre, inscription = referente

    assert purger(DERNIER + ANS - JOUR / 2) == {}
    # Her mails go with her account, and the registration stays, about nobody.
    assert purger(DERNIER + ANS) == {"comptes.Utilisateur": 1, "organismes.Inscription": 1}

    inscription.refresh_from_db()
    assert (inscription.referent_nom, inscription.referent_courriel, inscription.dpo_contact) == ("", "", "")
    assert Utilisateur.objects.get().efface_le is not None
    assert (CourrierOrganisme.objects.count(), Membre.objects.count()) == (0, 0)
    assert membre.organisme.les_inscriptions.count() == 1


@pytest.mark.parametrize(
    "contact",
    [
        lambda _: Inscription.objects.update(deposee_le=DERNIER + JOUR),
        lambda _: Inscription.objects.update(cree_le=DERNIER + JOUR),
        lambda _: Inscription.objects.update(decidee_le=DERNIER + JOUR),
        lambda _: Campagne.objects.update(restituee_le=DERNIER + JOUR, terrain_ouvert_le=DERNIER),
        lambda _: Utilisateur.objects.update(last_login=DERNIER + JOUR),
        lambda inscription: CourrierOrganismeFactory(inscription=inscription, parti_le=DERNIER + JOUR),
    ],
    ids=["deposit", "import", "decision", "restitution", "sign-in", "mail"],
)
def test_any_later_contact_keeps_them_as_long_again(referente, contact):
    _, inscription = referente
    contact(inscription)

    purger(DERNIER + ANS)

    inscription.refresh_from_db()
    assert (inscription.referent_nom, Utilisateur.objects.filter(efface_le__isnull=True).count()) == ("Claude Dupuy", 1)
    purger(DERNIER + ANS + 2 * JOUR)
    inscription.refresh_from_db()
    assert (inscription.referent_nom, Utilisateur.objects.filter(efface_le__isnull=True).count()) == ("", 0)


def test_another_role_keeps_an_account(referente):
    equipe = UtilisateurFactory(jury=True)
    Utilisateur.objects.filter(pk=equipe.pk).update(inscrit_le=DERNIER - JOUR)

    purger(maintenant() + ANS)

    assert list(Utilisateur.objects.filter(efface_le__isnull=True)) == [equipe]


def test_the_contract_of_a_withdrawn_shopper_keeps_her_account():
    enqueteur = EnqueteurFactory(compte=True)
    desactiver_enqueteur(enqueteur=enqueteur, auteur=None)
    partie, inconnue = enqueteur.utilisateur, UtilisateurFactory()
    assert not partie.les_roles.exists()

    purger(maintenant() + ANS + JOUR)

    assert list(Utilisateur.objects.filter(efface_le__isnull=True)) == [partie]
    assert Utilisateur.objects.get(pk=inconnue.pk).efface_le is not None
    enqueteur.refresh_from_db()
    assert enqueteur.utilisateur == partie


@pytest.fixture
def invitee():
    """Somebody whom a body invited, as the account that it opened."""
    referent = MembreFactory()
    invitation = inviter_membre(organisme=referent.organisme, courriel="a@ville.exemple", auteur=referent.utilisateur)
    Utilisateur.objects.filter(pk=invitation.utilisateur_id).update(inscrit_le=invitation.cree_le)
    return invitation


def _reste(compte):
    return Utilisateur.objects.get(pk=compte).efface_le is None


def test_an_account_that_an_invitation_opened_goes_with_it(invitee):
    compte, limite = invitee.utilisateur_id, invitee.cree_le + CONSERVATION_INVITATION

    assert purger(limite - dt.timedelta(seconds=1)) == {}
    assert purger(limite) == {"organismes.Invitation": 1, "comptes.Utilisateur": 1}
    assert not _reste(compte)


def test_an_account_whose_invitation_was_taken_back_goes_as_late(invitee):
    compte, limite = invitee.utilisateur_id, invitee.cree_le + CONSERVATION_INVITATION
    retirer_invitation(invitation=invitee, auteur=None)

    purger(limite - dt.timedelta(seconds=1))
    assert _reste(compte)
    purger(limite)
    assert not _reste(compte)


def test_an_account_that_nobody_came_to_takes_nothing_else_of_its_address(invitee):
    """A body may invite any address: the one where another is tested, or whose owner fills in a draft."""
    limite = invitee.cree_le + CONSERVATION_INVITATION
    canal = CanalOffertFactory(coordonnees=invitee.courriel)
    brouillon = BrouillonFactory(courriel=invitee.courriel, expire_le=limite + JOUR)
    autre = InscriptionFactory(horaires=f"Écrivez à {invitee.courriel}.")

    purger(limite)

    assert not _reste(invitee.utilisateur_id)
    for ligne in (canal, brouillon, autre):
        ligne.refresh_from_db()
    assert canal.coordonnees == invitee.courriel
    assert autre.horaires == f"Écrivez à {invitee.courriel}."


@pytest.mark.parametrize(
    "trace",
    [
        lambda compte: Utilisateur.objects.filter(pk=compte.pk).update(last_login=maintenant()),
        lambda compte: Utilisateur.objects.filter(pk=compte.pk).update(is_superuser=True),
        lambda compte: InvitationFactory(utilisateur=compte, cree_le=maintenant() + JOUR),
        lambda compte: MembreFactory(utilisateur=compte),
        lambda compte: RoleAttribueFactory(utilisateur=compte, role=Role.JURY),
        lambda compte: InscriptionFactory(referent_courriel=compte.email.title()),
        lambda compte: EmailAddress.objects.filter(user=compte).update(verified=True),
        lambda compte: EnqueteurFactory(utilisateur=compte),
    ],
    ids=["sign-in", "engineer", "invited again", "member", "role", "registration", "proven address", "shopper"],
)
def test_whatever_else_ties_somebody_keeps_the_account_that_an_invitation_opened(invitee, trace):
    trace(invitee.utilisateur)

    purger(invitee.cree_le + CONSERVATION_INVITATION)

    assert _reste(invitee.utilisateur_id)
