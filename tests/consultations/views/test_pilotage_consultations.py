"""Staff see states, counts and rights of every body, and nothing of who takes part."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from comptes.enums import Role
from consultations.models import AccordDevis
from consultations.queries.attentes import attentes_de_l_equipe
from consultations.queries.comptes import comptes_par_porte
from consultations.queries.espace import dialogues_vus
from consultations.queries.pilotage import lignes_de_pilotage, nb_reponses_en_retard
from socle.horloge import PARIS, maintenant, regler
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import (
    AccordDevisFactory,
    DialogueFactory,
    ParticipantFactory,
    PropositionFactory,
)
from tests.factories.organismes import InscriptionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def equipe(client):
    personne = UtilisateurFactory(roles=[Role.CHARGE_ETUDES])
    client.force_login(personne)
    return client


def test_list_counts_and_tells_what_is_late(equipe, django_assert_max_num_queries):
    retard = DialogueFactory(ferme=True, titre="La piscine", ferme_le=maintenant() - dt.timedelta(days=90))
    PropositionFactory(
        dialogue=retard, auteur=ParticipantFactory(dialogue=retard, adresse="citoyen@exemple.fr"), titre="Un toboggan"
    )
    PropositionFactory(dialogue=retard, deposee=True, retenue="signalee")
    for _ in range(5):
        DialogueFactory(ouvert=True)
    with django_assert_max_num_queries(25):
        page = equipe.get(reverse("consultations:pilotage_consultations"))
    ligne = next(ligne for ligne in page.context["lignes"] if ligne.dialogue == retard)
    assert (ligne.nb_participants, ligne.nb_contributions, ligne.nb_retenus, ligne.est_en_retard) == (2, 1, 1, True)
    contenu = page.content.decode()
    assert "1\u00a0réponse attendue depuis plus de deux mois" in contenu
    assert "Un toboggan" not in contenu
    assert "citoyen@exemple.fr" not in contenu
    filtree = equipe.get(f"{reverse('consultations:pilotage_consultations')}?attente=retard")
    assert [ligne.dialogue for ligne in filtree.context["lignes"]] == [retard]


def test_who_only_said_who_she_is_has_not_taken_part(equipe):
    """The list, the page of the body and the report of the council count the same people."""
    dialogue = DialogueFactory(ouvert=True)
    ParticipantFactory(dialogue=dialogue)
    PropositionFactory(dialogue=dialogue, auteur=ParticipantFactory(dialogue=dialogue))

    (ligne,) = lignes_de_pilotage([dialogue])
    (vu,) = dialogues_vus(dialogue.inscription.organisme)

    assert ligne.nb_participants == vu.nb_participants == comptes_par_porte(dialogue).total.participants == 1


@pytest.mark.parametrize(
    ("departement", "ferme_a", "heures", "en_retard"),
    [("31", 2, 10, False), ("31", 2, 34, True), ("988", 0, 12, False), ("988", 0, 18, True)],
)
def test_an_answer_is_late_the_day_after_its_last_day_where_its_body_is(
    equipe, departement, ferme_a, heures, en_retard
):
    """Closed at half past midnight in Paris, the evening before in Greenwich; before midnight, the next morning in Nouméa."""
    ferme_le = dt.datetime(2027, 5, 31, 22, 30, tzinfo=PARIS) + dt.timedelta(hours=ferme_a)
    dialogue = DialogueFactory(
        ferme=True,
        debut=dt.date(2027, 5, 1),
        fin=dt.date(2027, 5, 31),
        ferme_le=ferme_le,
        ouvert_le=ferme_le,
        inscription__organisme__departement=departement,
    )

    with regler(ferme_le + dt.timedelta(days=60, hours=heures)):
        (ligne,) = lignes_de_pilotage([dialogue])

        assert (ligne.due_le, ligne.est_en_retard) == (dt.date(2027, 7, 31), en_retard)
        assert nb_reponses_en_retard() == int(en_retard)
        attendues = [a.echeance for a in attentes_de_l_equipe() if a.cle == "reponses_en_retard"]
        assert attendues == [ligne.due_le] * en_retard


def test_rights_of_an_edition_without_registration_claim_nothing_of_them(equipe):
    CampagneFactory()
    contenu = equipe.get(reverse("consultations:pilotage_consultations_droits")).content.decode()
    assert "Aucune inscription n’attend de place ni de devis" in contenu


def test_a_quotation_is_agreed_then_taken_back(equipe):
    inscription = InscriptionFactory(idcity=True)
    droits = f"{reverse('consultations:pilotage_consultations_droits')}?edition={inscription.campagne.annee}"
    assert inscription.organisme.nom in equipe.get(droits).content.decode()
    accorder = reverse("consultations:pilotage_consultations_accorder", args=[inscription.pk])
    assert equipe.post(accorder, {"montant": "", "reference": ""}).context["formulaire"].errors.keys() == {
        "montant",
        "reference",
    }
    equipe.post(accorder, {"montant": "4800,50", "reference": "DV-2026-12"})
    accord = AccordDevis.objects.get()
    assert (str(accord.montant), accord.reference) == ("4800.50", "DV-2026-12")
    equipe.post(reverse("consultations:pilotage_consultations_retirer", args=[accord.pk]))
    assert AccordDevis.objects.count() == 0


def test_an_agreement_that_served_stays(equipe):
    accord = AccordDevisFactory()
    DialogueFactory(inscription=accord.inscription, ouvert=True)
    equipe.post(reverse("consultations:pilotage_consultations_retirer", args=[accord.pk]))
    assert AccordDevis.objects.count() == 1
