"""Results and report in the space of a body; dashboard, reports, referentials, journal and mails for staff."""

from django.urls import path

from rapports.views import communiquer, courriels, journal, rapports, referentiels, voix
from rapports.views import espace as vues_espace
from rapports.views import pilotage as vues_pilotage

espace = [
    path("resultats/", vues_espace.espace_resultats, name="espace_resultats"),
    path("rapport/", vues_espace.espace_rapport, name="espace_rapport"),
    path("rapport/<entier:pk>/etat/", vues_espace.espace_rapport_etat, name="espace_rapport_etat"),
    path("rapport/<entier:pk>/fichier/", vues_espace.espace_rapport_fichier, name="espace_rapport_fichier"),
    path("communiquer/", communiquer.espace_communiquer, name="espace_communiquer"),
    path("communiquer/badge.svg", communiquer.espace_communiquer_badge, name="espace_communiquer_badge"),
    path("voix/", voix.espace_voix, name="espace_voix"),
]

pilotage = [
    path("", vues_pilotage.pilotage_accueil, name="pilotage_accueil"),
    path("rapports/", rapports.pilotage_rapports, name="pilotage_rapports"),
    path("rapports/demander/", rapports.pilotage_rapports_demander, name="pilotage_rapports_demander"),
    path("rapports/<entier:pk>/fichier/", rapports.pilotage_rapport_fichier, name="pilotage_rapport_fichier"),
    path("rapports/<entier:pk>/relancer/", rapports.pilotage_rapport_relancer, name="pilotage_rapport_relancer"),
    path("voix/", voix.pilotage_voix, name="pilotage_voix"),
    path("voix/<entier:pk>/", voix.pilotage_voix_organisme, name="pilotage_voix_organisme"),
    path("referentiels/", referentiels.pilotage_referentiels, name="pilotage_referentiels"),
    path("referentiels/couverture/", referentiels.pilotage_couverture, name="pilotage_couverture"),
    path("referentiels/scenarios/", referentiels.pilotage_scenarios, name="pilotage_scenarios"),
    path("referentiels/grilles/<entier:pk>/", referentiels.pilotage_grille, name="pilotage_grille"),
    path("referentiels/<slug:code>/", referentiels.pilotage_referentiel, name="pilotage_referentiel"),
    path("journal/", journal.pilotage_journal, name="pilotage_journal"),
    path("courriels/", courriels.pilotage_courriels, name="pilotage_courriels"),
    path("courriels/<str:nom>/", courriels.pilotage_courriel, name="pilotage_courriel"),
]
