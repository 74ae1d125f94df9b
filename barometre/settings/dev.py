"""A fresh clone: SQLite, mails in files, readable errors. `BAROMETRE_DEMO=1` fills and labels it."""

from barometre.settings.exigences import exiger_la_lecture

# Before the settings: what cannot be read must be said too.
exiger_la_lecture()

from barometre.settings.base import *  # noqa: E402
from barometre.settings.base import BAROMETRE_DEMO  # noqa: E402
from barometre.settings.parts.fichiers import FICHIERS  # noqa: E402

DEBUG = not BAROMETRE_DEMO
STORAGES = {
    **FICHIERS,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Files are served from where they stand: a first start copies nothing.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
