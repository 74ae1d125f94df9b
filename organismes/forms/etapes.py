"""Second to fourth steps: the referent, the channels, the options and undertakings."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from organismes.enums import Canal, Certification, EtatConseil
from organismes.forms.base import ChampLignes, ChampTelephone, FormulaireEtape
from organismes.queries.annuaire import departements_a_choisir
from organismes.queries.demande import CHAMP_DU_CANAL, DEPARTEMENT_DE_L_ACCUEIL
from socle.forms.formulaire import ChampCourriel, zone
from socle.forms.relu import FormulaireRelu

_adresse_web = URLValidator(schemes=["http", "https"], message="Écrivez l’adresse complète, avec https://.")


class FormulaireReferent(FormulaireEtape):
    """Who answers for the body during the edition."""

    nom = forms.CharField(label="Nom et prénom", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    fonction = forms.CharField(
        label="Fonction", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    courriel = ChampCourriel(
        label="Courriel professionnel",
        help_text="Un lien de confirmation y est envoyé. C’est aussi l’adresse de connexion à votre espace.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, departement: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["telephone"] = ChampTelephone(label="Téléphone", required=False, departement=departement)

    def clean_courriel(self) -> str:
        return str(self.cleaned_data["courriel"]).lower()


class FormulaireCanaux(FormulaireEtape):
    """Channels offered with their coordinates (an empty one is not offered), and how the body receives people."""

    LISTES: ClassVar[tuple[str, ...]] = ("services", "reseaux_sociaux")

    courriel_accueil = ChampCourriel(label="Courriel", required=False)
    adresse_postale = forms.CharField(
        label="Courrier",
        required=False,
        max_length=500,
        widget=zone(3),
        help_text="L’adresse postale complète, comme sur une enveloppe.",
    )
    reseaux_sociaux = ChampLignes(
        label="Réseaux sociaux",
        required=False,
        maximum=10,
        longueur=200,
        widget=zone(3),
        help_text="L’adresse de chaque compte, une par ligne.",
    )
    site = forms.CharField(
        label="Site et formulaires",
        required=False,
        max_length=300,
        widget=forms.URLInput(attrs={"placeholder": ""}),
        help_text="L’adresse de votre site, par exemple https://www.exemple.fr.",
    )
    adresse_accueil = forms.CharField(
        label="Accueil physique",
        required=False,
        max_length=500,
        widget=zone(3),
        help_text="L’adresse du lieu où vous recevez les usagers.",
    )
    departement_accueil = forms.ChoiceField(
        label="Département de l’accueil",
        required=False,
        choices=departements_a_choisir,
        help_text="Il dit quel enquêteur peut venir sur place : l’annuaire ne le donne pas pour votre organisme.",
    )
    horaires = forms.CharField(
        label="Horaires d’ouverture",
        max_length=1000,
        widget=zone(3),
        help_text="Accueil et téléphone. Les contacts tests n’ont lieu que pendant ces heures.",
    )
    services = ChampLignes(
        label="Services rendus aux usagers",
        widget=zone(5),
        help_text="Un par ligne\u202f: état civil, urbanisme, petite enfance…",
    )
    certifications = forms.MultipleChoiceField(
        label="Certifications détenues",
        required=False,
        choices=Certification.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    dpo_contact = forms.CharField(
        label="Contact pour la protection des données",
        max_length=200,
        help_text="Le courriel ou l’adresse de votre délégué\u202f: il figure dans la notice aux agents.",
    )
    etat_conseil = forms.ChoiceField(
        label="Votre conseil municipal après le premier tour",
        choices=[choix for choix in EtatConseil.choices if choix[0] != EtatConseil.NON_CONCERNE],
        widget=forms.RadioSelect,
        help_text="Il fixe la fin de la période de réserve pour votre communication.",
    )

    def __init__(
        self,
        *args: Any,
        departement: str = "",
        testes: Collection[str] = tuple(CHAMP_DU_CANAL),
        avec_conseil: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["telephone_accueil"] = ChampTelephone(
            label="Téléphone", required=False, departement=departement, help_text="Le numéro donné aux usagers."
        )
        ordre = ["courriel_accueil", "adresse_postale", "telephone_accueil"]
        self.order_fields(ordre)
        for canal, champ in CHAMP_DU_CANAL.items():
            if canal not in testes:
                del self.fields[champ]
        if departement or Canal.PHYS not in testes:
            del self.fields[DEPARTEMENT_DE_L_ACCUEIL]
        if not avec_conseil:
            del self.fields["etat_conseil"]

    @property
    def canaux(self) -> list[Any]:
        """Return the bound fields of the channels, in the order of the barometer, then where the desk is."""
        champs = (*CHAMP_DU_CANAL.values(), DEPARTEMENT_DE_L_ACCUEIL)
        return [self[champ] for champ in champs if champ in self.fields]

    def clean_site(self) -> str:
        site = str(self.cleaned_data["site"]).strip()
        if site and "://" not in site:
            site = f"https://{site}"
        if site:
            _adresse_web(site)
        return site

    def clean_reseaux_sociaux(self) -> str:
        lignes = [ligne if "://" in ligne else f"https://{ligne}" for ligne in self.cleaned_data["reseaux_sociaux"]]
        for ligne in lignes:
            _adresse_web(ligne)
        return "\n".join(lignes)

    def clean(self) -> dict[str, Any]:
        valeurs = super().clean() or {}
        saisis = [champ for champ in CHAMP_DU_CANAL.values() if valeurs.get(champ) or champ in self.errors]
        if valeurs.get("adresse_accueil") and valeurs.get(DEPARTEMENT_DE_L_ACCUEIL) == "":
            self.add_error(DEPARTEMENT_DE_L_ACCUEIL, "Choisissez le département où vous recevez les usagers.")
        if not saisis:
            raise ValidationError("Indiquez les coordonnées d’un canal au moins\u202f: courriel, courrier, téléphone…")
        return valeurs


class FormulaireOptions(FormulaireEtape):
    """Options, all optional, and two undertakings without which nobody takes part."""

    borne = forms.BooleanField(label="Une borne de satisfaction Civiliz à l’accueil", required=False)
    smartphone = forms.BooleanField(label="Le recueil d’avis sur smartphone, par un code à flasher", required=False)
    idcity = forms.BooleanField(label="Une consultation citoyenne iD City", required=False)
    vooter = forms.BooleanField(label="Une consultation interne des agents, avec Vooter", required=False)
    agents_informes = forms.BooleanField(
        label="Les agents et leurs représentants sont informés de la campagne, ou le seront avant son début.",
        error_messages={"required": "Sans cette information, la participation ne peut pas être validée."},
    )
    reglement_accepte = forms.BooleanField(
        label="J’accepte le règlement de l’édition au nom de l’organisme.",
        error_messages={"required": "L’acceptation du règlement est nécessaire."},
    )


class ModificationReferent(FormulaireRelu, FormulaireReferent):
    """Who answers, of a registration that several people change; her address was confirmed: it is changed with her account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["courriel"]


class ModificationCanaux(FormulaireRelu, FormulaireCanaux):
    """The channels, of a registration that several people change."""


class ModificationOptions(FormulaireRelu, FormulaireOptions):
    """The options, of a registration that several people change."""


MODIFICATIONS: dict[str, type[FormulaireEtape]] = {
    "referent": ModificationReferent,
    "canaux": ModificationCanaux,
    "options": ModificationOptions,
}
