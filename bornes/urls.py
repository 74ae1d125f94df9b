"""Kiosks and phones: devices, citizens, bodies, staff."""

from django.urls import URLPattern, path

from bornes.views import avis, parc

publiques: list[URLPattern] = [
    path("avis/", avis.avis_saisir, name="avis_saisir"),
    path("avis/<str:code>/", avis.avis, name="avis"),
    path("avis/<str:code>/merci/", avis.avis_merci, name="avis_merci"),
]
espace: list[URLPattern] = []
appareils: list[URLPattern] = []
pilotage = [path("bornes/", parc.pilotage_bornes, name="pilotage_bornes")]
