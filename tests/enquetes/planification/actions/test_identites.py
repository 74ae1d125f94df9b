"""Aliases: drawn when a contact is given, refused when none is free, never shown twice to a body."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from enquetes.enums import EtatPlan, EtatVisite
from enquetes.models import Emprunt, IdentiteEmprunt, Visite
from enquetes.planification.actions.accepter import accepter_plan
from enquetes.planification.actions.enqueteurs import declarer_absence
from enquetes.planification.actions.identites import (
    IdentiteSaisie,
    exiger_identites,
    retirer_identite,
    saisir_identites,
)
from enquetes.planification.actions.reaffecter import reaffecter_visite
from enquetes.planification.queries.identites import bilan_des_identites, tirage_des_places
from enquetes.planification.queries.plans import places_du_plan
from enquetes.visites.actions.etats import verrouiller
from enquetes.visites.actions.issues import annuler
from enquetes.visites.queries.visites import identite_de
from socle.horloge import PARIS
from socle.models import Entree
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import (
    DoubleFactory,
    EmpruntFactory,
    EnqueteurFactory,
    IdentiteFactory,
    PlanTerrainFactory,
    VisiteFactory,
)
from tests.factories.organismes import InscriptionFactory
from tests.preuves import refuser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en_fevrier_2020")]
MARDI = dt.date(2020, 2, 18)
LE_4 = dt.datetime(2020, 2, 4, 9, tzinfo=PARIS)


@pytest.fixture
def campagne():
    return CampagneFactory(historique=True, terrain_ouvert_le=dt.datetime(2020, 1, 20, 9, tzinfo=PARIS))


@pytest.fixture
def visite(campagne):
    return VisiteFactory(inscription=InscriptionFactory(campagne=campagne), canal="EMAIL")


def emprunts():
    return dict(Emprunt.objects.values_list("visite", "identite"))


def confier(visite, enqueteur, jour=MARDI):
    return reaffecter_visite(visite=visite, enqueteur=enqueteur, jour=jour, auteur=None)


def test_contact_given_to_another_shopper_takes_one_of_her_aliases_and_gives_the_other_back(campagne, visite):
    ancienne = EmpruntFactory(visite=visite).identite
    sienne = IdentiteFactory(campagne=campagne)

    confier(visite, sienne.enqueteur)

    assert emprunts() == {visite.pk: sienne.pk}
    assert IdentiteEmprunt.objects.filter(pk=ancienne.pk).exists()


def test_contact_that_only_changes_day_keeps_its_alias(campagne, visite):
    emprunt = EmpruntFactory(visite=visite)
    IdentiteFactory.create_batch(3, campagne=campagne, enqueteur=visite.enqueteur)

    confier(visite, visite.enqueteur, dt.date(2020, 2, 12))

    assert emprunts() == {visite.pk: emprunt.identite_id}


def test_contact_is_refused_when_the_body_knows_her_only_alias(campagne, visite):
    autre = VisiteFactory(inscription=visite.inscription, canal="TEL", scenario__code="SC-02", en_cours=True)
    connue = EmpruntFactory(visite=autre).identite

    refus = refuser("identite_manquante", confier, visite, connue.enqueteur)

    assert refus.message.startswith("1\u00a0contact sans identité d’emprunt libre")
    assert "(il y faut une adresse électronique)" in refus.message
    assert refus.champ == "enqueteur"


def test_contact_is_refused_when_her_alias_lacks_what_the_channel_needs(campagne, visite):
    sans_courriel = IdentiteFactory(campagne=campagne, courriel="")

    refuser("identite_manquante", confier, visite, sans_courriel.enqueteur)


def test_shopper_without_alias_is_given_contacts_until_staff_ask_for_aliases(campagne, visite):
    IdentiteFactory(campagne=campagne)
    enqueteur = EnqueteurFactory()

    confier(visite, enqueteur)
    assert emprunts() == {}
    assert identite_de(Visite.objects.get()) is None

    exiger_identites(campagne=campagne, exigees=True, auteur=None)
    refuser("identite_manquante", confier, visite, EnqueteurFactory())


def test_second_reading_has_no_alias(campagne, visite):
    Visite.objects.update(est_double=True)
    double = DoubleFactory(double_de=visite)
    IdentiteFactory(campagne=campagne, enqueteur=(enqueteur := EnqueteurFactory()))

    confier(double, enqueteur)

    assert emprunts() == {}


def test_contact_taken_back_frees_its_alias_for_another_of_the_body(campagne, visite):
    emprunt = EmpruntFactory(visite=visite)
    enqueteur = visite.enqueteur
    declarer_absence(enqueteur=enqueteur, du=visite.prevue_le, au=visite.prevue_le, auteur=None)
    visite.refresh_from_db()
    assert (visite.enqueteur, identite_de(visite)) == (None, None)
    autre = VisiteFactory(inscription=visite.inscription, canal="EMAIL", enqueteur=None, prevue_le=None)

    confier(autre, enqueteur)

    assert emprunts() == {autre.pk: emprunt.identite_id}


@pytest.mark.parametrize(
    ("instants", "libre"), [({}, True), ({"effectuee_le": LE_4}, False), ({"commencee_le": LE_4}, False)]
)
def test_void_contact_counts_only_if_it_was_begun_or_took_place(campagne, visite, instants, libre):
    nulle = VisiteFactory(inscription=visite.inscription, canal="TEL", etat=EtatVisite.ANNULEE, **instants)
    identite = EmpruntFactory(visite=nulle).identite
    autre = EnqueteurFactory()
    IdentiteEmprunt.objects.update(enqueteur=autre)

    if libre:
        confier(visite, autre)
        assert emprunts() == {visite.pk: identite.pk}
    else:
        refuser("identite_manquante", confier, visite, autre)


def test_contact_begun_then_voided_keeps_its_alias_and_the_body_meets_another(campagne, visite):
    """Nothing was typed of the call, but it may have been made."""
    Visite.objects.update(etat=EtatVisite.EN_COURS, commencee_le=LE_4)
    connue = EmpruntFactory(visite=visite).identite
    autre = IdentiteFactory(campagne=campagne, enqueteur=connue.enqueteur)
    with transaction.atomic():
        annuler(verrouiller(visite), motif="Mauvais scénario", auteur=None)
    suivante = VisiteFactory(inscription=visite.inscription, canal="TEL", scenario__code="SC-02")

    confier(suivante, connue.enqueteur)

    assert emprunts() == {visite.pk: connue.pk, suivante.pk: autre.pk}


def test_body_cannot_meet_an_alias_twice(visite):
    emprunt = EmpruntFactory(visite=visite)
    autre = VisiteFactory(inscription=visite.inscription, canal="TEL")

    with pytest.raises(IntegrityError, match="emprunt_une_fois_par_organisme"), transaction.atomic():
        EmpruntFactory(visite=autre, identite=emprunt.identite)


def proposition(campagne, visite, enqueteur):
    plan = PlanTerrainFactory(campagne=campagne, propose=True)
    ligne = {"visite": str(visite.pk), "enqueteur": enqueteur.pseudonyme, "jour": MARDI.isoformat()}
    plan.contenu = {**plan.contenu, "affectations": [ligne]}
    plan.save()
    return plan


def test_plan_without_alias_for_a_contact_says_so_before_and_is_refused_whole(campagne, visite):
    sans_courriel = IdentiteFactory(campagne=campagne, courriel="")
    plan = proposition(campagne, visite, sans_courriel.enqueteur)

    assert tirage_des_places(campagne, places_du_plan(plan)).manques == (visite,)
    refuser("identite_manquante", accepter_plan, plan=plan, auteur=None)
    plan.refresh_from_db()
    assert plan.etat == EtatPlan.PROPOSE


def test_accepted_plan_draws_the_aliases_it_announced(campagne, visite):
    identite = IdentiteFactory(campagne=campagne)
    plan = proposition(campagne, visite, identite.enqueteur)
    annonce = tirage_des_places(campagne, places_du_plan(plan)).nouveaux

    accepter_plan(plan=plan, auteur=None)

    assert annonce == ((visite.pk, identite.pk, visite.inscription.organisme_id),)
    assert emprunts() == {visite.pk: identite.pk}


def test_aliases_typed_are_drawn_at_once_for_contacts_not_begun(campagne, visite):
    VisiteFactory(inscription=visite.inscription, canal="TEL", enqueteur=visite.enqueteur, en_cours=True)

    saisir_identites(
        campagne=campagne, saisies=[IdentiteSaisie(visite.enqueteur, "Ada Lot", "ada@emprunts.exemple")], auteur=None
    )

    assert emprunts() == {visite.pk: IdentiteEmprunt.objects.get(nom="Ada Lot").pk}
    assert Entree.objects.get(acte="identites.saisies").tout == {"nombre": 1}
    bilan = bilan_des_identites(campagne)
    assert (bilan.contacts_decouverts, bilan.exigees, bilan.a_court) == (0, False, (visite.enqueteur.pseudonyme,))


@pytest.mark.parametrize(
    ("saisies", "code"),
    [
        ([("Ada Lot", ""), ("ADA LOT", "")], "identite_en_double"),
        ([("Ada Lot", "a@e.exemple"), ("Bea Lot", "A@e.exemple")], "identite_en_double"),
        ([("Ada Lot", ""), ("Claude Pris", "")], "identite_en_double"),
        ([("Ada Lot", "", "06 11 22 33 44"), ("Bea Lot", "", "+33 6.11.22.33.44")], "identite_en_double"),
        ([("Ada Lot", "", "0612345678")], "identite_en_double"),
        (
            [("Ada Lot", "", "", "3 rue A\n31000 Ville"), ("Bea Lot", "", "", "3  RUE a, 31000 ville")],
            "identite_en_double",
        ),
        ([("Ada Lot", "", "", "1 Impasse Prise\n31000 Ville")], "identite_en_double"),
        ([("Ada Lot", ""), ("Bea Lot", "MOI@compte.exemple")], "courriel_du_compte"),
        ([("Ada Lot", "AUTRE@compte.exemple")], "courriel_du_compte"),
        ([("Ada Lot", "seconde@COMPTE.exemple")], "courriel_du_compte"),
    ],
)
def test_aliases_are_added_all_or_none(campagne, saisies, code):
    enqueteur = EnqueteurFactory(compte=True, utilisateur__email="moi@compte.exemple")
    autre = UtilisateurFactory(email="autre@compte.exemple")
    EmailAddress.objects.create(user=autre, email="seconde@compte.exemple")
    IdentiteFactory(
        campagne=campagne, nom="Claude Pris", telephone="06 12 34 56 78", adresse="1 impasse Prise\n31000 Ville"
    )
    lignes = [IdentiteSaisie(enqueteur, *saisie) for saisie in saisies]

    refuser(code, saisir_identites, campagne=campagne, saisies=lignes, auteur=None)


def test_telephone_and_address_left_empty_or_of_another_edition_serve_again(campagne):
    ailleurs = IdentiteFactory()
    saisies = [
        IdentiteSaisie(ailleurs.enqueteur, "Ada Lot", "", ailleurs.telephone, ailleurs.adresse),
        IdentiteSaisie(ailleurs.enqueteur, "Bea Lot"),
        IdentiteSaisie(ailleurs.enqueteur, "Cléo Lot"),
    ]

    assert saisir_identites(campagne=campagne, saisies=saisies, auteur=None) == 3


def test_alias_taken_away_is_replaced_where_another_is_free(campagne, visite):
    emprunt = EmpruntFactory(visite=visite)
    autre = IdentiteFactory(campagne=campagne, enqueteur=visite.enqueteur)

    retirer_identite(identite=emprunt.identite, auteur=None)

    assert emprunts() == {visite.pk: autre.pk}


def test_alias_that_a_body_met_stays(visite):
    emprunt = EmpruntFactory(visite=visite)
    Visite.objects.update(etat=EtatVisite.EN_COURS)

    refuser("identite_servie", retirer_identite, identite=emprunt.identite, auteur=None)
