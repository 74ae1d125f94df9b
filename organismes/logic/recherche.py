"""Search in the directory as people type: accents, case, hyphens, St/Saint, postal codes, one wrong letter.

Pure: an `Index` is built once from plain entries and answers with their identifiers, best match first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from organismes.enums import NatureEntite
from socle.logic.recherche import normaliser

ARTICLES = frozenset({"l", "la", "le", "les"})
LIAISONS = ARTICLES | frozenset({"a", "au", "aux", "d", "de", "des", "du", "en", "et", "sur", "sous", "s"})

# What people put before a name, and the natures it announces.
ANNONCES = (
    ("communaute de communes", (NatureEntite.CC,)),
    ("communaute d agglomeration", (NatureEntite.CA,)),
    ("communaute urbaine", (NatureEntite.CU,)),
    ("agglomeration", (NatureEntite.CA,)),
    ("agglo", (NatureEntite.CA, NatureEntite.CC, NatureEntite.CU, NatureEntite.METROPOLE)),
    ("metropole", (NatureEntite.METROPOLE,)),
    ("etablissement public territorial", (NatureEntite.EPT,)),
    ("conseil departemental", (NatureEntite.DEPARTEMENT,)),
    ("departement", (NatureEntite.DEPARTEMENT,)),
    ("conseil regional", (NatureEntite.REGION,)),
    ("region", (NatureEntite.REGION,)),
    ("mairie", (NatureEntite.COMMUNE,)),
    ("ville", (NatureEntite.COMMUNE,)),
    ("commune", (NatureEntite.COMMUNE,)),
    ("cc", (NatureEntite.CC,)),
    ("ca", (NatureEntite.CA,)),
    ("cu", (NatureEntite.CU,)),
    ("ept", (NatureEntite.EPT,)),
)
SIGLES = frozenset({"cc", "ca", "cu"})

EXACT, ABREGE, DEBUT, VOISIN, MOTS, DEBUT_VOISIN, MOTS_VOISINS = range(7)
LONGUEUR_VOISIN = 3
LONGUEUR_MOT_VOISIN = 4
LONGUEUR_DEBUT_VOISIN = 5
LONGUEUR_SIREN = 9
LONGUEUR_CODE = 5


@dataclass(frozen=True, slots=True)
class FicheAnnuaire:
    """An entry of the directory."""

    identifiant: int
    nature: str
    code: str
    nom: str
    siren: str = ""
    population: int = 0
    codes_postaux: tuple[str, ...] = ()


def a_une_lettre_pres(gauche: str, droite: str) -> bool:
    """Tell whether two words are equal but for one letter added, dropped, changed or swapped with the next."""
    court, long = sorted((gauche, droite), key=len)
    if len(long) - len(court) > 1:
        return False
    debut = 0
    while debut < len(court) and court[debut] == long[debut]:
        debut += 1
    if len(court) < len(long):
        return court[debut:] == long[debut + 1 :]
    if court[debut + 1 :] == long[debut + 1 :]:
        return True
    echangees = court[debut : debut + 2] == long[debut : debut + 2][::-1]
    return echangees and court[debut + 2 :] == long[debut + 2 :]


def _cles(nom: str) -> tuple[str, ...]:
    """Return the names without spaces under which an entry is known: whole, without article, without CC/CA/CU."""
    mots = nom.split()
    cles = ["".join(mots)]
    if mots and mots[0] in SIGLES:
        mots = mots[1:]
        while mots and mots[0] in LIAISONS:
            cles.append("".join(mots))
            mots = mots[1:]
        cles.append("".join(mots))
    elif mots and mots[0] in ARTICLES:
        cles.append("".join(mots[1:]))
    return tuple(dict.fromkeys(cle for cle in cles if cle))


class IndexAnnuaire:
    """Entries ready to be searched. Ranks are positions by population: the first found are the best of a quality."""

    def __init__(self, fiches: Iterable[FicheAnnuaire]) -> None:
        self.fiches = sorted(fiches, key=lambda fiche: (-fiche.population, fiche.nature, fiche.nom, fiche.code))
        noms = [normaliser(fiche.nom) for fiche in self.fiches]
        self._cles = sorted((cle, rang) for rang, nom in enumerate(noms) for cle in _cles(nom))
        self._par_longueur = _ranger((len(cle), (cle, rang)) for cle, rang in self._cles)
        self._textes = [f" {nom}" for nom in noms]
        self._rangs_du_mot = _ranger((mot, rang) for rang, nom in enumerate(noms) for mot in nom.split())
        self._mots_par_longueur = _ranger((len(mot), mot) for mot in self._rangs_du_mot)
        # In their order: what begins alike is together.
        self._postaux = sorted((code, rang) for rang, fiche in enumerate(self.fiches) for code in fiche.codes_postaux)
        self._sirens = sorted((fiche.siren, rang) for rang, fiche in enumerate(self.fiches) if fiche.siren)
        self._rangs_du_code = _ranger((fiche.code, rang) for rang, fiche in enumerate(self.fiches))

    def chercher(self, texte: str, *, natures: Iterable[str] = (), limite: int = 10) -> list[int]:
        """Return the identifiers of at most `limite` entries, by quality of match, then population."""
        voulues = frozenset(natures)
        mots = normaliser(texte).split()
        numeros = [mot for mot in mots if mot.isdigit() or _est_code_corse(mot)]
        lettres = [mot for mot in mots if mot not in numeros]
        rangs = self._par_numero("".join(numeros)) if numeros else []
        if lettres:
            retenus = set(rangs)
            nommes = self._par_nom(lettres)
            rangs = [rang for rang in nommes if rang in retenus] or nommes
        gardes = (rang for rang in rangs if not voulues or self.fiches[rang].nature in voulues)
        return [self.fiches[rang].identifiant for rang in islice(gardes, limite)]

    def _par_numero(self, numero: str) -> list[int]:
        """Return the entries of a postal code begun, of an INSEE code, or of a SIREN or SIRET begun."""
        if len(numero) > LONGUEUR_CODE:
            return _rangs_qui_commencent(self._sirens, numero[:LONGUEUR_SIREN])
        postaux = _rangs_qui_commencent(self._postaux, numero)
        vus = set(postaux)
        return postaux + [rang for rang in self._rangs_du_code.get(numero.upper(), ()) if rang not in vus]

    def _par_nom(self, mots: list[str]) -> list[int]:
        qualites = self._qualites(mots)
        reste, annoncees = _annonce(mots)
        if not reste:
            # « région » alone: all of them, after the names that hold the word.
            for rang in self._rangs_des_natures(annoncees):
                qualites.setdefault(rang, MOTS_VOISINS)
        else:
            for rang, qualite in self._qualites(reste).items():
                if self.fiches[rang].nature in annoncees:
                    qualites[rang] = min(qualites.get(rang, qualite), qualite)
        return sorted(qualites, key=lambda rang: (qualites[rang], rang))

    def _rangs_des_natures(self, natures: Iterable[str]) -> list[int]:
        """Return the entries of these natures; of communes none: there are too many for their nature to say anything."""
        dites = frozenset(natures) - {NatureEntite.COMMUNE}
        return [rang for rang, fiche in enumerate(self.fiches) if fiche.nature in dites] if dites else []

    def _qualites(self, mots: list[str]) -> dict[int, int]:
        """Return the quality of each entry found. The loosest matches are tried only when nothing else is found."""
        compact = "".join(mots)
        pleins = [mot for mot in mots if mot not in LIAISONS] or mots
        trouves: dict[int, int] = {}
        exacts = self._debuts(compact, exact=True)
        # « Dunkerque » is the town before « CU de Dunkerque », however more inhabited.
        for qualite, rangs in (
            (EXACT, [rang for rang in exacts if self._textes[rang].split()[0] not in SIGLES]),
            (ABREGE, exacts),
            (DEBUT, self._debuts(compact)),
            (VOISIN, self._voisins(compact)),
            (MOTS, self._mots(pleins)),
        ):
            for rang in rangs:
                trouves.setdefault(rang, qualite)
        if trouves:
            return trouves
        for qualite, rangs in (
            (DEBUT_VOISIN, self._debuts_voisins(compact)),
            (MOTS_VOISINS, self._mots_voisins(pleins)),
        ):
            for rang in rangs:
                trouves.setdefault(rang, qualite)
        return trouves

    def _debuts(self, compact: str, *, exact: bool = False) -> list[int]:
        debut = bisect_left(self._cles, (compact, -1))
        fin = bisect_left(self._cles, (compact + ("\x00" if exact else "\uffff"), -1))
        return [rang for _cle, rang in self._cles[debut:fin]]

    def _voisins(self, compact: str) -> list[int]:
        longueur = len(compact)
        if longueur < LONGUEUR_VOISIN:
            return []
        # One wrong letter leaves the first or the last third untouched: that alone discards nearly every name.
        tiers = max(1, longueur // 3)
        tete, queue = compact[:tiers], compact[-tiers:]
        return [
            rang
            for taille in (longueur - 1, longueur, longueur + 1)
            for cle, rang in self._par_longueur.get(taille, ())
            if (cle.startswith(tete) or cle.endswith(queue)) and a_une_lettre_pres(cle, compact)
        ]

    def _mots(self, pleins: list[str], parmi: Iterable[int] | None = None) -> list[int]:
        """Return the entries in which every word typed begins a word, in any order."""
        premier, *autres = sorted((f" {mot}" for mot in pleins), key=len, reverse=True)
        if parmi is None:
            rangs = [rang for rang, texte in enumerate(self._textes) if premier in texte]
        else:
            rangs = [rang for rang in parmi if premier in self._textes[rang]]
        return [rang for rang in rangs if all(motif in self._textes[rang] for motif in autres)]

    def _debuts_voisins(self, compact: str) -> list[int]:
        longueur = len(compact)
        if longueur < LONGUEUR_DEBUT_VOISIN:
            return []
        moitie = longueur // 2
        tete, coeur = compact[: moitie - 1], compact[moitie + 1 : -1]
        return [
            rang
            for cle, rang in self._cles
            if (cle.startswith(tete) or coeur in cle)
            and any(a_une_lettre_pres(cle[:taille], compact) for taille in (longueur - 1, longueur, longueur + 1))
        ]

    def _mots_voisins(self, pleins: list[str]) -> list[int]:
        """Return the entries in which one word is a letter away and the others are as typed."""
        trouves: set[int] = set()
        for mot in pleins:
            if len(mot) < LONGUEUR_MOT_VOISIN:
                continue
            autres = [autre for autre in pleins if autre != mot]
            rangs = {
                rang
                for taille in (len(mot) - 1, len(mot), len(mot) + 1)
                for voisin in self._mots_par_longueur.get(taille, ())
                if a_une_lettre_pres(voisin, mot)
                for rang in self._rangs_du_mot[voisin]
            }
            trouves.update(self._mots(autres, rangs) if autres else rangs)
        return sorted(trouves)


def _ranger(couples: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    """Group values by key."""
    tiroirs: dict[Any, list[Any]] = {}
    for cle, valeur in couples:
        tiroirs.setdefault(cle, []).append(valeur)
    return tiroirs


def _rangs_qui_commencent(tries: list[tuple[str, int]], debut: str) -> list[int]:
    """Return the ranks, once each and in their order, of what begins so among sorted texts."""
    borne = bisect_left(tries, (debut + "\uffff", -1))
    return sorted({rang for _texte, rang in tries[bisect_left(tries, (debut, -1)) : borne]})


def _est_code_corse(mot: str) -> bool:
    return len(mot) == LONGUEUR_CODE and mot[:2] in {"2a", "2b"} and mot[2:].isdigit()


def _annonce(mots: list[str]) -> tuple[list[str], frozenset[str]]:
    """Split « mairie de Toulouse » into its name and what it announces; « région » alone has no name."""
    texte = " ".join(mots)
    for annonce, natures in ANNONCES:
        if texte == annonce:
            return [], frozenset(natures)
        if texte.startswith(f"{annonce} "):
            reste = texte[len(annonce) :].split()
            while reste and reste[0] in LIAISONS:
                reste = reste[1:]
            return reste, frozenset(natures)
    return [], frozenset()
