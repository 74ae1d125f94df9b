"""What one's account holds, and pages about the people of AFNOR."""

from django.urls import path

from comptes.views.pilotage import equipe
from comptes.views.publiques import mes_courriels, mes_donnees, mes_filtres, proconnect, sessions

publiques = [
    path("mes-courriels/", mes_courriels.mes_courriels, name="mes_courriels"),
    path("courriels/refuser/<secret:jeton>/", mes_courriels.refuser, name="refuser_courriel"),
    path("mes-filtres/enregistrer/", mes_filtres.filtre_enregistrer, name="filtre_enregistrer"),
    path("mes-filtres/<entier:pk>/oublier/", mes_filtres.filtre_oublier, name="filtre_oublier"),
    path("mes-appareils/fermer/", sessions.sessions_fermer_les_autres, name="sessions_fermer_les_autres"),
    path("mes-appareils/<entier:pk>/fermer/", sessions.session_fermer, name="session_fermer"),
    path("proconnect/", proconnect.proconnect, name="proconnect"),
    path("proconnect/retour/", proconnect.proconnect_retour, name="proconnect_retour"),
    path("proconnect/sortie/", proconnect.proconnect_sortie, name="proconnect_sortie"),
    path("proconnect/delier/", proconnect.ProConnectDelie.as_view(), name="proconnect_delier"),
    path("mes-donnees/", mes_donnees.mes_donnees, name="mes_donnees"),
    path("mes-donnees/telecharger/", mes_donnees.mes_donnees_telecharger, name="mes_donnees_telecharger"),
]
pilotage = [
    path("equipe/", equipe.pilotage_equipe, name="pilotage_equipe"),
    path("equipe/inviter/", equipe.equipe_inviter, name="equipe_inviter"),
    path("equipe/<entier:pk>/", equipe.equipe_fiche, name="equipe_fiche"),
    path("equipe/<entier:pk>/roles/", equipe.equipe_roles, name="equipe_roles"),
    *(
        path(
            f"equipe/<entier:pk>/{geste}/",
            equipe.equipe_geste,
            {"geste": geste},
            name=f"equipe_{geste.replace('-', '_')}",
        )
        for geste in equipe.GESTES
    ),
]
