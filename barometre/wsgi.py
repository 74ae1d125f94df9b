"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from socle.journaux import taire_les_fautes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barometre.settings.prod")

taire_les_fautes()
application = get_wsgi_application()
