"""Agreements told to the body, and the line of free seats when another version wrote one without the other."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from consultations.actions.accorder import accorder_devis, reparer_la_file, retirer_accord
from consultations.tasks import purger
from organismes.actions.courriels import composer
from organismes.actions.decider import retirer_inscription
from organismes.enums import GenreCourrierOrganisme
from organismes.models import CourrierOrganisme, Inscription
from socle.expedition import REPENTIR
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import AccordDevisFactory
from tests.factories.organismes import InscriptionFactory

pytestmark = pytest.mark.django_db


def _en_file(campagne, ordre, **champs):
    return InscriptionFactory(campagne=campagne, idcity=True, ordre_idcity=ordre, **champs)


def _places(campagne):
    return [place.inscription for place in campagne.les_places.order_by("rang")]


def test_the_body_is_told_unless_the_agreement_is_taken_back_within_ten_minutes():
    auteur, montant = UtilisateurFactory(), Decimal(4800)
    tenue, reprise = (_en_file(CampagneFactory(), 1, referent_courriel=f"{qui}@exemple.fr") for qui in ("tenue", "non"))
    accorder_devis(inscription=tenue, montant=montant, reference="DV-1", auteur=auteur)
    accord = accorder_devis(inscription=reprise, montant=montant, reference="DV-2", auteur=auteur)
    retirer_accord(accord=accord, auteur=auteur)

    premier, second = CourrierOrganisme.objects.filter(genre=GenreCourrierOrganisme.DEVIS).order_by("pk")
    assert min(premier.a_partir_du, second.a_partir_du) > maintenant() + REPENTIR - dt.timedelta(minutes=1)
    lettre = composer(premier)
    assert (lettre.modele, lettre.destinataire) == ("organismes/devis", "tenue@exemple.fr")
    assert composer(second) is None


def test_granted_anew_or_to_a_body_that_left_meanwhile_an_agreement_is_told_once_or_never():
    auteur, accord = UtilisateurFactory(), {"montant": Decimal(4800), "reference": "DV-1"}
    sans = CampagneFactory(idcity_places=0)
    corrigee, partie = (_en_file(sans, rang, referent_courriel=f"r{rang}@exemple.fr") for rang in (1, 2))
    retirer_accord(accord=accorder_devis(inscription=corrigee, auteur=auteur, **accord), auteur=auteur)
    for inscription in (corrigee, partie):
        accorder_devis(inscription=inscription, auteur=auteur, **accord)
    retirer_inscription(inscription=partie, auteur=auteur, motif="Changement d’avis")

    courriers = CourrierOrganisme.objects.filter(genre=GenreCourrierOrganisme.DEVIS).order_by("pk")
    assert [bool(composer(courrier)) for courrier in courriers] == [False, True, False]


def test_an_agreement_that_the_version_before_wrote_leaves_the_line_at_night():
    campagne = CampagneFactory(idcity_places=1)
    accord = AccordDevisFactory(inscription=_en_file(campagne, 1))
    assert accord.inscription.hors_file_le is None

    purger()

    accord.inscription.refresh_from_db()
    assert accord.inscription.hors_file_le == accord.accorde_le


def test_an_agreement_that_it_removed_gives_its_order_back_and_the_seat_that_waited():
    campagne = CampagneFactory(idcity_places=1)
    payante = AccordDevisFactory(inscription=_en_file(campagne, 1)).inscription
    sortie = _en_file(campagne, 2, hors_file_le=maintenant())

    assert reparer_la_file() == 2
    assert reparer_la_file() == 0

    assert _places(campagne) == [sortie]
    assert dict(Inscription.objects.values_list("pk", "hors_file_le"))[sortie.pk] is None
    assert not Inscription.objects.filter(pk=payante.pk, hors_file_le__isnull=True).exists()


def test_what_is_right_is_left_alone():
    campagne = CampagneFactory(idcity_places=0)
    accord = AccordDevisFactory(inscription=_en_file(campagne, 1, hors_file_le=maintenant()))
    avant = Inscription.objects.values().get()

    assert reparer_la_file() == 0
    assert Inscription.objects.values().get(pk=accord.inscription_id) == avant
