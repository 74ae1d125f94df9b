"""Addresses of consultations: citizens, bodies, staff."""

from django.urls import URLPattern, path

from consultations.views.espace import (
    calendrier,
    communes,
    contenus,
    liste,
    moderation,
    preparation,
    suites,
    suivi,
    sur_place,
)
from consultations.views.espace import resultats as resultats_lus
from consultations.views.pilotage import consultations as equipe
from consultations.views.publiques import accueil, borne, contributions, deposer, duels, participer, projet, resultats
from socle.web.adresses import adresse

publiques: list[URLPattern] = [
    adresse("consultations/", accueil.liste),
    adresse("consultations/<str:code>/", accueil.consultation),
    adresse("consultations/<str:code>/participer/", participer.participer),
    adresse("consultations/<str:code>/confirmer/<secret:jeton>/", participer.confirmer),
    adresse("consultations/<str:code>/oublier/", participer.oublier),
    adresse("consultations/<str:code>/mes-contributions/", participer.mes_contributions),
    adresse("consultations/<str:code>/contributions/", contributions.contributions),
    adresse("consultations/<str:code>/contributions/deposer/", deposer.deposer),
    adresse("consultations/<str:code>/contributions/<uuid:pk>/", contributions.contribution),
    adresse("consultations/<str:code>/contributions/<uuid:pk>/modifier/", deposer.contribution_modifier),
    adresse("consultations/<str:code>/contributions/<uuid:pk>/retirer/", deposer.contribution_retirer),
    *(
        path(
            f"consultations/<str:code>/contributions/<uuid:pk>/{geste}/",
            getattr(contributions, f"contribution_{geste}"),
            name=f"contribution_{geste}",
        )
        for geste in ("soutenir", "commenter", "signaler", "image")
    ),
    adresse("consultations/<str:code>/carte/", accueil.carte),
    adresse("consultations/<str:code>/projet/", projet.projet),
    adresse("consultations/<str:code>/projet/<entier:rang>/", projet.section),
    adresse("consultations/<str:code>/duels/", duels.duels),
    adresse("consultations/<str:code>/opinions/", duels.opinions),
    adresse("consultations/<str:code>/resultats/", resultats.resultats),
    adresse("consultations/<str:code>/documents/<entier:pk>/", accueil.document),
    adresse("consultations/<str:code>/images/presentation/", accueil.image),
    adresse("consultations/<str:code>/borne/<secret:secret>/", borne.borne),
    adresse("consultations/<str:code>/borne/<secret:secret>/<str:geste>/", borne.borne_geste),
]

MODERATION = "moderation/<slug:genre>/<uuid:objet>/"
SUITE = "suites/<uuid:proposition>/"
PAGES = (
    ("", suivi.espace_consultation_suivi, "suivi"),
    ("preparation/", preparation.espace_consultation_preparation, "preparation"),
    ("texte/", preparation.espace_consultation_texte, "texte"),
    ("image/", preparation.espace_consultation_image, "image"),
    ("image/fichier/", contenus.espace_consultation_image_lue, "image_lue"),
    ("calendrier/", calendrier.espace_consultation_calendrier, "calendrier"),
    ("calendrier/phases/", calendrier.espace_consultation_phases, "phases"),
    ("themes/", calendrier.espace_consultation_themes, "themes"),
    ("secteurs/", calendrier.espace_consultation_secteurs, "secteurs"),
    ("acces/", preparation.espace_consultation_acces, "acces"),
    ("acces/communes/", communes.espace_consultation_communes, "communes"),
    ("reserve/", preparation.espace_consultation_reserve, "reserve"),
    ("projet/", contenus.espace_consultation_projet, "projet"),
    ("projet/<entier:section>/", contenus.espace_consultation_section, "section"),
    ("projet/<entier:section>/acte/", contenus.espace_consultation_section_acte, "section_acte"),
    ("documents/", contenus.espace_consultation_documents, "documents"),
    ("documents/<entier:document>/", contenus.espace_consultation_document, "document"),
    ("documents/acte/<entier:document>/", contenus.espace_consultation_document_acte, "document_acte"),
    ("apercu/", preparation.espace_consultation_apercu, "apercu"),
    ("ouvrir/", preparation.espace_consultation_ouvrir, "ouvrir"),
    ("abandonner/", preparation.espace_consultation_abandonner, "abandonner"),
    ("reprendre/", preparation.espace_consultation_reprendre, "reprendre"),
    ("fermer/", suivi.espace_consultation_fermer, "fermer"),
    ("rouvrir/", suivi.espace_consultation_rouvrir, "rouvrir"),
    ("moderation/", moderation.espace_consultation_moderation, "moderation"),
    ("moderation/decider/", moderation.espace_consultation_moderation_decider, "moderation_decider"),
    ("moderation/annuler/", moderation.espace_consultation_moderation_annuler, "moderation_annuler"),
    (MODERATION, moderation.espace_consultation_texte_a_relire, "texte_a_relire"),
    (f"{MODERATION}image/", moderation.espace_consultation_texte_image, "texte_image"),
    (f"{MODERATION}masquer/", moderation.espace_consultation_texte_masquer, "texte_masquer"),
    (f"{MODERATION}signalements/", moderation.espace_consultation_texte_signale, "texte_signale"),
    ("suites/", suites.espace_consultation_suites, "suites"),
    (SUITE, suites.espace_consultation_suite, "suite"),
    (f"{SUITE}repondre/", suites.espace_consultation_suite_repondre, "suite_repondre"),
    (f"{SUITE}reponses/<uuid:reponse>/retirer/", suites.espace_consultation_suite_retirer, "suite_retirer"),
    ("ressemblances/", suites.espace_consultation_ressemblances, "ressemblances"),
    ("ressemblances/chercher/", suites.espace_consultation_ressemblances_chercher, "ressemblances_chercher"),
    ("ressemblances/<entier:rapprochement>/", suites.espace_consultation_ressemblance, "ressemblance"),
    ("sur-place/", sur_place.espace_consultation_sur_place, "sur_place"),
    ("borne/", sur_place.espace_consultation_borne, "borne"),
    ("borne/fermer/", sur_place.espace_consultation_borne_fermer, "borne_fermer"),
    ("reponse/", suivi.espace_consultation_reponse, "reponse"),
    ("clore/", suivi.espace_consultation_clore, "clore"),
    ("resultats/", resultats_lus.espace_consultation_resultats, "resultats"),
    ("contacts/", resultats_lus.espace_consultation_contacts, "contacts"),
    ("bilan/", resultats_lus.espace_consultation_bilan, "bilan"),
    ("bilan/etat/", resultats_lus.espace_consultation_bilan_etat, "bilan_etat"),
    ("bilan/fichier/", resultats_lus.espace_consultation_bilan_fichier, "bilan_fichier"),
)
espace = [
    adresse("consultations/", liste.espace_consultations),
    adresse("consultations/creer/", liste.espace_consultation_creer),
    *(
        path(f"consultations/<entier:pk>/{chemin}", vue, name=f"espace_consultation_{nom}")
        for chemin, vue, nom in PAGES
    ),
]
pilotage = [
    adresse("consultations/", equipe.pilotage_consultations),
    adresse("consultations/droits/", equipe.pilotage_consultations_droits),
    adresse("consultations/droits/<entier:pk>/accorder/", equipe.pilotage_consultations_accorder),
    adresse("consultations/accords/<entier:pk>/retirer/", equipe.pilotage_consultations_retirer),
]
