"""Limits on what costs (mails, votes), counted in the database: losing the cache opens nothing."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, QuerySet
from django.utils.crypto import salted_hmac

from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.models import Compteur

COMPTER = """
INSERT INTO socle_compteur (cle, debut_le, nombre) VALUES (%s, %s, %s)
ON CONFLICT (cle, debut_le) DO UPDATE SET nombre = socle_compteur.nombre + excluded.nombre
WHERE socle_compteur.nombre <= %s"""


@dataclass(frozen=True)
class Limite:
    """At most `nombre` times in each window of `fenetre`, for one key."""

    nom: str
    nombre: int
    fenetre: dt.timedelta


class LimiteAtteinte(RegleMetier):
    """Too many requests: all pass again after `attente`, the window of the limit."""

    def __init__(self, attente: dt.timedelta) -> None:
        super().__init__(
            "trop_de_demandes",
            "Trop de demandes ont été faites en peu de temps. Rien n’est perdu\u202f: "
            f"réessayez dans {en_mots(attente)}.",
        )
        self.attente = attente


@dataclass(frozen=True)
class Consommation:
    """What was counted, in its window."""

    cle: str
    debut_le: dt.datetime
    combien: int = 1

    def rendre(self) -> None:
        """Take it back."""
        siens = Compteur.objects.filter(cle=self.cle, debut_le=self.debut_le, nombre__gte=self.combien)
        siens.update(nombre=F("nombre") - self.combien)


def compter(limite: Limite, sujet: str, *, combien: int = 1, le: dt.datetime | None = None) -> Consommation:
    """Count `combien` more for `sujet`, or raise LimiteAtteinte and count nothing. Exact under concurrency.

    The window is that of `le`, of now unless it is given.
    """
    cle = _cle(limite, sujet)
    debut_le = _debut(limite, le)
    reste = limite.nombre - combien
    if reste < 0 or not _ajouter(cle, debut_le, combien, reste):
        raise LimiteAtteinte(limite.fenetre)
    return Consommation(cle, debut_le, combien)


def _ajouter(cle: str, debut_le: dt.datetime, combien: int, reste: int) -> bool:
    """Count more where at most `reste` was counted, in one statement; tell whether it was."""
    with connection.cursor() as curseur:
        curseur.execute(COMPTER, [cle, connection.ops.adapt_datetimefield_value(debut_le), combien, reste])
        return bool(curseur.rowcount)


def exiger(limite: Limite, sujet: str) -> None:
    """Raise LimiteAtteinte when nothing is left for `sujet`; count nothing. Exact where the caller holds a lock."""
    if Compteur.objects.filter(cle=_cle(limite, sujet), debut_le=_debut(limite), nombre__gte=limite.nombre).exists():
        raise LimiteAtteinte(limite.fenetre)


def fin_de_fenetre(limite: Limite) -> dt.datetime:
    """Return when the window of now ends: all pass again from then on."""
    return _debut(limite) + limite.fenetre


CONSERVATION = dt.timedelta(days=2)
"""The longest window is a day."""


def compteurs_echus(a_la_date: dt.datetime) -> QuerySet[Compteur]:
    """Return the counters of windows that nobody asks about any more."""
    return Compteur.objects.filter(debut_le__lt=a_la_date - CONSERVATION)


def _cle(limite: Limite, sujet: str) -> str:
    return salted_hmac("socle.limites", f"{limite.nom}:{sujet.lower()}").hexdigest()


def _debut(limite: Limite, le: dt.datetime | None = None) -> dt.datetime:
    secondes = limite.fenetre.total_seconds()
    return dt.datetime.fromtimestamp((le or maintenant()).timestamp() // secondes * secondes, dt.UTC)


def en_mots(attente: dt.timedelta) -> str:
    """Say how long in words: « 10 minutes », « une heure »."""
    minutes = math.ceil(attente / dt.timedelta(minutes=1))
    nombre, unite = (minutes // 60, "heure") if minutes % 60 == 0 else (minutes, "minute")
    return f"une {unite}" if nombre == 1 else f"{nombre} {unite}s"
