"""Settings of the stack under test: production without HTTPS."""

import os
from pathlib import Path

from barometre.settings.base import *
from barometre.settings.base import CELERY_BEAT_SCHEDULE, CELERY_TASK_ROUTES, REDIS_URL, STATICFILES_DIRS
from barometre.settings.parts.fichiers import FICHIERS

STORAGES = {
    **FICHIERS,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# The clock of the stack hurries: what sweeps lost messages, or sorts opinions, comes every few seconds.
CELERY_BEAT_SCHEDULE = {
    nom: {**ligne, "schedule": 3.0} if nom == "traiter-avis" or ".relancer_" in str(ligne["task"]) else ligne
    for nom, ligne in CELERY_BEAT_SCHEDULE.items()
}
if os.environ.get("FAUTE") == "session_en_cache":
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
if os.environ.get("FAUTE") == "meme_file":
    CELERY_TASK_ROUTES = {
        nom: {"queue": "rapports"} if ligne["queue"] == "documents" else ligne
        for nom, ligne in CELERY_TASK_ROUTES.items()
    }
# The next version of an application, when a check publishes one.
STATICFILES_DIRS = [Path(dossier) for dossier in (os.environ.get("STATIQUES"), *STATICFILES_DIRS) if dossier]
