"""Staff prepare, ship, take back and cancel kiosks, one or several at once; a refusal leaves all as they were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from bornes.enums import TRANSITIONS_BORNE, EtatBorne
from bornes.models import Borne
from bornes.parc.actions.enroler import revoquer
from bornes.parc.actions.etats import verrouiller
from socle.auteur import Auteur
from socle.erreurs import RegleMetier, exiger_motif
from socle.etats import exiger_passage, passer


@transaction.atomic
def preparer_borne(*, borne: Borne, numero_inventaire: str, auteur: Auteur) -> Borne:
    """Give a kiosk ordered its inventory number, unique among the kiosks that are out."""
    borne = verrouiller(borne)
    exiger_passage(borne, EtatBorne.PREPAREE, table=TRANSITIONS_BORNE)
    numero = " ".join(numero_inventaire.upper().split())
    if not numero:
        raise RegleMetier("inventaire_manquant", "Écrivez le numéro d’inventaire.", champ="numero_inventaire")
    try:
        # The constraint alone judges: two people may type the same number at the same instant.
        with transaction.atomic():
            _passer(borne, EtatBorne.PREPAREE, auteur, details={"numero": numero}, numero_inventaire=numero)
    except IntegrityError as pris:
        raise RegleMetier(
            "inventaire_pris",
            f"Le numéro {numero} est déjà celui d’une autre borne en service.",
            champ="numero_inventaire",
        ) from pris
    return borne


@transaction.atomic
def expedier_borne(*, borne: Borne, suivi_colis: str, auteur: Auteur) -> Borne:
    """Say that a kiosk left; the number that follows its parcel may be empty when somebody carries it."""
    suivi = suivi_colis.strip()
    borne = verrouiller(borne)
    return _passer(borne, EtatBorne.EXPEDIEE, auteur, details={"suivi": suivi}, suivi_colis=suivi)


@transaction.atomic
def retourner_borne(*, borne: Borne, auteur: Auteur) -> Borne:
    """Say that a kiosk came back: what it may still send is refused from now on, its opinions stay."""
    borne = _passer(verrouiller(borne), EtatBorne.RETOURNEE, auteur)
    revoquer(borne=borne, auteur=auteur)
    return borne


@transaction.atomic
def annuler_borne(*, borne: Borne, motif: str, auteur: Auteur) -> Borne:
    """Cancel a kiosk that has not left, with the reason that the body will read; a code given for it dies."""
    propre = exiger_motif(motif, "Écrivez le motif\u202f: l’organisme le lit.")
    borne = _passer(verrouiller(borne), EtatBorne.ANNULEE, auteur, motif=propre[:300])
    revoquer(borne=borne, auteur=auteur)
    return borne


@transaction.atomic
def preparer_lot(*, bornes: Sequence[Borne], numeros: Sequence[str], auteur: Auteur) -> int:
    """Give several kiosks their inventory numbers, in order; one number each, all or none."""
    if len(numeros) != len(bornes):
        raise RegleMetier(
            "nombre_de_numeros",
            f"Il faut {len(bornes)} numéros, un par borne et par ligne\u202f: {len(numeros)} sont écrits.",
            champ="numeros",
        )
    for borne, numero in zip(bornes, numeros, strict=True):
        try:
            preparer_borne(borne=borne, numero_inventaire=numero, auteur=auteur)
        except RegleMetier as refus:
            raise RegleMetier(refus.code, refus.message, champ="numeros") from refus
    return len(bornes)


@transaction.atomic
def expedier_lot(*, bornes: Sequence[Borne], suivi_colis: str, auteur: Auteur) -> int:
    """Ship several kiosks in one parcel, all or none."""
    for borne in bornes:
        expedier_borne(borne=borne, suivi_colis=suivi_colis, auteur=auteur)
    return len(bornes)


@transaction.atomic
def retourner_lot(*, bornes: Sequence[Borne], auteur: Auteur) -> int:
    """Take several kiosks back, all or none."""
    for borne in bornes:
        retourner_borne(borne=borne, auteur=auteur)
    return len(bornes)


def _passer(borne: Borne, vers: EtatBorne, auteur: Auteur, **suite: Any) -> Borne:
    return passer(borne, vers, table=TRANSITIONS_BORNE, auteur=auteur, **suite)
