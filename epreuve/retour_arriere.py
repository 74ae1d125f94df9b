"""Point-in-time recovery, by the lines of the guide: the primary is lost, PostgreSQL comes back from its archives."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from epreuve.guide import PAGE
from epreuve.services import Services, attendre
from epreuve.verdict import Annonce, Constat

AVIS, ORGANISMES = 1_000_000, 50
PERTE_MAX, RETOUR_MAX = 300, 15 * 60
# Marks are written every second; what was archived last may be that old, and a mark more.
TOLERANCE = 5
TEMOIN_S = 15
BLOCS = re.compile(r"^```(conf|shell)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ARCHIVAGE = "archive_timeout = 300"
REMPLIR = """
import datetime as dt
import django
django.setup()
from epreuve.remplissage_avis import remplir
remplir(nb_avis={avis}, nb_organismes={organismes}, du=dt.date(2026, 1, 1), au=dt.date(2026, 12, 31))
"""


@dataclass
class Marques:
    """A line a second, written by somebody who keeps what was acknowledged, until it is over or the database is gone."""

    pile: Services
    acquittees: list[int] = field(default_factory=list)
    _fin: threading.Event = field(default_factory=threading.Event)
    _fil: threading.Thread = field(init=False)

    def __enter__(self) -> Self:
        self._fil = threading.Thread(target=self._ecrire)
        self._fil.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._fin.set()
        self._fil.join()

    def _ecrire(self) -> None:
        with suppress(RuntimeError):
            while not self._fin.wait(1):
                self.acquittees.append(int(self.pile.psql("insert into marques values (now()) returning rang")))


@dataclass(frozen=True)
class Revenue:
    """The database that came back: opinions, marks lost, seconds, then the last mark at the instant of another, and that one."""

    avis: int
    perdues: int
    duree: float
    derniere: int
    voulue: int

    def fautes(self, avis: int, delai: int) -> tuple[str, ...]:
        """Say what is not as it was, later than promised or lost beyond what was not archived yet."""
        tenus = {
            f"{self.perdues} s perdues": self.perdues <= delai + TOLERANCE,
            f"revenue en {self.duree:.0f} s": self.duree <= RETOUR_MAX,
            f"{self.avis} avis au lieu de {avis}": self.avis == avis,
            f"ligne {self.derniere} au lieu de {self.voulue} à l’instant demandé": self.derniere == self.voulue,
        }
        return tuple(mot for mot, est_tenu in tenus.items() if not est_tenu)


def perdue_et_revenue(pile: Services, *, avis: int = AVIS, delai: int = PERTE_MAX, faute: str = "") -> Constat:
    """Archive, take a base backup, write on, lose the primary; come back to the last archive, then to an instant.

    The fault: archives that go nowhere.
    """
    dossier = pile.dossier / f"retour{faute}"
    dossier.mkdir()
    primaire = Services(dossier)
    try:
        return _perdre_et_revenir(primaire, avis, delai, faute)
    finally:
        for nom in list(primaire.enfants):
            primaire.tuer(nom)
        shutil.rmtree(dossier, ignore_errors=True)


def _perdre_et_revenir(primaire: Services, avis: int, delai: int, faute: str) -> Constat:
    conf, base, retour = (texte for _, texte in BLOCS.findall(PAGE.read_text()))
    _archiver(primaire, conf.replace(ARCHIVAGE, f"archive_timeout = {delai}"), faute)
    if faute:
        primaire.psql("create table marques (le timestamptz, rang serial)")
    else:
        primaire.django("-c", REMPLIR.format(avis=avis, organismes=ORGANISMES))
        primaire.psql("create table marques (le timestamptz, rang serial)")
        _taper(primaire, base)
    with Marques(primaire) as marques:
        # The last archive is at most that old when everything is lost, and one was made since the base backup.
        time.sleep(TEMOIN_S if faute else delai * 1.5 + TEMOIN_S)
    archives = len(list((primaire.dossier / "archives").glob("0*")))
    if faute:
        return Constat("", () if archives else ("aucune archive de ce qui a été écrit",))
    revenue = _revenir_deux_fois(primaire, retour, set(marques.acquittees))
    chiffres = (
        f"{revenue.avis} avis, {archives} archives, {revenue.perdues} s perdues au plus (archive toutes les {delai} s), "
        f"revenue en {revenue.duree:.0f} s, puis à l’instant demandé : ligne {revenue.derniere}"
    )
    return Constat(chiffres, revenue.fautes(avis, delai))


def _revenir_deux_fois(primaire: Services, retour: str, acquittees: set[int]) -> Revenue:
    """Lose the machine and come back to the last archive; lose it again, and come back to the instant of a mark."""
    sans_instant = "".join(ligne for ligne in retour.splitlines(keepends=True) if "recovery_target_time" not in ligne)
    duree = _revenir(primaire, sans_instant)
    retrouvees = [int(rang) for rang in primaire.psql("select rang from marques order by rang").split()]
    nombre = int(primaire.psql("select count(*) from bornes_avis"))
    milieu = retrouvees[len(retrouvees) // 2]
    # Just before the next one was written: an instant is that of commits.
    instant = primaire.psql(f"select le from marques where rang = {milieu + 1}")  # noqa: S608 -- a number of ours
    _revenir(primaire, retour, instant)
    derniere = int(primaire.psql("select max(rang) from marques"))
    return Revenue(nombre, len(acquittees - set(retrouvees)), duree, derniere, milieu)


def _archiver(primaire: Services, conf: str, faute: str) -> None:
    """Start a primary that archives as the guide tells."""
    archives = primaire.dossier / "archives"
    archives.mkdir()
    shutil.chown(archives, "postgres")
    primaire.lancer_base()
    primaire.psql("create database barometre", "postgres")
    reglages = primaire.dossier / "pg" / "postgresql.conf"
    with reglages.open("a") as fichier:
        fichier.write(_chez_nous(primaire, conf))
        if faute:
            fichier.write("archive_command = '/bin/true'\n")
    primaire.tuer("pg")
    primaire.lancer_base()
    (primaire.dossier / "medias").mkdir()
    (primaire.dossier / "var").mkdir()
    primaire.dossier.chmod(0o777)


def _chez_nous(primaire: Services, texte: str) -> str:
    """Put our folders in place of those of the guide."""
    return texte.replace("/archives", str(primaire.dossier / "archives")).replace(
        "/donnees/retour", str(primaire.dossier / "pg")
    )


def _taper(primaire: Services, bloc: str, **variables: str) -> None:
    """Type lines of the guide, as the user of PostgreSQL."""
    binaires = max(Path("/usr/lib/postgresql").glob("*/bin"))
    environnement = {
        "PATH": f"{binaires}:/usr/bin:/bin",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(primaire.port_pg),
        "PGUSER": primaire.superutilisateur,
        **variables,
    }
    commande = ["/bin/bash", "-euc", _chez_nous(primaire, bloc)]
    fait = subprocess.run(
        commande,
        env=environnement,
        cwd="/",
        user="postgres",
        group="postgres",
        capture_output=True,
        text=True,
        check=False,
    )
    if fait.returncode:
        raise RuntimeError(f"{bloc.splitlines()[0]} : {fait.stderr[-1000:]}")


def _revenir(primaire: Services, bloc: str, instant: str = "") -> float:
    """Lose the machine, type the lines that come back, start PostgreSQL there; return the seconds until it takes writings."""
    primaire.tuer("pg")
    shutil.rmtree(primaire.dossier / "pg")
    depart = time.monotonic()
    (base,) = (primaire.dossier / "archives").glob("base-*")
    _taper(primaire, bloc, BASE=str(base), INSTANT=instant)
    primaire.lancer_base()
    attendre(
        lambda: primaire.psql("select pg_is_in_recovery()") == "f",
        "PostgreSQL revenu de ses archives",
        delai=RETOUR_MAX,
    )
    return time.monotonic() - depart


EPREUVES = (
    Annonce(
        "retour-arriere",
        "un million d’avis, machine perdue : 5 minutes perdues au plus, revenue en 15 minutes, à l’instant demandé",
        perdue_et_revenue,
        {"faute": "archives_nulle_part"},
        "archives qui ne vont nulle part",
        est_exercice=True,
    ),
)
