"""The Celery application; tasks live in each app's `tasks.py`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barometre.settings.dev")
# One process a core already: numeric threads of their own would fight for the same cores (four times slower).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

app = Celery("barometre")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
