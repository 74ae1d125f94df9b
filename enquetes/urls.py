"""Addresses of the mystery surveys: phone screens under /terrain/, staff pages under /pilotage/."""

from django.urls import URLPattern, path

from enquetes.views import absences, enqueteurs, plan, plan_listes

terrain: list[URLPattern] = [
    path("absences/", absences.terrain_absences, name="terrain_absences"),
    path("absences/<int:pk>/retirer/", absences.absence_retirer, name="absence_retirer"),
]
pilotage: list[URLPattern] = [
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
