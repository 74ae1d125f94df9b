"""Staff close a space, or a body invites, while somebody else closes it or confirms an address."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection, transaction

from comptes.models import Utilisateur
from organismes.actions.confirmer import confirmer_inscription
from organismes.actions.invitations import inviter_membre
from organismes.actions.membres import fermer_l_espace, tenir_les_gens
from organismes.enums import EtatInscription
from socle.erreurs import RegleMetier
from socle.journal import historique
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.simultane import en_face

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def passee():
    return MembreFactory(organisme=InscriptionFactory(retiree=True).organisme).organisme.les_inscriptions.get()


def _fermer(inscription):
    return partial(fermer_l_espace, inscription=inscription, motif="Imposture", auteur=UtilisateurFactory())


def test_a_space_closed_twice_at_once_is_closed_once(passee):
    fermer, autre = _fermer(passee), _fermer(passee)

    with transaction.atomic():
        fermer()
        seconde = en_face(autre)

    assert seconde.result() == passee.organisme
    assert [entree.acte for entree in historique(passee)].count("espace.ferme") == 1


def test_nobody_enters_by_an_address_confirmed_while_staff_close_the_space(passee):
    revenante = InscriptionFactory(organisme=passee.organisme, deposee=True)

    with transaction.atomic():
        _fermer(passee)()
        confirmee = en_face(partial(confirmer_inscription, inscription=revenante))

    assert confirmee.result().etat == EtatInscription.CONFIRMEE
    assert not passee.organisme.les_membres.exists()


def test_staff_do_not_close_a_space_whose_place_is_being_taken(passee):
    revenante = InscriptionFactory(organisme=passee.organisme, deposee=True)
    fermer = _fermer(passee)

    with transaction.atomic():
        confirmer_inscription(inscription=revenante)
        fermeture = en_face(fermer)

    assert isinstance(fermeture.result(), RegleMetier)
    assert passee.organisme.les_membres.exists()


def test_who_is_invited_while_she_confirms_her_address_does_both():
    organisme = MembreFactory(organisme=InscriptionFactory().organisme).organisme
    sienne = InscriptionFactory(organisme=organisme, deposee=True, brouillon=None, referent_nom="Camille Référente")
    Utilisateur.objects.ouvrir_compte(sienne.referent_courriel)

    with transaction.atomic():
        tenir_les_gens(organisme.pk)
        confirmee = en_face(partial(confirmer_inscription, inscription=sienne))
        inviter_membre(organisme=organisme, courriel=sienne.referent_courriel, auteur=None)

    assert confirmee.result().etat == EtatInscription.CONFIRMEE
    assert organisme.les_invitations.exists()
