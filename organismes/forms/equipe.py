"""Staff type a late registration in one page; the same checks as the four steps apply."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from campagnes.models import Campagne
from campagnes.queries import methode_de
from organismes.enums import NatureEntite, TypeOrganisme
from organismes.forms.base import FormulaireEtape
from organismes.forms.etapes import FormulaireCanaux, FormulaireOptions, FormulaireReferent
from organismes.forms.organisme import TYPES_HORS_ANNUAIRE, refuser_un_numero_ferme, verifier_siren_donne
from organismes.logic.siret import PREFIXE_INSEE, cle_juste, est_bien_forme, nettoyer
from organismes.models import Territoire
from organismes.queries.demande import SIREN_DONNE
from organismes.queries.inscriptions import conseil_a_declarer

DEPARTEMENTS_ET_REGIONS = (NatureEntite.DEPARTEMENT, NatureEntite.REGION)


class ChoixCollectivite(forms.ModelChoiceField):
    """A département or a région, said with its code."""

    def label_from_instance(self, obj: Territoire) -> str:
        return f"{obj.get_nature_display()} {obj.nom} ({obj.code})"


class FormulaireOrganismeEquipe(FormulaireEtape):
    """A body by its number: of the directory, a département or région with its SIREN, or another one with its type."""

    siren = forms.CharField(
        label="SIREN, SIRET ou code INSEE",
        max_length=30,
        help_text="Un SIREN de l’annuaire suffit\u202f: le reste en vient.",
    )
    collectivite = ChoixCollectivite(
        Territoire.objects.filter(nature__in=DEPARTEMENTS_ET_REGIONS, siren__isnull=True).order_by("nature", "code"),
        label="Département ou région",
        required=False,
        empty_label="Aucun des deux",
        help_text="L’annuaire n’a pas leur SIREN\u202f: donnez-le ci-dessus.",
    )
    type = forms.ChoiceField(label="Type, hors annuaire", choices=TYPES_HORS_ANNUAIRE, required=False)
    nom = forms.CharField(label="Nom, hors annuaire", max_length=200, required=False)
    territoire: Territoire | None = None

    def clean_siren(self) -> str:
        numero = nettoyer(self.cleaned_data["siren"])
        code = numero.removeprefix(PREFIXE_INSEE)
        self.territoire = (
            Territoire.objects.filter(siren=numero).first()
            or Territoire.objects.filter(code=code).exclude(nature__in=DEPARTEMENTS_ET_REGIONS).first()
        )
        if self.territoire is not None:
            return numero
        if Territoire.objects.filter(code=code).exists():
            raise ValidationError("Choisissez le département ou la région dans la liste, et donnez son SIREN ici.")
        if numero.startswith(PREFIXE_INSEE) or not est_bien_forme(numero) or not cle_juste(numero):
            refuser_un_numero_ferme(f"{PREFIXE_INSEE}{code}")
            raise ValidationError("Ce numéro n’est ni dans l’annuaire, ni un SIREN ou un SIRET valable.")
        return numero

    def clean(self) -> dict[str, Any]:
        valeurs = super().clean() or {}
        collectivite: Territoire | None = valeurs.get("collectivite")
        if collectivite is not None:
            self._rattacher(collectivite, valeurs)
        elif {"siren", "collectivite"} <= valeurs.keys() and self.territoire is None:
            for nom in ("type", "nom"):
                if not valeurs.get(nom):
                    self.add_error(nom, "Nécessaire pour un organisme hors annuaire.")
        return valeurs

    def _rattacher(self, collectivite: Territoire, valeurs: dict[str, Any]) -> None:
        """Link the number typed to the département or région chosen."""
        self.territoire = collectivite
        if "siren" in valeurs:
            try:
                valeurs["siren"] = verifier_siren_donne(valeurs["siren"], collectivite)
            except ValidationError as erreur:
                self.add_error("siren", erreur)

    def valeurs(self) -> dict[str, Any]:
        if self.territoire is not None:
            cle = {SIREN_DONNE: self.cleaned_data["siren"]} if self.territoire.siren_a_donner else {}
            return {"territoire": self.territoire.pk, **cle}
        return {nom: self.cleaned_data[nom] for nom in ("siren", "type", "nom")}


class SaisieEquipe:
    """The four forms of one page."""

    def __init__(self, campagne: Campagne, donnees: QueryDict | None = None) -> None:
        self.organisme = FormulaireOrganismeEquipe(donnees, prefix="organisme")
        departement = self._departement()
        self.referent = FormulaireReferent(donnees, prefix="referent", departement=departement)
        self.canaux = FormulaireCanaux(
            donnees,
            prefix="canaux",
            departement=departement,
            testes=methode_de(campagne).canaux,
            avec_conseil=self._est_commune() and conseil_a_declarer(campagne, TypeOrganisme.COMMUNE, departement),
        )
        if "etat_conseil" in self.canaux.fields:
            self.canaux.fields["etat_conseil"].required = False
        self.options = FormulaireOptions(donnees, prefix="options")

    @property
    def formulaires(self) -> dict[str, FormulaireEtape]:
        """Return the forms by step."""
        return {
            "organisme": self.organisme,
            "referent": self.referent,
            "canaux": self.canaux,
            "options": self.options,
        }

    def est_valide(self) -> bool:
        """Check the four forms, all of them, so that every error shows at once."""
        verdicts = [formulaire.is_valid() for formulaire in self.formulaires.values()]
        return all(verdicts)

    def donnees(self) -> dict[str, Any]:
        """Return the draft's content."""
        return {etape: formulaire.valeurs() for etape, formulaire in self.formulaires.items()}

    def _departement(self) -> str:
        if self.organisme.is_bound and self.organisme.is_valid() and self.organisme.territoire:
            return self.organisme.territoire.departement
        return ""

    def _est_commune(self) -> bool:
        territoire = self.organisme.territoire
        return not self.organisme.is_bound or (territoire is not None and territoire.nature == TypeOrganisme.COMMUNE)
