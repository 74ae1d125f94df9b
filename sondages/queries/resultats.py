"""The results of a poll, read in the frozen document only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from campagnes.enums import Determinant
from socle.enums import Question
from sondages.enums import NatureCarte, Valeur
from sondages.logic.accord import AccordMoyen, Jugements, accord_moyen
from sondages.models import Sondage
from sondages.queries.deck import libelles_des_valeurs


@dataclass(frozen=True)
class Barre:
    """One value of a cell: how many, and its share of the cell in % (0 to 100, not rounded)."""

    valeur: str
    libelle: str
    nombre: int
    part: float


@dataclass(frozen=True)
class Cellule:
    """What is told of a set of agents on a card.

    `etat`: `publiee` (with `barres`), `floue` (nearly all answered `libelle`, no count), `retenue` (nothing).
    """

    etat: str
    n: int | None = None
    barres: tuple[Barre, ...] = ()
    valeur: str = ""
    libelle: str = ""

    est_floue = Question("etat", "floue")

    @property
    def jugements(self) -> Jugements:
        """Count those who agree and those who do not, passes left out; none without counts."""
        comptes = {barre.valeur: barre.nombre for barre in self.barres}
        return comptes.get(Valeur.ACCORD, 0), comptes.get(Valeur.DESACCORD, 0)

    @property
    def accord(self) -> float | None:
        """Return the share of agreement among those who did not pass, 0 to 100, not rounded; None without counts."""
        pour, contre = self.jugements
        return 100 * pour / (pour + contre) if pour + contre else None


@dataclass(frozen=True)
class CarteDesResultats:
    """A card and its cells: everybody, then the departments shown, by their names."""

    id: int
    rang: int
    nature: str
    enonce: str
    determinant: str
    determinant_nom: str
    explication: str
    bonne_reponse: str
    total: Cellule
    groupes: tuple[tuple[str, Cellule], ...]


@dataclass(frozen=True)
class GroupeDesResultats:
    """A department; `bulletins` is None when it is not shown."""

    id: int
    nom: str
    effectif: int
    bulletins: int | None


@dataclass(frozen=True)
class Resultats:
    """All that is told. `bulletins` is None under `seuil`: then every cell is `retenue`."""

    titre: str
    organisme: str
    ouvert_le: str
    clos_le: str
    seuil: int
    codes_donnes: int
    codes_utilises: int
    bulletins: int | None
    groupes: tuple[GroupeDesResultats, ...]
    cartes: tuple[CarteDesResultats, ...]
    empreinte: str

    @property
    def est_lisible(self) -> bool:
        """Tell whether there is anything to read."""
        return self.bulletins is not None

    @property
    def effectif(self) -> int:
        """Count the agents who were asked."""
        return sum(groupe.effectif for groupe in self.groupes)

    def cartes_de(self, determinant: str) -> tuple[CarteDesResultats, ...]:
        """Return the statements about a determinant, told or not."""
        return tuple(
            carte
            for carte in self.cartes
            if carte.determinant == determinant and carte.nature == NatureCarte.AFFIRMATION
        )

    def accord_sur(self, determinant: str) -> AccordMoyen | None:
        """Return how far agents agree with the statements about a determinant whose counts are told; None without any."""
        jugements = [carte.total.jugements for carte in self.cartes_de(determinant)]
        return accord_moyen(jugements, self.bulletins or 0, self.effectif)


RETENUE = Cellule("retenue")


def resultats_de(sondage: Sondage) -> Resultats:
    """Return the results of a closed poll; raises Depouillement.DoesNotExist before the closing."""
    contenu = sondage.depouillement.contenu
    groupes = tuple(GroupeDesResultats(g["id"], g["nom"], g["effectif"], g["bulletins"]) for g in contenu["groupes"])
    noms = {groupe.id: groupe.nom for groupe in groupes}
    return Resultats(
        titre=contenu["sondage"]["titre"],
        organisme=contenu["sondage"]["organisme"],
        ouvert_le=contenu["sondage"]["ouvert_le"],
        clos_le=contenu["sondage"]["clos_le"],
        seuil=contenu["seuils"]["effectifs"],
        codes_donnes=contenu["codes"]["donnes"],
        codes_utilises=contenu["codes"]["utilises"],
        bulletins=contenu["bulletins"],
        groupes=groupes,
        cartes=tuple(_carte(carte, noms, contenu["bulletins"]) for carte in contenu["cartes"]),
        empreinte=sondage.depouillement.empreinte,
    )


def reponses_par_recu(sondage: Sondage) -> dict[int, dict[str, str]]:
    """Return, by card, the published value of each receipt; empty value in a blurred cell."""
    return {
        carte["id"]: (
            dict(carte["total"]["reponses"])
            if carte["total"]["etat"] == "publiee"
            else dict.fromkeys(carte["total"]["recus"], "")
        )
        for carte in sondage.depouillement.contenu["cartes"]
        if carte["total"]
    }


def _carte(carte: dict[str, Any], noms: dict[int, str], bulletins: int | None) -> CarteDesResultats:
    libelles = dict(libelles_des_valeurs(carte["nature"], carte["options"]))
    determinant = carte["determinant"]
    return CarteDesResultats(
        id=carte["id"],
        rang=carte["rang"],
        nature=carte["nature"],
        enonce=carte["enonce"],
        determinant=determinant,
        determinant_nom=str(Determinant(determinant).label) if determinant else "",
        explication=carte["explication"],
        bonne_reponse=carte["bonne_reponse"],
        total=_total(carte["total"], libelles, bulletins),
        groupes=tuple((noms[g["groupe"]], _cellule(g["effectifs"], libelles)) for g in carte["groupes"]),
    )


def _total(total: dict[str, Any] | None, libelles: dict[str, str], bulletins: int | None) -> Cellule:
    if total is None:
        return RETENUE
    if total["etat"] == "floue":
        return Cellule("floue", n=bulletins, valeur=total["valeur"], libelle=libelles[total["valeur"]])
    return _cellule(total["effectifs"], libelles)


def _cellule(effectifs: dict[str, int], libelles: dict[str, str]) -> Cellule:
    n = sum(effectifs.values())
    barres = tuple(
        Barre(valeur, libelle, effectifs[valeur], 100 * effectifs[valeur] / n) for valeur, libelle in libelles.items()
    )
    return Cellule("publiee", n=n, barres=barres)
