"""Right of reply: prepared, sent, withdrawn, decided by a second reader; every refusal changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from campagnes.logic.droit_de_reponse import fin_du_droit
from comptes.enums import Role
from enquetes.models import Arbitrage, Relecture, Visite
from socle.enums import EtatCourrier
from socle.expedition import expedier
from socle.horloge import maintenant
from socle.models import Entree
from socle.tasks import relancer_courriels
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory, TransitionVisiteFactory, VisiteFactory
from tests.factories.organismes import MembreFactory
from tests.factories.trophees import LitigeFactory, campagne_a_contester, rendre
from tests.preuves import refuser, texte_de
from tests.socle.logic.test_images import pdf, photo
from trophees.actions.calculer import calculer_resultats
from trophees.actions.contester import (
    abandonner_contestation,
    envoyer_contestation,
    preparer_contestation,
    retirer_litige,
)
from trophees.actions.litiges import decider_litige, ouvrir_litige
from trophees.actions.palmares import proposer_palmares, publier_palmares, sceller_palmares
from trophees.actions.pieces_litige import PIECES_MAX, retirer_piece
from trophees.models import CourrierResultats, Litige, PieceLitige, Resultat
from trophees.queries.litiges import effet_d_annulation
from trophees.tasks import purger

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
RAISONS = "Le service était fermé ce jour-là."


@pytest.fixture
def campagne(referentiels_charges):
    return rendre(campagne_a_contester(calculee=True), jours=1)


@pytest.fixture
def referent(campagne):
    return MembreFactory(organisme=_ville(campagne, 2).organisme).utilisateur


@pytest.fixture
def lectrice():
    return UtilisateurFactory(charge_etudes=True)


def _ville(campagne, rang):
    return campagne.les_inscriptions.get(organisme__nom=f"Ville {rang:02}")


def _contacts(campagne, rang=2):
    return list(_ville(campagne, rang).les_visites.order_by("cree_le", "pk"))


def _contester(campagne, referent, rang=2, numero=-1):
    visite = _contacts(campagne, rang)[numero]
    litige = preparer_contestation(visite=visite, motif=RAISONS, auteur=referent)
    return envoyer_contestation(litige=litige, auteur=referent)


# --- Prepare


def test_preparer_writes_a_draft_that_binds_nobody(campagne, referent, mailoutbox):
    visite = _contacts(campagne)[0]

    litige = preparer_contestation(visite=visite, motif=f"  {RAISONS} ", auteur=referent, fichiers=[("a.pdf", pdf())])
    calculer_resultats(campagne=campagne)

    assert (litige.etat, litige.motif, litige.ouvert_le, litige.visite) == ("brouillon", RAISONS, None, visite)
    assert [piece.nom for piece in litige.les_pieces.all()] == ["a.pdf"]
    assert Resultat.objects.get(inscription=visite.inscription).rang == 2
    assert mailoutbox == []


def test_preparer_again_changes_the_same_draft_and_adds_its_files(campagne, referent):
    visite = _contacts(campagne)[0]
    premier = preparer_contestation(visite=visite, motif="Un", auteur=referent, fichiers=[("a.pdf", pdf())])

    second = preparer_contestation(
        visite=visite, motif="Deux", auteur=referent, fichiers=[("a.pdf", pdf()), ("../b.jpg", photo())]
    )

    assert (second.pk, second.motif) == (premier.pk, "Deux")
    assert [piece.nom for piece in second.les_pieces.all()] == ["a.pdf", "b.jpg"]


def test_preparer_stores_pictures_redrawn_without_metadata(campagne, referent):
    litige = preparer_contestation(
        visite=_contacts(campagne)[0], motif=RAISONS, auteur=referent, fichiers=[("C:\\x\\photo.heic", photo())]
    )

    piece = litige.les_pieces.get()
    assert piece.fichier.name == f"litiges/{litige.pk}/{piece.empreinte[:32]}.jpg"
    assert b"Camille" not in piece.fichier.read()


@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({"motif": " "}, "motif_absent"),
        ({"fichiers": [("virus.exe", b"MZ")]}, "type_refuse"),
        ({"fichiers": [("vide.pdf", b"")]}, "fichier_vide"),
        ({"fichiers": [("gros.pdf", b"0" * (10 * 1024 * 1024 + 1))]}, "fichier_trop_lourd"),
        ({"fichiers": [(f"{n}.pdf", pdf() + b"%" * n) for n in range(PIECES_MAX + 1)]}, "trop_de_pieces"),
    ],
)
def test_preparer_badly_is_refused(campagne, referent, champs, code):
    refuser(
        code,
        preparer_contestation,
        **{"visite": _contacts(campagne)[0], "motif": RAISONS, "auteur": referent, **champs},
    )


@pytest.mark.parametrize("etat_visite", ["soumise", "a_revoir", "annulee", "seconde_lecture", "arbitrage"])
def test_preparer_on_a_contact_that_does_not_count_is_refused(campagne, referent, etat_visite):
    visite = _contacts(campagne)[0]
    Visite.objects.filter(pk=visite.pk).update(etat=etat_visite)

    refuser("contact_sans_effet", preparer_contestation, visite=visite, motif=RAISONS, auteur=referent)


def test_preparer_on_a_second_reading_is_refused(campagne, referent):
    premiere, seconde = _contacts(campagne)[:2]
    Visite.objects.filter(pk=seconde.pk).update(double_de=premiere)

    refuser("contact_sans_effet", preparer_contestation, visite=seconde, motif=RAISONS, auteur=referent)


# --- The window


@pytest.mark.parametrize("acte", ["preparer", "envoyer"])
def test_contester_before_restitution_after_the_window_or_publication_is_refused(campagne, referent, acte):
    une, autre = (UtilisateurFactory(responsable_palmares=True) for _ in range(2))
    visite = _contacts(campagne)[0]
    brouillon = preparer_contestation(visite=visite, motif=RAISONS, auteur=referent)

    def essayer(code):
        if acte == "envoyer":
            refuser(code, envoyer_contestation, litige=brouillon, auteur=referent)
        else:
            refuser(code, preparer_contestation, visite=visite, motif="Encore", auteur=referent)

    rendre(campagne, jours=17)
    essayer("delai_passe")
    propose = proposer_palmares(campagne=campagne, auteur=une)
    publier_palmares(palmares=sceller_palmares(palmares=propose, auteur=autre), auteur=une)
    rendre(campagne, jours=1)
    essayer("palmares_publie")
    campagne.restituee_le = None
    campagne.save()
    essayer("resultats_non_restitues")


def test_envoyer_until_the_last_instant_of_the_fifteenth_day(campagne, referent, time_machine):
    fin = fin_du_droit(campagne.restituee_le)
    un, deux = (preparer_contestation(visite=v, motif=RAISONS, auteur=referent) for v in _contacts(campagne)[:2])

    time_machine.move_to(fin - dt.timedelta(microseconds=1), tick=False)
    assert envoyer_contestation(litige=un, auteur=referent).etat == "conteste"
    time_machine.move_to(fin, tick=False)
    refuser("delai_passe", envoyer_contestation, litige=deux, auteur=referent)


# --- Send


def test_envoyer_remembers_what_was_given_back_and_mails_the_referents(
    campagne, referent, mailoutbox, django_capture_on_commit_callbacks
):
    MembreFactory(organisme=_ville(campagne, 2).organisme, role="membre")

    with django_capture_on_commit_callbacks(execute=True):
        litige = _contester(campagne, referent)

    resultat = Resultat.objects.get(inscription=litige.inscription)
    assert (str(litige.score_avant), litige.rang_avant) == (resultat.detail["score_arrondi"], 2)
    assert [courriel.to for courriel in mailoutbox] == [[referent.email]]
    assert "Votre contestation est reçue" in mailoutbox[0].subject
    assert list(litige.les_courriers.values_list("genre", "etat")) == [("accuse", EtatCourrier.PARTI)]
    assert Entree.objects.get(acte="litige.conteste").auteur == referent


def test_a_receipt_that_waited_promises_no_decision_once_the_contest_is_withdrawn(campagne, referent, mailoutbox):
    litiges = [_contester(campagne, referent, numero=numero) for numero in range(2)]
    retirer_litige(litige=litiges[0], auteur=referent)

    for courrier in CourrierResultats.objects.order_by("pk"):
        expedier(CourrierResultats, courrier.pk)

    lus = [(message.body, message.alternatives[0].content) for message in mailoutbox]
    assert [["rang est suspendu" in lu for lu in les_deux] for les_deux in lus] == [[False] * 2, [True] * 2]


def test_envoyer_several_contacts_at_once_keeps_the_first_rank(campagne, referent):
    premier = _contester(campagne, referent, numero=0)
    calculer_resultats(campagne=campagne)

    second = _contester(campagne, referent, numero=1)

    assert Resultat.objects.get(inscription=premier.inscription).motifs == ["litige_en_cours"]
    assert (premier.rang_avant, second.rang_avant) == (2, 2)
    assert Litige.objects.ouverts().count() == 2


def test_envoyer_twice_is_refused(campagne, referent):
    refuser("passage_interdit", envoyer_contestation, litige=_contester(campagne, referent), auteur=referent)


def test_contester_a_contact_already_contested_is_refused(campagne, referent):
    litige = _contester(campagne, referent)
    refuser("litige_deja_ouvert", preparer_contestation, visite=litige.visite, motif="Encore", auteur=referent)


def test_two_open_disputes_on_one_contact_are_refused_by_the_database(campagne, referent):
    litige = _contester(campagne, referent)
    with pytest.raises(IntegrityError), transaction.atomic():
        LitigeFactory(inscription=litige.inscription, visite=litige.visite, contact=False)


def test_files_of_a_sent_dispute_do_not_change(campagne, referent):
    litige = preparer_contestation(
        visite=_contacts(campagne)[0], motif=RAISONS, auteur=referent, fichiers=[("a.pdf", pdf())]
    )
    piece = litige.les_pieces.get()
    envoyer_contestation(litige=litige, auteur=referent)

    refuser("pieces_fermees", retirer_piece, piece=piece, auteur=referent)
    refuser("contestation_envoyee", abandonner_contestation, litige=litige, auteur=referent)


def test_abandonner_removes_the_draft_and_its_files(campagne, referent, django_capture_on_commit_callbacks):
    litige = preparer_contestation(
        visite=_contacts(campagne)[0], motif=RAISONS, auteur=referent, fichiers=[("a.pdf", pdf())]
    )
    fichier = litige.les_pieces.get().fichier

    with django_capture_on_commit_callbacks(execute=True):
        abandonner_contestation(litige=litige, auteur=referent)

    assert (Litige.objects.count(), PieceLitige.objects.count()) == (0, 0)
    assert not fichier.storage.exists(fichier.name)


def test_drafts_that_can_never_be_sent_go_a_month_after_the_window(
    campagne, referent, django_capture_on_commit_callbacks
):
    un, deux = _contacts(campagne)[:2]
    brouillon = preparer_contestation(visite=un, motif=RAISONS, auteur=referent, fichiers=[("a.pdf", pdf())])
    fichier = brouillon.les_pieces.get().fichier
    envoye = envoyer_contestation(
        litige=preparer_contestation(visite=deux, motif=RAISONS, auteur=referent), auteur=referent
    )

    rendre(campagne, jours=45)
    assert purger() == 0
    rendre(campagne, jours=47)
    with django_capture_on_commit_callbacks(execute=True):
        assert purger() == 1

    assert list(Litige.objects.all()) == [envoye]
    assert not fichier.storage.exists(fichier.name)


def test_retirer_gives_the_rank_back_and_allows_another_dispute(campagne, referent):
    litige = _contester(campagne, referent)
    calculer_resultats(campagne=campagne)

    retire = retirer_litige(litige=litige, auteur=referent)

    assert (retire.etat, retire.clos_par) == ("retire", referent)
    assert Resultat.objects.get(inscription=litige.inscription).rang == 2
    assert _contester(campagne, referent).pk != litige.pk


# --- Decide


def test_decider_annule_voids_the_contact_and_moves_the_ranks(
    campagne, referent, lectrice, mailoutbox, django_capture_on_commit_callbacks
):
    litige = _contester(campagne, referent)
    mailoutbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        decide = decider_litige(litige=litige, auteur=lectrice, issue="annule", conclusion=" Service bien fermé. ")

    visite = Visite.objects.get(pk=litige.visite_id)
    rangs = dict(Resultat.objects.values_list("inscription__organisme__nom", "rang"))
    assert (visite.etat, visite.observations) == ("annulee", {})
    assert rangs == {"Ville 01": 2, "Ville 02": 1, "Ville 03": 3, "Ville 04": 4, "Ville 05": 5}
    assert (decide.etat, decide.conclusion, decide.clos_par) == ("annule", "Service bien fermé.", lectrice)
    assert (decide.rang_avant, decide.rang_apres) == (2, 1)
    assert decide.score_apres > decide.score_avant
    assert Entree.objects.get(acte="litige.annule").tout["score"] == [str(decide.score_avant), str(decide.score_apres)]
    assert [(c.to, "Service bien fermé." in c.body) for c in mailoutbox] == [([referent.email], True)]
    entree = Entree.objects.get(acte="litige.annule")
    assert (entree.auteur, entree.tout["rang"], entree.tout["motivation"]) == (
        lectrice,
        [2, 1],
        "Service bien fermé.",
    )
    assert Entree.objects.filter(acte="visite.annulee", objet_id=str(visite.pk)).exists()


def test_decider_annule_takes_the_contact_out_of_what_was_planned(campagne, referent, lectrice):
    contacts = _contacts(campagne)
    Visite.objects.filter(pk__in=[contact.pk for contact in contacts]).update(est_importee=False)
    Visite.objects.filter(pk=contacts[0].pk).update(etat="planifiee", validee_le=None)
    litige = _contester(campagne, referent)

    decider_litige(litige=litige, auteur=lectrice, issue="annule", conclusion="Service bien fermé.")

    # Five contacts of six, then four of five: at least 80 % both times.
    resultat = Resultat.objects.get(inscription=litige.inscription)
    assert Visite.objects.get(pk=litige.visite_id).observations == {"hors_plan": True}
    assert (resultat.est_eligible, resultat.motifs) == (True, [])


def test_a_body_that_wins_its_rank_away_is_told_and_so_is_who_decides_before(
    client, campagne, referent, lectrice, mailoutbox, django_capture_on_commit_callbacks
):
    """Contacts that were brought in stay planned once void: five of six are enough, four are not."""
    premier, second = (_contester(campagne, referent, numero=numero) for numero in (-1, 0))
    page = reverse("trophees:pilotage_litige", args=[second.pk])
    client.force_login(lectrice)
    avant = texte_de(client.get(page))
    decider_litige(litige=premier, auteur=lectrice, issue="annule", conclusion="Service bien fermé.")
    apres = texte_de(client.get(page))
    mailoutbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        decider_litige(litige=second, auteur=lectrice, issue="annule", conclusion="Service bien fermé.")

    dit = "L’organisme aurait 4 contacts validés sur 6 prévus, c’est trop peu pour être classé."
    assert (dit in avant, dit in apres, "il compterait encore" in apres) == (False, True, True)
    (lettre,) = mailoutbox
    assert "Votre organisme n’est plus classé" in lettre.body
    assert f"?organisme={second.inscription.organisme_id}" in lettre.body


def test_what_was_brought_in_beside_a_plan_is_not_told_among_what_is_left(campagne):
    importee = _contacts(campagne)[0]
    commun = {"inscription": importee.inscription, "grille": importee.grille, "scenario": importee.scenario}
    conteste, *_autres = (VisiteFactory(**commun, reponses=importee.reponses, validee=True) for _ in range(3))
    litige = LitigeFactory(inscription=importee.inscription, visite=conteste)

    effet = effet_d_annulation(litige)

    assert (effet.valides_en_tout, effet.prevus_en_tout, effet.trop_peu) == (2, 2, False)


def test_decider_maintenu_keeps_the_contact_and_gives_the_rank_back(campagne, referent, lectrice):
    litige = _contester(campagne, referent)
    calculer_resultats(campagne=campagne)
    assert Resultat.objects.get(inscription=litige.inscription).rang is None

    decide = decider_litige(litige=litige, auteur=lectrice, issue="maintenu", conclusion="Adresse vérifiée")

    assert Visite.objects.get(pk=litige.visite_id).etat == "validee"
    assert (decide.etat, decide.rang_avant, decide.rang_apres) == ("maintenu", 2, 2)
    assert decide.score_avant == decide.score_apres


def test_decider_one_of_two_keeps_the_body_out_of_the_ranking(campagne, referent, lectrice):
    premier, second = (_contester(campagne, referent, numero=numero) for numero in (0, 1))

    premier = decider_litige(litige=premier, auteur=lectrice, issue="maintenu", conclusion="Vérifié")
    second = decider_litige(litige=second, auteur=lectrice, issue="maintenu", conclusion="Vérifié")

    assert (premier.rang_apres, second.rang_apres) == (None, 2)


def test_a_contact_kept_while_another_was_voided_is_not_said_to_change_nothing(
    campagne, referent, lectrice, mailoutbox, django_capture_on_commit_callbacks
):
    annule, maintenu = (_contester(campagne, referent, numero=numero) for numero in (-1, 0))
    decider_litige(litige=annule, auteur=lectrice, issue="annule", conclusion="Service bien fermé.")
    mailoutbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        decide = decider_litige(litige=maintenu, auteur=lectrice, issue="maintenu", conclusion="Adresse vérifiée")

    (courriel,) = mailoutbox
    html = courriel.alternatives[0].content
    assert decide.score_avant != decide.score_apres
    for mots in (courriel.body, html):
        assert "ne changent pas" not in mots
        assert "L’écart ne vient pas de ce contact" in mots


def test_a_contact_kept_alone_leaves_no_gap_to_explain(
    campagne, referent, lectrice, mailoutbox, django_capture_on_commit_callbacks
):
    litige = _contester(campagne, referent)
    mailoutbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        decider_litige(litige=litige, auteur=lectrice, issue="maintenu", conclusion="Adresse vérifiée")

    assert "il compte toujours dans vos résultats" in mailoutbox[0].body
    assert "L’écart" not in mailoutbox[0].body


def test_decider_twice_is_refused_and_a_judged_contact_is_not_contested_again(campagne, referent, lectrice):
    litige = _contester(campagne, referent)
    decider_litige(litige=litige, auteur=lectrice, issue="maintenu", conclusion="Vérifié")

    refuser("passage_interdit", decider_litige, litige=litige, auteur=lectrice, issue="annule", conclusion="Autre avis")
    refuser("passage_interdit", retirer_litige, litige=litige, auteur=referent)
    refuser("contact_deja_juge", preparer_contestation, visite=litige.visite, motif="Encore", auteur=referent)


@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({"issue": "retire"}, "issue_inconnue"),
        ({"issue": "corrige"}, "issue_inconnue"),
        ({"conclusion": " \n"}, "conclusion_absente"),
    ],
)
def test_decider_badly_is_refused(campagne, referent, lectrice, champs, code):
    litige = _contester(campagne, referent)
    refuser(
        code,
        decider_litige,
        **{"litige": litige, "auteur": lectrice, "issue": "maintenu", "conclusion": "Vérifié", **champs},
    )


def test_decider_a_draft_is_refused(campagne, referent, lectrice):
    litige = preparer_contestation(visite=_contacts(campagne)[0], motif=RAISONS, auteur=referent)
    refuser("passage_interdit", decider_litige, litige=litige, auteur=lectrice, issue="maintenu", conclusion="Non")


def _enqueteur(visite, personne):
    Visite.objects.filter(pk=visite.pk).update(enqueteur=EnqueteurFactory(utilisateur=personne, pseudonyme="Lectrice"))


def _enqueteur_du_double(visite, personne):
    VisiteFactory(
        inscription=visite.inscription,
        grille=visite.grille,
        scenario=visite.scenario,
        double_de=visite,
        enqueteur=EnqueteurFactory(utilisateur=personne, pseudonyme="Lectrice"),
    )


def _a_accepte(visite, personne):
    TransitionVisiteFactory(visite=visite, de="soumise", vers="validee", auteur=personne)


def _a_renvoye(visite, personne):
    TransitionVisiteFactory(visite=visite, de="soumise", vers="a_revoir", auteur=personne)


def _a_lu(visite, personne):
    Relecture.objects.create(contact=visite, visite=visite, rang=2, lecteur=personne, verdict="conforme")


def _a_arbitre(visite, personne):
    Arbitrage.objects.create(
        contact=visite, nature="verdicts", issue="conforme", motif="Vu", arbitre=personne, decide_le=maintenant()
    )


def _agit_pour_l_organisme(visite, personne):
    MembreFactory(organisme=visite.inscription.organisme, utilisateur=personne)


@pytest.mark.parametrize(
    "engager",
    [
        _enqueteur,
        _enqueteur_du_double,
        _a_accepte,
        _a_renvoye,
        _a_lu,
        _a_arbitre,
        _agit_pour_l_organisme,
    ],
)
def test_decider_by_somebody_engaged_in_the_contact_is_refused(campagne, referent, lectrice, engager):
    litige = _contester(campagne, referent)
    engager(litige.visite, lectrice)

    refuser(
        "second_lecteur_engage", decider_litige, litige=litige, auteur=lectrice, issue="maintenu", conclusion="Vérifié"
    )


@pytest.mark.parametrize("role", [Role.RESPONSABLE_PALMARES, Role.JURY, Role.LECTEUR, Role.ENQUETEUR])
def test_decider_outside_the_team_is_refused(campagne, referent, role):
    litige = _contester(campagne, referent)
    refuser(
        "role_manquant",
        decider_litige,
        litige=litige,
        auteur=UtilisateurFactory(roles=[role]),
        issue="maintenu",
        conclusion="Vérifié",
    )


def test_decision_by_the_one_who_contests_is_refused_by_the_database(campagne, referent):
    litige = _contester(campagne, referent)
    with pytest.raises(IntegrityError), transaction.atomic():
        Litige.objects.filter(pk=litige.pk).update(
            etat="maintenu", clos_le=maintenant(), clos_par=referent, conclusion="Oui"
        )


@pytest.mark.parametrize(
    "champs",
    [
        {"etat": "inconnu"},
        {"etat": "maintenu"},
        {"etat": "brouillon"},
        {"motif": ""},
        {"conclusion": "Avant l’heure"},
        {"visite": None},
        {"ouvert_le": None},
    ],
)
def test_database_refuses_states_without_their_columns(campagne, referent, champs):
    litige = _contester(campagne, referent)
    with pytest.raises(IntegrityError), transaction.atomic():
        Litige.objects.filter(pk=litige.pk).update(**champs)


# --- Staff, on a whole body


def test_ouvrir_on_a_body_is_decided_by_somebody_else_and_never_voids(campagne, lectrice):
    inscription = _ville(campagne, 1)
    autre = UtilisateurFactory(administrateur=True)
    litige = ouvrir_litige(inscription=inscription, auteur=lectrice, motif="Doute sur la période")

    refuser("litige_deja_ouvert", ouvrir_litige, inscription=inscription, auteur=autre, motif="Encore")
    refuser("second_lecteur_engage", decider_litige, litige=litige, auteur=lectrice, issue="maintenu", conclusion="Non")
    refuser("annulation_sans_contact", decider_litige, litige=litige, auteur=autre, issue="annule", conclusion="Oui")
    assert decider_litige(litige=litige, auteur=autre, issue="maintenu", conclusion="Non").rang_apres == 1


def test_ouvrir_on_a_body_does_not_wait_for_a_dispute_on_one_of_its_contacts(campagne, referent, lectrice):
    contact = _contester(campagne, referent)

    entier = ouvrir_litige(inscription=contact.inscription, auteur=lectrice, motif="Doute sur la période")

    assert list(entier.inscription.les_litiges.ouverts().order_by("pk")) == [contact, entier]


def test_ouvrir_without_words_or_once_public_is_refused(campagne, lectrice):
    une, autre = (UtilisateurFactory(responsable_palmares=True) for _ in range(2))
    inscription = _ville(campagne, 1)

    refuser("motif_absent", ouvrir_litige, inscription=inscription, auteur=lectrice, motif=" ")
    propose = proposer_palmares(campagne=rendre(campagne), auteur=une)
    publier_palmares(palmares=sceller_palmares(palmares=propose, auteur=autre), auteur=une)
    refuser("palmares_publie", ouvrir_litige, inscription=inscription, auteur=lectrice, motif="Trop tard")


# --- Mails


def test_lost_mails_are_published_again_once(
    campagne, referent, lectrice, mailoutbox, time_machine, django_capture_on_commit_callbacks
):
    litige = _contester(campagne, referent)
    decider_litige(litige=litige, auteur=lectrice, issue="maintenu", conclusion="Vérifié")
    mailoutbox.clear()

    assert relancer_courriels() == 0
    time_machine.move_to(maintenant() + dt.timedelta(minutes=6))
    with django_capture_on_commit_callbacks(execute=True):
        assert relancer_courriels() == 2
    for courrier in litige.les_courriers.all():
        expedier(CourrierResultats, courrier.pk)
    assert relancer_courriels() == 0

    assert [courriel.subject for courriel in mailoutbox] == [
        "Votre contestation est reçue",
        "Votre contestation est décidée",
    ]
