"""The barometer since its beginning: what was published of past editions, what this platform measured, who won.

Facts read elsewhere stand in data files with their sources and how sure they are; nothing is estimated.
"""

from __future__ import annotations

import itertools
import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import Avg, Count

from campagnes.logic.methode import CANAUX, METHODE_INITIALE, methodes_egales
from campagnes.models import Campagne
from campagnes.queries import methode_de
from rapports.logic.evolution import bornes_d_une_edition
from socle.logic.courbe import PointSerie, courbe
from socle.logic.dessin import Dessin
from trophees.enums import EtatPalmares
from trophees.logic.reperes import PAIRS_MINIMUM
from trophees.models import Palmares
from trophees.queries.categorie import carres_des_erreurs
from trophees.queries.perimetre import grilles_par_edition

DONNEES = Path(__file__).parents[1] / "donnees"
STATUTS = {"primaire": "publié par AFNOR", "presse": "repris de la presse", "calcule": "en partie calculé"}
BORNES = (50.0, 90.0)


@dataclass(frozen=True)
class EditionPassee:
    """A published result, with what it comes from; `est_comparable` is false where the perimeter was another."""

    etiquette: str
    rang: int
    structures: str
    score: float | None
    est_comparable: bool
    statut: str
    constats: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    bas: float | None = None
    haut: float | None = None
    """Both ends of the interval of the mean at 95 %; nobody published one."""
    suit: bool = True
    """Whether a line may join it to the one before: those measured here follow no published one (regles#evolution)."""


@dataclass(frozen=True)
class PalmaresPasse:
    """The winners of an edition as they were told; `complement` says what is missing."""

    annee: int
    nom: str
    laureats: tuple[tuple[str, tuple[str, ...]], ...]
    complement: str
    statut: str
    sources: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def editions_passees() -> tuple[EditionPassee, ...]:
    """Return the published results of past editions, oldest first."""
    donnees = _lire("resultats-passes.toml")
    return tuple(_edition_passee(brute, donnees["sources"]) for brute in donnees["editions"])


@lru_cache(maxsize=1)
def palmares_passes() -> tuple[PalmaresPasse, ...]:
    """Return the winners of past editions, the latest first."""
    donnees = _lire("palmares-passes.toml")
    return tuple(
        PalmaresPasse(
            annee=brute["annee"],
            nom=brute["nom"],
            laureats=tuple((groupe["categorie"], tuple(groupe["noms"])) for groupe in brute["laureats"]),
            complement=brute.get("complement", ""),
            statut=STATUTS[brute["statut"]],
            sources=_sources(brute, donnees["sources"]),
        )
        for brute in donnees["palmares"]
    )


def editions_mesurees(*, publiques: bool) -> tuple[EditionPassee, ...]:
    """Return the means of the editions measured here and given back, oldest first; from five bodies on.

    `publiques`: those whose prize list is public, as national figures may be (regles#el-03-chiffres-nationaux). The
    interval is that of the mean of these very bodies, whose scores are measured apart; they are no sample of others.
    Whether an edition measured as the one before is read for staff, who alone see them drawn.
    """
    resultat = "les_inscriptions__resultat__"
    campagnes = Campagne.objects.filter(restituee_le__isnull=False)
    if publiques:
        publies = Palmares.objects.filter(etat=EtatPalmares.PUBLIE)
        campagnes = campagnes.filter(pk__in=publies.values("campagne"))
    mesurees = campagnes.annotate(
        moyenne=Avg(f"{resultat}score"), nombre=Count(f"{resultat}score"), carres=carres_des_erreurs(resultat)
    )
    lues = list(mesurees.filter(nombre__gte=PAIRS_MINIMUM).order_by("annee"))
    suivent = frozenset() if publiques else _mesurees_comme_avant(lues)
    return tuple(_edition_mesuree(une, suit=une.pk in suivent) for une in lues)


def _mesurees_comme_avant(campagnes: Sequence[Campagne]) -> frozenset[int]:
    """Return the editions whose grids, channels, weights and worth of silence are those of the one before."""
    grilles = grilles_par_edition(campagne.pk for campagne in campagnes)
    return frozenset(
        apres.pk
        for avant, apres in itertools.pairwise(campagnes)
        if grilles[avant.pk] == grilles[apres.pk] != frozenset()
        and methodes_egales(methode_de(avant), methode_de(apres), CANAUX)
    )


def _edition_mesuree(campagne: Any, *, suit: bool) -> EditionPassee:
    bas, haut = bornes_d_une_edition(campagne.moyenne, campagne.nombre, campagne.carres) or (None, None)
    return EditionPassee(
        etiquette=str(campagne.annee),
        rang=campagne.rang_edition or 0,
        structures=str(campagne.nombre),
        score=campagne.moyenne,
        est_comparable=True,
        statut="mesuré ici, données de démonstration" if campagne.est_demonstration else "mesuré ici",
        constats=(),
        sources=(),
        bas=bas,
        haut=haut,
        suit=suit,
    )


@lru_cache(maxsize=1)
def courbe_passee() -> Dessin:
    """Return the trend of the overall score over the past editions, whose line of performance was the initial one."""
    return courbe_nationale(editions_passees())


def courbe_nationale(editions: Sequence[EditionPassee]) -> Dessin:
    """Draw the mean of each edition; a gap where none was published, a ring where the perimeter was another."""
    points = [PointSerie(une.etiquette, une.score, une.bas, une.haut, une.est_comparable, une.suit) for une in editions]
    vus = [v for point in points for v in (point.valeur, point.bas, point.haut) if v is not None]
    # A mean out of the usual scale would stand at its edge, beside a figure that says otherwise.
    bas = min(BORNES[0], *(10.0 * (v // 10) for v in vus))
    haut = max(BORNES[1], *(min(100.0, 10.0 * math.ceil(v / 10)) for v in vus))
    return courbe(points, seuil=METHODE_INITIALE.seuil, hauteur=300.0, bornes=(bas, haut))


def _edition_passee(brute: dict[str, Any], sources: dict[str, dict[str, str]]) -> EditionPassee:
    return EditionPassee(
        etiquette=brute["etiquette"],
        rang=brute["rang"],
        structures=brute["structures"],
        score=brute.get("score"),
        est_comparable=brute.get("perimetre") != "villes",
        statut=STATUTS[brute["statut"]],
        constats=tuple(brute["constats"]),
        sources=_sources(brute, sources),
    )


def _sources(brute: dict[str, Any], sources: dict[str, dict[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((sources[cle]["titre"], sources[cle]["adresse"]) for cle in brute["sources"])


def _lire(nom: str) -> dict[str, Any]:
    return tomllib.loads((DONNEES / nom).read_text(encoding="utf-8"))
