"""What comes back is told from what does not, and says nothing of whom it was for."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.logic.retours import REPONSE_MAXIMALE, Retour, lire_retour
from tests.retours import IDENTITE, avis_de_non_remise

INCONNU = "smtp; 550 5.1.1 <accueil@mairie.exemple>: Recipient address rejected: User unknown"


@pytest.mark.parametrize("renvoye", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize(
    ("champs", "reponse", "est_definitif"),
    [
        ({"Diagnostic-Code": INCONNU}, "550 5.1.1 … Recipient address rejected: User unknown", True),
        ({"Status": "4.4.7"}, "4.4.7", False),
        ({"Status": ""}, "non remis", True),
        ({"Action": "FAILED ", "Diagnostic-Code": "smtp; 552 plein\r\n de courriels"}, "552 plein de courriels", True),
    ],
    ids=["inconnu", "patience finie", "sans statut", "sur deux lignes"],
)
def test_mail_that_came_back_is_told_with_the_words_of_the_server(renvoye, champs, reponse, est_definitif):
    assert lire_retour(avis_de_non_remise(renvoye=renvoye, **champs)) == Retour(
        IDENTITE, None, f"Revenu\u202f: {reponse}", est_definitif
    )


@pytest.mark.parametrize("zone", ["-0000", "+0000"])
def test_mail_that_came_back_tells_when_we_wrote_it(zone):
    retour = lire_retour(avis_de_non_remise(ecrit_le=f"Tue, 01 Dec 2026 08:30:15 {zone}"))
    assert retour.ecrit_le == dt.datetime(2026, 12, 1, 8, 30, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize("date", ["hier", "Tue, 01 Dec 2026 08:30:15 +" + "9" * 20, "Tue, 41 Dec 2026 08:30:15"])
def test_mail_that_came_back_with_a_date_that_is_not_read_came_back(date):
    assert lire_retour(avis_de_non_remise(ecrit_le=date)).ecrit_le is None


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\xff\xfe\x00",
        b"From: a@b.fr\r\nSubject: Re: votre courriel\r\n\r\nMerci.",
        avis_de_non_remise(Action="delayed"),
        avis_de_non_remise(Action="delivered"),
        avis_de_non_remise(message_id="<nous@ailleurs.exemple>"),
        avis_de_non_remise(genre="multipart/mixed"),
        b"Content-Type: multipart/mixed; boundary=a\n\n" * 5000,
        avis_de_non_remise(renvoye="text/rfc822-headers; charset*=utf-8''x", message_id="é\udce9"),
    ],
    ids=["vide", "octets", "réponse", "retard", "remis", "d’autrui", "recopié", "emboîté", "jeu en morceaux"],
)
def test_any_other_message_is_left_alone(message):
    assert lire_retour(message) is None


@given(st.binary(max_size=400), st.text(max_size=60))
def test_nothing_that_is_sent_back_raises_nor_tells_an_address(brut, mots):
    lire_retour(brut)
    lire_retour(avis_de_non_remise(ecrit_le=mots))
    lu = lire_retour(avis_de_non_remise(**{"Diagnostic-Code": f"smtp; {mots} qui@mairie.exemple {mots}"}))
    assert lu is None or ("@" not in lu.reponse and len(lu.reponse) <= REPONSE_MAXIMALE)
