"""An edition whose registration closes tonight, with the whole directory; then what was kept of the evening.

`python -m bench.charge.monde creer 1500 2026-12-31` prints the bodies that may register and sessions of referents;
`python -m bench.charge.monde relever` prints what the database and the mailbox hold.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 -- after the set-up

from campagnes.models import Campagne  # noqa: E402
from epreuve.monde import session_de  # noqa: E402
from organismes.actions.charger_annuaire import charger_annuaire  # noqa: E402
from organismes.actions.places import assurer_places  # noqa: E402
from organismes.enums import NatureEntite  # noqa: E402
from organismes.models import CodePostal, Inscription, PlaceGratuite, Territoire  # noqa: E402
from tests.factories.campagnes import CampagneFactory  # noqa: E402
from tests.factories.organismes import InscriptionFactory, MembreFactory  # noqa: E402

DEJA_INSCRITS, REFERENTS = 200, 20
CRENEAU = 7


def creer(nombre: int, dernier_jour: dt.date) -> dict[str, Any]:
    """Load the directory, open an edition with bodies in it already, and sign some of their referents in."""
    charger_annuaire()
    campagne: Any = CampagneFactory(dernier_jour=dernier_jour)
    assurer_places(campagne)
    inscriptions = [InscriptionFactory(campagne=campagne) for _ in range(DEJA_INSCRITS)]
    membres: list[Any] = [MembreFactory(organisme=inscription.organisme) for inscription in inscriptions[:REFERENTS]]
    communes = Territoire.objects.filter(nature=NatureEntite.COMMUNE, population__gte=1_000).exclude(siren=None)
    # Spread over the country, whatever the order of the directory.
    choisies = communes.order_by("-population", "pk")[: nombre * CRENEAU : CRENEAU]
    postaux = dict(CodePostal.objects.order_by("-code").values_list("territoire_id", "code"))
    return {
        "organismes": [
            {"pk": commune.pk, "nom": commune.nom, "postal": postaux.get(commune.pk, "")} for commune in choisies
        ],
        "sessions": [session_de(membre.utilisateur) for membre in membres],
    }


def relever() -> dict[str, Any]:
    """Recount from facts: registrations by the address of their referent, seats, mails that left."""
    campagne = Campagne.objects.get()
    nouvelles = Inscription.objects.filter(campagne=campagne, brouillon__isnull=False)
    return {
        "inscriptions": list(
            nouvelles.order_by("pk").values("pk", "referent_courriel", "etat", "ordre_idcity", "organisme__territoire")
        ),
        "places": list(
            PlaceGratuite.objects.filter(campagne=campagne)
            .order_by("rang")
            .values_list("rang", "inscription__ordre_idcity", "inscription__referent_courriel")
        ),
        "courriels": [_lire(chemin) for chemin in sorted(Path(settings.EMAIL_FILE_PATH).glob("*.eml"))],
    }


def _lire(chemin: Path) -> list[str]:
    message = message_from_bytes(chemin.read_bytes(), policy=policy.default)
    return [str(message["To"]), str(message["Subject"])]


if __name__ == "__main__":
    acte, *mots = sys.argv[1:]
    json.dump(creer(int(mots[0]), dt.date.fromisoformat(mots[1])) if acte == "creer" else relever(), sys.stdout)
