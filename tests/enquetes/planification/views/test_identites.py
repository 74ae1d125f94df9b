"""Staff type or paste aliases; a shopper reads hers on the sheet of the contact."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enquetes.envois.queries.paquet import paquet_du_terrain
from enquetes.envois.views.terrain.ecrans import fiche_emportee
from enquetes.models import IdentiteEmprunt
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EmpruntFactory, EnqueteurFactory, IdentiteFactory
from tests.preuves import page_de, texte_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en_fevrier_2020")]
LISTE = "enquetes:pilotage_identites"


@pytest.fixture
def campagne():
    return CampagneFactory(historique=True)


@pytest.fixture
def equipe(client):
    client.force_login(UtilisateurFactory(charge_etudes=True))


@pytest.mark.usefixtures("equipe")
def test_pasted_list_is_read_from_a_spreadsheet_or_with_semicolons(client, campagne):
    une, autre = EnqueteurFactory(pseudonyme="Z-901"), EnqueteurFactory(pseudonyme="Z-902")
    lignes = (
        "Pseudonyme;Nom;Courriel;Téléphone;Adresse de retour\n"
        "Z-901 ; Claire Morvan ; claire@emprunts.exemple ; 06 00 00 00 00 ; 3 rue des Lilas|31000 Toulouse\n"
        "\n"
        "z-902;Paul Ménard"
    )

    reponse = client.post(reverse("enquetes:identite_coller"), {"lignes": lignes}, follow=True)

    champs = ("enqueteur", "nom", "courriel", "telephone", "adresse")
    assert list(IdentiteEmprunt.objects.order_by("nom").values_list(*champs)) == [
        (une.pk, "Claire Morvan", "claire@emprunts.exemple", "06 00 00 00 00", "3 rue des Lilas\n31000 Toulouse"),
        (autre.pk, "Paul Ménard", "", "", ""),
    ]
    assert "Claire Morvan" in texte_de(reponse)
    assert str(campagne.annee) in reponse.redirect_chain[-1][0]


@pytest.mark.usefixtures("equipe", "campagne")
def test_pasted_list_names_every_line_at_fault_and_writes_nothing(client):
    EnqueteurFactory(pseudonyme="Z-901")
    lignes = "Z-901;Claire Morvan\nZ-999;Paul\nZ-901;\nZ-901;Luc;pas-une-adresse\nZ-901;a;;;;;"

    page = texte_de(client.post(reverse("enquetes:identite_coller"), {"lignes": lignes}))

    assert [n for n in range(1, 6) if f"Ligne {n}" in page] == [2, 3, 4, 5]
    assert not IdentiteEmprunt.objects.exists()


@pytest.mark.usefixtures("equipe", "campagne")
def test_pasted_list_with_a_quote_left_open_is_refused_in_words(client):
    lignes = 'Z-901;"Claire Morvan\n' + "Z-902;Paul Ménard\n" * 10_000

    page = texte_de(client.post(reverse("enquetes:identite_coller"), {"lignes": lignes}))

    assert "un guillemet s’y ouvre et ne se ferme pas" in page


@pytest.mark.usefixtures("equipe", "campagne")
def test_alias_typed_twice_is_refused_at_its_field(client):
    enqueteur = EnqueteurFactory()
    champs = {"enqueteur": enqueteur.pk, "nom": "Claire Morvan"}
    client.post(reverse("enquetes:identite_ajouter"), champs)

    page = texte_de(client.post(reverse("enquetes:identite_ajouter"), champs))

    assert "« Claire Morvan » sert déjà dans cette édition" in page.replace("\u00a0", " ")
    assert IdentiteEmprunt.objects.count() == 1


@pytest.mark.usefixtures("equipe")
@pytest.mark.parametrize("champ", ["courriel", "telephone", "adresse"])
def test_what_another_alias_holds_is_refused_at_its_field(client, campagne, champ):
    identite = IdentiteFactory(campagne=campagne)
    champs = {"enqueteur": identite.enqueteur_id, "nom": "Claire Morvan", champ: getattr(identite, champ)}

    page = page_de(client.post(reverse("enquetes:identite_ajouter"), champs))

    assert page.select_one(f"#id_{champ}")["aria-invalid"] == "true"
    assert IdentiteEmprunt.objects.count() == 1


@pytest.mark.usefixtures("equipe")
def test_list_asks_the_same_number_of_queries_for_one_and_many(client, campagne):
    IdentiteFactory(campagne=campagne)
    adresse = f"{reverse(LISTE)}?edition={campagne.annee}"
    client.get(adresse)
    with CaptureQueriesContext(connection) as pour_une:
        client.get(adresse)
    IdentiteFactory.create_batch(8, campagne=campagne)
    with CaptureQueriesContext(connection) as pour_neuf:
        client.get(adresse)
    assert len(pour_neuf) == len(pour_une)


def test_shopper_reads_her_alias_on_the_sheet_with_or_without_network(client):
    emprunt = EmpruntFactory(visite__enqueteur__compte=True, visite__canal="COURRIER")
    visite = emprunt.visite
    client.force_login(visite.enqueteur.utilisateur)
    attendus = (emprunt.identite.nom, emprunt.identite.courriel, emprunt.identite.adresse.splitlines()[0])

    en_ligne = texte_de(client.get(reverse("enquetes:terrain_mission", args=[visite.pk])))
    (emportee,) = paquet_du_terrain(visite.enqueteur.utilisateur).ouvertes
    emporte = fiche_emportee(emportee)

    assert all(mot in en_ligne and mot in emporte for mot in attendus)
