"""Staff pages on editions."""

from django.urls import path

from campagnes.views.pilotage import campagnes
from socle.web.adresses import adresse

pilotage = [
    adresse("campagnes/", campagnes.pilotage_campagne),
    adresse("campagnes/creer/", campagnes.edition_creer),
    adresse("campagnes/<entier:annee>/", campagnes.pilotage_edition),
    *(
        path(f"campagnes/<entier:annee>/{acte}/", campagnes.edition_acte, {"acte": acte}, name=f"edition_{acte}")
        for acte in campagnes.ACTES
    ),
    adresse("campagnes/<entier:annee>/periodes/<entier:pk>/", campagnes.edition_periode),
    adresse("campagnes/<entier:annee>/periodes/<entier:pk>/retirer/", campagnes.edition_periode_retirer),
]
