"""Forms of the right of reply: what a body writes, what a second reader decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from campagnes.models import Campagne
from organismes.models import Inscription
from socle.forms.relu import FormulaireRelu
from socle.logic.images import TAILLE_MAX
from trophees.actions.pieces_litige import PIECES_MAX
from trophees.enums import EtatLitige
from trophees.models import Litige


class FichiersInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FichiersField(forms.FileField):
    """A list of files, none too large. Their real content is checked by the action."""

    widget = FichiersInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files; an empty choice is an empty list."""
        fichiers = [super(FichiersField, self).clean(fichier, initial) for fichier in data or []]
        if len(fichiers) > PIECES_MAX:
            raise ValidationError(f"{PIECES_MAX} fichiers au plus.")
        for fichier in fichiers:
            if fichier.size > TAILLE_MAX:
                raise ValidationError(f"{fichier.name} dépasse 10\u202fMo. Envoyez-en une version plus légère.")
        return fichiers


class ContestationForm(FormulaireRelu):
    """Why a body contests a contact, and what proves it."""

    motif = forms.CharField(
        label="Pourquoi contestez-vous ce contact\u202f?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="Dites ce qui est inexact et ce que vous avez constaté\u202f: mauvaise adresse, service fermé ce "
        "jour-là, réponse envoyée mais non relevée… Ne nommez aucun agent. 2\u202f000 caractères au plus.",
    )
    fichiers = FichiersField(
        label="Pièces",
        required=False,
        widget=FichiersInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
        help_text=f"{PIECES_MAX} fichiers au plus, JPEG, PNG, WebP ou PDF, 10\u202fMo chacun. Masquez les noms. "
        "Seuls votre organisme et l’équipe du baromètre peuvent les lire.",
    )

    @property
    def bruts(self) -> list[tuple[str, bytes]]:
        """Return the names and contents sent."""
        return [(fichier.name, fichier.read()) for fichier in self.cleaned_data["fichiers"]]


class LitigeForm(forms.Form):
    """Opens a dispute on a body of an edition."""

    inscription = forms.ModelChoiceField(
        label="Organisme", queryset=Inscription.objects.none(), empty_label="Choisir un organisme"
    )
    motif = forms.CharField(label="Objet de la contestation", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, campagne: Campagne, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["inscription"]
        champ.queryset = (  # type: ignore[attr-defined]
            Inscription.objects.filter(campagne=campagne)
            .actives()
            .select_related("organisme")
            .order_by("organisme__recherche", "pk")
        )
        champ.label_from_instance = lambda inscription: inscription.organisme.nom  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """What a second reader decides, and why."""

    issue = forms.ChoiceField(label="Décision", widget=forms.RadioSelect)
    conclusion = forms.CharField(
        label="Motivation",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="L’organisme la lira telle quelle. Répondez à chacun de ses arguments\u202f; ne nommez ni "
        "l’enquêteur ni un agent.",
    )

    def __init__(self, *args: Any, litige: Litige, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        maintenir = (EtatLitige.MAINTENU.value, "Maintenir\u202f: le résultat ne change pas")
        annuler = (EtatLitige.ANNULE.value, "Annuler le contact\u202f: il ne compte plus")
        self.fields["issue"].choices = [maintenir, annuler] if litige.visite_id else [maintenir]  # type: ignore[attr-defined]
        if litige.est_de_l_equipe:
            self.fields["conclusion"].help_text = "L’équipe seule la lira. Ne nommez ni l’enquêteur ni un agent."
