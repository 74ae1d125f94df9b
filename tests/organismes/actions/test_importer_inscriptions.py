"""Importing registrations: all or nothing, idempotent, outside the window and outside the free seats."""

from __future__ import annotations

import time

import pytest

from campagnes.models import Campagne
from organismes.actions.decider import retirer_inscription
from organismes.actions.importer_inscriptions import A_CHANGE_DE_TYPE, importer_inscriptions
from organismes.enums import EtatInscription, TypeOrganisme
from organismes.models import CanalOffert, Inscription, Organisme, PlaceGratuite
from socle.erreurs import EntreeInvalide
from socle.horloge import maintenant
from socle.journal import historique
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory, TerritoireFactory

pytestmark = pytest.mark.django_db


def ligne(**valeurs):
    return {
        "siren": "213105554",
        "nom": "Toulouse",
        "type": "COMMUNE",
        "code_insee": "31555",
        "population": "511684",
        "email": "contact@toulouse.example",
        "canaux": "EMAIL+TEL",
        "options": "BORNE+IDCITY",
    } | valeurs


def refuser(campagne, *lignes):
    with pytest.raises(EntreeInvalide) as refus:
        importer_inscriptions(campagne=campagne, lignes=lignes)
    return refus.value.erreurs


def test_importer_new_body_is_confirmed_and_validated():
    campagne = CampagneFactory(terminee=True)
    auteur = UtilisateurFactory(charge_etudes=True)

    bilan = importer_inscriptions(campagne=campagne, lignes=[ligne()], auteur=auteur)

    inscription = Inscription.objects.get()
    organisme = inscription.organisme
    assert (bilan.nb_creees, bilan.nb_inchangees, bilan.avertissements) == (1, 0, [])
    assert (inscription.etat, inscription.est_importee, inscription.decidee_par) == (
        EtatInscription.VALIDEE,
        True,
        auteur,
    )
    assert (inscription.borne, inscription.smartphone, inscription.idcity, inscription.vooter) == (
        True,
        False,
        True,
        False,
    )
    assert inscription.referent_courriel == "contact@toulouse.example"
    assert sorted(inscription.les_canaux.values_list("canal", flat=True)) == ["EMAIL", "TEL"]
    assert (organisme.siren, organisme.type, organisme.nom, organisme.population, organisme.code_insee) == (
        "213105554",
        "COMMUNE",
        "Toulouse",
        511_684,
        "31555",
    )
    assert organisme.departement == "31"
    assert [entree.acte for entree in historique(campagne)] == ["inscriptions.importees"]
    # Whoever hears of registrations one by one, as partners do, hears of it.
    assert [(une.acte, une.auteur) for une in historique(inscription)] == [("inscription.importee", auteur)]


def test_importer_never_takes_a_free_seat():
    campagne = CampagneFactory()

    importer_inscriptions(campagne=campagne, lignes=[ligne()])

    assert Inscription.objects.get().ordre_idcity is None
    assert not PlaceGratuite.objects.filter(inscription__isnull=False).exists()


def test_importer_same_lines_again_changes_nothing():
    campagne = CampagneFactory()
    importer_inscriptions(campagne=campagne, lignes=[ligne()])
    avant = Inscription.objects.values().get()

    bilan = importer_inscriptions(campagne=campagne, lignes=[ligne(canaux="TEL+EMAIL", options="IDCITY+BORNE")])

    assert (bilan.nb_creees, bilan.nb_inchangees) == (0, 1)
    assert Inscription.objects.values().get() == avant


def test_importer_same_line_after_staff_changed_it_leaves_their_work():
    campagne = CampagneFactory()
    importer_inscriptions(campagne=campagne, lignes=[ligne()])
    CanalOffert.objects.filter(canal="TEL").delete()

    bilan = importer_inscriptions(campagne=campagne, lignes=[ligne()])

    assert (bilan.nb_creees, CanalOffert.objects.count()) == (0, 1)


def test_importer_the_same_file_again_brings_back_nobody_who_left():
    campagne = CampagneFactory()
    importer_inscriptions(campagne=campagne, lignes=[ligne()])
    retirer_inscription(inscription=Inscription.objects.get(), auteur=None, motif="L’an prochain.")

    bilan = importer_inscriptions(campagne=campagne, lignes=[ligne(), ligne(siren="213104219", nom="Autre")])

    assert (bilan.nb_creees, bilan.nb_inchangees) == (1, 1)
    assert [mot for mot in bilan.avertissements if "ne le réinscrit pas" in mot] == [
        "Ligne 2\u202f: 213105554 n’est plus dans l’édition depuis son import, la ligne ne le réinscrit pas."
    ]
    assert Inscription.objects.get(organisme__siren="213105554").etat == EtatInscription.RETIREE


def test_importer_the_same_file_again_is_compared_with_what_its_body_registered_since():
    campagne = CampagneFactory()
    importer_inscriptions(campagne=campagne, lignes=[ligne()])
    retirer_inscription(inscription=Inscription.objects.get(), auteur=None, motif="L’an prochain.")
    InscriptionFactory(campagne=campagne, organisme=Organisme.objects.get(), referent_courriel="autre@ville.exemple")

    (erreur,) = refuser(campagne, ligne())

    assert "d’autres valeurs" in erreur


def test_importer_into_an_edition_given_back_adds_nobody():
    campagne = CampagneFactory(terminee=True)
    importer_inscriptions(campagne=campagne, lignes=[ligne()])
    Campagne.objects.update(terrain_ouvert_le=maintenant(), restituee_le=maintenant())

    assert refuser(campagne, ligne(), ligne(siren="213104219", nom="Autre")) == [
        f"Les résultats {campagne.annee} sont restitués\u202f: aucun organisme ne s’y ajoute."
    ]

    assert importer_inscriptions(campagne=campagne, lignes=[ligne()]).nb_inchangees == 1
    assert Organisme.objects.count() == 1


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("nom", "Tolosa"),
        ("type", "CC"),
        ("code_insee", "31001"),
        ("code_insee", ""),
        ("population", "12"),
        ("email", "autre@toulouse.example"),
        ("canaux", "EMAIL"),
        ("canaux", "EMAIL+TEL+WEB"),
        ("options", ""),
        ("options", "VOOTER"),
    ],
)
def test_importer_same_body_with_other_values_is_an_error(champ, valeur):
    campagne = CampagneFactory()
    importer_inscriptions(campagne=campagne, lignes=[ligne()])

    erreurs = refuser(campagne, ligne(**{champ: valeur}), ligne(siren="213104219", nom="Autre"))

    assert len(erreurs) == 1
    assert erreurs[0].startswith("Ligne 2\u202f: 213105554 est déjà inscrit à cette édition avec d’autres valeurs")
    assert champ in erreurs[0]
    assert Inscription.objects.count() == 1
    assert Organisme.objects.get().nom == "Toulouse"


def test_importer_one_bad_line_writes_nothing():
    campagne = CampagneFactory()

    erreurs = refuser(
        campagne, ligne(), ligne(siren="213104219", type="VILLE"), ligne(siren="214202186", email="pas-une-adresse")
    )

    assert erreurs == [
        "Ligne 3\u202f: type «\u00a0VILLE\u00a0» inconnu.",
        "Ligne 4\u202f: email «\u00a0pas-une-adresse\u00a0» invalide.",
    ]
    assert not Organisme.objects.exists()
    assert historique(campagne) == []


def test_importer_body_twice_in_file_is_an_error():
    campagne = CampagneFactory()

    erreurs = ["Ligne 3\u202f: 213105554 est déjà à la ligne 2."]
    assert refuser(campagne, ligne(), ligne()) == erreurs
    assert not Inscription.objects.exists()
    importer_inscriptions(campagne=campagne, lignes=[ligne()])
    assert refuser(campagne, ligne(), ligne()) == erreurs


def test_importer_wrong_key_is_accepted_with_a_warning():
    bilan = importer_inscriptions(campagne=CampagneFactory(), lignes=[ligne(siren="123456789")])

    assert bilan.nb_creees == 1
    assert bilan.avertissements == ["Ligne 2\u202f: la clé de 123456789 est fausse, la ligne est importée."]


@pytest.mark.parametrize("siren", ["21310555400017", "INSEE-97502"])
def test_importer_siret_and_insee_keys_are_bodies(siren):
    importer_inscriptions(campagne=CampagneFactory(), lignes=[ligne(siren=siren)])

    assert Organisme.objects.get().siren == siren


@pytest.mark.parametrize("genre", TypeOrganisme.values)
def test_importer_every_type_is_accepted(genre):
    importer_inscriptions(campagne=CampagneFactory(), lignes=[ligne(type=genre)])

    assert Organisme.objects.get().type == genre


def test_importer_links_bodies_to_the_directory():
    commune = TerritoireFactory(code="31555", siren="213105554", departement="31", region="76")
    departement = TerritoireFactory(nature="DEPARTEMENT", code="31", siren=None, departement="31", region="76")

    importer_inscriptions(
        campagne=CampagneFactory(),
        lignes=[
            ligne(code_insee=""),
            ligne(siren="21310555400025", type="BIBLIOTHEQUE", code_insee="", population=""),
            ligne(siren="263100125", type="CCAS", code_insee="31555", population=""),
            ligne(siren="INSEE-31", type="DEPARTEMENT", code_insee="", population=""),
            ligne(siren="130000001", type="CCI", code_insee="", population=""),
        ],
    )

    assert {o.type: (o.territoire, o.departement, o.region) for o in Organisme.objects.all()} == {
        "COMMUNE": (commune, "31", "76"),
        "BIBLIOTHEQUE": (commune, "31", "76"),
        "CCAS": (commune, "31", "76"),
        "DEPARTEMENT": (departement, "31", "76"),
        "CCI": (None, "", ""),
    }


def test_importer_overseas_code_gives_its_department():
    importer_inscriptions(campagne=CampagneFactory(), lignes=[ligne(code_insee="97411")])

    assert Organisme.objects.get().departement == "974"


def test_importer_known_body_of_another_edition_takes_its_new_population():
    importer_inscriptions(campagne=CampagneFactory(), lignes=[ligne()])
    suivante = CampagneFactory()

    bilan = importer_inscriptions(campagne=suivante, lignes=[ligne(population="520000")])

    assert (bilan.nb_creees, Organisme.objects.get().population) == (1, 520_000)
    assert Inscription.objects.count() == 2


def test_importer_known_body_with_another_type_is_an_error():
    importer_inscriptions(campagne=CampagneFactory(), lignes=[ligne()])

    erreurs = refuser(CampagneFactory(), ligne(type="CC"))

    assert erreurs == [f"Ligne 2\u202f: 213105554 est déjà connu avec le type COMMUNE{A_CHANGE_DE_TYPE}."]


def test_importer_unconfirmed_squatter_blocks_nobody():
    campagne = CampagneFactory()
    squatte = OrganismeFactory(siren="213105554", nom="Nom usurpé", type="AUTRE", population=None)
    InscriptionFactory(campagne=campagne, organisme=squatte, deposee=True)

    bilan = importer_inscriptions(campagne=campagne, lignes=[ligne()])

    squatte.refresh_from_db()
    assert (bilan.nb_creees, squatte.nom, squatte.type) == (1, "Toulouse", "COMMUNE")
    assert sorted(Inscription.objects.values_list("etat", flat=True)) == ["deposee", "validee"]


def test_importer_body_registered_by_form_with_same_values_is_left():
    campagne = CampagneFactory()
    organisme = OrganismeFactory(siren="213105554", nom="Toulouse", population=511_684, code_insee="31555")
    inscription = InscriptionFactory(
        campagne=campagne,
        organisme=organisme,
        confirmee=True,
        canaux=("EMAIL", "TEL"),
        borne=True,
        idcity=True,
        referent_courriel="contact@toulouse.example",
    )

    bilan = importer_inscriptions(campagne=campagne, lignes=[ligne(code_insee="")])

    inscription.refresh_from_db()
    assert (bilan.nb_creees, bilan.nb_inchangees, inscription.etat) == (0, 1, EtatInscription.CONFIRMEE)


def test_importer_a_thousand_lines_takes_a_fixed_number_of_queries(django_assert_max_num_queries):
    campagne = CampagneFactory()
    lignes = [ligne(siren=f"{200_000_000 + n}", nom=f"Ville {n}") for n in range(1000)]
    debut = time.process_time()

    with django_assert_max_num_queries(80):
        bilan = importer_inscriptions(campagne=campagne, lignes=lignes)

    assert (bilan.nb_creees, CanalOffert.objects.count()) == (1000, 2000)
    assert time.process_time() - debut < 15


def test_importer_line_with_several_faults_names_the_email_too():
    erreurs = refuser(CampagneFactory(), ligne(population="beaucoup", email="pas-un-courriel"))

    assert len(erreurs) == 2
    assert any("population" in erreur for erreur in erreurs)
    assert any("email" in erreur for erreur in erreurs)


def test_importer_address_after_a_sign_that_shows_nothing_is_that_address():
    importer_inscriptions(campagne=CampagneFactory(), lignes=[ligne(email="\u200bcontact@toulouse.example")])

    assert Inscription.objects.get().referent_courriel == "contact@toulouse.example"
