"""The method of an edition as people read it: its grids, its referentials, its rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from campagnes.enums import PolitiqueNonReponse
from campagnes.logic.methode import NOMS, CanalTeste, MethodeEdition
from campagnes.models import Campagne
from campagnes.queries import methode_de
from enquetes.models import Critere, Grille, Referentiel, Scenario
from enquetes.referentiels.logic.baremes import en_mots
from enquetes.referentiels.queries.grilles import (
    bareme_de,
    grilles_du_terrain,
    referentiels_actifs,
    scenarios_du_terrain,
)


@dataclass(frozen=True)
class CriterePublie:
    """A criterion as anybody may read it: what is looked at, and what each answer is worth."""

    code: str
    libelle: str
    elements: tuple[str, ...]
    valeur: str
    etape: str
    determinant: str
    poids: int


@dataclass(frozen=True)
class CanalPublie:
    """A channel that the edition tests: its contacts and its weight, and its grid, None before grids are loaded."""

    code: str
    nom: str
    teste: CanalTeste
    grille: Grille | None
    criteres: tuple[CriterePublie, ...]


@dataclass(frozen=True)
class MethodePubliee:
    """The method in force: settled once the fieldwork is open, else what stands today."""

    methode: MethodeEdition
    politique: str
    canaux: tuple[CanalPublie, ...]
    referentiels: tuple[tuple[Referentiel, bool], ...]
    scenarios: tuple[Scenario, ...]
    est_definitive: bool

    @property
    def nb_criteres(self) -> int:
        """Return how many criteria the edition looks at."""
        return sum(len(canal.criteres) for canal in self.canaux)


def methode_publiee(campagne: Campagne) -> MethodePubliee:
    """Return the method of an edition in a fixed number of queries."""
    methode, grilles = methode_de(campagne), grilles_du_terrain(campagne)
    actifs = {referentiel.pk for referentiel in referentiels_actifs(campagne)}
    criteres = _criteres([grilles[code] for code in methode.canaux if code in grilles])
    return MethodePubliee(
        methode=methode,
        politique=str(PolitiqueNonReponse(methode.politique).label),
        canaux=tuple(
            CanalPublie(code, NOMS[code], teste, grilles.get(code), tuple(criteres.get(code, ())))
            for code, teste in methode.canaux.items()
        ),
        referentiels=tuple((r, r.pk in actifs) for r in Referentiel.objects.order_by("code")),
        scenarios=tuple(scenarios_du_terrain(campagne)),
        est_definitive=campagne.terrain_ouvert_le is not None,
    )


def _criteres(grilles: Iterable[Grille]) -> dict[str, list[CriterePublie]]:
    par_canal: dict[str, list[CriterePublie]] = {}
    for critere in (
        Critere.objects.filter(grille__in=list(grilles)).select_related("grille").order_by("grille", "ordre")
    ):
        par_canal.setdefault(critere.grille.canal, []).append(critere_publie(critere))
    return par_canal


def critere_publie(critere: Critere) -> CriterePublie:
    """Return a stored criterion in words."""
    return CriterePublie(
        code=critere.code,
        libelle=critere.libelle,
        elements=tuple(critere.elements),
        valeur=en_mots(bareme_de(critere)),
        etape=critere.get_etape_display(),
        determinant=critere.get_determinant_display(),
        poids=critere.poids,
    )
