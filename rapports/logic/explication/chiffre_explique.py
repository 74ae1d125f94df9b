"""A level of the calculation of a figure, and how people and machines read it (regles#explication).

Its terms give its value in exact arithmetic: anybody may do it again with a calculator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from enquetes.referentiels.logic.arrondi import arrondir, arrondir_un_ecart
from enquetes.visites.logic.mots import accorder_l_unite
from rapports.logic.explication.regles import DIVISIONS, ENTETES, REGLES, Operation
from rapports.logic.resultats.lignes import Bornes
from socle.logic.typographie import (
    FINE,
    INDICATION,
    INSECABLE,
    TIRET,
    chiffres_d_un_ecart,
    decimale,
    intervalle_en_mots,
    quantite,
)

POUR_CENT = "%"
FACULTATIFS = ("mention", "unite", "version", "reponse", "bareme")
"""What a document tells of a level that has it, under the name of its field."""
DECIMALES = 4
"""Decimals written where a number has more: one figure of a score needs two, the rest is for who checks."""


@dataclass(frozen=True)
class ChiffreExplique:
    """A level of the calculation. Under `PART` and `TOUS` values are 0 or 1, elsewhere points out of 100.

    `figure` is its own address, empty when it has none; a term of another edition has what addresses begin by there as
    `prefixe`. A term with `est_compte` at False is shown and left out, and `mention` says why. `unite` is that of its
    value, points when empty; `decimales` are those that it is told with. `reponse` is what was observed, `mesure` the same
    as it was noted, `bareme` what it is worth. `bornes` is the interval that results keep of it, or that its contacts give;
    `est_indication` tells that nothing bounds it, or too few contacts.
    """

    nom: str
    valeur: Fraction | None
    operation: Operation
    ancre: str
    figure: str = ""
    poids: Fraction = Fraction(1)
    est_compte: bool = True
    mention: str = ""
    version: str = ""
    unite: str = ""
    reponse: str = ""
    mesure: Any = None
    bareme: str = ""
    bornes: Bornes | None = None
    est_indication: bool = False
    termes: tuple[ChiffreExplique, ...] = ()
    decimales: int = 1
    prefixe: str = ""

    @property
    def comptes(self) -> tuple[ChiffreExplique, ...]:
        """Return the terms that count."""
        return tuple(terme for terme in self.termes if terme.est_compte)

    @property
    def produit(self) -> Fraction:
        """Return what it brings to the level above: its value by its weight."""
        return self.poids * (self.valeur or 0)

    @property
    def somme_des_poids(self) -> Fraction:
        """Add the weights of the terms that count."""
        return sum((terme.poids for terme in self.comptes), Fraction(0))

    @property
    def somme_des_produits(self) -> Fraction:
        """Add what the terms that count bring."""
        return sum((terme.produit for terme in self.comptes), Fraction(0))

    @property
    def est_une_part(self) -> bool:
        """Tell that the value is a share, between 0 and 1."""
        return self.operation in {Operation.PART, Operation.TOUS}

    @property
    def est_entendu_de_tous(self) -> bool:
        """Tell that every agent was heard. The ends of a share of users may meet too, once rounded."""
        est_des_agents = self.unite == POUR_CENT and self.operation is Operation.MOYENNE
        return est_des_agents and self.bornes is not None and self.bornes[0] == self.bornes[1]

    @property
    def est_ponderee(self) -> bool:
        """Tell that its terms weigh differently."""
        return self.operation is Operation.PONDEREE

    @property
    def a_des_reponses(self) -> bool:
        """Tell that its terms were observed, rather than computed."""
        return any(terme.reponse for terme in self.termes)

    @property
    def valeur_ecrite(self) -> str:
        """Write its value; a contact shows the division that anybody may do."""
        est_une_division = self.est_ponderee and self.a_des_reponses and self.valeur is not None
        return egalite(self) if est_une_division else ecrire(self.valeur)

    @property
    def resume(self) -> str:
        """Write in a few words what it is worth."""
        return self.mention if self.est_une_part else self.valeur_ecrite

    @property
    def intervalle_ecrit(self) -> str:
        """Write its interval, « entre 42 et 67 », in percent for a share, or that it is an indication; empty for neither."""
        if self.est_indication:
            return INDICATION
        if self.bornes is None:
            return ""
        bas, haut = self.bornes
        if self.est_une_part:
            return f"{intervalle_en_mots(100 * bas, 100 * haut)}{FINE}%"
        if self.est_entendu_de_tous:
            return "tous entendus"
        if self.operation is Operation.DIFFERENCE:
            return intervalle_en_mots(bas, haut, chiffres_d_un_ecart(bas, haut))
        return intervalle_en_mots(bas, haut, self.decimales if self.decimales > 1 else 0)

    @property
    def valeur_avec_unite(self) -> str:
        """Write its value with its unit, a difference with its sign; nothing without a value."""
        if self.valeur is None:
            return ""
        nombre = float(arrondir_un_ecart(self.valeur, self.decimales))
        ecrit = quantite(nombre) if self.decimales <= 1 else decimale(nombre, self.decimales)
        signe = "+" if self.operation is Operation.DIFFERENCE and nombre > 0 else ""
        espace = FINE if self.unite == POUR_CENT else INSECABLE
        return f"{signe}{ecrit}{espace}{accorder_l_unite(self.unite, float(self.valeur))}"

    @property
    def poids_ecrit(self) -> str:
        """Write its weight."""
        return ecrire(self.poids)

    @property
    def produit_ecrit(self) -> str:
        """Write what it brings to the level above."""
        return ecrire(self.produit)

    @property
    def total(self) -> tuple[str, str]:
        """Write the sum of the weights that count, and that of what they bring."""
        return ecrire(self.somme_des_poids), ecrire(self.somme_des_produits)

    @property
    def conclusion(self) -> str:
        """Write the last line of its calculation; empty when nothing counts or nothing is divided."""
        if self.operation is Operation.DIFFERENCE:
            premier, *autres = (terme.valeur or Fraction(0) for terme in self.termes)
            # Where a voice is told in whole points, so is the gap, of what is behind them.
            egal = "=" if premier - sum(autres) == self.valeur else "≈"
            return " − ".join(ecrire(terme.valeur) for terme in self.termes) + f" {egal} {ecrire(self.valeur)}"
        return egalite(self) if self.comptes and self.operation in DIVISIONS else ""

    @property
    def entete(self) -> str:
        """Name the column of what its terms are worth."""
        if self.est_une_part:
            return "Tenu"
        if self.ancre == "gains":
            return "Points perdus"
        return ENTETES.get(self.operation, "Points")

    @property
    def entete_des_poids(self) -> str:
        """Name the column of what its terms weigh."""
        return "Réponses" if self.unite == POUR_CENT else "Poids"

    @property
    def regle(self) -> str:
        """Say its rule in a sentence."""
        return REGLES[self.ancre, self.operation]


def completer(nu: ChiffreExplique, termes: Iterable[ChiffreExplique]) -> ChiffreExplique:
    """Give a level its terms, and the value that they make."""
    complet = replace(nu, termes=tuple(termes))
    poids = complet.somme_des_poids
    return replace(complet, valeur=complet.somme_des_produits / poids if poids else None)


def borner_ou_indiquer(chiffre: ChiffreExplique, bornes: Bornes | None) -> ChiffreExplique:
    """Give a figure the interval of its contacts, or call it an indication (regles#jamais-un-chiffre-nu)."""
    return replace(chiffre, bornes=bornes, est_indication=bornes is None and chiffre.valeur is not None)


def avec_libelles(chiffre: ChiffreExplique, libelles: Mapping[str, str]) -> ChiffreExplique:
    """Write the words of the criteria wherever a level names one by its code."""
    nom = f"{chiffre.nom}. {libelles[chiffre.nom]}" if chiffre.nom in libelles else chiffre.nom
    return replace(chiffre, nom=nom, termes=tuple(avec_libelles(terme, libelles) for terme in chiffre.termes))


def en_document(chiffre: ChiffreExplique) -> dict[str, Any]:
    """Write a level and those below it for machines: `exact` is the fraction, `valeur` its nearest float."""
    document: dict[str, Any] = {
        "nom": chiffre.nom,
        "figure": chiffre.figure,
        "valeur": None if chiffre.valeur is None else float(chiffre.valeur),
        "exact": None if chiffre.valeur is None else str(chiffre.valeur),
        "operation": chiffre.operation.value,
        "regle": f"regles#{chiffre.ancre}",
        "poids": str(chiffre.poids),
        "compte": chiffre.est_compte,
    }
    document |= {nom: texte for nom in FACULTATIFS if (texte := getattr(chiffre, nom))}
    if chiffre.bornes:
        document["intervalle"] = list(chiffre.bornes)
    if chiffre.est_indication:
        document["indication"] = True
    if chiffre.prefixe:
        document["adresse"] = f"{chiffre.prefixe}{chiffre.figure}"
    if chiffre.operation is Operation.BAREME:
        document["mesure"] = chiffre.mesure
    if chiffre.termes:
        document["termes"] = [en_document(terme) for terme in chiffre.termes]
    return document


def ecrire(valeur: Fraction | None) -> str:
    """Write a number as people copy it on a calculator: whole or decimal when it is, else four decimals."""
    if valeur is None:
        return TIRET
    decimales = next((n for n in range(DECIMALES) if (valeur * 10**n).denominator == 1), DECIMALES)
    return decimale(float(arrondir(valeur, DECIMALES)), decimales)


def egalite(chiffre: ChiffreExplique) -> str:
    """Write the division that gives a level: « 1 999 ÷ 27 = 74,0370 »."""
    somme, poids = ecrire(chiffre.somme_des_produits), ecrire(chiffre.somme_des_poids)
    return f"{somme} ÷ {poids} = {ecrire(chiffre.valeur)}"
