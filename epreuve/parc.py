"""The platform on several machines, built by the blocks of docs/plusieurs-machines.md as they stand."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from epreuve.guide import Guide
from epreuve.machines import RESEAU, Machine, Salle
from epreuve.magasin import Magasin
from epreuve.relais import commande_du_relais, ecoute, reglages_du_relais, tirer_un_certificat
from epreuve.serveur_de_courriel import ServeurDeCourriel
from epreuve.services import RACINE, Services, attendre, descendance

PAGE = RACINE / "docs" / "plusieurs-machines.md"
BLOC = re.compile(r"^```\w+ ([\w-]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BINAIRES = max(Path("/usr/lib/postgresql").glob("*/bin"))
HOTE = "barometre.exemple"
BASES, WEBS, OUVRIERS = (
    tuple(f"{nom}-{n}" for n in range(1, combien + 1)) for nom, combien in (("base", 3), ("web", 2), ("ouvrier", 2))
)
FILES = "defaut,courriels,rapports,documents,webhooks"
# Busy cores start slowly.
DEMARRAGE_S = 180
ICI = "127.0.0.1/32"
HBA = f"""host all postgres {RESEAU}.1/32 trust
host all postgres {ICI} trust
host replication replication {RESEAU}.0/24 scram-sha-256
host all all {RESEAU}.0/24 scram-sha-256
host all all {ICI} scram-sha-256
"""
SECRETS = {
    "POSTGRES_PASSWORD": "p" * 32,
    "POSTGRES_PASSWORD_MIGRATIONS": "m" * 32,
    "POSTGRES_PASSWORD_REPLICATION": "r" * 32,
}
ENVIRONNEMENT = {
    "DJANGO_SETTINGS_MODULE": "epreuve.reglages_de_grappe",
    "SECRET_KEY": "s" * 32,
    "CLE_DE_COFFRE": "c" * 32,
    "ALLOWED_HOSTS": HOTE,
    "BASE_URL": f"https://{HOTE}",
    "EMAIL_EXPEDITEUR": f"barometre@{HOTE}",
    # Those who come say themselves where from, as another relay before ours would.
    "PROXYS_DE_CONFIANCE": "2",
    "NIVEAU_JOURNAUX": "WARNING",
    "PYTHONUNBUFFERED": "1",
    "LANG": "C.UTF-8",
    "PATH": f"{RACINE}/.venv/bin:{BINAIRES}:/usr/local/bin:/usr/bin:/usr/sbin:/bin",
}


def blocs() -> dict[str, str]:
    """Return the blocks of the page by their names."""
    return dict(BLOC.findall(PAGE.read_text()))


def modele(dossier: Path, ordres: list[int]) -> dict[str, Any]:
    """Return the world of the day; the first time, make the database that holds it, and what an image holds."""
    monde = dossier / "monde.json"
    if not monde.exists():
        _faire_le_modele(dossier, monde, ordres)
    lu: dict[str, Any] = json.loads(monde.read_text())
    return lu


def _faire_le_modele(dossier: Path, monde: Path, ordres: list[int]) -> None:
    dossier.mkdir(mode=0o755)
    pile = Services(dossier, superutilisateur="postgres", hba=HBA)
    pile.lancer_base()
    pile.lancer_redis()
    pile.psql("create database barometre", "postgres")
    _creer_les_roles(pile)
    base = f"@127.0.0.1:{pile.port_pg}/barometre"
    variables = ENVIRONNEMENT | {
        "DATABASE_URL": f"postgres://barometre:{SECRETS['POSTGRES_PASSWORD']}{base}",
        "STATIC_ROOT": str(dossier / "statiques"),
        "EMAIL_URL": "dossier://",
    }
    pile.variables = [f"{nom}={valeur}" for nom, valeur in variables.items()]
    proprietaire = f"postgres://barometre_migrations:{SECRETS['POSTGRES_PASSWORD_MIGRATIONS']}{base}"
    pile.django("manage.py", "migrate", "-v", "0", DATABASE_URL_MIGRATIONS=proprietaire)
    pile.django("manage.py", "collectstatic", "--noinput", "-v", "0")
    lu = pile.django("-m", "epreuve.journee_de_grappe", "creer", *map(str, ordres))
    if fichiers := [chemin for chemin in (dossier / "medias").rglob("*") if chemin.is_file()]:
        raise RuntimeError(f"Le monde a des fichiers, que le magasin n’aura pas : {fichiers[:3]}")
    _arreter(pile)
    monde.write_text(lu)


def _arreter(pile: Services) -> None:
    """Let PostgreSQL write down its files, which are copied, then kill what is left."""
    pile.enfants["pg"].send_signal(signal.SIGINT)
    pile.enfants["pg"].wait(timeout=DEMARRAGE_S)
    pile.tuer_ceux(*pile.enfants)


def _creer_les_roles(pile: Services) -> None:
    """Run the script of the platform, then the block of the page."""
    ici = {"PGHOST": "127.0.0.1", "PGPORT": str(pile.port_pg), "PGUSER": "postgres"}
    commun = os.environ | ENVIRONNEMENT | SECRETS | ici
    mots = {
        "POSTGRES_DB": "barometre",
        "MOT_DE_PASSE_APPLICATION": SECRETS["POSTGRES_PASSWORD"],
        "MOT_DE_PASSE_MIGRATIONS": SECRETS["POSTGRES_PASSWORD_MIGRATIONS"],
    }
    subprocess.run([RACINE / "outils" / "roles.sh"], env=commun | mots, check=True, capture_output=True)
    subprocess.run(["/bin/bash", "-euc", blocs()["roles"]], env=commun, check=True, capture_output=True)


@dataclass
class Parc:
    """The machines of the platform; `faute` is the mistake of a control, `groupeur` puts PgBouncer before PostgreSQL."""

    dossier: Path
    modele: Path
    faute: str = ""
    groupeur: bool = False
    salle: Salle = field(init=False)
    magasin: Magasin = field(init=False)
    elue: str = BASES[0]
    _blocs: dict[str, str] = field(default_factory=blocs)

    def __post_init__(self) -> None:
        self.salle = Salle(self.dossier)
        self.courriels = ServeurDeCourriel(f"{RESEAU}.1")
        noms = ["relais", *BASES, "courtier", "magasin", *(["groupeur"] if self.groupeur else []), *WEBS, *OUVRIERS]
        adresses = {f"{nom}.exemple": f"{RESEAU}.{rang}" for rang, nom in enumerate(noms, start=11)}
        self.salle.nommer({**adresses, HOTE: adresses["relais.exemple"], "courriels.exemple": f"{RESEAU}.1"})
        for nom in noms:
            self.salle.ouvrir(nom, {**ENVIRONNEMENT, **SECRETS})
        self.magasin = Magasin(self["magasin"], self["magasin"].adresse)

    def __getitem__(self, nom: str) -> Machine:
        return self.salle.machines[nom]

    def demarrer(self) -> None:
        """Start everything, what others need first; what no package brought yet is told beforehand."""
        if "groupeur" in self.salle.machines and not shutil.which("pgbouncer"):
            raise RuntimeError("Il manque un paquet du système\u202f: apt install pgbouncer")
        self._premiere_base()
        for nom in BASES[1:]:
            self._suivre(nom)
        attendre(lambda: self.nb_suiveuses() == len(BASES) - 1, "la réplication", delai=DEMARRAGE_S)
        self.magasin.preparer()
        for nom in self.salle.machines:
            if nom.startswith(("web", "ouvrier", "groupeur", "relais")):
                self[nom].environnement |= self._variables()
        self._regler_le_relais()
        for nom in ("courtier", "groupeur", *WEBS, *OUVRIERS, "relais"):
            if nom in self.salle.machines:
                self.lancer(nom, attendre_aussi=False)
        for nom in (*WEBS, *OUVRIERS, "relais"):
            attendre(partial(self.repond, nom), nom, delai=DEMARRAGE_S)

    def tuer(self, nom: str) -> None:
        """`kill -9` everything on a machine; « horloge » is the process that keeps time, wherever it is."""
        if nom == "horloge":
            # The one before may have gone with its machine: the next waits for its turn.
            attendre(lambda: self.nb_horloges() > 0, "l’horloge", delai=DEMARRAGE_S)
            self.qui_donne_l_heure().tuer("horloge")
        else:
            self[nom].tuer_tout()

    def relancer(self, nom: str) -> None:
        """Start again what was killed, and wait until it answers."""
        if nom == "horloge":
            for ouvrier in OUVRIERS:
                self._lancer_l_horloge(ouvrier)
        elif nom in BASES:
            self._suivre(nom)
            attendre(lambda: self.nb_suiveuses() == len(BASES) - 1, "la réplication", delai=DEMARRAGE_S)
        else:
            self.lancer(nom)

    def lancer(self, nom: str, *, attendre_aussi: bool = True) -> None:
        """Start what a machine runs."""
        sorte = nom.partition("-")[0]
        actes: dict[str, Callable[[str], None]] = {
            "web": self._lancer_web,
            "ouvrier": self._lancer_ouvrier,
            "courtier": self._lancer_courtier,
            "magasin": lambda _nom: self.magasin.demarrer(),
            "groupeur": self._lancer_groupeur,
            "relais": lambda nom: self[nom].lancer("nginx", commande_du_relais(self[nom].dossier / "nginx.conf")),
        }
        actes[sorte](nom)
        if attendre_aussi:
            attendre(partial(self.repond, nom), nom, delai=DEMARRAGE_S)

    def repond(self, nom: str) -> bool:
        """Tell whether a machine does what it is there for."""
        sorte = nom.partition("-")[0]
        if sorte == "web":
            with suppress(OSError), urllib.request.urlopen(f"http://{nom}.exemple:8000/sante/pret", timeout=3) as lue:
                return bool(lue.status == 200)
            return False
        if sorte == "ouvrier":
            return any((self[nom].dossier / "var" / "battements").glob("celery"))
        return sorte == "magasin" or ecoute(
            {"courtier": 6379, "groupeur": 6432, "relais": 443}[sorte], self[nom].adresse
        )

    def promouvoir(self) -> str:
        """Type the lines of the page once the one that writes is lost; return who was elected."""
        suiveuses = [nom for nom in BASES if nom != self.elue]
        reponse = self._taper(self._blocs["promotion"], SUIVEUSES=" ".join(f"{nom}.exemple" for nom in suiveuses))
        self.elue = reponse.split()[-1].partition(".")[0]
        if self.groupeur:
            groupeur = self["groupeur"]
            pid = str(groupeur.enfants["pgbouncer"].pid)
            ordre = self._chez(groupeur, self._blocs["pgbouncer-promotion"])
            groupeur.taper("bash", "-euc", ordre, ELUE=f"{self.elue}.exemple", PGBOUNCER=pid)
        return self.elue

    def psql(self, requete: str, *, base: str = "barometre") -> str:
        """Ask the one that writes, as its superuser."""
        return self._taper(f'psql -h {self.elue}.exemple -U postgres -qtAc "{requete}" {base}')

    def nb_suiveuses(self) -> int:
        """Count the machines that follow."""
        with suppress(RuntimeError):
            return int(self.psql("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'", base="postgres"))
        return 0

    def perdre_sans_suiveuses(self, *, pendant: Callable[[], None]) -> None:
        """Unplug who follows while something is done, lose the machine that writes, and plug the others again."""
        suiveuses = [self[nom] for nom in BASES if nom != self.elue]
        for machine in suiveuses:
            machine.brancher(est_branchee=False)
        pendant()
        self.tuer(self.elue)
        self[self.elue].brancher(est_branchee=False)
        for machine in suiveuses:
            machine.brancher()

    def qui_donne_l_heure(self) -> Machine:
        """Return the machine whose clock publishes."""
        (machine, *_) = [self[nom] for nom in OUVRIERS if self._heure_de(self[nom])]
        return machine

    def nb_horloges(self) -> int:
        """Count the clocks that publish, at this instant."""
        return sum(self._heure_de(self[nom]) for nom in OUVRIERS)

    def demander(self, *mots: str) -> str:
        """Run a module of ours from a machine that has no file."""
        machine = self[OUVRIERS[0]]
        return machine.taper(
            "python",
            "-m",
            *mots,
            MEDIA_ROOT=str(machine.dossier / "ailleurs"),
            DATABASE_URL=self._adresses()["DATABASE_URL"],
        )

    def ranger_le_magasin(self) -> None:
        """Have the lists of the store say what its files are, as a daemon of its own does in time: they are apart."""
        self["magasin"].taper("/usr/bin/swift-object-updater", self.magasin.dossier / "object.conf", "once")

    def fermer(self) -> None:
        """Leave nothing that runs."""
        for machine in self.salle.machines.values():
            machine.tuer_tout()
            machine.socle.kill()
            machine.socle.wait()
        self.courriels.fermer()

    def _heure_de(self, machine: Machine) -> int:
        if machine.enfants.get("horloge") is None:
            return 0
        enfants = descendance(machine.enfants["horloge"].pid)
        mots = []
        for pid in enfants:
            with suppress(OSError):
                mots.append(Path(f"/proc/{pid}/cmdline").read_bytes())
        return sum(b"\0beat\0" in commande for commande in mots)

    def _adresses(self) -> dict[str, str]:
        lignes = self._blocs["adresses"].splitlines()
        lues = dict(ligne.split("=", 1) for ligne in lignes)
        return {nom: re.sub(r"\$(\w+)", lambda lu: SECRETS[lu[1]], valeur) for nom, valeur in lues.items()}

    def _variables(self) -> dict[str, str]:
        """Return what the environment of a machine says of the others."""
        adresses = {cle: valeur for cle, valeur in self._adresses().items() if cle != "DATABASE_URL_MIGRATIONS"}
        if self.groupeur:
            par = f"postgres://barometre:{SECRETS['POSTGRES_PASSWORD']}@groupeur.exemple:6432/barometre"
            adresses |= {"DATABASE_URL": par, "CONNEXIONS_PRETEES": "1"}
        return adresses | {
            "S3_URL": self.magasin.adresse,
            "EMAIL_URL": f"smtp+clair://courriels.exemple:{self.courriels.port}",
            "STATIC_ROOT": str(self.modele / "statiques"),
        }

    def _taper(self, bloc: str, **variables: str) -> str:
        """Type lines from the hall."""
        fait = subprocess.run(
            ["/bin/bash", "-euc", bloc],
            env=ENVIRONNEMENT | SECRETS | variables,
            capture_output=True,
            text=True,
            check=False,
        )
        if fait.returncode:
            raise RuntimeError(fait.stderr[-1000:])
        return fait.stdout.strip()

    def _chez(self, machine: Machine, texte: str) -> str:
        """Put the folder of a machine in place of that of the page."""
        return texte.replace("/donnees", str(machine.dossier))

    def _premiere_base(self) -> None:
        machine = self[BASES[0]]
        subprocess.run(["/usr/bin/cp", "-a", self.modele / "pg", machine.dossier / "base"], check=True)
        conf = self._blocs["postgresql"]
        if self.faute == "asynchrone_et_sans_election":
            conf = re.sub(r"^synchronous_standby_names.*$", "synchronous_standby_names = ''", conf, flags=re.MULTILINE)
        with (machine.dossier / "base" / "postgresql.conf").open("a") as fichier:
            fichier.write(conf)
        self._lancer_base(BASES[0])
        attendre(partial(self._accepte, BASES[0]), BASES[0], delai=DEMARRAGE_S)

    def _accepte(self, nom: str) -> bool:
        with suppress(RuntimeError):
            return self._taper(f"psql -h {nom}.exemple -U postgres -qtAc 'SELECT 1' postgres") == "1"
        return False

    def _suivre(self, nom: str) -> None:
        """Make a follower on an empty folder, by the lines of the page."""
        machine = self[nom]
        base = machine.dossier / "base"
        shutil.rmtree(base, ignore_errors=True)
        base.mkdir(mode=0o700)
        shutil.chown(base, "postgres", "postgres")
        passe = machine.dossier / "passe"
        passe.write_text(f"*:*:*:replication:{SECRETS['POSTGRES_PASSWORD_REPLICATION']}\n")
        passe.chmod(0o600)
        shutil.chown(passe, "postgres", "postgres")
        machine.taper("bash", "-euc", self._chez(machine, self._blocs["replique"]), qui="postgres")
        reglages = base / "postgresql.conf"
        reglages.write_text(re.sub(r"passfile=\S+", f"passfile={passe}", reglages.read_text()))
        self._lancer_base(nom)
        attendre(partial(self._accepte, nom), nom, delai=DEMARRAGE_S)

    def _lancer_base(self, nom: str) -> None:
        machine = self[nom]
        reglages = [f"--cluster-name={nom.replace('-', '_')}", "--unix_socket_directories=", "--max_connections=200"]
        machine.lancer("pg", [BINAIRES / "postgres", "-D", machine.dossier / "base", *reglages], qui="postgres")

    def _lancer_web(self, nom: str) -> None:
        self[nom].lancer("web", shlex.split(Guide().processus()["web"]))

    def _lancer_ouvrier(self, nom: str) -> None:
        battement = self[nom].dossier / "var" / "battements" / "celery"
        battement.unlink(missing_ok=True)
        # One worker takes the queues of all, for a machine has two cores for everybody here.
        self[nom].lancer("ouvrier", ["celery", "-A", "barometre", "worker", "-Q", FILES, "--concurrency", "2"])
        self._lancer_l_horloge(nom)

    def _lancer_l_horloge(self, nom: str) -> None:
        machine = self[nom]
        if "horloge" in machine.enfants:
            return
        agenda = ["--schedule", machine.dossier / "calendrier"]
        directe = {"DATABASE_URL": self._adresses()["DATABASE_URL"], "CONNEXIONS_PRETEES": ""}
        commande = ["python", "-m", "barometre.horloge", *agenda]
        if self.faute == "asynchrone_et_sans_election":
            commande = ["celery", "-A", "barometre", "beat", *agenda, "--pidfile", ""]
        elif self.faute == "horloge_par_le_groupeur":
            # The lock of a connection, asked for through a pool, by a clock that nobody told.
            del directe["DATABASE_URL"]
        machine.lancer("horloge", commande, **directe)

    def _lancer_courtier(self, nom: str) -> None:
        options = ["--protected-mode", "no", "--appendonly", "yes", "--dir", self[nom].dossier]
        self[nom].lancer("redis", ["redis-server", "--bind", self[nom].adresse, *options])

    def _lancer_groupeur(self, nom: str) -> None:
        machine = self[nom]
        reglages = machine.dossier / "pgbouncer.ini"
        if not reglages.exists():
            reglages.write_text(self._chez(machine, self._blocs["pgbouncer"]))
            (machine.dossier / "comptes.txt").write_text(f'"barometre" "{SECRETS["POSTGRES_PASSWORD"]}"\n')
        machine.lancer("pgbouncer", ["pgbouncer", "-q", reglages], qui="postgres")

    def _regler_le_relais(self) -> None:
        machine = self["relais"]
        certificats = tirer_un_certificat(machine.dossier / "certificats", HOTE)
        ailleurs = {
            "http://web:8000": "http://plateforme",
            "proxy_next_upstream off;": "proxy_next_upstream error timeout;",
            "  server {\n    listen 80 ": self._blocs["amont"] + "\n  server {\n    listen 80 ",
        }
        (machine.dossier / "nginx.conf").write_text(reglages_du_relais(machine.dossier, certificats, ailleurs))

    @property
    def certificat(self) -> Path:
        """What those who come trust."""
        return self["relais"].dossier / "certificats" / "fullchain.pem"
