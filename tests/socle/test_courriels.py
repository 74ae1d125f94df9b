"""What leaves by mail stays out of the logs."""

from __future__ import annotations

import logging
import smtplib

import pytest

from socle import courriels
from socle.journaux import FormatJson

ADRESSE = "usager@exemple.fr"


def test_envoyer_refused_by_the_server_tells_no_address(monkeypatch, caplog):
    def refuser(*_arguments, **_autres):
        raise smtplib.SMTPRecipientsRefused({ADRESSE: (550, ADRESSE.encode())})

    monkeypatch.setattr(courriels, "render_to_string", lambda *_arguments: "Bonjour")
    monkeypatch.setattr(courriels.EmailMultiAlternatives, "send", refuser)
    with pytest.raises(courriels.EnvoiRefuse, match="SMTPRecipientsRefused") as refus:
        courriels.envoyer("essai", destinataires=[ADRESSE], contexte={})
    try:
        raise refus.value
    except courriels.EnvoiRefuse:
        logging.getLogger("celery.app.trace").exception("Task raised %r", refus.value)

    assert "usager" not in "".join(FormatJson().format(entree) for entree in caplog.records)
