"""What is sent again and again, asked for from inside the stack's environment, then what was kept of it.

`python -m epreuve.depots creer 10 10` prints the links of ten drafts, ten partners with what each deposits, two kiosks;
`relever` prints what the database holds.
"""

from __future__ import annotations

from typing import Any

import django

django.setup()

import datetime as dt  # noqa: E402 -- after the set-up

from bornes.models import Avis  # noqa: E402
from epreuve import accueil, candidatures  # noqa: E402
from epreuve.actes import repondre  # noqa: E402
from organismes.models import CourrierOrganisme, Inscription  # noqa: E402
from socle.horloge import maintenant  # noqa: E402
from tests.factories.partenaires import JetonApiFactory  # noqa: E402
from tests.organismes.donnees import CANAUX, OPTIONS, REFERENT  # noqa: E402

SANS_OBJET = {"etat_conseil", "reseaux_sociaux"}
DEUX_ANS = dt.timedelta(days=730)


def creer(brouillons: int, partenaires: int) -> dict[str, Any]:
    """Write drafts ready to be sent, partners whose tokens live long, kiosks."""
    monde = candidatures.brouillons(brouillons + partenaires)
    annee = monde["annee"]
    return {
        "brouillons": monde["brouillons"][:brouillons],
        "partenaires": [
            _partenaire(annee, brouillon, rang) for rang, brouillon in enumerate(monde["brouillons"][brouillons:])
        ],
        **accueil.creer(2),
    }


def _partenaire(annee: int, brouillon: dict[str, Any], rang: int) -> dict[str, Any]:
    mots = f"bec_{rang:043d}"
    JetonApiFactory(mots=mots, expire_le=maintenant() + DEUX_ANS)
    demande = {
        "campagne": annee,
        "organisme": {"siren": brouillon["siren"]},
        "referent": {**REFERENT, "courriel": f"api{rang}@ville.exemple"},
        "canaux": {nom: valeur for nom, valeur in CANAUX.items() if nom not in SANS_OBJET},
        "options": OPTIONS,
    }
    return {"mots": mots, "demande": demande}


def relever() -> dict[str, Any]:
    """Recount from facts."""
    du_formulaire = Inscription.objects.filter(referent_courriel__startswith="clic")
    return {
        "formulaire": du_formulaire.count(),
        "courriels": CourrierOrganisme.objects.filter(inscription__in=du_formulaire).count(),
        "api": Inscription.objects.filter(referent_courriel__startswith="api").count(),
        "avis": Avis.objects.count(),
    }


if __name__ == "__main__":
    repondre(creer, relever)
