"""Pages about the people of AFNOR."""

from django.urls import path

from comptes.views import equipe

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
