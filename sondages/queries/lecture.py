"""The published results put in words and in order for a page: one sentence, the determinants, then each card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from campagnes.enums import Determinant
from socle.logic.typographie import arrondi, entier
from sondages.enums import NatureCarte, Valeur
from sondages.logic.accord import AccordMoyen
from sondages.queries.resultats import Barre, CarteDesResultats, Cellule, Resultats

# Order of a bar, whose five places go from red to green: disagreement, passed in grey, agreement.
PLACES = {
    NatureCarte.AFFIRMATION: (Valeur.DESACCORD, None, Valeur.PASSE, None, Valeur.ACCORD),
    NatureCarte.LE_SAVIEZ_VOUS: (Valeur.FAUX, None, Valeur.PASSE, None, Valeur.VRAI),
}
# Cards that a sentence names when they are equals.
PEU_D_EGALES = 2


@dataclass(frozen=True)
class LigneDeterminant:
    """A determinant: the mean agreement of its cards that have counts, None without any."""

    code: str
    nom: str
    accord: AccordMoyen | None
    nb_cartes: int
    nb_floues: int


@dataclass(frozen=True)
class LigneDuTableau:
    """A value, everybody's count and share, then the share in each department shown."""

    libelle: str
    nombre: int
    part: float
    par_groupe: tuple[float, ...]


@dataclass(frozen=True)
class CarteLue:
    """A card with its sentence, the pairs of its bar (none where counts are withheld) and the rows of its table."""

    carte: CarteDesResultats
    phrase: str
    barre: tuple[tuple[str, int], ...]
    groupes: tuple[str, ...]
    lignes: tuple[LigneDuTableau, ...]


@dataclass(frozen=True)
class LectureSondage:
    """What a page shows."""

    phrase: str
    determinants: tuple[LigneDeterminant, ...]
    cartes: tuple[CarteLue, ...]
    groupes_retenus: tuple[str, ...]
    nb_floues: int


def lire_resultats(resultats: Resultats) -> LectureSondage:
    """Return the page of the results of a poll."""
    # The column of a single department would say the total again.
    avec_groupes = len(resultats.groupes) > 1
    cartes = tuple(_carte(carte, avec_groupes) for carte in resultats.cartes if carte.nature != NatureCarte.IDEE)
    return LectureSondage(
        phrase=_phrase(resultats),
        determinants=tuple(lire_determinants(resultats)),
        cartes=cartes,
        groupes_retenus=tuple(groupe.nom for groupe in resultats.groupes if groupe.bulletins is None),
        nb_floues=sum(lue.carte.total.est_floue for lue in cartes),
    )


def _phrase(resultats: Resultats) -> str:
    """Say what brings agents together and what divides them, from the agreement on the statements whose counts are told.

    Where nearly all answered alike, no figure says whether it is more or less: the sentence leaves those out, and says so.
    Cards that read the same percents are equals.
    """
    juges = [(arrondi(carte.total.accord), carte) for carte in resultats.cartes if carte.total.accord is not None]
    if not juges:
        return ""
    haut, bas = max(accord for accord, _ in juges), min(accord for accord, _ in juges)
    if len(juges) == 1:
        return f"Sur «\u202f{juges[0][1].enonce}\u202f», {entier(haut)}\u202f% des agents qui se prononcent sont plutôt d’accord."
    est_floue = any(carte.nature == NatureCarte.AFFIRMATION and carte.total.est_floue for carte in resultats.cartes)
    quoi = "Hors des affirmations presque unanimes, l’accord" if est_floue else "L’accord"
    if haut == bas:
        return f"{quoi} est le même sur {len(juges)} affirmations\u202f: {entier(haut)}\u202f%."
    larges, faibles = ([carte for accord, carte in juges if accord == extreme] for extreme in (haut, bas))
    return (
        f"{quoi} est le plus large sur {_nommees(larges)} ({entier(haut)}\u202f%), "
        f"le plus faible sur {_nommees(faibles)} ({entier(bas)}\u202f%)."
    )


def _nommees(cartes: Sequence[CarteDesResultats]) -> str:
    """Name one card or two equals; count more."""
    noms = [f"«\u202f{carte.enonce.removesuffix('.')}\u202f»" for carte in cartes]
    return " et ".join(noms) if len(noms) <= PEU_D_EGALES else f"{len(noms)} affirmations"


def lire_determinants(resultats: Resultats) -> Iterator[LigneDeterminant]:
    """Yield the eight determinants as agents live them, from what is published of the cards alone."""
    for determinant in Determinant:
        siennes = resultats.cartes_de(determinant)
        yield LigneDeterminant(
            code=determinant.value,
            nom=str(determinant.label),
            accord=resultats.accord_sur(determinant),
            nb_cartes=len(siennes),
            nb_floues=sum(carte.total.est_floue for carte in siennes),
        )


def _carte(carte: CarteDesResultats, avec_groupes: bool) -> CarteLue:
    montres = carte.groupes if avec_groupes else ()
    groupes = [cellule for _, cellule in montres]
    return CarteLue(
        carte=carte,
        phrase=_phrase_de(carte),
        barre=_barre(carte),
        groupes=tuple(nom for nom, _ in montres),
        lignes=tuple(_ligne(barre, groupes) for barre in carte.total.barres),
    )


def _ligne(barre: Barre, groupes: list[Cellule]) -> LigneDuTableau:
    parts = (next(b.part for b in cellule.barres if b.valeur == barre.valeur) for cellule in groupes)
    return LigneDuTableau(barre.libelle, barre.nombre, barre.part, tuple(parts))


def _phrase_de(carte: CarteDesResultats) -> str:
    total = carte.total
    if total.etat == "retenue":
        return ""
    if total.etat == "floue":
        return f"Presque toutes les réponses\u202f: {total.libelle}."
    if carte.nature == NatureCarte.AFFIRMATION:
        if total.accord is None:
            return ""
        return f"{entier(total.accord)}\u202f% de ceux qui se prononcent sont plutôt d’accord."
    if carte.nature == NatureCarte.LE_SAVIEZ_VOUS:
        justes = next(barre for barre in total.barres if barre.valeur == carte.bonne_reponse)
        return f"{entier(justes.part)}\u202f% ont trouvé\u202f: c’est {carte.bonne_reponse}."
    choix = [barre for barre in total.barres if barre.valeur != Valeur.PASSE]
    plus_choisis = [barre for barre in choix if barre.nombre == max(barre.nombre for barre in choix)]
    mots = "Le plus choisi" if len(plus_choisis) == 1 else "Les plus choisis, à égalité"
    libelles = "\u202f; ".join(barre.libelle for barre in plus_choisis)
    return f"{mots}\u202f: {libelles} ({entier(plus_choisis[0].part)}\u202f%)."


def _barre(carte: CarteDesResultats) -> tuple[tuple[str, int], ...]:
    barres = {barre.valeur: barre for barre in carte.total.barres}
    places = PLACES.get(NatureCarte(carte.nature))
    if not barres or places is None:
        return ()
    mots = {Valeur.PASSE.value: "Passée"}
    return tuple(
        ("", 0) if valeur is None else (mots.get(valeur, barres[valeur].libelle.capitalize()), barres[valeur].nombre)
        for valeur in places
    )
