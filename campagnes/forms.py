"""What staff type to change the calendar of an edition."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from campagnes.enums import StatutCeremonie
from campagnes.models import Campagne, Periode
from socle.dates import ChampJour

LONGUEUR_MOTIF = 300


def _motif() -> forms.CharField:
    return forms.CharField(
        label="Raison", max_length=LONGUEUR_MOTIF, help_text="Elle reste au journal avec votre nom et la date."
    )


class FormulaireEdition(forms.Form):
    """A form about one edition; the fields are what its act takes by name."""

    def __init__(self, *args: Any, campagne: Campagne, **kwargs: Any) -> None:
        self.campagne = campagne
        super().__init__(*args, **kwargs)

    def demande(self) -> dict[str, Any]:
        """Return the arguments of the act."""
        return dict(self.cleaned_data)


class FormulaireCreation(forms.Form):
    """A new edition."""

    annee = forms.IntegerField(label="Année de l’édition", min_value=2012, max_value=2100)
    modele = forms.ChoiceField(
        label="Calendrier",
        choices=[
            ("relatif", "Ouvert maintenant, clos le 31 décembre, deux vagues l’année suivante"),
            ("historique", "Les dates réelles de l’édition 2020"),
        ],
        initial="relatif",
        widget=forms.RadioSelect,
    )


class FormulaireProlongation(FormulaireEdition):
    """A later last day of registration."""

    dernier_jour = ChampJour(label="Nouveau dernier jour d’inscription", help_text="Jour inclus, heure de Paris.")
    motif = _motif()


class FormulaireVague(FormulaireEdition):
    """A new wave."""

    du = ChampJour(label="Premier jour")
    au = ChampJour(label="Dernier jour", help_text="Jour inclus.")


class FormulaireSuspension(FormulaireEdition):
    """A suspension of the fieldwork."""

    du = ChampJour(label="Premier jour suspendu")
    au = ChampJour(label="Dernier jour suspendu", help_text="Jour inclus.")
    motif = _motif()


class FormulairePeriode(FormulaireEdition):
    """New actual days of a wave or suspension."""

    du = ChampJour(label="Premier jour")
    au = ChampJour(label="Dernier jour", help_text="Jour inclus.")
    motif = _motif()

    def __init__(self, *args: Any, periode: Periode, **kwargs: Any) -> None:
        self.periode = periode
        kwargs["initial"] = {"du": periode.du, "au": periode.au}
        super().__init__(*args, **kwargs)


class FormulaireElections(FormulaireEdition):
    """The reserve period and the two rounds; all empty: an edition without election."""

    reserve_du = ChampJour(label="Début de la période de réserve", required=False)
    prevu_1 = ChampJour(label="Premier tour prévu le", required=False)
    tenu_1 = ChampJour(label="Premier tour tenu le", required=False)
    prevu_2 = ChampJour(label="Second tour prévu le", required=False)
    tenu_2 = ChampJour(label="Second tour tenu le", required=False)

    def __init__(self, *args: Any, campagne: Campagne, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"reserve_du": campagne.reserve_du}
        for tour in campagne.les_tours.all():
            initial |= {f"prevu_{tour.tour}": tour.prevu_le, f"tenu_{tour.tour}": tour.tenu_le}
        super().__init__(*args, campagne=campagne, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        valeurs = super().clean() or {}
        for tour in (1, 2):
            if valeurs.get(f"tenu_{tour}") and not valeurs.get(f"prevu_{tour}"):
                self.add_error(f"prevu_{tour}", "Donnez aussi la date prévue.")
        if valeurs.get("prevu_2") and not valeurs.get("prevu_1"):
            self.add_error("prevu_1", "Un second tour suit un premier tour.")
        return valeurs

    def demande(self) -> dict[str, Any]:
        tours: list[tuple[dt.date, dt.date | None]] = [
            (self.cleaned_data[f"prevu_{tour}"], self.cleaned_data[f"tenu_{tour}"])
            for tour in (1, 2)
            if self.cleaned_data[f"prevu_{tour}"]
        ]
        return {"reserve_du": self.cleaned_data["reserve_du"], "tours": tours}


class FormulaireIdcity(FormulaireEdition):
    """What a free iD City seat is worth."""

    valeur = forms.IntegerField(
        label="Valeur d’une place iD City, en euros",
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text="Prix public hors taxes. Vide : il n’est pas connu.",
    )

    def __init__(self, *args: Any, campagne: Campagne, **kwargs: Any) -> None:
        super().__init__(*args, campagne=campagne, initial={"valeur": campagne.valeur_idcity}, **kwargs)


class FormulaireCeremonie(FormulaireEdition):
    """The ceremony: place, status, planned and actual days."""

    intitule = forms.CharField(label="Intitulé", max_length=200)
    lieu = forms.CharField(label="Lieu", max_length=200)
    statut = forms.ChoiceField(label="Statut", choices=StatutCeremonie.choices, widget=forms.RadioSelect)
    prevue_du = ChampJour(label="Prévue du")
    prevue_au = ChampJour(label="Prévue au")
    tenue_du = ChampJour(label="Tenue du", required=False)
    tenue_au = ChampJour(label="Tenue au", required=False)

    def __init__(self, *args: Any, campagne: Campagne, **kwargs: Any) -> None:
        ceremonie = getattr(campagne, "ceremonie", None)
        initial: dict[str, Any] = {"statut": StatutCeremonie.PREVUE}
        if ceremonie is not None:
            initial = {champ: getattr(ceremonie, champ) for champ in self.base_fields}
        super().__init__(*args, campagne=campagne, initial=initial, **kwargs)
