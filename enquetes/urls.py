"""Addresses of the mystery surveys: phone screens under /terrain/, staff pages under /pilotage/."""

from django.urls import URLPattern, path

from enquetes.envois.views.pilotage import envois as envois_a_regler
from enquetes.envois.views.terrain import accueil, application, enveloppes, envois
from enquetes.planification.views.pilotage import enqueteurs, identites, listes, lots, plan, propositions
from enquetes.planification.views.publiques import calendrier as flux
from enquetes.planification.views.terrain import absences, calendrier
from enquetes.qualite.views.pilotage import fidelite, formation, lectures, relecture, tableau
from enquetes.qualite.views.terrain import contestation
from enquetes.qualite.views.terrain import formation as apprendre
from enquetes.referentiels.views.pilotage import editions, engagements, grilles, scenarios
from enquetes.visites.views.pilotage import visites as toutes_les_visites
from enquetes.visites.views.terrain import pieces, visites

terrain: list[URLPattern] = [
    path("", accueil.terrain_visites, name="terrain_visites"),
    path("visites/<uuid:pk>/", visites.terrain_mission, name="terrain_mission"),
    path("visites/<uuid:pk>/commencer/", visites.terrain_commencer, name="terrain_commencer"),
    path("visites/<uuid:pk>/criteres/<slug:code>/", visites.terrain_critere, name="terrain_critere"),
    path("visites/<uuid:pk>/faits/", visites.terrain_faits, name="terrain_faits"),
    path("visites/<uuid:pk>/moments/<slug:moment>/", visites.terrain_moment, name="terrain_moment"),
    path("visites/<uuid:pk>/recapitulatif/", visites.terrain_recapitulatif, name="terrain_recapitulatif"),
    path("visites/<uuid:pk>/contester/", contestation.terrain_contester, name="terrain_contester"),
    path("visites/<uuid:pk>/pieces/", pieces.terrain_pieces, name="terrain_pieces"),
    path("visites/<uuid:pk>/pieces/<entier:piece>/", pieces.terrain_piece, name="terrain_piece"),
    path(
        "visites/<uuid:pk>/pieces/retirer/<entier:piece>/", pieces.terrain_piece_retirer, name="terrain_piece_retirer"
    ),
    path("envois/", application.terrain_application, name="terrain_application"),
    path("paquet/", application.terrain_paquet, name="terrain_paquet"),
    path("travailleur.js", application.terrain_travailleur, name="terrain_travailleur"),
    path("application.webmanifest", application.terrain_manifeste, name="terrain_manifeste"),
    path("envois/a-regler/", envois.terrain_envois, name="terrain_envois"),
    path("envois/importer/", envois.terrain_envois_importer, name="terrain_envois_importer"),
    path("envois/<uuid:pk>/rejouer/", envois.terrain_envoi_rejouer, name="terrain_envoi_rejouer"),
    path("enveloppes/", enveloppes.terrain_enveloppes, name="terrain_enveloppes"),
    path("enveloppes/piece/", enveloppes.terrain_enveloppe_piece, name="terrain_enveloppe_piece"),
    path("calendrier/", calendrier.terrain_calendrier, name="terrain_calendrier"),
    path("calendrier/adresse/", calendrier.terrain_calendrier_adresse, name="terrain_calendrier_adresse"),
    path("calendrier/revoquer/", calendrier.terrain_calendrier_revoquer, name="terrain_calendrier_revoquer"),
    path("formation/", apprendre.terrain_formation, name="terrain_formation"),
    path("formation/briefing/<entier:pk>/", apprendre.terrain_briefing, name="terrain_briefing"),
    path("formation/copies/<entier:pk>/", apprendre.terrain_autotest_copie, name="terrain_autotest_copie"),
    path("formation/<slug:canal>/", apprendre.terrain_autotest, name="terrain_autotest"),
    path("absences/", absences.terrain_absences, name="terrain_absences"),
    path("absences/<entier:pk>/retirer/", absences.absence_retirer, name="absence_retirer"),
]
pilotage: list[URLPattern] = [
    path("visites/", toutes_les_visites.pilotage_visites, name="pilotage_visites"),
    path("visites/lot/", lots.pilotage_visites_lot, name="pilotage_visites_lot"),
    path("visites/<uuid:pk>/", relecture.pilotage_visite, name="pilotage_visite"),
    path("visites/<uuid:pk>/accepter/", relecture.pilotage_visite_accepter, name="pilotage_visite_accepter"),
    path("visites/<uuid:pk>/renvoyer/", relecture.pilotage_visite_renvoyer, name="pilotage_visite_renvoyer"),
    path("visites/<uuid:pk>/annuler/", relecture.pilotage_visite_annuler, name="pilotage_visite_annuler"),
    path("visites/<uuid:pk>/pieces/<entier:piece>/", toutes_les_visites.pilotage_piece, name="pilotage_piece"),
    path("visites/<uuid:pk>/seconde-lecture/", lectures.seconde_lecture, name="visite_seconde_lecture"),
    path("visites/<uuid:pk>/arbitrage/", lectures.arbitrage, name="visite_arbitrage"),
    path("visites/<uuid:pk>/contestation/", relecture.visite_contestation, name="visite_contestation"),
    path("envois/", envois_a_regler.pilotage_envois, name="pilotage_envois"),
    path("envois/<uuid:pk>/", envois_a_regler.pilotage_envoi, name="pilotage_envoi"),
    path("envois/<uuid:pk>/fichier/", envois_a_regler.pilotage_envoi_fichier, name="pilotage_envoi_fichier"),
    path("envois/<uuid:pk>/rejouer/", envois_a_regler.pilotage_envoi_rejouer, name="pilotage_envoi_rejouer"),
    path("envois/<uuid:pk>/ecarter/", envois_a_regler.pilotage_envoi_ecarter, name="pilotage_envoi_ecarter"),
    path("envois/conflits/<entier:pk>/", envois_a_regler.pilotage_conflit, name="pilotage_conflit"),
    path("qualite/", tableau.pilotage_qualite, name="pilotage_qualite"),
    path("qualite/suivante/", tableau.qualite_suivante, name="qualite_suivante"),
    path("qualite/completer/", tableau.qualite_completer, name="qualite_completer"),
    path("qualite/anomalies/", tableau.qualite_anomalies, name="qualite_anomalies"),
    path("qualite/anomalies/<entier:pk>/", tableau.anomalie_voir, name="anomalie_voir"),
    path("fidelite/", fidelite.pilotage_fidelite, name="pilotage_fidelite"),
    path("plan/", plan.pilotage_plan, name="pilotage_plan"),
    path("plan/ouvrir/", plan.plan_ouvrir, name="plan_ouvrir"),
    path("plan/calculer/", propositions.plan_calculer, name="plan_calculer"),
    path("plan/comparer/", propositions.plan_comparer, name="plan_comparer"),
    path("plan/propositions/<entier:pk>/", propositions.plan_proposition, name="plan_proposition"),
    path("plan/propositions/<entier:pk>/etat/", propositions.plan_proposition_etat, name="plan_proposition_etat"),
    path("plan/propositions/<entier:pk>/accepter/", propositions.plan_accepter, name="plan_accepter"),
    path("plan/propositions/<entier:pk>/ecarter/", propositions.plan_ecarter, name="plan_ecarter"),
    path("plan/semaines/", listes.plan_calendrier, name="plan_calendrier"),
    path("plan/enqueteurs/", listes.plan_enqueteurs, name="plan_enqueteurs"),
    path("plan/organismes/", listes.plan_organismes, name="plan_organismes"),
    path("plan/sans-enqueteur/", listes.plan_refus, name="plan_refus"),
    path("plan/visites/<uuid:pk>/", plan.plan_reaffecter, name="plan_reaffecter"),
    path("plan/visites/<uuid:pk>/scenario/", plan.plan_scenario, name="plan_scenario"),
    path("campagnes/<entier:annee>/referentiels/", editions.edition_referentiels, name="edition_referentiels"),
    path(
        "campagnes/<entier:annee>/referentiels/choisir/",
        editions.edition_referentiels_choisir,
        name="edition_referentiels_choisir",
    ),
    path("campagnes/<entier:annee>/reconduire/", editions.edition_reconduire, name="edition_reconduire"),
    *(
        path(f"referentiels/{chemin}/", vue, name=vue.__name__)
        for chemin, vue in (
            ("grilles/<entier:pk>/comparer", grilles.grille_comparer),
            ("grilles/<entier:pk>/preparer", grilles.grille_preparer),
            ("grilles/<entier:pk>/brouillon", grilles.grille_brouillon),
            ("grilles/<entier:pk>/criteres", grilles.critere_ajouter),
            ("grilles/<entier:pk>/publier", grilles.grille_publier),
            ("grilles/<entier:pk>/abandonner", grilles.grille_abandonner),
            ("criteres/<entier:pk>", grilles.critere_modifier),
            ("criteres/<entier:pk>/deplacer", grilles.critere_deplacer),
            ("criteres/<entier:pk>/retirer", grilles.critere_retirer),
            ("scenarios/<entier:pk>/comparer", scenarios.scenario_comparer),
            ("scenarios/<entier:pk>/preparer", scenarios.scenario_preparer),
            ("scenarios/<entier:pk>/brouillon", scenarios.scenario_brouillon),
            ("scenarios/<entier:pk>/publier", scenarios.scenario_publier),
            ("scenarios/<entier:pk>/abandonner", scenarios.scenario_abandonner),
            ("versions/<entier:pk>/comparer", engagements.referentiel_comparer),
            ("<slug:code>/preparer", engagements.referentiel_preparer),
            ("versions/<entier:pk>/brouillon", engagements.referentiel_brouillon),
            ("versions/<entier:pk>/engagements/<slug:code>", engagements.referentiel_engagement),
            ("versions/<entier:pk>/publier", engagements.referentiel_publier),
            ("versions/<entier:pk>/abandonner", engagements.referentiel_abandonner),
        )
    ),
    path("enqueteurs/", enqueteurs.pilotage_enqueteurs, name="pilotage_enqueteurs"),
    path("enqueteurs/inviter/", enqueteurs.enqueteur_inviter, name="enqueteur_inviter"),
    path("enqueteurs/formation/", formation.pilotage_formation, name="pilotage_formation"),
    path("enqueteurs/identites/", identites.pilotage_identites, name="pilotage_identites"),
    path("enqueteurs/identites/ajouter/", identites.identite_ajouter, name="identite_ajouter"),
    path("enqueteurs/identites/coller/", identites.identite_coller, name="identite_coller"),
    path("enqueteurs/identites/exiger/", identites.identites_exigees, name="identites_exigees"),
    path("enqueteurs/identites/<entier:pk>/retirer/", identites.identite_retirer, name="identite_retirer"),
    path("enqueteurs/<entier:pk>/", enqueteurs.enqueteur_fiche, name="enqueteur_fiche"),
    path("enqueteurs/<entier:pk>/modifier/", enqueteurs.enqueteur_modifier, name="enqueteur_modifier"),
    path("enqueteurs/<entier:pk>/reinviter/", enqueteurs.enqueteur_reinviter, name="enqueteur_reinviter"),
    path("enqueteurs/<entier:pk>/retirer/", enqueteurs.enqueteur_retirer, name="enqueteur_retirer"),
    path("enqueteurs/<entier:pk>/reactiver/", enqueteurs.enqueteur_reactiver, name="enqueteur_reactiver"),
    path(
        "enqueteurs/<entier:pk>/calendrier/revoquer/",
        enqueteurs.enqueteur_calendrier_revoquer,
        name="enqueteur_calendrier_revoquer",
    ),
]
publiques: list[URLPattern] = [
    path("calendrier/<secret:jeton>.ics", flux.calendrier_flux, name="calendrier_flux"),
]
