"""Polls, their cards, groups and codes; an urn where nothing has an author, an order or a date."""

from sondages.models.carte import Carte
from sondages.models.depouillement import Depouillement
from sondages.models.groupe import CodeUnique, EnvoiCode, Groupe
from sondages.models.idee import Idee, SoutienIdee
from sondages.models.planche import Planche
from sondages.models.salle import Salle
from sondages.models.sondage import Sondage
from sondages.models.urne import BulletinEnAttente, JetonDepense, Reponse

__all__ = [
    "BulletinEnAttente",
    "Carte",
    "CodeUnique",
    "Depouillement",
    "EnvoiCode",
    "Groupe",
    "Idee",
    "JetonDepense",
    "Planche",
    "Reponse",
    "Salle",
    "Sondage",
    "SoutienIdee",
]
