"""Forms of the jury and of the ceremony."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from socle.forms.formulaire import Formulaire, zone
from trophees.enums import PetitesCategories, PresenceCeremonie
from trophees.models.invitation import PERSONNES_MAX
from trophees.queries.jury import TropheeEnJeu


class OuvertureDeliberationForm(Formulaire):
    """What a deliberation does of small categories."""

    petites_categories = forms.ChoiceField(
        label="Une catégorie de moins de cinq organismes classés",
        choices=[
            (PetitesCategories.NON_DECERNE.value, "N’est pas décernée"),
            (PetitesCategories.FUSION.value, "Rejoint la suivante de sa famille, jusqu’à cinq organismes"),
        ],
        initial=PetitesCategories.NON_DECERNE.value,
        widget=forms.RadioSelect,
        help_text="Familles\u202f: les villes par taille\u202f; intercommunalités, départements, régions. Le choix est gelé "
        "avec le palmarès, les rangs restent ceux de chaque catégorie.",
    )


class AnnulationDeliberationForm(Formulaire):
    """Why a deliberation is called off."""

    motif = forms.CharField(label="Motif de l’annulation", max_length=300, widget=zone(3))


class ConflitForm(Formulaire):
    """The nature of a conflict of interest."""

    motif = forms.CharField(
        label="Nature du conflit",
        max_length=300,
        widget=zone(3),
        help_text="Par exemple un emploi, un mandat, un marché, un proche. 300 caractères au plus.",
    )


class BulletinForm(Formulaire):
    """A place for each finalist that this juror may judge; equal places are allowed."""

    def __init__(self, *args: Any, trophee: TropheeEnJeu, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rangs = {str(place): place for place in range(1, len(trophee.jugeables) + 1)}
        places = [(code, "1re place" if place == 1 else f"{place}e place") for code, place in self.rangs.items()]
        deja = {
            siren: str(place)
            for place, groupe in enumerate(trophee.mien.ordre if trophee.mien else (), start=1)
            for siren in groupe
        }
        for finaliste in trophee.jugeables:
            self.fields[finaliste.siren] = forms.ChoiceField(
                label=finaliste.nom,
                choices=[("", "Choisir une place"), *places],
                initial=deja.get(finaliste.siren, ""),
            )

    def ordre(self, donnees: Mapping[str, str]) -> list[list[str]]:
        """Return the ballot: groups of identifiers, the best place first."""
        par_place: dict[int, list[str]] = {}
        for siren, place in donnees.items():
            par_place.setdefault(self.rangs[place], []).append(siren)
        return [par_place[place] for place in sorted(par_place)]


class PresenceForm(Formulaire):
    """Whether a laureate comes to the ceremony."""

    presence = forms.ChoiceField(
        label="Serez-vous là\u202f?",
        choices=[
            (PresenceCeremonie.OUI.value, "Oui, nous viendrons"),
            (PresenceCeremonie.NON.value, "Non, nous ne pourrons pas"),
        ],
        widget=forms.RadioSelect,
    )
    personnes = forms.IntegerField(
        label="Nombre de personnes",
        required=False,
        min_value=0,
        max_value=PERSONNES_MAX,
        help_text=f"{PERSONNES_MAX} au plus, si vous venez.",
    )

    def clean_personnes(self) -> int:
        """Return the number, 0 when it is empty."""
        return self.cleaned_data["personnes"] or 0
