"""Make single-use codes by lots."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils.crypto import get_random_string

from organismes.queries.mandat import exiger_mandat
from socle.auteur import Auteur
from socle.empreintes import empreinte_a_cle, empreintes_a_cles
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner
from socle.logic.typographie import accorder
from sondages.actions.verrous import verrouiller
from sondages.enums import EtatSondage
from sondages.logic.base32 import ALPHABET, grouper, normaliser
from sondages.models import CodeUnique, Groupe, Planche, Sondage
from sondages.queries.calendrier import est_passee
from sondages.queries.lots import codes_restants, dernier_lot

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
def creer_codes(*, sondage: Sondage, groupe: Groupe, nombre: int, auteur: Auteur) -> list[str]:
    """Return `nombre` new codes of a department, shown once, in an order that is not that of their rows.

    A department never has more codes than agents: nobody votes twice, not even the body.
    """
    sondage = verrouiller(sondage, dans={EtatSondage.OUVERT})
    groupe = sondage.les_groupes.get(pk=groupe.pk)
    exiger_des_codes(groupe, nombre)
    codes = tirer_codes(groupe, nombre)
    inserer_codes(groupe, dernier_lot(sondage) + 1, codes, auteur)
    return codes


def exiger_des_codes(groupe: Groupe, nombre: int) -> None:
    """Refuse a number of codes that the department may not have; the caller holds the lock of the poll.

    Staff vouch for the body, and it has said how many agents it has.
    """
    inscription = groupe.sondage.inscription
    exiger_mandat(inscription)
    if est_passee(groupe.sondage):
        raise RegleMetier(
            "date_passee", "Le dernier jour est passé\u202f: repoussez-le dans les réglages avant de donner des codes."
        )
    if inscription.effectif is None:
        raise RegleMetier("effectif_non_declare", "Dites d’abord combien d’agents compte votre organisme.")
    restants = codes_restants(groupe)
    if not 1 <= nombre <= restants:
        raise RegleMetier(
            "nombre_de_codes",
            f"{groupe.nom}\u202f: {accorder(groupe.effectif, 'agent')}, encore {accorder(restants, 'code')} à donner.",
            champ="nombre",
        )


def exiger_le_dernier_lot(sondage: Sondage, apres: int) -> None:
    """Refuse a lot where another one came after the last that a page showed; the caller holds the lock of the poll."""
    if apres != dernier_lot(sondage):
        raise RegleMetier(
            "lot_deja_cree", "Un lot vient d’être créé\u202f: relisez ce qui est donné avant d’en créer un autre."
        )


def tirer_codes(groupe: Groupe, nombre: int) -> list[str]:
    """Draw codes of a department, written as they are read."""
    return [grouper(groupe.signe + get_random_string(TAILLE_CODE - 1, ALPHABET)) for _ in range(nombre)]


def inserer_codes(groupe: Groupe, lot: int, codes: Sequence[str], auteur: Auteur) -> None:
    """Write a lot, its rows in an order that is not that of `codes`. Inside a transaction."""
    CodeUnique.objects.bulk_create(
        CodeUnique(groupe=groupe, lot=lot, empreinte=empreinte_du_code(code), demande=secrets.token_hex(32))
        for code in HASARD.sample(codes, len(codes))
    )
    consigner(groupe.sondage, "sondage.codes_crees", auteur, groupe=groupe.pk, lot=lot, nombre=len(codes))


def _octets(code: str) -> bytes:
    return normaliser(code).encode("utf-8", "surrogatepass")


def supprimer_lot(sondage: Sondage, lot: int) -> int:
    """Delete the codes of a lot that nobody used, and its sheet if it waits; returns how many codes. Poll locked."""
    Planche.objects.filter(sondage=sondage, lot=lot, contenu__isnull=False).update(
        contenu=None, annulee_le=maintenant()
    )
    nombre, _ = CodeUnique.objects.filter(groupe__sondage=sondage, lot=lot, est_exerce=False).delete()
    return nombre
