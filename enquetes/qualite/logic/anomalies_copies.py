"""Flags on what was copied: comments and pictures, equal or nearly so."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from enquetes.qualite.logic.anomalies_faits import (
    IMAGE_PROCHE,
    PART,
    PIECE_IDENTIQUE,
    TEXTE_IDENTIQUE,
    TEXTE_PROCHE,
    AnomalieRelevee,
    PieceObservee,
    VisiteObservee,
)

MOTS_MINIMUM = 12
"""Words under which honest comments are alike (« Réponse rapide et courtoise »)."""
MOTS_D_UNE_COPIE = 25
"""Words from which two equal texts were not written twice: equality is then a fact."""
LONGUEUR_SUITE = 3
"""Words of a shingle."""
SIMILITUDES = (0.8, 0.85, 0.9, 0.95, 1.0)
"""Jaccard thresholds tried in turn, until what different shoppers have in common fits the budget."""
DISTANCES = (10, 8, 6, 4, 2, 0)
"""Bits of 256 by which two perceptual hashes may differ, tried in turn likewise; two unrelated pictures differ by
about 128, the same picture saved again by fewer than 10."""
AUTRES_MAX = 10
MOT = re.compile(r"[a-z0-9]+")

Suites = frozenset[tuple[str, ...]]
Voisins = dict[str, dict[str, float]]
"""For each visit, the visits close to it and how close, a similarity or the opposite of a distance."""


def mots_de(texte: str) -> tuple[str, ...]:
    """Return the words of a text without case, accents, ligatures nor punctuation."""
    plat = unicodedata.normalize("NFKD", texte.casefold().replace("œ", "oe").replace("æ", "ae"))
    return tuple(MOT.findall("".join(signe for signe in plat if not unicodedata.combining(signe))))


def suites_de(mots: Sequence[str]) -> Suites:
    """Return the shingles of a text: every run of three words."""
    return frozenset(tuple(mots[i : i + LONGUEUR_SUITE]) for i in range(len(mots) - LONGUEUR_SUITE + 1))


def textes_copies(visites: Sequence[VisiteObservee]) -> Iterator[AnomalieRelevee]:
    """Flag equal long comments, and comments nearly the same as another's; silent contacts are left out.

    The threshold of likeness is the first of `SIMILITUDES` at which at most `PART` of the comments look like one of
    another shopper: what strangers share tells what the subject alone explains.
    """
    mots = {v.id: mots_de(v.commentaire) for v in visites if not v.est_muette}
    mots = {identifiant: liste for identifiant, liste in mots.items() if len(liste) >= MOTS_MINIMUM}
    yield from _textes_egaux(mots)
    suites = {identifiant: suites_de(liste) for identifiant, liste in mots.items()}
    voisins = _par_groupe(suites, lambda distincts: _joindre(distincts, SIMILITUDES[0]))
    seuil = _calibrer(voisins, _enqueteurs(visites), SIMILITUDES, len(suites))
    yield from _proches(TEXTE_PROCHE, voisins, seuil, lambda proximite: {"similitude": proximite})


def _textes_egaux(mots: Mapping[str, tuple[str, ...]]) -> Iterator[AnomalieRelevee]:
    egaux: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for identifiant, liste in mots.items():
        egaux[liste].append(identifiant)
    for liste, membres in egaux.items():
        if len(membres) > 1 and len(liste) >= MOTS_D_UNE_COPIE:
            for membre in membres:
                autres = tuple(autre for autre in membres if autre != membre)[:AUTRES_MAX]
                chiffres = {"nb_mots": len(liste), "nb_visites": len(membres)}
                yield AnomalieRelevee(TEXTE_IDENTIQUE, membre, chiffres, float(MOTS_D_UNE_COPIE), autres)


def images_proches(visites: Sequence[VisiteObservee]) -> Iterator[AnomalieRelevee]:
    """Flag pictures that are another visit's, saved again; files that are equal are `pieces_identiques`.

    The threshold is calibrated as for texts, on the pictures of different shoppers.
    """
    images = [(v.id, p) for v in visites for p in v.pieces if p.perceptuelle is not None]
    voisins = _par_image(images)
    paliers = tuple(-float(distance) for distance in DISTANCES)
    seuil = _calibrer(voisins, _enqueteurs(visites), paliers, len({visite for visite, _ in images}))
    for anomalie in _proches(IMAGE_PROCHE, voisins, seuil, lambda proximite: {"bits_differents": -proximite}):
        yield replace(anomalie, seuil=-(anomalie.seuil or 0.0))


def _par_image(images: Sequence[tuple[str, PieceObservee]]) -> Voisins:
    voisins: Voisins = defaultdict(dict)
    for une, autre, distance in _distances([piece.perceptuelle or 0 for _, piece in images], DISTANCES[0]):
        (visite, piece), (voisine, jumelle) = images[une], images[autre]
        if visite != voisine and piece.empreinte != jumelle.empreinte:
            for a, b in ((visite, voisine), (voisine, visite)):
                voisins[a][b] = max(voisins[a].get(b, -math.inf), -float(distance))
    return voisins


def pieces_identiques(visites: Sequence[VisiteObservee]) -> Iterator[AnomalieRelevee]:
    """Flag a file that stands in several visits, by its content."""
    porteuses: dict[str, list[str]] = defaultdict(list)
    for visite in visites:
        for empreinte in {piece.empreinte for piece in visite.pieces}:
            porteuses[empreinte].append(visite.id)
    autres: dict[str, set[str]] = defaultdict(set)
    nombres: Counter[str] = Counter()
    for membres in porteuses.values():
        if len(membres) > 1:
            for membre in membres:
                autres[membre] |= set(membres) - {membre}
                nombres[membre] += 1
    for identifiant, jumelles in autres.items():
        chiffres = {"nb_pieces": nombres[identifiant], "nb_visites": len(jumelles) + 1}
        yield AnomalieRelevee(PIECE_IDENTIQUE, identifiant, chiffres, 1.0, tuple(sorted(jumelles))[:AUTRES_MAX])


def _enqueteurs(visites: Sequence[VisiteObservee]) -> dict[str, str]:
    return {visite.id: visite.enqueteur for visite in visites}


def _par_groupe(
    suites: Mapping[str, Suites], joindre: Callable[[list[Suites]], list[tuple[int, int, float]]]
) -> Voisins:
    """Compare distinct texts only: a text copied a thousand times is one text with a thousand bearers."""
    porteurs: dict[Suites, list[str]] = defaultdict(list)
    for identifiant, ensemble in suites.items():
        porteurs[ensemble].append(identifiant)
    distincts = list(porteurs)
    voisins: Voisins = defaultdict(dict)
    paires = [(i, i, 1.0) for i, ensemble in enumerate(distincts) if len(porteurs[ensemble]) > 1]
    for i, j, proximite in paires + joindre(distincts):
        for a in porteurs[distincts[i]]:
            for b in porteurs[distincts[j]]:
                if a != b:
                    voisins[a][b] = voisins[b][a] = proximite
    return voisins


def _joindre(ensembles: Sequence[Suites], seuil: float) -> list[tuple[int, int, float]]:
    """Return the pairs whose Jaccard index reaches the threshold; only those that share a prefix are compared."""
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    paires = []
    for rang, (ensemble, prefixe) in enumerate(zip(ensembles, _prefixes(ensembles, seuil), strict=True)):
        for autre in sorted({candidat for suite in prefixe for candidat in index[suite]}):
            commun = len(ensemble & ensembles[autre])
            jaccard = commun / (len(ensemble) + len(ensembles[autre]) - commun)
            if jaccard >= seuil:
                paires.append((autre, rang, jaccard))
        for suite in prefixe:
            index[suite].append(rang)
    return paires


def _prefixes(ensembles: Sequence[Suites], seuil: float) -> Iterator[list[tuple[str, ...]]]:
    """Yield the rarest shingles of each set, of which two sets as alike as the threshold share at least one.

    With shingles sorted from rare to common, that is true of the first |A| − ⌈t·|A|⌉ + 1 (Chaudhuri, Ganti and
    Kaushik, 2006).
    """
    frequences = Counter(suite for ensemble in ensembles for suite in ensemble)
    for ensemble in ensembles:
        rares = sorted(ensemble, key=lambda suite: (frequences[suite], suite))
        yield rares[: len(ensemble) - math.ceil(seuil * len(ensemble) - 1e-9) + 1]


def _distances(empreintes: Sequence[int], maximum: int) -> Iterator[tuple[int, int, int]]:
    """Yield the pairs of 256-bit hashes that differ by at most `maximum` bits."""
    mots = np.array(
        [[(empreinte >> decalage) & (2**64 - 1) for decalage in (0, 64, 128, 192)] for empreinte in empreintes],
        dtype=np.uint64,
    ).reshape(len(empreintes), 4)
    for rang in range(1, len(empreintes)):
        ecarts = np.bitwise_count(mots[:rang] ^ mots[rang]).sum(axis=1)
        for autre in np.flatnonzero(ecarts <= maximum):
            yield int(autre), rang, int(ecarts[autre])


def _calibrer(voisins: Voisins, enqueteurs: Mapping[str, str], paliers: Sequence[float], nombre: int) -> float | None:
    """Return the first threshold at which strangers look alike within the budget; None when none does."""
    for palier in paliers:
        semblables = sum(
            any(p >= palier and enqueteurs[v] != enqueteurs[identifiant] for v, p in proches.items())
            for identifiant, proches in voisins.items()
        )
        if semblables <= PART * nombre:
            return palier
    return None


def _proches(
    code: str, voisins: Voisins, seuil: float | None, chiffrer: Callable[[float], dict[str, float | str]]
) -> Iterator[AnomalieRelevee]:
    if seuil is None:
        return
    for identifiant, proches in voisins.items():
        retenus = sorted((-p, v) for v, p in proches.items() if p >= seuil)
        if retenus:
            chiffres = chiffrer(-retenus[0][0]) | {"nb_visites": float(len(retenus) + 1)}
            yield AnomalieRelevee(code, identifiant, chiffres, seuil, tuple(v for _, v in retenus)[:AUTRES_MAX])
