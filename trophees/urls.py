"""Pages of results, disputes and prize lists."""

from django.urls import path

from socle.web.adresses import adresse
from trophees.views.espace import contestations, laureat
from trophees.views.pilotage import ecarts, invitations, jury, litiges, palmares, resultats
from trophees.views.publiques.ceremonie import ceremonie_publique
from trophees.views.publiques.palmares import palmares_laureats
from trophees.views.publiques.sceau import verifier_programme, verifier_sceau

_CONTESTATION = "resultats/contestations/<entier:pk>/"
_JURY = "palmares/jury/<entier:pk>/"

espace = [
    adresse("resultats/contacts/", contestations.espace_contacts),
    adresse("resultats/contacts/<uuid:pk>/", contestations.espace_contact),
    adresse("resultats/contacts/<uuid:pk>/contester/", contestations.espace_contester),
    adresse(_CONTESTATION, contestations.espace_contestation),
    adresse(f"{_CONTESTATION}envoyer/", contestations.espace_contestation_envoyer),
    adresse(f"{_CONTESTATION}abandonner/", contestations.espace_contestation_abandonner),
    adresse(f"{_CONTESTATION}retirer/", contestations.espace_contestation_retirer),
    adresse(f"{_CONTESTATION}pieces/<entier:piece>/", contestations.espace_contestation_piece),
    adresse(f"{_CONTESTATION}pieces/retirer/<entier:piece>/", contestations.espace_contestation_piece_retirer),
    adresse("palmares/invitation/", laureat.espace_invitation),
    adresse("palmares/diplome/", laureat.espace_diplome),
]
pilotage = [
    adresse("palmares/", resultats.pilotage_resultats),
    adresse("palmares/ecarts/", ecarts.pilotage_ecarts),
    adresse("palmares/<entier:annee>/calculer/", resultats.pilotage_calculer),
    adresse("palmares/<entier:annee>/restituer/", resultats.pilotage_restituer),
    adresse("palmares/<entier:annee>/proposer/", palmares.pilotage_palmares_proposer),
    adresse("palmares/arretes/<entier:pk>/", palmares.pilotage_palmares),
    adresse("palmares/arretes/<entier:pk>/sceller/", palmares.pilotage_palmares_sceller),
    adresse("palmares/arretes/<entier:pk>/publier/", palmares.pilotage_palmares_publier),
    adresse("palmares/arretes/<entier:pk>/rejeter/", palmares.pilotage_palmares_rejeter),
    adresse("palmares/arretes/<entier:pk>/invitations/", invitations.pilotage_invitations),
    adresse("palmares/arretes/<entier:pk>/inviter/", invitations.pilotage_inviter),
    adresse("palmares/arretes/<entier:pk>/diplomes/<entier:inscription>/", invitations.pilotage_diplome),
    adresse("palmares/jury/", jury.pilotage_jury),
    adresse("palmares/<entier:annee>/deliberer/", jury.pilotage_jury_ouvrir),
    adresse(f"{_JURY}clore/", jury.pilotage_jury_clore),
    adresse(f"{_JURY}annuler/", jury.pilotage_jury_annuler),
    adresse(f"{_JURY}trophees/<entier:trophee>/", jury.pilotage_jury_bulletin),
    adresse(f"{_JURY}dossiers/<entier:inscription>/", jury.pilotage_jury_dossier),
    adresse(f"{_JURY}dossiers/<entier:inscription>/conflit/", jury.pilotage_jury_conflit),
    adresse("palmares/contestations/", litiges.pilotage_litiges),
    adresse("palmares/contestations/<entier:pk>/", litiges.pilotage_litige),
    adresse("palmares/contestations/<entier:pk>/retirer/", litiges.pilotage_litige_retirer),
    adresse("palmares/contestations/<entier:pk>/pieces/<entier:piece>/", litiges.pilotage_litige_piece),
]
publiques = [
    adresse("resultats/palmares/<entier:annee>/", palmares_laureats),
    adresse("verifier/", verifier_sceau),
    adresse("verifier/verifier.py", verifier_programme),
    path("resultats/ceremonie/<entier:annee>/", ceremonie_publique, name="ceremonie"),
]
