"""Agents' polls: agents on their phone, bodies, staff."""

from django.urls import URLPattern, path

from sondages.views import agent, idees_agent, resultats_agent, urne

publiques: list[URLPattern] = [
    path("sondage/", agent.saisir, name="saisir"),
    path("sondage/<str:code>/", agent.deck, name="deck"),
    path("sondage/<str:code>/jeton/", urne.jeton, name="jeton"),
    path("sondage/<str:code>/bulletin/", urne.bulletin, name="bulletin"),
    path("sondage/<str:code>/merci/", agent.merci, name="merci"),
    path("sondage/<str:code>/etat/", urne.etat, name="etat"),
    path("sondage/<str:code>/idees/", idees_agent.idees, name="idees"),
    path("sondage/<str:code>/idees/<uuid:pk>/soutenir/", idees_agent.soutenir, name="soutenir"),
    path("sondage/<str:code>/resultats/", resultats_agent.resultats, name="resultats"),
    path("sondage/<str:code>/resultats.json", resultats_agent.resultats_json, name="resultats_json"),
    path("sondage/<str:code>/mes-reponses/", resultats_agent.mes_reponses, name="mes_reponses"),
]
