"""Pages of an election: names of the referent, lifts of an administrator, council, seat."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from campagnes.enums import Acte
from organismes.enums import EtatConseil, RoleMembre, TypeOrganisme
from organismes.models import LeveeReserve, NomSurveille
from organismes.queries.garde_electorale import situation_electorale, verdict_pour
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import (
    InscriptionFactory,
    LeveeReserveFactory,
    MembreFactory,
    NomSurveilleFactory,
    PlaceGratuiteFactory,
)
from tests.jours import le
from tests.preuves import texte_de

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _apres_le_premier_tour():
    with time_machine.travel(le("2020-04-02"), tick=False):
        yield


@pytest.fixture
def inscription():
    return InscriptionFactory(
        campagne=CampagneFactory(historique=True, terrain_ouvert_le=le("2020-02-01"), restituee_le=le("2020-02-20"))
    )


@pytest.fixture
def administrateur(client):
    client.force_login(UtilisateurFactory(administrateur=True))
    return client


def geste(inscription, nom):
    return reverse(f"organismes:pilotage_election_{nom}", args=[inscription.pk])


def test_referent_adds_and_removes_names(referent, inscription):
    referent.post(reverse("organismes:espace_noms"), {"nature": "candidat", "noms": "Alix Durand\n\nSacha Petit\n"})
    page = referent.get(reverse("organismes:espace_noms")).content.decode()
    alix = NomSurveille.objects.get(nom="Alix Durand")
    referent.post(reverse("organismes:espace_nom_retirer", args=[alix.pk]))

    assert "Sacha Petit" in page
    assert "Rassemblement national" in page
    assert list(NomSurveille.objects.values_list("inscription", "nom", "nature")) == [
        (inscription.pk, "Sacha Petit", "candidat")
    ]


def test_plain_member_reads_names_and_adds_none(client, inscription):
    membre = MembreFactory(organisme=inscription.organisme, role=RoleMembre.MEMBRE)
    client.force_login(membre.utilisateur)
    NomSurveilleFactory(inscription=inscription, nom="Alix Durand")

    page = client.get(reverse("organismes:espace_noms")).content.decode()
    refus = client.post(reverse("organismes:espace_noms"), {"nature": "candidat", "noms": "Sacha"})

    assert "Alix Durand" in page
    assert "Ajouter des noms" not in page
    assert (refus.status_code, NomSurveille.objects.count()) == (403, 1)


def test_names_of_a_body_without_reserve_say_so(referent, inscription):
    inscription.organisme.type = TypeOrganisme.BIBLIOTHEQUE
    inscription.organisme.save()

    page = referent.get(reverse("organismes:espace_noms")).content.decode()

    assert "Aucune période de réserve" in page
    assert "Ajouter des noms" not in page


def test_a_reserve_runs_until_the_day_of_the_body_is_over(client, inscription):
    """Polls are open in Papeete when Monday begins in Paris: what the guard refuses is not said to be over."""
    inscription.organisme.departement = "987"
    inscription.organisme.save(update_fields=["departement"])

    with time_machine.travel(dt.datetime.fromisoformat("2020-06-29T01:00:00+02:00"), tick=False):
        client.force_login(UtilisateurFactory(administrateur=True))
        page = texte_de(client.get(reverse("organismes:pilotage_election", args=[inscription.pk])))

    assert "en cours" in page
    assert "Terminée depuis" not in page


def test_administrator_lifts_and_puts_back(administrateur, inscription):
    saisie = {"responsable": "Dominique Exemple, maire", "motif": "Article de presse"}
    administrateur.post(geste(inscription, "lever"), saisie)
    leve = verdict_pour(inscription, Acte.COMMUNIQUER).code
    page = administrateur.get(reverse("organismes:pilotage_election", args=[inscription.pk])).content.decode()
    with time_machine.travel(maintenant() + dt.timedelta(hours=1), tick=False):
        administrateur.post(geste(inscription, "retablir"), saisie)

    assert (leve, verdict_pour(inscription, Acte.COMMUNIQUER).code) == ("reserve_levee", "reserve_electorale")
    assert "Dominique Exemple, maire" in page
    assert "Rétablir la réserve" in page
    assert [levee.est_levee for levee in situation_electorale(inscription).levees] == [False, True]


@pytest.mark.parametrize("manque", ["responsable", "motif"])
def test_lift_without_name_or_reason_shows_the_error_at_its_field(administrateur, inscription, manque):
    saisie = {"responsable": "Dominique Exemple, maire", "motif": "Article", manque: " "}

    reponse = administrateur.post(geste(inscription, "lever"), saisie)

    assert reponse.content.decode().count('aria-invalid="true"') == 1
    assert LeveeReserve.objects.count() == 0


def test_study_manager_sees_lifts_and_makes_none(client, inscription):
    client.force_login(UtilisateurFactory(charge_etudes=True))
    LeveeReserveFactory(inscription=inscription, responsable="Dominique Exemple, maire")

    page = client.get(reverse("organismes:pilotage_election", args=[inscription.pk])).content.decode()
    refus = client.post(geste(inscription, "retablir"), {"responsable": "X", "motif": "Y"})

    assert "Dominique Exemple, maire" in page
    assert "Seul un administrateur lève la réserve" in page
    assert (refus.status_code, LeveeReserve.objects.count()) == (403, 1)


def test_lift_refused_by_the_rule_tells_why(administrateur, inscription):
    inscription.etat_conseil = EtatConseil.COMPLET
    inscription.save()

    reponse = administrateur.post(geste(inscription, "lever"), {"responsable": "X, maire", "motif": "Y"})

    assert reponse.status_code == 409
    assert "n’est plus, en période de réserve" in reponse.content.decode()


def test_staff_declare_the_council_and_it_ends_the_reserve(administrateur, inscription):
    avant = situation_electorale(inscription).au

    administrateur.post(geste(inscription, "conseil"), {"etat": EtatConseil.COMPLET})

    inscription.refresh_from_db()
    assert (avant, situation_electorale(inscription).au) == (dt.date(2020, 6, 28), dt.date(2020, 3, 15))


def test_body_declares_its_council_from_its_space(referent, inscription):
    accueil = referent.get(reverse("portail:espace_accueil")).content.decode()
    adresse = reverse("organismes:espace_conseil", args=[inscription.pk])
    referent.post(adresse, {"etat": EtatConseil.COMPLET})

    inscription.refresh_from_db()
    assert adresse in accueil
    assert verdict_pour(inscription, Acte.COMMUNIQUER).permis


def test_value_of_the_contract_shows_on_the_registration_and_in_the_export(administrateur, inscription):
    PlaceGratuiteFactory(campagne=inscription.campagne, rang=1, inscription=inscription, attribuee_le=maintenant())

    administrateur.post(geste(inscription, "valeur"), {"valeur": "6500"})

    page = administrateur.get(reverse("organismes:pilotage_inscription", args=[inscription.pk])).content.decode()
    export = administrateur.get(reverse("organismes:pilotage_inscriptions"), {"format": "csv", "campagne": "2020"})
    texte = b"".join(export.streaming_content).decode() if export.streaming else export.content.decode()
    assert "6\u202f500 €" in page
    assert "Valeur du contrat iD City (€)" in texte
    assert "6500" in texte


def test_page_of_an_older_edition_says_whose_rounds_it_follows_and_lifts_this_reserve(administrateur, inscription):
    ancienne = InscriptionFactory(
        organisme=inscription.organisme,
        campagne=CampagneFactory(annee=2018, terrain_ouvert_le=le("2018-02-01"), restituee_le=le("2018-11-01")),
    )
    NomSurveilleFactory(inscription=inscription, nom="Alix Durand")
    adresse = reverse("organismes:pilotage_election", args=[ancienne.pk])

    avant = texte_de(administrateur.get(adresse))
    administrateur.post(geste(ancienne, "lever"), {"responsable": "X, maire", "motif": "Y"})
    apres = texte_de(administrateur.get(adresse))

    assert "Ces tours sont au calendrier de l’édition 2020" in avant
    assert "Les tours sont ceux de l’édition 2020" in avant
    assert "1 nom propre à cet organisme" in avant
    assert ("Lever la réserve" in avant, "Rétablir la réserve" in apres) == (True, True)
    assert "Ces tours sont au calendrier" not in texte_de(
        administrateur.get(reverse("organismes:pilotage_election", args=[inscription.pk]))
    )
