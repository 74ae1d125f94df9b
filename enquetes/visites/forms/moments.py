"""When something happened: an instant, or a day for what travels by post."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from enquetes.visites.logic.delais import COURRIER
from socle.dates import UNE_MINUTE, ChampInstant, ChampJour
from socle.horloge import PARIS, aujourdhui, maintenant

MIDI = dt.time(12)


class MomentForm(forms.Form):
    """One instant of a contact, in Paris time; « maintenant » needs no typing."""

    def __init__(
        self, *args: Any, canal: str, deja: dt.datetime | None, depuis: dt.datetime | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.depuis = depuis
        propose = (deja or maintenant()).astimezone(PARIS)
        if canal == COURRIER:
            self.fields["instant"] = ChampJour(
                label="Jour",
                initial=propose.date(),
                widget=forms.DateInput(attrs={"type": "date", "max": aujourdhui().isoformat()}, format="%Y-%m-%d"),
            )
        else:
            self.fields["instant"] = ChampInstant(
                depuis=depuis,
                label="Jour et heure",
                initial=propose.replace(second=0, microsecond=0, tzinfo=None),
                input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"],
                widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            )

    def instant(self) -> dt.datetime:
        """Return the instant. A day stands for noon; on the day of sending, for the sending; today, for now at most."""
        valeur: dt.date | dt.datetime = self.cleaned_data["instant"]
        if isinstance(valeur, dt.datetime):
            # The field has no seconds: what is typed in the minute of the sending did not come before it.
            meme_minute = self.depuis is not None and valeur <= self.depuis < valeur + UNE_MINUTE
            return self.depuis if meme_minute and self.depuis else valeur
        midi = dt.datetime.combine(valeur, MIDI, PARIS)
        if self.depuis is not None and self.depuis.astimezone(PARIS).date() == valeur:
            return max(self.depuis, min(midi, maintenant()))
        return min(midi, maintenant()) if valeur == aujourdhui() else midi
