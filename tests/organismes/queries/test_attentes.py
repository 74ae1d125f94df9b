"""What registrations ask of a body, of who begins one, and of staff."""

import datetime as dt

import pytest
from django.http import QueryDict

from campagnes.logic.calendrier import jour_de
from organismes.enums import RoleMembre
from organismes.forms.divers import FormulaireFiltres
from organismes.queries.attentes import (
    attentes_de_l_equipe,
    attentes_de_l_organisme,
    attentes_de_la_personne,
    nouvelles_de_l_equipe,
    nouvelles_de_l_organisme,
)
from organismes.queries.inscriptions import FiltresInscriptions, lister
from socle.horloge import aujourdhui, maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import (
    BrouillonFactory,
    InscriptionFactory,
    MembreFactory,
    OrganismeFactory,
    PlaceGratuiteFactory,
)

pytestmark = pytest.mark.django_db
HIER = dt.timedelta(days=1)


def _dites(attentes):
    return [(a.cle, a.nombre, a.depuis, a.adresse) for a in attentes]


def test_a_body_without_registration_or_with_a_validated_one_owes_nothing():
    assert attentes_de_l_organisme(OrganismeFactory()) == []
    assert attentes_de_l_organisme(InscriptionFactory().organisme) == []


def test_a_body_asked_for_a_change_owes_it_since_that_day():
    le = maintenant() - 3 * HIER
    inscription = InscriptionFactory(a_corriger=True, decidee_le=le)

    assert _dites(attentes_de_l_organisme(inscription.organisme)) == [
        (
            "inscription_a_corriger",
            1,
            jour_de(le),
            f"/espace/inscriptions/{inscription.pk}/modifier/",
        )
    ]


def test_a_commune_owes_the_state_of_its_council_from_the_first_round_to_the_last():
    """After it the reserve is over in any case: nothing is asked any more."""
    premier, second = aujourdhui() - 2 * HIER, aujourdhui() + 5 * HIER
    campagne = CampagneFactory(en_terrain=True, tours=[(premier, None), (second, None)])
    commune = InscriptionFactory(campagne=campagne)
    epci = InscriptionFactory(campagne=campagne, organisme__type="CA")
    retiree = InscriptionFactory(campagne=campagne, retiree=True)

    assert _dites(attentes_de_l_organisme(commune.organisme)) == [
        ("conseil_a_declarer", 1, premier, f"/espace/inscriptions/{commune.pk}/conseil/")
    ]
    assert attentes_de_l_organisme(epci.organisme) == attentes_de_l_organisme(retiree.organisme) == []

    campagne.les_tours.filter(tour=2).update(tenu_le=aujourdhui())
    assert len(attentes_de_l_organisme(commune.organisme)) == 1
    campagne.les_tours.filter(tour=2).update(tenu_le=aujourdhui() - HIER)
    assert attentes_de_l_organisme(commune.organisme) == []


def test_a_person_owes_the_last_registration_that_she_began_until_it_closes():
    personne, campagne = UtilisateurFactory(), CampagneFactory(dernier_jour=aujourdhui() + 5 * HIER)
    BrouillonFactory(courriel="quelqu.un@exemple.fr", campagne=campagne)
    assert attentes_de_la_personne(personne) == []
    for _ in range(2):
        BrouillonFactory(courriel=personne.email.upper(), campagne=campagne)

    (attente,) = attentes_de_la_personne(personne)

    assert (attente.cle, attente.echeance, attente.sujet) == (
        "brouillon_a_finir",
        aujourdhui() + 5 * HIER,
        f"Édition {campagne.annee}",
    )


def test_a_person_owes_nothing_once_the_window_is_over_or_the_body_registered():
    personne, ouverte = UtilisateurFactory(), CampagneFactory()
    BrouillonFactory(courriel=personne.email, campagne=CampagneFactory(dernier_jour=aujourdhui() - HIER))
    inscrit = InscriptionFactory(campagne=ouverte).organisme
    organisme = {"type": inscrit.type, "nom": inscrit.nom, "siren": inscrit.siren}
    reprise = BrouillonFactory(courriel=personne.email, campagne=ouverte, donnees={"organisme": organisme})
    assert attentes_de_la_personne(personne) == []

    inscrit.les_inscriptions.update(etat="deposee", confirmee_le=None, decidee_le=None)

    assert [(a.depuis, a.sujet) for a in attentes_de_la_personne(personne)] == [
        (jour_de(reprise.modifie_le), str(ouverte))
    ]


def test_staff_validate_edition_by_edition_since_the_oldest(django_assert_num_queries):
    with django_assert_num_queries(3):
        assert attentes_de_l_equipe() == []
    ancienne, nouvelle = CampagneFactory(annee=2031), CampagneFactory(annee=2032)
    le = maintenant()
    InscriptionFactory(campagne=ancienne, confirmee=True, confirmee_le=le - 4 * HIER)
    InscriptionFactory(campagne=ancienne, confirmee=True)
    InscriptionFactory(campagne=nouvelle, confirmee=True, confirmee_le=le)
    InscriptionFactory(campagne=nouvelle)

    with django_assert_num_queries(3):
        lues = {a.sujet: (a.nombre, a.depuis, a.adresse) for a in attentes_de_l_equipe()}

    assert lues == {
        "Édition 2031": (
            2,
            jour_de(le - 4 * HIER),
            "/pilotage/inscriptions/?campagne=2031&etat=confirmee&tri=deposee",
        ),
        "Édition 2032": (1, jour_de(le), "/pilotage/inscriptions/?campagne=2032&etat=confirmee&tri=deposee"),
    }


def test_what_happened_to_a_body_is_told_from_the_instant_given():
    inscription = InscriptionFactory(idcity=True, decidee_le=maintenant() - 2 * HIER)
    PlaceGratuiteFactory(inscription=inscription, campagne=inscription.campagne, attribuee_le=maintenant() - 4 * HIER)

    def mots(jours):
        return [n.mots for n in nouvelles_de_l_organisme(inscription.organisme, maintenant() - jours * HIER)]

    edition = f"Édition {inscription.campagne.annee}"
    assert mots(1) == []
    assert mots(3) == [f"Inscription validée, {edition}"]
    assert mots(5) == [f"Inscription validée, {edition}", f"Une consultation iD City vous est offerte, {edition}"]


@pytest.mark.parametrize(("etat", "mot"), [("refusee", "refusée"), ("a_corriger", "à modifier")])
def test_decision_of_staff_is_told_in_french(etat, mot):
    inscription = InscriptionFactory(**{etat: True})

    nouvelles = nouvelles_de_l_organisme(inscription.organisme, inscription.decidee_le - HIER)

    assert [n.mots for n in nouvelles] == [f"Inscription {mot}, {inscription.campagne}"]


def test_staff_hear_of_the_registrations_confirmed_not_of_those_imported():
    InscriptionFactory.create_batch(2, confirmee=True)
    InscriptionFactory(importee=True)
    InscriptionFactory(confirmee_le=maintenant() - 3 * HIER)

    assert [n.mots for n in nouvelles_de_l_equipe(maintenant() - HIER)] == ["2\u00a0inscriptions confirmées"]
    assert nouvelles_de_l_equipe(maintenant() + HIER) == []


def test_staff_hear_of_bodies_that_nobody_answers_for_any_more_and_find_them_in_the_list():
    campagne = CampagneFactory()
    seules = [
        InscriptionFactory(campagne=campagne, referent_courriel="", organisme__nom=nom) for nom in ("Albi", "Bram")
    ]
    MembreFactory(organisme=seules[0].organisme, role=RoleMembre.MEMBRE)
    MembreFactory(organisme=InscriptionFactory(campagne=campagne, referent_courriel="").organisme)
    InscriptionFactory(campagne=campagne)
    InscriptionFactory(campagne=campagne, referent_courriel="", retiree=True)
    InscriptionFactory(
        campagne=CampagneFactory(annee=2021, terminee=True, restituee_le=maintenant()), referent_courriel=""
    )

    (attente,) = attentes_de_l_equipe()
    filtres = FormulaireFiltres(QueryDict(attente.adresse.partition("?")[2]), campagne=None)

    assert (attente.cle, attente.nombre) == ("organismes_sans_referent", 2)
    assert {str(i.organisme) for i in lister(filtres.en(FiltresInscriptions))} == {"Albi", "Bram"}
