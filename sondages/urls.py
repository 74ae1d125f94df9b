"""Agents' polls: agents on their phone, bodies, staff."""

from django.urls import URLPattern, path

from sondages.views.espace import agents, cartes, codes, preparation, salle, suivi
from sondages.views.espace import idees as idees_des_agents
from sondages.views.espace import resultats as resultats_des_agents
from sondages.views.pilotage import agents as tous_les_sondages
from sondages.views.publiques import bulletin, deck, etat, idees, jeton, resultats

publiques: list[URLPattern] = [
    path("sondage/", deck.saisir, name="saisir"),
    path("sondage/<str:code>/", deck.deck, name="deck"),
    path("sondage/<str:code>/jeton/", jeton.jeton, name="jeton"),
    path("sondage/<str:code>/bulletin/", bulletin.bulletin, name="bulletin"),
    path("sondage/<str:code>/merci/", deck.merci, name="merci"),
    path("sondage/<str:code>/etat/", etat.etat, name="etat"),
    path("sondage/<str:code>/idees/", idees.idees, name="idees"),
    path("sondage/<str:code>/idees/<uuid:pk>/soutenir/", idees.soutenir, name="soutenir"),
    path("sondage/<str:code>/resultats/", resultats.resultats, name="resultats"),
    path("sondage/<str:code>/resultats.json", resultats.resultats_json, name="resultats_json"),
    path("sondage/<str:code>/mes-reponses/", resultats.mes_reponses, name="mes_reponses"),
]
UN = "agents/<entier:pk>/"
espace: list[URLPattern] = [
    path("agents/", agents.espace_agents, name="espace_agents"),
    path("agents/nouvelle/", agents.espace_sondage_nouveau, name="espace_sondage_nouveau"),
    path(UN, preparation.espace_sondage, name="espace_sondage"),
    path(f"{UN}reglages/", preparation.espace_sondage_reglages, name="espace_sondage_reglages"),
    path(f"{UN}services/", preparation.espace_sondage_groupes, name="espace_sondage_groupes"),
    path(f"{UN}apercu/", preparation.espace_sondage_apercu, name="espace_sondage_apercu"),
    path(f"{UN}cartes/", cartes.espace_sondage_cartes, name="espace_sondage_cartes"),
    path(f"{UN}cartes/remettre/", cartes.espace_sondage_carte_remettre, name="espace_sondage_carte_remettre"),
    path(f"{UN}cartes/<entier:carte>/", cartes.espace_sondage_carte, name="espace_sondage_carte"),
    path(f"{UN}cartes/<entier:carte>/acte/", cartes.espace_sondage_carte_acte, name="espace_sondage_carte_acte"),
    path(f"{UN}ouvrir/", suivi.espace_sondage_ouvrir, name="espace_sondage_ouvrir"),
    path(f"{UN}abandonner/", suivi.espace_sondage_abandonner, name="espace_sondage_abandonner"),
    path(f"{UN}clore/", suivi.espace_sondage_clore, name="espace_sondage_clore"),
    path(f"{UN}codes/", codes.espace_sondage_codes, name="espace_sondage_codes"),
    path(f"{UN}codes/effectif/", codes.espace_sondage_codes_effectif, name="espace_sondage_codes_effectif"),
    path(f"{UN}codes/imprimer/", codes.espace_sondage_codes_imprimer, name="espace_sondage_codes_imprimer"),
    path(f"{UN}codes/planches/<entier:planche>/", codes.espace_sondage_planche, name="espace_sondage_planche"),
    path(f"{UN}codes/envoyer/", codes.espace_sondage_codes_envoyer, name="espace_sondage_codes_envoyer"),
    path(f"{UN}codes/lots/<entier:lot>/annuler/", codes.espace_sondage_lot_annuler, name="espace_sondage_lot_annuler"),
    path(f"{UN}idees/", idees_des_agents.espace_sondage_idees, name="espace_sondage_idees"),
    path(f"{UN}idees/<uuid:idee>/", idees_des_agents.espace_sondage_idee, name="espace_sondage_idee"),
    path(
        f"{UN}idees/<uuid:idee>/moderer/",
        idees_des_agents.espace_sondage_idee_moderer,
        name="espace_sondage_idee_moderer",
    ),
    path(f"{UN}salle/", salle.espace_sondage_salle, name="espace_sondage_salle"),
    path(f"{UN}salle/ecran/", salle.espace_sondage_ecran, name="espace_sondage_ecran"),
    path(f"{UN}resultats/", resultats_des_agents.espace_sondage_resultats, name="espace_sondage_resultats"),
    path(f"{UN}resultats.csv", resultats_des_agents.espace_sondage_resultats_csv, name="espace_sondage_resultats_csv"),
    path(
        f"{UN}resultats.json", resultats_des_agents.espace_sondage_resultats_json, name="espace_sondage_resultats_json"
    ),
    path(f"{UN}publier/", resultats_des_agents.espace_sondage_publier, name="espace_sondage_publier"),
]
pilotage: list[URLPattern] = [
    path("agents/", tous_les_sondages.pilotage_agents, name="pilotage_agents"),
    path("agents/<entier:pk>/", tous_les_sondages.pilotage_agents_envois, name="pilotage_agents_envois"),
]
