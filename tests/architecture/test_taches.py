"""Messages leave by one door, and none of them is the only order of a piece of work."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from celery import Task, current_app
from django.conf import settings

from socle import taches
from tests.architecture.arbre import RACINE, fichiers_python, nom

PORTE = "socle/taches.py"
PAR_AILLEURS = {"delay", "apply_async", "send_task", "delay_on_commit", "apply_async_on_commit"}
DE_LA_PORTE = re.compile(r"^from socle\.taches import .*\bpublier\b", re.MULTILINE)
# A periodic task that does the work itself, without publishing it.
FAIT_PAR = {"sondages.tasks.vidanger": "sondages.tasks.purger"}


def _appels(chemin: Path) -> Iterator[tuple[str, ast.Call]]:
    """Give each call of a file with the function of the module that makes it."""
    for noeud in ast.parse(chemin.read_text()).body:
        for appel in ast.walk(noeud):
            if isinstance(appel, ast.Call):
                yield getattr(noeud, "name", ""), appel


class Publication(NamedTuple):
    """A task published: where, by its name ("" when it is not written there), with which arguments."""

    fichier: str
    fonction: str
    tache: str
    arguments: frozenset[str]


def _publications() -> list[Publication]:
    trouvees = []
    for chemin in fichiers_python():
        # Other acts are called the same: what one publishes to everybody.
        if not DE_LA_PORTE.search(chemin.read_text()):
            continue
        for fonction, appel in _appels(chemin):
            if isinstance(appel.func, ast.Name) and appel.func.id == "publier":
                tache = appel.args[0].value if isinstance(appel.args[0], ast.Constant) else ""
                arguments = frozenset(str(mot.arg) for mot in appel.keywords) - {"delai"}
                trouvees.append(Publication(nom(chemin), fonction, tache, arguments))
    return trouvees


def _periodiques() -> set[str]:
    return {ligne["task"] for ligne in settings.CELERY_BEAT_SCHEDULE.values()}


def test_messages_leave_by_one_door():
    fautes = [
        f"{nom(chemin)}: {noeud.attr}"
        for chemin in fichiers_python()
        if nom(chemin) != PORTE and any(mot in chemin.read_text() for mot in PAR_AILLEURS)
        for noeud in ast.walk(ast.parse(chemin.read_text()))
        if isinstance(noeud, ast.Attribute) and noeud.attr in PAR_AILLEURS
    ]

    assert fautes == []


def _prend(tache: Task, arguments: frozenset[str]) -> bool:
    try:
        tache.__header__(**dict.fromkeys(arguments))
    except TypeError:
        return False
    return True


def test_published_tasks_are_registered_and_take_what_they_are_given():
    current_app.loader.import_default_modules()
    publiees = _publications()

    assert len(publiees) > 15
    assert [une for une in publiees if une.tache not in current_app.tasks] == []
    assert [une for une in publiees if not _prend(current_app.tasks[une.tache], une.arguments)] == []


def test_published_tasks_are_done_by_a_periodic_one_when_the_broker_loses_them():
    periodiques = _periodiques()
    balayees = {
        tache
        for fichier, fonction, tache, _ in _publications()
        if fichier.endswith("/tasks.py")
        and f"{fichier.removesuffix('.py').replace('/', '.')}.{fonction}" in periodiques
    }
    balayees |= {tache for tache, periodique in FAIT_PAR.items() if periodique in periodiques}

    perdues = {une.tache for une in _publications()} - balayees - periodiques

    assert perdues == set()


def test_exceptions_still_stand():
    source = (RACINE / "sondages/tasks.py").read_text()

    assert "import vidanger as vider" in source
    assert "vider()" in source.partition("def purger()")[2]


def _attentes(arbre):
    """Return what says when a message may be handed over: named arguments, and keys of options."""
    for noeud in ast.walk(arbre):
        if isinstance(noeud, ast.keyword) and noeud.arg in ATTENTES:
            yield noeud.arg, noeud.value
        if isinstance(noeud, ast.Dict):
            for cle, valeur in zip(noeud.keys, noeud.values, strict=True):
                if isinstance(cle, ast.Constant) and cle.value in ATTENTES:
                    yield cle.value, valeur


ATTENTES = {"countdown", "eta", "delai", "default_retry_delay", "retry_backoff", "retry_backoff_max", "autoretry_for"}


def test_no_message_waits_over_ten_minutes_in_the_broker():
    """Celery's own ways to wait are used at the door alone; what is given to the door is a known number of seconds."""
    ailleurs, secondes = [], {}
    for chemin in fichiers_python():
        if not any(mot in chemin.read_text() for mot in ATTENTES):
            continue
        for mot, valeur in _attentes(ast.parse(chemin.read_text())):
            if mot != "delai":
                ailleurs.append((nom(chemin), mot))
            elif DE_LA_PORTE.search(chemin.read_text()):
                module = importlib.import_module(nom(chemin).removesuffix(".py").replace("/", "."))
                secondes[nom(chemin)] = eval(ast.unparse(valeur), vars(module))  # noqa: S307 -- our own constants

    assert set(ailleurs) == {(PORTE, "countdown")}
    assert taches.ATTENTE_ENTRE_ESSAIS <= taches.DELAI_MAXIMAL == 600
    assert secondes == {"enquetes/visites/actions/visiter.py": 60}


def test_the_broker_hands_nothing_out_again_that_still_waits_there():
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("visibility_timeout", 900) > taches.DELAI_MAXIMAL


def test_the_guide_of_the_operator_tells_every_periodic_task_and_no_other():
    page = (RACINE / "docs" / "exploitation.md").read_text()
    lignes = re.findall(r"^\|[^|]*\|[^|]*\|([^|]*)\|$", page, re.MULTILINE)
    dites = {tache for ligne in lignes for tache in re.findall(r"`(\w+\.tasks\.\w+)`", ligne)}
    (purges,) = (ligne for ligne in lignes if ligne.startswith(" `purger` of "))
    apps = re.findall(r"`(\w+)`", purges.partition(" of ")[2])

    assert dites | {f"{app}.tasks.purger" for app in apps} == _periodiques()
