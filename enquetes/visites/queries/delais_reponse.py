"""The written requests of an edition and how long they waited."""

from __future__ import annotations

from campagnes.models import Campagne
from enquetes.models import Visite
from enquetes.visites.logic.delais_reponse import DELAIS, Attente, DemandeEcrite, attentes, demande


def attentes_de(campagne: Campagne) -> tuple[Attente, ...]:
    """Return the waits of the validated contacts of an edition, all together then by channel. One query."""
    contacts = (
        Visite.objects.filter(inscription__campagne=campagne, canal__in=DELAIS)
        .validees()
        .order_by("pk")
        .values_list("canal", "reponses")
    )
    trouvees: list[DemandeEcrite] = [d for canal, reponses in contacts.iterator() if (d := demande(canal, reponses))]
    return attentes(trouvees)
