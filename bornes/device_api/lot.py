"""A batch as it travels: every item is answered, in the order it came, and a bad one never blocks the others."""

from __future__ import annotations

import datetime as dt
import logging
from http import HTTPStatus
from typing import Any

from bornes.avis.actions.recevoir_avis import PorteBorne, SortAvis, recevoir_avis
from bornes.avis.logic.avis import AvisRefuse, lire_instant, lire_item
from bornes.device_api.protocole import RefusAppareil
from socle.horloge import maintenant

LOT_MAX = 500
IDENTIFIANT_MAX = 64
journaux = logging.getLogger("bornes.avis")


def recevoir_lot(porte: PorteBorne, corps: Any) -> dict[str, Any]:
    """Store what can be and return the body of the answer; raises RefusAppareil 400 or 413 when this is no batch."""
    objets = _objets(corps)
    lus, refus = [], {}
    for rang, objet in enumerate(objets):
        try:
            lus.append(lire_item(objet))
        except AvisRefuse as faute:
            refus[rang] = faute
    numeros = [faute.sequence for faute in refus.values() if faute.sequence is not None]
    porte = porte._replace(ecart=_ecart(corps)) if "horloge" in corps else porte
    reception = recevoir_avis(porte=porte, avis=lus, numeros_refuses=numeros)
    suivants = iter(reception.recus)
    if refus:
        journaux.warning("avis.refuses", extra={"objet": "bornes.enrolement", "objet_id": porte.enrolement_id})
    return {
        "recus": [
            _refuse(objet, refus[rang]) if rang in refus else _juge(objet, next(suivants))
            for rang, objet in enumerate(objets)
        ],
        "sequence_attendue": reception.sequence_attendue,
        "manquantes": reception.manquantes,
    }


def _objets(corps: Any) -> list[Any]:
    objets = corps.get("avis") if isinstance(corps, dict) else None
    if not isinstance(objets, list) or not objets:
        raise RefusAppareil(
            HTTPStatus.BAD_REQUEST, "lot_vide", "Le corps attend une liste « avis » d’au moins un avis."
        )
    if len(objets) > LOT_MAX:
        raise RefusAppareil(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "lot_trop_grand", f"Un lot compte au plus {LOT_MAX} avis."
        )
    return objets


def _ecart(corps: dict[str, Any]) -> dt.timedelta:
    """Return the device's clock minus ours; none when what it tells cannot be read: opinions come first."""
    try:
        return lire_instant(corps["horloge"], "horloge") - maintenant()
    except AvisRefuse:
        return dt.timedelta(0)


def _juge(objet: dict[str, Any], recu: SortAvis) -> dict[str, Any]:
    return {"id": objet["id"], "statut": recu.statut, "motif": recu.motif}


def _refuse(objet: Any, refus: AvisRefuse) -> dict[str, Any]:
    identifiant = objet.get("id") if isinstance(objet, dict) else None
    lisible = identifiant[:IDENTIFIANT_MAX] if isinstance(identifiant, str) else None
    return {"id": lisible, "statut": "refuse", "motif": refus.motif}
