"""Mails about what users say: one to each who should know, as long as there is something to say."""

from __future__ import annotations

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from bornes.actions.courriels import annoncer
from bornes.avis.actions.effacer import effacer_de_l_ecoute
from bornes.enums import EtatBorne, GenreAnnonce
from bornes.models import Avis, Borne, CourrierEcoute
from bornes.moderation.actions.repondre import repondre_a_la_demande
from bornes.parc.actions.surveiller import alerter_silences
from bornes.tasks import purger
from organismes.enums import RoleMembre
from organismes.models import Inscription
from socle.courriels import EnvoiRefuse
from socle.enums import EtatCourrier
from socle.expedition import CONSERVATION, expedier, renvoyer
from socle.horloge import maintenant
from socle.personnes import Personne
from tests.factories.bornes import (
    CourrierEcouteFactory,
    DemandeReponseFactory,
    EnrolementFactory,
    PreferenceEcouteFactory,
    PresenceFactory,
)
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.preuves import lire, refuser

pytestmark = pytest.mark.django_db
SEMAINE = {"genre": GenreAnnonce.HEBDOMADAIRE, "cle": "hebdomadaire:1"}


def expedier_tout():
    for courrier in CourrierEcoute.objects.order_by("pk"):
        expedier(CourrierEcoute, courrier.pk)


def etats():
    return list(CourrierEcoute.objects.order_by("pk").values_list("etat", flat=True))


def repondre(demande=None):
    demande = demande or DemandeReponseFactory()
    repondre_a_la_demande(demande=demande, reponse="Le service vous attend.", auteur=UtilisateurFactory())
    return demande


def test_each_referent_is_told_once_and_nobody_else(mailoutbox):
    inscription = InscriptionFactory(referent_courriel="depot@ville.exemple")
    referents = MembreFactory.create_batch(2, organisme=inscription.organisme)
    MembreFactory(organisme=inscription.organisme, role=RoleMembre.MEMBRE)
    MembreFactory()

    assert [annoncer(**SEMAINE, inscription=inscription) for _ in range(2)] == [True, False]
    expedier_tout()

    assert [message.to for message in mailoutbox] == [[referent.utilisateur.email] for referent in referents]


def test_a_body_without_referent_in_its_space_is_told_by_its_registration(mailoutbox):
    annoncer(**SEMAINE, inscription=InscriptionFactory(referent_courriel="depot@ville.exemple"))

    expedier_tout()

    assert [message.to for message in mailoutbox] == [["depot@ville.exemple"]]


@pytest.mark.parametrize(
    ("genre", "change"),
    [
        (GenreAnnonce.HEBDOMADAIRE, lambda i: Inscription.objects.filter(pk=i.pk).update(etat="retiree")),
        (GenreAnnonce.HEBDOMADAIRE, lambda i: Inscription.objects.filter(pk=i.pk).update(referent_courriel="")),
        (GenreAnnonce.HEBDOMADAIRE, lambda i: PreferenceEcouteFactory(inscription=i, hebdomadaire=False)),
        (GenreAnnonce.ALERTE, lambda i: PreferenceEcouteFactory(inscription=i, alertes=False)),
    ],
    ids=["withdrawn", "erased", "digest off", "alerts off"],
)
def test_what_nobody_waits_for_any_more_is_not_sent(genre, change, mailoutbox):
    courrier = CourrierEcouteFactory(annonce__genre=genre)
    change(courrier.annonce.inscription)

    expedier_tout()

    assert (mailoutbox, etats()) == ([], [EtatCourrier.SANS_OBJET])


def test_a_choice_holds_for_its_own_mails_only(mailoutbox):
    courrier = CourrierEcouteFactory()
    PreferenceEcouteFactory(inscription=courrier.annonce.inscription, alertes=False)

    expedier_tout()

    assert (len(mailoutbox), etats()) == (1, [EtatCourrier.PARTI])


def test_a_referent_who_no_longer_is_one_is_written_to_no_more(mailoutbox):
    inscription = InscriptionFactory(referent_courriel="depot@ville.exemple")
    reste, simple, partie = MembreFactory.create_batch(3, organisme=inscription.organisme)
    annoncer(**SEMAINE, inscription=inscription)
    simple.role = RoleMembre.MEMBRE
    simple.save()
    partie.delete()

    expedier_tout()

    assert [message.to for message in mailoutbox] == [[reste.utilisateur.email]]
    assert etats() == [EtatCourrier.PARTI, EtatCourrier.SANS_OBJET]


def test_a_silence_is_told_once_even_after_its_mails_are_gone():
    with time_machine.travel("2027-03-05T10:00:00+01:00", tick=False):
        PresenceFactory(borne=EnrolementFactory().borne)
    with time_machine.travel("2027-03-09T08:00:00+01:00", tick=False) as horloge:
        assert alerter_silences() == 1
        expedier_tout()
        horloge.shift(CONSERVATION)
        assert (purger(), alerter_silences(), etats()) == (1, 0, [])


@pytest.mark.parametrize(
    "change",
    [
        lambda borne: PresenceFactory(borne=borne),
        lambda borne: Borne.objects.filter(pk=borne.pk).update(etat=EtatBorne.RETOURNEE),
    ],
    ids=["back", "taken away"],
)
def test_a_silence_is_not_told_of_a_kiosk_that_came_back_or_went(change, mailoutbox):
    with time_machine.travel("2027-03-05T10:00:00+01:00", tick=False):
        borne = PresenceFactory(borne=EnrolementFactory().borne).borne
    with time_machine.travel("2027-03-09T08:00:00+01:00", tick=False):
        alerter_silences()
        change(borne)
        expedier_tout()

    assert (mailoutbox, etats()) == ([], [EtatCourrier.SANS_OBJET])


@pytest.mark.parametrize(
    ("refus", "etat", "garde"),
    [
        (EnvoiRefuse("x", reponse="450 plus tard"), EtatCourrier.DU, True),
        (EnvoiRefuse("x", reponse="550 inconnue", est_definitif=True), EtatCourrier.REFUSE, False),
    ],
    ids=["for now", "for good"],
)
def test_the_address_of_who_asked_stays_as_long_as_the_answer_may_leave(refus, etat, garde, monkeypatch):
    def envoyer(*_arguments, **_nommes):
        raise refus

    monkeypatch.setattr("socle.expedition.envoyer", envoyer)
    repondre()
    autre = DemandeReponseFactory()

    expedier_tout()

    assert etats() == [etat]
    gardees = set(Avis.objects.filter(contact__isnull=False).values_list("demande", flat=True))
    assert (autre.pk in gardees, len(gardees)) == (True, 2 if garde else 1)


def test_an_answer_that_came_back_is_not_sent_again_to_an_address_that_is_erased(client):
    repondre()
    expedier_tout()
    CourrierEcoute.objects.update(etat=EtatCourrier.REFUSE, reponse="550 inconnue", parti_le=None)
    courrier, auteur = CourrierEcoute.objects.get(), UtilisateurFactory(charge_etudes=True)
    client.force_login(auteur)

    page = lire(client.get(reverse("rapports:pilotage_courriel_renvoyer", args=[courrier.table, courrier.pk])))

    assert ("s’est effacée" in page.main.text, page.main.find("form")) == (True, None)
    refuser("courriel_sans_adresse", renvoyer, courrier=courrier, auteur=auteur)


def test_mails_to_referents_erase_no_address_of_a_user():
    DemandeReponseFactory()
    CourrierEcouteFactory()

    expedier_tout()

    assert (etats(), Avis.objects.filter(contact__isnull=False).count()) == ([EtatCourrier.PARTI], 1)


def test_an_answer_to_an_address_erased_meanwhile_is_not_sent(mailoutbox):
    Avis.objects.filter(demande=repondre()).update(contact=None)

    expedier_tout()

    assert (mailoutbox, etats()) == ([], [EtatCourrier.SANS_OBJET])


def test_erasing_who_asked_takes_the_answer_that_waits_for_her_and_no_other():
    repondre()
    autre = CourrierEcouteFactory()

    with transaction.atomic():
        effacer_de_l_ecoute(Personne(adresses=("usager@exemple.fr",)))

    assert list(CourrierEcoute.objects.all()) == [autre]
    assert not Avis.objects.filter(contact__isnull=False).exists()


def test_the_row_of_a_mail_holds_no_address():
    repondre()

    assert "usager@exemple.fr" not in str(list(CourrierEcoute.objects.values()))
    assert str(CourrierEcoute.objects.get()).startswith("réponse à un usager, ")
    assert CourrierEcoute.objects.get().a_partir_du <= maintenant()
