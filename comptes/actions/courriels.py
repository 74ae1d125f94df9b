"""Owe a mail about an account: the row is written with the act, a worker sends it.

The answer to « forgotten password » never waits for a mail server: it would tell who has an account.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from comptes.enums import COURRIEL_PERDU
from comptes.models import CourrielDeCompte, Utilisateur
from socle.coffre import desceller, sceller
from socle.courriels import EnvoiRefuse, envoyer
from socle.horloge import maintenant
from socle.journal import consigner
from socle.scelles import ouvrir_colonne, place_de
from socle.taches import publier

journaux = logging.getLogger("barometre.comptes")

PATIENCE = dt.timedelta(minutes=2)
PAUSE = dt.timedelta(minutes=5)
"""How long a mail rests that its mailbox refuses for now."""

ABANDON = dt.timedelta(days=1)
PAR_PASSAGE = 200


@transaction.atomic
def confier_courriel(
    *, destinataire: str, sujet: str, texte: str, perime_le: dt.datetime | None = None
) -> CourrielDeCompte:
    """Leave a mail to the worker. Without `destinataire` all is done but the sending: it takes as long.

    `perime_le`: from when what it brings opens nothing any more.
    """
    courriel = CourrielDeCompte()
    fin = perime_le and perime_le.isoformat()
    clair = json.dumps({"destinataire": destinataire, "sujet": sujet, "texte": texte, "perime_le": fin})
    courriel.contenu = sceller(clair, _place(courriel))
    courriel.save()
    publier("comptes.tasks.envoyer_courriel", courriel_id=str(courriel.pk))
    return courriel


def expedier(courriel_id: str) -> None:
    """Send one mail due, and forget it; gone, or being sent by another, do nothing. The row stays locked meanwhile.

    A code that opens nothing any more is forgotten unsent: its words say that it does, and another one was asked for.
    What the server refuses for good is forgotten too, once the journal has said of which account: it would refuse the
    same tomorrow. What it refuses for now stays,
    and rests when it is of this mailbox alone: nothing is late that a full mailbox holds. What went wrong otherwise is
    raised once the row rests no more.
    """
    panne = _essayer(courriel_id)
    if panne is not None:
        raise panne


@transaction.atomic
def _essayer(courriel_id: str) -> Exception | None:
    courriel = CourrielDeCompte.objects.select_for_update(skip_locked=True).filter(pk=courriel_id).first()
    if courriel is None:
        return None
    clair = json.loads(desceller(courriel.contenu, _place(courriel)))
    destinataire, perime_le = clair.pop("destinataire"), clair.pop("perime_le", None)
    est_perime = perime_le is not None and dt.datetime.fromisoformat(perime_le) <= maintenant()
    try:
        est_regle = not destinataire or est_perime or _est_regle(courriel_id, destinataire, clair)
    except Exception as panne:  # noqa: BLE001 -- whoever called raises it again
        _reposer(courriel, None)
        return panne
    if est_regle:
        courriel.delete()
    else:
        _reposer(courriel, maintenant())
    return None


def _reposer(courriel: CourrielDeCompte, depuis: dt.datetime | None) -> None:
    courriel.reporte_le = depuis
    courriel.save(update_fields=["reporte_le"])


def _est_regle(courriel_id: str, destinataire: str, contexte: dict[str, Any]) -> bool:
    """Send, and tell whether nothing is left to do: not when the mailbox refuses for now."""
    try:
        envoyer("comptes/message", destinataires=[destinataire], contexte=contexte)
    except EnvoiRefuse as refus:
        if not refus.est_sur_le_courriel:
            raise
        if not refus.est_definitif:
            return False
        journaux.warning("courriel.refuse", extra={"objet": "comptes.courrieldecompte", "objet_id": courriel_id})
        # A code, without the words of the server, that may name its receiver.
        # A fault of the database stops at this savepoint: who tries still writes what becomes of the row.
        with transaction.atomic():
            if compte := Utilisateur.objects.trouver(destinataire):
                consigner(compte, COURRIEL_PERDU, None, code=refus.reponse.partition(" ")[0])
    return True


def en_souffrance() -> list[str]:
    """Return the mails due for some minutes; what is a day old is forgotten, unsent."""
    instant = maintenant()
    CourrielDeCompte.objects.filter(cree_le__lt=instant - ABANDON).delete()
    reposes = Q(reporte_le=None) | Q(reporte_le__lte=instant - PAUSE)
    dus = CourrielDeCompte.objects.filter(reposes, cree_le__lte=instant - PATIENCE).order_by("cree_le")
    return [str(pk) for pk in dus.values_list("pk", flat=True)[:PAR_PASSAGE]]


def courriels_a(adresses: Collection[str]) -> QuerySet[CourrielDeCompte]:
    """Return the mails that wait for one of these addresses: they are opened one by one, none is older than a day."""
    ouverts = ouvrir_colonne(CourrielDeCompte, "contenu")
    siens = [pk for pk, clair in ouverts if json.loads(clair)["destinataire"].lower() in adresses]
    return CourrielDeCompte.objects.filter(pk__in=siens)


def _place(courriel: CourrielDeCompte) -> str:
    return place_de(CourrielDeCompte, "contenu", pk=courriel.pk)
