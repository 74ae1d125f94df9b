"""Codes by mail: one each, and what tied them is gone; in whose name they leave, and how many."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import nullcontext

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organismes.actions.decider import demander_modification, retirer_inscription, valider_inscription
from organismes.enums import EtatInscription
from organismes.models import Inscription
from socle import quota
from socle.conservation import purger_app
from socle.courriels import EnvoiRefuse
from socle.erreurs import RegleMetier
from socle.horloge import aujourdhui, maintenant
from socle.journal import historique
from socle.limites import Limite
from socle.models import Entree
from socle.quota import compter_envois
from sondages import tasks
from sondages.actions.annuler import annuler_lot
from sondages.actions.codes import creer_codes
from sondages.actions.cycle import ouvrir_sondage
from sondages.actions.effectif import (
    confirmer_effectif,
    declarer_effectif,
    reprendre_envois,
    suspendre_et_annuler,
)
from sondages.actions.envoyer import envois_en_souffrance, envoyer_codes
from sondages.enums import EtatSondage
from sondages.logic.plafond import reste_a_envoyer
from sondages.models import CodeUnique, EnvoiCode, Sondage
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory
from tests.factories.sondages import CarteFactory, GroupeFactory, SondageFactory
from tests.preuves import refuser
from tests.sondages.agent import code_en_base, sondage_ouvert

pytestmark = pytest.mark.django_db
ADRESSES = [f"agent{rang}@exemple.fr" for rang in range(6)]


@pytest.fixture
def sondage(settings):
    settings.BASE_URL = "https://barometre.exemple.fr"
    return sondage_ouvert(12)


def test_each_address_gets_its_own_code_in_the_fragment(sondage, django_capture_on_commit_callbacks):
    Sondage.objects.update(ferme_au=dt.date(2099, 5, 12))
    with django_capture_on_commit_callbacks():
        nombre = envoyer_codes(sondage=sondage, groupe=sondage.les_groupes.get(), adresses=ADRESSES, auteur=None)
    assert (nombre, EnvoiCode.objects.count()) == (6, 6)
    assert len({len(bytes(envoi.contenu)) for envoi in EnvoiCode.objects.all()}) == 1

    for pk in list(EnvoiCode.objects.values_list("pk", flat=True)):
        tasks.envoyer_code(str(pk))
        tasks.envoyer_code(str(pk))

    assert sorted(message.to[0] for message in mail.outbox) == ADRESSES
    codes = [re.search(r"Votre code\s: (\S+)", message.body)[1] for message in mail.outbox]
    assert {code_en_base(code).pk for code in codes} == set(CodeUnique.objects.values_list("pk", flat=True))
    assert re.search(r"Dernier jour prévu\s: le 12\smai\s2099\.", mail.outbox[0].body)
    lien = f"https://barometre.exemple.fr/sondage/{sondage.code}/#{codes[0].replace('-', '')}"
    assert lien in mail.outbox[0].body
    assert lien in mail.outbox[0].alternatives[0][0]
    assert EnvoiCode.objects.count() == 0
    assert not any("agent" in str(entree.details) for entree in Entree.objects.all())


@pytest.mark.parametrize(
    ("adresses", "code"),
    [
        ([], "adresses_absentes"),
        (["agent"], "adresse_invalide"),
        (["a@exemple.fr", "A@exemple.fr"], "adresses_en_double"),
        ([f"a{rang}@exemple.fr" for rang in range(13)], "nombre_de_codes"),
    ],
)
def test_a_wrong_list_sends_nothing(sondage, adresses, code):
    refuser(code, envoyer_codes, sondage=sondage, groupe=sondage.les_groupes.get(), adresses=adresses, auteur=None)

    assert (CodeUnique.objects.count(), EnvoiCode.objects.count()) == (0, 0)


def adresses(nombre, debut=0):
    return [f"agent{rang}@exemple.fr" for rang in range(debut, debut + nombre)]


def envoyer(sondage, nombre, debut=0):
    """Order `nombre` mails; return the code of the refusal, or how many are due."""
    groupe = sondage.les_groupes.get()
    try:
        return envoyer_codes(sondage=sondage, groupe=groupe, adresses=adresses(nombre, debut), auteur=None)
    except RegleMetier as refus:
        return refus.code


def expedier_tout():
    for pk in envois_en_souffrance():
        tasks.envoyer_code(pk)


@pytest.fixture
def auteur():
    return UtilisateurFactory(charge_etudes=True)


@pytest.fixture
def grand():
    """A poll of five thousand agents, in the name of a body validated and confirmed."""
    sondage = sondage_ouvert(5000)
    declarer_effectif(inscription=sondage.inscription, effectif=5000, auteur=None)
    confirmer_effectif(inscription=sondage.inscription, effectif=5000, auteur=None)
    return sondage


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
def test_a_code_on_its_way_is_held_and_another_worker_passes_it_by(grand):
    envoyer(grand, 1)

    with CaptureQueriesContext(connection) as ecoute:
        expedier_tout()

    verrous = [ordre["sql"] for ordre in ecoute if "FOR UPDATE" in ordre["sql"]]
    assert [(re.search(r'FROM "(\w+)"', sql)[1], sql.endswith("SKIP LOCKED")) for sql in verrous] == [
        ("sondages_envoicode", True)
    ]


@pytest.mark.parametrize("etat", ["confirmee", "a_corriger", "retiree", "refusee"])
def test_who_was_never_vouched_for_opens_nothing_and_writes_to_nobody(etat):
    """Four thousand arbitrary addresses in the name of a town that nobody validated: not one mail, not one code."""
    inscription = InscriptionFactory(vooter=True, **{etat: True})
    brouillon = SondageFactory(inscription=inscription, titre="Gagnez un voyage")
    CarteFactory(sondage=brouillon)
    GroupeFactory(sondage=brouillon, effectif=4000)
    with pytest.raises(RegleMetier) as refus:
        ouvrir_sondage(sondage=brouillon, auteur=None)
    assert refus.value.code in {"option_absente", "inscription_non_validee"}
    brouillon.refresh_from_db()
    assert brouillon.etat == EtatSondage.BROUILLON

    ouvert = SondageFactory(inscription=inscription, ouvert=True)
    groupe = GroupeFactory(sondage=ouvert, effectif=4000)
    assert {envoyer(ouvert, 1), envoyer(ouvert, 50), envoyer(ouvert, 4000)} <= {
        "inscription_non_validee",
        "plafond_des_envois",
    }
    refuser("inscription_non_validee", creer_codes, sondage=ouvert, groupe=groupe, nombre=1, auteur=None)
    assert (CodeUnique.objects.count(), EnvoiCode.objects.count(), len(mail.outbox)) == (0, 0, 0)


def test_fifty_mailed_codes_at_most_in_all_polls_until_staff_confirm_and_paper_is_free():
    un = sondage_ouvert(200)
    autre = sondage_ouvert(200, inscription=un.inscription)

    assert [envoyer(un, 30), envoyer(autre, 21), envoyer(autre, 20), envoyer(un, 1, 30)] == [
        30,
        "plafond_des_envois",
        20,
        "plafond_des_envois",
    ]
    assert EnvoiCode.objects.count() == 50
    assert len(creer_codes(sondage=un, groupe=un.les_groupes.get(), nombre=170, auteur=None)) == 170


def test_once_confirmed_each_poll_reaches_every_agent_and_a_tenth_more(auteur):
    un = sondage_ouvert(200)
    inscription = un.inscription
    declarer_effectif(inscription=inscription, effectif=100, auteur=None)
    confirmer_effectif(inscription=inscription, effectif=100, auteur=auteur)
    autre = sondage_ouvert(200, inscription=inscription)

    assert [envoyer(un, 111), envoyer(un, 110), envoyer(un, 1, 110)] == [
        "plafond_des_envois",
        110,
        "plafond_des_envois",
    ]
    assert envoyer(autre, 110, 1000) == 110


def test_another_headcount_waits_for_staff_again(auteur):
    sondage = sondage_ouvert(200)
    confirmer_effectif(inscription=sondage.inscription, effectif=1000, auteur=auteur)
    assert envoyer(sondage, 60) == 60

    declarer_effectif(inscription=sondage.inscription, effectif=9000, auteur=None)

    assert envoyer(sondage, 1, 60) == "plafond_des_envois"


def test_codes_ask_how_many_agents_first():
    sondage = sondage_ouvert(12)
    Inscription.objects.update(effectif=None)

    assert envoyer(sondage, 1) == "effectif_non_declare"
    refuser(
        "effectif_non_declare", creer_codes, sondage=sondage, groupe=sondage.les_groupes.get(), nombre=1, auteur=None
    )

    assert CodeUnique.objects.count() == 0


@pytest.mark.parametrize(
    ("effectif", "est_confirme", "du_sondage", "de_l_organisme", "reste"),
    [
        (1000, False, 0, 0, 50),
        (10, False, 0, 49, 1),
        (1000, False, 0, 51, 0),
        (1000, True, 0, 9000, 1100),
        (15, True, 0, 0, 17),
        (15, True, 17, 17, 0),
        (15, True, 18, 18, 0),
    ],
)
def test_what_may_still_be_mailed(effectif, est_confirme, du_sondage, de_l_organisme, reste):
    assert (
        reste_a_envoyer(
            effectif=effectif, est_confirme=est_confirme, du_sondage=du_sondage, de_l_organisme=de_l_organisme
        )
        == reste
    )


def test_a_body_writes_so_many_mails_a_day_whatever_it_is_about(grand, monkeypatch):
    monkeypatch.setattr(quota, "PAR_JOUR", Limite("essai", 100, quota.PAR_JOUR.fenetre))
    compter_envois(grand.inscription.organisme)

    assert [envoyer(grand, 100), envoyer(grand, 99), envoyer(grand, 1, 99)] == ["quota_du_jour", 99, "quota_du_jour"]
    grand.refresh_from_db()
    assert (EnvoiCode.objects.count(), CodeUnique.objects.count(), grand.codes_envoyes) == (99, 99, 99)


@pytest.mark.parametrize(("est_definitif", "reste"), [(True, 0), (False, 1)], ids=["for good", "for now"])
def test_a_code_that_a_server_refuses_for_good_is_forgotten_and_said_without_whom(
    est_definitif, reste, monkeypatch, caplog
):
    def refuser(*_arguments, **_nommes):
        raise EnvoiRefuse("SMTPRecipientsRefused", reponse="…", est_definitif=est_definitif)

    sondage = sondage_ouvert(12)
    envoyer(sondage, 1)
    monkeypatch.setattr("sondages.actions.envoyer.envoyer", refuser)
    with nullcontext() if est_definitif else pytest.raises(EnvoiRefuse):
        expedier_tout()

    dits = [(ligne.message, ligne.objet_id) for ligne in caplog.records if ligne.name == "barometre.sondages"]
    assert (EnvoiCode.objects.count(), dits) == (reste, [("code.refuse", sondage.pk)] * (1 - reste))
    assert "agent0" not in caplog.text


def test_codes_that_a_server_refuses_for_now_keep_no_other_waiting(monkeypatch):
    """Two are tried at a time, and neither leaves: the third has its turn."""
    monkeypatch.setattr("sondages.actions.envoyer.PAR_PASSAGE", 2)
    envoyer(sondage_ouvert(12), 3)

    assert len({pk for _ in range(40) for pk in envois_en_souffrance()}) == 3


def test_mails_wait_while_a_registration_is_no_longer_validated_and_leave_once_it_is_again(auteur):
    sondage = sondage_ouvert(12)
    envoyer(sondage, 2)
    inscription = demander_modification(inscription=sondage.inscription, auteur=auteur, motif="À revoir")
    expedier_tout()
    [tasks.envoyer_code(str(pk)) for pk in EnvoiCode.objects.values_list("pk", flat=True)]
    assert (len(mail.outbox), EnvoiCode.objects.count(), envois_en_souffrance()) == (0, 2, [])

    Inscription.objects.filter(pk=inscription.pk).update(etat=EtatInscription.CONFIRMEE, decidee_le=None)
    valider_inscription(inscription=inscription, auteur=auteur)
    expedier_tout()
    assert (len(mail.outbox), EnvoiCode.objects.count()) == (2, 0)


def test_no_mail_brings_a_code_once_the_last_day_is_over_unless_it_is_put_off():
    envoyer(sondage_ouvert(12), 1)
    Sondage.objects.update(ferme_au=aujourdhui() - dt.timedelta(days=2))
    expedier_tout()
    assert (len(mail.outbox), EnvoiCode.objects.count()) == (0, 1)

    Sondage.objects.update(ferme_au=aujourdhui() + dt.timedelta(days=2))
    expedier_tout()
    assert (len(mail.outbox), EnvoiCode.objects.count()) == (1, 0)


def test_mails_of_a_registration_withdrawn_never_leave_and_their_addresses_go(auteur):
    sondage, autre = sondage_ouvert(12), sondage_ouvert(12)
    envoyer(sondage, 2)
    envoyer(autre, 1)
    demander_modification(inscription=autre.inscription, auteur=auteur, motif="À revoir")
    retirer_inscription(inscription=sondage.inscription, auteur=auteur, motif="Erreur")

    [tasks.envoyer_code(str(pk)) for pk in EnvoiCode.objects.values_list("pk", flat=True)]

    assert len(mail.outbox) == 0
    assert purger_app("sondages", a_la_date=maintenant())["sondages.EnvoiCode"] == 2
    assert [envoi.sondage for envoi in EnvoiCode.objects.all()] == [autre]


def test_mails_that_waited_before_they_were_counted_are_cancelled_too(auteur):
    sondage = sondage_ouvert(40)
    envoyer(sondage, 3)
    Sondage.objects.update(codes_envoyes=0)

    assert suspendre_et_annuler(inscription=sondage.inscription, motif="Doute", auteur=auteur) == 3

    sondage.refresh_from_db()
    assert (sondage.les_envois.count(), sondage.codes_envoyes) == (0, 0)


def test_staff_stop_a_body_and_its_mails_that_wait_are_cancelled_with_their_codes(auteur):
    sondage = sondage_ouvert(40)
    papier = creer_codes(sondage=sondage, groupe=sondage.les_groupes.get(), nombre=5, auteur=None)
    envoyer(sondage, 20)
    parti = str(EnvoiCode.objects.first().pk)
    tasks.envoyer_code(parti)
    autre = sondage_ouvert(40)
    envoyer(autre, 3)

    assert suspendre_et_annuler(inscription=sondage.inscription, motif="Titre trompeur", auteur=auteur) == 19

    sondage.refresh_from_db()
    assert (sondage.les_envois.count(), sondage.codes_envoyes) == (0, 1)
    assert CodeUnique.objects.filter(groupe__sondage=sondage).count() == 6
    assert all(code_en_base(code) for code in papier)
    assert autre.les_envois.count() == 3
    assert envoyer(sondage, 1, 30) == "envois_suspendus"
    assert next(entree.acte for entree in historique(sondage)) == "sondage.envois_annules"
    [arret] = [entree for entree in historique(sondage.inscription) if entree.acte == "envois.suspendus"]
    assert (arret.auteur, arret.tout) == (auteur, {"motif": "Titre trompeur"})

    reprendre_envois(inscription=sondage.inscription, auteur=auteur)
    assert envoyer(sondage, 19, 30) == 19


def test_a_lot_that_is_cancelled_mails_no_dead_code(auteur):
    sondage = sondage_ouvert(40)
    envoyer(sondage, 5)
    tasks.envoyer_code(str(EnvoiCode.objects.first().pk))
    envoyer(sondage, 3, 10)
    mail.outbox.clear()

    assert annuler_lot(sondage=sondage, lot=1, auteur=auteur) == 5

    sondage.refresh_from_db()
    assert (sondage.les_envois.count(), sondage.codes_envoyes) == (3, 4)
    for envoi in envois_en_souffrance():
        tasks.envoyer_code(envoi)
    codes = [re.search(r"Votre code\s: (\S+)", message.body)[1] for message in mail.outbox]
    assert len(codes) == 3
    assert all(code_en_base(code) for code in codes)
    assert [entree.acte for entree in historique(sondage)][:2] == ["sondage.lot_annule", "sondage.envois_annules"]
    assert Entree.objects.get(acte="sondage.envois_annules").details == {"nombre": 4}


def test_a_lot_is_cancelled_whatever_became_of_the_seals_of_its_mails(auteur):
    sondage = sondage_ouvert(12)
    envoyer(sondage, 2)
    EnvoiCode.objects.update(contenu=b"illisible")

    assert annuler_lot(sondage=sondage, lot=1, auteur=auteur) == 2
    assert not CodeUnique.objects.exists()


def test_stopping_asks_for_a_reason_and_changes_nothing_without(auteur):
    sondage = sondage_ouvert(12)
    envoyer(sondage, 2)
    refuser("motif_absent", suspendre_et_annuler, inscription=sondage.inscription, motif="  ", auteur=auteur)

    assert EnvoiCode.objects.count() == 2

    suspendre_et_annuler(inscription=sondage.inscription, motif="Doute", auteur=auteur)
    refuser("deja_suspendus", suspendre_et_annuler, inscription=sondage.inscription, motif="Doute", auteur=auteur)


def test_a_headcount_is_confirmed_as_it_was_read(auteur):
    inscription = InscriptionFactory(effectif=300)
    with pytest.raises(RegleMetier) as refus:
        confirmer_effectif(inscription=inscription, effectif=3000, auteur=auteur)
    inscription.refresh_from_db()
    assert (refus.value.code, inscription.effectif_confirme_le) == ("effectif_change", None)

    confirmer_effectif(inscription=inscription, effectif=300, auteur=auteur)
    confirmer_effectif(inscription=inscription, effectif=300, auteur=auteur)
    inscription.refresh_from_db()
    assert inscription.effectif_confirme_le is not None
    assert [(e.acte, e.auteur, e.details) for e in historique(inscription)] == [
        ("effectif.confirme", auteur, {"effectif": 300})
    ]


@pytest.mark.parametrize("effectif", [0, -1, 500_001])
def test_a_headcount_is_between_one_and_half_a_million(effectif):
    inscription = InscriptionFactory()
    with pytest.raises(RegleMetier) as refus:
        declarer_effectif(inscription=inscription, effectif=effectif, auteur=None)
    inscription.refresh_from_db()
    assert (refus.value.code, refus.value.champ, inscription.effectif) == ("effectif_hors_bornes", "effectif", None)


@pytest.mark.parametrize("effectif", [1, 500_000])
def test_the_same_headcount_again_keeps_its_confirmation(effectif, auteur):
    inscription = InscriptionFactory()
    declarer_effectif(inscription=inscription, effectif=effectif, auteur=None)
    confirmer_effectif(inscription=inscription, effectif=effectif, auteur=auteur)
    declarer_effectif(inscription=inscription, effectif=effectif, auteur=None)

    inscription.refresh_from_db()
    assert (inscription.effectif, inscription.effectif_confirme_le is None) == (effectif, False)
