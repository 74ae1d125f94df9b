"""The right of reply in the space of a body: who reads, who contests, what a page never says."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from comptes.enums import Role
from organismes.enums import RoleMembre
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import MembreFactory
from tests.factories.trophees import campagne_a_contester, campagne_classee, rendre
from tests.jours import midi
from tests.preuves import page_de, texte_de
from tests.socle.logic.test_images import pdf, photo
from trophees.actions.calculer import calculer_resultats
from trophees.actions.contester import envoyer_contestation, preparer_contestation
from trophees.actions.litiges import decider_litige
from trophees.actions.pieces_litige import PIECES_MAX
from trophees.enums import EtatLitige
from trophees.models import Litige
from trophees.queries.contacts import contacts_de

pytestmark = pytest.mark.django_db


@pytest.fixture
def campagne(referentiels_charges):
    return rendre(campagne_a_contester(calculee=True), jours=1)


@pytest.fixture
def inscription(campagne):
    return campagne.les_inscriptions.get(organisme__nom="Ville 02")


@pytest.fixture
def referent(client, inscription):
    membre = MembreFactory(organisme=inscription.organisme)
    client.force_login(membre.utilisateur)
    return membre.utilisateur


@pytest.fixture
def contact(inscription):
    return inscription.les_visites.order_by("cree_le", "pk").first()


def adresse(nom, *arguments):
    return reverse(f"trophees:espace_{nom}", args=arguments)


def test_contacts_list_channel_request_day_and_score_never_the_shopper(client, referent, contact):
    page = client.get(adresse("contacts")).text

    assert "Courriel" in page
    assert f"{contact.scenario.get_type_display()}, le" in page
    assert contact.scenario.theme not in page
    assert "Contester" in page
    assert contact.enqueteur.pseudonyme not in page
    assert contact.scenario.code not in page
    assert "exemple.fr" not in page


def test_contacts_of_one_channel_have_links_of_their_own(client, referent, inscription):
    for rang, visite in enumerate(inscription.les_visites.order_by("pk")):
        inscription.les_visites.filter(pk=visite.pk).update(effectuee_le=visite.effectuee_le - dt.timedelta(days=rang))

    liens = page_de(client.get(adresse("contacts"))).select("th[scope=row] a")

    noms = [" ".join(lien.get_text().split()) for lien in liens]
    assert len(noms) == len(set(noms)) > 1, noms


def test_contacts_of_one_body_are_not_mixed_with_those_of_her_other_one(referent, inscription, campagne):
    autre = campagne.les_inscriptions.exclude(pk=inscription.pk).first()
    MembreFactory(organisme=autre.organisme, utilisateur=referent)

    lues = [ligne.pk for ligne in contacts_de(referent, inscription)]

    assert sorted(lues) == sorted(inscription.les_visites.values_list("pk", flat=True))


@pytest.mark.parametrize("trouves", [(20,), (20, 15, 10)])
def test_contacts_ask_a_fixed_number_of_queries(client, referentiels_charges, django_assert_max_num_queries, trouves):
    campagne = campagne_classee(*trouves)
    calculer_resultats(campagne=campagne)
    membre = MembreFactory(organisme=rendre(campagne, jours=1).les_inscriptions.first().organisme)
    client.force_login(membre.utilisateur)
    with django_assert_max_num_queries(22):
        client.get(adresse("contacts"))


def test_contacts_of_an_edition_not_given_back_do_not_exist(client, referent, campagne, contact):
    campagne.restituee_le = None
    campagne.save()

    assert "Pas encore de résultats restitués" in client.get(adresse("contacts")).text
    assert client.get(adresse("contacts"), {"edition": campagne.annee}).status_code == 404
    assert client.get(adresse("contact", contact.pk)).status_code == 404
    assert client.get(adresse("contester", contact.pk)).status_code == 404


@pytest.mark.parametrize("etat", ["soumise", "annulee", "a_revoir"])
def test_contact_that_does_not_count_does_not_exist(client, referent, contact, etat):
    type(contact).objects.filter(pk=contact.pk).update(etat=etat)
    assert client.get(adresse("contact", contact.pk)).status_code == 404


def test_contact_of_another_body_does_not_exist(client, contact):
    client.force_login(MembreFactory().utilisateur)
    assert client.get(adresse("contact", contact.pk)).status_code == 404
    client.force_login(UtilisateurFactory(roles=[Role.ADMINISTRATEUR]))
    assert client.get(adresse("contact", contact.pk)).status_code == 404


def test_member_reads_and_does_not_contest(client, inscription, contact):
    client.force_login(MembreFactory(organisme=inscription.organisme, role=RoleMembre.MEMBRE).utilisateur)

    page = client.get(adresse("contacts")).text

    assert "Votre référent conteste au nom de l’organisme" in page
    assert adresse("contester", contact.pk) not in page
    assert client.post(adresse("contester", contact.pk), {"motif": "Non"}).status_code == 403
    assert not Litige.objects.exists()


def _fichier(nom, contenu):
    return SimpleUploadedFile(nom, contenu)


def test_reason_that_a_colleague_wrote_meanwhile_is_not_written_over(client, referent, inscription, contact):
    vues = page_de(client.get(adresse("contester", contact.pk))).select_one("[name=vues]")["value"]
    collegue = MembreFactory(organisme=inscription.organisme).utilisateur
    litige = preparer_contestation(visite=contact, motif="Le guichet était fermé ce jour-là.", auteur=collegue)

    reponse = client.post(adresse("contester", contact.pk), {"vues": vues, "motif": "Réponse envoyée le 12."})

    assert "Le guichet était fermé ce jour-là." in reponse.text
    assert "Relisez, puis enregistrez de nouveau." in reponse.text
    litige.refresh_from_db()
    assert litige.motif == "Le guichet était fermé ce jour-là."


@pytest.mark.parametrize(
    ("donnees", "erreur"),
    [
        ({"motif": ""}, "id_motif_error"),
        ({"motif": "Non", "fichiers": [("a.exe", b"MZ")]}, "id_fichiers_error"),
        ({"motif": "Non", "fichiers": [("vide.pdf", b"")]}, "id_fichiers_error"),
        ({"motif": "Non", "fichiers": [(f"{n}.pdf", b"%PDF") for n in range(PIECES_MAX + 1)]}, "id_fichiers_error"),
    ],
)
def test_contester_badly_says_so_at_the_field(client, referent, contact, donnees, erreur):
    envoi = {**donnees, "fichiers": [_fichier(*fichier) for fichier in donnees.get("fichiers", ())]}

    reponse = client.post(adresse("contester", contact.pk), envoi)

    assert f'id="{erreur}"' in reponse.text
    assert not Litige.objects.exists()


def test_draft_is_read_again_before_it_is_sent(client, referent, contact, mailoutbox):
    envoi = {"motif": "Mauvaise adresse", "fichiers": [_fichier("lettre.pdf", pdf()), _fichier("photo.jpg", photo())]}
    relire = client.post(adresse("contester", contact.pk), envoi, follow=True)
    litige = Litige.objects.get()
    page = relire.text
    assert all(mot in page for mot in ("Relisez, puis envoyez", "Mauvaise adresse", "lettre.pdf", "photo.jpg"))
    premiere, seconde = litige.les_pieces.all()

    client.post(adresse("contestation_piece_retirer", litige.pk, premiere.pk))
    assert "Mauvaise adresse" in client.get(adresse("contester", contact.pk)).text
    envoyee = client.post(adresse("contestation_envoyer", litige.pk), follow=True).text

    assert "Votre contestation est à l’examen" in envoyee
    assert list(litige.les_pieces.all()) == [seconde]
    assert "Il l’est déjà" in client.get(adresse("contester", contact.pk)).text


def test_list_tells_how_many_contacts_count_as_the_results_do(client, referent, inscription, contact):
    envoyer_contestation(
        litige=preparer_contestation(visite=contact, motif="Mauvaise adresse", auteur=referent), auteur=referent
    )
    decider_litige(
        litige=Litige.objects.get(),
        issue=EtatLitige.ANNULE,
        conclusion="L’adresse était fausse.",
        auteur=UtilisateurFactory(charge_etudes=True),
    )

    page = texte_de(client.get(adresse("contacts")))

    assert "5 contacts comptent, 1 autre ne compte plus" in page
    assert inscription.les_visites.filter(etat="validee").count() == 5
    assert "Il ne compte plus dans vos résultats" in texte_de(client.get(adresse("contester", contact.pk)))


def test_draft_is_thrown_away_only_once_what_is_lost_is_said(client, referent, contact):
    litige = preparer_contestation(visite=contact, motif="Mauvaise adresse", auteur=referent)
    page = adresse("contestation_abandonner", litige.pk)

    assert f'href="{page}"' in client.get(adresse("contestation", litige.pk)).text
    assert "ne reviennent pas" in client.get(page).text
    assert Litige.objects.exists()
    assert client.post(page).url.startswith(adresse("contacts"))
    assert not Litige.objects.exists()


def test_withdrawing_one_dispute_of_two_promises_no_rank(client, referent, inscription):
    premiere, seconde = (
        envoyer_contestation(litige=preparer_contestation(visite=visite, motif="Non", auteur=referent), auteur=referent)
        for visite in inscription.les_visites.order_by("cree_le", "pk")[:2]
    )
    page = adresse("contestation_retirer", premiere.pk)

    deux = client.get(page).text
    client.post(adresse("contestation_retirer", seconde.pk))
    une = client.get(page).text

    assert "votre rang reste suspendu" in deux
    assert "retrouve son rang" not in deux
    assert "votre organisme retrouve son rang" in une


def test_files_are_given_to_the_body_and_the_team_only(client, referent, inscription, contact):
    litige = preparer_contestation(
        visite=contact, motif="Non", auteur=referent, fichiers=[("lettre.pdf", pdf()), ("photo.jpg", photo())]
    )
    envoyer_contestation(litige=litige, auteur=referent)
    lettre, image = litige.les_pieces.all()

    telechargee = client.get(adresse("contestation_piece", litige.pk, lettre.pk))
    assert telechargee["Content-Disposition"] == 'attachment; filename="lettre.pdf"'
    assert telechargee["X-Content-Type-Options"] == "nosniff"
    assert client.get(adresse("contestation_piece", litige.pk, image.pk))["Content-Type"] == "image/jpeg"
    equipe = reverse("trophees:pilotage_litige_piece", args=[litige.pk, lettre.pk])
    assert client.get(equipe).status_code == 404
    client.force_login(UtilisateurFactory(charge_etudes=True))
    assert client.get(equipe).status_code == 200
    client.force_login(MembreFactory().utilisateur)
    assert client.get(adresse("contestation_piece", litige.pk, lettre.pk)).status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_a_page_that_is_missing(client, referent, contact):
    litige = preparer_contestation(visite=contact, motif="Non", auteur=referent, fichiers=[("photo.jpg", photo())])
    piece = litige.les_pieces.get()
    piece.fichier.storage.delete(piece.fichier.name)

    assert client.get(adresse("contestation_piece", litige.pk, piece.pk)).status_code == 404


def test_draft_is_hidden_from_staff(client, referent, campagne, contact):
    litige = preparer_contestation(visite=contact, motif="Secret", auteur=referent)
    client.force_login(UtilisateurFactory(charge_etudes=True))

    assert client.get(reverse("trophees:pilotage_litige", args=[litige.pk])).status_code == 404
    assert "n’attend de décision" in client.get(reverse("trophees:pilotage_litiges"), {"edition": campagne.annee}).text


def test_after_the_window_every_page_says_why_and_offers_nothing(client, referent, campagne, contact):
    litige = preparer_contestation(visite=contact, motif="Trop tard", auteur=referent)
    rendre(campagne)

    liste = client.get(adresse("contacts")).text
    assert "ce délai est passé" in liste
    assert ">Contester<" not in liste
    assert "ce délai est passé" in client.get(adresse("contester", contact.pk)).text
    brouillon = client.get(adresse("contestation", litige.pk)).text
    assert "ce délai est passé" in brouillon
    assert adresse("contestation_envoyer", litige.pk) not in brouillon
    refuse = client.post(adresse("contestation_envoyer", litige.pk), follow=True).text
    assert "ce délai est passé" in refuse
    litige.refresh_from_db()
    assert litige.etat == "brouillon"


def test_board_tells_waiting_time_deadline_and_lateness(client, referent, campagne, contact, time_machine):
    envoyer_contestation(litige=preparer_contestation(visite=contact, motif="Non", auteur=referent), auteur=referent)
    etudes = UtilisateurFactory(charge_etudes=True)
    client.force_login(etudes)
    tableau = reverse("trophees:pilotage_litiges")

    assert "0\u00a0jour" in client.get(tableau, {"edition": campagne.annee}).text
    time_machine.move_to(midi(16))
    client.force_login(etudes)
    page = client.get(tableau, {"edition": campagne.annee}).text

    assert "16\u00a0jours" in page
    assert "en retard" in page
    accueil = client.get(reverse("rapports:pilotage_tableau"), {"edition": campagne.annee}).text
    assert "contestation à décider" in accueil
