"""Results, report and year of a body in its space; dashboard, pictures of the fieldwork, reports, referentials, journal and mails for staff; open data for all."""

from django.urls import path

from rapports.views.espace import annee, chiffre, communiquer, plan, rapport, resultats
from rapports.views.espace import voix as voix_de_l_organisme
from rapports.views.pilotage import avancement, carte, courriels, journal, plans, rapports, referentiels, tableau, voix
from rapports.views.pilotage import chiffre as chiffre_en_pilotage
from rapports.views.pilotage import donnees as donnees_de_l_edition
from rapports.views.publiques import donnees
from rapports.views.publiques.chiffre import chiffre as chiffre_imprime

espace = [
    path("resultats/", resultats.espace_resultats, name="espace_resultats"),
    path("chiffre/<reference:code>/", chiffre.espace_chiffre, name="espace_chiffre"),
    path("rapport/", rapport.espace_rapport, name="espace_rapport"),
    path("rapport/lire/", rapport.espace_rapport_lecture, name="espace_rapport_lecture"),
    path("rapport/annexe/", rapport.espace_rapport_annexe, name="espace_rapport_annexe"),
    path("rapport/<entier:pk>/etat/", rapport.espace_rapport_etat, name="espace_rapport_etat"),
    path("rapport/<entier:pk>/fichier/", rapport.espace_rapport_fichier, name="espace_rapport_fichier"),
    path("communiquer/", communiquer.espace_communiquer, name="espace_communiquer"),
    path("communiquer/badge.svg", communiquer.espace_communiquer_badge, name="espace_communiquer_badge"),
    path("annee/", annee.espace_annee, name="espace_annee"),
    path("voix/", voix_de_l_organisme.espace_voix, name="espace_voix"),
    path("voix/importance/", voix_de_l_organisme.espace_importance, name="espace_importance"),
    path("plan/", plan.espace_plan, name="espace_plan"),
    path("plan/decider/", plan.espace_action_decider, name="espace_action_decider"),
    path("plan/<entier:pk>/", plan.espace_action, name="espace_action"),
    path("plan/<entier:pk>/modifier/", plan.espace_action_modifier, name="espace_action_modifier"),
]

pilotage = [
    path("tableau/", tableau.pilotage_tableau, name="pilotage_tableau"),
    path("chiffre/<reference:code>/", chiffre_en_pilotage.pilotage_chiffre, name="pilotage_chiffre"),
    path("terrain/", avancement.pilotage_avancement, name="pilotage_avancement"),
    path("terrain/carte/", carte.pilotage_carte, name="pilotage_carte"),
    path("terrain/delais/", avancement.pilotage_delais, name="pilotage_delais"),
    path("donnees/", donnees_de_l_edition.pilotage_donnees, name="pilotage_donnees"),
    path(
        "donnees/<entier:annee>/ouvrir/", donnees_de_l_edition.pilotage_donnees_ouvrir, name="pilotage_donnees_ouvrir"
    ),
    path("rapports/", rapports.pilotage_rapports, name="pilotage_rapports"),
    path("rapports/lot/", rapports.pilotage_rapports_lot, name="pilotage_rapports_lot"),
    path("rapports/archive.zip", rapports.pilotage_rapports_archive, name="pilotage_rapports_archive"),
    path("rapports/demander/", rapports.pilotage_rapports_demander, name="pilotage_rapports_demander"),
    path("rapports/<entier:pk>/fichier/", rapports.pilotage_rapport_fichier, name="pilotage_rapport_fichier"),
    path("rapports/<entier:pk>/annexe/", rapports.pilotage_rapport_annexe, name="pilotage_rapport_annexe"),
    path("rapports/<entier:pk>/relancer/", rapports.pilotage_rapport_relancer, name="pilotage_rapport_relancer"),
    path("voix/", voix.pilotage_voix, name="pilotage_voix"),
    path("voix/<entier:pk>/", voix.pilotage_voix_organisme, name="pilotage_voix_organisme"),
    path("voix/<entier:pk>/importance/", voix.pilotage_importance, name="pilotage_importance"),
    path("plans/", plans.pilotage_plans, name="pilotage_plans"),
    path("referentiels/", referentiels.pilotage_referentiels, name="pilotage_referentiels"),
    path("referentiels/couverture/", referentiels.pilotage_couverture, name="pilotage_couverture"),
    path("referentiels/scenarios/", referentiels.pilotage_scenarios, name="pilotage_scenarios"),
    path("referentiels/grilles/<entier:pk>/", referentiels.pilotage_grille, name="pilotage_grille"),
    path("referentiels/<slug:code>/", referentiels.pilotage_referentiel, name="pilotage_referentiel"),
    path("journal/", journal.pilotage_journal, name="pilotage_journal"),
    path("courriels/", courriels.pilotage_courriels, name="pilotage_courriels"),
    path("courriels/apercus/", courriels.pilotage_apercus, name="pilotage_apercus"),
    path("courriels/apercus/<slug:famille>/<slug:nom>/", courriels.pilotage_apercu, name="pilotage_apercu"),
    path(
        "courriels/apercus/<slug:famille>/<slug:nom>/html/", courriels.pilotage_apercu_html, name="pilotage_apercu_html"
    ),
    path(
        "courriels/<slug:table>/<entier:pk>/renvoyer/",
        courriels.pilotage_courriel_renvoyer,
        name="pilotage_courriel_renvoyer",
    ),
    path("courriels/<str:nom>/", courriels.pilotage_courriel, name="pilotage_courriel"),
]

publiques = [
    path("chiffre/<reference:code>/", chiffre_imprime, name="chiffre"),
    path("donnees/", donnees.donnees, name="donnees"),
    path("donnees/<entier:annee>/<entier:version>/datapackage.json", donnees.donnees_paquet, name="donnees_paquet"),
    path("donnees/<entier:annee>/<entier:version>/<slug:table>.csv", donnees.donnees_table, name="donnees_table"),
]
