"""What staff type about the referentials of an edition, and about the edition to make of another one."""

from __future__ import annotations

from typing import Any

from django import forms

from campagnes.logic.reglages import Reglage, refus
from campagnes.queries import moment_actuel
from campagnes.web import FormulaireEdition, champ_motif
from enquetes.referentiels.queries.grilles import choix_de_referentiels, referentiels_actifs
from socle.forms.formulaire import Formulaire
from socle.nombres import ANNEE_MAX


class FormulaireReferentiels(FormulaireEdition):
    """The referentials that count in an edition."""

    actifs = forms.MultipleChoiceField(
        label="Référentiels qui comptent dans l’édition",
        required=False,
        choices=choix_de_referentiels,
        widget=forms.CheckboxSelectMultiple,
        help_text="Les autres restent dans la bibliothèque, sans taux dans les résultats.",
    )
    motif = champ_motif()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"actifs": [referentiel.code for referentiel in referentiels_actifs(self.campagne)]}
        self.raison = refus(Reglage.REFERENTIELS, moment_actuel(self.campagne))


class FormulaireReconduction(Formulaire):
    """The year of the edition to make of another one."""

    annee = forms.IntegerField(label="Année de la nouvelle édition", min_value=2012, max_value=ANNEE_MAX)
