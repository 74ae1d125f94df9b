"""A poll that lived: agents voted, it was closed, then published."""

from __future__ import annotations

from sondages.actions.cycle import clore_sondage, publier_sondage
from tests.factories.comptes import UtilisateurFactory
from tests.sondages.agent import agents_de, sondage_ouvert


def consultation_votee(effectif=12, cartes=2, **reglages):
    """Return an open poll where everybody voted, and its agents. One agent in three disagrees with everything."""
    sondage = sondage_ouvert(effectif, cartes=cartes, **reglages)
    agents = agents_de(sondage)
    for rang, agent in enumerate(agents):
        agent.echanger()
        agent.voter(["desaccord" if rang % 3 == 0 else "accord"] * cartes)
    return sondage, agents


def publier(sondage):
    """Close and publish."""
    auteur = UtilisateurFactory()
    return publier_sondage(sondage=clore_sondage(sondage=sondage, auteur=auteur), auteur=auteur)
