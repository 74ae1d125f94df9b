"""WSGI entry point."""

from django.core.wsgi import get_wsgi_application

from socle.journaux import taire_les_fautes

taire_les_fautes()
application = get_wsgi_application()
