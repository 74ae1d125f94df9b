"""People of AFNOR are let in, changed and shown out; somebody always administrates."""

from __future__ import annotations

import threading

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection

from comptes.actions import equipe
from comptes.enums import PERSONNEL, Role
from comptes.models import CourrielDeCompte, RoleAttribue, Utilisateur
from socle.erreurs import RegleMetier
from socle.journal import historique
from tests.factories.comptes import UtilisateurFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db

ETATS = ("email", "nom", "is_active")


@pytest.fixture
def administratrice():
    return UtilisateurFactory(administrateur=True)


def _monde():
    """Everything that a refusal must leave as it was."""
    return (
        sorted(Utilisateur.objects.values_list(*ETATS)),
        sorted(RoleAttribue.objects.values_list("utilisateur", "role")),
        CourrielDeCompte.objects.count(),
    )


def _refuse(code, acte):
    avant = _monde()
    refuser(code, acte)

    assert (_monde(), mail.outbox) == (avant, [])


def _roles(personne):
    return set(personne.les_roles.values_list("role", flat=True))


def test_creer_proves_her_address_and_nobody_else_s_claim_to_it(administratrice):
    usurpateur = UtilisateurFactory()
    EmailAddress.objects.create(user=usurpateur, email="lou@afnor.exemple", verified=False)

    personne = equipe.creer_personnel(email="lou@afnor.exemple", roles=["lecteur"], auteur=administratrice)

    claims = EmailAddress.objects.filter(email="lou@afnor.exemple").values_list("user", "verified")
    assert set(claims) == {(personne.pk, True), (usurpateur.pk, False)}


def test_inviter_lets_a_new_person_in_and_mails_her_once(administratrice, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        personne = equipe.inviter_personnel(
            email="Lou@afnor.exemple", nom="Lou", roles=["lecteur", "jury"], auteur=administratrice
        )

    assert (personne.email, personne.nom, personne.has_usable_password()) == ("lou@afnor.exemple", "Lou", False)
    assert _roles(personne) == {"lecteur", "jury"}
    assert EmailAddress.objects.filter(user=personne, verified=True, primary=True).exists()
    [message] = mail.outbox
    assert message.to == ["lou@afnor.exemple"]
    assert "/compte/password/reset/key/" in message.body
    assert [(e.acte, e.details) for e in historique(personne)] == [("personnel.cree", {"roles": ["jury", "lecteur"]})]


@pytest.mark.parametrize("role", ["enqueteur", "referent", "membre", "inconnu"])
def test_inviter_role_that_is_not_afnor_s_is_refused(administratrice, role):
    _refuse(
        "role_etranger",
        lambda: equipe.inviter_personnel(email="a@b.exemple", roles=["lecteur", role], auteur=administratrice),
    )


def test_inviter_without_role_is_refused(administratrice):
    _refuse("sans_role", lambda: equipe.inviter_personnel(email="a@b.exemple", roles=[], auteur=administratrice))


def test_inviter_known_address_is_refused(administratrice):
    connue = UtilisateurFactory(lecteur=True)

    _refuse(
        "adresse_connue",
        lambda: equipe.inviter_personnel(email=connue.email.upper(), roles=["jury"], auteur=administratrice),
    )


def test_inviter_a_second_address_is_known_as_the_first(administratrice):
    lectrice = UtilisateurFactory(roles=[Role.LECTEUR])
    EmailAddress.objects.create(user=lectrice, email="autre@exemple.fr", verified=True)
    enqueteur = UtilisateurFactory(enqueteur=True)
    EmailAddress.objects.create(user=enqueteur, email="terrain@exemple.fr", verified=True)

    for email, code in (("Autre@exemple.fr", "adresse_connue"), ("terrain@exemple.fr", "adresse_d_un_enqueteur")):
        _refuse(code, lambda email=email: equipe.inviter_personnel(email=email, roles=["jury"], auteur=administratrice))


def test_inviter_a_shopper_is_refused(administratrice):
    enqueteuse = UtilisateurFactory(enqueteur=True)

    _refuse(
        "adresse_d_un_enqueteur",
        lambda: equipe.creer_personnel(email=enqueteuse.email, roles=["jury"], auteur=administratrice, ajouter=True),
    )


@pytest.mark.parametrize("roles", [["charge_etudes"], ["jury", "lecteur"]])
def test_creer_first_person_without_administrateur_is_refused(roles):
    UtilisateurFactory(administrateur=True, is_active=False)

    _refuse("administrateur_d_abord", lambda: equipe.creer_personnel(email="a@b.exemple", roles=roles))


def test_creer_first_person_administrates():
    personne = equipe.creer_personnel(email="a@b.exemple", roles=["administrateur", "charge_etudes"])

    assert _roles(personne) == {"administrateur", "charge_etudes"}


def test_ajouter_gives_what_is_missing_and_opens_the_account_again(administratrice):
    connue = UtilisateurFactory(lecteur=True, is_active=False, nom="Alix")

    personne = equipe.creer_personnel(email=connue.email, nom="Autre", roles=["lecteur", "jury"], ajouter=True)

    assert (personne, personne.is_active, personne.nom, _roles(personne)) == (connue, True, "Alix", {"lecteur", "jury"})
    assert [(e.acte, e.details) for e in historique(personne)] == [
        ("personnel.ajoute", {"roles": ["jury"]}),
        ("personnel.reactive", {}),
    ]


def test_changer_les_roles_gives_exactly_these_and_leaves_others_alone(administratrice):
    personne = UtilisateurFactory(roles=[Role.LECTEUR, Role.JURY])

    equipe.changer_les_roles(personne=personne, roles=["charge_etudes", "jury"], auteur=administratrice)

    assert _roles(personne) == {"charge_etudes", "jury"}
    [entree] = historique(personne)
    assert (entree.acte, entree.details) == ("personnel.roles", {"gagnes": ["charge_etudes"], "perdus": ["lecteur"]})


@pytest.mark.parametrize(
    "acte",
    [
        lambda personne: equipe.changer_les_roles(personne=personne, roles=["lecteur"], auteur=personne),
        lambda personne: equipe.desactiver_personnel(personne=personne, auteur=personne),
    ],
    ids=["roles", "desactiver"],
)
def test_last_active_administrator_is_protected(administratrice, acte):
    UtilisateurFactory(administrateur=True, is_active=False)

    _refuse("dernier_administrateur", lambda: acte(administratrice))


def test_one_of_two_administrators_may_leave(administratrice):
    autre = UtilisateurFactory(administrateur=True)

    equipe.desactiver_personnel(personne=autre, auteur=administratrice)

    autre.refresh_from_db()
    assert (autre.is_active, _roles(autre)) == (False, {"administrateur"})


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_dismiss_each_other_at_once_leave_one():
    deux = UtilisateurFactory.create_batch(2, administrateur=True)
    depart, refus = threading.Barrier(2), []

    def congedier(cible, auteur):
        depart.wait()
        try:
            equipe.desactiver_personnel(personne=cible, auteur=auteur)
        except RegleMetier as faute:
            refus.append(faute.code)
        finally:
            connection.close()

    fils = [threading.Thread(target=congedier, args=paire) for paire in (tuple(deux), tuple(reversed(deux)))]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    assert refus == ["dernier_administrateur"]
    assert Utilisateur.objects.filter(is_active=True).count() == 1


@pytest.mark.parametrize(
    "gestes",
    [(equipe.desactiver_personnel, equipe.reactiver_personnel), (equipe.oublier_second_facteur,)],
    ids=["desactiver", "second-facteur"],
)
def test_device_that_was_signed_in_signs_in_again(administratrice, client, gestes):
    personne = UtilisateurFactory(lecteur=True)
    client.force_login(personne)

    for geste in gestes:
        geste(personne=personne, auteur=administratrice)

    assert client.get("/mes-appareils/").headers.get("Location", "").startswith("/connexion/")


def test_reactiver_opens_again_and_twice_is_journalled_once(administratrice):
    personne = UtilisateurFactory(lecteur=True, is_active=False)

    for _ in range(2):
        equipe.reactiver_personnel(personne=personne, auteur=administratrice)

    personne.refresh_from_db()
    assert personne.is_active
    assert [e.acte for e in historique(personne)] == ["personnel.reactive"]


def test_reinviter_makes_the_mail_due_again(administratrice, django_capture_on_commit_callbacks):
    personne = UtilisateurFactory(lecteur=True)

    with django_capture_on_commit_callbacks(execute=True):
        equipe.reinviter_personnel(personne=personne, auteur=administratrice)

    assert [message.to for message in mail.outbox] == [[personne.email]]
    assert [e.acte for e in historique(personne)] == ["personnel.reinvite"]


def test_invitation_waits_sealed_until_it_leaves(administratrice):
    personne = equipe.inviter_personnel(email="lou@afnor.exemple", roles=["lecteur"], auteur=administratrice)

    attend = CourrielDeCompte.objects.get()
    assert personne.email.encode() not in bytes(attend.contenu)
    assert mail.outbox == []


def test_reinviter_a_closed_account_is_refused(administratrice):
    personne = UtilisateurFactory(lecteur=True, is_active=False)

    _refuse("compte_desactive", lambda: equipe.reinviter_personnel(personne=personne, auteur=administratrice))


def test_oublier_second_facteur_removes_it_from_her_alone(administratrice):
    personne = UtilisateurFactory(lecteur=True)

    equipe.oublier_second_facteur(personne=personne, auteur=administratrice)

    assert list(Authenticator.objects.values_list("user", flat=True)) == [administratrice.pk]
    assert [e.acte for e in historique(personne)] == ["personnel.second_facteur_oublie"]


def test_oublier_second_facteur_is_told_to_her(administratrice, django_capture_on_commit_callbacks):
    personne = UtilisateurFactory(lecteur=True)

    with django_capture_on_commit_callbacks(execute=True):
        equipe.oublier_second_facteur(personne=personne, auteur=administratrice)

    [message] = mail.outbox
    assert (message.to, message.subject) == ([personne.email], "Votre second facteur est oublié")
    assert "/connexion/" in message.body


def test_oublier_second_facteur_of_who_has_none_is_refused(administratrice):
    personne = UtilisateurFactory(lecteur=True, second_facteur=False)

    _refuse("sans_second_facteur", lambda: equipe.oublier_second_facteur(personne=personne, auteur=administratrice))


def test_every_staff_role_is_explained():
    from comptes.enums import ROLES_EXPLIQUES

    assert set(ROLES_EXPLIQUES) == PERSONNEL
