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
from socle.web.adresses import adresse

publiques = [
    adresse("", accueil.accueil),
    adresse("le-barometre/", accueil.le_barometre),
    adresse("le-barometre/grille/", accueil.grille),
    adresse("resultats/", accueil.resultats),
    adresse("resultats/palmares/", accueil.palmares_au_fil_des_ans),
    adresse("rapport-exemple.pdf", accueil.rapport_exemple),
    adresse("reglement/", pages.reglement),
    adresse("mentions-legales/", pages.mentions_legales),
    adresse("accessibilite/", pages.accessibilite),
    adresse("donnees-personnelles/", pages.donnees_personnelles),
    adresse("contact/", pages.contact),
    path("inscription/guide/", guides.guide, name="guide_de_l_inscription"),
    adresse("galerie/", galerie.galerie),
    adresse("robots.txt", machines.robots),
    adresse("sitemap.xml", machines.plan_du_site),
    adresse(".well-known/security.txt", machines.securite),
    adresse(".well-known/change-password", machines.changer_de_mot_de_passe),
    adresse("favicon.ico", machines.icone),
    path("apple-touch-icon.png", machines.icone, name="icone_tactile"),
    adresse("mes-espaces/", aiguillage.aiguillage),
    adresse("mes-appareils/", mes_appareils.mes_appareils),
]

espace = [
    adresse("", espace_du_jour.espace_accueil),
    path("guide/", espace_guides.guide, name="espace_guide"),
]
terrain = [path("guide/", terrain_guides.guide, name="terrain_guide")]
pilotage = [
    adresse("", pilotage_du_jour.pilotage_accueil),
    adresse("sante/", pilotage_sante.pilotage_sante),
    path("guides/", pilotage_guides.guides, name="pilotage_guides"),
    *(path(f"guides/{nom}/", pilotage_guides.guide, {"nom": nom}, name=f"pilotage_guide_{nom}") for nom in MANUELS),
]
