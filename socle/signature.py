"""Short signatures of the platform's own statements. Old keys verify until they are dropped from the settings."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer


def signer(quoi: str, enonce: str) -> str:
    """Sign a statement of the kind `quoi` with the key of the day."""
    return _signataire(quoi).signature(enonce)


def est_signe(quoi: str, enonce: str, signature: str) -> bool:
    """Tell whether the key of the day, or an old one still known, signed this statement."""
    try:
        _signataire(quoi).unsign(f"{enonce}:{signature}")
    except BadSignature:
        return False
    return True


def _signataire(quoi: str) -> Signer:
    return Signer(salt=f"barometre.{quoi}")
