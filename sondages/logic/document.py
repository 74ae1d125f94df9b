"""The document of the results: everything that is told of a poll, in one JSON object that anybody can recount.

```
{"format": "sondages-1", "sondage": {"code", "titre", "organisme", "ouvert_le", "clos_le"},
 "seuils": {"effectifs", "mots"}, "codes": {"donnes", "utilises"}, "bulletins": n or null under the threshold,
 "groupes": [{"id", "nom", "effectif", "cle_publique", "bulletins": n or null when not shown}],
 "cle_idees": "…",
 "cartes": [{"id", "rang", "nature", "enonce", "determinant", "options", "explication", "bonne_reponse",
             "total": null or {"etat": "publiee", "effectifs": {value: n}, "reponses": [[receipt, value], …]}
                      or {"etat": "floue", "valeur": v, "recus": [receipt, …]},
             "groupes": [{"groupe": id, "effectifs": {value: n}, "recus": [receipt, …]}]}],
 "empreinte": SHA-256 of the rest}
```

Lists are in the order of the receipts, that are random. Keys are DER in base64, days are days.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sondages.logic.anonymat import EtatCellule, groupes_montres, juger
from sondages.logic.bulletin import valeurs_de

FORMAT = "sondages-1"


@dataclass(frozen=True)
class Vote:
    """One answer to one card, in the detail that is never told."""

    carte: int
    groupe: int
    valeur: str
    recu: str


def document_de(
    entete: Mapping[str, Any],
    groupes: Sequence[Mapping[str, Any]],
    cartes: Sequence[Mapping[str, Any]],
    votes: Iterable[Vote],
    bulletins: Mapping[int, int],
) -> dict[str, Any]:
    """Compose the document. `bulletins`: how many by department; `entete` has `sondage`, `seuils`, `codes`, `cle_idees`.

    `groupes` have `id`, `nom`, `effectif`, `cle_publique`; `cartes` what the document tells of them.
    """
    seuil = entete["seuils"]["effectifs"]
    nombre = sum(bulletins.values())
    montres = groupes_montres(bulletins, seuil)
    par_carte: dict[int, list[Vote]] = defaultdict(list)
    for vote in votes:
        par_carte[vote.carte].append(vote)
    contenu = {
        "format": FORMAT,
        **entete,
        "bulletins": nombre if nombre >= seuil else None,
        "groupes": [
            {**groupe, "bulletins": bulletins[groupe["id"]] if groupe["id"] in montres else None} for groupe in groupes
        ],
        "cartes": [
            {**carte, **_resultats(carte, par_carte[carte["id"]] if nombre >= seuil else [], montres)}
            for carte in cartes
        ],
    }
    return contenu | {"empreinte": empreinte_de(contenu)}


def empreinte_de(contenu: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a document without its `empreinte`: sorted keys, no spaces, UTF-8."""
    reste = {cle: valeur for cle, valeur in contenu.items() if cle != "empreinte"}
    texte = json.dumps(reste, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(texte.encode()).hexdigest()


def _resultats(carte: Mapping[str, Any], votes: list[Vote], montres: Sequence[int]) -> dict[str, Any]:
    valeurs = valeurs_de(carte["nature"], len(carte["options"]))
    if not valeurs or not votes:
        return {"total": None, "groupes": []}
    par_groupe: dict[int, Counter[str]] = defaultdict(Counter)
    for vote in votes:
        par_groupe[vote.groupe][vote.valeur] += 1
    jugee = juger(par_groupe, montres)
    votes = sorted(votes, key=lambda vote: vote.recu)
    if jugee.total is EtatCellule.FLOUE:
        return {"total": _floue(votes), "groupes": []}
    reponses = [[vote.recu, vote.valeur] for vote in votes]
    return {
        "total": {"etat": jugee.total.value, "effectifs": _effectifs(valeurs, votes), "reponses": reponses},
        "groupes": [_du_groupe(g, valeurs, votes) for g in (montres if jugee.avec_groupes else ())],
    }


def _floue(votes: Sequence[Vote]) -> dict[str, Any]:
    valeur = Counter(vote.valeur for vote in votes).most_common(1)[0][0]
    return {"etat": EtatCellule.FLOUE.value, "valeur": valeur, "recus": [vote.recu for vote in votes]}


def _du_groupe(groupe: int, valeurs: Sequence[str], votes: Iterable[Vote]) -> dict[str, Any]:
    siens = [vote for vote in votes if vote.groupe == groupe]
    return {"groupe": groupe, "effectifs": _effectifs(valeurs, siens), "recus": [vote.recu for vote in siens]}


def _effectifs(valeurs: Sequence[str], votes: Iterable[Vote]) -> dict[str, int]:
    comptes = Counter(vote.valeur for vote in votes)
    return {valeur: comptes[valeur] for valeur in valeurs}
