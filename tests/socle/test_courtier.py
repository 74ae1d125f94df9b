"""The embedded broker: one real server a folder, that nobody else opens, found by whoever has the folder."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from kombu import Connection
from redis import AuthenticationError, Redis

from socle import courtier
from socle.courtier import a_portee, adresse, attendre, repond

RACINE = Path(__file__).resolve().parents[2]
LONG = "x" * 100


@contextmanager
def serveur(dossier):
    """Serve a folder as the platform does; give the process, once the broker answers."""
    processus = subprocess.Popen([sys.executable, "-m", "socle.courtier", str(dossier)], cwd=RACINE)
    try:
        assert attendre(dossier, processus)
        yield processus
    finally:
        processus.kill()
        processus.wait()


def porter(dossier, message=None):
    """Put a message into a queue, or take the one that waits there."""
    with Connection(adresse(dossier)) as connexion, connexion.SimpleQueue("essai") as file:
        if message is not None:
            return file.put(message)
        recu = file.get(timeout=60)
        recu.ack()
        return recu.payload


def droits(chemin):
    return oct(stat.S_IMODE(chemin.stat().st_mode))


@pytest.mark.parametrize("nom", ["court", "é 'sp\"ace%41?#", LONG], ids=["plain", "hostile", "long"])
def test_message_is_found_again_after_the_server_was_killed(tmp_path, nom):
    dossier = tmp_path / nom / "courtier"
    assert not repond(dossier)

    with serveur(dossier) as processus:
        porter(dossier, {"rang": 1})
        # What a second's worth of messages costs is not judged here.
        processus.send_signal(signal.SIGTERM)
        processus.wait()
    with serveur(dossier) as processus:
        assert porter(dossier) == {"rang": 1}
        processus.kill()
        processus.wait()
        assert not repond(dossier)
    with serveur(dossier):
        porter(dossier, {"rang": 2})
        assert porter(dossier) == {"rang": 2}


@pytest.mark.parametrize(("octets", "est_une_prise"), [(100, True), (101, False)])
def test_socket_serves_up_to_a_hundred_bytes(tmp_path, octets, est_une_prise):
    # Bytes, not letters: « é » takes two.
    reste = octets - len(os.fsencode(tmp_path / "é")) - len("/courtier.sock")
    dossier = tmp_path / f"é{'x' * reste}"

    assert adresse(dossier).startswith("redis+socket:///") is est_une_prise


def test_socket_and_data_are_for_their_owner(tmp_path):
    dossier = tmp_path / "courtier"
    dossier.mkdir(mode=0o755)

    with serveur(dossier):
        assert (droits(dossier), droits(dossier / "courtier.sock")) == ("0o700", "0o700")


def test_loopback_asks_for_a_password_that_its_owner_alone_reads(tmp_path):
    dossier = tmp_path / LONG

    with serveur(dossier):
        acces = urlsplit(adresse(dossier))
        assert (acces.hostname, len(acces.password or "")) == ("127.0.0.1", 43)
        assert {droits(dossier / nom) for nom in ("adresse", "courtier.conf")} == {"0o600"}
        with Redis(port=acces.port) as sans, pytest.raises(AuthenticationError):
            sans.ping()


def test_loopback_moves_when_somebody_took_its_port(tmp_path):
    dossier = tmp_path / LONG
    pris = urlsplit(adresse(dossier)).port

    with socket.create_server(("127.0.0.1", pris)), serveur(dossier):
        assert urlsplit(adresse(dossier)).port != pris
        porter(dossier, {"rang": 1})
    assert adresse(dossier) == adresse(dossier)


def test_two_platforms_do_not_share_a_folder(tmp_path):
    dossier = tmp_path / "courtier"

    with serveur(dossier):
        porter(dossier, {"rang": 1})
        second = subprocess.run(
            [sys.executable, "-m", "socle.courtier", str(dossier)],
            cwd=RACINE,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (second.returncode, second.stdout, second.stderr.count("\n")) == (3, "", 1)
        assert "Un courtier sert déjà" in second.stderr
        assert porter(dossier) == {"rang": 1}


def test_a_portee_lends_a_server_to_the_block_and_uses_the_one_that_runs(tmp_path):
    dossier = tmp_path / "courtier"

    with a_portee(dossier):
        assert repond(dossier)
        with a_portee(dossier):
            porter(dossier, {"rang": 1})
        assert repond(dossier)
    assert not repond(dossier)
    with a_portee(None):
        assert not repond(dossier)
    with a_portee(dossier):
        assert porter(dossier) == {"rang": 1}


def test_a_portee_lends_a_server_to_who_works_from_elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with a_portee(Path("courtier")):
        assert repond(tmp_path / "courtier")


def test_a_portee_takes_its_server_along_when_it_is_interrupted_at_its_start(tmp_path, monkeypatch):
    def interrompre(*arguments):
        assert attendre(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(courtier, "attendre", interrompre)

    with pytest.raises(KeyboardInterrupt), a_portee(tmp_path / "courtier"):
        pytest.fail("the block runs")

    assert not repond(tmp_path / "courtier")


def test_system_server_serves_without_the_wheel_and_one_line_says_when_there_is_none(tmp_path, monkeypatch):
    def absent(_nom):
        raise metadata.PackageNotFoundError

    monkeypatch.setattr(metadata, "files", absent)
    monkeypatch.setattr("shutil.which", lambda nom: f"/usr/bin/{nom}" if nom == "redis-server" else None)
    assert courtier._programme() == "/usr/bin/redis-server"
    monkeypatch.setattr("shutil.which", lambda _nom: None)

    with pytest.raises(courtier.Indisponible) as refus:
        courtier.servir(tmp_path / "courtier")

    assert (str(refus.value), (tmp_path / "courtier").exists()) == (courtier.ABSENT, False)


# --- From the settings to a command


def _environnement(var, **plus):
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "barometre.settings.dev",
        "BAROMETRE_VAR": str(var),
    } | plus


@pytest.mark.parametrize("redis", ["", "redis://127.0.0.1:6379/0"], ids=["embedded", "given"])
def test_settings_take_the_broker_of_their_folder_or_the_one_that_is_given(tmp_path, redis):
    essai = (
        "import json; from django.conf import settings; print(json.dumps([settings.CELERY_BROKER_URL, "
        "str(settings.COURTIER_EMBARQUE), settings.CACHES['default']['BACKEND']]))"
    )

    dits = subprocess.run(
        [sys.executable, "-c", essai],
        cwd=RACINE,
        env=_environnement(tmp_path, REDIS_URL=redis),
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    dossier = tmp_path / "courtier"
    assert json.loads(dits) == (
        [redis, "None", "socle.cache.CacheQuiCede"]
        if redis
        else [adresse(dossier), str(dossier), "django.core.cache.backends.db.DatabaseCache"]
    )


@pytest.mark.parametrize("nom", ["é c#", "branche%2Fessai", "quoi?"])
def test_database_stands_in_its_folder_whatever_its_name(tmp_path, nom):
    essai = "from django.conf import settings; print(settings.DATABASES['default']['NAME'])"

    dite = subprocess.run(
        [sys.executable, "-c", essai],
        cwd=RACINE,
        env=_environnement(tmp_path / nom),
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert dite == f"{tmp_path / nom / 'barometre.sqlite3'}\n"


def test_development_server_has_its_broker_and_takes_it_along(tmp_path):
    dossier = tmp_path / "courtier"
    # A suite started in the background of a shell has its children ignore SIGINT.
    commande = ["env", "--default-signal=INT", sys.executable, "manage.py", "runserver", "0"]
    with (tmp_path / "ecran.txt").open("wb") as ecran:
        serveur = subprocess.Popen(
            commande, cwd=RACINE, env=_environnement(tmp_path), stdout=ecran, stderr=ecran, start_new_session=True
        )
    limite = time.monotonic() + 120
    while not repond(dossier):
        assert time.monotonic() < limite
        time.sleep(0.1)

    # As Ctrl-C does.
    os.killpg(serveur.pid, signal.SIGINT)

    serveur.wait(timeout=120)
    assert not repond(dossier)
