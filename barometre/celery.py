"""The Celery application; tasks live in each app's `tasks.py`."""

import os

from celery import Celery
from celery.signals import setup_logging

from socle.journaux import taire_les_fautes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barometre.settings.dev")
# One process a core already: numeric threads of their own would fight for the same cores (four times slower).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@setup_logging.connect
def _garder_les_journaux(**_: object) -> None:
    """Keep the logs that the settings describe: with a receiver here, Celery adds none of its own, that quote tasks."""
    taire_les_fautes()


app = Celery("barometre")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
