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
from socle.web.adresses import adresse

publiques: list[URLPattern] = [
    adresse("borne/", borne.borne),
    adresse("borne/travailleur.js", borne.borne_travailleur),
    adresse("borne/application.webmanifest", borne.borne_manifeste),
    adresse("avis/", avis.avis_saisir),
    adresse("avis/<str:code>/", avis.avis),
    adresse("avis/<str:code>/merci/", avis.avis_merci),
    adresse("avis/suivi/<secret:recepisse>/", avis.avis_suivi),
    adresse("avis/suivi/<secret:recepisse>/effacer/", avis.avis_reprendre),
    adresse("avis-publies/", avis_publics.avis_publies),
    adresse("avis-publies/<str:siren>/", avis_publics.avis_publies_de),
]
espace = [
    adresse("bornes/", nos_bornes.espace_bornes),
    adresse("bornes/<uuid:pk>/annuler/", nos_bornes.espace_borne_annuler),
    adresse("bornes/<uuid:pk>/code/", nos_bornes.espace_borne_code),
    adresse("avis/", avis_lus.espace_avis),
    adresse("avis/<entier:pk>/", avis_lus.espace_avis_lire),
    adresse("avis/<entier:pk>/original/", avis_lus.espace_avis_original),
    adresse("avis/<entier:pk>/repondre/", avis_lus.espace_avis_repondre),
    adresse("avis/demandes/", avis_lus.espace_demandes),
    adresse("avis/demandes/<entier:pk>/", avis_lus.espace_demande),
    adresse("sites/", sites.espace_sites),
    adresse("sites/ajouter/", sites.espace_site_ajouter),
    adresse("sites/reprendre/", sites.espace_sites_reprendre),
    adresse("sites/<entier:pk>/", sites.espace_site),
    adresse("sites/<entier:pk>/fermer/", sites.espace_site_fermer),
    adresse("sites/<entier:pk>/rouvrir/", sites.espace_site_rouvrir),
    adresse("sites/<entier:pk>/codes/", codes.espace_codes_ouvrir),
    adresse("sites/<entier:pk>/affiches/<str:format_>.pdf", codes.espace_affiches),
    adresse("sites/services/", sites.espace_services),
    adresse("sites/services/<entier:pk>/", sites.espace_service),
    adresse("sites/services/<entier:pk>/fermer/", sites.espace_service_fermer),
    adresse("sites/services/<entier:pk>/rouvrir/", sites.espace_service_rouvrir),
    adresse("voix/courriels/", courriels.espace_courriels),
    adresse("sites/points/<entier:pk>/ouvrir/", codes.espace_code_ouvrir),
    adresse("sites/codes/<entier:pk>/", codes.espace_code),
    adresse("sites/codes/<entier:pk>/renouveler/", codes.espace_code_renouveler),
    adresse("sites/codes/<entier:pk>/fermer/", codes.espace_code_fermer),
    adresse("sites/codes/<entier:pk>/affiche/<str:format_>.pdf", codes.espace_affiche),
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
    adresse("bornes/", bornes.pilotage_bornes),
    adresse("bornes/commandes/", bornes.pilotage_commandes),
    adresse("bornes/commandes/<entier:pk>/", bornes.pilotage_commander),
    adresse("bornes/lot/", lots.pilotage_bornes_lot),
    adresse("bornes/<uuid:pk>/", une_borne.pilotage_borne),
    adresse("bornes/<uuid:pk>/code/", une_borne.pilotage_borne_code),
    *(
        path(f"bornes/<uuid:pk>/{acte}/", une_borne.pilotage_borne_acte, {"acte": acte}, name=f"pilotage_borne_{acte}")
        for acte in une_borne.ACTES
    ),
    adresse("moderation/", moderation.pilotage_moderation),
    adresse("moderation/decider/", moderation.pilotage_moderation_decider),
    adresse("moderation/annuler/", moderation.pilotage_moderation_annuler),
    adresse("moderation/<entier:pk>/", moderation.pilotage_verbatim),
    adresse("moderation/<entier:pk>/masquer/", moderation.pilotage_verbatim_masquer),
    adresse("moderation/<entier:pk>/themes/", moderation.pilotage_verbatim_themes),
    adresse("voix/retenus/", retenus.pilotage_retenus),
    adresse("voix/retenus/decider/", retenus.pilotage_retenus_decider),
    adresse("voix/retenus/<uuid:pk>/", retenus.pilotage_episode),
    adresse("voix/retenus/examens/<entier:pk>/annuler/", retenus.pilotage_examen_annuler),
]
