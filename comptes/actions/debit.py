"""Mails that anybody may ask us to send to the mailbox of an account: sign-in code, forgotten password, confirmation."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from socle.limites import Limite, compter
from socle.logic.adresses import boite

JOUR = dt.timedelta(days=1)

PAR_BOITE = Limite("comptes.courriels.boite", 20, JOUR)
# One address alone never spends the day of a mailbox.
PAR_BOITE_ET_ADRESSE = Limite("comptes.courriels.boite_adresse", 6, JOUR)
PAR_ADRESSE = Limite("comptes.courriels.adresse", 120, dt.timedelta(hours=1))
PAR_APPAREIL = Limite("comptes.courriels.appareil", 20, JOUR)


def compter_envoi(*, courriel: str, adresse: str, appareil: str) -> None:
    """Count one mail asked for a mailbox, account or not, or raise LimiteAtteinte and count nothing.

    A device known to the account has its own share: what strangers ask for does not shut its owner out.
    """
    cle = boite(courriel)
    if appareil:
        compter(PAR_APPAREIL, f"{cle}:{appareil}")
        return
    with transaction.atomic():
        compter(PAR_ADRESSE, adresse)
        compter(PAR_BOITE_ET_ADRESSE, f"{cle}:{adresse}")
        compter(PAR_BOITE, cle)
