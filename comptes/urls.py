"""What one's account holds, and pages about the people of AFNOR."""

from django.urls import path

from comptes.views.pilotage import equipe
from comptes.views.publiques import mes_courriels, mes_donnees, mes_filtres, proconnect, sessions
from socle.web.adresses import adresse

publiques = [
    adresse("mes-courriels/", mes_courriels.mes_courriels),
    path("courriels/refuser/<secret:jeton>/", mes_courriels.refuser, name="refuser_courriel"),
    adresse("mes-filtres/enregistrer/", mes_filtres.filtre_enregistrer),
    adresse("mes-filtres/<entier:pk>/oublier/", mes_filtres.filtre_oublier),
    adresse("mes-appareils/fermer/", sessions.sessions_fermer_les_autres),
    adresse("mes-appareils/<entier:pk>/fermer/", sessions.session_fermer),
    adresse("proconnect/", proconnect.proconnect),
    adresse("proconnect/retour/", proconnect.proconnect_retour),
    adresse("proconnect/sortie/", proconnect.proconnect_sortie),
    path("proconnect/delier/", proconnect.ProConnectDelie.as_view(), name="proconnect_delier"),
    adresse("mes-donnees/", mes_donnees.mes_donnees),
    adresse("mes-donnees/telecharger/", mes_donnees.mes_donnees_telecharger),
]
pilotage = [
    adresse("equipe/", equipe.pilotage_equipe),
    adresse("equipe/inviter/", equipe.equipe_inviter),
    adresse("equipe/<entier:pk>/", equipe.equipe_fiche),
    adresse("equipe/<entier:pk>/roles/", equipe.equipe_roles),
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
