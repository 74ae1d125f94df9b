"""A mail is due with its act and leaves once; what a server or a worker does to it loses nothing and hides nothing."""

from __future__ import annotations

import datetime as dt
import logging
import os
import threading
from contextlib import suppress
from email.header import decode_header, make_header
from itertools import pairwise

import pytest
import time_machine
from django.db import connection, transaction

from enquetes.models import CourrierEnqueteur
from enquetes.planification.actions.enqueteurs import reinviter_enqueteur
from socle import etats, expedition, taches, tasks
from socle.courriels import EnvoiRefuse
from socle.enums import EtatCourrier
from socle.expedition import (
    ABANDON,
    CONSERVATION,
    SOUFFRANCE,
    a_relancer,
    devoir,
    expedier,
    noter_retours,
    pause,
    retrait,
)
from socle.horloge import maintenant
from socle.logic.retours import lire_retour
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import CourrierEnqueteurFactory, EnqueteurFactory
from tests.retours import avis_de_non_remise
from tests.socle.serveur_smtp import RACCROCHER, SE_TAIRE, serveur_smtp
from tests.socle.test_taches import courtier  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db
SECONDE = dt.timedelta(seconds=1)
DEPART = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)


class Tue(BaseException):
    """What a worker that is killed leaves behind: nothing more is done."""


@pytest.fixture
def horloge():
    with time_machine.travel(DEPART, tick=False) as voyage:
        yield voyage


@pytest.fixture
def refuser(monkeypatch):
    """Choose what becomes of each sending, counted."""
    essais = []

    def choisir(issue=None):
        def envoyer(*_arguments, **nommes):
            essais.append(maintenant())
            if issue is not None:
                raise issue

        monkeypatch.setattr(expedition, "envoyer", envoyer)
        return essais

    return choisir


def etat(courrier):
    courrier.refresh_from_db()
    return courrier.etat, courrier.essais, courrier.reponse


def pour_l_instant(mots="Pas de réponse du serveur (TimeoutError)."):
    return EnvoiRefuse("TimeoutError", reponse=mots)


def test_a_mail_leaves_once_whatever_the_number_of_messages(serveur, horloge):
    courrier = CourrierEnqueteurFactory()

    for _ in range(3):
        expedier(CourrierEnqueteur, courrier.pk)
    horloge.shift(dt.timedelta(days=30))

    assert (len(serveur.recus), etat(courrier)) == (1, (EtatCourrier.PARTI, 1, ""))
    assert (courrier.parti_le, courrier.premier_essai_le, courrier.tente_le) == (DEPART, DEPART, DEPART)
    assert a_relancer(CourrierEnqueteur) == []


def test_the_same_mail_keeps_its_message_id_and_another_has_its_own(serveur):
    premier, second = CourrierEnqueteurFactory(), CourrierEnqueteurFactory()
    for courrier in (premier, second):
        expedier(CourrierEnqueteur, courrier.pk)
    CourrierEnqueteur.objects.filter(pk=premier.pk).update(etat=EtatCourrier.DU, parti_le=None)
    expedier(CourrierEnqueteur, premier.pk)

    un, deux, encore = (message["Message-ID"] for message in serveur.recus)
    assert (un == encore, un == deux) == (True, False)
    assert premier.cle not in un


@pytest.mark.parametrize(("boite", "attendue"), [("", "nous@exemple.fr"), ("retours@exemple.fr", "retours@exemple.fr")])
def test_what_cannot_be_delivered_comes_back_to_its_mailbox_and_is_known_again(serveur, settings, boite, attendue):
    settings.DEFAULT_FROM_EMAIL, settings.EMAIL_RETOURS = "Le baromètre <nous@exemple.fr>", boite
    courrier = CourrierEnqueteurFactory()
    expedier(CourrierEnqueteur, courrier.pk)

    (message,) = serveur.recus
    assert serveur.retours == [attendue]
    assert str(make_header(decode_header(message["From"]))) == "Le baromètre <nous@exemple.fr>"
    assert (message["Auto-Submitted"], message["X-Auto-Response-Suppress"]) == ("auto-generated", "OOF, AutoReply")
    avis = avis_de_non_remise(message_id=message["Message-ID"], ecrit_le=message["Date"])
    assert noter_retours([lire_retour(avis)]) == 1
    assert etat(courrier) == (EtatCourrier.REFUSE, 1, "Revenu\u202f: 5.1.1")


@pytest.mark.parametrize(
    ("etape", "mots", "attendu"),
    [
        ("RCPT", "450 4.2.1 <a@exemple.fr> occupée", "450 4.2.1 … occupée"),
        ("RCPT", "499 plus tard", "499 plus tard"),
        ("MAIL", "452 4.3.1 disque plein", "452 4.3.1 disque plein"),
        ("DATA", "451 4.7.1 liste grise, revenez", "451 4.7.1 liste grise, revenez"),
        ("CORPS", "421 4.3.2 fermeture", "421 4.3.2 fermeture"),
        # The relay closes its door to us, or to our sender: it said nothing of this mail.
        ("MAIL", "530 5.7.0 authentification exigée", "530 5.7.0 authentification exigée"),
        ("MAIL", "553 5.7.1 expéditeur inconnu", "553 5.7.1 expéditeur inconnu"),
        ("BIENVENUE", "554 pas de service ici", "554 pas de service ici"),
        ("BIENVENUE", RACCROCHER, "Pas de réponse du serveur (SMTPServerDisconnected)."),
        ("RCPT", RACCROCHER, "Pas de réponse du serveur (SMTPServerDisconnected)."),
        ("CORPS", RACCROCHER, "Pas de réponse du serveur (SMTPServerDisconnected)."),
    ],
)
def test_what_a_server_refuses_for_now_rests_then_is_tried_again(serveur, horloge, etape, mots, attendu):
    courrier = CourrierEnqueteurFactory()
    serveur.reponses = {etape: mots}
    expedier(CourrierEnqueteur, courrier.pk)

    assert etat(courrier) == (EtatCourrier.DU, 1, attendu)
    assert courrier.a_partir_du == DEPART + dt.timedelta(minutes=5)

    serveur.reponses = {}
    serveur.recus.clear()
    horloge.shift(dt.timedelta(minutes=5) - SECONDE)
    assert a_relancer(CourrierEnqueteur) == []
    expedier(CourrierEnqueteur, courrier.pk)
    assert (serveur.recus, courrier.essais) == ([], 1)

    horloge.shift(SECONDE)
    assert a_relancer(CourrierEnqueteur) == [courrier.pk]
    expedier(CourrierEnqueteur, courrier.pk)
    assert (len(serveur.recus), etat(courrier)[:2]) == (1, (EtatCourrier.PARTI, 2))


def test_a_server_that_says_nothing_is_tried_again(serveur, settings):
    settings.EMAIL_TIMEOUT = 0.3
    serveur.reponses = {"RCPT": SE_TAIRE}
    courrier = CourrierEnqueteurFactory()

    expedier(CourrierEnqueteur, courrier.pk)

    assert etat(courrier)[:2] == (EtatCourrier.DU, 1)
    assert courrier.reponse.startswith("Pas de réponse du serveur (")


def test_a_server_that_is_down_is_tried_again(serveur, settings):
    with serveur_smtp() as eteint:
        settings.EMAIL_PORT = eteint.port
    courrier = CourrierEnqueteurFactory()

    expedier(CourrierEnqueteur, courrier.pk)

    assert etat(courrier) == (EtatCourrier.DU, 1, "Pas de réponse du serveur (ConnectionRefusedError).")


@pytest.mark.parametrize(
    ("etape", "mots", "attendu"),
    [
        ("RCPT", "550 5.1.1 <a@exemple.fr>: boîte inconnue", "550 5.1.1 … boîte inconnue"),
        ("RCPT", "500 non", "500 non"),
        ("MAIL", "552 5.3.4 trop grand", "552 5.3.4 trop grand"),
        ("DATA", "554 5.7.1 refusé", "554 5.7.1 refusé"),
        ("CORPS", "550 5.7.1 indésirable", "550 5.7.1 indésirable"),
    ],
)
def test_what_a_server_refuses_for_good_is_marked_with_its_words_and_never_tried_again(
    serveur, horloge, caplog, etape, mots, attendu
):
    courrier = CourrierEnqueteurFactory()
    serveur.reponses = {etape: mots}
    with caplog.at_level(logging.WARNING, "barometre.expedition"):
        expedier(CourrierEnqueteur, courrier.pk)

    assert etat(courrier) == (EtatCourrier.REFUSE, 1, attendu)
    assert [(ligne.message, ligne.objet_id) for ligne in caplog.records] == [("courrier.refuse", courrier.pk)]

    serveur.reponses = {}
    serveur.recus.clear()
    horloge.shift(dt.timedelta(days=400))
    expedier(CourrierEnqueteur, courrier.pk)
    assert (serveur.recus, a_relancer(CourrierEnqueteur), etat(courrier)[1]) == ([], [], 1)


def test_pauses_double_up_to_eight_hours():
    minutes = [pause(essais) / dt.timedelta(minutes=1) for essais in (1, 2, 3, 4, 5, 6, 7, 8, 9, 500)]

    assert minutes == [5, 10, 20, 40, 80, 160, 320, 480, 480, 480]


def test_a_mail_is_tried_for_three_days_then_given_up_with_the_last_words(horloge, refuser):
    essais = refuser(pour_l_instant())
    courrier = CourrierEnqueteurFactory()
    expedier(CourrierEnqueteur, courrier.pk)
    while etat(courrier)[0] == EtatCourrier.DU:
        horloge.move_to(courrier.a_partir_du)
        expedier(CourrierEnqueteur, courrier.pk)

    ecarts = [apres - avant for avant, apres in pairwise(essais)]
    assert (essais[0], essais[-1], len(essais)) == (DEPART, DEPART + ABANDON, 16)
    assert ecarts[:-1] == sorted(ecarts[:-1])
    assert etat(courrier) == (EtatCourrier.ABANDONNE, 16, "Pas de réponse du serveur (TimeoutError).")
    horloge.shift(ABANDON)
    assert a_relancer(CourrierEnqueteur) == []


def test_what_waited_for_a_worker_has_its_three_days_all_the_same(horloge, refuser):
    """No worker for a week: the mail was never tried, so it is not given up."""
    courrier = CourrierEnqueteurFactory()
    horloge.shift(dt.timedelta(days=7))
    assert a_relancer(CourrierEnqueteur) == [courrier.pk]

    refuser(pour_l_instant())
    expedier(CourrierEnqueteur, courrier.pk)
    assert etat(courrier)[:2] == (EtatCourrier.DU, 1)


def test_a_message_that_was_lost_is_found_after_five_minutes(horloge):
    courrier = CourrierEnqueteurFactory()
    horloge.shift(SOUFFRANCE - SECONDE)
    assert a_relancer(CourrierEnqueteur) == []

    horloge.shift(SECONDE)
    assert a_relancer(CourrierEnqueteur) == [courrier.pk]


def test_a_pass_takes_the_oldest_first_up_to_its_share(horloge, monkeypatch):
    monkeypatch.setattr(expedition, "PAR_PASSAGE", 2)
    instants = [DEPART - dt.timedelta(minutes=age) for age in (6, 9, 7)]
    recent, ancien, moyen = (CourrierEnqueteurFactory(cree_le=le, a_partir_du=le) for le in instants)

    assert a_relancer(CourrierEnqueteur) == [ancien.pk, moyen.pk]
    CourrierEnqueteur.objects.filter(pk=ancien.pk).delete()
    assert a_relancer(CourrierEnqueteur) == [moyen.pk, recent.pk]


def test_a_mail_owed_for_later_is_held_and_leaves_at_its_time(horloge, refuser, django_capture_on_commit_callbacks):
    essais = refuser()
    heure = dt.timedelta(hours=1)
    enqueteur = EnqueteurFactory(compte=True)
    with django_capture_on_commit_callbacks(execute=True):
        devoir(CourrierEnqueteur(genre="invitation", enqueteur=enqueteur, cle="a", a_partir_du=DEPART + heure))
    courrier = CourrierEnqueteur.objects.get()

    for attendu in ([], [courrier.pk]):
        assert a_relancer(CourrierEnqueteur) == attendu
        expedier(CourrierEnqueteur, courrier.pk)
        assert len(essais) == len(attendu)
        horloge.shift(heure)


def test_mails_that_were_held_leave_after_the_others(horloge, monkeypatch):
    monkeypatch.setattr(expedition, "PAR_PASSAGE", 2)
    anciens = {"cree_le": DEPART - dt.timedelta(hours=2)}
    retenus = [CourrierEnqueteurFactory(a_partir_du=DEPART - dt.timedelta(hours=1), **anciens) for _ in range(2)]
    perdu = CourrierEnqueteurFactory(cree_le=DEPART - SOUFFRANCE, a_partir_du=DEPART - SOUFFRANCE)

    assert a_relancer(CourrierEnqueteur) == [perdu.pk, retenus[0].pk]


def test_what_the_composer_holds_was_not_tried(horloge, refuser, monkeypatch):
    essais = refuser()
    heure = dt.timedelta(hours=1)
    courrier = CourrierEnqueteurFactory()
    with monkeypatch.context() as patch:
        patch.setattr("enquetes.actions.courriels.composer", lambda _courrier: DEPART + heure)
        expedier(CourrierEnqueteur, courrier.pk)

    assert (essais, etat(courrier)) == ([], (EtatCourrier.DU, 0, ""))
    assert (courrier.a_partir_du, courrier.premier_essai_le, courrier.tente_le) == (DEPART + heure, None, None)

    horloge.shift(heure - SECONDE)
    assert a_relancer(CourrierEnqueteur) == []
    horloge.shift(SECONDE)
    assert a_relancer(CourrierEnqueteur) == [courrier.pk]
    expedier(CourrierEnqueteur, courrier.pk)
    assert (len(essais), etat(courrier)) == (1, (EtatCourrier.PARTI, 1, ""))


def test_a_mail_held_after_a_try_keeps_its_three_days(horloge, refuser, monkeypatch):
    refuser(pour_l_instant())
    courrier = CourrierEnqueteurFactory()
    expedier(CourrierEnqueteur, courrier.pk)
    horloge.shift(pause(1))
    monkeypatch.setattr("enquetes.actions.courriels.composer", lambda _courrier: DEPART + ABANDON)
    expedier(CourrierEnqueteur, courrier.pk)

    assert etat(courrier)[:2] == (EtatCourrier.DU, 1)
    assert (courrier.a_partir_du, courrier.premier_essai_le) == (DEPART + ABANDON, DEPART)


def tuer_avant_de_marquer(courrier):
    def mourir(*_arguments, **_nommes):
        raise Tue

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(expedition, "_terminer", mourir)
        with pytest.raises(Tue):
            expedier(CourrierEnqueteur, courrier.pk)


def test_a_worker_killed_between_sending_and_marking_sends_once_more_and_says_so(serveur, horloge):
    courrier = CourrierEnqueteurFactory()
    tuer_avant_de_marquer(courrier)
    assert (len(serveur.recus), etat(courrier)[0]) == (1, EtatCourrier.EN_COURS)

    # Its message comes again meanwhile: nobody else takes what may still be under way.
    horloge.shift(SOUFFRANCE)
    expedier(CourrierEnqueteur, courrier.pk)
    assert (a_relancer(CourrierEnqueteur), len(serveur.recus), courrier.est_interrompu) == ([], 1, False)

    horloge.shift(SECONDE)
    assert a_relancer(CourrierEnqueteur) == [courrier.pk]
    assert etat(courrier) == (EtatCourrier.DU, 1, "Un essai a été interrompu.")
    expedier(CourrierEnqueteur, courrier.pk)
    assert (len(serveur.recus), etat(courrier)[0], courrier.est_interrompu) == (2, EtatCourrier.PARTI, True)


def test_a_mail_whose_worker_died_leaves_with_the_pass_that_finds_it():
    """The clock goes on while the pass runs."""
    passe = dict.fromkeys(("premier_essai_le", "tente_le"), maintenant() - dt.timedelta(hours=1))
    courrier = CourrierEnqueteurFactory(etat=EtatCourrier.EN_COURS, essais=1, **passe)

    assert a_relancer(CourrierEnqueteur) == [courrier.pk]


def test_a_mail_whose_worker_died_twice_is_not_sent_a_third_time(serveur, horloge):
    courrier = CourrierEnqueteurFactory()
    for _ in range(2):
        tuer_avant_de_marquer(courrier)
        horloge.shift(SOUFFRANCE + SECONDE)
        a_relancer(CourrierEnqueteur)

    expedier(CourrierEnqueteur, courrier.pk)
    assert len(serveur.recus) == 2
    assert etat(courrier) == (
        EtatCourrier.ABANDONNE,
        2,
        "L’envoi a été interrompu deux fois\u202f: on ne sait pas si ce courriel est parti.",
    )


def test_a_run_that_was_given_up_writes_nothing_over_the_next_one(horloge, monkeypatch):
    """The server took longer than anybody believes: the row was freed, and is due again."""
    courrier = CourrierEnqueteurFactory()

    def trainer(*_arguments, **_nommes):
        horloge.shift(SOUFFRANCE + SECONDE)
        assert a_relancer(CourrierEnqueteur) == [courrier.pk]

    monkeypatch.setattr(expedition, "envoyer", trainer)
    expedier(CourrierEnqueteur, courrier.pk)

    assert (etat(courrier)[:2], courrier.est_interrompu) == ((EtatCourrier.DU, 1), True)


@pytest.mark.parametrize(
    ("issue", "finis"),
    [(None, 1), (EnvoiRefuse("x", reponse="550 non", est_definitif=True), 1), (pour_l_instant(), 0)],
    ids=["sent", "refused", "resting"],
)
def test_what_a_mail_alone_kept_goes_with_its_end_and_not_before(refuser, monkeypatch, issue, finis):
    refuser(issue)
    courrier, vus = CourrierEnqueteurFactory(), []
    monkeypatch.setattr(CourrierEnqueteur, "finir", lambda courrier: vus.append(courrier.pk))

    for _ in range(2):
        expedier(CourrierEnqueteur, courrier.pk)

    assert vus == [courrier.pk] * finis


def test_a_mail_ends_with_what_it_alone_kept_or_not_at_all(refuser, monkeypatch):
    essais, courrier = refuser(), CourrierEnqueteurFactory()

    def mourir(_courrier):
        raise Tue

    monkeypatch.setattr(CourrierEnqueteur, "finir", mourir)
    with pytest.raises(Tue):
        expedier(CourrierEnqueteur, courrier.pk)

    assert (len(essais), etat(courrier)[0]) == (1, EtatCourrier.EN_COURS)


def test_a_fault_of_ours_is_a_try_like_another_and_reaches_the_log(horloge, refuser):
    refuser(KeyError("a@exemple.fr"))
    courrier = CourrierEnqueteurFactory()

    with pytest.raises(KeyError):
        expedier(CourrierEnqueteur, courrier.pk)

    assert etat(courrier) == (EtatCourrier.DU, 1, "L’envoi a échoué (KeyError).")
    assert courrier.a_partir_du == DEPART + dt.timedelta(minutes=5)


def test_a_mail_erased_meanwhile_is_nobody_s_fault(monkeypatch):
    courrier = CourrierEnqueteurFactory()
    monkeypatch.setattr(expedition, "envoyer", lambda *_a, **_n: CourrierEnqueteur.objects.all().delete())

    expedier(CourrierEnqueteur, courrier.pk)
    expedier(CourrierEnqueteur, courrier.pk)

    assert CourrierEnqueteur.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_try_is_committed_before_the_server_is_spoken_to(monkeypatch):
    courrier, vus = CourrierEnqueteurFactory(), []

    def envoyer(*_arguments, **_nommes):
        vus.append((transaction.get_connection().in_atomic_block, etat(courrier)[:2]))

    monkeypatch.setattr(expedition, "envoyer", envoyer)
    expedier(CourrierEnqueteur, courrier.pk)

    assert vus == [(False, (EtatCourrier.EN_COURS, 1))]


def test_the_same_mail_is_due_once(django_capture_on_commit_callbacks, refuser):
    essais = refuser()
    enqueteur = EnqueteurFactory(compte=True)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            devoir(*(CourrierEnqueteur(genre="invitation", enqueteur=enqueteur, cle="a") for _ in range(2)))

    assert (CourrierEnqueteur.objects.count(), len(essais)) == (1, 1)


def test_an_act_that_fails_owes_nothing(django_capture_on_commit_callbacks, refuser):
    essais = refuser()
    enqueteur = EnqueteurFactory(compte=True)

    @transaction.atomic
    def acte():
        devoir(CourrierEnqueteur(genre="invitation", enqueteur=enqueteur, cle="a"))
        raise Tue

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Tue):
        acte()

    assert (CourrierEnqueteur.objects.count(), essais) == (0, [])


def test_a_broker_that_is_down_stops_no_act_and_loses_no_mail(
    courtier,  # noqa: F811
    refuser,
    django_capture_on_commit_callbacks,
    horloge,
    monkeypatch,
):
    essais = refuser()
    enqueteur = EnqueteurFactory(compte=True)
    courtier("redis://127.0.0.1:1/0")
    with django_capture_on_commit_callbacks(execute=True):
        reinviter_enqueteur(enqueteur=enqueteur, auteur=UtilisateurFactory(charge_etudes=True))
    taches._facteur(os.getpid()).attendre()
    courrier = CourrierEnqueteur.objects.get()
    assert (essais, etat(courrier)) == ([], (EtatCourrier.DU, 0, ""))

    monkeypatch.setitem(taches.current_app.conf, "task_always_eager", True)
    for attendu in (1, 0):
        horloge.shift(SOUFFRANCE)
        with django_capture_on_commit_callbacks(execute=True):
            assert tasks.relancer_courriels() == attendu
    assert (len(essais), etat(courrier)[0]) == (1, EtatCourrier.PARTI)


def test_a_mail_that_ended_goes_after_thirty_days_and_one_that_waits_never(horloge):
    essai = {"essais": 1, "premier_essai_le": DEPART, "tente_le": DEPART}
    CourrierEnqueteurFactory(etat=EtatCourrier.PARTI, parti_le=DEPART, **essai)
    CourrierEnqueteurFactory(refuse=True)
    du, en_cours = CourrierEnqueteurFactory(), CourrierEnqueteurFactory(etat=EtatCourrier.EN_COURS, **essai)
    fin = retrait(CourrierEnqueteur)

    assert fin.compter(DEPART + CONSERVATION - SECONDE) == 0
    assert fin.retirer(DEPART + CONSERVATION) == 2
    assert set(CourrierEnqueteur.objects.all()) == {du, en_cours}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verrou", [True, False], ids=["locked", "control"])
def test_a_mail_that_two_workers_take_at_once_leaves_once(monkeypatch, verrou):
    """Each holds the row as due when the other comes; without its lock (the control) both send."""
    courrier, envois = CourrierEnqueteurFactory(), []
    # Both have read before either writes, and both send before either is done: late by more, the second would be refused.
    lus, partis = threading.Barrier(2), threading.Barrier(2)
    vrai = expedition._passer

    def attendre_l_autre(barriere):
        with suppress(threading.BrokenBarrierError):
            barriere.wait(timeout=0.5 if verrou else 30)

    def passer(ligne, vers, **champs):
        if vers == EtatCourrier.EN_COURS:
            attendre_l_autre(lus)
        return vrai(ligne, vers, **champs)

    def poster(*_a, **_n):
        envois.append(1)
        attendre_l_autre(partis)

    def envoyer():
        try:
            expedier(CourrierEnqueteur, courrier.pk)
        finally:
            connection.close()

    monkeypatch.setattr(expedition, "_passer", passer)
    monkeypatch.setattr(expedition, "envoyer", poster)
    if not verrou:
        monkeypatch.setattr(expedition, "_verrouiller", lambda modele, pk: modele.objects.get(pk=pk))
        monkeypatch.setattr(etats, "exiger_verrou", lambda *_: None)
    fils = [threading.Thread(target=envoyer) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    assert len(envois) == (1 if verrou else 2)
