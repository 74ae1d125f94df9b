"""Invitations: nobody acts for a body before she accepted, and whoever invites learns nothing of an address."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from comptes.enums import PERSONNEL, Role
from comptes.models import Utilisateur
from organismes.actions.courriels import composer
from organismes.actions.decider import demander_modification, retirer_inscription
from organismes.actions.effectif import reprendre_envois, suspendre_envois
from organismes.actions.invitations import (
    accepter_invitation,
    decliner_invitation,
    inviter_membre,
    relancer_invitation,
    retirer_invitation,
)
from organismes.actions.membres import nommer_referent, rappeler_acces
from organismes.actions.purger import INVITATIONS
from organismes.enums import CONSERVATION_INVITATION, EtatInscription, GenreCourrierOrganisme, RoleMembre
from organismes.models import CourrierOrganisme, Inscription, Invitation, Membre
from socle import quota
from socle.enums import EtatCourrier
from socle.expedition import ABANDON, ATTENTE, Lettre, a_relancer, expedier
from socle.horloge import maintenant
from socle.journal import historique
from socle.limites import Limite
from socle.personnes import effacer_personne
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, InvitationFactory, MembreFactory
from tests.preuves import refuser, texte_de

pytestmark = pytest.mark.django_db


@pytest.fixture
def referent():
    return MembreFactory(utilisateur__last_login=maintenant())


def _inviter(referent, courriel="a@ville.exemple", **champs):
    return inviter_membre(organisme=referent.organisme, courriel=courriel, auteur=referent.utilisateur, **champs)


def _refuser_d_inviter(code, referent, courriel="a@ville.exemple"):
    refuser(code, inviter_membre, organisme=referent.organisme, courriel=courriel, auteur=referent.utilisateur)


def _actes(organisme):
    return [entree.acte for entree in reversed(historique(organisme))]


def test_who_is_invited_is_written_to_and_is_nobody_before_she_accepts(referent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invitation = _inviter(referent, "Collegue@Ville.exemple", role=RoleMembre.REFERENT)

    assert (invitation.courriel, invitation.utilisateur.email) == ("collegue@ville.exemple", "collegue@ville.exemple")
    assert [message.to for message in mail.outbox] == [["collegue@ville.exemple"]]
    assert "Rien n’est fait avant que vous ayez accepté" in mail.outbox[0].body
    assert f"/espace/?invitation={invitation.pk}\n" in mail.outbox[0].body
    assert list(Membre.objects.all()) == [referent]

    membre = accepter_invitation(invitation=invitation, auteur=invitation.utilisateur)

    assert (membre.utilisateur, membre.role, membre.organisme) == (
        invitation.utilisateur,
        RoleMembre.REFERENT,
        referent.organisme,
    )
    assert Invitation.objects.count() == 0
    assert _actes(referent.organisme) == ["membre.invite", "invitation.acceptee"]


def test_who_accepts_in_a_session_opened_before_counts_as_come():
    compte = UtilisateurFactory(last_login=maintenant() - dt.timedelta(days=3))
    invitation = InvitationFactory(utilisateur=compte)

    membre = accepter_invitation(invitation=invitation, auteur=compte)

    assert membre.est_venu


def test_every_address_is_answered_alike_and_a_judge_alone_is_told_that_she_cannot_accept(referent):
    adresses = ["inconnue@ville.exemple", UtilisateurFactory(is_active=False).email]
    adresses += [UtilisateurFactory(roles=[role]).email for role in sorted(PERSONNEL)]

    for adresse in adresses:
        _inviter(referent, adresse)

    assert CourrierOrganisme.objects.filter(genre=GenreCourrierOrganisme.INVITATION).count() == len(adresses)
    assert list(Membre.objects.all()) == [referent]
    juges = Invitation.objects.filter(utilisateur__les_roles__role__in=PERSONNEL)
    assert juges.count() == len(PERSONNEL)
    for invitation in juges:
        refuser(
            "invitation_a_ne_pas_accepter",
            accepter_invitation,
            invitation=invitation,
            auteur=invitation.utilisateur,
        )
    assert list(Membre.objects.all()) == [referent]


def test_two_addresses_of_one_person_are_not_told_to_be_one(referent):
    membre = MembreFactory(organisme=referent.organisme, role=RoleMembre.MEMBRE)
    EmailAddress.objects.create(user=membre.utilisateur, email="autre@ville.exemple", verified=True)

    _refuser_d_inviter("deja_membre", referent, membre.utilisateur.email.upper())
    invitation = _inviter(referent, "autre@ville.exemple", role=RoleMembre.REFERENT)
    _refuser_d_inviter("deja_invitee", referent, "Autre@ville.exemple")
    accepter_invitation(invitation=invitation, auteur=membre.utilisateur)

    assert {m.pk: m.role for m in referent.organisme.les_membres.all()} == {
        referent.pk: RoleMembre.REFERENT,
        membre.pk: RoleMembre.REFERENT,
    }


def test_a_shopper_accepts_as_anybody(referent):
    enqueteur = UtilisateurFactory(roles=[Role.ENQUETEUR])
    invitation = _inviter(referent, enqueteur.email)

    assert accepter_invitation(invitation=invitation, auteur=enqueteur).utilisateur == enqueteur


@pytest.mark.parametrize("etat", ["confirmee", "a_corriger", "refusee", "retiree"])
def test_nobody_is_invited_in_the_name_of_a_body_that_staff_do_not_vouch_for(referent, etat):
    InscriptionFactory(organisme=referent.organisme, **{etat: True})

    _refuser_d_inviter("inscription_non_validee", referent)
    assert (Invitation.objects.count(), CourrierOrganisme.objects.count()) == (0, 0)


def test_a_body_stopped_invites_nobody_until_it_is_let_go_or_validated_elsewhere(referent):
    InscriptionFactory(organisme=referent.organisme, envois_suspendus_le=maintenant())
    _refuser_d_inviter("envois_suspendus", referent)

    InscriptionFactory(organisme=referent.organisme)
    _inviter(referent)
    assert CourrierOrganisme.objects.count() == 1


@pytest.mark.parametrize("nom", ["invitation", "rappel"])
def test_an_invitation_of_a_body_stopped_meanwhile_leaves_once_it_may_go_on(referent, nom, time_machine):
    inscription = InscriptionFactory(organisme=referent.organisme)
    if nom == "invitation":
        _inviter(referent)
    else:
        rappeler_acces(membre=MembreFactory(organisme=referent.organisme), auteur=referent.utilisateur)
    courrier = CourrierOrganisme.objects.get()

    suspendre_envois(inscription=inscription, motif="Plainte.", auteur=referent.utilisateur)
    expedier(CourrierOrganisme, courrier.pk)
    time_machine.move_to(maintenant() + ABANDON * 2)
    expedier(CourrierOrganisme, courrier.pk)
    assert (mail.outbox, CourrierOrganisme.objects.get().etat) == ([], EtatCourrier.DU)

    reprendre_envois(inscription=inscription, auteur=referent.utilisateur)
    time_machine.move_to(maintenant() + ATTENTE)
    assert a_relancer(CourrierOrganisme) == [courrier.pk]
    expedier(CourrierOrganisme, courrier.pk)
    assert len(mail.outbox) == 1


def test_an_invitation_waits_while_its_body_corrects_its_registration(referent, time_machine):
    inscription = InscriptionFactory(organisme=referent.organisme)
    _inviter(referent)
    courrier = CourrierOrganisme.objects.get()

    demander_modification(inscription=inscription, motif="Le téléphone.", auteur=referent.utilisateur)
    expedier(CourrierOrganisme, courrier.pk)
    assert (mail.outbox, CourrierOrganisme.objects.get(pk=courrier.pk).etat) == ([], EtatCourrier.DU)

    Inscription.objects.update(etat=EtatInscription.VALIDEE)
    time_machine.move_to(maintenant() + ATTENTE)
    expedier(CourrierOrganisme, courrier.pk)
    assert [lettre.to for lettre in mail.outbox] == [[courrier.invitation.courriel]]


def test_a_reminder_of_a_body_that_never_corrected_waits_no_longer_than_an_invitation(referent, time_machine):
    inscription = InscriptionFactory(organisme=referent.organisme)
    rappeler_acces(membre=MembreFactory(organisme=referent.organisme), auteur=referent.utilisateur)
    courrier = CourrierOrganisme.objects.get()
    demander_modification(inscription=inscription, motif="Le téléphone.", auteur=referent.utilisateur)
    courrier = CourrierOrganisme.objects.get(pk=courrier.pk)
    assert isinstance(composer(courrier), dt.datetime)

    time_machine.move_to(courrier.cree_le + CONSERVATION_INVITATION)
    assert composer(courrier) is None


def test_an_invitation_of_a_body_withdrawn_meanwhile_does_not_leave(referent):
    inscription = InscriptionFactory(organisme=referent.organisme)
    _inviter(referent)
    courrier = CourrierOrganisme.objects.get()
    assert isinstance(composer(courrier), Lettre)

    retirer_inscription(inscription=inscription, motif="À sa demande.", auteur=referent.utilisateur)
    assert composer(courrier) is None


def test_invitations_are_mails_of_the_day(referent, monkeypatch):
    monkeypatch.setattr(quota, "PAR_JOUR", Limite("essai", 0, quota.PAR_JOUR.fenetre))

    _refuser_d_inviter("quota_du_jour", referent)
    assert CourrierOrganisme.objects.count() == 0


def test_an_invitation_is_sent_again_then_taken_back_with_its_mails(referent):
    invitation = _inviter(referent)

    relancer_invitation(invitation=invitation, auteur=referent.utilisateur)
    assert CourrierOrganisme.objects.filter(invitation=invitation).count() == 2
    retirer_invitation(invitation=invitation, auteur=referent.utilisateur)

    assert (CourrierOrganisme.objects.count(), Invitation.objects.count()) == (0, 0)
    for acte in (accepter_invitation, relancer_invitation, retirer_invitation, decliner_invitation):
        refuser("invitation_close", acte, invitation=invitation, auteur=referent.utilisateur)
    assert list(Membre.objects.all()) == [referent]


def test_an_appointment_by_staff_answers_what_waited(referent):
    inscription = InscriptionFactory(organisme=referent.organisme)
    invitation = _inviter(referent)

    nommer_referent(
        inscription=inscription, courriel="a@ville.exemple", nom="A.", motif="Départ", auteur=UtilisateurFactory()
    )

    assert Invitation.objects.count() == 0
    assert Membre.objects.get(utilisateur=invitation.utilisateur).est_referent


def test_invitations_go_after_a_time_and_with_the_person():
    invitation = InvitationFactory()
    autre = InvitationFactory(cree_le=maintenant() - CONSERVATION_INVITATION)
    retrait, _des_comptes = INVITATIONS

    assert list(retrait.lignes(maintenant())) == [autre]
    effacer_personne(adresse=invitation.utilisateur.email)
    assert list(Invitation.objects.all()) == [autre]


def test_she_reads_accepts_and_enters(client, referent):
    invitation = _inviter(referent)
    client.force_login(invitation.utilisateur)
    vers = f"/espace/invitations/{invitation.pk}/accepter/"

    avant = client.get("/espace/")
    ferme = client.get(reverse("organismes:espace_membres")).status_code
    client.force_login(UtilisateurFactory())
    d_une_autre = client.post(vers).status_code
    client.force_login(invitation.utilisateur)
    apres = texte_de(client.post(vers, follow=True))

    assert f"{referent.organisme.nom} vous invite" in texte_de(avant)
    # What she may do is told before she says yes.
    assert "conduirez ses consultations et ses sondages" in texte_de(avant)
    droits = ("organismes.modifier_inscription", "consultations.gerer", "sondages.gerer", "bornes.gerer_ecoute")
    assert all(invitation.utilisateur.has_perm(droit, referent.organisme) for droit in droits)
    assert (ferme, d_une_autre) == (404, 404)
    assert f"Vous agissez maintenant pour {referent.organisme}" in apres
    assert client.get(reverse("organismes:espace_membres")).status_code == 200


def test_the_link_of_an_invitation_followed_in_another_account_says_so(client, referent):
    invitation = _inviter(referent)
    pages = {}
    for qui in (invitation.utilisateur, referent.utilisateur, UtilisateurFactory(lecteur=True)):
        client.force_login(qui)
        pages[qui] = texte_de(client.get(f"/espace/?invitation={invitation.pk}"))
    siennes = [qui for qui, page in pages.items() if "n’attend pas ce compte" not in page]

    assert siennes == [invitation.utilisateur]
    assert f"Vous êtes connecté comme {referent.utilisateur.email}" in pages[referent.utilisateur]


def test_a_judge_reads_why_she_cannot_accept_and_declines(client, referent):
    juge = UtilisateurFactory(jury=True)
    invitation = _inviter(referent, juge.email)
    client.force_login(juge)

    page = texte_de(client.get("/espace/"))
    client.post(f"/espace/invitations/{invitation.pk}/decliner/")

    assert "Une invitation que vous ne pouvez pas accepter" in page
    assert "Accepter l’invitation" not in page
    assert Invitation.objects.count() == 0


def test_the_body_sees_who_did_not_answer_and_sends_again_or_takes_back(client, referent):
    invitation = _inviter(referent)
    client.force_login(referent.utilisateur)
    page = texte_de(client.get("/espace/membres/"))
    encore = texte_de(client.post(f"/espace/membres/invitations/{invitation.pk}/relancer/", follow=True))
    retrait = texte_de(client.post(f"/espace/membres/invitations/{invitation.pk}/retirer/", follow=True))

    assert "Les invitations en attente" in page
    assert "L’invitation est repartie" in encore
    assert "ne peut plus être acceptée" in retrait
    assert "Les invitations en attente" not in retrait


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"etat": EtatCourrier.REFUSE, "reponse": "550 No such user"}, True),
        ({"etat": EtatCourrier.ABANDONNE, "reponse": "451 Try later"}, True),
        ({"etat": EtatCourrier.DU}, False),
    ],
)
def test_the_body_sees_that_an_invitation_never_came(client, referent, champs, dit):
    invitation = _inviter(referent)
    CourrierOrganisme.objects.filter(invitation=invitation).update(**champs)
    client.force_login(referent.utilisateur)

    assert ("courriel non remis" in texte_de(client.get("/espace/membres/"))) is dit
    client.post(f"/espace/membres/invitations/{invitation.pk}/relancer/")
    assert "courriel non remis" not in texte_de(client.get("/espace/membres/"))


def test_the_body_learns_nothing_of_another_mailbox_of_the_account_that_it_invited(client, referent):
    invitation = _inviter(referent)
    CourrierOrganisme.objects.filter(invitation=invitation).update(etat=EtatCourrier.REFUSE, reponse="550 No such user")
    Utilisateur.objects.filter(pk=invitation.utilisateur_id).update(email="ailleurs@exemple.fr")
    client.force_login(referent.utilisateur)

    assert "courriel non remis" not in texte_de(client.get("/espace/membres/"))
