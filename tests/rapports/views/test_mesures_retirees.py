"""Three years on, contacts are gone: results stay, and nothing says that there never was any."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from campagnes.models import Campagne
from comptes.enums import Role
from enquetes.enums import MESURES_RETIREES
from enquetes.models import Visite
from enquetes.visites.queries.mesures import mesures_sont_retirees
from rapports.actions.demander import demander_rapport
from rapports.queries.attentes import attentes_de_l_equipe
from rapports.queries.resultats.tableau import tableau_organisme
from socle.enums import EtatDocument
from socle.horloge import PARIS, maintenant
from socle.journal import consigner
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.factories.rapports import RapportFactory
from tests.preuves import refuser, texte_de
from tests.rapports.edition import edition

pytestmark = pytest.mark.django_db
ANNEE = 2020


@pytest.fixture
def inscription(referentiels_charges):
    campagne, inscription = edition(pairs=5, annee=ANNEE)
    campagne.restituee_le = maintenant()
    campagne.save(update_fields=["restituee_le"])
    return inscription


def oublier(inscription):
    Visite.objects.filter(inscription__campagne=inscription.campagne).delete()
    consigner(inscription.campagne, MESURES_RETIREES, None, nombre=1)


def test_results_say_what_stays_and_nothing_of_contacts_that_are_gone(client, inscription):
    avant = tableau_organisme(inscription)
    oublier(inscription)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)

    page = texte_de(client.get(reverse("rapports:espace_resultats")))

    apres = tableau_organisme(inscription)
    assert (apres.score, apres.intervalle, apres.etapes) == (avant.score, avant.intervalle, avant.etapes)
    assert "Vos résultats demeurent, vos contacts ne sont plus gardés" in page
    for faux in ("Aucun contact", "Aucune perte", "Aucun critère", "Aucune demande écrite", "0 réponse", "0 contact"):
        assert faux not in page


def test_an_edition_whose_contacts_are_there_says_them(client, inscription):
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)

    page = texte_de(client.get(reverse("rapports:espace_resultats")))

    assert not tableau_organisme(inscription).mesures_retirees
    assert "À faire d’abord" in page
    assert "Critère par critère" in page


@pytest.mark.parametrize("gardes", [True, False])
def test_an_edition_of_long_ago_has_lost_its_contacts_once_none_is_left(inscription, gardes):
    campagne = inscription.campagne
    passe = dt.datetime(ANNEE, 12, 1, tzinfo=PARIS)
    Campagne.objects.filter(pk=campagne.pk).update(cree_le=passe, restituee_le=passe)
    if not gardes:
        Visite.objects.filter(inscription__campagne=campagne).delete()

    assert mesures_sont_retirees(campagne) is not gardes


def test_a_report_that_is_ready_stays_and_none_is_made_again(client, inscription):
    rapport = RapportFactory(inscription=inscription, pret=True, pret_le=maintenant())
    oublier(inscription)

    assert demander_rapport(inscription=inscription) == rapport
    refuser("mesures_retirees", demander_rapport, inscription=inscription, refaire=True)
    client.force_login(UtilisateurFactory(charge_etudes=True))
    client.post(reverse("rapports:pilotage_rapport_relancer", args=[rapport.pk]))
    page = texte_de(client.post(reverse("rapports:pilotage_rapports_demander"), {"edition": ANNEE}, follow=True))

    rapport.refresh_from_db()
    assert rapport.etat == EtatDocument.PRET
    assert "Les contacts de cette édition ne sont plus gardés" in page


def test_a_report_that_is_ready_stays_where_its_body_has_no_result_any_more(client, inscription):
    RapportFactory(inscription=inscription, pret=True, pret_le=maintenant())
    inscription.resultat.delete()
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)

    page = client.get(reverse("rapports:espace_rapport")).text

    assert ("Télécharger le rapport" in page, "se lit en ligne" in page) == (True, False)


def test_a_report_of_before_the_last_computation_is_not_offered_to_be_made_again(client, inscription):
    passe = inscription.resultat.calcule_le - dt.timedelta(days=1)
    RapportFactory(inscription=inscription, pret=True, pret_le=passe)
    oublier(inscription)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)

    assert "Mettre à jour" not in client.get(reverse("rapports:espace_rapport")).text


def test_a_report_that_failed_waits_for_nobody_once_it_cannot_be_made(inscription):
    RapportFactory(inscription=inscription, etat=EtatDocument.ECHEC, erreur="La fabrication a échoué.", essais=3)
    sans_resultat = InscriptionFactory(campagne=inscription.campagne)
    RapportFactory(inscription=sans_resultat, etat=EtatDocument.ECHEC, erreur="Pas de résultats.", essais=3)
    assert [(une.cle, une.nombre) for une in attentes_de_l_equipe()] == [("rapports_en_echec", 1)]

    oublier(inscription)

    assert attentes_de_l_equipe() == []


@pytest.mark.parametrize(
    ("tardive", "dit"), [(True, "Pas de rapport pour cette édition"), (False, "ne se fait plus")], ids=["late", "gone"]
)
def test_no_report_is_offered_where_none_can_be_made(client, inscription, tardive, dit):
    sienne = InscriptionFactory(campagne=inscription.campagne) if tardive else inscription
    client.force_login(MembreFactory(organisme=sienne.organisme).utilisateur)
    if not tardive:
        assert "Obtenir le rapport" in client.get(reverse("rapports:espace_resultats")).text
        oublier(inscription)
    resultats = client.get(reverse("rapports:espace_resultats")).text
    assert ("première édition mesurée" in resultats and tardive, "Obtenir le rapport" in resultats) == (False, False)

    page = client.get(reverse("rapports:espace_rapport")).text

    assert dit in page
    assert "Fabriquer le rapport" not in page
    assert "se lit en ligne" not in page


def test_a_report_that_failed_is_not_begun_again_without_its_contacts(client, inscription):
    RapportFactory(inscription=inscription, etat=EtatDocument.ECHEC, erreur="La fabrication a échoué.", essais=3)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    assert "Relancer la fabrication" in client.get(reverse("rapports:espace_rapport")).text

    oublier(inscription)

    page = client.get(reverse("rapports:espace_rapport")).text
    assert "ne se fait plus" in page
    assert "relancer" not in page.lower()


@pytest.mark.parametrize("cause", ["contacts", "result"])
def test_staff_and_body_are_offered_no_report_that_would_be_refused(client, inscription, cause):
    rapport = RapportFactory(inscription=inscription, etat=EtatDocument.ECHEC, erreur="Pas de place.", essais=3)
    membre, equipe = MembreFactory(organisme=inscription.organisme).utilisateur, UtilisateurFactory(charge_etudes=True)
    refaire = reverse("rapports:pilotage_rapport_relancer", args=[rapport.pk])
    liste, lot = reverse("rapports:pilotage_rapports"), reverse("rapports:pilotage_rapports_lot")
    choix = {"acte": "refaire", "choix": rapport.pk}
    client.force_login(equipe)
    assert refaire in client.get(liste).text
    assert "ne se refait plus" not in client.get(lot, choix).text

    if cause == "contacts":
        oublier(inscription)
    else:
        inscription.resultat.delete()

    page = client.get(liste).text
    assert (refaire in page, "manquants ou périmés" in page) == (False, cause == "result")
    assert "ne se refait plus" in client.get(lot, choix).text
    client.force_login(membre)
    assert "Relancer la fabrication" not in client.get(reverse("rapports:espace_rapport")).text


@pytest.mark.parametrize(
    ("retirer", "dit"),
    [(oublier, "son annexe ne se fait plus"), (lambda une: une.resultat.delete(), "n’a pas de résultat")],
    ids=["contacts", "result"],
)
def test_no_annex_is_made_without_its_contacts_or_a_result(client, inscription, retirer, dit):
    """« Contacts validés : 0 » would stand in a certification file."""
    rapport = RapportFactory(inscription=inscription, pret=True, pret_le=maintenant())
    retirer(inscription)
    for personne, adresse in (
        (MembreFactory(organisme=inscription.organisme).utilisateur, reverse("rapports:espace_rapport_annexe")),
        (UtilisateurFactory(charge_etudes=True), reverse("rapports:pilotage_rapport_annexe", args=[rapport.pk])),
    ):
        client.force_login(personne)

        page = texte_de(client.get(adresse, follow=True))

        assert dit in page


def test_a_report_that_is_ready_stays_when_its_body_has_no_result_any_more(client, inscription):
    rapport = RapportFactory(inscription=inscription, pret=True)
    inscription.resultat.delete()
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)

    page = client.get(reverse("rapports:espace_rapport")).text

    assert reverse("rapports:espace_rapport_fichier", args=[rapport.pk]) in page
    assert "rien à imprimer" not in page


@pytest.mark.parametrize("retirer", [oublier, lambda une: une.resultat.delete()], ids=["contacts", "result"])
def test_the_report_is_not_read_as_a_page_without_its_contacts_or_a_result(client, inscription, retirer):
    retirer(inscription)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)

    reponse = client.get(reverse("rapports:espace_rapport_lecture"))

    assert reponse.url == f"{reverse('rapports:espace_resultats')}?edition={ANNEE}"


def test_pages_do_not_count_as_none_the_contacts_that_are_gone(client, inscription):
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    oublier(inscription)

    contacts, annee = (
        texte_de(client.get(f"{reverse(page)}?edition={ANNEE}"))
        for page in ("trophees:espace_contacts", "rapports:espace_annee")
    )

    assert ("Ces contacts ne sont plus gardés" in contacts, "Aucun contact ne compte" in contacts) == (True, False)
    assert ("contacts plus gardés" in annee, "0 contact validé" in annee) == (True, False)


def test_the_team_does_not_read_that_an_edition_whose_contacts_are_gone_planned_none(client, inscription):
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    oublier(inscription)

    listes = [f"rapports:pilotage_{page}" for page in ("avancement", "delais", "tableau", "carte")]
    plan = [f"enquetes:plan_{page}" for page in ("calendrier", "enqueteurs", "organismes", "refus")]
    adresses = (*listes, *plan, "enquetes:pilotage_plan", "enquetes:pilotage_visites")
    pages = [texte_de(client.get(f"{reverse(page)}?edition={ANNEE}")) for page in adresses]

    assert ["ne sont plus gardés" in page for page in pages] == [True] * 10
    for faux in ("Aucune demande écrite", "Contacts par canal", "Contacts placés", "Contacts validés", "Formule"):
        assert not any(faux in page for page in pages)
    assert ("n’est prévu" in pages[0], "Les délais paraissent" in pages[1]) == (False, False)


def test_files_of_the_team_count_no_contact_of_an_edition_whose_contacts_are_gone(client, inscription):
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    oublier(inscription)

    tableau, carte, organismes, charge = (
        b"".join(client.get(f"{reverse(page)}?edition={ANNEE}&format=csv")).decode("utf-8-sig")
        for page in (
            *("rapports:pilotage_tableau", "rapports:pilotage_carte"),
            *("enquetes:plan_organismes", "enquetes:plan_enqueteurs"),
        )
    )

    assert [ligne for ligne in tableau.splitlines() if ligne.startswith("Terrain")] == [
        "Terrain;contacts;;;Les contacts de cette édition ne sont plus gardés"
    ]
    assert "0 sur 0" not in tableau
    (_entete, *departements) = carte.splitlines()
    assert {tuple(ligne.split(";")[4:8]) for ligne in departements} == {("", "", "", "")}
    assert {tuple(ligne.split(";")[2:]) for ligne in organismes.splitlines()[1:]} == {("",) * 6}
    assert {ligne.split(";")[1] for ligne in charge.splitlines()[1:]} == {""}
