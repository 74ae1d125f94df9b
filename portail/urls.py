"""Public pages, the crossroads after sign-in, the first pages of bodies and of staff."""

from django.urls import path

from portail.logic.guides import MANUELS
from portail.views.espace import accueil as espace_du_jour
from portail.views.espace import guides as espace_guides
from portail.views.pilotage import accueil as pilotage_du_jour
from portail.views.pilotage import guides as pilotage_guides
from portail.views.pilotage import sante as pilotage_sante
from portail.views.publiques import accueil, aiguillage, galerie, guides, machines, mes_appareils, pages
from portail.views.terrain import guides as terrain_guides

publiques = [
    path("", accueil.accueil, name="accueil"),
    path("le-barometre/", accueil.le_barometre, name="le_barometre"),
    path("le-barometre/grille/", accueil.grille, name="grille"),
    path("resultats/", accueil.resultats, name="resultats"),
    path("resultats/palmares/", accueil.palmares_au_fil_des_ans, name="palmares_au_fil_des_ans"),
    path("rapport-exemple.pdf", accueil.rapport_exemple, name="rapport_exemple"),
    path("reglement/", pages.reglement, name="reglement"),
    path("mentions-legales/", pages.mentions_legales, name="mentions_legales"),
    path("accessibilite/", pages.accessibilite, name="accessibilite"),
    path("donnees-personnelles/", pages.donnees_personnelles, name="donnees_personnelles"),
    path("contact/", pages.contact, name="contact"),
    path("inscription/guide/", guides.guide, name="guide_de_l_inscription"),
    path("galerie/", galerie.galerie, name="galerie"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.plan_du_site, name="plan_du_site"),
    path(".well-known/security.txt", machines.securite, name="securite"),
    path(".well-known/change-password", machines.changer_de_mot_de_passe, name="changer_de_mot_de_passe"),
    path("favicon.ico", machines.icone, name="icone"),
    path("apple-touch-icon.png", machines.icone, name="icone_tactile"),
    path("mes-espaces/", aiguillage.aiguillage, name="aiguillage"),
    path("mes-appareils/", mes_appareils.mes_appareils, name="mes_appareils"),
]

espace = [
    path("", espace_du_jour.espace_accueil, name="espace_accueil"),
    path("guide/", espace_guides.guide, name="espace_guide"),
]
terrain = [path("guide/", terrain_guides.guide, name="terrain_guide")]
pilotage = [
    path("", pilotage_du_jour.pilotage_accueil, name="pilotage_accueil"),
    path("sante/", pilotage_sante.pilotage_sante, name="pilotage_sante"),
    path("guides/", pilotage_guides.guides, name="pilotage_guides"),
    *(path(f"guides/{nom}/", pilotage_guides.guide, {"nom": nom}, name=f"pilotage_guide_{nom}") for nom in MANUELS),
]
