"""Settings shared by every environment; `parts/` holds one file an integration."""

from barometre.settings.env import CLE_DE_DEVELOPPEMENT, RACINE, est_donnee, lire
from barometre.settings.exigences import exiger_le_dossier

BASE_DIR = RACINE
VAR = exiger_le_dossier("BAROMETRE_VAR")

SECRET_KEY = lire("SECRET_KEY") or CLE_DE_DEVELOPPEMENT
SECRET_KEY_FALLBACKS = lire("SECRET_KEY_ANCIENNES")
CLE_DE_COFFRE = lire("CLE_DE_COFFRE") or SECRET_KEY
CLE_DE_COFFRE_ANCIENNES = lire("CLE_DE_COFFRE_ANCIENNES")
CLE_DE_SCELLEMENT = lire("CLE_DE_SCELLEMENT")
CLE_DE_SAUVEGARDE = lire("CLE_DE_SAUVEGARDE")
# What signs where no key was given, and says so.
CLE_DE_SCELLEMENT_DE_DEMONSTRATION = SECRET_KEY
DEBUG = False
ALLOWED_HOSTS = lire("ALLOWED_HOSTS")
BASE_URL = lire("BASE_URL").rstrip("/")
BAROMETRE_DEMO = lire("BAROMETRE_DEMO")
# Calls to addresses that others gave go to the public internet alone, in https: tests alone call themselves.
SORTIES_PRIVEES = False

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    # Before the one that has a `runserver` too.
    "socle",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "rules.apps.AutodiscoverRulesConfig",
    "rest_framework",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "comptes",
    "campagnes",
    "organismes",
    "enquetes",
    "bornes",
    "consultations",
    "sondages",
    "trophees",
    "rapports",
    "partenaires",
    "portail",
]

MIDDLEWARE = [
    "socle.web.suivi.SuiviMiddleware",
    "socle.web.corps.CorpsMiddleware",
    "socle.web.voie_courte.VoieCourteMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Static files too.
    "socle.web.middleware.EnTetesMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Around all that reads or writes a row for the person who asks.
    "socle.web.middleware.PasRegulierMiddleware",
    "socle.web.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    # After the check of the token, that reads the form.
    "socle.web.middleware.CaracteresMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "comptes.middleware.ConnexionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "socle.web.middleware.MethodesMiddleware",
    "socle.web.middleware.LimitesMiddleware",
    "socle.web.middleware.FichiersMiddleware",
    "comptes.middleware.SecondFacteurMiddleware",
    "comptes.middleware.SessionsMiddleware",
    "organismes.middleware.OrganismeCourantMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

JOURNAL_D_ACCES = lire("JOURNAL_D_ACCES")
METRIQUES = lire("METRIQUES")
SUIVI_DES_ERREURS = lire("SUIVI_DES_ERREURS")
HEBERGEUR_NOM = lire("HEBERGEUR_NOM")
HEBERGEUR_ADRESSE = lire("HEBERGEUR_ADRESSE")
HEBERGEUR_TELEPHONE = lire("HEBERGEUR_TELEPHONE")

# Whoever posts an address there must not learn whether somebody bears it.
REPONSES_AU_PAS: list[str] = [
    # The door has two addresses: ours, and that of the library.
    "/compte/login/",
    "/compte/login/code/",
    "/compte/password/reset/",
    "/connexion/",
    "/inscription/retrouver/",
]

# Opinions of kiosks and phones, ballots of agents: thousands of short requests without session.
VOIE_COURTE_PREFIXES = ["/api/bornes/", "/avis/", "/sondage/"]
VOIE_COURTE_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "socle.web.middleware.EnTetesMiddleware",
    "socle.web.compression.CompressionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
# Probes are asked by machines, under whatever name they give this one: nothing looks at the Host.
VOIE_DES_SONDES_PREFIXE = "/sante/"
VOIE_DES_SONDES_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "socle.web.middleware.EnTetesMiddleware",
]
VOIE_COURTE_URLCONF = "barometre.urls_courtes"
VOIE_COURTE_FAUTES = {
    "/api/bornes/": "bornes.device_api.fautes.excuser",
    "/sondage/": "sondages.views.publiques.fautes.excuser",
}
ROOT_URLCONF = "barometre.urls"
WSGI_APPLICATION = "barometre.wsgi.application"
AUTH_USER_MODEL = "comptes.Utilisateur"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "socle.web.contexte.barometre",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "socle.web.gabarits.Chargeur",
                        # Components set the loaders again where this one is not named.
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                ),
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "socle.templatetags.barometre",
                "portail.templatetags.menus",
            ],
        },
    },
]
COTTON_DIR = "cotton"

DATABASES = {"default": lire("DATABASE_URL")}
CONNEXIONS_PRETEES = lire("CONNEXIONS_PRETEES")
_base = DATABASES["default"]
BASE_DES_MIGRATIONS = lire("DATABASE_URL_MIGRATIONS") if est_donnee("DATABASE_URL_MIGRATIONS") else {}
if _base["ENGINE"].endswith("sqlite3"):
    # Web and worker write to one file: readers never wait, writers queue.
    # Columns carried by an index are for PostgreSQL; SQLite reads the row, and says so at each start.
    SILENCED_SYSTEM_CHECKS = ["models.W040"]
    _base["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
    }
else:
    # Nothing outlives its transaction on a connection that is lent for it.
    _base["DISABLE_SERVER_SIDE_CURSORS"] = CONNEXIONS_PRETEES
    _base["CONN_MAX_AGE"] = 60
    _base["CONN_HEALTH_CHECKS"] = True
    # A server that is gone ends a question within the minute, in place of a quarter of an hour; one that works answers
    # for as long as it takes. The address may say otherwise (`?connect_timeout=20`); a socket of this machine needs none.
    _base["OPTIONS"] = {
        "connect_timeout": 10,
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
    } | _base.get("OPTIONS", {})

REDIS_URL = lire("REDIS_URL")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "socle.cache.CacheQuiCede", "LOCATION": REDIS_URL}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
# Whoever is signed in stays so whatever the cache does (ADR 28).
SESSION_ENGINE = "django.contrib.sessions.backends.db"

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
# Probes, and agents of a poll: nobody may tell when one of them came, be it by the files of a page that nothing tells of.
SUIVI_EXCLU = ["/sante/", "/sondage/", STATIC_URL]
STATIC_ROOT = lire("STATIC_ROOT")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "npm.finders.NpmFinder",
]
NPM_ROOT_PATH = BASE_DIR
NPM_STATIC_FILES_PREFIX = "vendor"
NPM_FILE_PATTERNS = {
    "@cloudflare/blindrsa-ts": ["lib/src/*.js", "lib/src/*.js.map", "lib/src/sjcl/index.js"],
    "@ibm/plex-sans": [
        "fonts/complete/woff2/IBMPlexSans-Regular.woff2",
        "fonts/complete/woff2/IBMPlexSans-Italic.woff2",
        "fonts/complete/woff2/IBMPlexSans-Medium.woff2",
        "fonts/complete/woff2/IBMPlexSans-SemiBold.woff2",
        "fonts/complete/woff2/IBMPlexSans-Bold.woff2",
    ],
    "@ibm/plex-serif": [
        "fonts/complete/woff2/IBMPlexSerif-Regular.woff2",
        "fonts/complete/woff2/IBMPlexSerif-Italic.woff2",
        "fonts/complete/woff2/IBMPlexSerif-Medium.woff2",
    ],
    "accessible-autocomplete": [
        "dist/accessible-autocomplete.min.js",
        "dist/accessible-autocomplete.min.js.map",
        "dist/accessible-autocomplete.min.css",
        "dist/accessible-autocomplete.min.css.map",
    ],
}
# A backup of before the first file finds a folder.
MEDIA_ROOT = str(exiger_le_dossier("MEDIA_ROOT"))
# Evidence and reports are private: no MEDIA_URL, every file goes through a view that checks scope and right.

ANNUAIRE_DONNEES = BASE_DIR / "node_modules" / "@etalab" / "decoupage-administratif" / "data"

from barometre.settings.parts.allauth import *  # noqa: E402
from barometre.settings.parts.api import *  # noqa: E402
from barometre.settings.parts.celery import *  # noqa: E402
from barometre.settings.parts.corps import *  # noqa: E402
from barometre.settings.parts.courriels import *  # noqa: E402
from barometre.settings.parts.journaux import *  # noqa: E402
from barometre.settings.parts.securite import *  # noqa: E402
