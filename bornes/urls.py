"""Kiosks and phones: devices, citizens, bodies, staff."""

from django.urls import URLPattern, path, re_path

from bornes.device_api import views as appareil
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
appareils: list[URLPattern] = [
    path("enrolement/", appareil.enrolement, name="api_enrolement"),
    path("jeton/", appareil.jeton, name="api_jeton"),
    path("configuration/", appareil.configuration, name="api_configuration"),
    path("avis/", appareil.avis, name="api_avis"),
    path("battement/", appareil.battement, name="api_battement"),
    path("schema/", appareil.schema, name="api_schema"),
    re_path("", appareil.introuvable, name="api_introuvable"),
]
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
