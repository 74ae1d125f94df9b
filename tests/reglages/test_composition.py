"""The composition: what it demands, what it passes on, who waits for whom, and what tells that a process is alive."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import time
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from celery.worker.heartbeat import Heart

from barometre.settings import env

RACINE = Path(__file__).resolve().parents[2]
DEMANDEES = dict.fromkeys(
    (
        "SECRET_KEY",
        "CLE_DE_COFFRE",
        "CLE_DE_SAUVEGARDE",
        "POSTGRES_PASSWORD",
        "POSTGRES_PASSWORD_MIGRATIONS",
        "EMAIL_URL",
        "EMAIL_EXPEDITEUR",
    ),
    "x" * 40,
)
# Where the image keeps its data and its files, and what only tests read.
HORS_COMPOSITION = {"BAROMETRE_VAR", "STATIC_ROOT", "BASE_DE_TEST"}
# The owner of the tables can take the triggers of the journal away; what opens backups opens everything.
PRIVEES = {"DATABASE_URL_MIGRATIONS": "migrations", "CLE_DE_SAUVEGARDE": "sauvegarde"}
OUVRIERS = {
    "worker": "celery",
    "worker-courriels": "courriels",
    "worker-documents": "documents",
    "worker-rapports": "rapports",
    "worker-webhooks": "webhooks",
}
PROCESSUS = {"web", *OUVRIERS, "beat"}
ENSEMBLE = {"relais", "migrations", "sauvegarde", "postgres", "redis", *PROCESSUS}
MINUTE = 60


def composer(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Ask the composition, in an environment that holds these variables alone."""
    commande = ["docker-compose", "--env-file", "/dev/null", *arguments]
    environnement = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **variables}
    return subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=False, env=environnement)


@cache
def services(**variables: str) -> dict[str, Any]:
    """Return the services as the composition reads them."""
    lus: dict[str, Any] = json.loads(composer("config", "--format", "json", **(variables | DEMANDEES)).stdout)
    return lus["services"]  # type: ignore[no-any-return]


def test_composition_is_valid():
    sortie = composer("config", "--services", **DEMANDEES)

    assert sortie.returncode == 0, sortie.stderr
    assert set(sortie.stdout.split()) == ENSEMBLE


def test_mails_are_caught_by_the_profile_of_trials_alone():
    sortie = composer("--profile", "essai", "config", "--services", **DEMANDEES)

    assert set(sortie.stdout.split()) - ENSEMBLE == {"courriels"}


@pytest.mark.parametrize("nom", DEMANDEES)
def test_composition_demands_its_secrets(nom):
    sortie = composer("config", "-q", **{cle: valeur for cle, valeur in DEMANDEES.items() if cle != nom})

    assert sortie.returncode != 0
    assert nom in sortie.stderr


def test_composition_passes_every_variable():
    donnees = {variable.nom: f"valeur-{variable.nom}" for variable in env.VARIABLES}

    construits = {nom: service for nom, service in services(**donnees).items() if "build" in service}

    assert construits.keys() == {"migrations", "sauvegarde", *PROCESSUS}
    attendues = set(donnees) - HORS_COMPOSITION
    for nom, service in construits.items():
        recues = {cle for cle, valeur in service["environment"].items() if valeur}
        assert attendues - recues == {privee for privee, service in PRIVEES.items() if service != nom}, nom


def test_a_restoration_has_what_it_needs_and_starts_by_hand_alone():
    lue = composer("--profile", "restauration", "config", "--format", "json", **DEMANDEES, SAUVEGARDES="/ailleurs")

    lus = json.loads(lue.stdout)["services"]
    service, des_autres = lus["restauration"], {**lus["migrations"]["environment"], **lus["sauvegarde"]["environment"]}
    assert lus.keys() - ENSEMBLE == {"restauration"}
    assert {nom: service["environment"][nom] for nom in (*PRIVEES, "DATABASE_URL", "MEDIA_ROOT")} == {
        nom: des_autres[nom] for nom in (*PRIVEES, "DATABASE_URL", "MEDIA_ROOT")
    }
    assert [(v["source"], v["target"], v.get("read_only", False)) for v in service["volumes"]] == [
        ("donnees", "/donnees", False),
        ("/ailleurs", "/sauvegardes", True),
    ]
    assert (service["user"], service["restart"], service["command"]) == ("root", "no", ["outils/restauration.sh"])
    assert service["depends_on"].keys() == {"postgres", "redis"}


def test_relay_of_the_composition_is_counted():
    assert services()["web"]["environment"]["PROXYS_DE_CONFIANCE"] == "1"
    assert services(PROXYS_DE_CONFIANCE="2")["web"]["environment"]["PROXYS_DE_CONFIANCE"] == "2"


def test_database_is_ready_once_it_answers_from_the_network():
    """Its image makes the roles behind a socket first: a migration that came then would be refused, for good."""
    assert services()["postgres"]["healthcheck"]["test"] == ["CMD-SHELL", "pg_isready -h 127.0.0.1 -U barometre"]


def test_only_the_relay_is_reached_from_outside():
    assert {nom: [port["target"] for port in s["ports"]] for nom, s in services().items() if s.get("ports")} == {
        "relais": [80, 443]
    }


def test_nothing_of_ours_starts_before_the_migrations_are_over():
    attentes = {nom: service.get("depends_on", {}) for nom, service in services().items()}

    assert {nom for nom, attente in attentes.items() if "migrations" in attente} == {"sauvegarde", *PROCESSUS}
    assert {a["migrations"]["condition"] for a in attentes.values() if "migrations" in a} == {
        "service_completed_successfully"
    }
    assert attentes["relais"]["web"]["condition"] == "service_healthy"


def _est_en_sante(nom: str, dossier: Path) -> bool:
    """Run the line that tells whether a service is alive, on folders of the test."""
    forme, ligne = services()[nom]["healthcheck"]["test"]
    assert forme == "CMD-SHELL"
    for ici in ("/donnees/", "/sauvegardes "):
        ligne = ligne.replace(ici, f"{dossier}{ici[-1]}")
    return subprocess.run(["sh", "-c", ligne], capture_output=True, check=False).returncode == 0


def _vieillir(chemin: Path, minutes: float) -> None:
    instant = time.time() - minutes * MINUTE
    os.utime(chemin, (instant, instant))


@pytest.mark.parametrize("nom", OUVRIERS)
def test_worker_is_in_health_while_its_heart_beats(nom, tmp_path, settings):
    settings.VAR = tmp_path
    avant = _est_en_sante(nom, tmp_path)
    for autre in OUVRIERS.values():
        if autre != OUVRIERS[nom]:
            _battre(autre)
    pour_les_autres = _est_en_sante(nom, tmp_path)

    _battre(OUVRIERS[nom])

    assert (avant, pour_les_autres, _est_en_sante(nom, tmp_path)) == (False, False, True)
    _vieillir(tmp_path / "battements" / OUVRIERS[nom], 3)
    assert not _est_en_sante(nom, tmp_path)


def _battre(nom: str) -> None:
    """Beat once, as a worker that reached its broker does."""
    pose = {"enabled": True, "on_enabled": set(), "on_disabled": set(), "send": lambda *_, **__: None}
    Heart(SimpleNamespace(call_repeatedly=lambda *_: None), SimpleNamespace(hostname=f"{nom}@machine", **pose)).start()


def test_worker_bears_the_name_that_its_health_reads():
    commandes = {nom: " ".join(services()[nom]["command"]) for nom in OUVRIERS}

    # Celery's own name is that of whoever gives none.
    assert {nom: f"--hostname {propre}@%h" in commandes[nom] for nom, propre in OUVRIERS.items()} == {
        "worker": False,
        "worker-courriels": True,
        "worker-documents": True,
        "worker-rapports": True,
        "worker-webhooks": True,
    }


def test_whoever_may_be_slow_outside_has_a_process_of_its_own():
    """A mail server, or a partner, that answers letter by letter would else keep opinions and closings waiting."""
    files = {nom: shlex.split(" ".join(services()[nom]["command"])) for nom in OUVRIERS}
    prises = {nom: set(mots[mots.index("-Q") + 1].split(",")) for nom, mots in files.items()}

    assert [nom for nom, siennes in prises.items() if siennes & {"courriels", "webhooks"} and len(siennes) > 1] == []
    assert set().union(*prises.values()) == {"defaut", "courriels", "documents", "rapports", "webhooks"}


@pytest.mark.parametrize(
    ("nom", "fichier", "fraiche", "passee"),
    [
        ("beat", "battements/horloge", 8, 12),
        ("beat", "battements/horloge-en-attente", 8, 12),
        ("sauvegarde", "2027-02-03T020000", 25 * 60, 27 * 60),
    ],
)
def test_clock_and_backups_are_in_health_while_they_write(nom, fichier, fraiche, passee, tmp_path):
    sante = [_est_en_sante(nom, tmp_path)]
    (tmp_path / fichier).parent.mkdir(exist_ok=True)
    (tmp_path / fichier).touch()
    for age in (fraiche, passee):
        _vieillir(tmp_path / fichier, age)
        sante.append(_est_en_sante(nom, tmp_path))

    assert sante == [False, True, False]


def test_clock_of_the_composition_is_the_elected_one():
    assert shlex.split(" ".join(services()["beat"]["command"]))[:3] == ["python", "-m", "barometre.horloge"]


def test_the_restoration_of_the_guide_stops_everything_that_speaks_to_the_database():
    """What is left running would hold the tables that it makes again, and act on what it puts back."""
    page = (RACINE / "docs" / "exploitation.md").read_text()
    (arret,) = re.findall(r"^\$ docker-compose stop (.*)$", page, re.MULTILINE)

    assert set(arret.split()) == {"relais", "sauvegarde", *PROCESSUS}


def test_what_processes_write_does_not_fill_the_disk():
    """Docker keeps it for ever unless it is told otherwise."""
    sans_fin = [
        nom for nom, service in services().items() if not service.get("logging", {}).get("options", {}).get("max-size")
    ]

    assert sans_fin == []
