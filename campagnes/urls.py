"""Staff pages on editions."""

from django.urls import path

from campagnes import views

pilotage = [
    path("campagnes/", views.pilotage_campagne, name="pilotage_campagne"),
    path("campagnes/creer/", views.edition_creer, name="edition_creer"),
    path("campagnes/<entier:annee>/", views.pilotage_edition, name="pilotage_edition"),
    *(
        path(f"campagnes/<entier:annee>/{acte}/", views.edition_acte, {"acte": acte}, name=f"edition_{acte}")
        for acte in views.ACTES
    ),
    path("campagnes/<entier:annee>/periodes/<entier:pk>/", views.edition_periode, name="edition_periode"),
]
