"""Registration, space of a body, staff pages on registrations."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from organismes.api.annuaire import AnnuaireRecherche
from organismes.views import confirmation, election, espace, fermetures, membres, pilotage, reprise
from organismes.views import inscription as parcours

inscription = [
    path("", parcours.inscription_commencer, name="inscription_commencer"),
    path("nouvelle/", parcours.inscription_nouvelle, name="inscription_nouvelle"),
    path("organisme/", parcours.inscription_organisme, name="inscription_organisme"),
    path("organisme/autre/", parcours.inscription_organisme_autre, name="inscription_organisme_autre"),
    path("referent/", parcours.inscription_referent, name="inscription_referent"),
    path("canaux/", parcours.inscription_canaux, name="inscription_canaux"),
    path("options/", parcours.inscription_options, name="inscription_options"),
    path("recapitulatif/", parcours.inscription_recapitulatif, name="inscription_recapitulatif"),
    path("envoyee/", parcours.inscription_envoyee, name="inscription_envoyee"),
    path("garder/", reprise.inscription_garder, name="inscription_garder"),
    path("retrouver/", reprise.inscription_retrouver, name="inscription_retrouver"),
    path("reprise/<secret:jeton>/", reprise.inscription_reprise, name="inscription_reprise"),
    path("confirmation/<secret:jeton>/", confirmation.inscription_confirmer, name="inscription_confirmer"),
    path("renvoyer/", confirmation.inscription_renvoyer, name="inscription_renvoyer"),
]

espace = [
    path("", espace.espace_accueil, name="espace_accueil"),
    path("organisme/", espace.espace_organisme, name="espace_organisme"),
    path("inscription/", espace.espace_inscription, name="espace_inscription"),
    path("inscriptions/<entier:pk>/", espace.espace_inscription_detail, name="espace_inscription_detail"),
    path("inscriptions/<entier:pk>/recapitulatif.pdf", espace.espace_inscription_pdf, name="espace_inscription_pdf"),
    path("inscriptions/<entier:pk>/modifier/", espace.espace_inscription_modifier, name="espace_inscription_modifier"),
    path("inscriptions/<entier:pk>/retirer/", espace.espace_inscription_retirer, name="espace_inscription_retirer"),
    path("inscriptions/<entier:pk>/conseil/", espace.espace_conseil, name="espace_conseil"),
    path("inscriptions/<entier:pk>/confirmer/", espace.espace_confirmer, name="espace_confirmer"),
    path("fermetures/", fermetures.espace_fermetures, name="espace_fermetures"),
    path("fermetures/<entier:pk>/retirer/", fermetures.espace_fermeture_retirer, name="espace_fermeture_retirer"),
    path("noms-surveilles/", election.espace_noms, name="espace_noms"),
    path("noms-surveilles/<entier:pk>/retirer/", election.espace_nom_retirer, name="espace_nom_retirer"),
    path("membres/", membres.espace_membres, name="espace_membres"),
    path("membres/<entier:pk>/retirer/", membres.espace_membre_retirer, name="espace_membre_retirer"),
]

pilotage = [
    path("inscriptions/", pilotage.pilotage_inscriptions, name="pilotage_inscriptions"),
    path("inscriptions/ajouter/", pilotage.pilotage_inscription_ajouter, name="pilotage_inscription_ajouter"),
    path("inscriptions/<entier:pk>/", pilotage.pilotage_inscription, name="pilotage_inscription"),
    path(
        "inscriptions/<entier:pk>/recapitulatif.pdf", pilotage.pilotage_inscription_pdf, name="pilotage_inscription_pdf"
    ),
    path(
        "inscriptions/<entier:pk>/valider/", pilotage.pilotage_inscription_valider, name="pilotage_inscription_valider"
    ),
    path("inscriptions/<entier:pk>/fermetures/", fermetures.pilotage_fermetures, name="pilotage_fermetures"),
    path("fermetures/<entier:pk>/retirer/", fermetures.pilotage_fermeture_retirer, name="pilotage_fermeture_retirer"),
    path("inscriptions/<entier:pk>/elections/", election.pilotage_election, name="pilotage_election"),
    path("inscriptions/<entier:pk>/elections/noms/", election.pilotage_noms, name="pilotage_noms"),
    path("noms-surveilles/<entier:pk>/retirer/", election.pilotage_nom_retirer, name="pilotage_nom_retirer"),
    *(
        path(
            f"inscriptions/<entier:pk>/elections/{geste}/",
            election.pilotage_geste,
            {"geste": geste},
            name=f"pilotage_election_{geste}",
        )
        for geste in election.GESTES
    ),
    *(
        path(
            f"inscriptions/<entier:pk>/{acte}/",
            pilotage.pilotage_inscription_acte,
            {"acte": acte},
            name=f"pilotage_inscription_{acte}",
        )
        for acte in pilotage.ACTES
    ),
]

api = [
    path("annuaire/", login_not_required(AnnuaireRecherche.as_view()), name="api_annuaire"),
]
