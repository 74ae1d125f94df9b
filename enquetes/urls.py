"""Addresses of the mystery surveys: phone screens under /terrain/, staff pages under /pilotage/."""

from django.urls import URLPattern, path

from enquetes.views import absences, enqueteurs, enveloppes, fidelite, pieces, plan, plan_listes, qualite, visites
from enquetes.views import terrain as telephone

terrain: list[URLPattern] = [
    path("", telephone.terrain_visites, name="terrain_visites"),
    path("visites/<uuid:pk>/", telephone.terrain_mission, name="terrain_mission"),
    path("visites/<uuid:pk>/commencer/", telephone.terrain_commencer, name="terrain_commencer"),
    path("visites/<uuid:pk>/criteres/<slug:code>/", telephone.terrain_critere, name="terrain_critere"),
    path("visites/<uuid:pk>/faits/", telephone.terrain_faits, name="terrain_faits"),
    path("visites/<uuid:pk>/moments/<slug:moment>/", telephone.terrain_moment, name="terrain_moment"),
    path("visites/<uuid:pk>/recapitulatif/", telephone.terrain_recapitulatif, name="terrain_recapitulatif"),
    path("visites/<uuid:pk>/pieces/", pieces.terrain_pieces, name="terrain_pieces"),
    path("visites/<uuid:pk>/pieces/<int:piece>/", pieces.terrain_piece, name="terrain_piece"),
    path("visites/<uuid:pk>/pieces/<int:piece>/retirer/", pieces.terrain_piece_retirer, name="terrain_piece_retirer"),
    path("enveloppes/", enveloppes.terrain_enveloppes, name="terrain_enveloppes"),
    path("enveloppes/piece/", enveloppes.terrain_enveloppe_piece, name="terrain_enveloppe_piece"),
    path("absences/", absences.terrain_absences, name="terrain_absences"),
    path("absences/<int:pk>/retirer/", absences.absence_retirer, name="absence_retirer"),
]
pilotage: list[URLPattern] = [
    path("visites/", visites.pilotage_visites, name="pilotage_visites"),
    path("visites/<uuid:pk>/", visites.pilotage_visite, name="pilotage_visite"),
    path("visites/<uuid:pk>/accepter/", visites.pilotage_visite_accepter, name="pilotage_visite_accepter"),
    path("visites/<uuid:pk>/renvoyer/", visites.pilotage_visite_renvoyer, name="pilotage_visite_renvoyer"),
    path("visites/<uuid:pk>/annuler/", visites.pilotage_visite_annuler, name="pilotage_visite_annuler"),
    path("visites/<uuid:pk>/pieces/<int:piece>/", pieces.pilotage_piece, name="pilotage_piece"),
    path("qualite/", qualite.pilotage_qualite, name="pilotage_qualite"),
    path("fidelite/", fidelite.pilotage_fidelite, name="pilotage_fidelite"),
    path("plan/", plan.pilotage_plan, name="pilotage_plan"),
    path("plan/ouvrir/", plan.plan_ouvrir, name="plan_ouvrir"),
    path("plan/calculer/", plan.plan_calculer, name="plan_calculer"),
    path("plan/semaines/", plan_listes.plan_calendrier, name="plan_calendrier"),
    path("plan/enqueteurs/", plan_listes.plan_enqueteurs, name="plan_enqueteurs"),
    path("plan/organismes/", plan_listes.plan_organismes, name="plan_organismes"),
    path("plan/sans-enqueteur/", plan_listes.plan_refus, name="plan_refus"),
    path("plan/visites/<uuid:pk>/", plan.plan_reaffecter, name="plan_reaffecter"),
    path("enqueteurs/", enqueteurs.pilotage_enqueteurs, name="pilotage_enqueteurs"),
    path("enqueteurs/inviter/", enqueteurs.enqueteur_inviter, name="enqueteur_inviter"),
    path("enqueteurs/<int:pk>/", enqueteurs.enqueteur_fiche, name="enqueteur_fiche"),
    path("enqueteurs/<int:pk>/modifier/", enqueteurs.enqueteur_modifier, name="enqueteur_modifier"),
    path("enqueteurs/<int:pk>/reinviter/", enqueteurs.enqueteur_reinviter, name="enqueteur_reinviter"),
    path("enqueteurs/<int:pk>/retirer/", enqueteurs.enqueteur_retirer, name="enqueteur_retirer"),
    path("enqueteurs/<int:pk>/reactiver/", enqueteurs.enqueteur_reactiver, name="enqueteur_reactiver"),
]
