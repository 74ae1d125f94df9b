"""Kiosks and phones: devices, citizens, bodies, staff."""

from django.urls import URLPattern, path, re_path

from bornes.avis.views.publiques import avis
from bornes.device_api import views as appareil
from bornes.indicateurs.views.espace import courriels
from bornes.moderation.views.espace import avis as avis_lus
from bornes.moderation.views.pilotage import moderation, retenus
from bornes.moderation.views.publiques import avis_publics
from bornes.parc.views.espace import bornes as nos_bornes
from bornes.parc.views.pilotage import borne as une_borne
from bornes.parc.views.pilotage import bornes, lots
from bornes.parc.views.publiques import borne
from bornes.points.views.espace import codes, sites

publiques: list[URLPattern] = [
    path("borne/", borne.borne, name="borne"),
    path("borne/travailleur.js", borne.borne_travailleur, name="borne_travailleur"),
    path("borne/application.webmanifest", borne.borne_manifeste, name="borne_manifeste"),
    path("avis/", avis.avis_saisir, name="avis_saisir"),
    path("avis/<str:code>/", avis.avis, name="avis"),
    path("avis/<str:code>/merci/", avis.avis_merci, name="avis_merci"),
    path("avis/suivi/<secret:recepisse>/", avis.avis_suivi, name="avis_suivi"),
    path("avis/suivi/<secret:recepisse>/effacer/", avis.avis_reprendre, name="avis_reprendre"),
    path("avis-publies/", avis_publics.avis_publies, name="avis_publies"),
    path("avis-publies/<str:siren>/", avis_publics.avis_publies_de, name="avis_publies_de"),
]
espace = [
    path("bornes/", nos_bornes.espace_bornes, name="espace_bornes"),
    path("bornes/<uuid:pk>/annuler/", nos_bornes.espace_borne_annuler, name="espace_borne_annuler"),
    path("bornes/<uuid:pk>/code/", nos_bornes.espace_borne_code, name="espace_borne_code"),
    path("avis/", avis_lus.espace_avis, name="espace_avis"),
    path("avis/<entier:pk>/", avis_lus.espace_avis_lire, name="espace_avis_lire"),
    path("avis/<entier:pk>/original/", avis_lus.espace_avis_original, name="espace_avis_original"),
    path("avis/<entier:pk>/repondre/", avis_lus.espace_avis_repondre, name="espace_avis_repondre"),
    path("avis/demandes/", avis_lus.espace_demandes, name="espace_demandes"),
    path("avis/demandes/<entier:pk>/", avis_lus.espace_demande, name="espace_demande"),
    path("sites/", sites.espace_sites, name="espace_sites"),
    path("sites/ajouter/", sites.espace_site_ajouter, name="espace_site_ajouter"),
    path("sites/reprendre/", sites.espace_sites_reprendre, name="espace_sites_reprendre"),
    path("sites/<entier:pk>/", sites.espace_site, name="espace_site"),
    path("sites/<entier:pk>/fermer/", sites.espace_site_fermer, name="espace_site_fermer"),
    path("sites/<entier:pk>/rouvrir/", sites.espace_site_rouvrir, name="espace_site_rouvrir"),
    path("sites/<entier:pk>/codes/", codes.espace_codes_ouvrir, name="espace_codes_ouvrir"),
    path("sites/<entier:pk>/affiches/<str:format_>.pdf", codes.espace_affiches, name="espace_affiches"),
    path("sites/services/", sites.espace_services, name="espace_services"),
    path("sites/services/<entier:pk>/", sites.espace_service, name="espace_service"),
    path("sites/services/<entier:pk>/fermer/", sites.espace_service_fermer, name="espace_service_fermer"),
    path("sites/services/<entier:pk>/rouvrir/", sites.espace_service_rouvrir, name="espace_service_rouvrir"),
    path("voix/courriels/", courriels.espace_courriels, name="espace_courriels"),
    path("sites/points/<entier:pk>/ouvrir/", codes.espace_code_ouvrir, name="espace_code_ouvrir"),
    path("sites/codes/<entier:pk>/", codes.espace_code, name="espace_code"),
    path("sites/codes/<entier:pk>/renouveler/", codes.espace_code_renouveler, name="espace_code_renouveler"),
    path("sites/codes/<entier:pk>/fermer/", codes.espace_code_fermer, name="espace_code_fermer"),
    path("sites/codes/<entier:pk>/affiche/<str:format_>.pdf", codes.espace_affiche, name="espace_affiche"),
]
appareils: list[URLPattern] = [
    path("avis/", appareil.avis, name="api_avis"),
    path("enrolement/", appareil.enrolement, name="api_enrolement"),
    path("jeton/", appareil.jeton, name="api_jeton"),
    path("configuration/", appareil.configuration, name="api_configuration"),
    path("battement/", appareil.battement, name="api_battement"),
    path("schema/", appareil.schema, name="api_schema"),
]
appareils_ailleurs: list[URLPattern] = [re_path("", appareil.introuvable, name="api_introuvable")]
pilotage = [
    path("bornes/", bornes.pilotage_bornes, name="pilotage_bornes"),
    path("bornes/commandes/", bornes.pilotage_commandes, name="pilotage_commandes"),
    path("bornes/commandes/<entier:pk>/", bornes.pilotage_commander, name="pilotage_commander"),
    path("bornes/lot/", lots.pilotage_bornes_lot, name="pilotage_bornes_lot"),
    path("bornes/<uuid:pk>/", une_borne.pilotage_borne, name="pilotage_borne"),
    path("bornes/<uuid:pk>/code/", une_borne.pilotage_borne_code, name="pilotage_borne_code"),
    *(
        path(f"bornes/<uuid:pk>/{acte}/", une_borne.pilotage_borne_acte, {"acte": acte}, name=f"pilotage_borne_{acte}")
        for acte in une_borne.ACTES
    ),
    path("moderation/", moderation.pilotage_moderation, name="pilotage_moderation"),
    path("moderation/decider/", moderation.pilotage_moderation_decider, name="pilotage_moderation_decider"),
    path("moderation/annuler/", moderation.pilotage_moderation_annuler, name="pilotage_moderation_annuler"),
    path("moderation/<entier:pk>/", moderation.pilotage_verbatim, name="pilotage_verbatim"),
    path("moderation/<entier:pk>/masquer/", moderation.pilotage_verbatim_masquer, name="pilotage_verbatim_masquer"),
    path("moderation/<entier:pk>/themes/", moderation.pilotage_verbatim_themes, name="pilotage_verbatim_themes"),
    path("voix/retenus/", retenus.pilotage_retenus, name="pilotage_retenus"),
    path("voix/retenus/decider/", retenus.pilotage_retenus_decider, name="pilotage_retenus_decider"),
    path("voix/retenus/<uuid:pk>/", retenus.pilotage_episode, name="pilotage_episode"),
    path("voix/retenus/examens/<entier:pk>/annuler/", retenus.pilotage_examen_annuler, name="pilotage_examen_annuler"),
]
