"""Registration, space of a body, staff pages on registrations."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from organismes.api.annuaire import AnnuaireRecherche
from organismes.enums import RoleMembre
from organismes.views.espace import fermetures as jours_fermes
from organismes.views.espace import inscriptions, membres, noms, organisme
from organismes.views.pilotage import election, fermetures, lots, nom, numeros, places, referents
from organismes.views.pilotage import inscriptions as candidatures
from organismes.views.publiques import confirmation, inscription, reprise

INSCRIPTION = [
    path("", inscription.inscription_commencer, name="inscription_commencer"),
    path("nouvelle/", inscription.inscription_nouvelle, name="inscription_nouvelle"),
    path("corriger/", inscription.inscription_corriger, name="inscription_corriger"),
    path("organisme/", inscription.inscription_organisme, name="inscription_organisme"),
    path("organisme/autre/", inscription.inscription_organisme_autre, name="inscription_organisme_autre"),
    path("referent/", inscription.inscription_referent, name="inscription_referent"),
    path("canaux/", inscription.inscription_canaux, name="inscription_canaux"),
    path("options/", inscription.inscription_options, name="inscription_options"),
    path("recapitulatif/", inscription.inscription_recapitulatif, name="inscription_recapitulatif"),
    path("envoyee/", inscription.inscription_envoyee, name="inscription_envoyee"),
    path("garder/", reprise.inscription_garder, name="inscription_garder"),
    path("retrouver/", reprise.inscription_retrouver, name="inscription_retrouver"),
    path("reprise/<secret:jeton>/", reprise.inscription_reprise, name="inscription_reprise"),
    path("confirmation/<secret:jeton>/", confirmation.inscription_confirmer, name="inscription_confirmer"),
    path("renvoyer/", confirmation.inscription_renvoyer, name="inscription_renvoyer"),
]

publiques = [path("inscription/", include(INSCRIPTION))]
espace = [
    path("organisme/", organisme.espace_organisme, name="espace_organisme"),
    path("inscription/", inscriptions.espace_inscription, name="espace_inscription"),
    path("inscriptions/<entier:pk>/", inscriptions.espace_inscription_detail, name="espace_inscription_detail"),
    path(
        "inscriptions/<entier:pk>/recapitulatif.pdf", inscriptions.espace_inscription_pdf, name="espace_inscription_pdf"
    ),
    path(
        "inscriptions/<entier:pk>/modifier/",
        inscriptions.espace_inscription_modifier,
        name="espace_inscription_modifier",
    ),
    path(
        "inscriptions/<entier:pk>/retirer/", inscriptions.espace_inscription_retirer, name="espace_inscription_retirer"
    ),
    path(
        "inscriptions/<entier:pk>/reprendre/",
        inscriptions.espace_inscription_reprendre,
        name="espace_inscription_reprendre",
    ),
    path("inscriptions/<entier:pk>/conseil/", inscriptions.espace_conseil, name="espace_conseil"),
    path("inscriptions/<entier:pk>/confirmer/", organisme.espace_confirmer, name="espace_confirmer"),
    path("fermetures/", jours_fermes.espace_fermetures, name="espace_fermetures"),
    path("fermetures/<entier:pk>/retirer/", jours_fermes.espace_fermeture_retirer, name="espace_fermeture_retirer"),
    path("noms-surveilles/", noms.espace_noms, name="espace_noms"),
    path("noms-surveilles/<entier:pk>/retirer/", noms.espace_nom_retirer, name="espace_nom_retirer"),
    path("membres/", membres.espace_membres, name="espace_membres"),
    path("membres/<entier:pk>/retirer/", membres.espace_membre_retirer, name="espace_membre_retirer"),
    path("membres/<entier:pk>/relancer/", membres.espace_membre_relancer, name="espace_membre_relancer"),
    path(
        "membres/invitations/<entier:pk>/relancer/",
        membres.espace_invitation_relancer,
        name="espace_invitation_relancer",
    ),
    path(
        "membres/invitations/<entier:pk>/retirer/",
        membres.espace_invitation_retirer,
        name="espace_invitation_retirer",
    ),
    path("invitations/<entier:pk>/accepter/", membres.espace_invitation_accepter, name="espace_invitation_accepter"),
    path("invitations/<entier:pk>/decliner/", membres.espace_invitation_decliner, name="espace_invitation_decliner"),
    *(
        path(
            f"membres/<entier:pk>/{role.value}/",
            membres.espace_membre_role,
            {"role": role},
            name=f"espace_membre_{role.value}",
        )
        for role in RoleMembre
    ),
    path("membres/quitter/", membres.espace_quitter, name="espace_quitter"),
]

pilotage = [
    path("inscriptions/", candidatures.pilotage_inscriptions, name="pilotage_inscriptions"),
    path("inscriptions/lot/", lots.pilotage_inscriptions_lot, name="pilotage_inscriptions_lot"),
    path("inscriptions/ajouter/", candidatures.pilotage_inscription_ajouter, name="pilotage_inscription_ajouter"),
    path("inscriptions/<entier:pk>/", candidatures.pilotage_inscription, name="pilotage_inscription"),
    path(
        "inscriptions/<entier:pk>/recapitulatif.pdf",
        candidatures.pilotage_inscription_pdf,
        name="pilotage_inscription_pdf",
    ),
    path(
        "inscriptions/<entier:pk>/valider/",
        candidatures.pilotage_inscription_valider,
        name="pilotage_inscription_valider",
    ),
    path(
        "inscriptions/<entier:pk>/referent/",
        referents.pilotage_inscription_referent,
        name="pilotage_inscription_referent",
    ),
    path("inscriptions/<entier:pk>/espace/", referents.pilotage_inscription_espace, name="pilotage_inscription_espace"),
    path("inscriptions/<entier:pk>/numero/", numeros.pilotage_inscription_numero, name="pilotage_inscription_numero"),
    path("inscriptions/<entier:pk>/nom/", nom.pilotage_inscription_nom, name="pilotage_inscription_nom"),
    path("campagnes/<entier:annee>/places/", places.pilotage_places, name="pilotage_places"),
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
            candidatures.pilotage_inscription_acte,
            {"acte": acte},
            name=f"pilotage_inscription_{acte}",
        )
        for acte in candidatures.ACTES
    ),
]

api = [
    path("annuaire/", login_not_required(AnnuaireRecherche.as_view()), name="api_annuaire"),
]
