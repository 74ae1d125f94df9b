"""How tests ask the partner API."""

from __future__ import annotations

import datetime as dt

from django.test import Client

from partenaires.actions.jetons import creer_jeton
from partenaires.enums import PorteeApi
from partenaires.models import Partenaire
from socle.horloge import maintenant
from tests.factories.partenaires import PartenaireFactory


def porteur(*portees: str, partenaire: Partenaire | None = None) -> Client:
    """Return a client that bears a token with these scopes, all of them when none is named."""
    _, mots = creer_jeton(
        partenaire=partenaire or PartenaireFactory(),
        intitule="Essais",
        portees=portees or PorteeApi.values,
        expire_le=maintenant() + dt.timedelta(days=30),
        auteur=None,
    )
    return Client(headers={"Authorization": f"Bearer {mots}"})
