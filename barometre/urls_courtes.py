"""Addresses of the short way in, resolved without going through all the others. `urls.py` mounts them too."""

from django.urls import URLPattern, URLResolver, include, path

from bornes import urls as bornes
from socle.web import sondes
from sondages import urls as sondages

SONDES = [
    path("sante/vivant", sondes.vivant, name="sante_vivant"),
    path("sante/pret", sondes.pret, name="sante_pret"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    *SONDES,
    path("api/bornes/v1/", include((bornes.appareils, "bornes"))),
    path("api/bornes/", include((bornes.appareils_ailleurs, "bornes"))),
    path("", include((bornes.publiques, "bornes"))),
    path("", include((sondages.publiques, "sondages"))),
]
