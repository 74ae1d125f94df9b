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
from socle.web.adresses import adresse

terrain: list[URLPattern] = [
    adresse("", accueil.terrain_visites),
    adresse("visites/<uuid:pk>/", visites.terrain_mission),
    adresse("visites/<uuid:pk>/commencer/", visites.terrain_commencer),
    adresse("visites/<uuid:pk>/criteres/<slug:code>/", visites.terrain_critere),
    adresse("visites/<uuid:pk>/faits/", visites.terrain_faits),
    adresse("visites/<uuid:pk>/moments/<slug:moment>/", visites.terrain_moment),
    adresse("visites/<uuid:pk>/recapitulatif/", visites.terrain_recapitulatif),
    adresse("visites/<uuid:pk>/contester/", contestation.terrain_contester),
    adresse("visites/<uuid:pk>/pieces/", pieces.terrain_pieces),
    adresse("visites/<uuid:pk>/pieces/<entier:piece>/", pieces.terrain_piece),
    adresse("visites/<uuid:pk>/pieces/retirer/<entier:piece>/", pieces.terrain_piece_retirer),
    adresse("envois/", application.terrain_application),
    adresse("paquet/", application.terrain_paquet),
    adresse("travailleur.js", application.terrain_travailleur),
    adresse("application.webmanifest", application.terrain_manifeste),
    adresse("envois/a-regler/", envois.terrain_envois),
    adresse("envois/importer/", envois.terrain_envois_importer),
    adresse("envois/<uuid:pk>/rejouer/", envois.terrain_envoi_rejouer),
    adresse("enveloppes/", enveloppes.terrain_enveloppes),
    adresse("enveloppes/piece/", enveloppes.terrain_enveloppe_piece),
    adresse("calendrier/", calendrier.terrain_calendrier),
    adresse("calendrier/adresse/", calendrier.terrain_calendrier_adresse),
    adresse("calendrier/revoquer/", calendrier.terrain_calendrier_revoquer),
    adresse("formation/", apprendre.terrain_formation),
    adresse("formation/briefing/<entier:pk>/", apprendre.terrain_briefing),
    adresse("formation/copies/<entier:pk>/", apprendre.terrain_autotest_copie),
    adresse("formation/<slug:canal>/", apprendre.terrain_autotest),
    adresse("absences/", absences.terrain_absences),
    adresse("absences/<entier:pk>/retirer/", absences.absence_retirer),
]
pilotage: list[URLPattern] = [
    adresse("visites/", toutes_les_visites.pilotage_visites),
    adresse("visites/lot/", lots.pilotage_visites_lot),
    adresse("visites/<uuid:pk>/", relecture.pilotage_visite),
    adresse("visites/<uuid:pk>/accepter/", relecture.pilotage_visite_accepter),
    adresse("visites/<uuid:pk>/renvoyer/", relecture.pilotage_visite_renvoyer),
    adresse("visites/<uuid:pk>/annuler/", relecture.pilotage_visite_annuler),
    adresse("visites/<uuid:pk>/pieces/<entier:piece>/", toutes_les_visites.pilotage_piece),
    path("visites/<uuid:pk>/seconde-lecture/", lectures.seconde_lecture, name="visite_seconde_lecture"),
    path("visites/<uuid:pk>/arbitrage/", lectures.arbitrage, name="visite_arbitrage"),
    adresse("visites/<uuid:pk>/contestation/", relecture.visite_contestation),
    adresse("envois/", envois_a_regler.pilotage_envois),
    adresse("envois/<uuid:pk>/", envois_a_regler.pilotage_envoi),
    adresse("envois/<uuid:pk>/fichier/", envois_a_regler.pilotage_envoi_fichier),
    adresse("envois/<uuid:pk>/rejouer/", envois_a_regler.pilotage_envoi_rejouer),
    adresse("envois/<uuid:pk>/rejouer-tous/", envois_a_regler.pilotage_envoi_rejouer_tous),
    adresse("envois/<uuid:pk>/ecarter/", envois_a_regler.pilotage_envoi_ecarter),
    adresse("envois/conflits/<entier:pk>/", envois_a_regler.pilotage_conflit),
    adresse("qualite/", tableau.pilotage_qualite),
    adresse("qualite/suivante/", tableau.qualite_suivante),
    adresse("qualite/completer/", tableau.qualite_completer),
    adresse("qualite/anomalies/", tableau.qualite_anomalies),
    adresse("qualite/anomalies/<entier:pk>/", tableau.anomalie_voir),
    adresse("fidelite/", fidelite.pilotage_fidelite),
    adresse("plan/", plan.pilotage_plan),
    adresse("plan/ouvrir/", plan.plan_ouvrir),
    adresse("plan/calculer/", propositions.plan_calculer),
    adresse("plan/comparer/", propositions.plan_comparer),
    adresse("plan/propositions/<entier:pk>/", propositions.plan_proposition),
    adresse("plan/propositions/<entier:pk>/etat/", propositions.plan_proposition_etat),
    adresse("plan/propositions/<entier:pk>/accepter/", propositions.plan_accepter),
    adresse("plan/propositions/<entier:pk>/ecarter/", propositions.plan_ecarter),
    adresse("plan/semaines/", listes.plan_calendrier),
    adresse("plan/enqueteurs/", listes.plan_enqueteurs),
    adresse("plan/organismes/", listes.plan_organismes),
    adresse("plan/sans-enqueteur/", listes.plan_refus),
    adresse("plan/visites/<uuid:pk>/", plan.plan_reaffecter),
    adresse("plan/visites/<uuid:pk>/scenario/", plan.plan_scenario),
    adresse("campagnes/<entier:annee>/referentiels/", editions.edition_referentiels),
    adresse("campagnes/<entier:annee>/referentiels/choisir/", editions.edition_referentiels_choisir),
    adresse("campagnes/<entier:annee>/reconduire/", editions.edition_reconduire),
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
    adresse("enqueteurs/", enqueteurs.pilotage_enqueteurs),
    adresse("enqueteurs/inviter/", enqueteurs.enqueteur_inviter),
    adresse("enqueteurs/formation/", formation.pilotage_formation),
    adresse("enqueteurs/identites/", identites.pilotage_identites),
    adresse("enqueteurs/identites/ajouter/", identites.identite_ajouter),
    adresse("enqueteurs/identites/coller/", identites.identite_coller),
    adresse("enqueteurs/identites/exiger/", identites.identites_exigees),
    adresse("enqueteurs/identites/<entier:pk>/retirer/", identites.identite_retirer),
    adresse("enqueteurs/<entier:pk>/", enqueteurs.enqueteur_fiche),
    adresse("enqueteurs/<entier:pk>/modifier/", enqueteurs.enqueteur_modifier),
    adresse("enqueteurs/<entier:pk>/reinviter/", enqueteurs.enqueteur_reinviter),
    adresse("enqueteurs/<entier:pk>/retirer/", enqueteurs.enqueteur_retirer),
    adresse("enqueteurs/<entier:pk>/reactiver/", enqueteurs.enqueteur_reactiver),
    adresse("enqueteurs/<entier:pk>/calendrier/revoquer/", enqueteurs.enqueteur_calendrier_revoquer),
]
publiques: list[URLPattern] = [
    adresse("calendrier/<secret:jeton>.ics", flux.calendrier_flux),
]
