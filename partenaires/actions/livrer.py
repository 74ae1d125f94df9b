"""Hand events over: signed, at least once, with growing rests over three days."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import time
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from standardwebhooks.webhooks import Webhook

from partenaires.actions.points import FERME, fermer_point
from partenaires.enums import PAUSES
from partenaires.models import Livraison, PointDEcoute
from partenaires.queries.evenements import DUE, dues_de, en_appel
from socle.coffre import desceller
from socle.horloge import maintenant
from socle.scelles import place_de
from socle.sortie import SortieImpossible, poster

AGENT = "Barometre/1 (webhooks)"
EN_DEMONSTRATION = "La démonstration n’appelle personne."
TOUR = 10.0
"""Seconds after which no other call to one address begins: one that does not answer costs its worker one call."""
SANS_SUITE = "Aucun essai n’a abouti."


class DejaAppelee(Exception):
    """Somebody else is calling this address."""


def servir(*, point_id: UUID) -> None:
    """Hand over what is due to one address, the oldest first, one at a time and for a short while.

    Whoever finds it being called leaves it: going on would hand over the next event before the one of that call.
    """
    fin = time.monotonic() + TOUR
    with contextlib.suppress(DejaAppelee):
        for livraison_id in dues_de(point_id):
            if time.monotonic() < fin:
                livrer(livraison_id=livraison_id)


def livrer(*, livraison_id: int) -> None:
    """Try one delivery that is due; gone, ended, taken by another or resting, do nothing; raise DejaAppelee.

    The try is written, with the rest that follows it, before anybody is called: a worker that dies calls again later.
    """
    livraison = _prendre(livraison_id)
    if livraison is None:
        return
    if settings.BAROMETRE_DEMO:
        _finir(livraison, code_http=None, reponse=EN_DEMONSTRATION, abandonnee_le=maintenant())
        return
    try:
        corps = corps_de(livraison)
        statut = poster(livraison.point.adresse, corps.encode(), entetes_de(livraison, corps, maintenant()))
    except SortieImpossible as panne:
        _manquer(livraison, None, panne.mots)
        return
    except Exception as panne:
        # The outermost boundary of a delivery: a fault of ours is a try like another, and its task tells the log.
        _manquer(livraison, None, f"Panne de notre côté ({type(panne).__name__}).")
        raise
    if HTTPStatus.OK <= statut < HTTPStatus.MULTIPLE_CHOICES:
        _finir(livraison, code_http=statut, reponse="", remise_le=maintenant())
    elif statut == HTTPStatus.GONE:
        _finir(livraison, code_http=statut, reponse="L’adresse dit n’exister plus.", abandonnee_le=maintenant())
        fermer_point(point=livraison.point, auteur=None)
    else:
        _manquer(livraison, statut, "Réponse inattendue.")


def corps_de(livraison: Livraison) -> str:
    """Write what is sent: what happened, when, and ids. Who wants more asks the API, which checks what it may know."""
    evenement = livraison.evenement
    return json.dumps({"type": evenement.type, "timestamp": evenement.le.isoformat(), "data": evenement.donnees})


def entetes_de(livraison: Livraison, corps: str, instant: dt.datetime) -> dict[str, str]:
    """Sign what is sent (Standard Webhooks), with the secret of now and the one before while it lives."""
    point, identifiant = livraison.point, livraison.evenement.identifiant
    scelles = [(point.secret, "secret")]
    if point.secret_avant and point.avant_jusqu_au and point.avant_jusqu_au > instant:
        scelles.append((point.secret_avant, "secret_avant"))
    signatures = [
        Webhook(desceller(scelle, place_de(PointDEcoute, colonne, pk=point.pk))).sign(identifiant, instant, corps)
        for scelle, colonne in scelles
    ]
    return {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "webhook-id": identifiant,
        "webhook-timestamp": str(int(instant.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


@transaction.atomic(durable=True)
def _prendre(pk: int) -> Livraison | None:
    """Take one that is due, under the lock of its address: one call at a time, and none once it is closed."""
    instant = maintenant()
    point = PointDEcoute.objects.select_for_update(of=("self",)).filter(les_livraisons=pk).first()
    due = Livraison.objects.filter(DUE, pk=pk, a_partir_du__lte=instant).first()
    if point is None or due is None:
        return None
    elle = Livraison.objects.filter(pk=pk)
    if point.ferme_le is not None:
        elle.update(abandonnee_le=instant, reponse=FERME, modifie_le=instant)
        return None
    if due.est_au_dernier_essai:
        elle.update(abandonnee_le=instant, reponse=SANS_SUITE, modifie_le=instant)
        return None
    if point.les_livraisons.filter(en_appel(instant)).exists():
        raise DejaAppelee
    pause = PAUSES[min(due.essais, len(PAUSES) - 1)]
    elle.update(essais=F("essais") + 1, tentee_le=instant, a_partir_du=instant + pause, code_http=None, reponse="")
    return Livraison.objects.select_related("point__partenaire", "evenement").get(pk=pk)


def _manquer(livraison: Livraison, statut: int | None, reponse: str) -> None:
    """Let it rest, or give it up after the last try."""
    fin = {"abandonnee_le": maintenant()} if livraison.est_au_dernier_essai else {}
    _finir(livraison, code_http=statut, reponse=reponse, **fin)


def _finir(livraison: Livraison, **champs: object) -> None:
    """Write what became of a try; given up or asked for again meanwhile, it only says that its call is over."""
    appel = Livraison.objects.filter(DUE, pk=livraison.pk, tentee_le=livraison.tentee_le)
    if not appel.filter(essais=livraison.essais).update(**champs, modifie_le=maintenant()):
        appel.update(tentee_le=None)
