"""What an edition taught of errors, as its last whole computation kept it."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from campagnes.models import Campagne
from campagnes.queries import methode_de
from enquetes.referentiels.queries.grilles import engagements_actifs
from enquetes.visites.logic.notation import METHODE
from trophees.logic.erreurs import Dispersion, LoiDUnAxe
from trophees.logic.incertitude import VERSION
from trophees.models import LoisDesErreurs


def empreinte_de_la_methode(campagne: Campagne) -> str:
    """Return the print of all that results depend on beside contacts and registrations."""
    reglages = (METHODE, VERSION, repr(methode_de(campagne)), sorted(engagements_actifs(campagne)))
    return hashlib.sha256(repr(reglages).encode()).hexdigest()


def lois_gardees(campagne: Campagne) -> dict[str, LoiDUnAxe] | None:
    """Return the laws of the last whole computation, None when there was none by the method of today."""
    gardees = LoisDesErreurs.objects.filter(campagne=campagne).first()
    if gardees is None or gardees.methode != empreinte_de_la_methode(campagne):
        return None
    return {
        axe: LoiDUnAxe(
            {
                canal: Dispersion(Decimal(variance), libertes, Decimal(asymetrie))
                for canal, (variance, libertes, asymetrie) in loi["canaux"].items()
            },
            Decimal(loi["part"]),
        )
        for axe, loi in gardees.contenu.items()
    }


def methode_a_change(campagne: Campagne) -> bool:
    """Tell whether what the last whole computation learnt was learnt by another method than today's: weights, rules, commitments."""
    gardee = LoisDesErreurs.objects.filter(campagne=campagne).values_list("methode", flat=True).first()
    return gardee is not None and gardee != empreinte_de_la_methode(campagne)
