"""Dates that people type, bounded once: at the field in French, and in the database behind every other door.

Without bounds 9999-12-31 has no day after, and 0001-01-01 no midnight in Paris: any page that reads them breaks, the one
that would mend them too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import migrations, models
from django.db.models import Q

from socle.horloge import PARIS
from socle.logic.bornes_des_dates import (
    DERNIER_INSTANT,
    DERNIER_JOUR,
    PREMIER_INSTANT,
    PREMIER_JOUR,
    est_un_instant_connu,
    est_un_jour_connu,
)

HORS_BORNES = f"Donnez une date des années {PREMIER_JOUR.year} à {DERNIER_JOUR.year}."
SAUTEE = "Cette heure n’existe pas\u202f: cette nuit-là, les horloges sont passées de 2\u00a0h à 3\u00a0h."
UNE_MINUTE = dt.timedelta(minutes=1)


class ChampJour(forms.DateField):
    """A civil day, with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        bornes = {"type": "date", "min": PREMIER_JOUR.isoformat(), "max": DERNIER_JOUR.isoformat()}
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs=bornes))
        kwargs["error_messages"] = {"invalid": "Cette date n’existe pas."} | kwargs.get("error_messages", {})
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        """Refuse a day that the platform does not know."""
        super().validate(value)
        if value is not None and not est_un_jour_connu(value):
            raise ValidationError(HORS_BORNES, code="hors_bornes")


class ChampInstant(forms.DateTimeField):
    """A day and an hour, in Paris time. Of an hour that comes twice in a night, the first that does not precede `depuis`."""

    def __init__(self, *, depuis: dt.datetime | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.depuis = depuis

    def to_python(self, value: Any) -> dt.datetime | None:
        """Read the two nights of the year where Django gives up: an hour comes twice, or not at all."""
        try:
            return super().to_python(value)
        except ValidationError as refus:
            if refus.code != "ambiguous_timezone":
                raise
            tape = refus.params["datetime"]  # type: ignore[index]
        premier, second = (tape.replace(tzinfo=PARIS, fold=passage).astimezone(dt.UTC) for passage in (0, 1))
        if premier > second:
            raise ValidationError(SAUTEE, code="heure_sautee")
        return second if self.depuis is not None and premier + UNE_MINUTE <= self.depuis else premier

    def validate(self, value: Any) -> None:
        """Refuse an instant that the platform does not know."""
        super().validate(value)
        if value is not None and not est_un_instant_connu(value):
            raise ValidationError(HORS_BORNES, code="hors_bornes")


def jours_bornes(nom: str, *champs: str) -> models.CheckConstraint:
    """Return the constraint that bounds these columns of days; an empty one passes."""
    return _bornes(nom, champs, PREMIER_JOUR, DERNIER_JOUR)


def instants_bornes(nom: str, *champs: str) -> models.CheckConstraint:
    """Return the constraint that bounds these columns of instants; an empty one passes."""
    return _bornes(nom, champs, PREMIER_INSTANT, DERNIER_INSTANT)


def _bornes(nom: str, champs: Sequence[str], premier: dt.date, dernier: dt.date) -> models.CheckConstraint:
    condition = Q()
    for champ in champs:
        condition &= Q(**{f"{champ}__isnull": True}) | Q(**{f"{champ}__range": (premier, dernier)})
    return models.CheckConstraint(condition=condition, name=nom, violation_error_message=HORS_BORNES)


def refuser_les_dates_hors_bornes(app: str, colonnes: Mapping[str, Sequence[str]]) -> migrations.RunPython:
    """Return the step of a migration that names, before a constraint refuses them, the rows to mend by hand first."""

    def examiner(apps: Any, editeur: Any) -> None:
        fautes = [
            f"{app}.{modele}.{champ} {cle}"
            for modele, champs in colonnes.items()
            for champ in champs
            for cle in _hors_bornes(apps.get_model(app, modele), champ, editeur.connection.alias)
        ]
        if fautes:
            raise ValueError(f"Dates hors des années connues, à corriger avant de migrer\u202f: {', '.join(fautes)}.")

    return migrations.RunPython(examiner, migrations.RunPython.noop)


def _hors_bornes(modele: Any, champ: str, base: str) -> list[Any]:
    est_instant = isinstance(modele._meta.get_field(champ), models.DateTimeField)
    premier, dernier = (PREMIER_INSTANT, DERNIER_INSTANT) if est_instant else (PREMIER_JOUR, DERNIER_JOUR)
    dehors = Q(**{f"{champ}__lt": premier}) | Q(**{f"{champ}__gt": dernier})
    return list(modele.objects.using(base).filter(dehors).order_by("pk").values_list("pk", flat=True))
