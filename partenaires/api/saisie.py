"""What a partner sends to deposit or change a registration: JSON in, the answers of the four steps out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import QueryDict
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from campagnes.models import Campagne
from campagnes.queries import methode_de
from organismes.enums import COLLECTIVITES, Certification, EtatConseil, TypeOrganisme
from organismes.forms.equipe import SaisieEquipe
from organismes.forms.etapes import FormulaireCanaux
from organismes.models import Inscription
from organismes.queries.demande import DEPARTEMENT_DE_L_ACCUEIL, ecrire_valeurs
from organismes.queries.inscriptions import conseil_a_declarer
from socle.nombres import ANNEE_MAX, CLE_MAX

ETAPES = ("organisme", "referent", "canaux", "options")


class Strict(serializers.Field[Any, Any, Any, Any]):
    """Takes the type that the description says, where the framework reads a text in a number and a yes in « on »."""

    types: ClassVar[tuple[type, ...]]

    def to_internal_value(self, data: Any) -> Any:
        """Refuse any other type in the words of the field."""
        if type(data) not in self.types:
            self.fail("invalid", input=data)
        return super().to_internal_value(data)


class TexteSaisi(Strict, serializers.CharField):
    """A text."""

    types = (str,)


class CourrielSaisi(Strict, serializers.EmailField):
    """An address."""

    types = (str,)


class EntierSaisi(Strict, serializers.IntegerField):
    """A whole number."""

    types = (int,)


class OuiOuNonSaisi(Strict, serializers.BooleanField):
    """Yes or no."""

    types = (bool,)


class OrganismeSaisi(serializers.Serializer[Any]):
    """A body by its number; one outside the directory says its type and its name.

    The directory has no SIREN of départements and régions: it names which one the SIREN given is of.
    """

    siren = TexteSaisi(max_length=30, help_text="SIREN, SIRET ou code INSEE")
    collectivite = EntierSaisi(
        required=False,
        min_value=1,
        max_value=CLE_MAX,
        help_text="D’un département ou d’une région, son «\u202fid\u202f» dans l’annuaire, qui n’en donne pas le SIREN",
    )
    type = serializers.ChoiceField(
        [choix for choix in TypeOrganisme.choices if choix[0] not in COLLECTIVITES],
        required=False,
        help_text="Hors annuaire",
    )
    nom = TexteSaisi(max_length=200, required=False, help_text="Hors annuaire")


class ReferentSaisi(serializers.Serializer[Any]):
    """Who answers for the body, and confirms by mail."""

    nom = TexteSaisi(max_length=120)
    fonction = TexteSaisi(max_length=120)
    courriel = CourrielSaisi(max_length=254, help_text="Le lien de confirmation y est envoyé")
    telephone = TexteSaisi(max_length=30, required=False, allow_blank=True)


class CanauxSaisis(serializers.Serializer[Any]):
    """Channels by their coordinates; one that is empty is not offered."""

    courriel_accueil = CourrielSaisi(required=False, allow_blank=True)
    adresse_postale = TexteSaisi(max_length=500, required=False, allow_blank=True)
    telephone_accueil = TexteSaisi(max_length=30, required=False, allow_blank=True)
    reseaux_sociaux = serializers.ListField(child=TexteSaisi(max_length=200), required=False, max_length=10)
    site = TexteSaisi(max_length=300, required=False, allow_blank=True)
    adresse_accueil = TexteSaisi(max_length=500, required=False, allow_blank=True)
    departement_accueil = TexteSaisi(max_length=3, required=False, allow_blank=True)
    horaires = TexteSaisi(max_length=1000)
    services = serializers.ListField(child=TexteSaisi(max_length=120), max_length=40)
    certifications = serializers.ListField(child=serializers.ChoiceField(Certification.choices), required=False)
    dpo_contact = TexteSaisi(max_length=200, help_text="Contact pour la protection des données")
    etat_conseil = serializers.ChoiceField(EtatConseil.choices, required=False)


class OptionsSaisies(serializers.Serializer[Any]):
    """What is ordered, and two undertakings without which nobody takes part."""

    borne = OuiOuNonSaisi(required=False)
    smartphone = OuiOuNonSaisi(required=False)
    idcity = OuiOuNonSaisi(required=False)
    vooter = OuiOuNonSaisi(required=False)
    agents_informes = OuiOuNonSaisi(help_text="Les agents sont informés, ou le seront avant le terrain")
    reglement_accepte = OuiOuNonSaisi(help_text="Le règlement de l’édition est accepté")


class InscriptionSaisie(serializers.Serializer[Any]):
    """A whole registration."""

    campagne = EntierSaisi(min_value=1, max_value=ANNEE_MAX, help_text="Année de l’édition")
    organisme = OrganismeSaisi()
    referent = ReferentSaisi()
    canaux = CanauxSaisis()
    options = OptionsSaisies()


def lire_corps(forme: type[serializers.Serializer[Any]], corps: Any, **options: Any) -> dict[str, Any]:
    """Check the shape of a body, unknown fields included: one misspelt would be lost in silence."""
    lecteur = forme(data=corps, **options)
    lecteur.is_valid(raise_exception=True)
    if inconnus := dict(_inconnus(lecteur, corps)):
        raise ValidationError(inconnus)
    lus: dict[str, Any] = lecteur.validated_data
    return lus


def donnees_de(campagne: Campagne, lu: Mapping[str, Any]) -> dict[str, Any]:
    """Check the four steps by the form that staff fill in, and return what a draft keeps."""
    saisie = SaisieEquipe(campagne, _a_plat(lu))
    # What is asked follows from the body: a wrong number is told by itself.
    if saisie.organisme.is_valid():
        lieu = saisie.organisme.territoire
        _exiger_un_effet(saisie.canaux, lu["canaux"], departement=lieu.departement if lieu else "", etape="canaux.")
    if not saisie.est_valide():
        raise ValidationError(
            {
                etape: {
                    ("" if nom == "__all__" else nom): [str(mot) for mot in mots]
                    for nom, mots in formulaire.errors.items()
                }
                for etape, formulaire in saisie.formulaires.items()
                if formulaire.errors
            }
        )
    return saisie.donnees()


def canaux_changes(inscription: Inscription, lu: Mapping[str, Any]) -> dict[str, Any]:
    """Lay what is given over what the registration says, check it by the form of the body, return the three steps."""
    gardees = ecrire_valeurs(inscription)
    organisme, campagne = inscription.organisme, inscription.campagne
    formulaire = FormulaireCanaux(
        _a_plat({"canaux": {**gardees["canaux"], **lu}}),
        prefix="canaux",
        departement=organisme.departement,
        testes=methode_de(campagne).canaux,
        avec_conseil=conseil_a_declarer(campagne, organisme.type, organisme.departement),
    )
    _exiger_un_effet(formulaire, lu, departement=organisme.departement)
    if not formulaire.is_valid():
        raise ValidationError(
            {("" if nom == "__all__" else nom): [str(mot) for mot in mots] for nom, mots in formulaire.errors.items()}
        )
    return {**gardees, "canaux": formulaire.valeurs()}


def _exiger_un_effet(formulaire: FormulaireCanaux, lu: Mapping[str, Any], *, departement: str, etape: str = "") -> None:
    """Refuse what this body is not asked: left out of the form, it would be lost in silence. What is known is not lost."""
    su = {DEPARTEMENT_DE_L_ACCUEIL: departement, "etat_conseil": EtatConseil.NON_CONCERNE}
    sans_effet = [
        nom for nom, valeur in lu.items() if valeur and nom not in formulaire.fields and valeur != su.get(nom)
    ]
    if sans_effet:
        refus = ["Ce n’est pas demandé à cet organisme pour cette édition."]
        raise ValidationError({f"{etape}{nom}": refus for nom in sans_effet})


def _inconnus(lecteur: serializers.Serializer[Any], corps: Mapping[str, Any]) -> Any:
    for nom, valeur in corps.items():
        champ = lecteur.fields.get(nom)
        if champ is None:
            yield nom, ["Champ inconnu."]
        elif isinstance(champ, serializers.Serializer) and (dedans := dict(_inconnus(champ, valeur))):
            yield nom, dedans


def _a_plat(lu: Mapping[str, Any]) -> QueryDict:
    """Lay the steps as a page posts them: `canaux-site`, lists a line each, boxes ticked or absent."""
    plat = QueryDict(mutable=True)
    for etape in ETAPES:
        for nom, valeur in lu.get(etape, {}).items():
            cle = f"{etape}-{nom}"
            if nom == "certifications":
                plat.setlist(cle, valeur)
            elif isinstance(valeur, bool):
                plat.update({cle: "on"} if valeur else {})
            else:
                plat[cle] = "\n".join(valeur) if isinstance(valeur, list) else str(valeur)
    return plat
