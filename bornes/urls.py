"""Kiosks and phones: devices, citizens, bodies, staff."""

from django.urls import URLPattern, path

from bornes.views import avis, borne, bornes_espace, lots, parc

publiques: list[URLPattern] = [
    path("avis/", avis.avis_saisir, name="avis_saisir"),
    path("avis/<str:code>/", avis.avis, name="avis"),
    path("avis/<str:code>/merci/", avis.avis_merci, name="avis_merci"),
]
espace = [
    path("bornes/", bornes_espace.espace_bornes, name="espace_bornes"),
    path("bornes/<uuid:pk>/annuler/", bornes_espace.espace_borne_annuler, name="espace_borne_annuler"),
    path("bornes/<uuid:pk>/code/", bornes_espace.espace_borne_code, name="espace_borne_code"),
]
appareils: list[URLPattern] = []
pilotage = [
    path("bornes/", parc.pilotage_bornes, name="pilotage_bornes"),
    path("bornes/commandes/", parc.pilotage_commandes, name="pilotage_commandes"),
    path("bornes/lot/", lots.pilotage_bornes_lot, name="pilotage_bornes_lot"),
    path("bornes/<uuid:pk>/", borne.pilotage_borne, name="pilotage_borne"),
    path("bornes/<uuid:pk>/code/", borne.pilotage_borne_code, name="pilotage_borne_code"),
    *(
        path(f"bornes/<uuid:pk>/{acte}/", borne.pilotage_borne_acte, {"acte": acte}, name=f"pilotage_borne_{acte}")
        for acte in borne.ACTES
    ),
]
