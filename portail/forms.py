"""The specimen forms of the gallery."""

from django import forms

from socle.forms.filtres import ChampDeChoix, Filtres


class SpecimenForm(forms.Form):
    """Shows every kind of field; nothing is kept."""

    nom = forms.CharField(label="Nom de l’organisme", help_text="Tel qu’il figure sur vos courriers.")
    courriel = forms.EmailField(label="Courriel du référent")
    type_organisme = forms.ChoiceField(
        label="Type d’organisme", choices=[("", "Choisissez"), ("commune", "Commune"), ("cc", "Communauté de communes")]
    )
    presentation = forms.CharField(label="Précision", widget=forms.Textarea, required=False)
    canaux = forms.MultipleChoiceField(
        label="Canaux que vous proposez",
        choices=[("EMAIL", "Courriel"), ("COURRIER", "Courrier"), ("TEL", "Téléphone")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Nous ne testons que ceux que vous cochez.",
    )
    accueil = forms.ChoiceField(
        label="Vos agents sont-ils informés\u202f?",
        choices=[("oui", "Oui"), ("non", "Pas encore")],
        widget=forms.RadioSelect,
    )
    reglement = forms.BooleanField(label="J’accepte le règlement de l’édition")
    piece = forms.FileField(label="Pièce jointe", required=False)


class SpecimenFiltres(Filtres):
    """Shows the filters of a list."""

    specimen_filtre = ChampDeChoix("Région", [("oui", "Occitanie"), ("non", "Bretagne")], vide="Toutes")
