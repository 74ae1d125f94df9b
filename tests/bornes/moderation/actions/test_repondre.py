"""Answers of a body: public and without names, or by mail, once, to who asked."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import mail

from bornes.enums import EtatDemande
from bornes.models import Avis, CourrierEcoute, DemandeReponse, Verbatim
from bornes.moderation.actions.original import lire_original
from bornes.moderation.actions.repondre import ReponseNominative, repondre_a_la_demande, repondre_publiquement
from campagnes.models import TourElection
from organismes.models import Inscription
from socle import quota
from socle.enums import EtatCourrier
from socle.erreurs import RegleMetier
from socle.expedition import expedier
from socle.horloge import PARIS, aujourdhui, maintenant
from socle.limites import Limite
from socle.models import Entree
from tests.factories.bornes import AvisFactory, DemandeReponseFactory, VerbatimFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import MembreFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


def actes() -> list[str]:
    return list(Entree.objects.order_by("pk").values_list("acte", flat=True))


def test_repondre_publiquement_writes_the_answer_under_the_comment():
    verbatim = VerbatimFactory(publie=True)

    repondre_publiquement(
        verbatim=verbatim, reponse="  Merci de votre avis.\r\nÀ bientôt.  ", auteur=UtilisateurFactory()
    )

    verbatim.refresh_from_db()
    assert (verbatim.reponse, verbatim.repondu_le is None) == ("Merci de votre avis.\nÀ bientôt.", False)
    assert actes() == ["verbatim.repondu"]


def test_repondre_publiquement_with_a_name_proposes_the_answer_without_and_writes_nothing():
    verbatim = VerbatimFactory(publie=True)

    with pytest.raises(ReponseNominative) as refus:
        repondre_publiquement(
            verbatim=verbatim, reponse="Mme Dupont vous rappellera au 05 61 22 33 44.", auteur=UtilisateurFactory()
        )

    assert refus.value.propose == "Mme [nom] vous rappellera au [téléphone]."
    assert (Verbatim.objects.get().reponse, actes()) == ("", [])


def test_repondre_publiquement_empty_withdraws_the_answer():
    verbatim = VerbatimFactory(publie=True, reponse="Merci", repondu_le=maintenant())

    repondre_publiquement(verbatim=verbatim, reponse=" ", auteur=UtilisateurFactory())

    verbatim.refresh_from_db()
    assert (verbatim.reponse, verbatim.repondu_le, actes()) == ("", None, ["verbatim.reponse_retiree"])


def test_repondre_publiquement_to_what_is_not_published_is_refused():
    verbatim = VerbatimFactory()

    with pytest.raises(RegleMetier, match="plus publié"):
        repondre_publiquement(verbatim=verbatim, reponse="Merci", auteur=UtilisateurFactory())

    assert Verbatim.objects.get().reponse == ""


def test_repondre_a_la_demande_sends_once_and_erases_the_address(django_capture_on_commit_callbacks):
    demande = DemandeReponseFactory()

    with django_capture_on_commit_callbacks(execute=True):
        repondre_a_la_demande(
            demande=demande, reponse="Le service vous attend, 05 61 22 33 44.", auteur=UtilisateurFactory()
        )
    refuser("demande_close", repondre_a_la_demande, demande=demande, reponse="Encore", auteur=UtilisateurFactory())
    assert [(message.to, "05 61 22 33 44" in message.body) for message in mail.outbox] == [
        (["usager@exemple.fr"], True)
    ]
    # The sender is where people write to the team: the mail says why not to reply to it.
    assert "arriveraient à l’équipe du baromètre" in mail.outbox[0].body
    assert Avis.objects.get().contact is None
    assert DemandeReponse.objects.get().etat == EtatDemande.REPONDUE
    assert CourrierEcoute.objects.get().etat == EtatCourrier.PARTI
    assert "usager@exemple.fr" not in str(list(Entree.objects.values()))


def test_repondre_a_la_demande_naming_an_agent_sends_nothing(django_capture_on_commit_callbacks):
    demande = DemandeReponseFactory()

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ReponseNominative):
        repondre_a_la_demande(demande=demande, reponse="Demandez Mme Martin", auteur=UtilisateurFactory())

    assert (mail.outbox, DemandeReponse.objects.get().etat) == ([], EtatDemande.EN_ATTENTE)


@pytest.mark.parametrize("reponse", ["", "   ", "x" * 3001])
def test_repondre_a_la_demande_empty_or_too_long_is_refused(reponse):
    demande = DemandeReponseFactory()

    with pytest.raises(RegleMetier):
        repondre_a_la_demande(demande=demande, reponse=reponse, auteur=UtilisateurFactory())

    assert (CourrierEcoute.objects.count(), DemandeReponse.objects.get().etat) == (0, EtatDemande.EN_ATTENTE)


def test_repondre_a_la_demande_past_its_date_is_refused():
    demande = DemandeReponseFactory(expire_le=maintenant())

    with pytest.raises(RegleMetier, match="effacée"):
        repondre_a_la_demande(demande=demande, reponse="Bonjour", auteur=UtilisateurFactory())

    assert CourrierEcoute.objects.count() == 0


def test_lire_original_gives_the_text_and_journals_the_reading_without_it():
    verbatim = VerbatimFactory(avis=AvisFactory(mot="Merci Sophie"))
    lecteur = MembreFactory(organisme=verbatim.avis.point.inscription.organisme).utilisateur

    assert lire_original(verbatim=verbatim, auteur=lecteur) == "Merci Sophie"

    entree = Entree.objects.get()
    assert (entree.acte, entree.auteur, entree.details) == ("verbatim.original_lu", lecteur, {})


def test_lire_original_after_thirty_days_says_so_even_before_the_purge():
    vieux = AvisFactory(mot="Merci Sophie", recu_le=maintenant() - dt.timedelta(days=30))
    lecteur = MembreFactory(organisme=vieux.point.inscription.organisme).utilisateur

    with pytest.raises(RegleMetier, match="trente jours"):
        lire_original(verbatim=VerbatimFactory(avis=vieux), auteur=lecteur)

    assert not Entree.objects.exists()


@pytest.mark.parametrize("dans", [0, 1], ids=["day", "eve"])
def test_repondre_a_la_demande_waits_on_the_eve_and_the_day_of_a_round(dans):
    demande = DemandeReponseFactory()
    TourElection.objects.create(
        campagne=demande.avis.point.inscription.campagne, tour=1, prevu_le=aujourdhui() + dt.timedelta(days=dans)
    )

    with pytest.raises(RegleMetier) as refus:
        repondre_a_la_demande(demande=demande, reponse="Bonjour, oui.", auteur=UtilisateurFactory())

    demande.refresh_from_db()
    assert refus.value.code == "veille_ou_jour_de_scrutin"
    assert (demande.etat, CourrierEcoute.objects.count(), actes()) == (EtatDemande.EN_ATTENTE, 0, [])
    assert Avis.objects.get().contact is not None


def test_an_answer_that_a_mail_server_made_wait_leaves_no_more_on_the_eve_of_a_round():
    demande = DemandeReponseFactory()
    repondre_a_la_demande(demande=demande, reponse="Bonjour, oui.", auteur=UtilisateurFactory())
    courrier = CourrierEcoute.objects.get()
    veille = aujourdhui() + dt.timedelta(days=1)
    TourElection.objects.create(
        campagne=demande.avis.point.inscription.campagne, tour=1, prevu_le=veille + dt.timedelta(days=1)
    )

    with time_machine.travel(dt.datetime.combine(veille, dt.time(10), PARIS), tick=False):
        expedier(CourrierEcoute, courrier.pk)
    courrier.refresh_from_db()
    lendemain = dt.datetime.combine(veille + dt.timedelta(days=2), dt.time(8), PARIS)
    assert (mail.outbox, courrier.etat, courrier.a_partir_du) == ([], EtatCourrier.DU, lendemain)

    with time_machine.travel(lendemain, tick=False):
        expedier(CourrierEcoute, courrier.pk)
    assert [message.to for message in mail.outbox] == [["usager@exemple.fr"]]


def test_an_answer_is_written_in_the_name_of_a_body_that_staff_vouch_for_only():
    demande = DemandeReponseFactory()
    inscriptions = Inscription.objects.filter(pk=demande.avis.point.inscription_id)
    inscriptions.update(etat="confirmee", decidee_le=None)
    refuser(
        "inscription_non_validee", repondre_a_la_demande, demande=demande, reponse="Merci", auteur=UtilisateurFactory()
    )

    assert DemandeReponse.objects.get().etat == EtatDemande.EN_ATTENTE

    inscriptions.update(etat="validee", decidee_le=maintenant())
    repondre_a_la_demande(demande=demande, reponse="Merci", auteur=UtilisateurFactory())
    inscriptions.update(envois_suspendus_le=maintenant())
    courrier = CourrierEcoute.objects.get()
    expedier(CourrierEcoute, courrier.pk)
    courrier.refresh_from_db()
    assert (mail.outbox, courrier.etat, courrier.essais) == ([], EtatCourrier.DU, 0)
    assert Avis.objects.get().contact is not None

    # However long it was stopped: whoever asked still waits for the answer.
    inscriptions.update(envois_suspendus_le=None)
    with time_machine.travel(maintenant() + dt.timedelta(days=30), tick=False):
        expedier(CourrierEcoute, courrier.pk)
    assert [message.to for message in mail.outbox] == [["usager@exemple.fr"]]


def test_answers_are_mails_of_the_day(monkeypatch):
    monkeypatch.setattr(quota, "PAR_JOUR", Limite("essai", 0, quota.PAR_JOUR.fenetre))
    demande = DemandeReponseFactory()

    refuser("quota_du_jour", repondre_a_la_demande, demande=demande, reponse="Merci", auteur=UtilisateurFactory())

    assert DemandeReponse.objects.get().etat == EtatDemande.EN_ATTENTE
