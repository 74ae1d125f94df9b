"""SIREN and SIRET numbers: shape and key."""

from __future__ import annotations

import re

from stdnum.fr import siren as cle_siren
from stdnum.fr import siret as cle_siret

LONGUEUR_SIREN, LONGUEUR_SIRET = 9, 14
PREFIXE_INSEE = "INSEE-"
FORME = re.compile(r"^([0-9]{9}|[0-9]{14}|INSEE-[0-9AB]{2,5})$")
BLANCS = re.compile(r"[\s\u00a0\u202f.]+")


def nettoyer(numero: str) -> str:
    """Return a number as typed without its spaces and dots, in upper case."""
    return BLANCS.sub("", numero).upper()


def est_bien_forme(numero: str) -> bool:
    """Tell whether the number is 9 digits, 14 digits or INSEE-<code>."""
    return FORME.fullmatch(numero) is not None


def cle_juste(numero: str) -> bool:
    """Tell whether the key of a SIREN or SIRET is right; La Poste has its own rule. INSEE codes have no key."""
    if numero.startswith(PREFIXE_INSEE):
        return True
    if len(numero) == LONGUEUR_SIRET:
        return bool(cle_siret.is_valid(numero))
    return len(numero) == LONGUEUR_SIREN and bool(cle_siren.is_valid(numero))


def siren_de(numero: str) -> str:
    """Return the SIREN of the legal entity behind a SIREN or SIRET; empty for an INSEE code."""
    return "" if numero.startswith(PREFIXE_INSEE) else numero[:LONGUEUR_SIREN]
