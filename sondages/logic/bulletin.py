"""A ballot, as it comes and as it waits sealed. Pure: cards come as `Attendue`."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from socle.logic.typographie import sur_une_ligne
from sondages.enums import NatureCarte, Valeur

IDEE = NatureCarte.IDEE
PASSE = Valeur.PASSE
IDEE_MAX = 280
RECU = re.compile(r"[0-9A-HJKMNP-TV-Z]{16}\Z")
# Room, in bytes of UTF-8, for twenty answers and three ideas of 280 characters; mixed ballots carry answers only and
# stay under the size (about 2 kB) from which PostgreSQL stores a value apart.
TAILLE_ENTIER = 5120
TAILLE_MELE = 1536


class BulletinInvalide(ValueError):
    """The ballot is not one of this poll; `code` is stable, `message` French."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Attendue:
    """A card and the values that answer it; none for an idea."""

    carte: int
    valeurs: frozenset[str]


@dataclass(frozen=True)
class ReponseDonnee:
    """One answer; `recu` is empty until somebody computes it."""

    carte: int
    valeur: str
    recu: str = ""


@dataclass(frozen=True)
class IdeeDonnee:
    """One idea, in the words of its author."""

    carte: int
    texte: str


@dataclass(frozen=True)
class Bulletin:
    """What one agent says, cards in any order."""

    reponses: tuple[ReponseDonnee, ...]
    idees: tuple[IdeeDonnee, ...] = ()


def valeurs_de(nature: str, nb_options: int) -> tuple[str, ...]:
    """Return the values that answer a card of this nature (sondages.enums.NatureCarte), in the order of the page."""
    if nature == NatureCarte.AFFIRMATION:
        return (Valeur.ACCORD, Valeur.DESACCORD, PASSE)
    if nature == NatureCarte.LE_SAVIEZ_VOUS:
        return (Valeur.VRAI, Valeur.FAUX, PASSE)
    if nature == NatureCarte.CHOIX:
        return (*(str(rang) for rang in range(nb_options)), PASSE)
    return ()


def bulletin_de(corps: Any) -> Bulletin:
    """Read `{reponses: [{carte, valeur, recu}], idees: [{carte, texte}]}`; raises BulletinInvalide."""
    try:
        reponses = tuple(
            ReponseDonnee(_entier(r["carte"]), _mot(r["valeur"]), _mot(r["recu"])) for r in corps["reponses"]
        )
        idees = tuple(IdeeDonnee(_entier(i["carte"]), _mot(i["texte"])) for i in corps.get("idees", ()))
    except (KeyError, TypeError, AttributeError, UnicodeEncodeError) as faute:
        raise BulletinInvalide("bulletin_mal_forme", "Ce bulletin n’est pas lisible.") from faute
    return Bulletin(reponses, idees)


def verifier(bulletin: Bulletin, attendues: Iterable[Attendue], *, avec_recus: bool = True) -> Bulletin:
    """Return the ballot with its ideas trimmed and the empty ones dropped; raises BulletinInvalide.

    Every card with values has exactly one answer; an idea card has one idea at most.
    """
    cartes = {attendue.carte: attendue.valeurs for attendue in attendues}
    repondues = [reponse.carte for reponse in bulletin.reponses]
    if sorted(repondues) != sorted(carte for carte, valeurs in cartes.items() if valeurs):
        raise BulletinInvalide("bulletin_incomplet", "Ce bulletin ne répond pas à chaque carte, une fois.")
    for reponse in bulletin.reponses:
        if reponse.valeur not in cartes[reponse.carte]:
            raise BulletinInvalide("valeur_inconnue", "Une des réponses n’existe pas.")
        if avec_recus and not RECU.match(reponse.recu):
            raise BulletinInvalide("recu_mal_forme", "Un des reçus n’est pas lisible.")
    return Bulletin(bulletin.reponses, _idees(bulletin.idees, cartes))


def _idees(idees: Iterable[IdeeDonnee], cartes: Mapping[int, frozenset[str]]) -> tuple[IdeeDonnee, ...]:
    ecrites = tuple(IdeeDonnee(idee.carte, sur_une_ligne(_lisible(idee.texte))) for idee in idees)
    gardees = tuple(idee for idee in ecrites if idee.texte)
    if len({idee.carte for idee in gardees}) != len(gardees) or any(
        cartes.get(i.carte) != frozenset() for i in gardees
    ):
        raise BulletinInvalide("idee_deplacee", "Une idée se dépose sur sa carte, une seule par carte.")
    if any(len(idee.texte) > IDEE_MAX for idee in gardees):
        raise BulletinInvalide("idee_trop_longue", f"Une idée tient en {IDEE_MAX} caractères.")
    return gardees


def _lisible(texte: str) -> str:
    """Return a text without control characters: nobody reads them, and JSON writes each in six bytes."""
    return "".join(signe for signe in texte if signe.isspace() or unicodedata.category(signe) != "Cc")


def coder(groupe: int, bulletin: Bulletin, taille: int) -> str:
    """Return a ballot of a group as text of exactly `taille` bytes of UTF-8."""
    texte = json.dumps(
        {
            "g": groupe,
            "r": [[r.carte, r.valeur, r.recu] for r in bulletin.reponses],
            "i": [[i.carte, i.texte] for i in bulletin.idees],
        },
        separators=(",", ":"),
        ensure_ascii=False,
    )
    manque = taille - len(texte.encode())
    if manque < 0:
        raise BulletinInvalide("bulletin_trop_gros", "Ce bulletin est trop gros.")
    return texte + " " * manque


def decoder(texte: str) -> tuple[int, Bulletin]:
    """Return the group and the ballot that `coder` wrote."""
    lu = json.loads(texte)
    return lu["g"], Bulletin(
        tuple(ReponseDonnee(*reponse) for reponse in lu["r"]), tuple(IdeeDonnee(*idee) for idee in lu["i"])
    )


def _entier(valeur: Any) -> int:
    if isinstance(valeur, bool) or not isinstance(valeur, int):
        raise TypeError
    return valeur


def _mot(valeur: Any) -> str:
    if not isinstance(valeur, str):
        raise TypeError
    valeur.encode()
    return valeur
