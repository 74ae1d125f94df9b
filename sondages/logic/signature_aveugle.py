"""Blind signatures: RSABSSA-SHA384-PSS-Randomized of RFC 9474, all sides of it.

The server signs what it cannot read; the signature it will later see is unlinkable to what it signed, whatever its
computing power: the blinded request is uniform whatever the message. Encoding and verification are the library's; the
raw private operation, that no library offers, is here: blinded again against timing, and checked before it leaves
(section 4.3, step 4: a fault would give the key away).
"""

from __future__ import annotations

import hashlib
import math
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

# Tokens live some weeks; anonymity does not rest on this size (see above), only the count of tokens does.
TAILLE_CLE = 2048
EXPOSANT = 65537
SEL = 48
PREFIXE = 32
TAILLE_MESSAGE = PREFIXE + 32
PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=SEL)


class SignatureRefusee(ValueError):
    """Not a blinded message of this key, or a computation that went wrong: nothing is signed."""


@dataclass(frozen=True)
class Aveugle:
    """What a client keeps between its request and its token."""

    message: bytes
    demande: bytes
    inverse: int


def generer_cle(taille: int = TAILLE_CLE) -> rsa.RSAPrivateKey:
    """Return a new private key of `taille` bits."""
    return rsa.generate_private_key(public_exponent=EXPOSANT, key_size=taille)


def cle_publique_de(cle: rsa.RSAPrivateKey) -> bytes:
    """Return the DER SubjectPublicKeyInfo that browsers import."""
    return cle.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def ecrire_cle(cle: rsa.RSAPrivateKey) -> str:
    """Return a private key as PEM text, to be sealed."""
    return cle.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode("ascii")


def lire_cle(pem: str) -> rsa.RSAPrivateKey:
    """Return the key that `ecrire_cle` wrote; ours, so that its primes are not tried again."""
    cle = serialization.load_pem_private_key(pem.encode("ascii"), None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(cle, rsa.RSAPrivateKey)  # noqa: S101 -- ours
    return cle


def lire_cle_publique(der: bytes) -> rsa.RSAPublicKey:
    """Return a public key from its DER."""
    cle = serialization.load_der_public_key(der)
    assert isinstance(cle, rsa.RSAPublicKey)  # noqa: S101 -- ours
    return cle


def signer_a_l_aveugle(cle: rsa.RSAPrivateKey, demande: bytes) -> bytes:
    """BlindSign (4.3): return the blind signature of a blinded message. The same request has the same answer."""
    prive = cle.private_numbers()
    n, e = prive.public_numbers.n, prive.public_numbers.e
    taille = octets_de(n)
    m = int.from_bytes(demande, "big")
    if len(demande) != taille or not 0 < m < n:
        raise SignatureRefusee
    r = _inversible(n)
    masque = m * pow(r, e, n) % n
    # Chinese remainders: four times faster; the check below catches the fault that would leak a prime.
    sp, sq = pow(masque, prive.dmp1, prive.p), pow(masque, prive.dmq1, prive.q)
    s = (sq + prive.q * ((sp - sq) * prive.iqmp % prive.p)) * pow(r, -1, n) % n
    if pow(s, e, n) != m:
        raise SignatureRefusee
    return s.to_bytes(taille, "big")


def est_demande_de(publique: rsa.RSAPublicKey, demande: bytes) -> bool:
    """Tell whether bytes may be a blinded message of this key."""
    n = publique.public_numbers().n
    return len(demande) == octets_de(n) and 0 < int.from_bytes(demande, "big") < n


def est_signe(publique: rsa.RSAPublicKey, message: bytes, signature: bytes) -> bool:
    """Verify (4.5): ordinary RSASSA-PSS."""
    try:
        publique.verify(signature, message, PSS, hashes.SHA384())
    except InvalidSignature:
        return False
    return True


def preparer(message: bytes) -> bytes:
    """Prepare (4.1), PrepareRandomize: return the message after 32 random bytes."""
    return secrets.token_bytes(PREFIXE) + message


def aveugler(publique: rsa.RSAPublicKey, prepare: bytes, *, sel: bytes | None = None, r: int | None = None) -> Aveugle:
    """Blind (4.2): return the request for a prepared message. `sel` and `r` are for the vectors of the RFC."""
    nombres = publique.public_numbers()
    n, e = nombres.n, nombres.e
    code = int.from_bytes(encoder_pss(prepare, n.bit_length() - 1, sel or secrets.token_bytes(SEL)), "big")
    if math.gcd(code, n) != 1:
        raise SignatureRefusee
    r = r or _inversible(n)
    demande = code * pow(r, e, n) % n
    return Aveugle(prepare, demande.to_bytes(octets_de(n), "big"), pow(r, -1, n))


def finaliser(publique: rsa.RSAPublicKey, aveugle: Aveugle, reponse: bytes) -> bytes:
    """Finalize (4.4): return the signature of the message, verified; raises SignatureRefusee."""
    n = publique.public_numbers().n
    if len(reponse) != octets_de(n):
        raise SignatureRefusee
    signature = (int.from_bytes(reponse, "big") * aveugle.inverse % n).to_bytes(octets_de(n), "big")
    if not est_signe(publique, aveugle.message, signature):
        raise SignatureRefusee
    return signature


def encoder_pss(message: bytes, bits: int, sel: bytes) -> bytes:
    """EMSA-PSS-ENCODE (RFC 8017, 9.1.1) with SHA-384, of at most `bits` bits."""
    taille = math.ceil(bits / 8)
    condense = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + sel).digest()
    clair = (b"\x01" + sel).rjust(taille - len(condense) - 1, b"\x00")
    masque = bytearray(a ^ b for a, b in zip(clair, _mgf1(condense, len(clair)), strict=True))
    masque[0] &= 0xFF >> (8 * taille - bits)
    return bytes(masque) + condense + b"\xbc"


def octets_de(n: int) -> int:
    """Return how many bytes write a modulus."""
    return math.ceil(n.bit_length() / 8)


def _mgf1(graine: bytes, taille: int) -> bytes:
    tours = range(math.ceil(taille / hashlib.sha384().digest_size))
    return b"".join(hashlib.sha384(graine + tour.to_bytes(4, "big")).digest() for tour in tours)[:taille]


def _inversible(n: int) -> int:
    """Draw an invertible number under n; one that is not would be a factor of it."""
    while True:
        r = secrets.randbelow(n - 1) + 1
        if math.gcd(r, n) == 1:
            return r
