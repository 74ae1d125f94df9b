"""Whether what was measured in an edition is still there."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from campagnes.models import Campagne
from campagnes.queries import editions_passees
from enquetes.enums import MESURES_RETIREES
from enquetes.models import Visite
from socle.horloge import maintenant
from socle.models import Entree


def sans_mesures() -> QuerySet[Campagne]:
    """Return the editions whose contacts went at the end of their retention (regles#conservation-mesures).

    The line of the journal that says so goes in its turn, ten years later: an edition of before without a contact left
    has lost them too.
    """
    dit = Entree.objects.filter(
        objet_type=Campagne._meta.label_lower, objet_id=Cast(OuterRef("pk"), TextField()), acte=MESURES_RETIREES
    )
    passees = editions_passees(maintenant()).filter(restituee_le__isnull=False)
    contacts = Visite.objects.filter(inscription__campagne=OuterRef("pk"))
    return Campagne.objects.filter(Q(Exists(dit)) | Q(pk__in=passees.values("pk")) & ~Q(Exists(contacts)))


def mesures_sont_retirees(campagne: Campagne) -> bool:
    """Tell whether an edition is one of `sans_mesures`."""
    return sans_mesures().filter(pk=campagne.pk).exists()
