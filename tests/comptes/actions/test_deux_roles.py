"""Nobody both grades bodies and reads what graders write, even when two acts meet, on real connections."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.db import connection, transaction

from comptes.actions.equipe import changer_les_roles, creer_personnel, desactiver_personnel, tenir_les_roles
from comptes.enums import Role
from comptes.models import Utilisateur
from enquetes.actions.acces import fermer_les_acces_finis, rendre_l_acces
from enquetes.enums import EtatVisite
from enquetes.models import Visite
from enquetes.planification.actions.enqueteurs import inviter_enqueteur
from organismes.actions.purger import PERSONNES
from socle.horloge import maintenant
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory, VisiteFactory
from tests.simultane import en_face

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
ADRESSE = "lou@ville.exemple"


@pytest.fixture(autouse=True)
def administratrice():
    return UtilisateurFactory(administrateur=True)


def _inviter():
    return inviter_enqueteur(pseudonyme="Merle", email=ADRESSE, commune=None, canaux=["EMAIL"], auteur=None)


@pytest.mark.parametrize("connue", [True, False])
def test_staff_who_becomes_a_shopper_at_once_is_refused_the_second_role(connue):
    if connue:
        UtilisateurFactory(email=ADRESSE)
    with transaction.atomic():
        _inviter()
        autre = en_face(partial(creer_personnel, email=ADRESSE, roles=["lecteur"], ajouter=True))

    assert autre.result(timeout=120).code == "adresse_d_un_enqueteur"
    assert Utilisateur.objects.get(email=ADRESSE).roles == {Role.ENQUETEUR}


def test_a_shopper_who_becomes_staff_at_once_is_refused_the_second_role():
    personne = UtilisateurFactory(email=ADRESSE)
    with transaction.atomic():
        changer_les_roles(personne=personne, roles=["lecteur"], auteur=None)
        autre = en_face(_inviter)

    assert autre.result(timeout=120).code == "adresse_du_personnel"
    assert Utilisateur.objects.get(email=ADRESSE).roles == {Role.LECTEUR}


def _changer_depuis_sa_page(*, personne):
    return changer_les_roles(personne=tenir_les_roles(personne=personne), roles=["jury"], auteur=None)


@pytest.mark.parametrize("acte", [_changer_depuis_sa_page, partial(desactiver_personnel, auteur=None)])
def test_two_who_decide_of_one_person_wait_in_the_same_order(acte):
    personne = UtilisateurFactory(email=ADRESSE, lecteur=True)
    with transaction.atomic():
        Utilisateur.objects.tenir(personne.pk)
        autre = en_face(transaction.atomic(partial(acte, personne=personne)))
        creer_personnel(email=ADRESSE, roles=["jury"], ajouter=True)

    assert isinstance(autre.result(timeout=120), Utilisateur)
    assert Role.JURY in Utilisateur.objects.get(pk=personne.pk).roles


def test_the_night_that_closes_an_access_waits_for_the_visit_that_comes_back():
    enqueteur = EnqueteurFactory(compte=True, est_actif=False)
    visite = VisiteFactory(enqueteur=enqueteur, validee=True)
    with transaction.atomic():
        Visite.objects.filter(pk=visite.pk).update(etat=EtatVisite.A_REVOIR)
        rendre_l_acces(enqueteur, None)
        nuit = en_face(fermer_les_acces_finis)

    assert nuit.result(timeout=120) == 0
    assert Role.ENQUETEUR in Utilisateur.objects.get(pk=enqueteur.utilisateur_id).roles


def test_the_night_that_erases_an_account_waits_for_the_role_that_it_is_given():
    il_y_a_longtemps = maintenant() - dt.timedelta(days=4 * 366)
    personne = UtilisateurFactory(email=ADRESSE, last_login=il_y_a_longtemps)
    Utilisateur.objects.filter(pk=personne.pk).update(inscrit_le=il_y_a_longtemps)
    with transaction.atomic():
        creer_personnel(email=ADRESSE, roles=["lecteur"], ajouter=True)
        nuit = en_face(partial(PERSONNES[0].retirer, maintenant()))

    assert nuit.result(timeout=120) == 0
    assert Utilisateur.objects.get(pk=personne.pk).efface_le is None
