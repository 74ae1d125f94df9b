"""Hand events over: signed, at least once, with growing rests over three days."""

from __future__ import annotations

import datetime as dt
import json
from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.db.models import F
from standardwebhooks.webhooks import Webhook

from partenaires.actions.points import fermer_point
from partenaires.enums import PAUSES
from partenaires.models import Livraison, PointDEcoute
from socle.coffre import desceller
from socle.horloge import maintenant
from socle.scelles import place_de
from socle.sortie import SortieImpossible, poster

AGENT = "Barometre/1 (webhooks)"
EN_DEMONSTRATION = "La démonstration n’appelle personne."


def livrer(*, livraison_id: int) -> None:
    """Try one delivery that is due; gone, ended, taken by another or resting, do nothing.

    The try is written, with the rest that follows it, before anybody is called: a worker that dies calls again later.
    """
    livraison = _prendre(livraison_id)
    if livraison is None:
        return
    if settings.BAROMETRE_DEMO:
        _finir(livraison, code_http=None, reponse=EN_DEMONSTRATION, abandonnee_le=maintenant())
        return
    corps = corps_de(livraison)
    try:
        statut = poster(livraison.point.adresse, corps.encode(), entetes_de(livraison, corps, maintenant()))
    except SortieImpossible as panne:
        _manquer(livraison, None, panne.mots)
        return
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
    instant = maintenant()
    due = Livraison.objects.filter(pk=pk, remise_le=None, abandonnee_le=None, a_partir_du__lte=instant).first()
    if due is None:
        return None
    pause = PAUSES[min(due.essais, len(PAUSES) - 1)]
    prise = Livraison.objects.filter(pk=pk, essais=due.essais, a_partir_du=due.a_partir_du, remise_le=None)
    if not prise.update(essais=F("essais") + 1, tentee_le=instant, a_partir_du=instant + pause):
        return None
    return Livraison.objects.select_related("point__partenaire", "evenement").get(pk=pk)


def _manquer(livraison: Livraison, statut: int | None, reponse: str) -> None:
    """Let it rest, or give it up after the last try."""
    fin = {"abandonnee_le": maintenant()} if livraison.essais > len(PAUSES) else {}
    _finir(livraison, code_http=statut, reponse=reponse, **fin)


def _finir(livraison: Livraison, **champs: object) -> None:
    """Write what became of a try, unless it was asked for again meanwhile."""
    Livraison.objects.filter(pk=livraison.pk, tentee_le=livraison.tentee_le).update(**champs, modifie_le=maintenant())
