"""The hard constraints of the planning instance (regles#contraintes-plan), each with a name and its French sentences.

The solver asks them before placing a visit, the staff page before accepting a manual change: they cannot disagree.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from campagnes.enums import NaturePeriode
from campagnes.logic.calendrier import UN_JOUR, Intervalle, est_ouvre
from organismes.enums import Canal

PHYS = Canal.PHYS
# Channels on which the body must be open that day.
CANAUX_AUX_HEURES = frozenset({Canal.TEL, PHYS})
VISITES_PAR_COUPLE = 2
RAYON_TERRE_KM = 6371.0
# Without coordinates: what a trip is worth when only the département or the région is known.
KM_MEME_DEPARTEMENT = 30.0
KM_MEME_REGION = 150.0
KM_AILLEURS = 500.0


class Regle(StrEnum):
    """Names of the constraints."""

    NON_PARTICIPANT = "non_participant"
    HORS_PERIODE = "hors_periode"
    SUSPENSION = NaturePeriode.SUSPENSION
    JOUR_NON_OUVRE = "jour_non_ouvre"
    FERMETURE = "fermeture"
    EXPIRATION = "expiration"
    JOUR_PRIS = "jour_pris"
    SCENARIO_SEMAINE = "scenario_semaine"
    CANAL = "canal"
    CONFLIT = "conflit"
    COORDONNEES = "coordonnees"
    CANAL_DEJA = "canal_deja"
    DEUX_FOIS = "deux_fois"
    CHARGE_TOTALE = "charge_totale"
    ABSENCE = "absence"
    CHARGE_SEMAINE = "charge_semaine"
    ELOIGNEMENT = "eloignement"
    TEMPS = "temps"


# In the order of Regle: what a refused visit lacks.
REFUS: dict[Regle, str] = {
    Regle.NON_PARTICIPANT: "L’organisme n’est pas inscrit et validé dans cette édition.",
    Regle.HORS_PERIODE: "Aucun jour de terrain ne reste dans les vagues de l’édition.",
    Regle.SUSPENSION: "Tous les jours restants sont suspendus.",
    Regle.JOUR_NON_OUVRE: "Aucun jour ouvré ne reste dans les vagues de l’édition.",
    Regle.FERMETURE: "L’organisme est fermé tous les jours ouvrés restants.",
    Regle.EXPIRATION: "Le scénario expire avant le premier jour disponible.",
    Regle.JOUR_PRIS: "L’organisme a déjà un contact chacun des jours disponibles.",
    Regle.SCENARIO_SEMAINE: "Le même scénario est déjà joué chaque semaine disponible auprès de cet organisme.",
    Regle.CANAL: "Trop peu d’enquêteurs actifs pratiquent ce canal.",
    Regle.CONFLIT: "Les enquêteurs qui pratiquent ce canal ont un conflit d’intérêts avec l’organisme.",
    Regle.COORDONNEES: "Visite sur place impossible à situer\u202f: coordonnées et département manquent.",
    Regle.CANAL_DEJA: "Les enquêteurs disponibles y ont déjà un contact par ce canal dans ce plan.",
    Regle.DEUX_FOIS: "Les enquêteurs disponibles y ont déjà deux contacts dans ce plan.",
    Regle.CHARGE_TOTALE: "Les enquêteurs possibles ont atteint leur nombre total de contacts.",
    Regle.ABSENCE: "Les enquêteurs possibles sont absents les jours disponibles.",
    Regle.CHARGE_SEMAINE: "Les enquêteurs possibles sont absents ou complets chaque semaine disponible.",
    Regle.ELOIGNEMENT: "Les enquêteurs possibles habitent trop loin\u202f: leur trajet coûterait plus qu’un refus.",
    Regle.TEMPS: "Le calcul s’est arrêté à sa limite de temps avant de placer cette visite.",
}
# The same rules, said of one shopper and one day.
RUPTURES: dict[Regle, str] = {
    Regle.NON_PARTICIPANT: "L’organisme n’est pas inscrit et validé dans cette édition.",
    Regle.HORS_PERIODE: "Ce jour est hors des vagues de terrain.",
    Regle.SUSPENSION: "Le terrain est suspendu ce jour-là.",
    Regle.JOUR_NON_OUVRE: "Ce jour n’est pas ouvré pour l’organisme (week-end ou jour férié).",
    Regle.FERMETURE: "L’organisme est fermé ce jour-là.",
    Regle.EXPIRATION: "Le scénario n’est plus jouable à cette date.",
    Regle.JOUR_PRIS: "L’organisme a déjà un contact ce jour-là.",
    Regle.SCENARIO_SEMAINE: "Ce scénario est déjà joué auprès de l’organisme dans la même semaine.",
    Regle.CANAL: "Cet enquêteur ne pratique pas ce canal.",
    Regle.CONFLIT: "Cet enquêteur a un conflit d’intérêts avec l’organisme.",
    Regle.COORDONNEES: "Le trajet ne peut pas être estimé\u202f: coordonnées et département manquent.",
    Regle.CANAL_DEJA: "Cet enquêteur y a déjà un contact par ce canal dans ce plan.",
    Regle.DEUX_FOIS: "Cet enquêteur y a déjà deux contacts dans ce plan.",
    Regle.CHARGE_TOTALE: "Cet enquêteur a atteint son nombre total de contacts.",
    Regle.ABSENCE: "Cet enquêteur est absent ce jour-là.",
    Regle.CHARGE_SEMAINE: "Cet enquêteur est complet cette semaine-là.",
    Regle.ELOIGNEMENT: "Cet enquêteur habite trop loin pour cette visite.",
    Regle.TEMPS: "Le calcul s’est arrêté avant de placer cette visite.",
}
RANGS = {regle: rang for rang, regle in enumerate(Regle)}


@dataclass(frozen=True, slots=True)
class EnqueteurDuPlan:
    """A shopper and her limits; coordinates in degrees, or None."""

    id: str
    canaux: frozenset[str]
    max_semaine: int
    max_total: int
    lat: float | None = None
    lon: float | None = None
    departement: str = ""
    region: str = ""
    indisponible: tuple[Intervalle, ...] = ()
    conflits: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OrganismeDuPlan:
    """A body; `zone` names its list of holidays in the instance."""

    siren: str
    zone: str = "metropole"
    lat: float | None = None
    lon: float | None = None
    departement: str = ""
    region: str = ""
    fermetures: frozenset[dt.date] = frozenset()

    @property
    def est_situe(self) -> bool:
        """Tell whether a trip to it can be estimated."""
        return (self.lat is not None and self.lon is not None) or bool(self.departement)


@dataclass(frozen=True, slots=True)
class VisiteDuPlan:
    """A contact to place. Beside its file: the wished day, the half it should fall in, the scenario's last day."""

    id: str
    siren: str
    canal: str
    scenario: str
    double: bool = False
    souhait: dt.date | None = None
    fenetre: Intervalle | None = None
    au_plus_tard: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Acquis:
    """A contact already placed or made, which the plan must respect; `enqueteur` is empty when nobody holds it."""

    siren: str
    canal: str
    scenario: str
    enqueteur: str
    jour: dt.date


@dataclass(frozen=True, slots=True)
class Instance:
    """Everything a solver needs; `acquis` is empty in planning files."""

    periodes: tuple[Intervalle, ...]
    enqueteurs: tuple[EnqueteurDuPlan, ...]
    organismes: tuple[OrganismeDuPlan, ...]
    visites: tuple[VisiteDuPlan, ...]
    suspensions: tuple[Intervalle, ...] = ()
    feries: Mapping[str, frozenset[dt.date]] = field(default_factory=dict)
    acquis: tuple[Acquis, ...] = ()


@dataclass(frozen=True, slots=True)
class Affectation:
    """A visit given to a shopper on a day."""

    visite: str
    enqueteur: str
    jour: dt.date


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance in km (haversine)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    demi_lat, demi_lon = (phi2 - phi1) / 2, math.radians(lon2 - lon1) / 2
    corde = math.sin(demi_lat) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(demi_lon) ** 2
    return 2 * RAYON_TERRE_KM * math.asin(min(1.0, math.sqrt(corde)))


def eloignement(enqueteur: EnqueteurDuPlan, organisme: OrganismeDuPlan) -> float | None:
    """Return the trip in km, estimated by département and région without coordinates; None when nothing is known."""
    if None not in (enqueteur.lat, enqueteur.lon, organisme.lat, organisme.lon):
        return distance_km(enqueteur.lat, enqueteur.lon, organisme.lat, organisme.lon)  # type: ignore[arg-type]
    if not (enqueteur.departement and organisme.departement):
        return None
    if enqueteur.departement == organisme.departement:
        return KM_MEME_DEPARTEMENT
    return KM_MEME_REGION if enqueteur.region and enqueteur.region == organisme.region else KM_AILLEURS


def semaine(jour: dt.date) -> tuple[int, int]:
    """Return the ISO week, Monday to Sunday."""
    iso = jour.isocalendar()
    return iso.year, iso.week


class Registre:
    """What is placed so far, and the rule that a further placement would break."""

    def __init__(self, instance: Instance) -> None:
        self.enqueteurs = {enqueteur.id: enqueteur for enqueteur in instance.enqueteurs}
        self.organismes = {organisme.siren: organisme for organisme in instance.organismes}
        self._instance = instance
        self._ouvres: dict[str, list[dt.date]] = {}
        self._totaux: Counter[str] = Counter()
        self._semaines: Counter[tuple[str, tuple[int, int]]] = Counter()
        self._couples: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._jours: set[tuple[str, dt.date]] = set()
        self._scenarios: set[tuple[str, str, tuple[int, int]]] = set()
        for acquis in instance.acquis:
            self._ajouter(acquis.siren, acquis.canal, acquis.scenario, acquis.enqueteur, acquis.jour)

    def poser(self, visite: VisiteDuPlan, affectation: Affectation) -> None:
        """Take a placement into account."""
        self._ajouter(visite.siren, visite.canal, visite.scenario, affectation.enqueteur, affectation.jour)

    def _ajouter(self, siren: str, canal: str, scenario: str, enqueteur: str, jour: dt.date) -> None:
        self._jours.add((siren, jour))
        self._scenarios.add((siren, scenario, semaine(jour)))
        if enqueteur:
            self._totaux[enqueteur] += 1
            self._semaines[enqueteur, semaine(jour)] += 1
            self._couples[enqueteur, siren].append(canal)

    def charge(self, enqueteur: str) -> int:
        """Return how many contacts the shopper holds."""
        return self._totaux[enqueteur]

    def jours_ouvres(self, zone: str) -> list[dt.date]:
        """Return the working days of the fieldwork in a zone, in order."""
        if zone not in self._ouvres:
            jours = {
                periode.du + rang * UN_JOUR
                for periode in self._instance.periodes
                for rang in range((periode.au - periode.du).days + 1)
            }
            self._ouvres[zone] = sorted(jour for jour in jours if self._regle_de_calendrier(zone, jour) is None)
        return self._ouvres[zone]

    def _regle_de_calendrier(self, zone: str, jour: dt.date) -> Regle | None:
        if not _dans(self._instance.periodes, jour):
            return Regle.HORS_PERIODE
        if _dans(self._instance.suspensions, jour):
            return Regle.SUSPENSION
        ouvre = est_ouvre(jour, feries=self._instance.feries.get(zone, frozenset()))
        return None if ouvre else Regle.JOUR_NON_OUVRE

    def regle_de_date(self, visite: VisiteDuPlan, jour: dt.date) -> Regle | None:
        """Return the rule that keeps this visit from this working day, whoever makes it."""
        organisme = self.organismes[visite.siren]
        if visite.canal in CANAUX_AUX_HEURES and jour in organisme.fermetures:
            return Regle.FERMETURE
        if visite.au_plus_tard and jour > visite.au_plus_tard:
            return Regle.EXPIRATION
        if (visite.siren, jour) in self._jours:
            return Regle.JOUR_PRIS
        if (visite.siren, visite.scenario, semaine(jour)) in self._scenarios:
            return Regle.SCENARIO_SEMAINE
        return None

    def regle_de_personne(self, visite: VisiteDuPlan, enqueteur: EnqueteurDuPlan) -> Regle | None:
        """Return the rule that keeps this shopper from this visit, whatever the day."""
        if visite.canal not in enqueteur.canaux:
            return Regle.CANAL
        if visite.siren in enqueteur.conflits:
            return Regle.CONFLIT
        if visite.canal == PHYS and eloignement(enqueteur, self.organismes[visite.siren]) is None:
            return Regle.COORDONNEES
        deja = self._couples.get((enqueteur.id, visite.siren), ())
        if visite.canal in deja:
            return Regle.CANAL_DEJA
        if len(deja) >= VISITES_PAR_COUPLE:
            return Regle.DEUX_FOIS
        return Regle.CHARGE_TOTALE if self._totaux[enqueteur.id] >= enqueteur.max_total else None

    def regle_de_disponibilite(self, enqueteur: EnqueteurDuPlan, jour: dt.date) -> Regle | None:
        """Return the rule that keeps this shopper from working that day."""
        if _dans(enqueteur.indisponible, jour):
            return Regle.ABSENCE
        complet = self._semaines[enqueteur.id, semaine(jour)] >= enqueteur.max_semaine
        return Regle.CHARGE_SEMAINE if complet else None

    def regles_rompues(self, visite: VisiteDuPlan, enqueteur: EnqueteurDuPlan, jour: dt.date) -> tuple[Regle, ...]:
        """Return every family of rules that placing this visit would break, for a change made by hand."""
        zone = self.organismes[visite.siren].zone
        trouvees = (
            self._regle_de_calendrier(zone, jour),
            self.regle_de_date(visite, jour),
            self.regle_de_personne(visite, enqueteur),
            self.regle_de_disponibilite(enqueteur, jour),
        )
        return tuple(regle for regle in trouvees if regle)


def _dans(intervalles: Iterable[Intervalle], jour: dt.date) -> bool:
    return any(intervalle.contient(jour) for intervalle in intervalles)
