"""What an evening under load gave: how long people waited, what each request cost, whether anything was lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from bench.figures import dire

P95_MS = 500
PLACES = 10
PANNE = 500


@dataclass(frozen=True)
class Mesures:
    """One evening: (instant due, name, ms, status) a request, one line a town hall, seconds of processor a process.

    `tirees` are the town halls and the readers drawn before it, `lectures` the readers who were answered or refused.
    """

    rythme: tuple[tuple[str, int, float, float], ...]
    tirees: tuple[int, int]
    lectures: int
    requetes: list[tuple[float, str, float, int]]
    inscriptions: list[dict[str, Any]]
    retards: list[float]
    processeur: dict[str, float]
    duree: float
    autres: float
    fdatasync_ms: float
    octets: int

    def phases(self) -> list[dict[str, Any]]:
        """Return what each phase was asked, what it got, how long people waited."""
        debut, lues = 0.0, []
        for nom, secondes, demandees, _ in (*self.rythme, ("apres", 3600, 0, 0)):
            durees = [ms for du, _nom, ms, _ in self.requetes if debut <= du < debut + secondes]
            lues.append(
                {
                    "phase": nom,
                    "secondes": secondes,
                    "demandees_s": demandees,
                    "requetes": len(durees),
                    "requetes_s": round(len(durees) / secondes, 1),
                    **_centiles(durees),
                }
            )
            debut += secondes
        return lues


def juger(mesures: Mesures, releve: dict[str, Any]) -> list[dict[str, Any]]:
    """Print everything, one line a promise; return them."""
    for phase in mesures.phases():
        print(
            f"      {phase['phase']:9} {phase['requetes']} requêtes, {phase['requetes_s']}/s\u202f; "
            f"p50 {phase['p50']} ms, p95 {phase['p95']}, p99 {phase['p99']}, la plus longue {phase['max']}"
        )
    _dire_les_pages(mesures)
    _dire_le_processeur(mesures)
    _dire_la_base_et_le_generateur(mesures)
    dossiers = Dossiers(mesures.inscriptions, releve)
    constats = [*_latences(mesures), _venus(mesures), *dossiers.promesses(), *_places(mesures, releve)]
    for constat in constats:
        dire(constat["tenu"], f"{constat['quoi']}\u202f: {constat['vu']}")
    return constats


def _centiles(durees: list[float]) -> dict[str, int]:
    if len(durees) < 2:
        return dict.fromkeys(("p50", "p95", "p99", "max"), 0)
    centiles = quantiles(durees, n=100)
    return {
        "p50": round(centiles[49]),
        "p95": round(centiles[94]),
        "p99": round(centiles[98]),
        "max": round(max(durees)),
    }


def _dire_les_pages(mesures: Mesures) -> None:
    noms = Counter(nom for _, nom, _, _ in mesures.requetes)
    for nom, nombre in noms.most_common():
        lus = _centiles([ms for _, autre, ms, _ in mesures.requetes if autre == nom])
        print(f"      {nom:38} {nombre:6} fois, p50 {lus['p50']} ms, p95 {lus['p95']}")


def _dire_le_processeur(mesures: Mesures) -> None:
    nombre = max(1, len(mesures.requetes))
    par_requete = {nom: 1000 * secondes / nombre for nom, secondes in mesures.processeur.items()}
    plateforme = sum(ms for nom, ms in par_requete.items() if nom != "locust")
    par_processus = ", ".join(f"{nom} {ms:.1f}" for nom, ms in sorted(par_requete.items(), key=lambda p: -p[1]))
    print(
        f"      processeur par requête : {plateforme:.1f} ms ({par_processus})\u202f; le reste de la machine en a pris "
        f"{100 * mesures.autres / mesures.duree:.0f} % d’un cœur\u202f; 8 ko synchronisés {mesures.fdatasync_ms:.2f} ms"
    )
    for nom, _, demandees, _ in mesures.rythme:
        print(
            f"      phase {nom} : {demandees:.0f} requêtes/s veulent {demandees * plateforme / 1000:.2f} cœur de plateforme"
        )


def _dire_la_base_et_le_generateur(mesures: Mesures) -> None:
    inscrits = sum(ligne["etape"] == "confirmee" for ligne in mesures.inscriptions)
    if inscrits:
        print(f"      base de données : {mesures.octets / inscrits / 1000:.0f} ko par inscription confirmée")
    if len(mesures.retards) > 1:
        print(f"      retard du générateur\u202f: p99 {_centiles(mesures.retards)['p99']} ms, compté dans les durées")


def _latences(mesures: Mesures) -> Iterator[dict[str, Any]]:
    for phase in mesures.phases():
        if phase["demandees_s"]:
            yield _constat(
                f"p95 en phase «\u00a0{phase['phase']}\u00a0» ≤ {P95_MS} ms",
                phase["requetes"] > 1 and phase["p95"] <= P95_MS,
                f"{phase['p95']} ms, {phase['requetes']} requêtes",
            )
    pannes = Counter(statut for _, _, _, statut in mesures.requetes if statut == 0 or statut >= PANNE)
    yield _constat("aucune requête sans réponse ni en panne", not pannes, dict(pannes) or "0")


def _venus(mesures: Mesures) -> dict[str, Any]:
    venus = (len(mesures.inscriptions), mesures.lectures)
    return _constat(
        "chacun est venu à son heure, et a demandé quelque chose",
        venus == mesures.tirees and len(mesures.requetes) >= sum(mesures.tirees) > 0,
        f"{venus[0]} mairies de {mesures.tirees[0]}, {venus[1]} lectures de {mesures.tirees[1]}",
    )


class Dossiers:
    """What each town hall was told, beside what is kept of it, by the mail that it gave."""

    def __init__(self, inscriptions: list[dict[str, Any]], releve: dict[str, Any]) -> None:
        self.inscriptions = inscriptions
        self.vues = {ligne["courriel"]: ligne for ligne in inscriptions}
        self.gardees = Counter(ligne["referent_courriel"] for ligne in releve["inscriptions"])
        self.etats = {ligne["referent_courriel"]: ligne["etat"] for ligne in releve["inscriptions"]}
        self.partis = Counter(vers for vers, _sujet in releve["courriels"])
        self.acquises = self._a("deposee", "confirmation", "confirmee")

    def _a(self, *etapes: str) -> list[str]:
        return [courriel for courriel, ligne in self.vues.items() if ligne["etape"] in etapes]

    def promesses(self) -> Iterator[dict[str, Any]]:
        """Compare, registration by registration."""
        perdues = [courriel for courriel in self.acquises if self.gardees[courriel] != 1]
        vu = f"{len(self.acquises)} acquittées, {len(perdues)} absentes ou doubles"
        yield _constat("chaque inscription acquittée est là, une fois", not perdues, vu)
        confirmees = self._a("confirmee")
        tues = [courriel for courriel in confirmees if self.etats.get(courriel) != "confirmee"]
        vu = f"{len(confirmees)} confirmées, {len(tues)} perdues"
        yield _constat("chaque confirmation acquittée tient", not tues, vu)
        yield self._refus()
        yield self._sans_nouvelle()
        yield self._courriels()

    def _refus(self) -> dict[str, Any]:
        refusees = [ligne for ligne in self.vues.values() if ligne["refus"]]
        en_trop = [ligne for ligne in refusees if ligne["etape"] in {"", "envoi"} and self.gardees[ligne["courriel"]]]
        motifs = Counter(ligne["refus"] for ligne in refusees)
        return _constat("ce qui est refusé est dit, et n’est pas gardé", not en_trop, dict(motifs))

    def _sans_nouvelle(self) -> dict[str, Any]:
        sans = [
            ligne["panne"] or f"sans nouvelle ({ligne['etape']})"
            for ligne in self.inscriptions
            if ligne["panne"] or not (ligne["refus"] or ligne["etape"] == "confirmee")
        ]
        return _constat("personne n’est resté sans savoir", not sans, f"{len(sans)} ; {sans[:3]}" if sans else "0")

    def _courriels(self) -> dict[str, Any]:
        attendus = {courriel: 1 + (self.etats.get(courriel) == "confirmee") for courriel in self.acquises}
        faux = [courriel for courriel, nombre in attendus.items() if self.partis[courriel] != nombre]
        vu = f"{self.partis.total()} courriels, {len(faux)} boîtes à qui il en manque ou en trop"
        return _constat("chacun a reçu ses courriels, une fois chacun", not faux, vu)


def _places(mesures: Mesures, releve: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Check the ten seats, and that nobody who was answered before somebody asked stands behind her in line."""
    tenues = [ordre for _rang, ordre, _ in releve["places"] if ordre is not None]
    en_file = sum(ligne["ordre_idcity"] is not None for ligne in releve["inscriptions"])
    yield _constat(
        "les dix places sont aux dix premiers de la file",
        en_file > 0 and tenues == list(range(1, min(PLACES, en_file) + 1)),
        f"rangs {tenues}, {en_file} dans la file",
    )
    file = _file(mesures, releve)
    est_juste = len({ordre for ordre, _, _ in file}) == len(file) and not _depasses(file)
    yield _constat("personne n’est passé devant qui avait sa réponse", est_juste, f"{len(file)} dans la file")


def _file(mesures: Mesures, releve: dict[str, Any]) -> list[tuple[int, float, float]]:
    """Return the line: the order of each, when she asked and when she was answered."""
    ordres = {ligne["referent_courriel"]: ligne["ordre_idcity"] for ligne in releve["inscriptions"]}
    return sorted(
        (ordres[ligne["courriel"]], ligne["confirmation_de"], ligne["confirmation_a"])
        for ligne in mesures.inscriptions
        if ligne["etape"] == "confirmee" and ordres.get(ligne["courriel"])
    )


def _depasses(file: Iterable[tuple[int, float, float]]) -> bool:
    """Tell whether somebody of a later order was answered before one of an earlier order asked."""
    au_plus_tot = [*_minima([a for _, _, a in file])]
    return any(demande > suivant for (_, demande, _), suivant in zip([*file][:-1], au_plus_tot[1:], strict=True))


def _minima(fins: list[float]) -> Iterator[float]:
    """Yield, for each place, the least of what stands there and after."""
    return (min(fins[rang:]) for rang in range(len(fins)))


def _constat(quoi: str, tenu: bool, vu: Any) -> dict[str, Any]:
    return {"quoi": quoi, "tenu": tenu, "vu": str(vu)}
