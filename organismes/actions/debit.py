"""How many mails anybody may make us send about registrations: by act, by address written to, by who asks.

Each act has counters of its own: asking again and again for the links of an address never holds the mail of a deposit.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from django.db import transaction

from socle.limites import Limite, LimiteAtteinte, compter, fin_de_fenetre
from socle.logic.adresses import boite

HEURE = dt.timedelta(hours=1)


class GesteDEnvoi(StrEnum):
    """What makes a mail leave."""

    DEPOSER = "deposer"
    RENVOYER = "renvoyer"
    GARDER = "garder"
    RETROUVER = "retrouver"
    INVITER = "inviter"


# A deposit has twice the room that one client can take: a stranger elsewhere does not hold its mail.
PAR_DESTINATAIRE = {
    geste: Limite(f"inscription.{geste}.destinataire", 12 if geste == GesteDEnvoi.DEPOSER else 6, HEURE)
    for geste in GesteDEnvoi
}
PAR_COUPLE = {geste: Limite(f"inscription.{geste}.couple", 6, HEURE) for geste in GesteDEnvoi}
PAR_CLIENT = {geste: Limite(f"inscription.{geste}.client", 60, HEURE) for geste in GesteDEnvoi}


@transaction.atomic
def compter_courriel(geste: GesteDEnvoi, *, destinataire: str, client: str) -> None:
    """Count a mail that the public asks us to send, or raise LimiteAtteinte and count nothing."""
    vers = boite(destinataire)
    compter(PAR_DESTINATAIRE[geste], vers)
    compter(PAR_COUPLE[geste], f"{client} {vers}")
    compter(PAR_CLIENT[geste], client)


def attendre(geste: GesteDEnvoi, *, destinataire: str, client: str) -> dt.datetime | None:
    """Count a mail; past the limit return from when it may leave, None when it leaves now."""
    try:
        compter_courriel(geste, destinataire=destinataire, client=client)
    except LimiteAtteinte:
        return fin_de_fenetre(PAR_DESTINATAIRE[geste])
    return None


def attendre_encore(geste: GesteDEnvoi, destinataire: str) -> dt.datetime | None:
    """Count a mail that waited, as `attendre` does; who asked for it is not known any more."""
    try:
        compter(PAR_DESTINATAIRE[geste], boite(destinataire))
    except LimiteAtteinte:
        return fin_de_fenetre(PAR_DESTINATAIRE[geste])
    return None
