"""Reads a plan against its instance, both as documents (regles#contrat-plan), without the solver or its rules.

Everything is computed again from the rules (regles#contraintes-plan, #objectif-plan): a mistake of the solver cannot
hide itself.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]
RAYON_KM = 6371.0
TOLERANCE_ECART = 1e-4
SAMEDI = 6


@dataclass(frozen=True, slots=True)
class Rupture:
    """A broken constraint: its stable name and what breaks it, in French."""

    contrainte: str
    detail: str

    def __str__(self) -> str:
        """Return the line shown."""
        return f"{self.contrainte}\u202f: {self.detail}"


@dataclass(frozen=True, slots=True)
class _Placement:
    visite: Document
    enqueteur: Document
    organisme: Document
    jour: dt.date

    def __str__(self) -> str:
        return f"{self.visite['id']} par {self.enqueteur['id']} le {self.jour.isoformat()}"


def verifier(instance: Document, plan: Document) -> tuple[Rupture, ...]:
    """Return every constraint that the plan breaks, and every figure of it that is wrong; none for a right plan."""
    return tuple(_Verification(instance, plan).derouler())


class _Verification:
    def __init__(self, instance: Document, plan: Document) -> None:
        self.instance = instance
        self.plan = plan
        self.visites = {v["id"]: v for v in instance["visites"]}
        self.enqueteurs = {e["id"]: e for e in instance["enqueteurs"]}
        self.organismes = {o["siren"]: o for o in instance["organismes"]}
        self.lignes: list[_Placement] = []

    def derouler(self) -> Iterator[Rupture]:
        yield from self._identites()
        yield from self._completude()
        for ligne in self.lignes:
            yield from self._ligne(ligne)
        yield from self._organismes()
        yield from self._charges()
        yield from self._retours()
        yield from self._chiffres()
        yield from self._diagnostic()

    def _identites(self) -> Iterator[Rupture]:
        for a in self.plan["affectations"]:
            visite, enqueteur = self.visites.get(a["visite"]), self.enqueteurs.get(a["enqueteur"])
            if visite is None:
                yield Rupture("visite_inconnue", f"« {a['visite']} » est placée et n’est pas dans l’instance")
            elif enqueteur is None:
                yield Rupture("enqueteur_inconnu", f"« {a['enqueteur']} » n’est pas dans l’instance")
            else:
                organisme = self.organismes[visite["siren"]]
                self.lignes.append(_Placement(visite, enqueteur, organisme, dt.date.fromisoformat(a["jour"])))
        for refus in self.plan["refusees"]:
            if refus["visite"] not in self.visites:
                yield Rupture("visite_inconnue", f"« {refus['visite']} » est refusée et n’est pas dans l’instance")
            if not refus["motif"].strip():
                yield Rupture("motif", f"« {refus['visite']} » est refusée sans motif")

    def _completude(self) -> Iterator[Rupture]:
        refus = Counter(r["visite"] for r in self.plan["refusees"])
        placees = Counter(a["visite"] for a in self.plan["affectations"])
        lectures: defaultdict[str, list[_Placement]] = defaultdict(list)
        for ligne in self.lignes:
            lectures[ligne.visite["id"]].append(ligne)
        for cle, visite in self.visites.items():
            yield from _compte(cle, refus[cle], placees[cle], besoin=2 if visite.get("double") else 1)
            if len({ligne.jour for ligne in lectures[cle]}) > 1:
                yield Rupture("double", f"{cle} est placée sur plusieurs jours")
            for qui, fois in Counter(ligne.enqueteur["id"] for ligne in lectures[cle]).items():
                if fois > 1:
                    yield Rupture("double", f"{cle} est lue {fois} fois par {qui}")

    def _ligne(self, ligne: _Placement) -> Iterator[Rupture]:
        v, e, o, jour = ligne.visite, ligne.enqueteur, ligne.organisme, ligne.jour
        date = jour.isoformat()
        ruptures = {
            "canal": v["canal"] not in e["canaux"],
            "conflit": v["siren"] in e.get("conflits", ()),
            "coordonnees": v["canal"] == "PHYS" and None in (e["lat"], e["lon"], o["lat"], o["lon"]),
            "absence": _couvre(e.get("indisponible", ()), jour),
            "week_end": jour.isoweekday() >= SAMEDI,
            "ferie": date in self.instance.get("feries", {}).get(o["zone"], ()),
            "suspension": _couvre(self.instance.get("suspensions", ()), jour),
            "hors_periode": not _couvre(self.instance["periodes"], jour),
            "fermeture": v["canal"] in ("TEL", "PHYS") and date in o.get("fermetures", ()),
        }
        for contrainte, rompue in ruptures.items():
            if rompue:
                yield Rupture(contrainte, str(ligne))

    def _organismes(self) -> Iterator[Rupture]:
        """One contact of a body a day, one play of a scenario a week; a double is one contact."""
        contacts = {(li.visite["siren"], li.visite["id"], li.visite["scenario"], li.jour) for li in self.lignes}
        for (siren, jour), nombre in Counter((c[0], c[3]) for c in contacts).items():
            if nombre > 1:
                yield Rupture("jour_pris", f"{siren} a {nombre} visites le {jour.isoformat()}")
        for (siren, scenario, lundi), nombre in Counter((c[0], c[2], _lundi(c[3])) for c in contacts).items():
            if nombre > 1:
                yield Rupture(
                    "scenario_semaine", f"{siren} reçoit {nombre} fois {scenario} la semaine du {lundi.isoformat()}"
                )

    def _charges(self) -> Iterator[Rupture]:
        """No shopper makes more visits than she may in a week, and in all."""
        semaines = Counter((li.enqueteur["id"], _lundi(li.jour)) for li in self.lignes)
        for (cle, lundi), nombre in semaines.items():
            if nombre > self.enqueteurs[cle]["max_semaine"]:
                yield Rupture("charge_semaine", f"{cle} a {nombre} visites la semaine du {lundi.isoformat()}")
        for cle, nombre in Counter(li.enqueteur["id"] for li in self.lignes).items():
            if nombre > self.enqueteurs[cle]["max_total"]:
                yield Rupture("charge_totale", f"{cle} a {nombre} visites en tout")

    def _retours(self) -> Iterator[Rupture]:
        """A shopper comes to a body twice at most, and never by the same channel."""
        couples: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for li in self.lignes:
            couples[li.enqueteur["id"], li.visite["siren"]].append(li.visite["canal"])
        for (cle, siren), canaux in couples.items():
            if len(canaux) > 2:  # noqa: PLR2004 -- the rule's own figure
                yield Rupture("deux_fois", f"{cle} visite {siren} {len(canaux)} fois")
            if len(set(canaux)) < len(canaux):
                yield Rupture("canal_deja", f"{cle} visite {siren} plusieurs fois par le même canal")

    def _termes(self) -> dict[str, int]:
        return {
            "refusees": len(self.plan["refusees"]),
            "kilometres": sum(round(2 * _km(li)) for li in self.lignes if li.visite["canal"] == "PHYS"),
            "etalement": self._etalement(),
            "regroupement": self._regroupement(),
        }

    def _chiffres(self) -> Iterator[Rupture]:
        termes = self._termes()
        for cle, valeur in termes.items():
            if self.plan["termes"][cle] != valeur:
                yield Rupture(f"termes.{cle}", f"{self.plan['termes'][cle]} annoncé, {valeur} recalculé")
        objectif = (
            10_000 * termes["refusees"] + termes["kilometres"] + 20 * termes["etalement"] + 5 * termes["regroupement"]
        )
        if self.plan["objectif"] != objectif:
            yield Rupture("objectif", f"{self.plan['objectif']} annoncé, {objectif} recalculé")
        yield from self._preuve(objectif)
        if self.plan["duree_s"] < 0:
            yield Rupture("duree_s", "durée négative")

    def _preuve(self, objectif: int) -> Iterator[Rupture]:
        """What the plan says of its own quality follows from its bound."""
        borne = self.plan["borne"]
        if borne > objectif:
            yield Rupture("borne", f"{borne} dépasse l’objectif {objectif}")
        ecart = (objectif - borne) / (max(objectif, len(self.visites)) or 1)
        if not abs(self.plan["ecart"] - ecart) <= TOLERANCE_ECART:
            yield Rupture("ecart", f"{self.plan['ecart']} annoncé, {ecart:.6f} recalculé")
        statut = "optimal" if objectif == borne else "realisable"
        if self.plan["statut"] != statut:
            yield Rupture("statut", f"« {self.plan['statut']} » annoncé, « {statut} » attendu")

    def _etalement(self) -> int:
        charges = Counter(li.enqueteur["id"] for li in self.lignes)
        points = [round(100 * charges[cle] / e["max_total"]) for cle, e in self.enqueteurs.items()]
        return max(points) - min(points) if points else 0

    def _regroupement(self) -> int:
        contacts = {(li.visite["siren"], li.visite["id"], _lundi(li.jour)) for li in self.lignes}
        par_semaine = Counter((siren, lundi) for siren, _visite, lundi in contacts)
        return sum(math.comb(nombre, 2) for nombre in par_semaine.values())

    def _diagnostic(self) -> Iterator[Rupture]:
        """Refusals come with a diagnosis that covers the bodies refused."""
        refuses = {self.visites[r["visite"]]["siren"] for r in self.plan["refusees"] if r["visite"] in self.visites}
        cites = {siren for ligne in self.plan.get("diagnostic", ()) for siren in ligne["sirens"]}
        if refuses - cites:
            yield Rupture("diagnostic", f"rien n’est dit de {', '.join(sorted(refuses - cites))}")


def _compte(cle: str, nb_refus: int, nb_places: int, *, besoin: int) -> Iterator[Rupture]:
    """A visit is refused once or placed with the shoppers that it needs, never both."""
    if nb_refus > 1:
        yield Rupture("refus", f"{cle} est refusée {nb_refus} fois")
    if nb_refus and nb_places:
        yield Rupture("refus", f"{cle} est à la fois placée et refusée")
    elif not nb_refus and not nb_places:
        yield Rupture("oubli", f"{cle} n’est ni placée ni refusée")
    elif not nb_refus and nb_places != besoin:
        yield Rupture("placement", f"{cle} a {nb_places} affectation(s) au lieu de {besoin}")


def _couvre(intervalles: Sequence[Document], jour: dt.date) -> bool:
    texte = jour.isoformat()
    return any(i["du"] <= texte <= i["au"] for i in intervalles)


def _lundi(jour: dt.date) -> dt.date:
    return jour - dt.timedelta(days=jour.weekday())


def _km(ligne: _Placement) -> float:
    """Return the great-circle distance in km (haversine); 0 without coordinates, a fault named elsewhere."""
    degres = (ligne.enqueteur["lat"], ligne.enqueteur["lon"], ligne.organisme["lat"], ligne.organisme["lon"])
    if None in degres:
        return 0.0
    lat1, lon1, lat2, lon2 = map(math.radians, degres)
    carre = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * RAYON_KM * math.asin(min(1.0, math.sqrt(carre)))
