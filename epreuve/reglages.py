"""Settings of the stack under test: production without HTTPS."""

import os
from pathlib import Path

from barometre.settings.base import *
from barometre.settings.base import STATICFILES_DIRS

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# The next version of an application, when a check publishes one.
STATICFILES_DIRS = [Path(dossier) for dossier in (os.environ.get("STATIQUES"), *STATICFILES_DIRS) if dossier]
