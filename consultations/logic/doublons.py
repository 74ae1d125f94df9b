"""Ideas that look alike: suggested to a person, with the words they share, never merged.

Two views of an idea, each a TF-IDF vector (Salton and Buckley 1988; inverse frequency log((1 + n) / (1 + df)) + 1,
logarithm of the frequency): its stems, the title counting twice, and the runs of 3 to 5 letters inside its full words,
which see through typing errors and families of words. The score is a weighted mean of the two cosines, 0–1. Under a
cosine of 0.1 for stems there is nothing to show a person, and the pair is passed over. When both ideas name a street, a
place, a school, and never the same, the score is cut: a fountain elsewhere is another idea.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, triu

from consultations.logic.identifiants import Identifiant, cle
from consultations.logic.mots_d_idees import MOT, mots_pleins, plier

METHODE = "mots et suites de lettres, 1.0"
SEUIL = 0.4
SEUIL_PROCHES = 0.3
PART_MOTS = 0.5
MINIMUM_MOTS = 0.1
POIDS_TITRE = 2
LONGUEURS = (3, 4, 5)
AUTRE_LIEU = 0.6
MOTS_MONTRES = 6
BLOC = 4_000

NOM_DE_LIEU = re.compile(
    r"\b(?i:rue|avenue|boulevard|place|square|route|chemin|impasse|all[ée]e|quai|[ée]cole|coll[èe]ge|lyc[ée]e|cr[èe]che"
    r"|carrefour|cit[ée]|quartier)\s+(?:de\s+la\s+|de\s+l[’']|de\s+|du\s+|des\s+|d[’'])?"
    r"([A-ZÀ-Ý][\w-]*(?:\s+[A-ZÀ-Ý][\w-]*)*)"
)

Texte = tuple[str, str]
Poids = Mapping[str, float]
Matrice = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class IdeesProches:
    """Two ideas that look alike. `score` is on 0–1; `mots_communs`, those that weigh most first, explain it."""

    a: Identifiant
    b: Identifiant
    score: float
    mots_communs: tuple[str, ...]
    methode: str = METHODE


@dataclass(frozen=True, slots=True)
class Proche:
    """An idea that looks like the one being written."""

    proposition: Identifiant
    score: float
    mots_communs: tuple[str, ...]
    methode: str = METHODE


@dataclass(frozen=True, slots=True)
class _Vue:
    """Ideas × features, rows of length 1."""

    lignes: csr_array
    traits: tuple[str, ...]
    colonnes: Mapping[str, int]
    raretes: Matrice
    rarete_inconnue: float

    def ligne(self, poids: Poids) -> csr_array:
        """Return one row. What the corpus does not hold has no column, but makes the row longer all the same."""
        connus = sorted((self.colonnes[trait], valeur) for trait, valeur in poids.items() if trait in self.colonnes)
        rangs = np.array([rang for rang, _valeur in connus], dtype=np.intp)
        valeurs = np.array([valeur for _rang, valeur in connus]) * self.raretes[rangs]
        inconnus = [valeur * self.rarete_inconnue for trait, valeur in poids.items() if trait not in self.colonnes]
        longueur = math.sqrt(float(valeurs @ valeurs) + sum(valeur**2 for valeur in inconnus)) or 1.0
        return csr_array((valeurs / longueur, rangs, [0, len(rangs)]), shape=(1, len(self.colonnes)))


@dataclass(frozen=True, slots=True)
class IndexIdees:
    """A corpus ready to be compared with; build it once for several ideas."""

    identifiants: tuple[Identifiant, ...]
    mots: _Vue
    lettres: _Vue
    formes: Mapping[str, str]
    """How each stem is written first in the corpus."""
    lieux: tuple[frozenset[str], ...]


def rapprocher(textes: Mapping[Identifiant, Texte], seuil: float = SEUIL) -> tuple[IdeesProches, ...]:
    """Return the pairs of ideas (title, text) whose score reaches `seuil`, the most alike first; a before b."""
    index = indexer(textes)
    lignes = index.mots.lignes
    trouves = [
        IdeesProches(
            index.identifiants[i], index.identifiants[j], round(score, 4), _mots_communs(index, lignes, i, lignes, j)
        )
        for i, j, score in _paires(index, seuil)
    ]
    return tuple(sorted(trouves, key=lambda paire: (-paire.score, cle(paire.a), cle(paire.b))))


def proches_de(
    titre: str,
    texte: str,
    corpus: Mapping[Identifiant, Texte] | IndexIdees,
    au_plus: int = 5,
) -> tuple[Proche, ...]:
    """Return at most `au_plus` ideas of the corpus that look like this one, the most alike first.

    The threshold is lower than between ideas of a corpus: the person reads and decides.
    """
    index = corpus if isinstance(corpus, IndexIdees) else indexer(corpus)
    if not index.identifiants:
        return ()
    mots = index.mots.ligne(_mots((titre, texte)))
    proches = [
        Proche(index.identifiants[i], round(score, 4), _mots_communs(index, mots, 0, index.mots.lignes, i))
        for i, score in _semblables(index, (titre, texte), mots)
        if score >= SEUIL_PROCHES
    ]
    return tuple(sorted(proches, key=lambda proche: (-proche.score, cle(proche.proposition)))[:au_plus])


def _semblables(index: IndexIdees, idee: Texte, mots: csr_array) -> Iterator[tuple[int, float]]:
    """Yield the ideas that share enough words with this one, whose row is `mots`, and their score."""
    lieux = _lieux(idee)
    par_mots = (index.mots.lignes @ mots.T).toarray()[:, 0]
    par_lettres = (index.lettres.lignes @ index.lettres.ligne(_lettres(idee)).T).toarray()[:, 0]
    for i in np.flatnonzero(par_mots >= MINIMUM_MOTS).tolist():
        yield i, _noter(float(par_mots[i]), float(par_lettres[i]), lieux, index.lieux[i])


def indexer(textes: Mapping[Identifiant, Texte]) -> IndexIdees:
    """Return the corpus as vectors: ideas × stems, ideas × runs of letters."""
    identifiants = tuple(sorted(textes, key=cle))
    idees = [textes[identifiant] for identifiant in identifiants]
    formes: dict[str, str] = {}
    for mot in (mot for idee in idees for mot in mots_pleins(" ".join(idee))):
        formes.setdefault(mot.racine, mot.ecrit)
    return IndexIdees(
        identifiants,
        _vectoriser([_mots(idee) for idee in idees]),
        _vectoriser([_lettres(idee) for idee in idees]),
        formes,
        tuple(_lieux(idee) for idee in idees),
    )


def _mots(idee: Texte) -> Poids:
    """Weigh stems: 1 + log of how often, the title counting twice."""
    titre, texte = idee
    comptes = Counter(mot.racine for mot in mots_pleins(titre) * POIDS_TITRE)
    comptes.update(mot.racine for mot in mots_pleins(texte))
    return {racine: 1 + math.log(nombre) for racine, nombre in comptes.items()}


def _lettres(idee: Texte) -> Poids:
    """Weigh runs of letters inside words: 1 + log of how often."""
    comptes: Counter[str] = Counter()
    for mot in mots_pleins(" ".join(idee)):
        comptes.update(_suites(mot.plie))
    return {suite: 1 + math.log(nombre) for suite, nombre in comptes.items()}


@lru_cache(maxsize=32768)
def _suites(mot: str) -> tuple[str, ...]:
    """Return runs of letters, a space at both ends of the word: « vélo » gives « ve », « vel », … « lo »."""
    entoure = f" {mot} "
    return tuple(
        entoure[debut : debut + longueur] for longueur in LONGUEURS for debut in range(len(entoure) - longueur + 1)
    )


def _lieux(idee: Texte) -> frozenset[str]:
    """Return the words of the names that follow rue, place, école…, written with a capital."""
    noms = NOM_DE_LIEU.findall(" . ".join(idee))
    return frozenset(mot for nom in noms for mot in MOT.findall(plier(nom)))


def _noter(mots: float, lettres: float, ici: frozenset[str], la: frozenset[str]) -> float:
    """Return the score from the two cosines and from the places that both name."""
    score = PART_MOTS * mots + (1 - PART_MOTS) * lettres
    return score * AUTRE_LIEU if ici and la and not ici & la else score


def _vectoriser(poids: Sequence[Poids]) -> _Vue:
    traits = tuple(sorted({trait for ligne in poids for trait in ligne}))
    colonnes = {trait: rang for rang, trait in enumerate(traits)}
    rangs = np.array([colonnes[trait] for ligne in poids for trait in sorted(ligne)], dtype=np.intp)
    raretes = np.log((1 + len(poids)) / (1 + np.bincount(rangs, minlength=len(traits)))) + 1
    valeurs = np.array([ligne[trait] for ligne in poids for trait in sorted(ligne)]) * raretes[rangs]
    debuts = np.cumsum([0, *map(len, poids)])
    lignes = _normer(csr_array((valeurs, rangs, debuts), shape=(len(poids), len(traits))))
    return _Vue(lignes, traits, colonnes, raretes, math.log(1 + len(poids)) + 1)


def _normer(lignes: csr_array) -> csr_array:
    longueurs = np.sqrt(lignes.multiply(lignes).sum(axis=1))
    lignes.data /= np.repeat(longueurs, np.diff(lignes.indptr))
    return lignes


def _paires(index: IndexIdees, seuil: float) -> Iterator[tuple[int, int, float]]:
    """Return (i, j, score) with i < j. Letters are compared for pairs that share words only, block by block."""
    par_mots = triu(index.mots.lignes @ index.mots.lignes.T, k=1).tocoo()
    gardees = np.flatnonzero(par_mots.data >= MINIMUM_MOTS)
    for debut in range(0, len(gardees), BLOC):
        bloc = gardees[debut : debut + BLOC]
        i, j = par_mots.row[bloc], par_mots.col[bloc]
        par_lettres = index.lettres.lignes[i].multiply(index.lettres.lignes[j]).sum(axis=1)
        for une, autre, mots, lettres in zip(i, j, par_mots.data[bloc], par_lettres, strict=True):
            score = _noter(float(mots), float(lettres), index.lieux[une], index.lieux[autre])
            if score >= seuil:
                yield int(une), int(autre), score


def _mots_communs(index: IndexIdees, une: csr_array, i: int, autre: csr_array, j: int) -> tuple[str, ...]:
    """Return the words as written that two rows share, by what each brings to the cosine."""
    ici, la = _ligne(une, i), _ligne(autre, j)
    apports = sorted((-ici[c] * la[c], index.mots.traits[c]) for c in ici.keys() & la.keys())
    return tuple(index.formes[racine] for _apport, racine in apports[:MOTS_MONTRES])


def _ligne(lignes: csr_array, i: int) -> dict[int, float]:
    # Straight from the arrays: slicing a sparse array costs more than all the rest.
    tranche = slice(lignes.indptr[i], lignes.indptr[i + 1])
    return dict(zip(lignes.indices[tranche].tolist(), lignes.data[tranche].tolist(), strict=True))
