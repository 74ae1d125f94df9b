"""What goes at night: the plans of past editions, with their notes."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from campagnes.queries import editions_passees
from rapports.models import ActionDecidee
from socle.conservation import RetraitDeLignes, supprimer


def _actions(a_la_date: dt.datetime) -> QuerySet[ActionDecidee]:
    return ActionDecidee.objects.filter(inscription__campagne__in=editions_passees(a_la_date))


ACTIONS = (RetraitDeLignes(ActionDecidee, _actions, supprimer),)
