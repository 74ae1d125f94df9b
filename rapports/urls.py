"""Results, report and year of a body in its space; dashboard, pictures of the fieldwork, reports, referentials, journal and mails for staff; open data for all."""

from django.urls import path

from rapports.views.espace import annee, chiffre, communiquer, plan, rapport, resultats
from rapports.views.espace import voix as voix_de_l_organisme
from rapports.views.pilotage import avancement, carte, courriels, journal, plans, rapports, referentiels, tableau, voix
from rapports.views.pilotage import chiffre as chiffre_en_pilotage
from rapports.views.pilotage import donnees as donnees_de_l_edition
from rapports.views.publiques import donnees
from rapports.views.publiques.chiffre import chiffre as chiffre_imprime
from socle.web.adresses import adresse

espace = [
    adresse("resultats/", resultats.espace_resultats),
    adresse("chiffre/<reference:code>/", chiffre.espace_chiffre),
    adresse("rapport/", rapport.espace_rapport),
    adresse("rapport/lire/", rapport.espace_rapport_lecture),
    adresse("rapport/annexe/", rapport.espace_rapport_annexe),
    adresse("rapport/<entier:pk>/etat/", rapport.espace_rapport_etat),
    adresse("rapport/<entier:pk>/fichier/", rapport.espace_rapport_fichier),
    adresse("communiquer/", communiquer.espace_communiquer),
    adresse("communiquer/badge.svg", communiquer.espace_communiquer_badge),
    adresse("annee/", annee.espace_annee),
    adresse("voix/", voix_de_l_organisme.espace_voix),
    adresse("voix/importance/", voix_de_l_organisme.espace_importance),
    adresse("plan/", plan.espace_plan),
    adresse("plan/decider/", plan.espace_action_decider),
    adresse("plan/<entier:pk>/", plan.espace_action),
    adresse("plan/<entier:pk>/modifier/", plan.espace_action_modifier),
]

pilotage = [
    adresse("tableau/", tableau.pilotage_tableau),
    adresse("chiffre/<reference:code>/", chiffre_en_pilotage.pilotage_chiffre),
    adresse("terrain/", avancement.pilotage_avancement),
    adresse("terrain/carte/", carte.pilotage_carte),
    adresse("terrain/delais/", avancement.pilotage_delais),
    adresse("donnees/", donnees_de_l_edition.pilotage_donnees),
    adresse("donnees/<entier:annee>/ouvrir/", donnees_de_l_edition.pilotage_donnees_ouvrir),
    adresse("rapports/", rapports.pilotage_rapports),
    adresse("rapports/lot/", rapports.pilotage_rapports_lot),
    adresse("rapports/archive.zip", rapports.pilotage_rapports_archive),
    adresse("rapports/demander/", rapports.pilotage_rapports_demander),
    adresse("rapports/<entier:pk>/fichier/", rapports.pilotage_rapport_fichier),
    adresse("rapports/<entier:pk>/annexe/", rapports.pilotage_rapport_annexe),
    adresse("rapports/<entier:pk>/relancer/", rapports.pilotage_rapport_relancer),
    adresse("voix/", voix.pilotage_voix),
    adresse("voix/<entier:pk>/", voix.pilotage_voix_organisme),
    adresse("voix/<entier:pk>/importance/", voix.pilotage_importance),
    adresse("plans/", plans.pilotage_plans),
    adresse("referentiels/", referentiels.pilotage_referentiels),
    adresse("referentiels/couverture/", referentiels.pilotage_couverture),
    adresse("referentiels/scenarios/", referentiels.pilotage_scenarios),
    adresse("referentiels/grilles/<entier:pk>/", referentiels.pilotage_grille),
    adresse("referentiels/<slug:code>/", referentiels.pilotage_referentiel),
    adresse("journal/", journal.pilotage_journal),
    adresse("courriels/", courriels.pilotage_courriels),
    adresse("courriels/apercus/", courriels.pilotage_apercus),
    adresse("courriels/apercus/<slug:famille>/<slug:nom>/", courriels.pilotage_apercu),
    adresse("courriels/apercus/<slug:famille>/<slug:nom>/html/", courriels.pilotage_apercu_html),
    adresse("courriels/<slug:table>/<entier:pk>/renvoyer/", courriels.pilotage_courriel_renvoyer),
    adresse("courriels/<str:nom>/", courriels.pilotage_courriel),
]

publiques = [
    path("chiffre/<reference:code>/", chiffre_imprime, name="chiffre"),
    adresse("donnees/", donnees.donnees),
    adresse("donnees/<entier:annee>/<entier:version>/datapackage.json", donnees.donnees_paquet),
    adresse("donnees/<entier:annee>/<entier:version>/<slug:table>.csv", donnees.donnees_table),
]
