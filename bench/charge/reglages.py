"""Settings of the deadline evening: production's, at a clock that `DECALAGE_S` moves so that midnight comes during the load."""

import datetime as dt
import os

from django.utils import timezone

os.environ.update(
    SECRET_KEY="cle-de-charge-qui-ne-sert-a-rien-d-autre",  # noqa: S106 -- opens nothing
    CLE_DE_COFFRE="coffre-de-charge-qui-ne-sert-a-rien-d-autre",
    EMAIL_URL="dossier://",
    EMAIL_EXPEDITEUR="barometre@exemple.fr",
    PROXYS_DE_CONFIANCE="1",
    STATIC_ROOT=f"{os.environ['BAROMETRE_VAR']}/statiques",
)

from barometre.settings.prod import *  # noqa: F403 -- a settings module

DECALAGE = dt.timedelta(seconds=float(os.environ.get("DECALAGE_S", "0")))
_a_l_horloge = timezone.now
timezone.now = lambda: _a_l_horloge() + DECALAGE
