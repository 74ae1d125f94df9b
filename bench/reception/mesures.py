"""The rounds of the intake bench, and what they say of each goal."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from urllib.parse import urlencode

from bench.figures import ecrire
from bench.reception import charge
from bench.reception.pairs import API, API_NUE, API_NUE_DE_LOT, CHAMPS_NUS, COMMENTAIRE, FORMULAIRE_NU, LOT, TABLE
from epreuve.services import Services, services

TOURS = 5
SECONDES = 3
# What is held to a peer takes turns with it by short slices: more of them, nearer to one another.
MANCHES = 12
SECONDES_D_UNE_MANCHE = 2
ECHAUFFEMENT = 1
# The kiosks of a national campaign, of which each slice takes new ones: in a handful of rows PostgreSQL searches otherwise.
FLOTTE = 1000
APPELS = 800
TOURS_INTERIEURS = 5
PAR_SECONDE = 300
REPONSES = [("k1", "4"), ("k3", "oui"), ("k4", "attente"), ("k4", "clarte"), ("k5", "plutot"), ("k6", COMMENTAIRE)]
REPONSES_NUES = [(CHAMPS_NUS[nom], valeur) for nom, valeur in REPONSES]
# Rows accepted a second, and microseconds of processor a row on each side.
Tranche = dict[str, float]
COUTS = ("web_us", "pg_us", "client_us")


@dataclass(frozen=True)
class But:
    """A ratio and the side of its limit that holds."""

    nom: str
    ratios: list[float]
    limite: float
    au_moins: bool

    @property
    def est_tenu(self) -> bool:
        ratio = median(self.ratios)
        return ratio >= self.limite if self.au_moins else ratio <= self.limite

    def dire(self) -> str:
        """Return the line of this goal."""
        signe = "≥" if self.au_moins else "≤"
        tenu = "tenu " if self.est_tenu else "PASSÉ"
        return f"{tenu} {self.nom:62} {_mediane(self.ratios, 3)}, but {signe} {self.limite:g}"


@dataclass
class Banc:
    """The stack, its world, and everything measured so far."""

    pile: Services
    monde: dict[str, Any]
    mesures: dict[str, list[Tranche]] = field(default_factory=dict)
    prochain: int = 0

    def jetons(self, nombre: int) -> list[str]:
        """Take tokens of kiosks that never sent anything."""
        self.prochain += nombre
        return list(self.monde["jetons"][self.prochain - nombre : self.prochain])

    def tranche(self, nom: str, table: str, charger: Callable[[], dict[str, float]]) -> None:
        """Empty both tables, run a load, count the rows that it left and the processor that they took.

        Both: cleaning what a peer left is work of the database that would be charged to its neighbour.
        """
        self.pile.psql("truncate bornes_avis, banc_avis cascade")
        self.pile.psql("checkpoint")
        depart = {qui: charge.processeur(self.pile.enfants[qui].pid) for qui in ("web", "pg")}
        lu = charger()
        lignes = int(self.pile.psql(f"select count(*) from {table}"))  # noqa: S608 -- one of two names
        if not lignes:
            raise RuntimeError(f"{nom} : rien n’a été enregistré.")
        cout = {
            f"{qui}_us": 1e6 * (charge.processeur(self.pile.enfants[qui].pid) - avant) / lignes
            for qui, avant in depart.items()
        }
        lu |= cout | ({"lignes_s": lignes / lu["duree"]} if "duree" in lu else {})
        self.mesures.setdefault(nom, []).append({cle: round(valeur, 3) for cle, valeur in lu.items()})

    def serie(self, nom: str, cle: str = "lignes_s") -> list[float]:
        """Return one figure of a kind, round by round."""
        return [tranche[cle] for tranche in self.mesures[nom]]

    def rapport(self, nom: str, pair: str, cle: str = "lignes_s") -> list[float]:
        """Return the ratio of a kind to its peer, round by round."""
        return [un / autre for un, autre in zip(self.serie(nom, cle), self.serie(pair, cle), strict=True)]

    def couts(self, nom: str) -> list[float]:
        """Return the microseconds of processor that a row takes of all who serve it, round by round.

        Who asks is not counted, but for pgbench: it does there what the web server does here.
        """
        return [sum(tranche.get(cle, 0.0) for cle in COUTS) for tranche in self.mesures[nom]]

    def a_processeur_egal(self, nom: str, pair: str) -> list[float]:
        """Return the rows of a kind for one of its peer in as much processor, round by round."""
        return [autre / un for un, autre in zip(self.couts(nom), self.couts(pair), strict=True)]

    def avis(self, nom: str, taille: int, secondes: int) -> None:
        """Measure the device API with batches of one size."""
        jetons = self.jetons(charge.EN_VOL)
        self.tranche(
            nom,
            "bornes_avis",
            lambda: charge.wrk(self.pile.adresse + API, "avis.lua", "produit", str(taille), *jetons, secondes=secondes),
        )

    def nue(self, nom: str, chemin: str, *arguments: str, secondes: int) -> None:
        """Measure a bare view."""
        self.tranche(
            nom, "banc_avis", lambda: charge.wrk(self.pile.adresse + chemin, "avis.lua", *arguments, secondes=secondes)
        )

    def pgbench(self, nom: str, taille: int, secondes: int) -> None:
        """Measure the database alone."""
        self.tranche(nom, "banc_avis", lambda: charge.pgbench(self.pile.port_pg, taille, secondes, self.pile.dossier))

    def formulaire(self, nom: str, chemin: str, reponses: list[tuple[str, str]]) -> None:
        """Measure a form, page and post, as fast as it can."""
        adresse, envoi = self.pile.adresse + chemin, urlencode(reponses)
        self.tranche(
            nom,
            _table(chemin),
            lambda: charge.wrk(adresse, "formulaire.lua", envoi, secondes=SECONDES_D_UNE_MANCHE),
        )

    def formulaire_cadence(self, nom: str, chemin: str, reponses: list[tuple[str, str]]) -> None:
        """Measure a form, page and post, at a fixed pace."""
        parcours = charge.Parcours(self.pile.port_web, chemin, reponses)
        self.tranche(
            f"{nom} à {PAR_SECONDE}/s",
            _table(chemin),
            lambda: charge.boucle_ouverte(parcours, par_seconde=PAR_SECONDE, secondes=SECONDES_D_UNE_MANCHE),
        )

    def durable(self, valeur: str) -> None:
        """Set whether a commit waits for the disk, for the connections to come."""
        self.pile.psql(f"alter database barometre set synchronous_commit = {valeur}")
        if "web" in self.pile.enfants:
            self.pile.tuer("web")
        self.pile.lancer_web(ouvriers=2)
        self.echauffer()

    def echauffer(self) -> None:
        """Load each address, unmeasured: a first slice would pay for workers that start, plan and compile."""
        formulaires = [(FORMULAIRE_NU, REPONSES_NUES), (f"/avis/{self.monde['avis']}/", REPONSES)]
        for chemin, script, *mots in (
            (API_NUE, "avis.lua", "nue", "1"),
            (API_NUE_DE_LOT, "avis.lua", "lot nu", str(LOT)),
            (API, "avis.lua", "produit", str(LOT), *self.jetons(charge.EN_VOL)),
            *((chemin, "formulaire.lua", urlencode(reponses)) for chemin, reponses in formulaires),
        ):
            charge.wrk(self.pile.adresse + chemin, script, *mots, secondes=ECHAUFFEMENT)


def _table(chemin: str) -> str:
    return "banc_avis" if chemin == FORMULAIRE_NU else "bornes_avis"


def _manches(*actes: Callable[[], None]) -> None:
    """Run kinds in turn, every other time backwards: what grows or wears off on the way weighs on all alike."""
    for manche in range(MANCHES):
        for acte in actes if manche % 2 == 0 else reversed(actes):
            acte()


def mesurer() -> bool:
    """Run every round, print one line a goal, write the figures; tell whether all hold."""
    with services(reglages="bench.reception.reglages", application="barometre.wsgi:application") as pile:
        pile.psql(TABLE)
        monde = json.loads(pile.django("-m", "epreuve.accueil", "creer", str(FLOTTE)))
        # Now rather than when PostgreSQL gets round to it: its plans would change in the middle of a round, and what it
        # cleans would be charged to whoever is there.
        pile.psql("analyze")
        pile.psql("alter system set autovacuum = off")
        pile.psql("select pg_reload_conf()")
        banc = Banc(pile, monde)
        sondes = _courir(banc)
        interieur = _interieur(banc)
        buts = _juger(banc, interieur)
    _dire(banc, interieur, sondes, buts)
    ecrire(
        "reception",
        fdatasync_ms=sondes,
        mesures=banc.mesures,
        interieur_us=interieur,
        buts=[{"nom": but.nom, "ratios": but.ratios, "limite": but.limite, "tenu": but.est_tenu} for but in buts],
    )
    return all(but.est_tenu for but in buts)


def _courir(banc: Banc) -> list[float]:
    """Run the rounds: without durability what the processor bounds, with it what is promised."""
    banc.durable("off")
    for _ in range(TOURS):
        banc.pgbench("pgbench 1, sans attendre le disque", 1, SECONDES)
        banc.nue("vue nue", API_NUE, "nue", "1", secondes=SECONDES)
        banc.avis("avis à l’unité", 1, SECONDES)
    banc.durable("on")
    sondes: list[float] = []
    page = f"/avis/{banc.monde['avis']}/"
    _manches(
        lambda: sondes.append(charge.sonder(banc.pile.dossier)),
        lambda: banc.pgbench("pgbench 50", LOT, SECONDES_D_UNE_MANCHE),
        lambda: banc.nue("lots nus de 50", API_NUE_DE_LOT, "lot nu", str(LOT), secondes=SECONDES_D_UNE_MANCHE),
        lambda: banc.avis("lots de 50", LOT, SECONDES_D_UNE_MANCHE),
        lambda: banc.avis("avis à l’unité, durable", 1, SECONDES_D_UNE_MANCHE),
    )
    _manches(
        lambda: banc.formulaire("formulaire nu", FORMULAIRE_NU, REPONSES_NUES),
        lambda: banc.formulaire("page d’avis", page, REPONSES),
    )
    _manches(
        lambda: banc.formulaire_cadence("formulaire nu", FORMULAIRE_NU, REPONSES_NUES),
        lambda: banc.formulaire_cadence("page d’avis", page, REPONSES),
    )
    return sondes


def _interieur(banc: Banc) -> dict[str, list[float]]:
    banc.pile.psql("alter database barometre set synchronous_commit = off")
    ordres = {"tours": TOURS_INTERIEURS, "appels": APPELS, "jetons": banc.jetons(TOURS_INTERIEURS + 1)}
    lu: dict[str, list[float]] = json.loads(
        banc.pile.django("-m", "bench.reception.interieur", entree=json.dumps(ordres))
    )
    return lu


def _juger(banc: Banc, interieur: dict[str, list[float]]) -> list[But]:
    def cout(nom: str, pair: str) -> list[float]:
        return [un / autre for un, autre in zip(interieur[nom], interieur[pair], strict=True)]

    cadence = f"à {PAR_SECONDE}/s"
    return [
        But("un avis ÷ vue nue, processeur par ligne", cout("unite", "nue"), 1.3, au_moins=False),
        But(
            "lots de 50 ÷ pgbench 50, durable, à processeur égal",
            banc.a_processeur_egal("lots de 50", "pgbench 50"),
            0.25,
            au_moins=True,
        ),
        But(
            "page d’avis ÷ formulaire nu, réponses à processeur égal",
            banc.a_processeur_egal("page d’avis", "formulaire nu"),
            1,
            au_moins=True,
        ),
        But(
            f"page d’avis ÷ formulaire nu, p99 {cadence}",
            banc.rapport(f"page d’avis {cadence}", f"formulaire nu {cadence}", "p99_ms"),
            1.3,
            au_moins=False,
        ),
        But(
            "lots de 50 ÷ avis à l’unité, lignes à processeur égal",
            banc.a_processeur_egal("lots de 50", "avis à l’unité, durable"),
            12,
            au_moins=True,
        ),
        But("lot renvoyé ÷ premier envoi, processeur", cout("rejeu", "lot"), 1, au_moins=False),
    ]


def _dire(banc: Banc, interieur: dict[str, list[float]], sondes: list[float], buts: list[But]) -> None:
    for nom in banc.mesures:
        print(f"      {nom:38} {_figures(banc, nom)}")
    for nom, valeurs in interieur.items():
        print(f"      {nom:38} {_mediane(valeurs, 0, 'µs par ligne')}, sans serveur")
    print(f"      8 ko écrits et synchronisés : {_mediane(sondes, 2, 'ms')}")
    # For reference: from one machine to another PostgreSQL grows faster than Python, the bare view alike; and what the
    # clock says of rows depends on who else is on the machine.
    for nom, pair in (
        ("vue nue", "pgbench 1, sans attendre le disque"),
        ("avis à l’unité", "pgbench 1, sans attendre le disque"),
        ("lots de 50", "pgbench 50"),
        ("page d’avis", "formulaire nu"),
    ):
        print(f"      {nom} ÷ {pair}, lignes par seconde : {_mediane(banc.rapport(nom, pair), 3)}, pour repère")
    nus = _mediane(banc.a_processeur_egal("lots nus de 50", "pgbench 50"), 3)
    print(f"      lots nus de 50 ÷ pgbench 50, à processeur égal : {nus}, pour repère")
    for but in buts:
        print(but.dire())


def _figures(banc: Banc, nom: str) -> str:
    mots = []
    for cle, mot, precision in (
        ("lignes_s", "lignes/s", 0),
        ("p50_ms", "ms p50", 1),
        ("p99_ms", "ms p99", 1),
        ("web_us", "µs web", 0),
        ("pg_us", "µs base", 0),
        ("client_us", "µs pgbench", 0),
    ):
        if cle in banc.mesures[nom][0]:
            mots.append(_mediane(banc.serie(nom, cle), precision, mot))
    return ", ".join(mots)


def _mediane(serie: list[float], precision: int, unite: str = "") -> str:
    """Return a median with its extremes."""
    milieu, bas, haut = (f"{valeur:.{precision}f}" for valeur in (median(serie), min(serie), max(serie)))
    return f"{milieu} {unite} ({bas}–{haut})" if unite else f"{milieu} ({bas}–{haut})"
