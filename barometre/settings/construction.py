"""What builds an image: static files collected as production serves them, without a secret nor a database."""

from barometre.settings.base import *
from barometre.settings.parts.statiques import *

# Nothing can be signed nor sealed here, not even with the development key.
SECRET_KEY = CLE_DE_COFFRE = CLE_DE_SCELLEMENT = CLE_DE_SCELLEMENT_DE_DEMONSTRATION = CLE_DE_SAUVEGARDE = ""
SECRET_KEY_FALLBACKS = []
CLE_DE_COFFRE_ANCIENNES = []
DATABASES = {}
