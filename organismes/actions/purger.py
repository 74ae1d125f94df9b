"""What goes at night."""

from __future__ import annotations

from django.db import transaction

from organismes.models import Brouillon
from socle.horloge import maintenant
from socle.limites import purger_compteurs


@transaction.atomic
def purger_brouillons_expires() -> int:
    """Remove the drafts past their date (a registration made from one stays) and the old counters of requests."""
    purger_compteurs()
    return Brouillon.objects.filter(expire_le__lte=maintenant()).delete()[1].get("organismes.Brouillon", 0)
