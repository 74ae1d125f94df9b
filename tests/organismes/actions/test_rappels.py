"""Who is reminded to finish a registration, when, and how many times: one mail an address and a body, a moment and a last day."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from campagnes.models import EcheanceInscription
from organismes.actions.brouillon import demander_reprise
from organismes.actions.inscrire import deposer_inscription
from organismes.actions.rappels import rappels
from organismes.models import Brouillon, CourrierOrganisme
from socle.enums import EtatCourrier
from socle.expedition import devoir, expedier
from socle.horloge import maintenant
from socle.logic.matins import a_son_tour
from socle.tasks import devoir_rappels
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import BrouillonFactory, InscriptionFactory, TerritoireFactory
from tests.jours import le
from tests.organismes.donnees import brouillon_complet

pytestmark = pytest.mark.django_db


@pytest.fixture
def campagne():
    return CampagneFactory(annee=2027, inscriptions_ouvertes_le=le("2026-11-15"), dernier_jour=dt.date(2026, 12, 31))


def garder(campagne, courriel="referent@exemple.fr", quand="2026-12-01", **champs):
    """Leave a draft whose link was asked for on that day, and send that first mail."""
    with time_machine.travel(le(quand), tick=False):
        brouillon = BrouillonFactory(campagne=campagne, expire_le=le(quand) + dt.timedelta(days=60), **champs)
        demander_reprise(brouillon=brouillon, courriel=courriel)
        CourrierOrganisme.objects.filter(brouillon=brouillon).update(etat=EtatCourrier.SANS_OBJET)
    return brouillon


def passer(jour, heure=9):
    """Let what the hourly task owes to drafts be owed, and each mail be tried; return the keys of those that left then."""
    with time_machine.travel(le(jour, heure), tick=False) as horloge:
        devoir(*rappels())
        horloge.shift(dt.timedelta(minutes=50))
        dus = CourrierOrganisme.objects.filter(etat=EtatCourrier.DU).order_by("pk")
        for pk in dus.values_list("pk", flat=True):
            expedier(CourrierOrganisme, pk)
        partis = CourrierOrganisme.objects.filter(parti_le=maintenant()).order_by("pk")
        return list(partis.values_list("cle", flat=True))


def toute_la_fin(premier="2026-12-01", jours=40):
    """Let every hour of every day pass, and return what left, day by day."""
    depart = dt.date.fromisoformat(premier)
    return {
        jour: cles
        for n in range(jours)
        for jour in [(depart + dt.timedelta(days=n)).isoformat()]
        if (cles := [cle for heure in (7, 9, 15) for cle in passer(jour, heure)])
    }


def test_a_draft_is_reminded_of_after_three_days_then_a_week_and_a_day_before_the_end_and_never_after(campagne):
    brouillon = garder(campagne)

    assert toute_la_fin() == {
        "2026-12-04": [f"rappel:brouillon:{brouillon.pk}"],
        "2026-12-24": [f"rappel:cloture-j7:brouillon:{brouillon.pk}:2026-12-31"],
        "2026-12-30": [f"rappel:cloture-veille:brouillon:{brouillon.pk}:2026-12-31"],
    }


def test_nothing_leaves_before_the_morning_nor_in_the_evening(campagne):
    brouillon = garder(campagne)

    assert [passer("2026-12-24", heure) for heure in (0, 7, 20, 23)] == [[]] * 4
    (cle,) = passer("2026-12-24", 19)
    tour = CourrierOrganisme.objects.get(cle=cle).a_partir_du
    assert tour == a_son_tour(le("2026-12-24", 19), brouillon.pk)


def test_a_day_without_worker_is_made_up_for_once(campagne):
    brouillon = garder(campagne, quand="2026-12-22")

    assert passer("2026-12-25") == [f"rappel:cloture-j7:brouillon:{brouillon.pk}:2026-12-31"]
    assert passer("2026-12-26") == []


def test_a_closing_put_off_is_told_again_for_its_new_day_and_once_for_each(campagne):
    brouillon = garder(campagne)
    avant = toute_la_fin("2026-12-24", 7)
    with time_machine.travel(le("2026-12-31"), tick=False):
        EcheanceInscription.objects.create(campagne=campagne, dernier_jour=dt.date(2027, 1, 10), motif="Report")

    assert list(avant) == ["2026-12-24", "2026-12-30"]
    assert toute_la_fin("2026-12-31", 20) == {
        "2027-01-03": [f"rappel:cloture-j7:brouillon:{brouillon.pk}:2027-01-10"],
        "2027-01-09": [f"rappel:cloture-veille:brouillon:{brouillon.pk}:2027-01-10"],
    }


def test_an_edition_put_off_is_recalled_while_the_next_one_is_open(campagne):
    CampagneFactory(annee=2028, inscriptions_ouvertes_le=le("2026-11-20"), dernier_jour=dt.date(2027, 6, 30))
    brouillon = garder(campagne)

    assert passer("2026-12-25") == [f"rappel:cloture-j7:brouillon:{brouillon.pk}:2026-12-31"]


def test_a_mail_that_waits_while_the_closing_is_put_off_says_nothing(campagne, mailoutbox):
    garder(campagne)
    with time_machine.travel(le("2026-12-30", 9), tick=False) as horloge:
        devoir_rappels()
        horloge.shift(dt.timedelta(minutes=50))
        courrier = CourrierOrganisme.objects.get(etat=EtatCourrier.DU)
        EcheanceInscription.objects.create(campagne=campagne, dernier_jour=dt.date(2027, 1, 10), motif="Report")
        expedier(CourrierOrganisme, courrier.pk)

    courrier.refresh_from_db()
    assert (courrier.etat, mailoutbox) == (EtatCourrier.SANS_OBJET, [])


def test_a_mail_read_again_once_the_year_is_over_says_nothing(campagne, mailoutbox):
    garder(campagne)
    with time_machine.travel(le("2026-12-31", 19), tick=False):
        devoir_rappels()
        courrier = CourrierOrganisme.objects.get(etat=EtatCourrier.DU)
    with time_machine.travel(le("2027-01-01", 0), tick=False):
        expedier(CourrierOrganisme, courrier.pk)

    courrier.refresh_from_db()
    assert (courrier.etat, mailoutbox) == (EtatCourrier.SANS_OBJET, [])


def test_a_draft_that_was_sent_meanwhile_is_not_reminded_of(campagne, mailoutbox):
    territoire = TerritoireFactory()
    with time_machine.travel(le("2026-12-20"), tick=False):
        brouillon = brouillon_complet(campagne, territoire=territoire)
    garde = garder(campagne)
    Brouillon.objects.filter(pk=garde.pk).update(donnees=brouillon.donnees, modifie_le=le("2026-12-20"))
    with time_machine.travel(le("2026-12-24", 9), tick=False) as horloge:
        devoir_rappels()
        horloge.shift(dt.timedelta(minutes=50))
        rappel = CourrierOrganisme.objects.get(etat=EtatCourrier.DU)
        deposer_inscription(brouillon=Brouillon.objects.get(pk=garde.pk), recue_le=maintenant())
        expedier(CourrierOrganisme, rappel.pk)

    rappel.refresh_from_db()
    assert (rappel.etat, [m.subject for m in mailoutbox if "ferment" in m.subject]) == (EtatCourrier.SANS_OBJET, [])


def test_an_address_that_was_only_typed_is_not_written_to(campagne):
    """Whoever types the address of somebody else would make us write to her."""
    with time_machine.travel(le("2026-12-01"), tick=False):
        BrouillonFactory(campagne=campagne, courriel="quelquun@exemple.fr", expire_le=le("2027-02-01"))

    assert toute_la_fin("2026-12-04", 1) == toute_la_fin("2026-12-24", 1) == {}


def test_one_address_gets_one_mail_about_the_draft_that_it_touched_last(campagne):
    garder(campagne, quand="2026-12-01")
    dernier = garder(campagne, courriel="Referent@exemple.fr", quand="2026-12-02")

    assert passer("2026-12-24") == [f"rappel:cloture-j7:brouillon:{dernier.pk}:2026-12-31"]


def test_a_mailbox_of_two_bodies_is_reminded_of_each(campagne, mailoutbox):
    """That of a commune is often that of its CCAS."""
    commune, autre = TerritoireFactory(nom="Valbourg"), TerritoireFactory(nom="Serres")
    organisme = {"organisme": {"territoire": commune.pk}}
    envoyee = BrouillonFactory(campagne=campagne, donnees={"organisme": {"territoire": autre.pk}})
    sienne = InscriptionFactory(
        campagne=campagne, deposee=True, brouillon=envoyee, referent_courriel="referent@exemple.fr"
    )
    garder(campagne, donnees={"organisme": {"territoire": autre.pk}})
    ccas = garder(campagne, donnees={"organisme": {"type": "CCAS", "nom": "À moi", "siren": "213105554"}})
    mairie = garder(campagne, donnees=organisme)

    assert passer("2026-12-24") == [
        f"rappel:cloture-j7:{objet}:2026-12-31"
        for objet in (f"inscription:{sienne.pk}", f"brouillon:{ccas.pk}", f"brouillon:{mairie.pk}")
    ]
    textes = " ".join(mail.body for mail in mailoutbox[-3:])
    assert "inscription (Valbourg) est commencée" in textes
    assert "inscription (CCAS ou CIAS, n° 213105554) est commencée" in textes
    assert "À moi" not in textes


def test_a_registration_to_confirm_is_reminded_of_rather_than_its_draft(campagne, mailoutbox):
    garder(campagne, courriel="referent@exemple.fr")
    inscription = InscriptionFactory(campagne=campagne, deposee=True, referent_courriel="referent@exemple.fr")
    InscriptionFactory(campagne=campagne, confirmee=True)
    autre = InscriptionFactory(campagne=campagne, deposee=True)
    InscriptionFactory(campagne=campagne, organisme=autre.organisme, confirmee=True)

    assert passer("2026-12-30") == [f"rappel:cloture-veille:inscription:{inscription.pk}:2026-12-31"]
    assert "/inscription/confirmation/" in mailoutbox[-1].body
    assert "demain soir" in mailoutbox[-1].subject
    # It was received, and is confirmed after the closing too.
    assert "plus aucune n’est reçue" not in mailoutbox[-1].body
    assert "sept jours, même après la date limite" in mailoutbox[-1].body


def test_the_morning_is_that_of_the_body(campagne):
    """Eight o'clock in Nouméa is ten in the evening before, in Paris."""
    inscription = InscriptionFactory(campagne=campagne, deposee=True, organisme__departement="988")

    assert passer("2026-12-29", 21) == []
    assert passer("2026-12-29", 23) == []
    assert passer("2026-12-30", 0) == [f"rappel:cloture-veille:inscription:{inscription.pk}:2026-12-31"]
