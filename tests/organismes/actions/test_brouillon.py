"""Drafts: what is kept, what resumes them, what goes."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail

from organismes.actions.brouillon import (
    demander_reprise,
    enregistrer_etape,
    garder_saisie,
    ouvrir_brouillon,
    retrouver_brouillon,
)
from organismes.actions.inscrire import deposer_inscription
from organismes.models import Brouillon, CourrierOrganisme
from organismes.queries.demande import SAISIES
from organismes.tasks import purger
from socle.erreurs import RegleMetier
from socle.expedition import expedier
from socle.horloge import maintenant
from socle.tasks import relancer_courriels
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import BrouillonFactory
from tests.organismes.donnees import REFERENT, brouillon_complet, donnees_completes
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


def test_ouvrir_brouillon_when_open_keeps_sixty_days():
    campagne = CampagneFactory()
    instant = maintenant()

    brouillon = ouvrir_brouillon(campagne=campagne, recue_le=instant)

    assert (brouillon.campagne, brouillon.etape, brouillon.donnees, brouillon.expire_le) == (
        campagne,
        1,
        {},
        instant + dt.timedelta(days=60),
    )


def test_ouvrir_brouillon_when_closed_is_refused():
    campagne = CampagneFactory(terminee=True)

    refuser("inscriptions_closes", ouvrir_brouillon, campagne=campagne, recue_le=maintenant())
    assert not Brouillon.objects.exists()


def test_enregistrer_etape_moves_to_first_missing_step():
    brouillon = BrouillonFactory(donnees={}, courriel="")
    donnees = donnees_completes()

    etapes = []
    for etape in ("organisme", "referent", "options", "canaux"):
        brouillon = enregistrer_etape(brouillon=brouillon, etape=etape, valeurs=donnees[etape])
        etapes.append(brouillon.etape)

    assert etapes == [2, 3, 3, 5]
    assert brouillon.courriel == REFERENT["courriel"]


def corriger(brouillon, courriel):
    """Type the step of the referent again, with another address; return where the link of the draft goes."""
    valeurs = {**REFERENT, "courriel": courriel}
    return enregistrer_etape(brouillon=brouillon, etape="referent", valeurs=valeurs).courriel


def test_the_link_goes_to_the_address_as_it_was_corrected():
    """Left where it was mistyped, it led a stranger to her answers, and her to nothing."""
    brouillon = BrouillonFactory(donnees={}, courriel="")

    assert [corriger(brouillon, "mio@ville.exemple"), corriger(brouillon, "moi@ville.exemple")] == [
        "mio@ville.exemple",
        "moi@ville.exemple",
    ]


def test_the_link_stays_where_it_was_asked_for_or_proved():
    demandee, prouvee, autre = (BrouillonFactory(donnees={}, courriel="") for _ in range(3))
    EmailAddress.objects.create(user=UtilisateurFactory(), email="a-elle@ville.exemple", verified=True)
    autre.courriel = "depart@ville.exemple"
    autre.save()
    for brouillon in (demandee, autre):
        corriger(brouillon, "moi@ville.exemple")
    corriger(prouvee, "a-elle@ville.exemple")
    demander_reprise(brouillon=demandee, courriel="moi@ville.exemple")

    assert [corriger(brouillon, "collegue@ville.exemple") for brouillon in (demandee, prouvee, autre)] == [
        "moi@ville.exemple",
        "a-elle@ville.exemple",
        "depart@ville.exemple",
    ]


def test_garder_saisie_keeps_what_was_typed_and_counts_as_missing():
    brouillon = brouillon_complet(CampagneFactory())

    brouillon = garder_saisie(brouillon=brouillon, etape="canaux", saisie={"telephone_accueil": "pas un numéro"})

    assert brouillon.etape == 3
    assert brouillon.donnees[SAISIES] == {"canaux": {"telephone_accueil": "pas un numéro"}}


def test_enregistrer_etape_after_deposit_is_refused():
    brouillon = brouillon_complet(CampagneFactory())
    deposer_inscription(brouillon=brouillon, recue_le=maintenant())

    with pytest.raises(RegleMetier) as refus:
        enregistrer_etape(brouillon=brouillon, etape="referent", valeurs={**REFERENT, "nom": "Autre"})

    brouillon.refresh_from_db()
    assert refus.value.code == "deja_deposee"
    assert brouillon.donnees["referent"]["nom"] == REFERENT["nom"]


def test_demander_reprise_mails_a_link_whose_hash_alone_is_stored(django_capture_on_commit_callbacks):
    brouillon = brouillon_complet(CampagneFactory())

    with django_capture_on_commit_callbacks(execute=True):
        demander_reprise(brouillon=brouillon, courriel="moi@ville.exemple")

    message = mail.outbox[0]
    jeton = re.search(r"/inscription/reprise/([\w-]+)/", message.body).group(1)
    brouillon.refresh_from_db()
    assert message.to == ["moi@ville.exemple"]
    assert jeton not in str(Brouillon.objects.values())
    assert retrouver_brouillon(jeton=jeton) == brouillon
    assert jeton in message.alternatives[0].content


def test_retrouver_brouillon_with_replaced_or_expired_link_is_refused(django_capture_on_commit_callbacks):
    brouillon = brouillon_complet(CampagneFactory())
    liens = []
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            demander_reprise(brouillon=brouillon, courriel="moi@ville.exemple")
        liens.append(re.search(r"/reprise/([\w-]+)/", mail.outbox[-1].body).group(1))

    with pytest.raises(RegleMetier, match="plus valable"):
        retrouver_brouillon(jeton=liens[0])
    with time_machine.travel(brouillon.expire_le), pytest.raises(RegleMetier, match="plus valable"):
        retrouver_brouillon(jeton=liens[1])


def test_a_resuming_link_leaves_once_and_the_same_when_it_leaves_twice():
    brouillon = brouillon_complet(CampagneFactory())
    demander_reprise(brouillon=brouillon, courriel="moi@ville.exemple")
    courrier = CourrierOrganisme.objects.get()

    for _ in range(2):
        expedier(CourrierOrganisme, courrier.pk)
    assert len(mail.outbox) == 1

    # Its worker died before it could say that it left.
    CourrierOrganisme.objects.update(etat="du", parti_le=None)
    expedier(CourrierOrganisme, courrier.pk)
    un, deux = (re.search(r"/reprise/([\w-]+)/", message.body)[1] for message in mail.outbox)
    assert (un == deux, retrouver_brouillon(jeton=un)) == (True, brouillon)


def test_a_link_that_a_later_one_replaces_does_not_leave_after_it():
    brouillon = brouillon_complet(CampagneFactory())
    for _ in range(2):
        demander_reprise(brouillon=brouillon, courriel="moi@ville.exemple")
    premier, second = CourrierOrganisme.objects.order_by("pk")

    for courrier in (second, premier):
        expedier(CourrierOrganisme, courrier.pk)

    lien = re.search(r"/reprise/([\w-]+)/", mail.outbox[0].body)[1]
    assert (len(mail.outbox), retrouver_brouillon(jeton=lien)) == (1, brouillon)


def test_relancer_courriels_sends_what_was_lost(django_capture_on_commit_callbacks):
    brouillon = brouillon_complet(CampagneFactory())
    demander_reprise(brouillon=brouillon, courriel="moi@ville.exemple")

    tot = relancer_courriels()
    with (
        time_machine.travel(maintenant() + dt.timedelta(minutes=6)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        tard = relancer_courriels()

    assert (tot, tard, len(mail.outbox)) == (0, 1, 1)


def test_purger_brouillons_removes_expired_and_keeps_registrations():
    campagne = CampagneFactory()
    garde = BrouillonFactory(campagne=campagne)
    depose = brouillon_complet(campagne)
    inscription = deposer_inscription(brouillon=depose, recue_le=maintenant())
    Brouillon.objects.filter(pk=depose.pk).update(expire_le=maintenant())
    BrouillonFactory(campagne=campagne, expire_le=maintenant())

    nombre = purger()

    inscription.refresh_from_db()
    assert nombre == 2
    assert list(Brouillon.objects.all()) == [garde]
    assert inscription.brouillon is None
