"""Recount a poll from its published document alone (shape: sondages.logic.document). Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sondages.logic.anonymat import BRUIT, EtatCellule
from sondages.logic.bulletin import IDEE, valeurs_de
from sondages.logic.document import FORMAT, empreinte_de
from sondages.logic.forme import DOCUMENT, est_conforme

SEUIL = 10
RECU = re.compile(r"[0-9A-HJKMNP-TV-Z]{16}\Z")


class FormatInconnu(ValueError):
    """Not a document of this format."""


@dataclass(frozen=True)
class Recomptage:
    """What the recount found: its faults, in French; none when the document is right."""

    fautes: tuple[str, ...]
    bulletins: int | None
    cartes: int
    reponses: int
    empreinte: str

    @property
    def est_juste(self) -> bool:
        """Tell whether every count is what its list says."""
        return not self.fautes


def recompter(contenu: Any) -> Recomptage:
    """Count again everything that a document tells; raises DocumentIllisible."""
    if not isinstance(contenu, dict) or contenu.get("format") != FORMAT:
        raise FormatInconnu(f"Ce fichier n’est pas un dépouillement au format {FORMAT}.")
    if not est_conforme(contenu, DOCUMENT):
        raise FormatInconnu("Ce dépouillement est incomplet, mal formé, ou dit plus que son format ne prévoit.")
    try:
        fautes = [
            *_ensemble(contenu),
            *_groupes(contenu),
            *_jeu(contenu["cartes"]),
            *(faute for carte in contenu["cartes"] for faute in _carte(carte, contenu)),
        ]
        listees = sum(len(_recus(carte["total"])) for carte in contenu["cartes"] if carte["total"])
    except (KeyError, TypeError, AttributeError, ValueError) as faute:
        raise FormatInconnu("Ce dépouillement est incomplet ou mal formé.") from faute
    return Recomptage(tuple(fautes), contenu["bulletins"], len(contenu["cartes"]), listees, contenu["empreinte"])


def _ensemble(contenu: dict[str, Any]) -> list[str]:
    """Check the fingerprint, the thresholds and the numbers of codes and ballots."""
    seuil, nombre, codes = contenu["seuils"]["effectifs"], contenu["bulletins"], contenu["codes"]
    fautes = []
    if contenu["empreinte"] != empreinte_de(contenu):
        fautes.append("L’empreinte n’est pas celle du document\u202f: il a été modifié.")
    if min(seuil, contenu["seuils"]["mots"]) < SEUIL:
        fautes.append(f"Un seuil est sous {SEUIL}.")
    if nombre is not None and nombre < seuil:
        fautes.append(f"{nombre} bulletins sont dits, sous le seuil de {seuil}.")
    if not (nombre or 0) <= codes["utilises"] <= codes["donnes"]:
        fautes.append("Il y a plus de bulletins que de codes utilisés, ou plus de codes utilisés que donnés.")
    if codes["donnes"] > sum(groupe["effectif"] for groupe in contenu["groupes"]):
        fautes.append("Il y a plus de codes donnés que d’agents.")
    return fautes


def _groupes(contenu: dict[str, Any]) -> list[str]:
    """Check which departments are shown, and that none has more ballots than agents."""
    seuil, nombre, groupes = contenu["seuils"]["effectifs"], contenu["bulletins"], contenu["groupes"]
    montres = _montres(contenu)
    fautes = []
    if len({groupe["id"] for groupe in groupes}) != len(groupes):
        fautes.append("Un groupe est écrit deux fois.")
    if any(groupe["bulletins"] > groupe["effectif"] for groupe in groupes if groupe["id"] in montres):
        fautes.append("Un groupe a plus de bulletins que d’agents.")
    if nombre is None:
        return fautes + (["Des groupes sont montrés sous le seuil."] if montres else [])
    if any(n < seuil for n in montres.values()):
        fautes.append("Un groupe est montré sous le seuil.")
    reste = nombre - sum(montres.values())
    if montres and (reste < 0 or 0 < reste < seuil):
        fautes.append("Le reste des groupes se déduit, sous le seuil.")
    return fautes


def _montres(contenu: dict[str, Any]) -> dict[int, int]:
    return {groupe["id"]: groupe["bulletins"] for groupe in contenu["groupes"] if groupe["bulletins"] is not None}


def _jeu(cartes: list[dict[str, Any]]) -> list[str]:
    """Check that the deck is whole: ranks from one, each card once, natures that are known, something to answer."""
    fautes = []
    if [carte["rang"] for carte in cartes] != list(range(1, len(cartes) + 1)):
        fautes.append("Une carte manque, ou n’est pas à son rang.")
    if len({carte["id"] for carte in cartes}) != len(cartes):
        fautes.append("Une carte est écrite deux fois.")
    repondables = [bool(valeurs_de(carte["nature"], len(carte["options"]))) for carte in cartes]
    if not any(repondables):
        fautes.append("Aucune carte n’appelle de réponse.")
    if any(not est and carte["nature"] != IDEE for est, carte in zip(repondables, cartes, strict=True)):
        fautes.append("La nature d’une carte n’existe pas.")
    return fautes


def _carte(carte: dict[str, Any], contenu: dict[str, Any]) -> list[str]:
    total, nom = carte["total"], f"Carte {carte['rang']}\u202f: "
    valeurs = valeurs_de(carte["nature"], len(carte["options"]))
    if total is None:
        muette = carte["groupes"] == [] and (contenu["bulletins"] is None or not valeurs)
        return [] if muette else [f"{nom}ses résultats manquent."]
    if contenu["bulletins"] is None:
        return [f"{nom}des résultats sont dits sous le seuil."]
    est_floue = total["etat"] == EtatCellule.FLOUE
    fautes = _listes(carte, contenu["bulletins"])
    fautes += _floue(carte, valeurs) if est_floue else _publiee(carte, valeurs, contenu)
    return [f"{nom}{faute}" for faute in fautes]


def _listes(carte: dict[str, Any], bulletins: int) -> list[str]:
    recus, fautes = _recus(carte["total"]), []
    if len(recus) != bulletins:
        fautes.append(f"{len(recus)} réponses pour {bulletins} bulletins.")
    if len(set(recus)) != len(recus) or not all(RECU.match(recu) for recu in recus):
        fautes.append("un reçu est en double ou mal formé.")
    # Any other order could tie the answers of one agent from card to card.
    if any(liste != sorted(liste) for liste in (recus, *(groupe["recus"] for groupe in carte["groupes"]))):
        fautes.append("une liste n’est pas dans l’ordre des reçus.")
    return fautes


def _floue(carte: dict[str, Any], valeurs: tuple[str, ...]) -> list[str]:
    total = carte["total"]
    if total["valeur"] not in valeurs or carte["groupes"]:
        return ["une cellule floutée porte plus que ses reçus."]
    return []


def _publiee(carte: dict[str, Any], valeurs: tuple[str, ...], contenu: dict[str, Any]) -> list[str]:
    total = carte["total"]
    valeur_de = dict(total["reponses"])
    fautes = _cellule(total["effectifs"], valeurs, Counter(valeur_de.values()), "le total")
    if total["etat"] != EtatCellule.PUBLIEE:
        fautes.append("l’état de ses résultats n’existe pas.")
    if not carte["groupes"]:
        return fautes
    if {cellule["groupe"] for cellule in carte["groupes"]} != set(_montres(contenu)):
        fautes.append("elle ne montre pas tous les groupes montrés.")
    return fautes + _parties(carte, valeurs, valeur_de, contenu)


def _parties(
    carte: dict[str, Any], valeurs: tuple[str, ...], valeur_de: dict[str, str], contenu: dict[str, Any]
) -> list[str]:
    """Judge the departments of a card, and what the others are by difference."""
    fautes = []
    bulletins = {g["id"]: (g["nom"], g["bulletins"]) for g in contenu["groupes"]}
    vus: set[str] = set()
    reste = Counter(valeur_de.values())
    for cellule in carte["groupes"]:
        nom, nombre = bulletins[cellule["groupe"]]
        fautes += _recus_du_groupe(cellule["recus"], nom, nombre, valeur_de.keys() - vus)
        siens = valeur_de.keys() & cellule["recus"]
        vus |= siens
        comptes = Counter(valeur_de[recu] for recu in siens)
        fautes += _cellule(cellule["effectifs"], valeurs, comptes, f"le groupe {nom}")
        reste -= comptes
    if reste.total() and _presque_unanime(reste):
        fautes.append("le reste des groupes se déduit, presque unanime.")
    return fautes


def _recus_du_groupe(recus: list[str], nom: str, nombre: int | None, libres: set[str]) -> list[str]:
    """Judge the receipts of a department; `libres` are those of the total that no department before it holds."""
    fautes, siens = [], set(recus)
    if not len(recus) == len(siens) == nombre:
        fautes.append(f"le groupe {nom} n’a pas autant de reçus que de bulletins.")
    if not siens <= libres:
        fautes.append(f"des reçus du groupe {nom} ne sont pas du total, ou d’un autre groupe aussi.")
    return fautes


def _cellule(dits: dict[str, int], valeurs: tuple[str, ...], comptes: Counter[str], qui: str) -> list[str]:
    fautes = []
    if set(dits) != set(valeurs) or {v: n for v, n in dits.items() if n} != {v: n for v, n in comptes.items() if n}:
        fautes.append(f"{qui} ne compte pas ce que dit sa liste.")
    if _presque_unanime(comptes):
        fautes.append(f"{qui} est presque unanime et n’est pas flouté.")
    return fautes


def _presque_unanime(comptes: Counter[str]) -> bool:
    return comptes.total() - max(comptes.values(), default=0) <= BRUIT


def _recus(total: dict[str, Any]) -> list[str]:
    return total["recus"] if total["etat"] == EtatCellule.FLOUE else [recu for recu, _ in total["reponses"]]
