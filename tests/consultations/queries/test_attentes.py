"""What consultations ask of their organiser and of staff."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campagnes.logic.calendrier import jour_de
from consultations.queries.attentes import attentes_de_l_equipe, attentes_de_l_organisme, nouvelles_de_l_organisme
from consultations.queries.moderation import nb_a_relire
from consultations.queries.pilotage import inscriptions_a_accorder
from socle.horloge import PARIS, maintenant, regler
from tests.factories.campagnes import CampagneFactory
from tests.factories.consultations import (
    AccordDevisFactory,
    AvisSectionFactory,
    CommentaireFactory,
    DialogueFactory,
    PropositionFactory,
    SectionFactory,
    SignalementFactory,
)
from tests.factories.organismes import InscriptionFactory, PlaceGratuiteFactory
from tests.jours import midi

pytestmark = pytest.mark.django_db
JOUR = dt.timedelta(days=1)


@pytest.fixture
def inscription():
    return InscriptionFactory(idcity=True)


def _cles(inscription):
    return [(a.cle, a.nombre, a.sujet) for a in attentes_de_l_organisme(inscription.organisme)]


def test_a_body_without_consultation_or_with_closed_ones_owes_nothing(inscription):
    DialogueFactory(inscription=inscription, clos=True)
    DialogueFactory(inscription=inscription, abandonne=True)
    DialogueFactory(ferme=True)

    assert _cles(inscription) == []


def test_what_is_prepared_waits_to_be_opened(inscription):
    dialogue = DialogueFactory(inscription=inscription, titre="Le marché")

    (attente,) = attentes_de_l_organisme(inscription.organisme)

    assert (attente.cle, attente.depuis) == ("consultation_a_ouvrir", jour_de(dialogue.cree_le))
    assert attente.echeance == dialogue.debut
    assert attente.adresse == f"/espace/consultations/{dialogue.pk}/preparation/"


def test_words_to_read_are_those_that_the_page_of_moderation_counts(inscription):
    dialogue = DialogueFactory(inscription=inscription, ouvert=True, titre="Le marché")
    publiee = PropositionFactory(dialogue=dialogue)
    ancienne = PropositionFactory(dialogue=dialogue, deposee=True, deposee_le=maintenant() - 3 * JOUR)
    CommentaireFactory(proposition=publiee, etat="depose")
    CommentaireFactory(proposition=publiee, etat="depose", est_officiel=True)
    AvisSectionFactory(section=SectionFactory(dialogue=dialogue), etat="depose", commentaire="Trop court.")
    AvisSectionFactory(section=SectionFactory(dialogue=dialogue), etat="depose", commentaire="", reserve="")
    signalement = SignalementFactory(proposition=publiee)

    lues = {a.cle: (a.nombre, a.depuis, a.adresse) for a in attentes_de_l_organisme(inscription.organisme)}

    page = f"/espace/consultations/{dialogue.pk}/moderation/"
    assert lues == {
        "textes_a_relire": (3, jour_de(ancienne.deposee_le), page),
        "signalements": (1, jour_de(signalement.cree_le), page),
    }
    assert nb_a_relire(dialogue) == 3


def test_words_reported_once_the_answer_is_out_still_wait_for_a_person(inscription):
    dialogue = DialogueFactory(inscription=inscription, clos=True, titre="Le marché")
    SignalementFactory(proposition=PropositionFactory(dialogue=dialogue))
    PropositionFactory(dialogue=dialogue, deposee=True, retenue="signalee")

    assert _cles(inscription) == [("textes_a_relire", 1, "Le marché"), ("signalements", 1, "Le marché")]


def test_an_answer_is_due_from_the_closing_and_late_after_sixty_days(inscription):
    fin = midi(-61)
    dialogue = DialogueFactory(
        inscription=inscription, ferme=True, ouvert_le=fin - JOUR, ferme_le=fin, titre="Le marché"
    )
    PropositionFactory.create_batch(2, dialogue=dialogue)
    DialogueFactory(ferme=True)

    lues = {a.cle: a for a in attentes_de_l_organisme(inscription.organisme)}

    assert {cle: a.nombre for cle, a in lues.items()} == {"contributions_sans_suite": 2, "reponse_due": 1}
    assert lues["reponse_due"].echeance == jour_de(fin) + 60 * JOUR
    equipe = {a.cle: (a.nombre, a.depuis) for a in attentes_de_l_equipe()}
    assert equipe["reponses_en_retard"] == (1, jour_de(fin))


def test_a_closing_is_told_on_the_day_of_its_body():
    """In Nouméa the morning of a closing is the evening before in Paris: the page of the consultation says the next day."""
    soir = dt.datetime(2027, 6, 1, 23, tzinfo=PARIS)
    inscription = InscriptionFactory(idcity=True, organisme__departement="988")
    DialogueFactory(inscription=inscription, ferme=True, ouvert_le=soir - JOUR, ferme_le=soir, titre="Le marché")

    (nouvelle,) = nouvelles_de_l_organisme(inscription.organisme, soir - JOUR)
    with regler(soir + 62 * JOUR):
        equipe = {a.cle: (a.depuis, a.echeance) for a in attentes_de_l_equipe()}

    assert nouvelle.le == dt.date(2027, 6, 2)
    assert equipe["reponses_en_retard"] == (nouvelle.le, nouvelle.le + 60 * JOUR)


def test_staff_wait_for_no_answer_that_is_still_in_time():
    fin = midi(-60)
    DialogueFactory(ferme=True, ouvert_le=fin - JOUR, ferme_le=fin)

    assert "reponses_en_retard" not in {a.cle for a in attentes_de_l_equipe()}


def test_staff_owe_a_quotation_to_whoever_ordered_without_a_seat_to_wait_for(inscription):
    campagne = inscription.campagne
    InscriptionFactory(campagne=campagne, idcity=True, ordre_idcity=1)
    InscriptionFactory(campagne=campagne, idcity=True, confirmee=True)
    InscriptionFactory(campagne=campagne)
    InscriptionFactory(campagne=CampagneFactory(terminee=True, restituee_le=maintenant()), idcity=True)
    placee = InscriptionFactory(campagne=campagne, idcity=True)
    PlaceGratuiteFactory(campagne=campagne, inscription=placee, attribuee_le=maintenant())

    (due,) = attentes_de_l_equipe()

    assert (due.cle, due.nombre, due.depuis) == ("devis_a_etablir", 1, jour_de(inscription.decidee_le))
    assert due.mots == "1\u00a0consultation commandée, son devis à établir"
    page = reverse("consultations:pilotage_consultations_droits")
    assert due.adresse == f"{page}?edition={campagne.annee}#titre-accorder"
    AccordDevisFactory(inscription=inscription)
    assert attentes_de_l_equipe() == []


def test_those_who_ordered_come_first_where_quotations_are_granted(inscription):
    campagne = inscription.campagne
    InscriptionFactory(campagne=campagne, organisme__nom="Albi")
    type(inscription.organisme).objects.filter(pk=inscription.organisme_id).update(nom="Zuydcoote")

    assert [i.organisme.nom for i in inscriptions_a_accorder(campagne)] == ["Zuydcoote", "Albi"]


def test_one_consultation_asks_as_much_of_the_database_as_three(inscription):
    def compter():
        with CaptureQueriesContext(connection) as requetes:
            attentes_de_l_organisme(inscription.organisme)
        return len(requetes)

    def ajouter():
        PropositionFactory(dialogue=DialogueFactory(inscription=inscription, ouvert=True), deposee=True)
        PropositionFactory(dialogue=DialogueFactory(inscription=inscription, ferme=True))

    ajouter()
    une = compter()
    ajouter()
    ajouter()

    assert (une, compter()) == (6, 6)


def test_what_citizens_wrote_meanwhile_is_counted_by_consultation(inscription):
    dialogue = DialogueFactory(inscription=inscription, ouvert=True, titre="Le marché")
    PropositionFactory(dialogue=dialogue, deposee=True)
    PropositionFactory(dialogue=dialogue, brouillon=True)
    PropositionFactory(dialogue=dialogue, deposee_le=maintenant() - 5 * JOUR)
    DialogueFactory(inscription=inscription, ferme=True, titre="L’école")

    mots = [n.mots for n in nouvelles_de_l_organisme(inscription.organisme, maintenant() - JOUR)]

    assert mots == ["1\u00a0contribution à «\u202fLe marché\u202f»", "Participation close\u202f: «\u202fL’école\u202f»"]
