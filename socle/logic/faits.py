"""What a line of the journal may hold: facts for ever, words apart, where they can be erased.

A line can be neither changed nor erased, so it holds nothing that a person could ask to have erased: ids, codes,
counts, dates. What somebody typed, or what names somebody, is words: they are kept beside the line.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from socle.logic.bornes_des_dates import PARIS

MOTS = frozenset(
    {
        "lieu",
        "motif",
        "motivation",
        "nom",
        "nom_avant",
        "numero",
        "raison",
        "reference",
        "remarque",
        "responsable",
        "suivi",
        "titre",
    }
)
"""Keys of words: typed by somebody, or naming somebody or something. A closed list of reasons counts as words too."""

FAITS = frozenset(
    {
        "acces_ferme",
        "affectees",
        "ajoutes",
        "alertes",
        "annulees",
        "apres",
        "au",
        "avant",
        "avant_le",
        "borne",
        "canaux",
        "carte",
        "champs",
        "code",
        "commentaire",
        "conflit",
        "conflits",
        "creees",
        "criteres",
        "de",
        "decision",
        "deplacees",
        "dernier_jour",
        "dialogue_id",
        "document",
        "du",
        "ecarts",
        "ecrites",
        "effectif",
        "empreinte",
        "engagements",
        "enqueteur",
        "enrolement",
        "etat",
        "expire",
        "faits",
        "fin",
        "gagnes",
        "graine",
        "grilles",
        "groupe",
        "hebdomadaire",
        "impossibles",
        "inchangees",
        "inscription",
        "instant",
        "issue",
        "jeu",
        "jours_ouverts",
        "liberees",
        "lot",
        "max_semaine",
        "max_total",
        "media",
        "membre",
        "methode",
        "modele",
        "montant",
        "nature",
        "natures",
        "nb_codes",
        "nombre",
        "objectif",
        "organismes",
        "pages",
        "perdus",
        "pieces",
        "point",
        "points",
        "porte",
        "portees",
        "pour",
        "prevue_du",
        "rang",
        "refusees",
        "remplacee_par",
        "renouvelee",
        "reponse",
        "reserve_du",
        "retenue",
        "retirees",
        "retires",
        "roles",
        "scenarios",
        "score",
        "section",
        "service",
        "seuil_effectifs",
        "seuil_mots",
        "siren",
        "sondage_id",
        "site",
        "statut",
        "sujets",
        "tours",
        "type",
        "valeur",
        "verdict",
        "version",
        "visite",
        "visites_liberees",
    }
)
"""Keys of facts. Another one is added here by whoever needs it, and read again with the question: whom does it name?"""

CODE = re.compile(r"[A-Za-z0-9_.:+/-]{0,64}")
"""What a fact may be as text: an id, a code, an instant, a hash. No space, no accent, no address."""

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def separer(details: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the facts and the words of an act; refuse a key that nobody declared.

    A fact whose value is free text goes with the words, which can be erased: the act stands, the line names nobody.
    """
    faits: dict[str, Any] = {}
    mots: dict[str, str] = {}
    for cle, valeur in details.items():
        if cle not in MOTS | FAITS:
            raise TypeError(f"« {cle} » n’est déclaré ni fait ni mots dans socle/logic/faits.py.")
        if cle in FAITS and est_un_fait(valeur):
            faits[cle] = valeur
        else:
            mots[cle] = str(valeur)
    return faits, mots


def est_un_fait(valeur: Any) -> bool:
    """Tell whether a value is a number, a truth, a code, or lists and tables of these."""
    match valeur:
        case None | bool() | int() | float():
            return True
        case str():
            return CODE.fullmatch(valeur) is not None
        case list() | tuple():
            return all(map(est_un_fait, valeur))
        case dict():
            return all(isinstance(cle, str) and est_un_fait(cle) and est_un_fait(v) for cle, v in valeur.items())
    return False


def en_mots(valeur: Any) -> str:
    """Write a value of an act to be read: « oui », « – » for nothing, lists and tables without signs of a programme.

    An instant is told as files tell it, in Paris.
    """
    match valeur:
        case None | "" | [] | ():
            return "–"
        case bool():
            return "oui" if valeur else "non"
        case list() | tuple():
            return ", ".join(map(en_mots, valeur))
        case dict():
            return ", ".join(f"{cle} {en_mots(v)}" for cle, v in valeur.items()) or "–"
        case str() if INSTANT.fullmatch(valeur):
            # What somebody typed looks like one at times, and is none.
            with contextlib.suppress(ValueError, OverflowError):
                return dt.datetime.fromisoformat(valeur).astimezone(PARIS).strftime("%Y-%m-%d %H:%M")
    return str(valeur)
