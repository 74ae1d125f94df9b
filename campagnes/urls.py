"""Staff pages on editions."""

from django.urls import path

from campagnes.views.pilotage import campagnes

pilotage = [
    path("campagnes/", campagnes.pilotage_campagne, name="pilotage_campagne"),
    path("campagnes/creer/", campagnes.edition_creer, name="edition_creer"),
    path("campagnes/<entier:annee>/", campagnes.pilotage_edition, name="pilotage_edition"),
    *(
        path(f"campagnes/<entier:annee>/{acte}/", campagnes.edition_acte, {"acte": acte}, name=f"edition_{acte}")
        for acte in campagnes.ACTES
    ),
    path("campagnes/<entier:annee>/periodes/<entier:pk>/", campagnes.edition_periode, name="edition_periode"),
    path(
        "campagnes/<entier:annee>/periodes/<entier:pk>/retirer/",
        campagnes.edition_periode_retirer,
        name="edition_periode_retirer",
    ),
]
