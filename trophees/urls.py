"""Pages of results and prize lists."""

from django.urls import path

from trophees.views import litiges, palmares, resultats
from trophees.views.publiques import palmares_laureats

pilotage = [
    path("palmares/", resultats.pilotage_resultats, name="pilotage_resultats"),
    path("palmares/<int:annee>/calculer/", resultats.pilotage_calculer, name="pilotage_calculer"),
    path("palmares/<int:annee>/restituer/", resultats.pilotage_restituer, name="pilotage_restituer"),
    path("palmares/<int:annee>/proposer/", palmares.pilotage_palmares_proposer, name="pilotage_palmares_proposer"),
    path("palmares/arretes/<int:pk>/", palmares.pilotage_palmares, name="pilotage_palmares"),
    path("palmares/arretes/<int:pk>/sceller/", palmares.pilotage_palmares_sceller, name="pilotage_palmares_sceller"),
    path("palmares/arretes/<int:pk>/publier/", palmares.pilotage_palmares_publier, name="pilotage_palmares_publier"),
    path("palmares/arretes/<int:pk>/rejeter/", palmares.pilotage_palmares_rejeter, name="pilotage_palmares_rejeter"),
    path("palmares/contestations/", litiges.pilotage_litiges, name="pilotage_litiges"),
    path("palmares/contestations/<int:pk>/clore/", litiges.pilotage_litige_clore, name="pilotage_litige_clore"),
]
publiques = [path("resultats/palmares/<int:annee>/", palmares_laureats, name="palmares_laureats")]
