"""The partner API, its description, and the staff pages about partners."""

from django.urls import path, re_path

from partenaires.api import description, evenements, inscriptions, ressources
from partenaires.views.pilotage import partenaires, points
from partenaires.views.publiques import reference
from socle.web.adresses import adresse

api = [
    path("campagnes/", ressources.CampagnesApi.as_view(), name="api_campagnes"),
    path("campagnes/<entier:annee>/", ressources.UneCampagneApi.as_view(), name="api_campagne"),
    path("inscriptions/", inscriptions.InscriptionsApi.as_view(), name="api_inscriptions"),
    path("inscriptions/<entier:pk>/", inscriptions.UneInscriptionApi.as_view(), name="api_inscription"),
    path("visites/", ressources.VisitesApi.as_view(), name="api_visites"),
    path("visites/avancement/", ressources.AvancementApi.as_view(), name="api_avancement"),
    path("visites/<uuid:pk>/", ressources.UneVisiteApi.as_view(), name="api_visite"),
    path("resultats/", ressources.ResultatsApi.as_view(), name="api_resultats"),
    path("resultats/<entier:pk>/", ressources.UnResultatApi.as_view(), name="api_resultat"),
    path("avis/agregats/", ressources.AgregatsApi.as_view(), name="api_agregats"),
    path("consultations/", ressources.ConsultationsApi.as_view(), name="api_consultations"),
    path("consultations/<slug:code>/", ressources.UneConsultationApi.as_view(), name="api_consultation"),
    path("evenements/", evenements.EvenementsApi.as_view(), name="api_evenements"),
    path("schema/", description.schema, name="api_schema"),
    path("schema/yaml/", description.schema, {"en_yaml": True}, name="api_schema_yaml"),
]
# After the addresses of every app: the rest of the prefix speaks JSON too.
api_ailleurs = [re_path("", description.Introuvable.as_view(), name="api_introuvable")]
publiques = [adresse("api/docs/", reference.reference)]
pilotage = [
    adresse("partenaires/", partenaires.pilotage_partenaires),
    adresse("partenaires/ajouter/", partenaires.partenaire_ajouter),
    adresse("partenaires/<entier:pk>/", partenaires.partenaire_fiche),
    adresse("partenaires/<entier:pk>/jeton/", partenaires.partenaire_jeton),
    adresse("partenaires/jetons/<entier:pk>/revoquer/", partenaires.partenaire_jeton_revoquer),
    adresse("partenaires/<entier:pk>/point/", points.point_ouvrir),
    adresse("partenaires/points/<uuid:point>/", points.point_livraisons),
    adresse("partenaires/points/<uuid:point>/rejouer/", points.point_rejouer),
    adresse("partenaires/points/<uuid:point>/secret/", points.point_secret),
    adresse("partenaires/points/<uuid:point>/fermer/", points.point_fermer),
    adresse("partenaires/livraisons/<entier:pk>/renvoyer/", points.livraison_renvoyer),
]
