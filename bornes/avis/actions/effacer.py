"""Erasing somebody who left an address for an answer."""

from __future__ import annotations

from bornes.avis.actions.purger import expirer
from bornes.avis.queries.contacts import avis_de
from bornes.enums import EtatDemande
from bornes.models import Avis, CourrierEcoute, DemandeReponse
from socle.enums import COURRIERS_EN_MARCHE
from socle.horloge import maintenant
from socle.personnes import Personne


def effacer_de_l_ecoute(personne: Personne) -> dict[str, int]:
    """Erase her address and the mail that waits for it, close her request: the opinion never had an author."""
    siens = avis_de(personne)
    CourrierEcoute.objects.filter(annonce__demande__avis__in=siens, etat__in=COURRIERS_EN_MARCHE).delete()
    expirer(DemandeReponse.objects.filter(avis__in=siens, etat=EtatDemande.EN_ATTENTE), maintenant())
    return {Avis._meta.label: siens.update(contact=None)}
