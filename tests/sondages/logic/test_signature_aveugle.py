"""Blind signatures: the vectors of RFC 9474 (appendix A), and what is refused."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from sondages.logic import signature_aveugle as sa

VECTEURS = json.loads((Path(__file__).parent / "rfc9474.json").read_text())


def cle_du_vecteur(vecteur):
    p, q, n, e, d = (int(vecteur[nom], 16) for nom in ("p", "q", "n", "e", "d"))
    publique = rsa.RSAPublicNumbers(e, n)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), publique).private_key(
        unsafe_skip_rsa_key_validation=True
    )


@pytest.fixture(scope="module")
def cle():
    return sa.generer_cle(1024)


@pytest.mark.parametrize("vecteur", VECTEURS, ids=lambda vecteur: vecteur["name"])
def test_vectors_of_the_rfc(vecteur):
    cle = cle_du_vecteur(vecteur)
    publique = cle.public_key()
    octets = {nom: bytes.fromhex(vecteur[nom]) for nom in ("input_msg", "salt", "blinded_msg", "blind_sig", "sig")}
    r = pow(int(vecteur["inv"], 16), -1, publique.public_numbers().n)

    aveugle = sa.aveugler(publique, octets["input_msg"], sel=octets["salt"], r=r)

    assert aveugle.demande == octets["blinded_msg"]
    assert sa.signer_a_l_aveugle(cle, aveugle.demande) == octets["blind_sig"]
    assert sa.finaliser(publique, aveugle, octets["blind_sig"]) == octets["sig"]
    assert sa.est_signe(publique, octets["input_msg"], octets["sig"])


def test_encoding_of_the_rfc():
    vecteur = next(v for v in VECTEURS if "encoded_msg" in v)

    code = sa.encoder_pss(bytes.fromhex(vecteur["input_msg"]), 4095, bytes.fromhex(vecteur["salt"]))

    assert code.hex() == vecteur["encoded_msg"]


def test_a_token_is_signed_without_being_seen(cle):
    publique = cle.public_key()
    message = sa.preparer(secrets.token_bytes(32))
    aveugle = sa.aveugler(publique, message)

    signature = sa.finaliser(publique, aveugle, sa.signer_a_l_aveugle(cle, aveugle.demande))

    assert len(message) == sa.TAILLE_MESSAGE
    assert sa.est_signe(publique, message, signature)
    assert not sa.est_signe(publique, message[:-1] + bytes([message[-1] ^ 1]), signature)
    assert not sa.est_signe(sa.generer_cle(1024).public_key(), message, signature)


def test_same_request_has_same_answer_and_two_requests_of_one_message_differ(cle):
    message = sa.preparer(b"jeton" * 6)
    une, autre = (sa.aveugler(cle.public_key(), message) for _ in range(2))

    assert une.demande != autre.demande
    assert sa.signer_a_l_aveugle(cle, une.demande) == sa.signer_a_l_aveugle(cle, une.demande)


@pytest.mark.parametrize("demande", [b"", b"\x00" * 128, b"\xff" * 128, b"\x01" * 127, b"\x01" * 129])
def test_what_is_not_a_blinded_message_is_refused(cle, demande):
    assert not sa.est_demande_de(cle.public_key(), demande)
    with pytest.raises(sa.SignatureRefusee):
        sa.signer_a_l_aveugle(cle, demande)


def test_a_fault_of_computation_signs_nothing(cle):
    nombres = cle.private_numbers()
    # One wrong half: its answer would give a prime away.
    fausse = rsa.RSAPrivateNumbers(
        nombres.p, nombres.q, nombres.d, nombres.dmp1 ^ 2, nombres.dmq1, nombres.iqmp, nombres.public_numbers
    ).private_key(unsafe_skip_rsa_key_validation=True)
    demande = sa.aveugler(cle.public_key(), sa.preparer(b"jeton" * 6)).demande

    with pytest.raises(sa.SignatureRefusee):
        sa.signer_a_l_aveugle(fausse, demande)


def test_a_wrong_answer_of_the_server_is_seen(cle):
    aveugle = sa.aveugler(cle.public_key(), sa.preparer(b"jeton" * 6))
    reponse = sa.signer_a_l_aveugle(cle, aveugle.demande)

    with pytest.raises(sa.SignatureRefusee):
        sa.finaliser(cle.public_key(), aveugle, reponse[:-1] + bytes([reponse[-1] ^ 1]))


def test_a_key_comes_back_from_its_text(cle):
    assert sa.lire_cle(sa.ecrire_cle(cle)).private_numbers() == cle.private_numbers()
    assert sa.lire_cle_publique(sa.cle_publique_de(cle)) == cle.public_key()
