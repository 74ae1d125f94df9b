"""Keeps what an edition taught of errors."""

from __future__ import annotations

from campagnes.models import Campagne
from trophees.logic.incertitude import Lois
from trophees.models import LoisDesErreurs
from trophees.queries.lois import empreinte_de_la_methode


def garder_les_lois(campagne: Campagne, lois: Lois) -> None:
    """Keep the laws of a whole computation, to the last digit."""
    contenu = {
        axe: {
            "part": str(loi.part),
            "canaux": {canal: [str(d.variance), d.libertes, str(d.asymetrie)] for canal, d in loi.dispersions.items()},
        }
        for axe, loi in lois.items()
    }
    LoisDesErreurs.objects.update_or_create(
        campagne=campagne, defaults={"methode": empreinte_de_la_methode(campagne), "contenu": contenu}
    )
