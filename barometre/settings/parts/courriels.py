"""Mail: SMTP when EMAIL_URL says so, else one .eml file a message, never a silent loss."""

from pathlib import Path

from barometre.settings.env import lire

DEFAULT_FROM_EMAIL = lire("EMAIL_EXPEDITEUR")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_RETOURS = lire("EMAIL_RETOURS")
EMAIL_FILE_PATH = str(Path(lire("BAROMETRE_VAR")) / "courriels")
# In the demonstration no mail leaves, whatever the configuration says.
_relais = None if lire("BAROMETRE_DEMO") else lire("EMAIL_URL")
if _relais:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _relais.hote
    EMAIL_PORT = _relais.port
    EMAIL_HOST_USER = _relais.compte
    EMAIL_HOST_PASSWORD = _relais.mot_de_passe
    EMAIL_USE_SSL = _relais.est_en_tls
    EMAIL_USE_TLS = _relais.passe_en_tls
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "socle.courriels.ArchiveEml"
