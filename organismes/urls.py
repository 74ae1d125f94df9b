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
from socle.web.adresses import adresse

INSCRIPTION = [
    adresse("", inscription.inscription_commencer),
    adresse("nouvelle/", inscription.inscription_nouvelle),
    adresse("corriger/", inscription.inscription_corriger),
    adresse("organisme/", inscription.inscription_organisme),
    adresse("organisme/autre/", inscription.inscription_organisme_autre),
    adresse("referent/", inscription.inscription_referent),
    adresse("canaux/", inscription.inscription_canaux),
    adresse("options/", inscription.inscription_options),
    adresse("recapitulatif/", inscription.inscription_recapitulatif),
    adresse("envoyee/", inscription.inscription_envoyee),
    adresse("garder/", reprise.inscription_garder),
    adresse("retrouver/", reprise.inscription_retrouver),
    adresse("reprise/<secret:jeton>/", reprise.inscription_reprise),
    adresse("confirmation/<secret:jeton>/", confirmation.inscription_confirmer),
    adresse("renvoyer/", confirmation.inscription_renvoyer),
]

publiques = [path("inscription/", include(INSCRIPTION))]
espace = [
    adresse("organisme/", organisme.espace_organisme),
    adresse("inscription/", inscriptions.espace_inscription),
    adresse("inscriptions/<entier:pk>/", inscriptions.espace_inscription_detail),
    adresse("inscriptions/<entier:pk>/recapitulatif.pdf", inscriptions.espace_inscription_pdf),
    adresse("inscriptions/<entier:pk>/modifier/", inscriptions.espace_inscription_modifier),
    adresse("inscriptions/<entier:pk>/retirer/", inscriptions.espace_inscription_retirer),
    adresse("inscriptions/<entier:pk>/reprendre/", inscriptions.espace_inscription_reprendre),
    adresse("inscriptions/<entier:pk>/conseil/", inscriptions.espace_conseil),
    adresse("inscriptions/<entier:pk>/confirmer/", organisme.espace_confirmer),
    adresse("fermetures/", jours_fermes.espace_fermetures),
    adresse("fermetures/<entier:pk>/retirer/", jours_fermes.espace_fermeture_retirer),
    adresse("noms-surveilles/", noms.espace_noms),
    adresse("noms-surveilles/<entier:pk>/retirer/", noms.espace_nom_retirer),
    adresse("membres/", membres.espace_membres),
    adresse("membres/<entier:pk>/retirer/", membres.espace_membre_retirer),
    adresse("membres/<entier:pk>/relancer/", membres.espace_membre_relancer),
    adresse("membres/invitations/<entier:pk>/relancer/", membres.espace_invitation_relancer),
    adresse("membres/invitations/<entier:pk>/retirer/", membres.espace_invitation_retirer),
    adresse("invitations/<entier:pk>/accepter/", membres.espace_invitation_accepter),
    adresse("invitations/<entier:pk>/decliner/", membres.espace_invitation_decliner),
    *(
        path(
            f"membres/<entier:pk>/{role.value}/",
            membres.espace_membre_role,
            {"role": role},
            name=f"espace_membre_{role.value}",
        )
        for role in RoleMembre
    ),
    adresse("membres/quitter/", membres.espace_quitter),
]

pilotage = [
    adresse("inscriptions/", candidatures.pilotage_inscriptions),
    adresse("inscriptions/lot/", lots.pilotage_inscriptions_lot),
    adresse("inscriptions/ajouter/", candidatures.pilotage_inscription_ajouter),
    adresse("inscriptions/<entier:pk>/", candidatures.pilotage_inscription),
    adresse("inscriptions/<entier:pk>/recapitulatif.pdf", candidatures.pilotage_inscription_pdf),
    adresse("inscriptions/<entier:pk>/valider/", candidatures.pilotage_inscription_valider),
    adresse("inscriptions/<entier:pk>/referent/", referents.pilotage_inscription_referent),
    adresse("inscriptions/<entier:pk>/espace/", referents.pilotage_inscription_espace),
    adresse("inscriptions/<entier:pk>/numero/", numeros.pilotage_inscription_numero),
    adresse("inscriptions/<entier:pk>/nom/", nom.pilotage_inscription_nom),
    adresse("campagnes/<entier:annee>/places/", places.pilotage_places),
    adresse("inscriptions/<entier:pk>/fermetures/", fermetures.pilotage_fermetures),
    adresse("fermetures/<entier:pk>/retirer/", fermetures.pilotage_fermeture_retirer),
    adresse("inscriptions/<entier:pk>/elections/", election.pilotage_election),
    adresse("inscriptions/<entier:pk>/elections/noms/", election.pilotage_noms),
    adresse("noms-surveilles/<entier:pk>/retirer/", election.pilotage_nom_retirer),
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
