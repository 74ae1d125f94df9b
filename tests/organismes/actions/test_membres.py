"""People of a body."""

from __future__ import annotations

import pytest
from django.core import mail

from organismes.actions.confirmer import confirmer_inscription
from organismes.actions.courriels import composer
from organismes.actions.decider import retirer_inscription, valider_inscription
from organismes.actions.invitations import accepter_invitation, inviter_membre
from organismes.actions.membres import (
    changer_role,
    fermer_l_espace,
    nommer_referent,
    rappeler_acces,
    retirer_membre,
)
from organismes.enums import GenreCourrierOrganisme, RoleMembre
from organismes.models import CourrierOrganisme, Inscription, Membre
from socle.horloge import maintenant
from socle.journal import historique
from socle.models import Courrier
from socle.personnes import effacer_personne
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, InvitationFactory, MembreFactory, OrganismeFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


def _venu(organisme, role=RoleMembre.REFERENT, **compte):
    """Somebody of this body who came at least once."""
    return MembreFactory(
        organisme=organisme, role=role, utilisateur=UtilisateurFactory(last_login=maintenant(), **compte)
    )


def _roles(organisme):
    return {membre.utilisateur.email: membre.role for membre in organisme.les_membres.all()}


def _actes(objet):
    return [entree.acte for entree in reversed(historique(objet))]


def test_retirer_membre_keeps_a_referent():
    referent = MembreFactory()
    membre = MembreFactory(organisme=referent.organisme, role=RoleMembre.MEMBRE)

    retirer_membre(membre=membre, auteur=referent.utilisateur)
    refuser("dernier_referent", retirer_membre, membre=referent, auteur=referent.utilisateur)
    assert list(referent.organisme.les_membres.all()) == [referent]
    assert [entree.acte for entree in historique(referent.organisme)] == ["membre.retire"]


def test_a_referent_hands_over_invites_her_successor_waits_and_leaves():
    partante = _venu(OrganismeFactory())
    organisme, auteur = partante.organisme, partante.utilisateur
    inscription = InscriptionFactory(organisme=organisme, referent_courriel=auteur.email.upper())

    invitation = inviter_membre(
        organisme=organisme, courriel="suite@ville.exemple", auteur=auteur, role=RoleMembre.REFERENT
    )
    refuser("referent_attendu", retirer_membre, membre=partante, auteur=auteur)
    invitation.utilisateur.last_login = maintenant()
    invitation.utilisateur.save()
    accepter_invitation(invitation=invitation, auteur=invitation.utilisateur)
    retirer_membre(membre=partante, auteur=auteur)

    assert _roles(organisme) == {"suite@ville.exemple": "referent"}
    inscription.refresh_from_db()
    assert (inscription.referent_courriel, inscription.referent_telephone) == ("suite@ville.exemple", "")
    assert _actes(organisme) == ["membre.invite", "invitation.acceptee", "membre.parti"]
    assert [entree.auteur for entree in historique(inscription)] == [auteur]


def test_who_leaves_is_no_longer_named_even_by_an_address_that_her_account_left():
    partante = _venu(OrganismeFactory())
    Membre.objects.filter(pk=partante.pk).update(invite_a="mairie@ville.exemple")
    inscription = InscriptionFactory(organisme=partante.organisme, referent_courriel="mairie@ville.exemple")
    suivante = _venu(partante.organisme)

    retirer_membre(membre=Membre.objects.get(pk=partante.pk), auteur=suivante.utilisateur)

    inscription.refresh_from_db()
    assert inscription.referent_courriel == suivante.utilisateur.email


def test_who_handed_over_does_not_come_back_with_a_validation():
    premiere = _venu(InscriptionFactory(a_corriger=True).organisme)
    inscription = premiere.organisme.les_inscriptions.get()
    Inscription.objects.filter(pk=inscription.pk).update(referent_courriel=premiere.utilisateur.email)
    seconde = _venu(premiere.organisme)
    retirer_membre(membre=premiere, auteur=seconde.utilisateur)
    Inscription.objects.filter(pk=inscription.pk).update(etat="confirmee")

    valider_inscription(inscription=inscription, auteur=UtilisateurFactory())

    assert _roles(premiere.organisme) == {seconde.utilisateur.email: "referent"}


def test_registrations_that_name_somebody_else_are_left():
    partante = _venu(InscriptionFactory().organisme)
    suivante = _venu(partante.organisme)
    avant = Inscription.objects.values().get()

    retirer_membre(membre=partante, auteur=suivante.utilisateur)

    assert Inscription.objects.values().get() == avant


@pytest.mark.parametrize("compte", [{"last_login": None}, {"is_active": False}])
def test_the_last_referent_who_came_neither_leaves_nor_steps_down(compte):
    referent = MembreFactory(utilisateur__last_login=maintenant())
    MembreFactory(organisme=referent.organisme, utilisateur=UtilisateurFactory(**{"last_login": maintenant()} | compte))
    _venu(referent.organisme, role=RoleMembre.MEMBRE)

    for acte in (retirer_membre, changer_role):
        parametres = {"role": RoleMembre.MEMBRE} if acte is changer_role else {}
        refuser("referent_attendu", acte, membre=referent, auteur=referent.utilisateur, **parametres)


def test_a_member_is_made_a_referent_and_told_once(django_capture_on_commit_callbacks):
    referent = MembreFactory(utilisateur__last_login=maintenant())
    membre = _venu(referent.organisme, role=RoleMembre.MEMBRE)

    with django_capture_on_commit_callbacks(execute=True):
        changer_role(membre=membre, role=RoleMembre.REFERENT, auteur=referent.utilisateur)
        changer_role(membre=membre, role=RoleMembre.REFERENT, auteur=referent.utilisateur)

    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([membre.utilisateur.email], f"Vous êtes référent de {referent.organisme.designation} au baromètre")
    ]
    assert f"?organisme={referent.organisme_id}" in mail.outbox[0].body
    assert _actes(referent.organisme) == ["membre.role"]
    changer_role(membre=referent, role=RoleMembre.MEMBRE, auteur=membre.utilisateur)
    assert _roles(referent.organisme) == {membre.utilisateur.email: "referent", referent.utilisateur.email: "membre"}


def test_word_of_a_role_lost_meanwhile_does_not_leave():
    referent = MembreFactory(utilisateur__last_login=maintenant())
    membre = _venu(referent.organisme, role=RoleMembre.MEMBRE)
    changer_role(membre=membre, role=RoleMembre.REFERENT, auteur=referent.utilisateur)
    changer_role(membre=membre, role=RoleMembre.MEMBRE, auteur=referent.utilisateur)

    assert composer(CourrierOrganisme.objects.get()) is None


def test_the_way_in_is_sent_again_to_a_member_who_never_came():
    referent = MembreFactory(utilisateur__last_login=maintenant())
    membre = MembreFactory(organisme=referent.organisme)

    rappeler_acces(membre=membre, auteur=referent.utilisateur)
    assert CourrierOrganisme.objects.filter(genre=GenreCourrierOrganisme.INVITATION, membre=membre).count() == 1

    refuser("deja_venue", rappeler_acces, membre=referent, auteur=referent.utilisateur)


def test_an_erased_referent_leaves_her_registrations_to_another():
    partante = _venu(InscriptionFactory().organisme)
    Inscription.objects.update(referent_courriel=partante.utilisateur.email)
    suivante = _venu(partante.organisme)

    effacer_personne(adresse=partante.utilisateur.email)

    assert Inscription.objects.get().referent_courriel == suivante.utilisateur.email


def test_nothing_but_mails_goes_with_a_membership():
    """Drafts, answers and disputes hang on accounts and bodies: they keep their author when she leaves."""
    assert [
        lien.related_model for lien in Membre._meta.related_objects if not issubclass(lien.related_model, Courrier)
    ] == []


@pytest.fixture
def orpheline(db):
    """The registration of a body whose referent was erased."""
    return InscriptionFactory(referent_courriel="", referent_nom="")


def _nommer(inscription, **champs):
    donnees = {"courriel": "maire@ville.exemple", "nom": "Dominique Exemple", "motif": "Départ du référent"}
    return nommer_referent(inscription=inscription, auteur=UtilisateurFactory(), **donnees | champs)


def test_staff_name_a_referent_where_nobody_is_left(orpheline, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        membre = _nommer(orpheline)

    orpheline.refresh_from_db()
    assert (membre.role, membre.utilisateur.nom) == (RoleMembre.REFERENT, "Dominique Exemple")
    assert (orpheline.referent_nom, orpheline.referent_courriel) == ("Dominique Exemple", "maire@ville.exemple")
    assert [message.to for message in mail.outbox] == [["maire@ville.exemple"]]
    nommee, confiee = sorted(historique(orpheline), key=lambda entree: entree.acte, reverse=True)
    assert (nommee.acte, nommee.mots, confiee.acte) == (
        "referent.nomme",
        {"motif": "Départ du référent"},
        "referent.change",
    )


def test_staff_close_the_space_of_an_impostor_whom_they_vouched_for_once_the_body_holds_no_place():
    validee = InscriptionFactory(confirmee=True)
    equipe = UtilisateurFactory(charge_etudes=True)
    valider_inscription(inscription=validee, auteur=equipe)
    imposteur = validee.organisme.les_membres.get().utilisateur
    invitation = InvitationFactory(organisme=validee.organisme)
    refuser("inscription_en_cours", fermer_l_espace, inscription=validee, motif="Imposture", auteur=equipe)
    retirer_inscription(inscription=validee, auteur=equipe, motif="Imposture")
    gardee = Inscription.objects.visibles_par(imposteur).exists()

    fermer_l_espace(inscription=validee, motif="Le standard ne la connaît pas", auteur=equipe)

    assert (gardee, Inscription.objects.visibles_par(imposteur).exists()) == (True, False)
    assert not type(invitation).objects.filter(pk=invitation.pk).exists()
    acte = next(entree for entree in historique(validee) if entree.acte == "espace.ferme")
    assert acte.mots == {"motif": "Le standard ne la connaît pas"}


@pytest.mark.parametrize("depuis", ["passee", "revenante"])
def test_a_space_that_staff_closed_opens_again_to_whom_they_vouch_for_and_to_no_address_that_is_confirmed(depuis):
    """Nobody is left in it: whoever confirms first would read what the body did before, from whichever it was closed."""
    passee = InscriptionFactory(retiree=True)
    imposteur = MembreFactory(organisme=passee.organisme).utilisateur
    equipe = UtilisateurFactory(charge_etudes=True)
    revenante = InscriptionFactory(organisme=passee.organisme, referent_courriel=imposteur.email, deposee=True)
    fermer_l_espace(inscription={"passee": passee, "revenante": revenante}[depuis], motif="Imposture", auteur=equipe)

    confirmer_inscription(inscription=revenante)
    avant = Inscription.objects.visibles_par(imposteur).exists()
    valider_inscription(inscription=revenante, auteur=equipe)

    assert (avant, Inscription.objects.visibles_par(imposteur).exists()) == (False, True)


def test_staff_promote_a_member_and_those_in_place_are_told_and_keep_their_registration():
    en_place = _venu(InscriptionFactory().organisme)
    inscription = en_place.organisme.les_inscriptions.get()
    Inscription.objects.update(referent_courriel=en_place.utilisateur.email)
    membre = _venu(en_place.organisme, role=RoleMembre.MEMBRE)

    _nommer(inscription, courriel=membre.utilisateur.email)

    assert set(_roles(en_place.organisme).values()) == {"referent"}
    assert Inscription.objects.get().referent_courriel == en_place.utilisateur.email
    assert sorted(CourrierOrganisme.objects.values_list("genre", "membre")) == [
        ("autre_referent", en_place.pk),
        ("nomination", membre.pk),
    ]
    pages = {un.genre: composer(un).contexte["lien"].partition("/espace/")[2] for un in CourrierOrganisme.objects.all()}
    pour = f"?organisme={en_place.organisme_id}"
    assert pages == {"autre_referent": f"membres/{pour}", "nomination": pour}
    refuser("deja_referent", _nommer_par(inscription), courriel=membre.utilisateur.email)


@pytest.mark.parametrize("etat", ["deposee", "refusee", "retiree"])
def test_staff_name_nobody_on_a_registration_that_holds_no_place(etat):
    inscription = InscriptionFactory(**{etat: True})

    refuser("inscription_close", _nommer_par(inscription))


def _nommer_par(inscription):
    auteur = UtilisateurFactory()

    def acte(courriel="maire@ville.exemple"):
        return nommer_referent(inscription=inscription, courriel=courriel, nom="D.", motif="Départ", auteur=auteur)

    return acte
