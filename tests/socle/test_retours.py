"""A mail that a server took and sent back is lost, and told so."""

from __future__ import annotations

import datetime as dt
import io
from email.utils import format_datetime
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from socle.courriels import identite
from socle.enums import EtatCourrier
from socle.expedition import RETOUR, renvoyer
from socle.horloge import maintenant
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import CourrierEnqueteurFactory
from tests.retours import avis_de_non_remise

pytestmark = pytest.mark.django_db


def parti(le=None):
    instant = le or maintenant()
    return CourrierEnqueteurFactory(
        etat=EtatCourrier.PARTI, essais=1, premier_essai_le=instant, tente_le=instant, parti_le=instant
    )


def retour_de(courrier, **champs):
    return avis_de_non_remise(message_id=f"<{identite(courrier.cle)}@barometre.exemple>", **champs)


def noter(*chemins):
    sortie = io.StringIO()
    call_command("noter_retours", *chemins, stdout=sortie)
    return sortie.getvalue().replace("\u00a0", " ")


def etat(courrier):
    courrier.refresh_from_db()
    return courrier.etat, courrier.reponse, courrier.parti_le


def test_mails_that_came_back_are_lost_once_and_may_be_sent_again(tmp_path):
    definitif, impatient, garde = parti(), parti(), parti()
    boite = tmp_path / "new"
    boite.mkdir()
    (boite / "1").write_bytes(retour_de(definitif, **{"Diagnostic-Code": "smtp; 5.1.1\0"}))
    (boite / "2").write_bytes(retour_de(impatient, Status="4.4.7"))
    (boite / "3").write_bytes(b"Subject: bonjour\n\nMerci.")
    (boite / "4").write_bytes(avis_de_non_remise())

    assert noter(tmp_path) == "4 messages lus\u202f: 2 courriels revenus, 1 déjà noté ou inconnu, 1 autre message.\n"
    assert etat(definitif) == (EtatCourrier.REFUSE, "Revenu\u202f: 5.1.1", None)
    assert etat(impatient) == (EtatCourrier.ABANDONNE, "Revenu\u202f: 4.4.7", None)
    assert etat(garde)[0] == EtatCourrier.PARTI

    renvoyer(courrier=definitif, auteur=UtilisateurFactory())
    assert noter(tmp_path) == "4 messages lus\u202f: 0 courriel revenu, 3 déjà notés ou inconnus, 1 autre message.\n"
    assert etat(definitif)[:2] == (EtatCourrier.DU, "")


def test_a_notice_kept_of_the_time_before_says_nothing_of_a_mail_sent_again(tmp_path):
    avant = maintenant() - dt.timedelta(days=2)
    courrier, reparti = parti(), parti()
    (tmp_path / "1").write_bytes(retour_de(courrier, ecrit_le=format_datetime(avant)))
    (tmp_path / "2").write_bytes(retour_de(reparti, ecrit_le=format_datetime(reparti.tente_le)))
    (tmp_path / "3").write_bytes(retour_de(reparti, ecrit_le=format_datetime(avant)))

    assert noter(tmp_path).startswith("3 messages lus\u202f: 1 courriel revenu, 2 déjà notés")
    assert (etat(courrier)[0], etat(reparti)[0]) == (EtatCourrier.PARTI, EtatCourrier.REFUSE)


def test_a_message_comes_on_standard_input_from_a_mail_server(monkeypatch):
    courrier = parti()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(retour_de(courrier))))

    assert noter() == "1 message lu\u202f: 1 courriel revenu, 0 déjà noté ou inconnu, 0 autre message.\n"
    assert etat(courrier)[0] == EtatCourrier.REFUSE


def test_a_mail_that_left_long_ago_does_not_come_back(tmp_path):
    courrier = parti(maintenant() - RETOUR - dt.timedelta(hours=1))
    (tmp_path / "1").write_bytes(retour_de(courrier))

    assert "0 courriel revenu" in noter(tmp_path)
    assert etat(courrier)[0] == EtatCourrier.PARTI


def test_a_path_that_is_not_read_is_told_and_nothing_is_noted(tmp_path, capsys):
    courrier = parti()
    (tmp_path / "1").write_bytes(retour_de(courrier))

    with pytest.raises(SystemExit) as sortie:
        noter(tmp_path / "1", tmp_path / "absent")

    absent = f"Ce chemin ne se lit pas\u202f: {tmp_path / 'absent'}\n"
    assert (sortie.value.code, capsys.readouterr().err) == (2, absent)
    assert etat(courrier)[0] == EtatCourrier.PARTI
