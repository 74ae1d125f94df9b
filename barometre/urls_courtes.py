"""Addresses of the short way in, resolved without going through all the others. `urls.py` mounts them too."""

from django.urls import URLPattern, URLResolver, include, path

from bornes import urls as bornes
from sondages import urls as sondages

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/bornes/v1/", include((bornes.appareils, "bornes"))),
    path("api/bornes/", include((bornes.appareils_ailleurs, "bornes"))),
    path("", include((bornes.publiques, "bornes"))),
    path("", include((sondages.publiques, "sondages"))),
]
