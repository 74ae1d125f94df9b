"""Worlds of opinions: honest people, at kiosks and with phones, alone, in crowds and in queues. Seeded."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import uuid
from collections import defaultdict
from dataclasses import dataclass, field, replace

from bornes.avis.logic.rafale import AvisFerme
from tests.bornes.avis.corpus.formes import Formes, Intervalle

RESULTATS = ("oui", "oui", "oui", "en_partie", "non", "")
RAISONS = ("attente", "amabilite", "clarte", "competence", "acces", "horaires")
ATTENTES = ("oui", "plutot", "non", "")
PREMIER_JOUR = dt.datetime(2026, 3, 2, 8, 30, tzinfo=dt.UTC)
OUVERTURE = 8.5 * 3600
PART_COUPLES = 0.05


@dataclass
class Monde:
    """Every fact of a world, those that were planted by their shape, and the draws."""

    formes: Formes
    hasard: random.Random
    faits: list[AvisFerme] = field(default_factory=list)
    plantes: dict[uuid.UUID, str] = field(default_factory=dict)
    copies: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    sequences: dict[int, itertools.count[int]] = field(default_factory=lambda: defaultdict(lambda: itertools.count(1)))

    def uuid(self) -> uuid.UUID:
        """Return a new identity."""
        return uuid.UUID(int=self.hasard.getrandbits(128), version=4)

    def tirer(self, bornes: Intervalle) -> float:
        """Draw between two ends."""
        return self.hasard.uniform(*bornes)

    def nombre(self, bornes: Intervalle) -> int:
        """Draw a whole number between two ends."""
        return round(self.tirer(bornes))

    def source(self) -> str:
        """Return the hash of an address that nobody used."""
        return f"{self.hasard.getrandbits(128):032x}"

    def telephone(self, lieu: Lieu, instant: dt.datetime, duree: float, source: str, reponses, **champs) -> AvisFerme:
        """Add an answer from a phone."""
        fait = AvisFerme(
            id=self.uuid(),
            saisi_le=instant,
            recu_le=instant,
            jour=instant.date(),
            lieu=lieu.point,
            satisfaction=reponses[0],
            reponses=reponses[1:],
            page=champs.get("page") or self.uuid(),
            duree=int(duree),
            source=source,
        )
        return self._ajouter(fait, champs.get("plante", ""))

    def borne(self, lieu: Lieu, instant: dt.datetime, reponses, *, recu_le=None, plante="") -> AvisFerme:
        """Add an answer from the kiosk of a place."""
        fait = AvisFerme(
            id=self.uuid(),
            saisi_le=instant,
            recu_le=recu_le or instant + dt.timedelta(seconds=2),
            jour=instant.date(),
            lieu=lieu.point,
            satisfaction=reponses[0],
            reponses=reponses[1:],
            enrolement=lieu.point,
            sequence=next(self.sequences[lieu.point]),
        )
        return self._ajouter(fait, plante)

    def numeroter(self) -> None:
        """Give kiosks the numbers that they would have given, and copies those of what they copy."""
        numeros: dict[uuid.UUID, int] = {}
        suites: dict[int, itertools.count[int]] = defaultdict(lambda: itertools.count(1))
        for fait in sorted(self.faits, key=lambda fait: fait.saisi_le):
            if fait.enrolement and fait.id not in self.copies:
                numeros[fait.id] = next(suites[fait.enrolement])
        self.faits = [
            replace(fait, sequence=numeros[self.copies.get(fait.id, fait.id)]) if fait.enrolement else fait
            for fait in self.faits
        ]

    def _ajouter(self, fait: AvisFerme, plante: str) -> AvisFerme:
        self.faits.append(fait)
        if plante:
            self.plantes[fait.id] = plante
        return fait

    def groupes(self) -> list[list[AvisFerme]]:
        """Return the facts as they are judged: a kiosk on all its days, the phones of a place on one day."""
        par_groupe: dict[object, list[AvisFerme]] = defaultdict(list)
        for fait in self.faits:
            cle = ("borne", fait.enrolement) if fait.enrolement else (fait.lieu, fait.jour)
            par_groupe[cle].append(fait)
        return list(par_groupe.values())


@dataclass(frozen=True)
class Lieu:
    """A place: how content people are, how long they take, how many share its address."""

    point: int
    poids: tuple[float, ...]
    part_courte: float
    mediane: float
    dispersion: float
    part_une_adresse: float
    adresse: str
    operateurs: tuple[str, ...]

    def reponses(self, hasard: random.Random) -> tuple:
        """Draw what somebody answers."""
        satisfaction = hasard.choices((1, 2, 3, 4, 5), self.poids)[0]
        if hasard.random() < self.part_courte:
            return (satisfaction, "", "", "", "")
        raisons = [*hasard.sample(RAISONS, hasard.choice((1, 1, 2))), ""]
        return (satisfaction, hasard.choice(RESULTATS), raisons[0], raisons[1], hasard.choice(ATTENTES))

    def duree(self, hasard: random.Random) -> float:
        """Draw how long somebody takes, opening the page to sending."""
        return max(2.5, self.mediane * hasard.lognormvariate(0, self.dispersion))

    def source(self, hasard: random.Random) -> str:
        """Draw the address of somebody: that of the place, or one of an operator, shared too."""
        return self.adresse if hasard.random() < self.part_une_adresse else hasard.choice(self.operateurs)


def foule(monde: Monde, lieu: Lieu, nombre: int, duree: float, debut: dt.datetime) -> list[AvisFerme]:
    """A crowd behind one address: asked at once, some answer now, others take the time that is left."""
    hasard = monde.hasard
    instants = sorted(min(hasard.gammavariate(2, duree / 6), duree) for _ in range(nombre))
    return [
        monde.telephone(lieu, debut + secondes(instant), lieu.duree(hasard), lieu.adresse, lieu.reponses(hasard))
        for instant in instants
    ]


def file(monde: Monde, lieu: Lieu, nombre: int, debut: dt.datetime) -> list[AvisFerme]:
    """A queue at the kiosk, a school outing: one after the other, each as long as it takes to read the screens."""
    instant, faits = debut, []
    for _ in range(nombre):
        instant += secondes(8 + monde.hasard.gammavariate(2, (1200 / nombre - 8) / 2))
        faits.append(monde.borne(lieu, instant, lieu.reponses(monde.hasard)))
    return faits


def lieu_tire(monde: Monde, point: int = 1) -> Lieu:
    """Draw a place."""
    formes = monde.formes
    premier = monde.tirer(formes.poids_satisfaction)
    reste = [monde.hasard.uniform(0.2, 1) * poids for poids in (0.1, 0.12, 0.25, 0.53)]
    return Lieu(
        point=point,
        poids=(*(part * (1 - premier) / sum(reste) for part in reste), premier),
        part_courte=monde.tirer(formes.part_courte),
        mediane=monde.tirer(formes.duree_mediane),
        dispersion=monde.tirer(formes.duree_dispersion),
        part_une_adresse=monde.tirer(formes.part_une_adresse),
        adresse=monde.source(),
        operateurs=tuple(monde.source() for _ in range(monde.hasard.randint(3, 12))),
    )


def telephones(monde: Monde, lieu: Lieu, jour: int, attendus: float) -> None:
    """Add the phones of one day at one place, as people come."""
    hasard, instant = monde.hasard, 0.0
    while True:
        instant += hasard.expovariate(attendus / OUVERTURE)
        if instant > OUVERTURE:
            return
        debut = PREMIER_JOUR + dt.timedelta(days=jour, seconds=instant)
        source, reponses = lieu.source(hasard), lieu.reponses(hasard)
        monde.telephone(lieu, debut, lieu.duree(hasard), source, reponses)
        if hasard.random() < PART_COUPLES:
            # The other one of the couple, on the same network, who thinks the same.
            monde.telephone(lieu, debut + secondes(hasard.uniform(5, 60)), lieu.duree(hasard), source, reponses)


def borne_ordinaire(monde: Monde, lieu: Lieu, jour: int, attendus: float) -> None:
    """Add the kiosk of one day at one place, one person after the other."""
    hasard, arrivee, libre = monde.hasard, 0.0, 0.0
    ouverture = PREMIER_JOUR + dt.timedelta(days=jour)
    retour = ouverture + dt.timedelta(hours=72) if hasard.random() < monde.formes.part_hors_ligne else None
    while True:
        arrivee += hasard.expovariate(attendus / OUVERTURE)
        if arrivee > OUVERTURE:
            return
        # Nobody answers while somebody does; a few leave after the first screen.
        passage = hasard.uniform(5, 8) if hasard.random() < 0.05 else 7 + hasard.gammavariate(2.5, 8)
        libre = max(arrivee, libre + hasard.uniform(1, 6)) + passage
        monde.borne(lieu, ouverture + secondes(libre), lieu.reponses(hasard), recu_le=retour)


def ouverture(monde: Monde) -> dt.datetime:
    """Draw a day, at the opening of the doors."""
    return PREMIER_JOUR + dt.timedelta(days=monde.hasard.randrange(monde.formes.nb_jours))


def instant_ouvert(monde: Monde) -> dt.datetime:
    """Draw an instant when the doors are open."""
    return ouverture(monde) + secondes(monde.hasard.uniform(0, OUVERTURE - 1800))


def secondes(nombre: float) -> dt.timedelta:
    """Return a length."""
    return dt.timedelta(seconds=nombre)
