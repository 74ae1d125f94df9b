"""A hundred hands at once: one person is one voice, a quota is a quota, nothing comes in after the closing.

Each control takes a lock or the quota away, as a naive store would: the same check must then turn red.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, connections, transaction

from consultations.actions import departager as module_departager
from consultations.actions import soutenir as module_soutenir
from consultations.actions import verrous
from consultations.actions.departager import departager
from consultations.actions.identifier import confirmer, demander_confirmation
from consultations.actions.jetons import jeton_de_confirmation
from consultations.actions.moderer import classer_signalements
from consultations.actions.positionner import positionner
from consultations.actions.signaler import signaler
from consultations.actions.soutenir import retirer_soutien, soutenir
from consultations.enums import (
    TRANSITIONS_DIALOGUE,
    EtatDialogue,
    EtatProposition,
    IssueDuel,
    MotifSignalement,
    Retenue,
    Sens,
)
from consultations.models import Duel, Participant, Position, Signalement, Soutien
from consultations.queries.comptes import comptes_par_porte
from consultations.queries.contributions import contributions
from socle.erreurs import RegleMetier
from socle.etats import passer
from socle.horloge import maintenant
from socle.models import Entree
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import DialogueFactory, ParticipantFactory, PropositionFactory
from tests.simultane import a_la_fois

FOIS, QUART, CONNEXIONS, QUOTA = 100, 25, 16, 3

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


@pytest.fixture(autouse=True)
def _sans_courriel(monkeypatch):
    """Mails have their own tests; here only rows race."""
    monkeypatch.setattr("socle.tasks.envoyer_courrier.apply_async", lambda **_: None)


@pytest.fixture
def participant():
    return ParticipantFactory(dialogue__quota_soutiens=QUOTA)


def _idees(participant, nombre):
    return [PropositionFactory(dialogue=participant.dialogue, auteur=None) for _ in range(nombre)]


def _soutenir(participant, idee):
    return partial(soutenir, participant=participant, proposition=idee)


def _issues(reponses):
    """Return how many answers of each kind: a class, or the code of a refusal."""
    return Counter(r.code if isinstance(r, RegleMetier) else type(r).__name__ for r in reponses)


def _comptes(dialogue):
    """Return what the pages tell of supports: the total of doors, and idea by idea."""
    return (
        comptes_par_porte(dialogue).total.soutiens,
        {idee.pk: idee.nb_soutiens for idee in contributions(dialogue)},
    )


def _sans_verrou(monkeypatch):
    """Read the participant without its lock, as a naive store does."""

    def lire(participant, dialogue):
        tenu = Participant.objects.get(pk=participant.pk)
        tenu.dialogue = dialogue
        return tenu

    monkeypatch.setattr(verrous, "verrouiller_participant", lire)


def test_a_hundred_supports_of_one_person_to_one_idea_are_one(participant):
    (idee,) = _idees(participant, 1)

    reponses = a_la_fois([_soutenir(participant, idee)] * FOIS)

    assert _issues(reponses) == {"Soutien": FOIS}
    assert len({soutien.pk for soutien in reponses}) == 1
    assert _comptes(participant.dialogue) == (1, {idee.pk: 1})


def test_a_hundred_supports_to_a_hundred_ideas_are_the_quota(participant):
    idees = _idees(participant, FOIS)

    reponses = a_la_fois([_soutenir(participant, idee) for idee in idees])

    assert _issues(reponses) == {"Soutien": QUOTA, "quota_atteint": FOIS - QUOTA}
    assert {str(r) for r in reponses if isinstance(r, RegleMetier)} == {
        "Vous avez donné vos 3 soutiens\u202f: retirez-en un pour soutenir cette idée."
    }
    assert sorted(Soutien.objects.values_list("emplacement", flat=True)) == [1, 2, 3]


def test_control_without_the_lock_meets_the_keys_of_the_database(participant, monkeypatch):
    """The quota still holds, by its key alone, but people would see a fault instead of a sentence."""
    _sans_verrou(monkeypatch)
    monkeypatch.setattr(module_soutenir, "_place_libre", _lue_ensemble(module_soutenir._place_libre))
    idees = _idees(participant, FOIS)

    issues = _issues(a_la_fois([_soutenir(participant, idee) for idee in idees]))

    assert issues["IntegrityError"]
    assert Soutien.objects.count() <= QUOTA


def test_control_of_a_naive_store_is_seen(participant, monkeypatch):
    """Neither lock nor places: what was counted before writing is out of date by then."""
    _sans_verrou(monkeypatch)
    monkeypatch.setattr(module_soutenir, "_place_libre", _lue_ensemble(_place_naive()))
    idees = _idees(participant, FOIS)

    a_la_fois([_soutenir(participant, idee) for idee in idees])

    assert Soutien.objects.count() > QUOTA


def _lue_ensemble(place):
    """Choose a place; the first of each connection have all chosen before any of them writes."""
    ensemble, arrivees = Barrier(CONNEXIONS, timeout=120), itertools.count(1)

    def choisir(quota, prises):
        choisie = place(quota, prises)
        if next(arrivees) <= CONNEXIONS:
            ensemble.wait()
        return choisie

    return choisir


def _place_naive():
    """Take the next number, whatever the places."""
    numeros = itertools.count(1)

    def place(quota, prises):
        if len(prises) >= quota:
            raise RegleMetier("quota_atteint", "Trop tard.")
        return next(numeros)

    return place


def test_two_hundred_toggles_leave_counts_equal_to_rows(participant):
    idees = _idees(participant, QUOTA + 1)
    gestes = [soutenir, retirer_soutien]
    tirage = random.Random(7)
    actes = [
        partial(tirage.choice(gestes), participant=participant, proposition=tirage.choice(idees))
        for _ in range(2 * FOIS)
    ]

    issues = _issues(a_la_fois(actes))

    assert set(issues) <= {"Soutien", "NoneType", "quota_atteint"}
    lignes = Counter(Soutien.objects.values_list("proposition", flat=True))
    assert lignes.total() <= QUOTA
    assert max(lignes.values(), default=0) <= 1
    assert _comptes(participant.dialogue) == (
        lignes.total(),
        {idee.pk: lignes[idee.pk] for idee in idees},
    )


def test_twenty_five_positions_of_one_person_on_one_idea_are_one(participant):
    (idee,) = _idees(participant, 1)
    sens = list(Sens)

    reponses = a_la_fois(
        [partial(positionner, participant=participant, proposition=idee, sens=sens[n % 3]) for n in range(QUART)]
    )

    assert _issues(reponses) == {"Position": QUART}
    assert Position.objects.count() == 1


def test_a_duel_answered_twenty_five_times_from_both_sides_is_one(participant):
    un, autre = _idees(participant, 2)
    faces = [
        {"a": un, "b": autre, "issue": IssueDuel.A, "a_gauche": True},
        {"a": autre, "b": un, "issue": IssueDuel.B, "a_gauche": False},
    ]

    reponses = a_la_fois([partial(departager, participant=participant, **faces[n % 2]) for n in range(QUART)])

    assert _issues(reponses) == {"Duel": QUART}
    assert Duel.objects.count() == 1


def test_control_that_writes_pairs_as_they_come_is_seen(participant, monkeypatch):
    """The table itself refuses a pair out of order: the act cannot forget it silently."""
    un, autre = sorted(_idees(participant, 2), key=lambda idee: idee.pk)
    fidele = module_departager.tenir_en_jeu
    monkeypatch.setattr(module_departager, "tenir_en_jeu", lambda p, idee: fidele(p, autre if idee.pk == un.pk else un))

    with pytest.raises(IntegrityError):
        departager(participant=participant, a=un, b=autre, issue=IssueDuel.A, a_gauche=True)
    assert not Duel.objects.exists()


def test_twenty_five_people_who_report_at_once_send_back_once():
    idee = PropositionFactory()
    lecteurs = [ParticipantFactory(dialogue=idee.dialogue) for _ in range(QUART)]

    issues = _issues(
        a_la_fois(
            [
                partial(signaler, participant=p, objet=idee, motif=MotifSignalement.INJURE, adresse=f"192.0.{rang}.1")
                for rang, p in enumerate(lecteurs)
            ]
        )
    )

    idee.refresh_from_db()
    assert (idee.etat, idee.retenue) == (EtatProposition.DEPOSEE, Retenue.SIGNALEE)
    assert Entree.objects.filter(acte="contribution.retenue").count() == 1
    # The third report sends it back: those that come after have nothing to read any more.
    assert issues == {"Signalement": 3, "plus_publie": QUART - 3}
    assert Signalement.objects.count() == 3


def test_a_verdict_and_the_reports_that_would_hide_come_one_after_the_other():
    """Kept or hidden, whichever came first: never hidden once kept, never kept by who did not see it go."""
    auteur = UtilisateurFactory()
    for _ in range(5):
        idee = PropositionFactory()
        lecteurs = [ParticipantFactory(dialogue=idee.dialogue) for _ in range(3)]
        actes = [
            partial(signaler, participant=p, objet=idee, motif=MotifSignalement.INJURE, adresse=f"192.0.{rang}.1")
            for rang, p in enumerate(lecteurs)
        ]

        issues = _issues(a_la_fois([*actes[:2], partial(classer_signalements, objet=idee, auteur=auteur), actes[2]]))

        idee.refresh_from_db()
        assert issues["Signalement"] == 3
        assert (idee.etat, idee.verdict_le is None) == (
            (EtatProposition.PUBLIEE, False) if issues["int"] else (EtatProposition.DEPOSEE, True)
        )


def test_one_network_on_every_connection_hides_nothing():
    idee = PropositionFactory()
    lecteurs = [ParticipantFactory(dialogue=idee.dialogue) for _ in range(QUART)]
    actes = [
        partial(signaler, participant=p, objet=idee, motif=MotifSignalement.INJURE, adresse=f"192.0.2.{rang}")
        for rang, p in enumerate(lecteurs)
    ]

    assert _issues(a_la_fois(actes)) == {"Signalement": QUART}
    idee.refresh_from_db()
    assert idee.etat == EtatProposition.PUBLIEE


def test_an_address_confirmed_from_several_mails_at_once_is_one_person():
    dialogue = DialogueFactory(ouvert=True)
    jetons = [
        jeton_de_confirmation(
            demander_confirmation(dialogue=dialogue, courriel="camille@exemple.fr", veut_suivre=True, commune=None)
        )
        for _ in range(5)
    ]

    reponses = a_la_fois([partial(confirmer, jeton=jeton) for jeton in jetons * 5])

    assert _issues(reponses)["Participant"] == 5
    assert Participant.objects.count() == 1


def test_nothing_comes_in_after_the_closing():
    """Gestures that began before it are in; none is after, whoever was faster."""
    dialogue = DialogueFactory(ouvert=True)
    idee = PropositionFactory(dialogue=dialogue)
    gens = [ParticipantFactory(dialogue=dialogue) for _ in range(FOIS)]

    def fermer():
        with transaction.atomic():
            verrou = verrous.verrouiller_dialogue(dialogue)
            passer(verrou, EtatDialogue.FERME, table=TRANSITIONS_DIALOGUE, auteur=None, ferme_le=maintenant())
            return Soutien.objects.count()

    actes = [_soutenir(personne, idee) for personne in gens]
    actes.insert(CONNEXIONS // 2, fermer)
    reponses = a_la_fois(actes)

    a_la_fermeture = reponses[CONNEXIONS // 2]
    assert Soutien.objects.count() == a_la_fermeture
    assert _issues(reponses)["consultation_fermee"] == FOIS - a_la_fermeture
    assert a_la_fermeture < FOIS


def test_control_that_shares_no_lock_with_the_dialogue_lets_gestures_in_late(monkeypatch):
    """The closing counts, a gesture under way writes after it: without the shared lock both pass."""
    dialogue = DialogueFactory(ouvert=True)
    idee, personne = PropositionFactory(dialogue=dialogue), ParticipantFactory(dialogue=dialogue)
    lu, ferme = Barrier(2, timeout=120), Barrier(2, timeout=120)
    monkeypatch.setattr(verrous, "laisser_passer", lambda _dialogue: None)
    fidele = verrous.verrouiller_participant

    def attendre(participant, tenu):
        lu.wait()
        ferme.wait()
        return fidele(participant, tenu)

    monkeypatch.setattr(verrous, "verrouiller_participant", attendre)

    def fermer():
        lu.wait()
        with transaction.atomic():
            verrou = verrous.verrouiller_dialogue(dialogue)
            passer(verrou, EtatDialogue.FERME, table=TRANSITIONS_DIALOGUE, auteur=None, ferme_le=maintenant())
        nombre = Soutien.objects.count()
        ferme.wait()
        return nombre

    with ThreadPoolExecutor(2) as equipe:
        taches = [equipe.submit(_fini, acte) for acte in (_soutenir(personne, idee), fermer)]
        avant = taches[1].result()
        taches[0].result()

    assert (avant, Soutien.objects.count()) == (0, 1)


def _fini(acte):
    try:
        return acte()
    finally:
        connections["default"].close()
