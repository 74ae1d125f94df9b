"""A partner of the demonstration: its token is lost on purpose, who wants to try makes another one."""

from __future__ import annotations

import datetime as dt

from comptes.models import Utilisateur
from partenaires.actions.jetons import creer_jeton, creer_partenaire
from partenaires.enums import PorteeApi
from socle.horloge import maintenant

VALIDITE = dt.timedelta(days=300)


def accueillir_un_partenaire(auteur: Utilisateur) -> None:
    """Let an invented organisation read results, satisfactions and events."""
    partenaire = creer_partenaire(nom="Observatoire des services publics (fictif)", organisme=None, auteur=auteur)
    creer_jeton(
        partenaire=partenaire,
        intitule="Lecture des résultats, chaque nuit",
        portees=[PorteeApi.CAMPAGNES, PorteeApi.RESULTATS, PorteeApi.AVIS, PorteeApi.EVENEMENTS],
        expire_le=maintenant() + VALIDITE,
        auteur=auteur,
    )
