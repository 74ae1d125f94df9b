"""Strict reading of a JSON document: every fault is named in French with its place, none stops the reading."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn, TypeVar

from socle.logic.bornes_des_dates import DERNIER_JOUR, PREMIER_JOUR, est_un_jour_connu, jour_ecrit
from socle.logic.objets_json import CleRepetee, sans_repetition

T = TypeVar("T")
# What stands for a value that could not be read; the document is then refused as a whole.
ILLISIBLE = dt.date.min
LONGUEUR_CITEE = 40
# JSON may write half of a surrogate pair, which no UTF-8 output can.
MOITIES = re.compile("[\ud800-\udfff]")
CHIFFRE_MAX = 2**53


class DocumentIllisible(Exception):
    """The document has faults: `erreurs` holds one French line each."""

    def __init__(self, erreurs: list[str]) -> None:
        super().__init__("\n".join(erreurs))
        self.erreurs = erreurs


class FauteDeLecture(ValueError):
    """What JSON allows and a file of the planner does not, in French."""


def decoder(contenu: bytes, nom: str) -> Any:
    """Return the JSON value of UTF-8 bytes, with or without their mark; a repeated key, NaN or Infinity is a fault.

    Raises DocumentIllisible.
    """

    def refuser(constante: str) -> NoReturn:
        raise FauteDeLecture(f"{constante} n’est pas un nombre")

    try:
        return json.loads(contenu.decode("utf-8-sig"), parse_constant=refuser, object_pairs_hook=sans_repetition)
    except UnicodeDecodeError as erreur:
        raise DocumentIllisible([f"{nom}\u202f: le fichier n’est pas en UTF-8."]) from erreur
    except json.JSONDecodeError as erreur:
        ou = f"ligne {erreur.lineno}, colonne {erreur.colno}"
        raise DocumentIllisible([f"{nom}\u202f: le fichier n’est pas du JSON ({ou})."]) from erreur
    except RecursionError as erreur:
        raise DocumentIllisible([f"{nom}\u202f: trop de niveaux imbriqués."]) from erreur
    except CleRepetee as erreur:
        raise DocumentIllisible([f"{nom}\u202f: clé répétée, {erreur.cle}."]) from erreur
    except FauteDeLecture as erreur:
        raise DocumentIllisible([f"{nom}\u202f: {erreur}."]) from erreur
    except ValueError as erreur:
        # Python reads no more digits than that.
        raise DocumentIllisible([f"{nom}\u202f: un nombre a trop de chiffres."]) from erreur


class Lecteur:
    """Reads typed values out of a document and gathers what is wrong; a wrong value gives a stand-in."""

    def __init__(self) -> None:
        self.erreurs: list[str] = []

    def fauter(self, ou: str, quoi: str) -> None:
        """Note a fault at a place."""
        self.erreurs.append(f"{ou}\u202f: {quoi}.")

    def conclure(self, valeur: T) -> T:
        """Return the value, or raise DocumentIllisible with every fault."""
        if self.erreurs:
            raise DocumentIllisible(self.erreurs)
        return valeur

    def objet(self, valeur: Any, ou: str, *, cles: Iterable[str], facultatives: Iterable[str] = ()) -> dict[str, Any]:
        """Return an object that has all of `cles`, and beside them `facultatives` at most."""
        if not isinstance(valeur, dict):
            self.fauter(ou, "un objet est attendu")
            return {}
        requises, permises = tuple(cles), {*cles, *facultatives}
        for cle in requises:
            if cle not in valeur:
                self.fauter(ou, f"il manque « {cle} »")
        for cle in valeur:
            if cle not in permises:
                self.fauter(ou, f"clé inconnue « {cle} »")
        return valeur

    def liste(self, parent: Mapping[str, Any], cle: str, ou: str, lire: Callable[[Any, str], T]) -> tuple[T, ...]:
        """Return the items of a list; an absent key gives none, its absence is judged with the object."""
        if cle not in parent:
            return ()
        valeur = parent[cle]
        lieu = f"{ou}.{cle}" if ou else cle
        if not isinstance(valeur, list):
            self.fauter(lieu, "une liste est attendue")
            return ()
        return tuple(lire(item, f"{lieu}[{rang}]") for rang, item in enumerate(valeur))

    def texte(self, valeur: Any, ou: str) -> str:
        """Return a text that is not empty."""
        if not isinstance(valeur, str) or not valeur.strip():
            self.fauter(ou, "un texte non vide est attendu")
            return ""
        return self.ecrivable(valeur, ou)

    def ecrivable(self, texte: str, ou: str) -> str:
        """Return a text that UTF-8 can write."""
        if MOITIES.search(texte):
            self.fauter(ou, f"{_montrer(texte)} contient une moitié de caractère")
            return ""
        return texte

    def choix(self, valeur: Any, ou: str, *, parmi: Iterable[str]) -> str:
        """Return one of the known words."""
        connus = tuple(parmi)
        if isinstance(valeur, str) and valeur in connus:
            return valeur
        self.fauter(ou, f"{_montrer(valeur)} n’est pas l’un de {', '.join(connus)}")
        return ""

    def entier(self, valeur: Any, ou: str, *, minimum: int | None = None) -> int:
        """Return an integer, at least `minimum`."""
        if isinstance(valeur, int) and not isinstance(valeur, bool) and (minimum is None or valeur >= minimum):
            return valeur
        self.fauter(ou, f"un entier{'' if minimum is None else f' d’au moins {minimum}'} est attendu")
        return 1

    def chiffre(self, valeur: Any, ou: str) -> int:
        """Return an integer that a double writes exactly: no count of ours goes beyond."""
        entier = self.entier(valeur, ou)
        if abs(entier) <= CHIFFRE_MAX:
            return entier
        self.fauter(ou, f"un entier d’au plus {CHIFFRE_MAX} est attendu")
        return 1

    def nombre(self, valeur: Any, ou: str) -> float:
        """Return a finite number."""
        with contextlib.suppress(OverflowError):
            if isinstance(valeur, int | float) and not isinstance(valeur, bool) and math.isfinite(valeur):
                return float(valeur)
        self.fauter(ou, "un nombre est attendu")
        return 0.0

    def degres(self, valeur: Any, ou: str, *, maximum: float) -> float | None:
        """Return an angle in degrees, or None for null."""
        if valeur is None:
            return None
        angle = self.nombre(valeur, ou)
        if abs(angle) > maximum:
            self.fauter(ou, f"l’angle dépasse {maximum:g} degrés")
        return angle

    def booleen(self, valeur: Any, ou: str) -> bool:
        """Return true or false."""
        if isinstance(valeur, bool):
            return valeur
        self.fauter(ou, "true ou false est attendu")
        return False

    def date(self, valeur: Any, ou: str) -> dt.date:
        """Return a civil day written YYYY-MM-DD."""
        jour = jour_ecrit(valeur) if isinstance(valeur, str) else None
        if jour is None:
            self.fauter(ou, f"{_montrer(valeur)} n’est pas une date AAAA-MM-JJ")
            return ILLISIBLE
        if not est_un_jour_connu(jour):
            self.fauter(ou, f"{_montrer(valeur)} sort des années {PREMIER_JOUR.year} à {DERNIER_JOUR.year}")
        return jour

    def uniques(self, valeurs: Iterable[str], quoi: str) -> None:
        """Note each identifier that comes twice."""
        vues: set[str] = set()
        for valeur in valeurs:
            if valeur and valeur in vues:
                self.fauter(quoi, f"« {valeur} » apparaît plusieurs fois")
            vues.add(valeur)


def _montrer(valeur: Any) -> str:
    texte = json.dumps(valeur, ensure_ascii=False)
    return texte if len(texte) <= LONGUEUR_CITEE else f"{texte[:LONGUEUR_CITEE]}…"
