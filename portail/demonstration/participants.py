"""Chooses who takes part in the demonstration: real territories of the directory, fictitious bodies of other types."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from organismes.enums import Canal, TypeOrganisme
from organismes.logic.siret import cle_juste
from organismes.models import Territoire

GRAINE = 2026
# (nature, smallest population, largest population, how many)
STRATES = (
    ("COMMUNE", 50_001, 400_000, 10),
    ("COMMUNE", 20_000, 50_000, 16),
    ("COMMUNE", 2_000, 19_999, 22),
    ("CC", 8_000, 60_000, 6),
    ("CA", 60_000, 300_000, 6),
    ("METROPOLE", 200_000, 900_000, 2),
)
# Codes that no other participant shares, so that `INSEE-<code>` stays one body.
DEPARTEMENTS = {
    "13": "Département des Bouches-du-Rhône",
    "31": "Département de la Haute-Garonne",
    "33": "Département de la Gironde",
    "35": "Département d’Ille-et-Vilaine",
    "59": "Département du Nord",
    "974": "Département de La Réunion",
}
REGIONS = {"53": "Région Bretagne", "76": "Région Occitanie"}
FICTIFS = (
    (TypeOrganisme.CCAS, "CCAS de Valbourg"),
    (TypeOrganisme.CCAS, "CIAS du Pays de Lanvel"),
    (TypeOrganisme.BIBLIOTHEQUE, "Médiathèque Simone-Veil de Valbourg"),
    (TypeOrganisme.BIBLIOTHEQUE, "Bibliothèque des Trois-Rivières"),
    (TypeOrganisme.EHPAD, "EHPAD Les Tilleuls"),
    (TypeOrganisme.HOPITAL, "Centre hospitalier de Saint-Aubrac"),
    (TypeOrganisme.CCI, "CCI du Haut-Verdon"),
    (TypeOrganisme.OFFICE, "Office du logement de Lanvel"),
    (TypeOrganisme.TRANSPORT, "Réseau de bus Mobival"),
    (TypeOrganisme.PREFECTURE, "Préfecture du Haut-Verdon"),
    (TypeOrganisme.UNIVERSITE, "Université de Valbourg"),
    (TypeOrganisme.AUTRE, "Maison des services de Saint-Aubrac"),
)
EN_LIGNE = (Canal.EMAIL, Canal.COURRIER, Canal.TEL, Canal.RS, Canal.WEB)
# A range of SIREN numbers that is not attributed.
PREFIXE_FICTIF = "9990"


@dataclass(frozen=True)
class OrganismeFictif:
    """A line of the registration import, with the hidden quality that its visits will show."""

    siren: str
    nom: str
    type: str
    code_insee: str
    population: int | None
    canaux: tuple[str, ...]
    est_fictif: bool
    qualite: float
    par_canal: dict[str, float] = field(hash=False)

    @property
    def courriel(self) -> str:
        """Return an address that can reach nobody."""
        return f"contact-{self.siren.lower()}@demo.local"

    def ligne(self, options: str = "") -> dict[str, str]:
        """Return the line of the import format."""
        return {
            "siren": self.siren,
            "nom": self.nom,
            "type": self.type,
            "code_insee": self.code_insee,
            "population": "" if self.population is None else str(self.population),
            "email": self.courriel,
            "canaux": "+".join(self.canaux),
            "options": options,
        }


def choisir() -> list[OrganismeFictif]:
    """Return the participants, always the same for one vintage of the directory."""
    alea = random.Random(GRAINE)
    choisis = [du_territoire(territoire, alea) for territoire in _territoires(alea)]
    return choisis + [fictif(rang, type_, nom, alea) for rang, (type_, nom) in enumerate(FICTIFS, start=1)]


def _territoires(alea: random.Random) -> list[Territoire]:
    retenus: list[Territoire] = []
    for nature, bas, haut, nombre in STRATES:
        bassin = list(
            Territoire.objects.filter(nature=nature, population__range=(bas, haut), siren__isnull=False).order_by(
                "code"
            )
        )
        retenus += sorted(alea.sample(bassin, min(nombre, len(bassin))), key=lambda t: t.code)
    retenus += Territoire.objects.filter(nature="DEPARTEMENT", code__in=DEPARTEMENTS).order_by("code")
    retenus += Territoire.objects.filter(nature="REGION", code__in=REGIONS).order_by("code")
    return retenus


def _qualites(alea: random.Random, centre: float) -> tuple[float, dict[str, float]]:
    qualite = min(0.92, max(0.2, alea.gauss(centre, 0.12)))
    return qualite, {canal: min(0.96, max(0.08, qualite + alea.gauss(0, 0.07))) for canal in EN_LIGNE}


def _canaux(alea: random.Random, population: int | None) -> tuple[str, ...]:
    petit = population is not None and population < 5_000
    return tuple(c for c in EN_LIGNE if c != Canal.RS or alea.random() < (0.5 if petit else 0.94))


def du_territoire(territoire: Territoire, alea: random.Random) -> OrganismeFictif:
    population = territoire.population or 0
    # Small towns lag on digital channels, big ones lead (published editions 2020).
    centre = 0.60 + (0.06 if population > 50_000 else -0.03 if population < 20_000 else 0.02)
    qualite, par_canal = _qualites(alea, centre)
    est_commune = territoire.nature == "COMMUNE"
    noms = {"DEPARTEMENT": DEPARTEMENTS, "REGION": REGIONS}.get(territoire.nature, {})
    return OrganismeFictif(
        siren=territoire.siren or f"INSEE-{territoire.code}",
        nom=noms.get(territoire.code, territoire.nom),
        type=territoire.nature,
        code_insee=territoire.code if est_commune else "",
        population=population,
        canaux=_canaux(alea, population),
        est_fictif=False,
        qualite=qualite,
        par_canal=par_canal,
    )


def fictif(rang: int, type_: str, nom: str, alea: random.Random) -> OrganismeFictif:
    qualite, par_canal = _qualites(alea, 0.54)
    return OrganismeFictif(
        siren=siren_fictif(rang),
        nom=f"{nom} (organisme fictif)",
        type=type_,
        code_insee="",
        population=None,
        canaux=_canaux(alea, None),
        est_fictif=True,
        qualite=qualite,
        par_canal=par_canal,
    )


def siren_fictif(rang: int) -> str:
    """Return a SIREN with a right key in a range that is not attributed."""
    debut = f"{PREFIXE_FICTIF}{rang:04d}"
    return next(siren for cle in range(10) if cle_juste(siren := f"{debut}{cle}"))
