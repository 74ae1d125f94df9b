"""Forms about partners."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from organismes.logic.siret import nettoyer
from organismes.models import Organisme
from partenaires.actions.points import REJOUEES_MAX
from partenaires.enums import PorteeApi, TypeEvenement
from partenaires.queries.evenements import designe, rang_de
from socle.dates import ChampJour
from socle.forms.formulaire import Formulaire
from socle.horloge import PARIS
from socle.logic.typographie import accorder

OUBLIE = (
    "Aucun événement ne porte cet identifiant\u202f: une restauration l’a oublié. Rejouez depuis un événement d’avant la "
    "sauvegarde, ou 0."
)


class PartenaireForm(Formulaire):
    """An organisation, and the one body that it is limited to."""

    nom = forms.CharField(label="Nom du partenaire", max_length=120)
    siren = forms.CharField(
        label="SIREN de l’organisme",
        max_length=30,
        required=False,
        help_text="Le partenaire ne connaîtra que cet organisme. Laissez vide pour un partenaire d’AFNOR, qui les connaît tous.",
    )

    def clean_siren(self) -> Organisme | None:
        """Return the body of the number."""
        numero = nettoyer(self.cleaned_data["siren"])
        if not numero:
            return None
        organisme = Organisme.objects.filter(siren=numero).first()
        if organisme is None:
            raise ValidationError("Aucun organisme inscrit ne porte ce numéro.")
        return organisme

    @property
    def choisis(self) -> dict[str, Any]:
        """Return what the act takes."""
        return {"nom": self.cleaned_data["nom"], "organisme": self.cleaned_data["siren"]}


class JetonForm(Formulaire):
    """A token: what it serves, what it opens, until when."""

    intitule = forms.CharField(
        label="À quoi il sert", max_length=80, help_text="Par exemple\u202f: synchronisation du CRM, chaque nuit."
    )
    portees = forms.MultipleChoiceField(
        label="Ce qu’il permet",
        choices=[(portee.value, f"{str(portee.label).capitalize()} ({portee.value})") for portee in PorteeApi],
        widget=forms.CheckboxSelectMultiple,
    )
    dernier_jour = ChampJour(
        label="Dernier jour",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Un an au plus. Un autre jeton peut être créé avant, et les deux vivre ensemble le temps de changer.",
    )

    @property
    def choisis(self) -> dict[str, Any]:
        """Return what the act takes: the token lives until the end of its last day."""
        valeurs = dict(self.cleaned_data)
        fin = dt.datetime.combine(valeurs.pop("dernier_jour"), dt.time(23, 59, 59), tzinfo=PARIS)
        return {**valeurs, "expire_le": fin}


class PointForm(Formulaire):
    """Where a partner listens, and to what."""

    adresse = forms.CharField(
        label="Adresse",
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text="En https, sur l’internet public. Elle ne reçoit que des identifiants.",
    )
    types = forms.MultipleChoiceField(
        label="Événements envoyés",
        choices=[(t.value, f"{str(t.label).capitalize()} ({t.value})") for t in TypeEvenement],
        widget=forms.CheckboxSelectMultiple,
    )


class RejeuForm(Formulaire):
    """After which event."""

    rang = forms.CharField(
        label="Après l’événement",
        max_length=60,
        help_text="Son identifiant, par exemple evt_1204_1796104800000, ou 0 pour tout rejouer."
        f" {accorder(REJOUEES_MAX, 'envoi')} au plus à la fois.",
    )

    def clean_rang(self) -> int:
        """Read the place of an event."""
        rang = rang_de(self.cleaned_data["rang"])
        if rang is None:
            raise ValidationError("Écrivez un identifiant d’événement, par exemple evt_1204_1796104800000.")
        if not designe(self.cleaned_data["rang"], rang):
            raise ValidationError(OUBLIE)
        return rang
