"""A shopper contests a return once; another person than who sent it back decides."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from comptes.enums import Role
from enquetes.actions.courriels import composer
from enquetes.enums import EtatVisite, IssueContestation
from enquetes.envois.queries.paquet import paquet_du_terrain, visite_en_donnees
from enquetes.models import ContestationRetour, CourrierEnqueteur, Visite
from enquetes.qualite.actions.contester import contester_retour, decider_contestation
from enquetes.qualite.actions.relire import renvoyer_visite
from enquetes.qualite.queries.attentes import attentes_de_l_equipe
from socle.expedition import expedier
from socle.models import Entree
from tests.enquetes.grilles import lecteur
from tests.factories.enquetes import DoubleFactory, EnqueteurFactory, VisiteFactory
from tests.preuves import refuser, texte_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("horloge")]
MOTIF = "La durée est celle de mon chronomètre."
LEVE, MAINTENU = IssueContestation.LEVE, IssueContestation.MAINTENU


@pytest.fixture
def relecteur():
    return lecteur()


@pytest.fixture
def visite(relecteur):
    visite = VisiteFactory(soumise=True, enqueteur__compte=True)
    return renvoyer_visite(visite=visite, remarque="Durée à revoir", auteur=relecteur)


def contester(visite, motif=MOTIF):
    return contester_retour(visite=visite, motif=motif, auteur=visite.enqueteur.utilisateur)


def test_contester_retour_keeps_who_sent_it_back_and_changes_nothing_of_the_visit(visite, relecteur):
    avant = Visite.objects.values().get()

    contestation = contester(visite, f"  {MOTIF} ")

    assert (contestation.motif, contestation.renvoyee_par) == (MOTIF, relecteur)
    assert Visite.objects.values().get() == avant
    assert Entree.objects.get(acte="visite.retour_conteste").tout == {"motif": MOTIF}


def test_contester_retour_once_with_a_reason_and_only_a_return(visite):
    refuser("motif_absent", contester, visite, "  ")
    contester(visite)
    refuser("retour_deja_conteste", contester, visite)
    refuser("retour_absent", contester, VisiteFactory(soumise=True, enqueteur__compte=True))


def decider(contestation, issue, auteur, reponse="Vu avec la preuve."):
    return decider_contestation(contestation=contestation, issue=issue, reponse=reponse, auteur=auteur)


def attendues(personne):
    """Count the contested returns that her day tells her to decide."""
    return sum(a.nombre for a in attentes_de_l_equipe(personne) if a.cle == "retours_contestes")


def test_a_contested_return_waits_for_nobody_of_the_contact(visite):
    contester(visite)
    seconde = DoubleFactory(double_de=visite, enqueteur__utilisateur=lecteur())

    assert [attendues(qui) for qui in (visite.enqueteur.utilisateur, seconde.enqueteur.utilisateur, lecteur())] == [
        0,
        0,
        1,
    ]


def test_return_lifted_is_read_again_as_it_is(visite, monkeypatch):
    contestation, decideur = contester(visite), lecteur()
    # Two criteria of a factory grid hold no rule of a real one.
    monkeypatch.setattr(
        "enquetes.qualite.actions.contester.reponses_completes", lambda _contexte, mesures: dict(mesures)
    )
    reponses = visite.reponses

    decider(contestation, LEVE, decideur)

    visite.refresh_from_db()
    assert (visite.etat, visite.remarque, visite.a_reprendre_avant) == (EtatVisite.SOUMISE, "", None)
    assert visite.reponses == reponses
    contestation.refresh_from_db()
    assert (contestation.issue, contestation.decidee_par, contestation.reponse) == (
        LEVE,
        decideur,
        "Vu avec la preuve.",
    )
    assert not ContestationRetour.objects.ouvertes().exists()


def test_return_lifted_on_a_visit_begun_again_must_be_whole(visite):
    contestation = contester(visite)
    Visite.objects.update(reponses={})

    refuser("visite_incomplete", decider, contestation, LEVE, lecteur())


def test_return_upheld_gives_the_days_again_and_is_told_on_the_sheet(visite, horloge, client):
    contestation = contester(visite)
    horloge.shift(dt.timedelta(days=2))

    decider(contestation, MAINTENU, lecteur(), "La preuve dit 12 minutes.")

    visite.refresh_from_db()
    # Wednesday 12 to Friday 14 were the first three working days; from Thursday 13 on, Tuesday 18 is the third.
    assert (visite.etat, visite.a_reprendre_avant) == (EtatVisite.A_REVOIR, dt.date(2020, 2, 18))
    client.force_login(visite.enqueteur.utilisateur)
    page = texte_de(client.get(reverse("enquetes:terrain_mission", args=[visite.pk])))
    assert "retour maintenu : La preuve dit 12 minutes." in page.replace("\u202f", " ")
    (emportee,) = paquet_du_terrain(visite.enqueteur.utilisateur).ouvertes
    assert visite_en_donnees(emportee)["contestation"]["issue"] == "maintenu"


@pytest.mark.parametrize(
    ("issue", "mots"),
    [(LEVE, "vous n’avez rien à faire"), (MAINTENU, "Vous avez jusqu’au")],
)
def test_who_contests_is_told_the_decision_once_unless_the_visit_is_not_hers_any_more(visite, mailoutbox, issue, mots):
    contestation = contester(visite)
    decider_contestation(contestation=contestation, issue=issue, reponse="Relu à deux.", auteur=lecteur())
    (courrier,) = CourrierEnqueteur.objects.filter(genre="contestation")

    expedier(CourrierEnqueteur, courrier.pk)
    autre = composer(CourrierEnqueteur.objects.get(pk=courrier.pk)).contexte["visite"]
    Visite.objects.filter(pk=visite.pk).update(enqueteur=EnqueteurFactory())

    (message,) = [m for m in mailoutbox if "contest" in m.subject]
    assert (message.to, courrier.cle) == ([visite.enqueteur.utilisateur.email], f"contestation:{contestation.pk}")
    assert mots in " ".join(message.body.split())
    assert "Relu à deux." in message.body
    assert str(visite.inscription.organisme) not in message.body
    assert (autre.pk, composer(CourrierEnqueteur.objects.get(pk=courrier.pk))) == (visite.pk, None)


def test_who_sent_it_back_decides_only_alone_in_the_team(visite, relecteur):
    contestation = contester(visite)
    autre = lecteur()

    refuser("contestation_meme_personne", decider, contestation, MAINTENU, relecteur)
    assert [attendues(relecteur), attendues(autre)] == [0, 1]

    autre.is_active = False
    autre.save()
    # Who made the contact may not decide: she is nobody else.
    visite.enqueteur.utilisateur.les_roles.create(role=Role.CHARGE_ETUDES)
    assert attendues(relecteur) == 1
    assert decider(contestation, MAINTENU, relecteur).decidee_par == relecteur


def test_decision_is_taken_once_with_words_and_by_nobody_of_the_contact(visite):
    contestation, decideur = contester(visite), lecteur()

    refuser("reponse_manquante", decider, contestation, MAINTENU, decideur, "  ")
    refuser("relecteur_enqueteur", decider, contestation, MAINTENU, visite.enqueteur.utilisateur)
    decider(contestation, MAINTENU, decideur)
    refuser("contestation_decidee", decider, contestation, LEVE, decideur)


def test_visit_handed_over_again_leaves_nothing_to_decide(visite):
    contestation = contester(visite)
    Visite.objects.update(etat=EtatVisite.SOUMISE, a_reprendre_avant=None)

    refuser("contestation_sans_objet", decider, contestation, MAINTENU, lecteur())
    assert not ContestationRetour.objects.ouvertes().exists()


def test_pages_carry_a_contest_from_the_phone_to_the_decision(visite, equipe_et_terrain):
    terrain, equipe = equipe_et_terrain
    adresse = reverse("enquetes:terrain_contester", args=[visite.pk])
    assert "Durée à revoir" in texte_de(terrain.get(adresse))
    mission = texte_de(terrain.post(adresse, {"motif": MOTIF}, follow=True))
    assert "une autre personne décide" in mission
    assert "Contester ce retour" not in mission

    assert "Retours contestés" in texte_de(equipe.get(reverse("enquetes:pilotage_qualite")))
    fiche = reverse("enquetes:pilotage_visite", args=[visite.pk])
    assert MOTIF in texte_de(equipe.get(fiche))
    decision = {"issue": "maintenu", "reponse": "La preuve dit 12 minutes."}
    page = texte_de(equipe.post(reverse("enquetes:visite_contestation", args=[visite.pk]), decision, follow=True))

    assert "Retour maintenu" in page
    assert ContestationRetour.objects.get().reponse == "La preuve dit 12 minutes."
    assert "Retours contestés" not in texte_de(equipe.get(reverse("enquetes:pilotage_qualite")))


@pytest.fixture
def equipe_et_terrain(visite):
    terrain, equipe = Client(), Client()
    terrain.force_login(visite.enqueteur.utilisateur)
    equipe.force_login(lecteur())
    return terrain, equipe
