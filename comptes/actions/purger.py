"""What goes at night: sessions, mails that came too late, accounts of AFNOR closed long ago."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from comptes.actions.courriels import ABANDON
from comptes.enums import CONSERVATION_ADMINISTRATION, CONSERVATION_COMPTE, PERSONNEL
from comptes.models import CourrielDeCompte, Utilisateur
from socle.conservation import RetraitDeLignes, sans_les_gardes, supprimer
from socle.personnes import effacer_comptes


def _comptes(a_la_date: dt.datetime) -> QuerySet[Utilisateur]:
    """Return the deactivated accounts of AFNOR that nobody signed in to for years."""
    limite = a_la_date - CONSERVATION_COMPTE
    fermes = Utilisateur.objects.filter(is_active=False, efface_le__isnull=True, les_roles__role__in=PERSONNEL)
    anciens = Q(last_login__lte=limite) | Q(last_login__isnull=True, inscrit_le__lte=limite)
    return sans_les_gardes(fermes.filter(anciens).distinct())


def _effacer(lot: QuerySet[Any], _a_la_date: dt.datetime) -> int:
    return effacer_comptes(lot)


SESSIONS = (RetraitDeLignes(Session, lambda le: Session.objects.filter(expire_date__lt=le), supprimer),)
COURRIELS = (
    RetraitDeLignes(
        CourrielDeCompte,
        lambda le: CourrielDeCompte.objects.filter(cree_le__lt=le - ABANDON),
        supprimer,
    ),
)
ADMINISTRATION = (
    RetraitDeLignes(
        LogEntry,
        lambda le: LogEntry.objects.filter(action_time__lte=le - CONSERVATION_ADMINISTRATION),
        supprimer,
    ),
)
COMPTES = (RetraitDeLignes(Utilisateur, _comptes, _effacer, un_par_un=True),)
