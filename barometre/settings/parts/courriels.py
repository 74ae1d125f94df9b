"""Mail: SMTP when EMAIL_URL says so, else one .eml file a message, never a silent loss."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from barometre.settings.env import lire

DEFAULT_FROM_EMAIL = lire("EMAIL_EXPEDITEUR")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_FILE_PATH = str(Path(lire("BAROMETRE_VAR")) / "courriels")
_adresse = urlsplit(lire("EMAIL_URL"))
# In the demonstration no mail leaves, whatever the configuration says.
if _adresse.scheme in {"smtp", "smtps"} and not lire("BAROMETRE_DEMO"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _adresse.hostname or "localhost"
    EMAIL_PORT = _adresse.port or (465 if _adresse.scheme == "smtps" else 587)
    EMAIL_HOST_USER = unquote(_adresse.username or "")
    EMAIL_HOST_PASSWORD = unquote(_adresse.password or "")
    EMAIL_USE_SSL = _adresse.scheme == "smtps"
    EMAIL_USE_TLS = _adresse.scheme == "smtp" and EMAIL_HOST not in {"localhost", "127.0.0.1"}
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "socle.courriels.ArchiveEml"
