"""Whoever decides on a registration holds its edition, then it: what other apps do at that instant waits, and both end."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.db import connection, transaction

from bornes.avis.actions.agreger import agreger_jours
from bornes.points.actions.points import ouvrir_site
from campagnes.models import Campagne
from organismes.actions.acces import assurer_acces
from organismes.actions.etats import verrouiller
from organismes.actions.membres import retirer_membre
from organismes.models import Inscription
from partenaires.actions.inscriptions import modifier_pour_un_organisme
from socle.horloge import maintenant
from tests.factories.bornes import PointFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.factories.partenaires import JetonApiFactory
from tests.simultane import en_face

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


class ArretVoulu(Exception):
    """What the change of a partner would do is not what is looked at here."""


def _agreger(inscription):
    return partial(agreger_jours, paires=[(PointFactory(inscription=inscription).pk, dt.date(2027, 2, 1))])


def _modifier_par_un_partenaire(inscription):
    def changer():
        with pytest.raises(ArretVoulu):
            modifier_pour_un_organisme(
                jeton=JetonApiFactory.build(), inscription=inscription, verifier=lambda _: None, donnees=refuser
            )

    def refuser(tenue):
        verrouiller(tenue)
        raise ArretVoulu

    return changer


@pytest.mark.parametrize("acte", [_agreger, _modifier_par_un_partenaire])
def test_nobody_holds_a_registration_and_waits_for_its_edition(acte):
    inscription = InscriptionFactory()
    autre = acte(inscription)

    with transaction.atomic():
        Campagne.objects.select_for_update(no_key=True).get(pk=inscription.campagne_id)
        fini = en_face(autre)
        verrouiller(inscription)

    assert not isinstance(fini.result(), Exception)


def _nommer(inscription):
    """Write the body, as who gives it another name or its number does at the end."""
    inscription.organisme.nom = "Autre nom"
    inscription.organisme.save(update_fields=["nom", "modifie_le"])


def test_referent_who_leaves_while_staff_rename_the_body_stops_neither():
    inscription = InscriptionFactory()
    partante, restante = (
        MembreFactory(organisme=inscription.organisme, utilisateur=UtilisateurFactory(last_login=maintenant()))
        for _ in range(2)
    )
    Inscription.objects.filter(pk=inscription.pk).update(referent_courriel=partante.utilisateur.email)

    with transaction.atomic():
        tenue = verrouiller(inscription)
        depart = en_face(partial(retirer_membre, membre=partante, auteur=partante.utilisateur))
        _nommer(tenue)

    assert depart.result() == inscription.organisme
    inscription.refresh_from_db()
    assert inscription.referent_courriel == restante.utilisateur.email


def test_site_opened_while_staff_rename_the_body_stops_neither():
    inscription = InscriptionFactory()

    with transaction.atomic():
        tenue = verrouiller(inscription)
        ouvert = en_face(partial(ouvrir_site, inscription=inscription, nom="Mairie", jours_ouverts=[1], auteur=None))
        _nommer(tenue)

    assert ouvert.result().nom == "Mairie"


def test_site_opened_while_staff_give_the_access_stops_neither():
    inscription = InscriptionFactory()

    with transaction.atomic():
        tenue = verrouiller(inscription)
        ouvert = en_face(partial(ouvrir_site, inscription=inscription, nom="Mairie", jours_ouverts=[1], auteur=None))
        assurer_acces(tenue, UtilisateurFactory())

    assert ouvert.result().nom == "Mairie"
