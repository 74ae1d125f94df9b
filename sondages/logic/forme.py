"""The exact shape of a document of results. A key that is not foreseen could name somebody: it is refused."""

from __future__ import annotations

from typing import Any

EFFECTIFS = {str: int}
TOTAL_PUBLIE = {"etat": str, "effectifs": EFFECTIFS, "reponses": [[str]]}
TOTAL_FLOU = {"etat": str, "valeur": str, "recus": [str]}
GROUPE_DE_CARTE = {"groupe": int, "effectifs": EFFECTIFS, "recus": [str]}
GROUPE = {"id": int, "nom": str, "effectif": int, "cle_publique": str, "bulletins": (int, None)}
CARTE = {
    "id": int,
    "rang": int,
    "nature": str,
    "enonce": str,
    "determinant": str,
    "options": [str],
    "explication": str,
    "bonne_reponse": str,
    "total": (TOTAL_PUBLIE, TOTAL_FLOU, None),
    "groupes": [GROUPE_DE_CARTE],
}
DOCUMENT = {
    "format": str,
    "sondage": {"code": str, "titre": str, "organisme": str, "ouvert_le": str, "clos_le": str},
    "seuils": {"effectifs": int, "mots": int},
    "codes": {"donnes": int, "utilises": int},
    "cle_idees": str,
    "bulletins": (int, None),
    "groupes": [GROUPE],
    "cartes": [CARTE],
    "empreinte": str,
}


def est_conforme(valeur: Any, forme: Any) -> bool:
    """Tell whether a value has a shape: a type, None, a tuple of choices, a list of one shape, a dictionary of shapes.

    Whole numbers are never negative, booleans or with a comma; `{str: shape}` has any keys.
    """
    if isinstance(forme, tuple):
        return any(est_conforme(valeur, une) for une in forme)
    if isinstance(forme, list):
        return isinstance(valeur, list) and all(est_conforme(un, forme[0]) for un in valeur)
    if isinstance(forme, dict):
        return isinstance(valeur, dict) and _est_objet(valeur, forme)
    if forme is None:
        return valeur is None
    return type(valeur) is forme and (forme is not int or valeur >= 0)


def _est_objet(valeur: dict[str, Any], forme: dict[Any, Any]) -> bool:
    if str in forme:
        return all(est_conforme(une, forme[str]) for une in valeur.values())
    return set(valeur) == set(forme) and all(est_conforme(valeur[cle], forme[cle]) for cle in forme)
