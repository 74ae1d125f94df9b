"""A fresh clone: SQLite, mails in files, readable errors. `BAROMETRE_DEMO=1` fills and labels it."""

from barometre.settings.base import *
from barometre.settings.base import BAROMETRE_DEMO
from barometre.settings.parts.fichiers import FICHIERS

DEBUG = not BAROMETRE_DEMO
STORAGES = {
    **FICHIERS,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Files are served from where they stand: a first start copies nothing.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
