"""What an envelope says, read strictly: its identity, its place, its clock, and the gesture it carries.

Whatever comes is readable to a person afterwards: what cannot be understood is named, never dropped.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from enquetes.enums import NatureEnveloppe
from enquetes.envois.logic.horloges import Horloge, HorlogeIllisible, lire_horloge, lire_instant

RANG_MAX = 100_000
ILLISIBLE = NatureEnveloppe.ILLISIBLE
ORIGINES = ("horloge", "saisie")
# Identities made from content live in a space of their own.
ESPACE = uuid.UUID("6f0d6a54-9f0b-5c0e-8a57-3d1c5a3f7a10")
MESURES_MAX = 100
# The longest list of elements that a grid ticks is far shorter.
ELEMENTS_MAX = 100


class ContenuInvalide(ValueError):
    """A gesture that has not the shape agreed; `code` is stable, the message is French."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Envoi:
    """One item as it came: nothing is sure but that `corps` is text."""

    identifiant: Any
    corps: str
    empreinte: Any = None
    fichier: bytes | None = None


@dataclass(frozen=True, slots=True)
class EnveloppeLue:
    """One item understood as far as it can be; `defaut` says why it cannot be applied."""

    identifiant: uuid.UUID
    corps: str
    empreinte: str
    cible: uuid.UUID | None = None
    rang: int | None = None
    nature: str = ILLISIBLE
    horloge: Horloge | None = None
    contenu: Mapping[str, Any] = field(default_factory=dict)
    horloge_brute: Any = None
    defaut: ContenuInvalide | None = None


def envoi_de(brut: Any, fichier: bytes | None = None) -> Envoi:
    """Return an item from its JSON; what is not an envelope is kept as its own text, to be refused with a reason."""
    if isinstance(brut, dict) and isinstance(brut.get("corps"), str):
        return Envoi(brut.get("id"), brut["corps"], brut.get("empreinte"), fichier)
    return Envoi(brut.get("id") if isinstance(brut, dict) else None, json.dumps(brut), None, fichier)


def lire_enveloppe(envoi: Envoi, appareil: uuid.UUID) -> EnveloppeLue:
    """Read one item sent by a phone. Never raises: what is wrong is told in `defaut`.

    The hash is computed here, never believed. What comes without a readable identity gets one from its content, so
    that sending it again changes nothing.
    """
    corps = texte_sur(envoi.corps)
    empreinte = hashlib.sha256(corps.encode()).hexdigest()
    identifiant = lire_uuid(envoi.identifiant)
    defaut = None
    if identifiant is None:
        identifiant = uuid.uuid5(ESPACE, f"{appareil}:{texte_sur(repr(envoi.identifiant))}:{empreinte}")
        defaut = ContenuInvalide("identifiant_illisible", "L’identifiant de cet envoi n’a pas la forme attendue.")
    elif envoi.empreinte is not None and envoi.empreinte != empreinte:
        defaut = ContenuInvalide("empreinte_differente", "Le contenu reçu n’est pas celui que le téléphone a scellé.")
    try:
        brut = lire_objet(corps)
    except ContenuInvalide as refus:
        return EnveloppeLue(identifiant, corps, empreinte, defaut=defaut or refus)
    return _lire_corps(EnveloppeLue(identifiant, corps, empreinte, defaut=defaut), brut, appareil)


def _lire_corps(lue: EnveloppeLue, brut: Mapping[str, Any], appareil: uuid.UUID) -> EnveloppeLue:
    """Add what the body says; of its faults, the first is told."""
    cible, rang, brute = lire_uuid(brut.get("visite")), _lire_rang(brut.get("rang")), brut.get("horloge")
    horloge = _lire_horloge(brute)
    nature, contenu, refus = _lire_geste(brut)
    defauts = (
        (horloge is None, "horloge_illisible", "L’heure du téléphone manque ou est illisible."),
        (rang is None, "rang_illisible", "La place de cet envoi est illisible."),
        (cible is None, "visite_illisible", "Cet envoi ne nomme aucune visite."),
        (lire_uuid(brut.get("appareil")) != appareil, "appareil_different", "Cet envoi vient d’un autre téléphone."),
    )
    premier = next((ContenuInvalide(code, message) for est_la, code, message in defauts if est_la), refus)
    return replace(
        lue,
        cible=cible,
        rang=None if cible is None else rang,
        nature=nature,
        horloge=horloge,
        contenu=contenu,
        horloge_brute=json_sur(brute),
        defaut=lue.defaut or premier,
    )


def _lire_rang(brut: Any) -> int | None:
    return brut if type(brut) is int and 1 <= brut <= RANG_MAX else None


def _lire_horloge(brut: Any) -> Horloge | None:
    try:
        return lire_horloge(brut)
    except HorlogeIllisible:
        return None


def _lire_geste(brut: Mapping[str, Any]) -> tuple[str, Mapping[str, Any], ContenuInvalide | None]:
    """Return the nature of a gesture and its content, empty with the reason when it is not as agreed."""
    nature = str(brut.get("nature"))
    if nature not in LECTEURS:
        return ILLISIBLE, {}, ContenuInvalide("nature_inconnue", "Ce genre d’envoi est inconnu.")
    try:
        return nature, LECTEURS[nature](_objet(brut.get("contenu"))), None
    except ContenuInvalide as refus:
        return nature, {}, refus


def lire_objet(texte: str) -> Mapping[str, Any]:
    """Read a JSON object. Raises ContenuInvalide on anything else, however deep."""
    refus = ContenuInvalide("contenu_illisible", "Le contenu de cet envoi est illisible.")
    try:
        lu = json.loads(texte, parse_constant=_refuser_constante)
    except (ValueError, RecursionError) as erreur:
        raise refus from erreur
    if not isinstance(lu, dict):
        raise refus
    return lu


def _refuser_constante(constante: str) -> None:
    raise ValueError(constante)


def lire_uuid(brut: Any) -> uuid.UUID | None:
    """Read an identity written as text, or None."""
    try:
        return uuid.UUID(brut) if isinstance(brut, str) else None
    except ValueError:
        return None


def texte_sur(texte: str) -> str:
    """Return a text that a database keeps: no null character, no lone half of a pair."""
    return texte.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def json_sur(brut: Any) -> Any:
    """Return a small JSON value that a database keeps, or None: `1e400` is read as an infinity, which it refuses."""
    try:
        texte = json.dumps(brut, allow_nan=False)
    except ValueError:
        return None
    return None if len(texte) > 1000 or "\\u0000" in texte or "\\ud" in texte else brut  # noqa: PLR2004 -- one line


def _objet(brut: Any) -> Mapping[str, Any]:
    if not isinstance(brut, dict):
        raise ContenuInvalide("contenu_invalide", "Le contenu de cet envoi n’a pas la forme attendue.")
    return brut


def _refuser(quoi: str) -> ContenuInvalide:
    return ContenuInvalide("contenu_invalide", f"Le contenu de cet envoi n’a pas la forme attendue\u202f: {quoi}.")


def _texte(brut: Mapping[str, Any], cle: str, longueur: int) -> str:
    valeur = brut.get(cle)
    if not isinstance(valeur, str) or len(valeur) > longueur or valeur != texte_sur(valeur):
        raise _refuser(cle)
    return valeur


def _codes(brut: Mapping[str, Any], cle: str) -> Mapping[str, Any]:
    valeur = brut.get(cle) or {}
    if not isinstance(valeur, dict) or len(valeur) > MESURES_MAX:
        raise _refuser(cle)
    return valeur


def _lire_rien(_brut: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _lire_saisie(brut: Mapping[str, Any]) -> dict[str, Any]:
    """Measures by code, those taken back, ticked elements by code, facts."""
    elements, faits, effacees = _codes(brut, "elements"), _codes(brut, "faits"), brut.get("effacees") or []
    if not all(_est_liste_de_rangs(rangs) for rangs in elements.values()):
        raise _refuser("elements")
    if not all(isinstance(dit, bool) for dit in faits.values()):
        raise _refuser("faits")
    if not isinstance(effacees, list) or not all(isinstance(code, str) for code in effacees):
        raise _refuser("effacees")
    return {"reponses": _codes(brut, "reponses"), "elements": elements, "faits": faits, "effacees": tuple(effacees)}


def _est_liste_de_rangs(brut: Any) -> bool:
    return (
        isinstance(brut, list)
        and len(brut) <= ELEMENTS_MAX
        and all(type(rang) is int and 0 <= rang < ELEMENTS_MAX for rang in brut)
    )


def _lire_moment(brut: Mapping[str, Any]) -> dict[str, Any]:
    if brut.get("origine") not in ORIGINES:
        raise _refuser("origine")
    try:
        instant: dt.datetime = lire_instant(brut.get("instant"))
    except HorlogeIllisible as erreur:
        raise _refuser("instant") from erreur
    return {"moment": _texte(brut, "moment", 16), "instant": instant, "est_lu": brut["origine"] == "horloge"}


def _lire_moment_efface(brut: Mapping[str, Any]) -> dict[str, Any]:
    return {"moment": _texte(brut, "moment", 16)}


def _lire_commentaire(brut: Mapping[str, Any]) -> dict[str, Any]:
    return {"commentaire": _texte(brut, "texte", 2000)}


def _lire_piece(brut: Mapping[str, Any]) -> dict[str, Any]:
    return {"nom": _texte(brut, "nom", 500), "empreinte": _texte(brut, "sha256", 64).lower()}


def _lire_piece_retiree(brut: Mapping[str, Any]) -> dict[str, Any]:
    return {"empreinte": _texte(brut, "sha256", 64).lower()}


LECTEURS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    NatureEnveloppe.COMMENCEMENT: _lire_rien,
    NatureEnveloppe.SAISIE: _lire_saisie,
    NatureEnveloppe.MOMENT: _lire_moment,
    NatureEnveloppe.MOMENT_EFFACE: _lire_moment_efface,
    NatureEnveloppe.COMMENTAIRE: _lire_commentaire,
    NatureEnveloppe.PIECE: _lire_piece,
    NatureEnveloppe.PIECE_RETIREE: _lire_piece_retiree,
    NatureEnveloppe.SOUMISSION: _lire_rien,
}


def sujets(lue: EnveloppeLue) -> frozenset[str]:
    """Name what a gesture gives a value to: of two that share a name, the later one counts."""
    contenu = lue.contenu
    if "reponses" in contenu:
        faits = (f"fait {fait}" for fait in contenu["faits"])
        return frozenset({*contenu["reponses"], *contenu["elements"], *contenu["effacees"], *faits})
    if "moment" in contenu:
        return frozenset({f"moment {contenu['moment']}"})
    if "empreinte" in contenu:
        return frozenset({f"piece {contenu['empreinte']}"})
    return frozenset({"commentaire"} if "commentaire" in contenu else ())
