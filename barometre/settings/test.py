"""Tests: real PostgreSQL and Redis given by the environment, plain static files, fast hashes."""

from barometre.settings.base import *
from barometre.settings.base import DATABASES
from barometre.settings.env import lire
from barometre.settings.parts.fichiers import FICHIERS
from barometre.settings.parts.journaux import LOGGING

if lire("BASE_DE_TEST"):
    DATABASES["default"]["TEST"] = {"NAME": f"test_{lire('BASE_DE_TEST')}"}

# The stream of the process, that pytest reads too: `sys.stderr` is, while a test captures, that test's own, and what
# sets Django up meanwhile would leave all the tests after it a stream that is closed.
LOGGING["handlers"]["console"]["stream"] = "ext://sys.__stderr__"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **FICHIERS,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
WHITENOISE_AUTOREFRESH = True
# Nobody measures the time of answers there; a test of its own puts them back.
REPONSES_AU_PAS = []
