"""Kiosks and phones: devices, citizens, bodies, staff."""

from django.urls import URLPattern, path

from bornes.views import parc

publiques: list[URLPattern] = []
espace: list[URLPattern] = []
appareils: list[URLPattern] = []
pilotage = [path("bornes/", parc.pilotage_bornes, name="pilotage_bornes")]
