"""Agents' polls: agents on their phone, bodies, staff."""

from django.urls import URLPattern

from socle.web.adresses import adresse
from sondages.views.espace import agents, cartes, codes, preparation, salle, suivi
from sondages.views.espace import idees as idees_des_agents
from sondages.views.espace import resultats as resultats_des_agents
from sondages.views.pilotage import agents as tous_les_sondages
from sondages.views.publiques import bulletin, deck, etat, idees, jeton, resultats

publiques: list[URLPattern] = [
    adresse("sondage/", deck.saisir),
    adresse("sondage/<str:code>/", deck.deck),
    adresse("sondage/<str:code>/jeton/", jeton.jeton),
    adresse("sondage/<str:code>/bulletin/", bulletin.bulletin),
    adresse("sondage/<str:code>/merci/", deck.merci),
    adresse("sondage/<str:code>/etat/", etat.etat),
    adresse("sondage/<str:code>/idees/", idees.idees),
    adresse("sondage/<str:code>/idees/<uuid:pk>/soutenir/", idees.soutenir),
    adresse("sondage/<str:code>/resultats/", resultats.resultats),
    adresse("sondage/<str:code>/resultats.json", resultats.resultats_json),
    adresse("sondage/<str:code>/mes-reponses/", resultats.mes_reponses),
]
UN = "agents/<entier:pk>/"
espace: list[URLPattern] = [
    adresse("agents/", agents.espace_agents),
    adresse("agents/nouvelle/", agents.espace_sondage_nouveau),
    adresse(UN, preparation.espace_sondage),
    adresse(f"{UN}reglages/", preparation.espace_sondage_reglages),
    adresse(f"{UN}services/", preparation.espace_sondage_groupes),
    adresse(f"{UN}apercu/", preparation.espace_sondage_apercu),
    adresse(f"{UN}cartes/", cartes.espace_sondage_cartes),
    adresse(f"{UN}cartes/remettre/", cartes.espace_sondage_carte_remettre),
    adresse(f"{UN}cartes/<entier:carte>/", cartes.espace_sondage_carte),
    adresse(f"{UN}cartes/<entier:carte>/acte/", cartes.espace_sondage_carte_acte),
    adresse(f"{UN}ouvrir/", suivi.espace_sondage_ouvrir),
    adresse(f"{UN}abandonner/", suivi.espace_sondage_abandonner),
    adresse(f"{UN}clore/", suivi.espace_sondage_clore),
    adresse(f"{UN}codes/", codes.espace_sondage_codes),
    adresse(f"{UN}codes/effectif/", codes.espace_sondage_codes_effectif),
    adresse(f"{UN}codes/imprimer/", codes.espace_sondage_codes_imprimer),
    adresse(f"{UN}codes/planches/<entier:planche>/", codes.espace_sondage_planche),
    adresse(f"{UN}codes/envoyer/", codes.espace_sondage_codes_envoyer),
    adresse(f"{UN}codes/lots/<entier:lot>/annuler/", codes.espace_sondage_lot_annuler),
    adresse(f"{UN}idees/", idees_des_agents.espace_sondage_idees),
    adresse(f"{UN}idees/<uuid:idee>/", idees_des_agents.espace_sondage_idee),
    adresse(f"{UN}idees/<uuid:idee>/moderer/", idees_des_agents.espace_sondage_idee_moderer),
    adresse(f"{UN}salle/", salle.espace_sondage_salle),
    adresse(f"{UN}salle/ecran/", salle.espace_sondage_ecran),
    adresse(f"{UN}resultats/", resultats_des_agents.espace_sondage_resultats),
    adresse(f"{UN}resultats.csv", resultats_des_agents.espace_sondage_resultats_csv),
    adresse(f"{UN}resultats.json", resultats_des_agents.espace_sondage_resultats_json),
    adresse(f"{UN}publier/", resultats_des_agents.espace_sondage_publier),
]
pilotage: list[URLPattern] = [
    adresse("agents/", tous_les_sondages.pilotage_agents),
    adresse("agents/<entier:pk>/", tous_les_sondages.pilotage_agents_envois),
]
