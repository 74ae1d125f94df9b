"""Production: HTTPS only, hashed static files, a secret key or nothing."""

from django.core.exceptions import ImproperlyConfigured

from barometre.settings.base import *
from barometre.settings.env import lire

if not lire("SECRET_KEY"):
    msg = "SECRET_KEY est obligatoire en exploitation."
    raise ImproperlyConfigured(msg)

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
