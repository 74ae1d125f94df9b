"""Addresses of consultations: citizens, bodies, staff."""

from django.urls import URLPattern, path

from consultations.views.citoyen import accueil, borne, contributions, deposer, duels, participer, projet, resultats

publiques: list[URLPattern] = [
    path("consultations/", accueil.liste, name="liste"),
    path("consultations/<str:code>/", accueil.consultation, name="consultation"),
    path("consultations/<str:code>/participer/", participer.participer, name="participer"),
    path("consultations/<str:code>/confirmer/<str:jeton>/", participer.confirmer, name="confirmer"),
    path("consultations/<str:code>/oublier/", participer.oublier, name="oublier"),
    path("consultations/<str:code>/mes-contributions/", participer.mes_contributions, name="mes_contributions"),
    path("consultations/<str:code>/contributions/", contributions.contributions, name="contributions"),
    path("consultations/<str:code>/contributions/deposer/", deposer.deposer, name="deposer"),
    path("consultations/<str:code>/contributions/<uuid:pk>/", contributions.contribution, name="contribution"),
    path(
        "consultations/<str:code>/contributions/<uuid:pk>/modifier/",
        deposer.contribution_modifier,
        name="contribution_modifier",
    ),
    path(
        "consultations/<str:code>/contributions/<uuid:pk>/retirer/",
        deposer.contribution_retirer,
        name="contribution_retirer",
    ),
    *(
        path(
            f"consultations/<str:code>/contributions/<uuid:pk>/{geste}/",
            getattr(contributions, f"contribution_{geste}"),
            name=f"contribution_{geste}",
        )
        for geste in ("soutenir", "commenter", "signaler", "image")
    ),
    path("consultations/<str:code>/carte/", accueil.carte, name="carte"),
    path("consultations/<str:code>/projet/", projet.projet, name="projet"),
    path("consultations/<str:code>/projet/<int:rang>/", projet.section, name="section"),
    path("consultations/<str:code>/duels/", duels.duels, name="duels"),
    path("consultations/<str:code>/opinions/", duels.opinions, name="opinions"),
    path("consultations/<str:code>/resultats/", resultats.resultats, name="resultats"),
    path("consultations/<str:code>/documents/<int:pk>/", accueil.document, name="document"),
    path("consultations/<str:code>/images/presentation/", accueil.image, name="image"),
    path("consultations/<str:code>/borne/<str:secret>/", borne.borne, name="borne"),
    path("consultations/<str:code>/borne/<str:secret>/<str:geste>/", borne.borne_geste, name="borne_geste"),
]
