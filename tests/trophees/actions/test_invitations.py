"""Laureates are told under embargo, answer, and print a diploma that a reader of screen reads."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess

import pikepdf
import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from campagnes.models import Ceremonie
from organismes.enums import RoleMembre
from socle.expedition import expedier
from socle.horloge import aujourdhui, maintenant
from socle.logic.typographie import date_longue
from socle.rendu import rendre_pdf
from socle.tasks import devoir_rappels
from tests.factories.campagnes import CeremonieFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import MembreFactory
from tests.factories.trophees import campagne_classee, rendre
from tests.jours import midi
from tests.preuves import refuser
from trophees.actions.diplomes import FEUILLES, composer_diplomes
from trophees.actions.invitations import inviter_laureats, redire_la_date, repondre_invitation
from trophees.actions.palmares import proposer_palmares, publier_palmares, rejeter_palmares, sceller_palmares
from trophees.models import CourrierResultats, InvitationCeremonie
from trophees.queries.attentes import attentes_du_laureat
from trophees.queries.invitations import invitation_de, lignes_des_laureats

pytestmark = pytest.mark.django_db
UN_JOUR = dt.timedelta(days=1)


@pytest.fixture
def responsable():
    return UtilisateurFactory(responsable_palmares=True)


@pytest.fixture
def campagne(referentiels_charges):
    """Five towns, two of which end ex æquo: before anybody, so that its rows are those kept of the test before."""
    return campagne_classee(20, 20, 15, 10, 5)


@pytest.fixture
def scelle(campagne, responsable):
    """A sealed list with two laureates, ex æquo, a week before its ceremony."""
    rendre(campagne)
    CeremonieFactory(
        campagne=campagne,
        prevue_du=aujourdhui() + 7 * UN_JOUR,
        prevue_au=aujourdhui() + 7 * UN_JOUR,
        debute_a=dt.time(17, 30),
    )
    palmares = proposer_palmares(campagne=campagne, auteur=responsable)
    return sceller_palmares(palmares=palmares, auteur=UtilisateurFactory(responsable_palmares=True))


def _laureate(palmares):
    return palmares.campagne.les_inscriptions.get(organisme__nom="Ville 01")


def test_laureates_and_nobody_else_are_invited_once(scelle, responsable, mailoutbox):
    for inscription in scelle.campagne.les_inscriptions.filter(organisme__nom__in=("Ville 01", "Ville 02", "Ville 03")):
        MembreFactory(organisme=inscription.organisme, venu=True)
    inviter_laureats(palmares=scelle, auteur=responsable)
    refuser("deja_invites", inviter_laureats, palmares=scelle, auteur=responsable)

    invites = InvitationCeremonie.objects.values_list("inscription__organisme__nom", flat=True)
    assert sorted(invites) == ["Ville 01", "Ville 02"]
    courriers = CourrierResultats.objects.filter(genre="invitation")
    assert courriers.count() == 2
    expedier(CourrierResultats, courriers.get(inscription=_laureate(scelle)).pk)
    (envoye,) = mailoutbox
    assert "sous embargo" in envoye.subject
    assert "17 h 30" in envoye.body.replace("\u00a0", " ").replace("\u202f", " ")
    assert f"Votre organisme ({_laureate(scelle).organisme.designation}) est lauréat" in " ".join(envoye.body.split())
    assert "Villes de 20 000 à 50 000 habitants" in envoye.body.replace("\u202f", " ").replace("\u00a0", " ")


def test_inviting_waits_for_the_seal_for_a_date_and_for_the_role(scelle, responsable):
    for role in ({"jury": True}, {"lecteur": True}):
        refuser("role_manquant", inviter_laureats, palmares=scelle, auteur=UtilisateurFactory(**role))
    Ceremonie.objects.update(statut="reporte")
    refuser("ceremonie_sans_date", inviter_laureats, palmares=scelle, auteur=responsable)
    Ceremonie.objects.all().delete()
    refuser("ceremonie_sans_date", inviter_laureats, palmares=scelle, auteur=responsable)
    rejeter_palmares(palmares=scelle, motif="Essai", auteur=responsable)
    propose = proposer_palmares(campagne=scelle.campagne, auteur=responsable)
    refuser("palmares_non_scelle", inviter_laureats, palmares=propose, auteur=responsable)


def test_who_withdrew_is_not_invited(scelle, responsable):
    laureates = scelle.campagne.les_inscriptions.filter(organisme__nom__in=["Ville 01", "Ville 02"])
    laureates.filter(organisme__nom="Ville 01").update(etat="retiree")
    inviter_laureats(palmares=scelle, auteur=responsable)

    assert InvitationCeremonie.objects.get().inscription.organisme.nom == "Ville 02"
    laureates.update(etat="retiree")
    refuser("aucun_laureat", inviter_laureats, palmares=scelle, auteur=responsable)


def test_who_withdrew_once_invited_reads_no_award_any_more_and_is_not_expected(scelle, responsable, client):
    laureate = _laureate(scelle)
    referent = MembreFactory(organisme=laureate.organisme, venu=True).utilisateur
    inviter_laureats(palmares=scelle, auteur=responsable)
    invitation = invitation_de(laureate.organisme)
    repondre_invitation(invitation=invitation, presence="oui", personnes=4, auteur=referent)
    scelle.campagne.les_inscriptions.filter(pk=laureate.pk).update(etat="retiree")

    assert invitation_de(laureate.organisme) is None
    client.force_login(responsable)
    page = client.get(reverse("trophees:pilotage_invitations", args=[scelle.pk])).text
    assert "inscription retirée" in page
    assert "annoncée" not in page


def test_an_answer_changes_until_the_ceremony_begins(scelle, responsable, time_machine):
    inviter_laureats(palmares=scelle, auteur=responsable)
    laureate = _laureate(scelle)
    membre = MembreFactory(organisme=laureate.organisme).utilisateur
    invitation = invitation_de(laureate.organisme)
    simple = MembreFactory(organisme=laureate.organisme, role=RoleMembre.MEMBRE).utilisateur
    assert [attente.cle for attente in attentes_du_laureat(laureate.organisme, membre)] == ["invitation_a_repondre"]
    assert attentes_du_laureat(laureate.organisme, simple) == []

    for nombre in (0, 21):
        refuser(
            "nombre_hors_bornes",
            repondre_invitation,
            invitation=invitation,
            presence="oui",
            personnes=nombre,
            auteur=membre,
        )
    repondre_invitation(invitation=invitation, presence="oui", personnes=3, auteur=membre)
    assert [(un.inscription.organisme.nom, un.invitation.personnes) for un in lignes_des_laureats(scelle)] == [
        ("Ville 01", 3),
        ("Ville 02", 0),
    ]
    assert attentes_du_laureat(laureate.organisme, membre) == []
    assert repondre_invitation(invitation=invitation, presence="non", personnes=3, auteur=membre).personnes == 0
    time_machine.move_to(midi(8))
    refuser(
        "ceremonie_commencee", repondre_invitation, invitation=invitation, presence="oui", personnes=1, auteur=membre
    )


def test_who_did_not_answer_is_waited_for_until_the_ceremony_begins(scelle, responsable, client, time_machine):
    inviter_laureats(palmares=scelle, auteur=responsable)
    client.force_login(responsable)
    adresse = reverse("trophees:pilotage_invitations", args=[scelle.pk])

    assert client.get(adresse).text.count("réponse attendue") == 2
    time_machine.move_to(midi(8))
    client.force_login(responsable)
    apres = client.get(adresse).text
    assert "réponse attendue" not in apres
    assert apres.count("n’a pas répondu") == 2


def test_the_secret_goes_to_no_address_that_nobody_proved(scelle, responsable, mailoutbox):
    laureate = _laureate(scelle)
    MembreFactory(organisme=laureate.organisme)
    MembreFactory(organisme=laureate.organisme, venu=True, utilisateur__is_active=False)
    partie = MembreFactory(organisme=laureate.organisme, venu=True)
    venue = MembreFactory(organisme=laureate.organisme, venu=True)
    inviter_laureats(palmares=scelle, auteur=responsable)
    partie.utilisateur.is_active = False
    partie.utilisateur.save()

    courriers = CourrierResultats.objects.filter(genre="invitation")
    assert set(courriers.values_list("membre", flat=True)) == {partie.pk, venue.pk}
    for courrier in courriers:
        expedier(CourrierResultats, courrier.pk)
    assert [envoye.to for envoye in mailoutbox] == [[venue.utilisateur.email]]
    assert [(une.inscription.organisme.nom, une.est_injoignable) for une in lignes_des_laureats(scelle)] == [
        ("Ville 01", False),
        ("Ville 02", True),
    ]


def test_a_postponed_ceremony_asks_again_on_its_new_day(scelle, responsable, mailoutbox):
    laureate = _laureate(scelle)
    membre = MembreFactory(organisme=laureate.organisme, venu=True).utilisateur
    inviter_laureats(palmares=scelle, auteur=responsable)
    invitation = invitation_de(laureate.organisme)
    repondre_invitation(invitation=invitation, presence="oui", personnes=3, auteur=membre)
    devoir_rappels()
    assert InvitationCeremonie.objects.get(pk=invitation.pk).vient

    Ceremonie.objects.update(statut="reporte")
    refus = refuser(
        "ceremonie_reportee", repondre_invitation, invitation=invitation, presence="non", personnes=0, auteur=membre
    )
    assert "Fixez" not in str(refus)
    devoir_rappels()
    assert InvitationCeremonie.objects.get(pk=invitation.pk).vient
    nouveau = aujourdhui() + 30 * UN_JOUR
    Ceremonie.objects.update(statut="prevu", prevue_du=nouveau, prevue_au=nouveau)
    devoir_rappels()
    devoir_rappels()

    assert [(une.ceremonie_le, une.presence) for une in InvitationCeremonie.objects.all()] == [
        (nouveau, "attendue"),
        (nouveau, "attendue"),
    ]
    premier, second = CourrierResultats.objects.filter(genre="invitation").order_by("pk")
    mailoutbox.clear()
    expedier(CourrierResultats, premier.pk)
    assert mailoutbox == []
    expedier(CourrierResultats, second.pk)
    assert [envoye.to for envoye in mailoutbox] == [[membre.email]]


@pytest.mark.parametrize(("statut", "mot"), [("reporte", "reportée"), ("annule", "annulée")])
def test_who_said_she_comes_is_told_that_the_ceremony_is_put_off_or_called_off(
    scelle, responsable, mailoutbox, statut, mot
):
    laureate = _laureate(scelle)
    membre = MembreFactory(organisme=laureate.organisme, venu=True).utilisateur
    inviter_laureats(palmares=scelle, auteur=responsable)
    invitation = invitation_de(laureate.organisme)
    repondre_invitation(invitation=invitation, presence="oui", personnes=3, auteur=membre)

    Ceremonie.objects.update(statut=statut)
    devoir_rappels()
    devoir_rappels()

    (courrier,) = CourrierResultats.objects.filter(genre="suspension")
    expedier(CourrierResultats, courrier.pk)
    (envoye,) = mailoutbox
    assert (envoye.to, mot in envoye.subject, "n’en parlez à personne" in envoye.body) == ([membre.email], True, True)
    assert InvitationCeremonie.objects.get(pk=invitation.pk).vient


def test_a_ceremony_put_off_by_mistake_is_told_again_on_its_first_day_and_the_answer_stands(
    scelle, responsable, mailoutbox
):
    laureate = _laureate(scelle)
    membre = MembreFactory(organisme=laureate.organisme, venu=True).utilisateur
    inviter_laureats(palmares=scelle, auteur=responsable)
    repondre_invitation(invitation=invitation_de(laureate.organisme), presence="oui", personnes=3, auteur=membre)
    for statut in ("reporte", "annule", "prevu"):
        Ceremonie.objects.update(statut=statut)
        devoir_rappels()
        devoir_rappels()

    premier, reportee, annulee, redite = CourrierResultats.objects.order_by("pk")
    for passee in (reportee, annulee):
        expedier(CourrierResultats, passee.pk)
    assert mailoutbox == []
    expedier(CourrierResultats, redite.pk)
    assert [envoye.to for envoye in mailoutbox] == [[membre.email]]
    assert (premier.genre, redite.genre) == ("invitation", "invitation")
    assert InvitationCeremonie.objects.get(inscription=laureate).vient


def test_a_ceremony_called_off_then_planned_again_is_told_though_its_list_became_public(
    scelle, responsable, client, mailoutbox
):
    laureate = _laureate(scelle)
    membre = MembreFactory(organisme=laureate.organisme, venu=True).utilisateur
    inviter_laureats(palmares=scelle, auteur=responsable)
    repondre_invitation(invitation=invitation_de(laureate.organisme), presence="oui", personnes=3, auteur=membre)
    Ceremonie.objects.update(statut="annule")
    devoir_rappels()
    scelle.refresh_from_db()
    publier_palmares(palmares=scelle, auteur=responsable)
    devoir_rappels()

    nouveau = aujourdhui() + 30 * UN_JOUR
    Ceremonie.objects.update(statut="prevu", prevue_du=nouveau, prevue_au=nouveau)
    devoir_rappels()
    devoir_rappels()

    _premier, redite = CourrierResultats.objects.filter(genre="invitation").order_by("pk")
    expedier(CourrierResultats, redite.pk)
    (envoye,) = mailoutbox
    assert envoye.to == [membre.email]
    assert "embargo" not in envoye.subject + envoye.body
    assert "la cérémonie a de nouveau une date" in envoye.body
    assert invitation_de(laureate.organisme).attend_une_reponse
    [attente] = attentes_du_laureat(laureate.organisme, membre)
    assert "embargo" not in attente.mots
    client.force_login(membre)
    page = client.get(reverse("trophees:espace_invitation")).content.decode()
    assert "Sous embargo" not in page
    assert "Répondre" in page

    mailoutbox.clear()
    plus_tard = nouveau + 30 * UN_JOUR
    Ceremonie.objects.update(prevue_du=plus_tard, prevue_au=plus_tard)
    devoir_rappels()
    expedier(CourrierResultats, CourrierResultats.objects.filter(genre="invitation").latest("pk").pk)
    (deplacee,) = mailoutbox
    for mots in (deplacee.body, deplacee.alternatives[0].content):
        assert "la cérémonie est déplacée au" in " ".join(mots.split())
        assert date_longue(plus_tard) in mots


def test_a_day_that_comes_back_after_another_one_is_told_again(scelle, responsable, time_machine):
    MembreFactory(organisme=_laureate(scelle).organisme, venu=True)
    inviter_laureats(palmares=scelle, auteur=responsable)
    premier = aujourdhui() + 7 * UN_JOUR
    for jour in (premier + UN_JOUR, premier):
        Ceremonie.objects.update(prevue_du=jour, prevue_au=jour)
        time_machine.move_to(maintenant() + dt.timedelta(hours=1))
        redire_la_date()

    assert CourrierResultats.objects.filter(genre="invitation").count() == 3


def test_nobody_is_told_of_a_ceremony_whose_day_is_over(scelle, responsable, time_machine):
    MembreFactory(organisme=_laureate(scelle).organisme, venu=True)
    inviter_laureats(palmares=scelle, auteur=responsable)
    time_machine.move_to(midi(8))

    Ceremonie.objects.update(statut="annule")
    redire_la_date()

    assert not CourrierResultats.objects.filter(genre="suspension").exists()


def test_another_hour_of_the_same_day_is_told_and_keeps_the_answer(scelle, responsable, mailoutbox):
    laureate = _laureate(scelle)
    membre = MembreFactory(organisme=laureate.organisme, venu=True).utilisateur
    inviter_laureats(palmares=scelle, auteur=responsable)
    invitation = invitation_de(laureate.organisme)
    repondre_invitation(invitation=invitation, presence="oui", personnes=3, auteur=membre)
    expedier(CourrierResultats, CourrierResultats.objects.get(genre="invitation").pk)
    mailoutbox.clear()

    Ceremonie.objects.update(debute_a=dt.time(20, 30))
    redire_la_date()
    redire_la_date()

    assert InvitationCeremonie.objects.get(pk=invitation.pk).vient
    _, second = CourrierResultats.objects.filter(genre="invitation").order_by("pk")
    expedier(CourrierResultats, second.pk)
    (envoye,) = mailoutbox
    assert (envoye.to, "à 20\u00a0h\u00a030" in envoye.body) == ([membre.email], True)


def test_a_rejected_list_takes_its_invitations_and_mails_back(scelle, responsable, mailoutbox):
    MembreFactory(organisme=_laureate(scelle).organisme, venu=True)
    inviter_laureats(palmares=scelle, auteur=responsable)
    rejeter_palmares(palmares=scelle, motif="Une visite à relire", auteur=responsable)

    expedier(CourrierResultats, CourrierResultats.objects.get(genre="invitation").pk)
    assert mailoutbox == []
    assert invitation_de(_laureate(scelle).organisme) is None


def test_a_diploma_is_one_tagged_sheet(scelle, responsable, time_machine):
    time_machine.move_to(midi(9))
    publier_palmares(palmares=scelle, auteur=responsable)

    laureate = _laureate(scelle)
    laureate.organisme.nom = "Ville rebaptisée"
    html = composer_diplomes(laureate)
    contenu = rendre_pdf(html, feuilles=FEUILLES)

    assert scelle.empreinte in html
    with pikepdf.open(io.BytesIO(contenu)) as pdf:
        assert len(pdf.pages) == 1
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "fr-FR"
        assert "Ville 01" in str(pdf.docinfo["/Title"])


def test_a_long_name_leaves_its_line_to_the_award(tmp_path):
    nom = "Communauté d’agglomération du Pays de Saint-Germain-Laprade et des Rives de l’Œuvre, " * 2 + "au bout du nom"
    fichier = tmp_path / "diplome.pdf"
    contexte = {"nom": nom, "prix": ["Prix de la consultation citoyenne"], "campagne": {"annee": 2026}}
    fichier.write_bytes(rendre_pdf(render_to_string("trophees/pdf/diplome.html", contexte), feuilles=FEUILLES))

    places = subprocess.run(["pdftotext", "-bbox", fichier, "-"], capture_output=True, check=True, text=True).stdout

    assert _cote(places, "yMax", "nom") < _cote(places, "yMin", "Lauréat,")


def _cote(places, cote, mot):
    return max(float(lu) for lu in re.findall(rf'{cote}="([0-9.]+)"[^>]*>{mot}<', places))


def test_who_was_told_of_a_list_that_is_rejected_is_told_that_nothing_holds(scelle, responsable, client, mailoutbox):
    laureate = _laureate(scelle)
    dite, en_attente = MembreFactory.create_batch(2, organisme=laureate.organisme, venu=True)
    inviter_laureats(palmares=scelle, auteur=responsable)
    expedier(CourrierResultats, CourrierResultats.objects.get(genre="invitation", membre=dite).pk)
    mailoutbox.clear()
    client.force_login(responsable)
    assert "ne tiennent plus" in client.get(reverse("trophees:pilotage_palmares_rejeter", args=[scelle.pk])).text

    rejeter_palmares(palmares=scelle, motif="Une visite à relire", auteur=responsable)

    for courrier in CourrierResultats.objects.filter(etat="du"):
        expedier(CourrierResultats, courrier.pk)
    (envoye,) = mailoutbox
    assert (envoye.to, "ne tient plus" in envoye.subject) == ([dite.utilisateur.email], True)
    assert "n’en parlez à personne" in envoye.body
    assert not CourrierResultats.objects.filter(membre=en_attente, cle__endswith=":reprise").exists()


def test_who_answered_in_her_space_is_told_too_though_her_mail_never_left(scelle, responsable, mailoutbox):
    referente = MembreFactory(organisme=_laureate(scelle).organisme, venu=True)
    inviter_laureats(palmares=scelle, auteur=responsable)
    invitation = invitation_de(referente.organisme)
    repondre_invitation(invitation=invitation, presence="oui", personnes=2, auteur=referente.utilisateur)

    rejeter_palmares(palmares=scelle, motif="Une visite à relire", auteur=responsable)

    for courrier in CourrierResultats.objects.filter(etat="du"):
        expedier(CourrierResultats, courrier.pk)
    (envoye,) = mailoutbox
    assert (envoye.to, "ne tient plus" in envoye.subject) == ([referente.utilisateur.email], True)


def test_a_late_word_that_nothing_holds_does_not_undo_the_invitation_of_the_next_list(scelle, responsable, mailoutbox):
    referente = MembreFactory(organisme=_laureate(scelle).organisme, venu=True)
    inviter_laureats(palmares=scelle, auteur=responsable)
    expedier(CourrierResultats, CourrierResultats.objects.get(membre=referente).pk)
    rejeter_palmares(palmares=scelle, motif="Une visite à relire", auteur=responsable)
    suivant = proposer_palmares(campagne=scelle.campagne, auteur=responsable)
    suivant = sceller_palmares(palmares=suivant, auteur=UtilisateurFactory(responsable_palmares=True))
    inviter_laureats(palmares=suivant, auteur=responsable)
    mailoutbox.clear()

    for courrier in CourrierResultats.objects.filter(etat="du").order_by("-pk"):
        expedier(CourrierResultats, courrier.pk)

    (envoye,) = mailoutbox
    assert "ne tient plus" not in envoye.subject
