"""Staff pages on kiosks."""

from django.urls import path

from bornes import views

pilotage = [path("bornes/", views.pilotage_bornes, name="pilotage_bornes")]
