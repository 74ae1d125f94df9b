"""The trophies of a frozen content: what is awarded, to whom, by what. Pure: documents in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from socle.logic.typographie import enumerer, minuscule
from trophees.enums import Categorie, Decideur, PrixSpecial


@dataclass(frozen=True)
class TropheeGele:
    """A trophy as it was frozen. `categories` is empty for a special prize; `nb_classes` is how many competed."""

    code: str
    categories: tuple[str, ...]
    nb_classes: int
    est_decerne: bool
    decideur: str
    laureats: tuple[str, ...]
    noms: tuple[str, ...]

    @property
    def libelle(self) -> str:
        """Return its name."""
        return libelle_de(self.code, self.categories)

    @property
    def est_du_jury(self) -> bool:
        """Tell whether a jury named its laureate."""
        return self.decideur == Decideur.JURY


def libelle_de(code: str, categories: tuple[str, ...]) -> str:
    """Return the name of a trophy: its prize, or its categories."""
    if not categories:
        return str(PrixSpecial(code).label)
    premier, *autres = (str(Categorie(categorie).label) for categorie in categories)
    return enumerer([premier, *map(minuscule, autres)])


def prix_de(contenu: Mapping[str, Any], siren: str) -> list[str]:
    """Return the names of the trophies that a content gives a body."""
    if "trophees" in contenu:
        gagnes = (un for un in contenu["trophees"] if siren in un["laureats"])
        return [libelle_de(un["code"], tuple(un["categories"])) for un in gagnes]
    return [
        libelle_de(ligne["categorie"], (ligne["categorie"],))
        for ligne in contenu["classement"]
        if ligne["siren"] == siren and ligne["est_laureat"]
    ]


def dire_les_prix(contenu: Mapping[str, Any], siren: str) -> str:
    """Write the trophies that a content gives a body: names hold commas."""
    return "\u202f; ".join(prix_de(contenu, siren))


def sirens_laureats(contenu: Mapping[str, Any]) -> set[str]:
    """Return the bodies that a content awards."""
    if "trophees" in contenu:
        return {siren for trophee in contenu["trophees"] for siren in trophee["laureats"]}
    return {ligne["siren"] for ligne in contenu["classement"] if ligne["est_laureat"]}


def trophees_geles(contenu: Mapping[str, Any]) -> list[TropheeGele]:
    """Return the trophies of a content; without a deliberation, each category is one, won by the measure."""
    noms = {ligne["siren"]: ligne["nom"] for ligne in contenu["classement"]}
    documents = contenu["trophees"] if "trophees" in contenu else _par_categorie(contenu)
    return [
        TropheeGele(
            code=document["code"],
            categories=tuple(document["categories"]),
            nb_classes=document["nb_classes"],
            est_decerne=document["est_decerne"],
            decideur=document["decideur"],
            laureats=tuple(document["laureats"]),
            noms=tuple(noms[siren] for siren in document["laureats"]),
        )
        for document in documents
    ]


def _par_categorie(contenu: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "code": categorie["code"],
            "categories": [categorie["code"]],
            "nb_classes": categorie["nb_classes"],
            "est_decerne": categorie["est_decernee"],
            "decideur": Decideur.MESURE,
            "laureats": [
                ligne["siren"]
                for ligne in contenu["classement"]
                if ligne["categorie"] == categorie["code"] and ligne["est_laureat"]
            ],
        }
        for categorie in contenu["categories"]
    ]
