"""Pages of the ranking: who reads, who acts, what the public never sees."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from comptes.enums import Role
from enquetes.models import Visite
from socle.horloge import aujourdhui
from tests.factories.campagnes import CeremonieFactory, PeriodeFactory, TourElectionFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import VisiteFactory
from tests.factories.organismes import InscriptionFactory
from tests.factories.trophees import CONTENU, LitigeFactory, PalmaresFactory, campagne_classee, rendre
from tests.preuves import lire, texte_de
from trophees.actions.calculer import calculer_resultats
from trophees.actions.litiges import ouvrir_litige
from trophees.actions.palmares import proposer_palmares, publier_palmares, sceller_palmares
from trophees.enums import EtatPalmares
from trophees.models import Litige, Palmares, Resultat

pytestmark = pytest.mark.django_db
CLASSEMENT = "trophees:pilotage_resultats"


@pytest.fixture
def campagne(referentiels_charges):
    return campagne_classee(20, 20, 15, 10, 5, calculee=True)


def connecter(client, *roles):
    personne = UtilisateurFactory(roles=roles)
    client.force_login(personne)
    return personne


@pytest.mark.parametrize(
    "role", [Role.ADMINISTRATEUR, Role.CHARGE_ETUDES, Role.RESPONSABLE_PALMARES, Role.JURY, Role.LECTEUR]
)
def test_classement_is_read_by_all_staff(client, campagne, role):
    connecter(client, role)
    page = client.get(reverse(CLASSEMENT)).text
    assert "Ville 01" in page
    assert "76,8" in page
    assert "ex æquo" in page
    # Nothing is decided yet: a jury may still vote.
    assert "le score décide seul" not in page


def test_classement_says_how_many_contacts_this_edition_asks_of_a_channel(client, referentiels_charges):
    campagne_classee(20, 20, calculee=True, minimum_contacts=3, contacts_courrier=1)
    connecter(client, Role.LECTEUR)

    page = texte_de(client.get(reverse(CLASSEMENT)))

    assert "pas assez de contacts pour compter : 3 contacts validés, un seul pour le site ou pour une lettre" in page


@pytest.mark.parametrize("role", [Role.JURY, Role.LECTEUR])
def test_classement_offers_no_act_to_readers(client, campagne, role):
    connecter(client, role)
    page = client.get(reverse(CLASSEMENT)).text
    for acte in ("calculer/", "proposer/", "restituer/", "contestations/"):
        assert acte not in page


def test_classement_of_an_unknown_edition_is_not_found(client, campagne):
    connecter(client, Role.JURY)
    assert client.get(reverse(CLASSEMENT), {"edition": "1999"}).status_code == 404
    assert client.get(reverse(CLASSEMENT), {"edition": "x"}).status_code == 404


def test_classement_filters_by_category_and_name_from_the_address(client, campagne):
    connecter(client, Role.JURY)
    page = client.get(reverse(CLASSEMENT), {"nom": "VÎLLE-03"}).text
    assert "Ville 03" in page
    assert "Ville 01" not in page
    assert "Ville 0" not in client.get(reverse(CLASSEMENT), {"categorie": "EPCI"}).text


def test_classement_filtered_by_name_keeps_its_ranks_and_awards(client, campagne):
    connecter(client, Role.JURY)
    page = client.get(reverse(CLASSEMENT), {"nom": "ville 01"}).text
    assert "non décernée" not in page


def test_classement_names_whom_the_frozen_list_awards_not_the_first_by_score(client, campagne):
    premier, second = Resultat.objects.exclude(rang=None).order_by("rang")[:2]
    lignes = [
        {"siren": resultat.inscription.organisme.siren, "est_laureat": resultat == second}
        for resultat in (premier, second)
    ]
    PalmaresFactory(campagne=campagne, contenu={**CONTENU, "classement": lignes})
    connecter(client, Role.LECTEUR)

    rangees = lire(client.get(reverse(CLASSEMENT))).find_all("tr")

    nommes = [rangee.th.text for rangee in rangees if "lauréat" in rangee.text]
    assert len(nommes) == 1
    assert second.inscription.organisme.nom in nommes[0]


def test_classement_tells_why_a_body_is_not_ranked(client, campagne):
    inscription = campagne.les_inscriptions.get(organisme__nom="Ville 03")
    ouvrir_litige(inscription=inscription, auteur=UtilisateurFactory(charge_etudes=True), motif="Adresse fausse")
    calculer_resultats(campagne=campagne)
    connecter(client, Role.JURY)
    page = client.get(reverse(CLASSEMENT)).text
    assert "une contestation est en cours" in page
    assert "Adresse fausse" not in page


@pytest.mark.parametrize("trouves", [(20,), (20, 15, 10)])
def test_classement_asks_the_same_number_of_queries_for_one_and_three_bodies(
    client, referentiels_charges, django_assert_max_num_queries, trouves
):
    campagne = campagne_classee(*trouves)
    calculer_resultats(campagne=campagne)
    connecter(client, Role.JURY)
    with django_assert_max_num_queries(19):
        client.get(reverse(CLASSEMENT), {"edition": campagne.annee})


def test_export_gives_the_rows_of_the_page(client, campagne):
    connecter(client, Role.LECTEUR)
    reponse = client.get(reverse(CLASSEMENT), {"edition": campagne.annee, "format": "csv"})
    lignes = list(csv.reader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))
    assert reponse["Content-Disposition"] == f'attachment; filename="classement-{campagne.annee}.csv"'
    colonnes = [lignes[0].index(nom) for nom in ("Rang", "Organisme", "Score")]
    assert [tuple(ligne[colonne] for colonne in colonnes) for ligne in lignes[1:4]] == [
        ("1", "Ville 01", "76,8"),
        ("1", "Ville 02", "76,8"),
        ("3", "Ville 03", "74,0"),
    ]
    assert client.get(reverse(CLASSEMENT), {"format": "xlsx"}).content.startswith(b"PK")


def test_calculer_by_post_recomputes_and_says_so(client, campagne):
    Resultat.objects.all().delete()
    connecter(client, Role.CHARGE_ETUDES)
    adresse = reverse("trophees:pilotage_calculer", args=[campagne.annee])
    assert client.get(adresse).status_code == 200
    assert not Resultat.objects.exists()
    assert "5\u00a0organismes calculés" in client.post(adresse, follow=True).text
    assert Resultat.objects.count() == 5


@pytest.mark.parametrize(
    ("route", "permis"),
    [
        ("pilotage_calculer", {Role.ADMINISTRATEUR, Role.CHARGE_ETUDES}),
        ("pilotage_restituer", {Role.ADMINISTRATEUR, Role.CHARGE_ETUDES}),
        ("pilotage_palmares_proposer", {Role.RESPONSABLE_PALMARES}),
    ],
)
def test_acts_on_an_edition_are_refused_without_the_right(client, campagne, route, permis):
    for role in Role:
        connecter(client, role)
        reponse = client.get(reverse(f"trophees:{route}", args=[campagne.annee]))
        assert reponse.status_code == (200 if role in permis else 403), role


def test_restituer_page_says_beforehand_that_contacts_remain_and_offers_no_button(client, campagne):
    jour = aujourdhui()
    PeriodeFactory(campagne=campagne, rang=3, du=jour, au=jour)
    modele = Visite.objects.order_by("pk").first()
    VisiteFactory.create_batch(2, inscription=modele.inscription, grille=modele.grille, scenario=modele.scenario)
    calculer_resultats(campagne=campagne)
    connecter(client, Role.CHARGE_ETUDES)
    adresse = reverse("trophees:pilotage_restituer", args=[campagne.annee])

    page = lire(client.get(adresse))
    Visite.objects.filter(etat="planifiee").update(etat="annulee")
    apres = lire(client.get(adresse))

    assert "2\u00a0contacts ne sont ni validés ni annulés" in page.select_one(".bm-alerte").text
    assert [len(une.select(".bm-confirmation")) for une in (page, apres)] == [0, 1]


def test_restituer_page_says_who_is_left_out_and_which_contacts_will_never_count(client, campagne):
    modele = Visite.objects.order_by("pk").first()
    VisiteFactory.create_batch(2, inscription=modele.inscription, grille=modele.grille, scenario=modele.scenario)
    # Alone in its category, and not ranked: that category ranks nobody.
    InscriptionFactory(campagne=campagne, organisme__population=60_000, importee=True)
    calculer_resultats(campagne=campagne)
    connecter(client, Role.CHARGE_ETUDES)

    page = texte_de(client.get(reverse("trophees:pilotage_restituer", args=[campagne.annee])))

    assert "4 organismes classés dans 1 catégorie, 2 non classés." in page
    assert "2 contacts prévus ne sont ni validés ni annulés : ils ne se valideront plus." in page


def test_journey_of_a_prize_list_from_proposal_to_the_public_page(client, campagne):
    rendre(campagne)
    laureats = reverse("trophees:palmares_laureats", args=[campagne.annee])
    une = connecter(client, Role.RESPONSABLE_PALMARES)
    client.post(reverse("trophees:pilotage_palmares_proposer", args=[campagne.annee]))
    palmares = Palmares.objects.get()
    sceller = reverse("trophees:pilotage_palmares_sceller", args=[palmares.pk])
    assert "une autre personne responsable doit le sceller" in client.post(sceller, follow=True).text
    assert "Il manque une seconde personne" in client.get(reverse(CLASSEMENT)).text
    connecter(client, Role.RESPONSABLE_PALMARES)
    assert "il peut être publié" in client.post(sceller, follow=True).text
    client.logout()
    assert client.get(laureats).status_code == 404
    client.force_login(une)
    publier = reverse("trophees:pilotage_palmares_publier", args=[palmares.pk])
    assert "Aucun lauréat n’est invité" in texte_de(client.get(publier))
    client.post(publier)
    palmares.refresh_from_db()
    assert palmares.etat == EtatPalmares.PUBLIE
    client.logout()
    page = client.get(laureats).text
    assert "Ville 01, Ville 02" in page
    assert "Ville 03" not in page
    assert "peuvent valoir le premier" in " ".join(page.split())
    assert palmares.empreinte in page


@pytest.mark.parametrize(
    ("attendre", "jours", "dit"),
    [
        (CeremonieFactory, ("prevue_du", "prevue_au"), "Le palmarès est sous embargo"),
        (TourElectionFactory, ("prevu_le",), "La veille et le jour d’un tour de scrutin"),
    ],
)
def test_sealing_before_the_ceremony_or_a_round_says_that_the_list_waits_for_it(client, campagne, attendre, jours, dit):
    attendre(campagne=rendre(campagne), **dict.fromkeys(jours, aujourdhui() + dt.timedelta(days=1)))
    propose = proposer_palmares(campagne=campagne, auteur=UtilisateurFactory(responsable_palmares=True))
    connecter(client, Role.RESPONSABLE_PALMARES)

    page = texte_de(client.post(reverse("trophees:pilotage_palmares_sceller", args=[propose.pk]), follow=True))

    assert f"Palmarès scellé. {dit}" in page
    assert "il peut être publié" not in page


def test_palmares_page_shows_the_frozen_content_to_the_jury_without_act(client, campagne):
    palmares = proposer_palmares(campagne=campagne, auteur=UtilisateurFactory(responsable_palmares=True))
    connecter(client, Role.JURY)
    page = client.get(reverse("trophees:pilotage_palmares", args=[palmares.pk])).text
    assert "Ville 05" in page
    assert palmares.empreinte in page
    assert "sceller/" not in page
    assert client.get(reverse("trophees:pilotage_palmares_sceller", args=[palmares.pk])).status_code == 403


def test_palmares_page_does_not_exist_for_people_outside_the_staff(client, campagne):
    palmares = proposer_palmares(campagne=campagne, auteur=UtilisateurFactory(responsable_palmares=True))
    connecter(client, Role.ENQUETEUR)
    for route in ("", "_sceller", "_publier", "_rejeter"):
        assert client.get(reverse(f"trophees:pilotage_palmares{route}", args=[palmares.pk])).status_code == 404


def test_rejeter_without_reason_says_so_at_the_field(client, campagne):
    une = connecter(client, Role.RESPONSABLE_PALMARES)
    palmares = proposer_palmares(campagne=campagne, auteur=une)
    adresse = reverse("trophees:pilotage_palmares_rejeter", args=[palmares.pk])
    page = client.post(adresse, {"motif": ""}).text
    assert 'id="id_motif_error"' in page
    assert Palmares.objects.get().etat == EtatPalmares.PROPOSE
    client.post(adresse, {"motif": "Deux visites à relire"})
    assert Palmares.objects.get().motif_rejet == "Deux visites à relire"


def test_public_page_warns_that_a_demonstration_is_invented(client, campagne):
    campagne.est_demonstration = True
    rendre(campagne).save()
    une, autre = (UtilisateurFactory(responsable_palmares=True) for _ in range(2))
    publier_palmares(
        palmares=sceller_palmares(palmares=proposer_palmares(campagne=campagne, auteur=une), auteur=autre), auteur=une
    )
    page = client.get(reverse("trophees:palmares_laureats", args=[campagne.annee])).text
    assert "Données de démonstration, résultats inventés" in page


def test_litige_is_opened_by_one_and_decided_by_another(client, campagne):
    connecter(client, Role.CHARGE_ETUDES)
    adresse = reverse("trophees:pilotage_litiges")
    inscription = campagne.les_inscriptions.first()
    assert 'id="id_motif_error"' in client.post(adresse, {"inscription": inscription.pk, "motif": ""}).text
    assert not Litige.objects.exists()
    client.post(adresse, {"inscription": inscription.pk, "motif": "Adresse fausse"})
    encore = client.post(adresse, {"inscription": inscription.pk, "motif": "Encore"})
    assert "déjà en cours" in encore.text
    litige = Litige.objects.get()
    page = reverse("trophees:pilotage_litige", args=[litige.pk])
    assert "Une autre personne doit décider" in client.get(page).text
    connecter(client, Role.ADMINISTRATEUR)
    assert 'id="id_conclusion_error"' in client.post(page, {"issue": "maintenu", "conclusion": ""}).text
    client.post(page, {"issue": "maintenu", "conclusion": "Adresse vérifiée"})
    litige.refresh_from_db()
    assert (litige.etat, litige.conclusion, litige.clos_le is None) == ("maintenu", "Adresse vérifiée", False)


@pytest.mark.parametrize("est_de_l_equipe", [True, False])
def test_second_reader_is_told_whether_the_body_will_read_her(client, est_de_l_equipe):
    litige = LitigeFactory(contact=not est_de_l_equipe)
    connecter(client, Role.ADMINISTRATEUR)

    page = texte_de(client.get(reverse("trophees:pilotage_litige", args=[litige.pk])))

    assert ("L’organisme la lira telle quelle" in page) is not est_de_l_equipe
    assert ("il reçoit un courriel" in page) is not est_de_l_equipe


@pytest.mark.parametrize("role", [Role.JURY, Role.LECTEUR, Role.RESPONSABLE_PALMARES])
def test_litiges_are_closed_to_readers(client, campagne, role):
    inscription = campagne.les_inscriptions.first()
    litige = ouvrir_litige(inscription=inscription, auteur=UtilisateurFactory(charge_etudes=True), motif="Adresse")
    connecter(client, role)
    assert client.get(reverse("trophees:pilotage_litiges")).status_code == 403
    assert client.get(reverse("trophees:pilotage_litige", args=[litige.pk])).status_code == 404
