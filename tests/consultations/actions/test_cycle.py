"""A dialogue opens when nothing is missing, and does not close without its answer."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from consultations.actions import cycle
from consultations.actions.cycle import (
    Incomplet,
    abandonner_dialogue,
    clore_dialogue,
    fermer_a_echeance,
    fermer_dialogue,
    ouvrir_dialogue,
    rediger_reponse,
    reprendre_dialogue,
    rouvrir_dialogue,
)
from consultations.actions.identifier import reconnaitre_appareil
from consultations.actions.suivre import suivre_proposition
from consultations.enums import EtatDialogue
from consultations.logic.phases import modele
from consultations.models import CourrierCitoyen, Dialogue, ProjetDeReponse, ReponsePubliee
from consultations.queries.faits import nb_jours_ouverts
from consultations.queries.ouverture import DEPOSER, est_ouvert, gestes_du_jour, participation_de
from organismes.models import Inscription
from socle.erreurs import RegleMetier
from socle.horloge import aujourdhui
from socle.journal import historique
from tests.consultations.preparation import dialogue_pret
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import (
    CommentaireFactory,
    DialogueFactory,
    ParticipantFactory,
    PhaseFactory,
    PropositionFactory,
    SignalementFactory,
)
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
SANS_SUITE = "Il manque la suite de 1\u00a0contribution recevable."
REPONSE = {"decision": "Trente arbres en 2027.", "texte": "Vous avez demandé de l’ombre.", "signataire": "La maire"}


def test_a_prepared_dialogue_opens():
    dialogue, auteur = dialogue_pret(), UtilisateurFactory()
    ouvert = ouvrir_dialogue(dialogue=dialogue, auteur=auteur)
    assert (ouvert.etat, ouvert.ouvert_le is not None) == (EtatDialogue.OUVERT, True)
    assert [entree.acte for entree in historique(ouvert)] == ["dialogue.ouvert"]


def test_opening_is_refused_with_the_list_of_what_is_missing():
    dialogue = dialogue_pret(presentation="Trop court.", accroche="", fin=aujourdhui() + dt.timedelta(days=3))
    with pytest.raises(Incomplet) as refus:
        ouvrir_dialogue(dialogue=dialogue, auteur=None)
    assert refus.value.manques == (
        "Joignez un document, ou présentez le sujet en 400 signes au moins.",
        "Dites l’objet de la consultation en une phrase.",
        "La participation dure 2\u00a0jours\u202f: laissez-en 15 au moins.",
    )
    assert refus.value.message == f"Avant d’ouvrir, il manque 3 choses\u202f: {' '.join(refus.value.manques)}"
    dialogue.refresh_from_db()
    assert (dialogue.etat, historique(dialogue)) == (EtatDialogue.BROUILLON, [])


def test_opening_says_the_one_thing_that_is_missing():
    with pytest.raises(Incomplet) as refus:
        ouvrir_dialogue(dialogue=dialogue_pret(accroche=""), auteur=None)
    assert refus.value.message == (
        "Avant d’ouvrir, il manque une chose\u202f: Dites l’objet de la consultation en une phrase."
    )


def test_opening_asks_for_the_entitlement():
    dialogue = dialogue_pret()
    dialogue.inscription.accord_consultation.delete()
    dialogue = type(dialogue).objects.get(pk=dialogue.pk)
    refuser("option_fermee", ouvrir_dialogue, dialogue=dialogue, auteur=None)


def test_participation_closes_by_somebody_or_at_its_date():
    a_la_main = DialogueFactory(ouvert=True)
    echu = DialogueFactory(ouvert=True, fin=aujourdhui() - dt.timedelta(days=1))
    refuser("pas_encore", fermer_dialogue, dialogue=a_la_main)
    assert fermer_dialogue(dialogue=a_la_main, auteur=UtilisateurFactory()).etat == EtatDialogue.FERME
    assert (fermer_a_echeance(), fermer_a_echeance()) == (1, 0)
    echu.refresh_from_db()
    assert echu.etat == EtatDialogue.FERME


def test_a_dialogue_that_cannot_close_keeps_no_other_open(monkeypatch, caplog):
    casse, _sain = (DialogueFactory(ouvert=True, fin=aujourdhui() - dt.timedelta(days=1)) for _ in range(2))
    monkeypatch.setattr(cycle, "dire_les_notes", lambda dialogue: 1 / (dialogue.pk - casse.pk))

    assert fermer_a_echeance() == 1

    assert list(Dialogue.objects.filter(etat=EtatDialogue.OUVERT)) == [casse]
    [ligne] = [ligne for ligne in caplog.records if ligne.getMessage() == "dialogues.fermeture_en_panne"]
    assert (ligne.objet_id, ligne.trace.endswith("ZeroDivisionError\n")) == (casse.pk, True)


@pytest.mark.parametrize(
    ("departement", "encore", "apres"),
    [
        ("31", dt.datetime(2027, 3, 10, 22, 59, tzinfo=dt.UTC), dt.datetime(2027, 3, 10, 23, 1, tzinfo=dt.UTC)),
        ("987", dt.datetime(2027, 3, 11, 9, 59, tzinfo=dt.UTC), dt.datetime(2027, 3, 11, 10, 1, tzinfo=dt.UTC)),
        ("974", dt.datetime(2027, 3, 10, 19, 59, tzinfo=dt.UTC), dt.datetime(2027, 3, 10, 20, 1, tzinfo=dt.UTC)),
    ],
)
def test_the_last_day_ends_where_the_body_stands(departement, encore, apres):
    jour = dt.date(2027, 3, 10)
    lieu = {"inscription__organisme__departement": departement}
    dialogue = DialogueFactory(ouvert=True, appareil=True, debut=jour, fin=jour, **lieu)

    with time_machine.travel(encore, tick=False):
        assert (fermer_a_echeance(), est_ouvert(dialogue)) == (0, True)
        reconnaitre_appareil(dialogue=dialogue, commune=None)
    with time_machine.travel(apres, tick=False):
        refuser("consultation_fermee", reconnaitre_appareil, dialogue=dialogue, commune=None)
        assert (fermer_a_echeance(), fermer_a_echeance()) == (1, 0)


def test_closed_participation_reopens_while_no_answer_is_out():
    dialogue = DialogueFactory(ferme=True)
    with pytest.raises(RegleMetier) as refus:
        rouvrir_dialogue(dialogue=dialogue, auteur=None)
    assert refus.value.champ == "fin"
    rouvert = rouvrir_dialogue(dialogue=dialogue, auteur=None, fin=aujourdhui() + dt.timedelta(days=5))
    assert (rouvert.etat, rouvert.ferme_le) == (EtatDialogue.OUVERT, None)


def test_participation_closed_before_its_first_day_does_not_reopen_for_days_before_it():
    demain, dans_dix_jours = (aujourdhui() + dt.timedelta(days=jours) for jours in (1, 10))
    dialogue = DialogueFactory(ouvert=True, debut=dans_dix_jours, fin=dans_dix_jours)
    fermer_dialogue(dialogue=dialogue, auteur=UtilisateurFactory())

    refus = refuser("dates_inversees", rouvrir_dialogue, dialogue=dialogue, auteur=None, fin=demain)

    assert refus.champ == "fin"
    assert rouvrir_dialogue(dialogue=dialogue, auteur=None, fin=dans_dix_jours).etat == EtatDialogue.OUVERT


def test_participation_does_not_reopen_for_fewer_days_than_were_told():
    dialogue = DialogueFactory(ouvert=True)
    fermer_dialogue(dialogue=dialogue, auteur=UtilisateurFactory())

    refus = refuser(
        "fin_avancee", rouvrir_dialogue, dialogue=dialogue, auteur=None, fin=dialogue.fin - dt.timedelta(days=1)
    )

    assert refus.champ == "fin"
    assert rouvrir_dialogue(dialogue=dialogue, auteur=None).fin == dialogue.fin


@pytest.mark.parametrize("jours", [3, 20])
def test_participation_reopened_while_the_answer_is_due_lets_people_take_part(jours):
    """A dialogue closed too soon has to be reopened before it can close: the stage of the answer opens nothing."""
    jour = aujourdhui()
    du, au = jour - dt.timedelta(days=17), jour + dt.timedelta(days=3)
    dialogue = DialogueFactory(ouvert=True, debut=du, fin=au)
    for etape in modele(dialogue.type, du, au):
        PhaseFactory(dialogue=dialogue, rang=etape.rang, nature=etape.nature, du=etape.du, au=etape.au)
    fermer_dialogue(dialogue=dialogue, auteur=UtilisateurFactory())

    rouvert = rouvrir_dialogue(dialogue=dialogue, auteur=None, fin=jour + dt.timedelta(days=jours))

    assert DEPOSER in gestes_du_jour(rouvert)
    assert participation_de(rouvert, rouvert.les_phases.all()) == (None, rouvert.fin)


@pytest.mark.parametrize(("jours", "au", "retirees"), [(10, 4, 0), (20, 20, 1)], ids=["as promised", "more days"])
def test_a_stage_that_goes_on_lasts_until_the_day_that_people_are_told(jours, au, retirees):
    jour = aujourdhui()
    dialogue = DialogueFactory(ouvert=True, debut=jour, fin=jour + dt.timedelta(days=10))
    PhaseFactory(dialogue=dialogue, rang=1, nature="idees", du=jour, au=jour + dt.timedelta(days=4))
    PhaseFactory(dialogue=dialogue, rang=2, nature="reponse", du=jour + dt.timedelta(days=5), au=dialogue.fin)
    fermer_dialogue(dialogue=dialogue, auteur=UtilisateurFactory())

    rouvert = rouvrir_dialogue(dialogue=dialogue, auteur=None, fin=jour + dt.timedelta(days=jours))

    assert participation_de(rouvert, rouvert.les_phases.all()) == (None, jour + dt.timedelta(days=au))
    assert historique(rouvert)[0].details["retirees"] == retirees


def test_days_on_which_a_reopened_participation_was_closed_are_not_days_to_take_part():
    """Closed on its second day, then reopened for the end alone, it would pass for the fifteen days that are asked."""
    auteur, un_jour = UtilisateurFactory(), dt.timedelta(days=1)
    debut = dt.datetime(2027, 5, 3, 10, tzinfo=dt.UTC)
    dialogue = DialogueFactory(ouvert=True, ouvert_le=debut, debut=debut.date(), fin=debut.date() + 30 * un_jour)
    for jour, acte in ((1, fermer_dialogue), (12, rouvrir_dialogue), (15, fermer_dialogue)):
        with time_machine.travel(debut + jour * un_jour, tick=False):
            dialogue = acte(dialogue=dialogue, auteur=auteur)

    assert nb_jours_ouverts(dialogue) == 6


@pytest.mark.parametrize(
    ("departement", "ferme_le", "nombre"),
    [("31", "22:00", 13), ("988", "14:00", 13), ("988", "22:00", 14), ("987", "03:00", 12), ("987", "22:00", 13)],
)
def test_days_to_take_part_are_those_of_the_body(departement, ferme_le, nombre):
    lieu = {"inscription__organisme__departement": departement}
    dialogue = DialogueFactory(ouvert=True, debut=dt.date(2027, 5, 1), fin=dt.date(2027, 6, 1), **lieu)

    assert nb_jours_ouverts(dialogue, si_ferme_le=dt.datetime.fromisoformat(f"2027-05-13T{ferme_le}+02:00")) == nombre


def test_no_way_to_close_while_something_is_due():
    dialogue = DialogueFactory(ferme=True)
    PropositionFactory(dialogue=dialogue, deposee=True)
    attend = PropositionFactory(dialogue=dialogue)
    CommentaireFactory(proposition=attend, depose=True)
    SignalementFactory(proposition=attend)
    with pytest.raises(Incomplet) as refus:
        clore_dialogue(dialogue=dialogue, auteur=None, **REPONSE)
    assert refus.value.manques == (
        "Relisez 2\u00a0textes qui attendent.",
        "Répondez à 1\u00a0signalement.",
        SANS_SUITE,
    )
    dialogue.refresh_from_db()
    assert (dialogue.etat, ReponsePubliee.objects.count()) == (EtatDialogue.FERME, 0)


@pytest.mark.parametrize("vide", ["decision", "texte", "signataire"])
def test_the_answer_has_three_parts(vide):
    dialogue = DialogueFactory(ferme=True)
    refus = refuser("reponse_incomplete", clore_dialogue, dialogue=dialogue, auteur=None, **{**REPONSE, vide: "  "})

    assert refus.champ == vide


def test_closing_publishes_the_answer_and_owes_it_to_those_who_asked():
    dialogue, auteur = DialogueFactory(ferme=True, cle_borne="x"), UtilisateurFactory()
    suit = ParticipantFactory(dialogue=dialogue, adresse="suit@exemple.fr")
    ParticipantFactory(dialogue=dialogue)
    proposition = PropositionFactory(dialogue=dialogue, auteur=suit)
    suivre_proposition(proposition=proposition, vers="recevable", texte="", auteur=auteur)
    suivre_proposition(proposition=proposition, vers="retenue", texte="Au budget 2027.", auteur=auteur)
    rediger_reponse(dialogue=dialogue, auteur=auteur, **{**REPONSE, "texte": ""})
    clos = clore_dialogue(dialogue=dialogue, auteur=auteur, **REPONSE)
    assert (clos.etat, clos.cle_borne, ProjetDeReponse.objects.count()) == (EtatDialogue.CLOS, "", 0)
    assert (clos.reponse.decision, clos.reponse.signataire) == (REPONSE["decision"], REPONSE["signataire"])
    dus = CourrierCitoyen.objects.filter(genre="reponse")
    assert [(c.participant_id, c.cle) for c in dus] == [(suit.pk, f"reponse:{suit.pk}")]
    with pytest.raises(RegleMetier):
        rouvrir_dialogue(dialogue=clos, auteur=auteur, fin=aujourdhui())


def test_a_draft_is_given_up_and_taken_up_again():
    dialogue = DialogueFactory()
    assert abandonner_dialogue(dialogue=dialogue, auteur=None).etat == EtatDialogue.ABANDONNE
    assert reprendre_dialogue(dialogue=dialogue, auteur=None).etat == EtatDialogue.BROUILLON
    with pytest.raises(RegleMetier):
        abandonner_dialogue(dialogue=DialogueFactory(ouvert=True), auteur=None)


@pytest.mark.parametrize("acte", ["ouvrir", "rouvrir"])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"etat": "confirmee", "decidee_le": None}, "inscription_non_validee"),
        ({"etat": "a_corriger", "motif": "À revoir"}, "inscription_non_validee"),
        ({"etat": "retiree", "motif": "Retrait"}, "inscription_non_validee"),
        ({"envois_suspendus_le": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, "envois_suspendus"),
    ],
)
def test_nothing_opens_in_the_name_of_a_body_that_staff_do_not_vouch_for(acte, change, code):
    dialogue = dialogue_pret()
    if acte == "rouvrir":
        dialogue = fermer_dialogue(
            dialogue=ouvrir_dialogue(dialogue=dialogue, auteur=None), auteur=UtilisateurFactory()
        )
    avant = dialogue.etat
    Inscription.objects.filter(pk=dialogue.inscription_id).update(**change)

    with pytest.raises(RegleMetier) as refus:
        {"ouvrir": ouvrir_dialogue, "rouvrir": rouvrir_dialogue}[acte](dialogue=dialogue, auteur=None)

    dialogue.refresh_from_db()
    assert (refus.value.code, dialogue.etat) == (code, avant)
    assert ("n’est plus dans l’édition" in refus.value.message) == (change.get("etat") == "retiree")
