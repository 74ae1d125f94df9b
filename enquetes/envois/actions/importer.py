"""Take in a queue that a phone wrote to a file: the same path as the network, the same receipts."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Mapping
from typing import Any

from enquetes.envois.actions.recevoir import recevoir_enveloppes
from enquetes.envois.logic.enveloppes import ContenuInvalide, Envoi, envoi_de, lire_objet, lire_uuid
from socle.erreurs import RegleMetier
from socle.logic.lots import en_lots

LOT = 50
ELEMENTS_MAX = 20_000


def importer_envois(*, utilisateur: Any, contenu: bytes) -> Counter[str]:
    """Receive every envelope of a file, in its order; return how many of each outcome, `deja_recue` included.

    The file is `{"appareil", "exporte_le", "horloge"?, "elements": [{"id", "empreinte", "corps", "fichier"?}]}`, the
    content of a photograph in base64. Importing it again changes nothing. Raises RegleMetier on anything else, before
    anything is stored.
    """
    try:
        lu = lire_objet(contenu.decode())
    except (UnicodeDecodeError, ContenuInvalide) as erreur:
        raise _refus() from erreur
    appareil, elements = lire_uuid(lu.get("appareil")), lu.get("elements")
    if appareil is None or not isinstance(elements, list) or not 1 <= len(elements) <= ELEMENTS_MAX:
        raise _refus()
    horloge = lu.get("horloge") or {"mur": lu.get("exporte_le")}
    envois = [_envoi(element) for element in elements]
    bilan: Counter[str] = Counter()
    for lot in en_lots(envois, LOT):
        recus = recevoir_enveloppes(
            utilisateur=utilisateur, appareil=appareil, horloge=horloge, envois=lot, par_fichier=True
        )
        bilan.update(recu.statut for recu in recus)
    return bilan


def _envoi(element: Any) -> Envoi:
    fichier = element.get("fichier") if isinstance(element, dict) else None
    if not isinstance(fichier, Mapping):
        return envoi_de(element)
    contenu = fichier.get("base64")
    if not isinstance(contenu, str):
        raise _refus()
    try:
        return envoi_de(element, base64.b64decode(contenu, validate=True))
    except ValueError as erreur:
        raise _refus() from erreur


def _refus() -> RegleMetier:
    return RegleMetier(
        "fichier_illisible",
        "Ce fichier n’est pas celui d’une file d’envois, ou il est abîmé. Exportez-le de nouveau depuis le téléphone.",
        champ="fichier",
    )
