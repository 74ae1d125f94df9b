"""How the determinants that visits measure go with the satisfaction of users, over the bodies of an edition."""

from __future__ import annotations

from collections.abc import Sequence

from bornes.indicateurs.queries import indicateurs as q
from campagnes.models import Campagne
from rapports.logic.voix.poids import AVIS_MINIMUM, NOMS, LiensDUneEdition, liens
from trophees.models import Resultat


def liens_de(campagne: Campagne, lignes: Sequence[q.CompteOrganisme]) -> LiensDUneEdition:
    """Read the correlations of an edition whose results were given back; `lignes` is what its bodies heard."""
    if campagne.restituee_le is None:
        return LiensDUneEdition()
    scores = dict(
        Resultat.objects.filter(inscription__campagne=campagne)
        .order_by()
        .values_list("inscription", "detail__determinants")
    )
    entendus = [
        (scores[ligne.inscription], 100 * ligne.satisfaits / ligne.n)
        for ligne in lignes
        if ligne.n >= AVIS_MINIMUM and scores.get(ligne.inscription)
    ]
    return LiensDUneEdition(len(entendus), liens(entendus, list(NOMS)))
