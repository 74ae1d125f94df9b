"""Open sessions of an account: noted when they open, seen to the hour, closed by their owner."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction

from comptes.logic.navigateurs import nommer_le_navigateur
from comptes.models import SessionOuverte, Utilisateur
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner

# What this process noted: a session writes once an hour, and a page asks nothing.
_NOTEES: dict[str, dt.datetime] = {}
NOTEES_MAX = 10_000


def noter_la_session(*, cle: str | None, compte: Any, annonce: str) -> None:
    """Note that a session of this account is used in this hour; no address is kept, nor the words of the browser."""
    heure = maintenant().replace(minute=0, second=0, microsecond=0)
    if not cle or _NOTEES.get(cle) == heure:
        return
    _ecrire(cle, compte, annonce, heure)
    if len(_NOTEES) >= NOTEES_MAX:
        _NOTEES.clear()
    _NOTEES[cle] = heure


@transaction.atomic
def _ecrire(cle: str, compte: Any, annonce: str, heure: dt.datetime) -> None:
    notee = SessionOuverte.objects.filter(session=cle).first()
    if notee is not None:
        if notee.vue_le != heure:
            SessionOuverte.objects.filter(pk=notee.pk).update(vue_le=heure)
    # Closed by another device meanwhile, it is no more.
    elif Session.objects.filter(session_key=cle).exists():
        ouverte = SessionOuverte(
            session_id=cle,
            utilisateur_id=compte.pk,
            navigateur=nommer_le_navigateur(annonce),
            ouverte_le=heure,
            vue_le=heure,
        )
        SessionOuverte.objects.bulk_create([ouverte], ignore_conflicts=True)


@transaction.atomic
def fermer_la_session(*, compte: Utilisateur, session: SessionOuverte, presente: str | None, auteur: Auteur) -> None:
    """End a session of this account: its next page asks to sign in. The present one is left by signing out."""
    if session.session_id == presente:
        raise RegleMetier("session_presente", "C’est l’appareil que vous utilisez\u202f: déconnectez-vous.")
    _fermer([session.session_id], compte, auteur)


@transaction.atomic
def fermer_les_autres(*, compte: Utilisateur, presente: str | None, auteur: Auteur) -> int:
    """End every session of this account but the present one; return how many."""
    autres = SessionOuverte.objects.filter(utilisateur=compte).exclude(session=presente)
    return _fermer(list(autres.values_list("session_id", flat=True)), compte, auteur)


def _fermer(cles: list[str], compte: Utilisateur, auteur: Auteur) -> int:
    if cles:
        Session.objects.filter(session_key__in=cles).delete()
        consigner(compte, "compte.sessions_fermees", auteur, nombre=len(cles))
    return len(cles)
