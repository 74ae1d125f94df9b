"""The Celery application; tasks live in each app's `tasks.py`."""

import os
from typing import Any

from celery import Celery
from celery.signals import (
    after_task_publish,
    beat_init,
    heartbeat_sent,
    setup_logging,
    task_postrun,
    task_prerun,
    worker_init,
    worker_ready,
)
from django.conf import settings

from barometre.settings.exigences import exiger_les_reglages
from socle.journaux import taire_les_fautes
from socle.reference import MESSAGE, suivre, tirer_reference
from socle.rendu import ouvrir_l_imprimerie

# Every process of ours passes here first, and whoever forgets the name is asked for what production wants.
exiger_les_reglages(os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barometre.settings.prod"))
# One process a core already: numeric threads of their own would fight for the same cores (four times slower).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@setup_logging.connect
def _garder_les_journaux(**_: object) -> None:
    """Keep the logs that the settings describe: with a receiver here, Celery adds none of its own, that quote tasks."""
    taire_les_fautes()


@heartbeat_sent.connect
def _battre(sender: Any, **_: object) -> None:
    """Touch a file every two seconds while the broker is there: whoever watches a worker then needs neither of them."""
    toucher(sender.eventer.hostname.partition("@")[0])


@worker_ready.connect
def _dire_ses_files(sender: Any, **_: object) -> None:
    """Write in the file that beats which queues this worker takes: nobody else knows of one that no worker does."""
    toucher(sender.hostname.partition("@")[0], " ".join(sorted(file.name for file in sender.task_consumer.queues)))


@worker_init.connect
def _ouvrir_l_imprimerie(**_: object) -> None:
    """Load what prints before the children are forked: each would load its own, and again at each replacement."""
    ouvrir_l_imprimerie()


@beat_init.connect
def _suivre_l_horloge(**_: object) -> None:
    """Have the clock touch its own each time that the broker took one of its messages: every ten seconds at least."""
    after_task_publish.connect(_battre_l_horloge)


def _battre_l_horloge(**_: object) -> None:
    toucher("horloge")


def toucher(nom: str, files: str = "") -> None:
    """Say that a process of this name lives on this machine, and which queues it takes; those told before stay told."""
    dossier = settings.VAR / "battements"
    dossier.mkdir(exist_ok=True)
    if files:
        (dossier / nom).write_text(files, encoding="utf-8")
    else:
        (dossier / nom).touch()


@task_prerun.connect
def _suivre(task: Any, **_: object) -> None:
    """Bear the reference of the request that asked for this work; what the clock asked for has one of its own."""
    if not task.request.is_eager:
        suivre(task.request.get(MESSAGE) or tirer_reference())


@task_postrun.connect
def _ne_plus_suivre(task: Any, **_: object) -> None:
    if not task.request.is_eager:
        suivre("")


app = Celery("barometre")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
