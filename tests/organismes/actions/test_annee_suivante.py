"""A body that changed between two editions: known as it is now, ranked in each by the population of its year."""

from __future__ import annotations

import pytest

from enquetes.visites.queries.importation import repertoire_de
from organismes.actions.confirmer import confirmer_inscription
from organismes.actions.importer_inscriptions import importer_inscriptions
from organismes.actions.inscrire import deposer_inscription
from organismes.actions.siren import preciser_siren
from organismes.enums import TypeOrganisme
from organismes.models import Organisme, Territoire
from organismes.queries.demande import DEPARTEMENT_DE_L_ACCUEIL, SIREN_DONNE, est_deja_inscrit
from socle.erreurs import EntreeInvalide
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory, TerritoireFactory, siren_valide
from tests.organismes.donnees import brouillon_complet
from trophees.enums import Categorie
from trophees.queries.participants import participants_de

pytestmark = pytest.mark.django_db


def inscrire(campagne, **choix):
    brouillon = brouillon_complet(campagne, **choix)
    return confirmer_inscription(inscription=deposer_inscription(brouillon=brouillon, recue_le=maintenant()))


def categories_de(campagne):
    return [participant.categorie for participant in participants_de(campagne)]


def grandir(territoire, **champs):
    """Let the directory of another year say something else of a territory."""
    Territoire.objects.filter(pk=territoire.pk).update(**champs)


def test_a_commune_that_grew_competes_in_the_category_of_each_year():
    territoire = TerritoireFactory(nom="Valbourg", population=19_900)
    avant, apres = CampagneFactory(annee=2026), CampagneFactory(annee=2027)
    inscrire(avant, territoire=territoire)
    grandir(territoire, nom="Valbourg-sur-Lys", population=20_100)

    inscrire(apres, territoire=territoire)

    organisme = Organisme.objects.get(siren=territoire.siren)
    assert (organisme.nom, organisme.population) == ("Valbourg-sur-Lys", 20_100)
    assert (categories_de(avant), categories_de(apres)) == ([Categorie.VILLE_INF_20K], [Categorie.VILLE_20_50K])


def test_a_commune_registered_before_populations_were_kept_stays_in_its_category():
    territoire = TerritoireFactory(population=49_000)
    organisme = OrganismeFactory(siren=territoire.siren, territoire=territoire, population=49_000)
    ancienne = InscriptionFactory(campagne=CampagneFactory(annee=2026), organisme=organisme)
    grandir(territoire, population=51_000)

    nouvelle = inscrire(CampagneFactory(annee=2027), territoire=territoire)

    assert categories_de(ancienne.campagne) == [Categorie.VILLE_20_50K]
    assert categories_de(nouvelle.campagne) == [Categorie.VILLE_SUP_50K]


def test_a_deposit_that_nobody_confirms_changes_nothing_of_a_body():
    territoire = TerritoireFactory(nom="Valbourg", population=19_900)
    inscrire(CampagneFactory(annee=2026), territoire=territoire)
    grandir(territoire, nom="Autre", population=20_100)

    brouillon = brouillon_complet(CampagneFactory(annee=2027), territoire=territoire)
    deposer_inscription(brouillon=brouillon, recue_le=maintenant())

    organisme = Organisme.objects.get(siren=territoire.siren)
    assert (organisme.nom, organisme.population) == ("Valbourg", 19_900)


def test_a_body_outside_the_directory_keeps_the_name_that_was_established():
    organisme = OrganismeFactory(type=TypeOrganisme.BIBLIOTHEQUE, nom="Médiathèque", population=None)
    InscriptionFactory(campagne=CampagneFactory(annee=2026), organisme=organisme)

    choix = {"type": TypeOrganisme.BIBLIOTHEQUE, "nom": "Usurpée", "siren": organisme.siren}
    inscrire(CampagneFactory(annee=2027), organisme=choix)

    organisme.refresh_from_db()
    assert organisme.nom == "Médiathèque"


def test_an_import_moves_nobody_in_the_editions_of_before():
    avant, apres = CampagneFactory(annee=2026), CampagneFactory(annee=2027)
    organisme = OrganismeFactory(population=19_900)
    InscriptionFactory(campagne=avant, organisme=organisme)
    ligne = {
        "siren": organisme.siren,
        "nom": organisme.nom,
        "type": "COMMUNE",
        "code_insee": "31555",
        "population": "20100",
        "email": "accueil@exemple.fr",
        "canaux": "EMAIL+TEL",
        "options": "",
    }

    importer_inscriptions(campagne=apres, lignes=[ligne])

    assert (categories_de(avant), categories_de(apres)) == ([Categorie.VILLE_INF_20K], [Categorie.VILLE_20_50K])


def test_a_file_of_a_past_edition_ranks_by_its_own_year_and_leaves_the_body_as_it_is_now():
    avant, apres = CampagneFactory(annee=2026), CampagneFactory(annee=2027)
    territoire = TerritoireFactory(nom="Valbourg-sur-Lys", population=20_100)
    inscrire(apres, territoire=territoire)
    organisme = Organisme.objects.get(siren=territoire.siren)
    ligne = {
        "siren": organisme.siren,
        "nom": "Valbourg",
        "type": organisme.type,
        "code_insee": "",
        "population": "19900",
        "email": "accueil@exemple.fr",
        "canaux": "EMAIL+TEL",
        "options": "",
    }

    bilans = [importer_inscriptions(campagne=avant, lignes=[ligne]) for _ in range(2)]

    organisme.refresh_from_db()
    assert (organisme.nom, organisme.population) == ("Valbourg-sur-Lys", 20_100)
    assert (categories_de(avant), categories_de(apres)) == ([Categorie.VILLE_INF_20K], [Categorie.VILLE_20_50K])
    assert [(bilan.nb_creees, bilan.nb_inchangees) for bilan in bilans] == [(1, 0), (0, 1)]


def test_a_commune_whose_siren_was_written_since_registers_again_as_the_same_body():
    territoire = TerritoireFactory(siren=None, code="98735", departement="987")
    ancienne = inscrire(CampagneFactory(annee=2026), territoire=territoire)
    assert ancienne.organisme.siren == "INSEE-98735"
    preciser_siren(inscription=ancienne, siren=siren_valide(31), auteur=None)

    nouvelle = inscrire(CampagneFactory(annee=2027), territoire=territoire)

    assert nouvelle.organisme == ancienne.organisme
    brouillon = brouillon_complet(nouvelle.campagne, territoire=territoire)
    assert est_deja_inscrit(brouillon)


def test_a_file_names_a_body_by_the_number_that_it_bore():
    campagne = CampagneFactory(annee=2026)
    ligne = {
        "siren": "INSEE-98735",
        "nom": "Papeete",
        "type": "COMMUNE",
        "code_insee": "98735",
        "population": "26000",
        "email": "accueil@exemple.fr",
        "canaux": "EMAIL",
        "options": "",
    }
    importer_inscriptions(campagne=campagne, lignes=[ligne])
    inscription = campagne.les_inscriptions.get()
    preciser_siren(inscription=inscription, siren=siren_valide(31), auteur=None)

    assert importer_inscriptions(campagne=campagne, lignes=[ligne]).nb_inchangees == 1
    assert importer_inscriptions(campagne=CampagneFactory(annee=2027), lignes=[ligne]).nb_creees == 1

    assert Organisme.objects.get().les_inscriptions.count() == 2
    assert {"INSEE-98735", siren_valide(31)} <= repertoire_de(campagne).inscriptions.keys()
    with pytest.raises(EntreeInvalide, match="est l’organisme de la ligne 2, qui a changé de numéro"):
        importer_inscriptions(
            campagne=CampagneFactory(annee=2028), lignes=[ligne, {**ligne, "siren": siren_valide(31)}]
        )


def test_a_region_keeps_the_departement_of_its_desk_in_an_edition_that_does_not_ask_it():
    """Its visits of the edition under way are given by it, and its days counted where it is."""
    region = TerritoireFactory(nature="REGION", code="76", nom="Occitanie", siren=None, departement="", region="76")
    identite = {"territoire": region.pk, SIREN_DONNE: siren_valide(7_600_001)}
    premier = brouillon_complet(CampagneFactory(annee=2026, accueil_physique_actif=True), organisme=identite)
    premier.donnees["canaux"] |= {"adresse_accueil": "22 boulevard Exemple", DEPARTEMENT_DE_L_ACCUEIL: "31"}
    premier.save()
    confirmer_inscription(inscription=deposer_inscription(brouillon=premier, recue_le=maintenant()))

    suivante = inscrire(CampagneFactory(annee=2027), organisme=identite)

    assert Organisme.objects.get(pk=suivante.organisme_id).departement == "31"
