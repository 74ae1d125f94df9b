"""Synthetic planning instances: bodies and shoppers around invented towns, seeded (regles#contrat-plan)."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

A_DISTANCE = ("EMAIL", "COURRIER", "TEL", "RS", "WEB")
POIDS_A_DISTANCE = (4, 2, 4, 3, 1)
VAGUE_COURTE = ({"du": "2020-02-03", "au": "2020-03-13"},)
DEUX_VAGUES = ({"du": "2020-02-03", "au": "2020-03-13"}, {"du": "2020-06-02", "au": "2020-07-31"})


@dataclass(frozen=True)
class Variante:
    """What makes an instance easy or hard; shares are between 0 and 1.

    `tension`: which limit makes the total capacity equal about `marge` times the demand, `total`, `semaine` or none.
    """

    nom: str
    organismes: int
    visites: int
    enqueteurs: int
    sur_place: float = 0.28
    doubles: float = 0.05
    tension: str = ""
    marge: float = 1.03
    absences: float = 0.3
    periodes: tuple[dict[str, str], ...] = VAGUE_COURTE
    suspensions: tuple[dict[str, str], ...] = ({"du": "2020-02-27", "au": "2020-02-27"},)
    graine: int = 2020


def fabriquer(variante: Variante) -> dict[str, Any]:
    """Return the document of an instance."""
    return _Fabrique(variante).document()


class _Fabrique:
    def __init__(self, variante: Variante) -> None:
        self.variante = variante
        self.hasard = random.Random(variante.graine)
        self.villes = [
            (self.hasard.uniform(43, 50), self.hasard.uniform(-2, 7), self.hasard.paretovariate(1)) for _ in range(60)
        ]
        debut = min(dt.date.fromisoformat(p["du"]) for p in variante.periodes)
        fin = max(dt.date.fromisoformat(p["au"]) for p in variante.periodes)
        self.jours = [debut + dt.timedelta(days=n) for n in range((fin - debut).days + 1)]
        self.semaines = {
            jour.isocalendar()[:2]
            for jour in self.jours
            if jour.weekday() < 5 and any(p["du"] <= jour.isoformat() <= p["au"] for p in variante.periodes)
        }

    def document(self) -> dict[str, Any]:
        organismes = [self._organisme(rang) for rang in range(self.variante.organismes)]
        visites = [visite for organisme in organismes for visite in self._visites(organisme["siren"])]
        demande = sum(2 if visite["double"] else 1 for visite in visites)
        return {
            "periodes": list(self.variante.periodes),
            "suspensions": list(self.variante.suspensions),
            "feries": {"metropole": ["2020-07-14"], "974": ["2020-02-12"]},
            "enqueteurs": [self._enqueteur(rang, organismes, demande) for rang in range(self.variante.enqueteurs)],
            "organismes": organismes,
            "visites": visites,
        }

    def _lieu(self) -> dict[str, float]:
        lat, lon, _poids = self.hasard.choices(self.villes, [ville[2] ** 0.5 for ville in self.villes])[0]
        return {"lat": round(self.hasard.gauss(lat, 0.25), 5), "lon": round(self.hasard.gauss(lon, 0.35), 5)}

    def _organisme(self, rang: int) -> dict[str, Any]:
        jours = self.hasard.sample(self.jours, min(len(self.jours), self.hasard.choice((0, 0, 1, 2))))
        return {
            "siren": f"{100_000_000 + rang}",
            **self._lieu(),
            "zone": "974" if self.hasard.random() < 0.02 else "metropole",
            "fermetures": sorted(jour.isoformat() for jour in jours),
        }

    def _visites(self, siren: str) -> list[dict[str, Any]]:
        nombre = self.variante.visites
        sur_place = int(nombre * self.variante.sur_place + self.hasard.random())
        canaux = ["PHYS"] * sur_place
        canaux += self.hasard.choices(A_DISTANCE, POIDS_A_DISTANCE, k=nombre - sur_place)
        return [
            {
                "id": f"V-{siren}-{rang:02}",
                "siren": siren,
                "canal": canal,
                "scenario": f"SC-{self.hasard.randint(1, 24):02}",
                "double": self.hasard.random() < self.variante.doubles,
            }
            for rang, canal in enumerate(canaux)
        ]

    def _enqueteur(self, rang: int, organismes: list[dict[str, Any]], demande: int) -> dict[str, Any]:
        moyenne = demande / self.variante.enqueteurs
        max_total, max_semaine = self.hasard.choice((30, 40, 60)), self.hasard.choice((6, 8, 10))
        if self.variante.tension == "total":
            max_total = max(1, round(self.variante.marge * moyenne * self.hasard.choice((0.7, 1, 1.3))))
        absences = [self._absence() for _ in range(2) if self.hasard.random() < self.variante.absences]
        if self.variante.tension == "semaine":
            max_total, max_semaine = 60, self._semaine_serree(moyenne, absences)
        canaux = self._canaux()
        return {
            "id": f"E-{rang:04}",
            **self._lieu(),
            "canaux": canaux,
            "max_semaine": max_semaine,
            "max_total": max_total,
            "indisponible": absences,
            "conflits": [o["siren"] for o in self.hasard.sample(organismes, min(2, len(organismes)))],
        }

    def _semaine_serree(self, moyenne: float, absences: list[dict[str, str]]) -> int:
        """Return the visits a week that give a shopper her share in the weeks left to her, rounded by chance."""
        perdues = {dt.date.fromisoformat(absence["du"]).isocalendar()[:2] for absence in absences} & self.semaines
        exact = self.variante.marge * moyenne / max(1, len(self.semaines) - len(perdues))
        return max(1, int(exact + self.hasard.random()))

    def _canaux(self) -> list[str]:
        canaux = [canal for canal in A_DISTANCE if self.hasard.random() < 0.7]
        if self.hasard.random() < max(0.7, self.variante.sur_place + 0.3) or not canaux:
            canaux.append("PHYS")
        return canaux

    def _absence(self) -> dict[str, str]:
        """A whole week away."""
        jour = self.hasard.choice(self.jours)
        lundi = jour - dt.timedelta(days=jour.weekday())
        return {"du": lundi.isoformat(), "au": (lundi + dt.timedelta(days=4)).isoformat()}
