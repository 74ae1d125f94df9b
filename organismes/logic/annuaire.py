"""From the open-data files of French territories to the rows of the directory.

Source: @etalab/decoupage-administratif (INSEE official geography, DGCL, La Poste; Licence Ouverte 2.0). Populations
are municipal populations. Départements and régions have neither population nor SIREN there: theirs is the sum over
their communes, and no SIREN is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from organismes.enums import NatureEntite
from socle.logic.recherche import normaliser

NATURES_EPCI = {
    "CC": NatureEntite.CC,
    "CA": NatureEntite.CA,
    "CU": NatureEntite.CU,
    "METRO": NatureEntite.METROPOLE,
    "MET69": NatureEntite.METROPOLE,
    "EPT": NatureEntite.EPT,
}
OUTRE_MER = ("97", "98")
"""What the codes of départements and collectivities overseas begin by."""
FUSIONNEES = frozenset({"commune-deleguee", "commune-associee"})
Ligne = Mapping[str, Any]


@dataclass(frozen=True)
class Entite:
    """A territory: the columns of Territoire."""

    nature: str
    code: str
    nom: str
    nom_cherche: str
    siren: str | None
    population: int | None
    departement: str
    region: str

    @property
    def cle(self) -> tuple[str, str]:
        """What names it in the directory."""
        return self.nature, self.code


@dataclass(frozen=True)
class Ancienne:
    """A commune that merged: its INSEE code, its name where it is still told, the commune that it is part of."""

    code: str
    nom: str
    successeur: str


@dataclass(frozen=True)
class Annuaire:
    """Territories, postal codes by INSEE code, communes of each grouping, communes that merged."""

    entites: tuple[Entite, ...]
    codes_postaux: frozenset[tuple[str, str]]
    membres: frozenset[tuple[tuple[str, str], str]]
    anciennes: tuple[Ancienne, ...]


def lire_annuaire(
    *,
    communes: Iterable[Ligne],
    groupements: Iterable[Ligne],
    departements: Iterable[Ligne],
    regions: Iterable[Ligne],
) -> Annuaire:
    """Return the directory of the current communes, groupings (EPCI and EPT), départements and régions."""
    lignes, departements = list(communes), list(departements)
    actuelles = [ligne for ligne in lignes if ligne["type"] == "commune-actuelle"]
    situees = {ligne["code"]: ligne for ligne in actuelles}
    groupes = [ligne for ligne in groupements if ligne["type"] in NATURES_EPCI]
    par_departement, par_region = (_habitants(actuelles, par) for par in ("departement", "region"))
    return Annuaire(
        entites=(
            *(_commune(ligne) for ligne in actuelles),
            *(_groupement(ligne, situees) for ligne in groupes),
            *(_departement(ligne, par_departement.get(ligne["code"])) for ligne in departements),
            *(_region(ligne, departements, par_region.get(ligne["code"])) for ligne in regions),
        ),
        codes_postaux=frozenset(_codes_postaux(actuelles)),
        membres=frozenset(_membres(groupes, situees)),
        anciennes=tuple(_anciennes(lignes, situees)),
    )


def _codes_postaux(communes: Iterable[Ligne]) -> Iterator[tuple[str, str]]:
    return ((ligne["code"], postal) for ligne in communes for postal in ligne.get("codesPostaux", ()))


def _membres(groupes: Iterable[Ligne], situees: Mapping[str, Ligne]) -> Iterator[tuple[tuple[str, str], str]]:
    for ligne in groupes:
        for membre in ligne["membres"]:
            if membre["code"] in situees:
                yield (NATURES_EPCI[ligne["type"]], ligne["code"]), membre["code"]


def _anciennes(lignes: Iterable[Ligne], situees: Mapping[str, Ligne]) -> Iterator[Ancienne]:
    """Former communes: delegated and associated ones keep a name, others are codes of the commune that they joined."""
    fusionnees = [ligne for ligne in lignes if ligne["type"] in FUSIONNEES and ligne["code"] not in situees]
    nommees = {ligne["code"]: ligne["nom"] for ligne in fusionnees}
    vers = {ligne["code"]: ligne.get("chefLieu", "") for ligne in fusionnees}
    for code, ligne in situees.items():
        vers |= dict.fromkeys(ligne.get("anciensCodes", ()), code)
    for code, successeur in sorted(vers.items()):
        if successeur in situees and code not in situees:
            yield Ancienne(code, nommees.get(code, ""), successeur)


def _entite(nature: str, ligne: Ligne, **champs: Any) -> Entite:
    communs = {"siren": None, "departement": "", "population": None} | champs
    return Entite(nature=nature, code=ligne["code"], nom=ligne["nom"], nom_cherche=normaliser(ligne["nom"]), **communs)


def _commune(ligne: Ligne) -> Entite:
    return _entite(
        NatureEntite.COMMUNE,
        ligne,
        siren=ligne.get("siren"),
        population=ligne.get("population"),
        departement=ligne.get("departement", ""),
        region=ligne.get("region", ""),
    )


def _groupement(ligne: Ligne, situees: Mapping[str, Ligne]) -> Entite:
    """A grouping sits in the département where most of its inhabitants live."""
    habitants: Counter[str] = Counter()
    regions: dict[str, str] = {}
    for membre in ligne["membres"]:
        commune = situees.get(membre["code"])
        if commune:
            habitants[commune["departement"]] += membre.get("populationMunicipale") or 0
            regions[commune["departement"]] = commune["region"]
    departement = max(sorted(habitants), key=lambda code: habitants[code], default="")
    return _entite(
        NATURES_EPCI[ligne["type"]],
        ligne,
        siren=ligne["code"],
        population=ligne.get("populationMunicipale") or sum(habitants.values()) or None,
        departement=departement,
        region=regions.get(departement, ""),
    )


def _departement(ligne: Ligne, population: int | None) -> Entite:
    return _entite(
        NatureEntite.DEPARTEMENT, ligne, departement=ligne["code"], region=ligne["region"], population=population
    )


def _region(ligne: Ligne, departements: Iterable[Ligne], population: int | None) -> Entite:
    """A région sits nowhere in particular, but overseas, where it is one département, with its hours and its telephones."""
    siens = [departement["code"] for departement in departements if departement["region"] == ligne["code"]]
    seul = siens[0] if len(siens) == 1 and siens[0].startswith(OUTRE_MER) else ""
    return _entite(NatureEntite.REGION, ligne, departement=seul, region=ligne["code"], population=population)


def _habitants(communes: Iterable[Ligne], par: str) -> Counter[str]:
    habitants: Counter[str] = Counter()
    for ligne in communes:
        habitants[ligne.get(par, "")] += ligne.get("population") or 0
    return habitants
