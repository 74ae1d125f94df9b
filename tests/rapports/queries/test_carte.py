"""An edition by département: what is counted where, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt

import pytest

from enquetes.enums import EtatVisite
from rapports.logic.edition.departements import Effectifs, LigneDepartement
from rapports.queries.edition.carte import effectifs_par_departement, parc_de
from socle.horloge import aujourdhui
from tests.factories.bornes import BorneFactory
from tests.factories.campagnes import CampagneFactory
from tests.factories.enquetes import VisiteFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory, TerritoireFactory

pytestmark = pytest.mark.django_db


def inscrire(campagne, departement, **champs):
    return InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(departement=departement), **champs)


def test_effectifs_count_participants_contacts_and_kiosks_where_the_body_is():
    hier = aujourdhui() - dt.timedelta(days=1)
    campagne = CampagneFactory()
    TerritoireFactory(nature="REGION", code="32", nom="Hauts-de-France", region="32", departement="")
    TerritoireFactory(nature="DEPARTEMENT", code="59", nom="Nord", departement="59", region="32")
    nord, ailleurs = inscrire(campagne, "59"), inscrire(campagne, "")
    inscrire(campagne, "02", refusee=True)
    VisiteFactory(inscription=nord, prevue_le=hier)
    VisiteFactory(inscription=nord, prevue_le=hier, validee=True)
    VisiteFactory(inscription=nord, prevue_le=hier, etat=EtatVisite.ANNULEE)
    VisiteFactory(inscription=ailleurs, prevue_le=hier, soumise=True)
    BorneFactory(inscription=nord)

    assert effectifs_par_departement(campagne, parc_de(campagne)) == [
        LigneDepartement("", "Sans département", "", "Sans département", Effectifs(1, 1, 1, 0, 0)),
        LigneDepartement("59", "Nord", "32", "Hauts-de-France", Effectifs(1, 2, 1, 1, 1, 1, 0, 0)),
    ]


def test_effectifs_say_which_kiosks_are_silent():
    muette = BorneFactory(active=True)
    campagne = muette.inscription.campagne
    campagne.les_inscriptions.update(deposee_le=muette.commandee_le)
    muette.les_enrolements.update(utilise_le=muette.commandee_le - dt.timedelta(days=30))
    type(muette).objects.filter(pk=muette.pk).update(commandee_le=muette.commandee_le - dt.timedelta(days=40))

    (ligne,) = effectifs_par_departement(campagne, parc_de(campagne))

    assert (ligne.effectifs.bornes, ligne.effectifs.silencieuses, ligne.effectifs.a_voir) == (1, 1, 1)
    # A file would write a truth as « oui ».
    assert {type(nombre) for nombre in vars(ligne.effectifs).values()} == {int}


@pytest.mark.parametrize("nombre", [1, 3])
def test_effectifs_read_a_fixed_number_of_times(nombre, django_assert_num_queries):
    campagne = CampagneFactory()
    for rang in range(nombre):
        inscription = inscrire(campagne, f"0{rang + 1}")
        VisiteFactory(inscription=inscription)
        BorneFactory(inscription=inscription, active=True)

    with django_assert_num_queries(8):
        effectifs_par_departement(campagne, parc_de(campagne))
