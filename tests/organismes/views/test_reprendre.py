"""A body registers again with the answers of its last registration, which it reads step by step."""

from __future__ import annotations

import pytest
from django.urls import reverse

from campagnes.models import Campagne
from organismes.enums import Canal
from organismes.models import Brouillon, Inscription
from organismes.queries.demande import SAISIES
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory, OrganismeFactory
from tests.preuves import lire, texte_de

pytestmark = pytest.mark.django_db


@pytest.fixture
def inscription():
    return InscriptionFactory(
        campagne=CampagneFactory(terminee=True),
        referent_nom="Alix Morvan",
        referent_fonction="Responsable de l’accueil",
        horaires="9 h à 17 h",
        services=["État civil", "Urbanisme"],
        dpo_contact="dpo@ville.exemple",
        canaux=(Canal.EMAIL, Canal.TEL),
    )


def reprendre(client, inscription):
    return client.post(reverse("organismes:espace_inscription_reprendre", args=[inscription.pk]))


def valeurs(reponse):
    """Return what the form of a step shows."""
    formulaire = reponse.context["formulaire"]
    return {nom: formulaire[nom].value() for nom in formulaire.fields}


@pytest.mark.parametrize("page", ["organismes:espace_inscription_detail", "portail:espace_accueil"])
def test_pages_that_a_body_comes_back_to_offer_the_open_edition(referent, inscription, page):
    adresse = reverse(page, args=[inscription.pk] if page.endswith("detail") else [])
    assert "S’inscrire à l’édition" not in texte_de(referent.get(adresse))

    ouverte = CampagneFactory()

    assert f"S’inscrire à l’édition {ouverte.annee}" in texte_de(referent.get(adresse))
    assert "Reprendre cette inscription" in texte_de(referent.get(reverse("organismes:inscription_commencer")))


def test_the_first_page_asks_to_confirm_what_was_deposited_not_to_fill_it_in_again(referent, inscription):
    organisme, ouverte = inscription.organisme, CampagneFactory()
    courriel = organisme.les_membres.get().utilisateur.email
    InscriptionFactory(campagne=ouverte, organisme=organisme, deposee=True, referent_courriel=courriel)

    page = texte_de(referent.get(reverse("portail:espace_accueil")))

    assert "attend votre confirmation" in page
    assert f"S’inscrire à l’édition {ouverte.annee}" not in page


@pytest.mark.parametrize(
    ("etat", "suite"), [("confirmee", "Ajouter mon accueil"), ("validee", "qui rouvrira votre inscription")]
)
def test_a_body_already_registered_is_asked_for_its_desk_until_the_fieldwork(client, etat, suite):
    campagne = CampagneFactory()
    inscription = InscriptionFactory(campagne=campagne, **{etat: True})
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    adresse = reverse("organismes:espace_inscription_detail", args=[inscription.pk])
    assert "teste aussi l’accueil physique" not in texte_de(client.get(adresse))

    Campagne.objects.update(accueil_physique_actif=True)
    page = texte_de(client.get(adresse))
    Campagne.objects.update(terrain_ouvert_le=maintenant())

    assert "teste aussi l’accueil physique" in page
    assert suite in page
    assert "teste aussi l’accueil physique" not in texte_de(client.get(adresse))


def test_each_step_comes_filled_in_and_has_to_be_read(referent, inscription):
    ouverte = CampagneFactory()

    reponse = reprendre(referent, inscription)

    brouillon = Brouillon.objects.get()
    assert reponse.url == reverse("organismes:inscription_referent")
    assert (brouillon.campagne, brouillon.etape) == (ouverte, 2)
    lues = valeurs(referent.get(reponse.url))
    assert lues["nom"] == "Alix Morvan"
    referent.post(reponse.url, {nom: valeur or "" for nom, valeur in lues.items()})
    canaux = valeurs(referent.get(reverse("organismes:inscription_canaux")))
    assert (canaux["services"], canaux["horaires"]) == ("État civil\nUrbanisme", "9 h à 17 h")
    assert canaux["courriel_accueil"]
    assert not canaux["site"]


def test_undertakings_are_given_anew(referent, inscription):
    CampagneFactory()
    reprendre(referent, inscription)

    assert {"agents_informes", "reglement_accepte"} & set(Brouillon.objects.get().donnees[SAISIES]["options"]) == set()


def test_nothing_is_offered_once_registered(referent, inscription):
    ouverte = CampagneFactory()
    InscriptionFactory(campagne=ouverte, organisme=inscription.organisme)

    reponse = reprendre(referent, inscription)

    assert reponse.url == reverse("organismes:espace_inscription_detail", args=[inscription.pk])
    assert not Brouillon.objects.exists()
    assert "Reprendre" not in texte_de(referent.get(reverse("organismes:inscription_commencer")))


def test_without_open_edition_nothing_is_written(referent, inscription):
    reprendre(referent, inscription)

    assert not Brouillon.objects.exists()


def test_somebody_else_reads_nothing_of_it(client, inscription):
    CampagneFactory()
    client.force_login(MembreFactory().utilisateur)

    assert reprendre(client, inscription).status_code == 404
    assert not Brouillon.objects.exists()
    assert "Alix Morvan" not in lire(client.get(reverse("organismes:inscription_commencer"))).text


def test_a_body_outside_the_directory_keeps_its_identity(client):
    organisme = OrganismeFactory(type="CCAS", siren="26310123400015", territoire=None, nom="CCAS de Valbourg")
    inscription = InscriptionFactory(campagne=CampagneFactory(terminee=True), organisme=organisme)
    client.force_login(MembreFactory(organisme=organisme).utilisateur)
    CampagneFactory()

    reprendre(client, inscription)

    assert Brouillon.objects.get().donnees["organisme"] == {
        "type": "CCAS",
        "nom": "CCAS de Valbourg",
        "siren": "26310123400015",
    }
    assert Inscription.objects.count() == 1
