"""Questions about the mails of registrations."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from organismes.models import CourrierOrganisme
from socle.personnes import Personne


def courriers_a(personne: Personne) -> QuerySet[CourrierOrganisme]:
    """Return the mails to somebody: to her account, as a member, or to the referent or the draft of an address of hers."""
    siens = Q(pk__in=[])
    if personne.compte is not None:
        siens |= Q(compte=personne.compte) | Q(membre__utilisateur=personne.compte)
        siens |= Q(invitation__utilisateur=personne.compte)
    for adresse in personne.adresses:
        siens |= Q(brouillon__courriel__iexact=adresse)
        siens |= Q(inscription__referent_courriel__iexact=adresse, compte__isnull=True)
    return CourrierOrganisme.objects.filter(siens)
