"""Which account an address opens."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q

from comptes.models import Utilisateur


def comptes_ouverts_par(courriel: str) -> list[Utilisateur]:
    """Return the account that confirmed an address, else the one opened for it; nobody who only added it to hers.

    allauth answers with any of those who claim an unconfirmed address: its owner would enter, and confirm it, elsewhere.
    """
    adresse = courriel.lower()
    confirmee = EmailAddress.objects.filter(user=OuterRef("pk"), email=adresse, verified=True)
    comptes = (
        Utilisateur.objects.alias(l_a_confirmee=Exists(confirmee))
        .filter(Q(l_a_confirmee=True) | Q(email=adresse), is_active=True)
        .order_by("-l_a_confirmee", "pk")
    )
    return list(comptes[:1])
