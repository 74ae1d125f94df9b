"""Make single-use codes by lots, and cancel those of a lot that nobody used."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction
from django.db.models import Max

from socle.empreintes import empreinte_a_cle, empreintes_a_cles
from socle.erreurs import RegleMetier
from socle.journal import consigner
from sondages.actions.verrous import verrouiller
from sondages.enums import EtatSondage
from sondages.logic.base32 import ALPHABET, grouper, normaliser
from sondages.models import CodeUnique, Groupe, Sondage

TAILLE_CODE = 12
"""One symbol for the department, eleven at random: 55 bits."""
HASARD = secrets.SystemRandom()
SEL = "sondages.code"


def empreinte_du_code(code: str) -> str:
    """Return the hash under which a code is known, 64 hexadecimal digits, with the key of the platform."""
    return empreinte_a_cle(SEL, _octets(code))


def empreintes_du_code(code: str) -> list[str]:
    """Return the hashes under which a code may be known: old keys gave some of those that wait."""
    return empreintes_a_cles(SEL, _octets(code))


@transaction.atomic
def creer_codes(*, sondage: Sondage, groupe: Groupe, nombre: int, auteur: Any) -> list[str]:
    """Return `nombre` new codes of a department, shown once, in an order that is not that of their rows.

    A department never has more codes than agents: nobody votes twice, not even the body.
    """
    sondage = verrouiller(sondage, dans={EtatSondage.OUVERT})
    groupe = sondage.les_groupes.get(pk=groupe.pk)
    restants = groupe.effectif - groupe.les_codes.count()
    if not 1 <= nombre <= restants:
        raise RegleMetier(
            "nombre_de_codes",
            f"{groupe.nom}\u202f: {groupe.effectif} agents, encore {max(0, restants)} codes à donner.",
            champ="nombre",
        )
    lot = (CodeUnique.objects.filter(groupe__sondage=sondage).aggregate(m=Max("lot"))["m"] or 0) + 1
    codes = [_tirer(groupe) for _ in range(nombre)]
    CodeUnique.objects.bulk_create(
        CodeUnique(groupe=groupe, lot=lot, empreinte=empreinte_du_code(code), demande=secrets.token_hex(32))
        for code in codes
    )
    HASARD.shuffle(codes)
    consigner(sondage, "sondage.codes_crees", auteur, groupe=groupe.pk, lot=lot, nombre=nombre)
    return [grouper(code) for code in codes]


@transaction.atomic
def annuler_lot(*, sondage: Sondage, lot: int, auteur: Any) -> int:
    """Cancel the codes of a lot that nobody used: lost sheets, wrong department. Returns how many."""
    sondage = verrouiller(sondage, dans={EtatSondage.OUVERT})
    codes = CodeUnique.objects.filter(groupe__sondage=sondage, lot=lot, est_exerce=False)
    nombre, _ = codes.delete()
    if not nombre:
        raise RegleMetier("lot_sans_code", "Ce lot n’a plus de code à annuler.")
    consigner(sondage, "sondage.lot_annule", auteur, lot=lot, nombre=nombre)
    return nombre


def _octets(code: str) -> bytes:
    return normaliser(code).encode("utf-8", "surrogatepass")


def _tirer(groupe: Groupe) -> str:
    return groupe.signe + "".join(secrets.choice(ALPHABET) for _ in range(TAILLE_CODE - 1))
