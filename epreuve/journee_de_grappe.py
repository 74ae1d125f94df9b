"""A campaign day on several machines, asked for from inside their environment: who comes, then what was kept.

`python -m epreuve.journee_de_grappe creer 12 6 24 4` prints twelve rounds of people, six kiosks, and twenty-four visits for four
shoppers; `vieillir` makes six minutes pass for what waits; `relever` prints what the database and the store hold.
"""

from __future__ import annotations

from typing import Any

import django

django.setup()

import datetime as dt  # noqa: E402 -- after the set-up

from django.db.models import F  # noqa: E402

from epreuve import accueil, journee_d_usage, monde  # noqa: E402
from epreuve.actes import repondre  # noqa: E402
from organismes.models import CourrierOrganisme, Inscription  # noqa: E402
from rapports.models import Rapport  # noqa: E402
from socle.enums import EtatCourrier  # noqa: E402
from socle.horloge import maintenant  # noqa: E402

# A report takes a few seconds, more on busy cores.
SANS_NOUVELLES = dt.timedelta(seconds=30)


def creer(rondes: int, bornes: int, visites: int, enqueteurs: int) -> dict[str, Any]:
    """Write bodies with results and drafts to send, kiosks and a poster, visits on the spot; sign people in."""
    return {"jour": journee_d_usage.creer(rondes, bornes), "terrain": monde.creer(visites, enqueteurs)}


def vieillir() -> None:
    """Let six minutes pass for what waits, and for what a worker began and gave no news of for a while: it was killed."""
    journee_d_usage.vieillir()
    limite = maintenant() - SANS_NOUVELLES
    rapports = Rapport.objects.filter(etat="en_cours", modifie_le__lt=limite)
    rapports.update(modifie_le=F("modifie_le") - journee_d_usage.SIX_MINUTES)
    courriers = CourrierOrganisme.objects.filter(etat=EtatCourrier.EN_COURS, tente_le__lt=limite)
    courriers.update(tente_le=F("tente_le") - journee_d_usage.SIX_MINUTES)


def relever() -> dict[str, Any]:
    """Recount from facts, files included."""
    terrain = monde.relever()
    rapports = set(Rapport.objects.values_list("fichier", flat=True))
    return {
        "jour": journee_d_usage.relever(),
        "accueil": accueil.relever(),
        "terrain": {**terrain, "orphelins": [nom for nom in terrain["orphelins"] if nom not in rapports]},
        "confirmees": sorted(
            Inscription.objects.filter(referent_courriel__startswith="depose", confirmee_le__isnull=False).values_list(
                "referent_courriel", flat=True
            )
        ),
    }


if __name__ == "__main__":
    repondre(creer, vieillir, relever)
