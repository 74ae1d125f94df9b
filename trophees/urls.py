"""Pages of results, disputes and prize lists."""

from django.urls import path

from trophees.views.espace import contestations, laureat
from trophees.views.pilotage import ecarts, invitations, jury, litiges, palmares, resultats
from trophees.views.publiques.ceremonie import ceremonie_publique
from trophees.views.publiques.palmares import palmares_laureats
from trophees.views.publiques.sceau import verifier_programme, verifier_sceau

_CONTESTATION = "resultats/contestations/<entier:pk>/"
_JURY = "palmares/jury/<entier:pk>/"

espace = [
    path("resultats/contacts/", contestations.espace_contacts, name="espace_contacts"),
    path("resultats/contacts/<uuid:pk>/", contestations.espace_contact, name="espace_contact"),
    path("resultats/contacts/<uuid:pk>/contester/", contestations.espace_contester, name="espace_contester"),
    path(_CONTESTATION, contestations.espace_contestation, name="espace_contestation"),
    path(f"{_CONTESTATION}envoyer/", contestations.espace_contestation_envoyer, name="espace_contestation_envoyer"),
    path(
        f"{_CONTESTATION}abandonner/",
        contestations.espace_contestation_abandonner,
        name="espace_contestation_abandonner",
    ),
    path(f"{_CONTESTATION}retirer/", contestations.espace_contestation_retirer, name="espace_contestation_retirer"),
    path(
        f"{_CONTESTATION}pieces/<entier:piece>/",
        contestations.espace_contestation_piece,
        name="espace_contestation_piece",
    ),
    path(
        f"{_CONTESTATION}pieces/retirer/<entier:piece>/",
        contestations.espace_contestation_piece_retirer,
        name="espace_contestation_piece_retirer",
    ),
    path("palmares/invitation/", laureat.espace_invitation, name="espace_invitation"),
    path("palmares/diplome/", laureat.espace_diplome, name="espace_diplome"),
]
pilotage = [
    path("palmares/", resultats.pilotage_resultats, name="pilotage_resultats"),
    path("palmares/ecarts/", ecarts.pilotage_ecarts, name="pilotage_ecarts"),
    path("palmares/<entier:annee>/calculer/", resultats.pilotage_calculer, name="pilotage_calculer"),
    path("palmares/<entier:annee>/restituer/", resultats.pilotage_restituer, name="pilotage_restituer"),
    path("palmares/<entier:annee>/proposer/", palmares.pilotage_palmares_proposer, name="pilotage_palmares_proposer"),
    path("palmares/arretes/<entier:pk>/", palmares.pilotage_palmares, name="pilotage_palmares"),
    path("palmares/arretes/<entier:pk>/sceller/", palmares.pilotage_palmares_sceller, name="pilotage_palmares_sceller"),
    path("palmares/arretes/<entier:pk>/publier/", palmares.pilotage_palmares_publier, name="pilotage_palmares_publier"),
    path("palmares/arretes/<entier:pk>/rejeter/", palmares.pilotage_palmares_rejeter, name="pilotage_palmares_rejeter"),
    path("palmares/arretes/<entier:pk>/invitations/", invitations.pilotage_invitations, name="pilotage_invitations"),
    path("palmares/arretes/<entier:pk>/inviter/", invitations.pilotage_inviter, name="pilotage_inviter"),
    path(
        "palmares/arretes/<entier:pk>/diplomes/<entier:inscription>/",
        invitations.pilotage_diplome,
        name="pilotage_diplome",
    ),
    path("palmares/jury/", jury.pilotage_jury, name="pilotage_jury"),
    path("palmares/<entier:annee>/deliberer/", jury.pilotage_jury_ouvrir, name="pilotage_jury_ouvrir"),
    path(f"{_JURY}clore/", jury.pilotage_jury_clore, name="pilotage_jury_clore"),
    path(f"{_JURY}annuler/", jury.pilotage_jury_annuler, name="pilotage_jury_annuler"),
    path(f"{_JURY}trophees/<entier:trophee>/", jury.pilotage_jury_bulletin, name="pilotage_jury_bulletin"),
    path(f"{_JURY}dossiers/<entier:inscription>/", jury.pilotage_jury_dossier, name="pilotage_jury_dossier"),
    path(f"{_JURY}dossiers/<entier:inscription>/conflit/", jury.pilotage_jury_conflit, name="pilotage_jury_conflit"),
    path("palmares/contestations/", litiges.pilotage_litiges, name="pilotage_litiges"),
    path("palmares/contestations/<entier:pk>/", litiges.pilotage_litige, name="pilotage_litige"),
    path(
        "palmares/contestations/<entier:pk>/retirer/", litiges.pilotage_litige_retirer, name="pilotage_litige_retirer"
    ),
    path(
        "palmares/contestations/<entier:pk>/pieces/<entier:piece>/",
        litiges.pilotage_litige_piece,
        name="pilotage_litige_piece",
    ),
]
publiques = [
    path("resultats/palmares/<entier:annee>/", palmares_laureats, name="palmares_laureats"),
    path("verifier/", verifier_sceau, name="verifier_sceau"),
    path("verifier/verifier.py", verifier_programme, name="verifier_programme"),
    path("resultats/ceremonie/<entier:annee>/", ceremonie_publique, name="ceremonie"),
]
