"""PostgreSQL, Redis and the web server as children of the programme: fresh data, free ports, reaped when they are killed.

Durability is on, as in production: what is acknowledged must survive the kill of any of them.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parent.parent
PYTHON = RACINE / ".venv" / "bin" / "python"
# On a busy machine; a free one takes five.
DELAI_DEMARRAGE = 120
OPTIONS_DE_LA_BASE = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": 200,
    "shared_buffers": "128MB",
}


# Past the triggers, for the journal refuses to be emptied: what was written to, but what migrations lay once for all.
VIDER = """
SET session_replication_role = replica;
DO $$ BEGIN EXECUTE (
    SELECT 'TRUNCATE ' || string_agg(oid::regclass::text, ', ') || ' RESTART IDENTITY CASCADE' FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
    AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
); EXCEPTION WHEN null_value_not_allowed THEN NULL; END $$
"""
# What is quoted of the journal of a child that never answered.
DERNIERS_SIGNES = 500
# Below those that the system gives to connections that leave: one of these stays free until it is listened to.
PORTS = range(20_000, 32_000)
_donnes: set[int] = set()


def port_libre() -> int:
    """Return a loopback port that nothing uses, another one each time, whatever the seed of the process."""
    hasard = random.SystemRandom()
    while True:
        port = hasard.choice(PORTS)
        with socket.socket() as prise, suppress(OSError):
            if port not in _donnes:
                prise.bind(("127.0.0.1", port))
                _donnes.add(port)
                return port


def chromium() -> str | None:
    """Return the browser without its windows, which takes a third less of the processor, else the whole one."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@dataclass
class Lignee:
    """Processes started by name, each killed with all its descendants."""

    enfants: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict, kw_only=True)

    def tuer(self, nom: str) -> None:
        """`kill -9` a child with all its descendants, and reap it."""
        enfant = self.enfants.pop(nom)
        # The number of what was reaped may be another's.
        if enfant.poll() is None:
            _tuer_la_descendance(enfant.pid)
        enfant.wait()

    def tuer_ceux(self, *noms: str) -> None:
        """Kill those of these children that live."""
        for nom in set(noms) & set(self.enfants):
            self.tuer(nom)


class CommandeSortie(RuntimeError):
    """A program of ours that left with another status than 0: its code, then what it told."""

    def __init__(self, code: int, dit: str) -> None:
        super().__init__(dit)
        self.code = code


@dataclass
class Services(Lignee):
    """The stack under test: its settings module, and what the web server serves."""

    dossier: Path
    reglages: str = "epreuve.reglages"
    application: str = "epreuve.serveur:application"
    port_pg: int = field(default_factory=port_libre)
    port_redis: int = field(default_factory=port_libre)
    port_web: int = field(default_factory=port_libre)
    # Who owns the cluster; everybody enters it without a password, but where `hba` says who gives one.
    superutilisateur: str = "barometre"
    hba: str = ""
    faute: str = ""
    # Variables of our processes that a check wants otherwise.
    variables: list[str] = field(default_factory=list)
    # A folder of static files that comes before the product's: the next version of an application.
    statiques: str = ""

    @property
    def adresse(self) -> str:
        """Address of the web server."""
        return f"http://localhost:{self.port_web}"

    def environnement(self, base: str = "barometre") -> list[str]:
        """Return the variables of a process of ours, as `env` takes them."""
        return [
            f"DJANGO_SETTINGS_MODULE={self.reglages}",
            f"DATABASE_URL=postgres://barometre@127.0.0.1:{self.port_pg}/{base}",
            f"REDIS_URL=redis://127.0.0.1:{self.port_redis}/0",
            f"MEDIA_ROOT={self.dossier / 'medias'}",
            f"BAROMETRE_VAR={self.dossier / 'var'}",
            f"BASE_URL={self.adresse}",
            "SECRET_KEY=epreuve",
            "NIVEAU_JOURNAUX=ERROR",
            "PYTHONUNBUFFERED=1",
            # The browser's driver keeps an event loop in the thread that sets Django up.
            "DJANGO_ALLOW_ASYNC_UNSAFE=true",
            *self.variables,
        ]

    def lancer_base(self) -> None:
        """Start PostgreSQL, durable, with checksums; it refuses root, so it runs as its own user."""
        binaires = max(Path("/usr/lib/postgresql").glob("*/bin"))
        qui = "postgres" if os.geteuid() == 0 else None
        donnees = self.dossier / "pg"
        if not donnees.exists():
            self._creer_la_grappe(binaires, donnees, qui)
        options = [f"--{nom}={valeur}" for nom, valeur in {"port": self.port_pg, **OPTIONS_DE_LA_BASE}.items()]
        commande = [binaires / "postgres", "-D", donnees, *options]
        self._lancer("pg", commande, user=qui, cwd="/")

        def repond() -> bool:
            # Its port may be held a moment by what it served when it was killed: it then stops, and starts again.
            if self.enfants["pg"].poll() is not None:
                self._lancer("pg", commande, user=qui, cwd="/")
            return self._psql("select 1").returncode == 0

        self._attendre(repond, "pg", "PostgreSQL")

    def _creer_la_grappe(self, binaires: Path, donnees: Path, qui: str | None) -> None:
        donnees.mkdir()
        if qui:
            shutil.chown(donnees, qui)
        nature = ["-U", self.superutilisateur, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-k"]
        initdb = [str(binaires / "initdb"), "-D", str(donnees), *nature]
        subprocess.run(initdb, check=True, capture_output=True, user=qui, cwd="/")
        if self.hba:
            (donnees / "pg_hba.conf").write_text(self.hba)

    def lancer_redis(self) -> None:
        """Start Redis, which never holds the only copy of anything."""
        ecoute, sans_disque = ["--port", self.port_redis, "--bind", "127.0.0.1"], ["--save", "", "--appendonly", "no"]
        commande = ["redis-server", *ecoute, *sans_disque]
        self._lancer("redis", commande, cwd=str(self.dossier))

        def repond() -> bool:
            # As for PostgreSQL: its port may be held a moment by what it served when it was killed.
            if self.enfants["redis"].poll() is not None:
                self._lancer("redis", commande, cwd=str(self.dossier))
            return self._redis("PING").returncode == 0

        self._attendre(repond, "redis", "Redis")

    def lancer_web(self, *, faute: str = "", ouvriers: int = 3) -> None:
        """Start the web server, `faute` being the mistake that a control puts in."""
        self.faute = faute
        commande = [
            "env",
            *self.environnement(),
            f"FAUTE={faute}",
            f"STATIQUES={self.statiques}",
            PYTHON,
            "-m",
            "barometre.serveur",
            self.application,
            f"--port={self.port_web}",
            f"--ouvriers={ouvriers}",
        ]
        self._lancer("web", commande, cwd=str(RACINE))
        self._attendre(self._repond, "web", "le serveur")

    def lancer(self, nom: str, commande: Sequence[object]) -> None:
        """Start another process of ours."""
        self._lancer(nom, ["env", *self.environnement(), *commande], cwd=str(RACINE))

    def redis(self, *mots: str) -> None:
        """Ask something of Redis."""
        self._redis(*mots).check_returncode()

    def django(self, *mots: str, entree: str = "", **de_plus: str) -> str:
        """Run a module of ours inside the stack's environment, and `de_plus`; return what it prints."""
        variables = [f"{nom}={valeur}" for nom, valeur in de_plus.items()]
        commande = ["env", *self.environnement(), *variables, str(PYTHON), *mots]
        fait = subprocess.run(commande, cwd=RACINE, input=entree, capture_output=True, text=True, check=False)
        if fait.returncode:
            raise CommandeSortie(fait.returncode, f"{mots} : {fait.stderr[-2000:]}")
        return fait.stdout

    def demander(self, module: str, *mots: str, ordres: Any = None, **de_plus: str) -> Any:
        """Run a program of `epreuve` inside the stack's environment, and `de_plus`; return the JSON that it prints last."""
        entree = json.dumps(ordres) if ordres else ""
        dites = self.django("-m", f"epreuve.{module}", *mots, entree=entree, **de_plus).splitlines()
        if not dites:
            raise RuntimeError(f"epreuve.{module} {mots} n’a rien dit.")
        return json.loads(dites[-1])

    def ouvrir(self, module: str, *mots: str, faute: str = "", ouvriers: int = 3) -> Any:
        """Forget every fact, have a program make a world, serve it; return the world."""
        self.vider()
        monde = self.demander(module, *mots)
        self.lancer_web(faute=faute, ouvriers=ouvriers)
        return monde

    @contextmanager
    def avec(self, *variables: str) -> Iterator[None]:
        """Give our processes more variables, then take them back, and kill the web server that has them."""
        avant = self.variables
        self.variables = [*avant, *variables]
        try:
            yield
        finally:
            self.variables = avant
            self.tuer_ceux("web")

    def relever(self, module: str, **de_plus: str) -> Any:
        """Kill the web server; return what a program finds, with the variables `de_plus`."""
        self.tuer("web")
        return self.demander(module, "relever", **de_plus)

    def preparer(self) -> None:
        """Start everything and migrate a fresh database."""
        (self.dossier / "medias").mkdir()
        (self.dossier / "var").mkdir()
        self.lancer_base()
        self.lancer_redis()
        self.psql("create database barometre", "postgres")
        self.django("manage.py", "migrate", "-v", "0")

    def vider(self) -> None:
        """Forget every fact, keep the schema; the product's own static files are served again."""
        self.statiques = ""
        self.psql(VIDER)
        shutil.rmtree(self.dossier / "medias")
        (self.dossier / "medias").mkdir()

    def reglages_durables(self) -> dict[str, str]:
        """Return the settings that a power loss would test, as the server has them."""
        noms = ("fsync", "synchronous_commit", "full_page_writes", "data_checksums")
        return {nom: self.psql(f"show {nom}", "postgres") for nom in noms}

    def psql(self, requete: str, base: str = "barometre") -> str:
        """Run a statement; return what it prints."""
        fait = self._psql(requete, base)
        if fait.returncode:
            raise RuntimeError(fait.stderr.decode())
        return fait.stdout.decode().strip()

    def _redis(self, *mots: str) -> subprocess.CompletedProcess[bytes]:
        commande = ["redis-cli", "-p", str(self.port_redis), *mots]
        return subprocess.run(commande, check=False, capture_output=True)

    def _psql(self, requete: str, base: str = "postgres") -> subprocess.CompletedProcess[bytes]:
        nous = ["-h", "127.0.0.1", "-p", str(self.port_pg), "-U", self.superutilisateur]
        commande = ["psql", *nous, "-qtAc", requete, base]
        return subprocess.run(commande, capture_output=True, check=False)

    def _lancer(self, nom: str, commande: Sequence[object], **options: Any) -> None:
        # A check that stopped on an error left its own: it would answer in place of this one.
        self.tuer_ceux(nom)
        journal = (self.dossier / f"{nom}.log").open("ab")
        self.enfants[nom] = subprocess.Popen(
            [str(mot) for mot in commande], stdout=journal, stderr=journal, start_new_session=True, **options
        )

    def _attendre(self, condition: Callable[[], bool], nom: str, quoi: str) -> None:
        """Wait until a child answers; one that never does is quoted, for its journal goes with the stack."""
        try:
            attendre(condition, quoi)
        except RuntimeError as retard:
            dit = (self.dossier / f"{nom}.log").read_text(errors="replace")[-DERNIERS_SIGNES:]
            raise RuntimeError(f"{retard} {dit}") from retard

    def _repond(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.adresse}/sante/pret", timeout=2) as reponse:
                return bool(reponse.status == 200)
        except OSError:
            return False


def descendance(racine: int) -> list[int]:
    """Return a process and its descendants, parents first."""
    enfants: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
            enfants.setdefault(parent, []).append(int(stat.parent.name))
    trouves = [racine]
    for pid in trouves:
        trouves += enfants.get(pid, [])
    return trouves


def _tuer_la_descendance(racine: int) -> None:
    """Kill a process and its descendants, which the group of a parent does not hold: those of PostgreSQL leave it.

    All are stopped first. One born between the look and the kill would outlive its parent: of PostgreSQL, it would wait
    for ever for a lock that a killed one held, and keep the next server from starting.
    """
    arretes: list[int] = []
    while nes := [pid for pid in descendance(racine) if pid not in arretes]:
        signaler(nes, signal.SIGSTOP)
        arretes += nes
    signaler(arretes, signal.SIGKILL)


def signaler(pids: Sequence[int], ordre: signal.Signals) -> None:
    """Send a signal to those of these processes that are there."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, ordre)


def attendre(condition: Callable[[], bool], quoi: str, *, delai: int = DELAI_DEMARRAGE) -> None:
    """Wait until something answers, or say that it never did."""
    limite = time.monotonic() + delai
    while not condition():
        if time.monotonic() > limite:
            raise RuntimeError(f"{quoi} n’a pas démarré en {delai} s.")
        time.sleep(0.1)


@contextmanager
def services(*, reglages: str = Services.reglages, application: str = Services.application) -> Iterator[Services]:
    """Give a fresh stack, and leave nothing behind."""
    dossier = Path(tempfile.mkdtemp(prefix="barometre-epreuve."))
    dossier.chmod(0o755)
    pile = Services(dossier, reglages, application)
    try:
        pile.preparer()
        yield pile
    finally:
        for nom in list(pile.enfants):
            pile.tuer(nom)
        shutil.rmtree(dossier, ignore_errors=True)
