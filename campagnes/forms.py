"""What staff type to change an edition: its calendar, its method."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from campagnes.enums import PolitiqueNonReponse, StatutCeremonie
from campagnes.logic.calendrier import jour_de, minuit
from campagnes.logic.methode import NOMS
from campagnes.logic.reglages import COLONNES, MomentEdition, refus
from campagnes.models import CONTACTS_MAX, MINIMUM_MAX, POIDS_MAX, Campagne, Periode
from campagnes.queries import moment_actuel
from socle.dates import ChampJour
from socle.forms.formulaire import Formulaire, zone
from socle.forms.relu import FormulaireRelu

LONGUEUR_MOTIF = 300


def champ_motif() -> forms.CharField:
    """Return the field of a reason."""
    return forms.CharField(
        label="Raison", max_length=LONGUEUR_MOTIF, help_text="Elle reste au journal avec votre nom et la date."
    )


class FormulaireEdition(FormulaireRelu):
    """A form about one edition; the fields are what its act takes by name."""

    def __init__(self, *args: Any, campagne: Campagne, **kwargs: Any) -> None:
        self.campagne = campagne
        super().__init__(*args, **kwargs)

    def demande(self) -> dict[str, Any]:
        """Return the arguments of the act."""
        return dict(self.cleaned_data)


class FormulaireReglagesEdition(FormulaireEdition):
    """Settings that are columns of the edition. What is settled shows its value, and why it no longer moves."""

    def __init__(self, *args: Any, campagne: Campagne, **kwargs: Any) -> None:
        initial = {nom: getattr(campagne, nom) for nom in self.base_fields if nom in COLONNES}
        super().__init__(*args, campagne=campagne, initial=initial, **kwargs)
        moment = moment_actuel(campagne)
        self.figes = tuple(dict.fromkeys(self._figer(nom, moment) for nom in initial))
        self.est_fige = all(self.figes)

    def _figer(self, nom: str, moment: MomentEdition) -> str:
        """Close a field whose setting is settled, and return the reason; empty when it is open."""
        raison = refus(COLONNES[nom], moment)
        if raison:
            self.fields[nom].disabled = True
            self.fields[nom].help_text = raison
        return raison

    @property
    def raisons(self) -> list[str]:
        """Return why some of the fields no longer move."""
        return [raison for raison in self.figes if raison]

    def demande(self) -> dict[str, Any]:
        valeurs = {nom: valeur for nom, valeur in self.cleaned_data.items() if nom in COLONNES}
        return {"valeurs": valeurs, "motif": self.cleaned_data["motif"]}


class FormulaireIdentite(FormulaireReglagesEdition):
    """How the edition is called, and when its registration opens."""

    nom = forms.CharField(label="Nom de l’édition", max_length=120)
    rang_edition = forms.IntegerField(label="Rang de l’édition", required=False, min_value=1, max_value=200)
    inscriptions_ouvertes_le = ChampJour(
        label="Ouverture des inscriptions", help_text="À minuit, heure de Paris. Un jour passé les ouvre tout de suite."
    )
    motif = champ_motif()

    def __init__(self, *args: Any, campagne: Campagne, **kwargs: Any) -> None:
        super().__init__(*args, campagne=campagne, **kwargs)
        self.initial["inscriptions_ouvertes_le"] = jour_de(campagne.inscriptions_ouvertes_le)

    def clean_inscriptions_ouvertes_le(self) -> dt.datetime:
        """Return the midnight of the day; the same day keeps its hour."""
        jour = self.cleaned_data["inscriptions_ouvertes_le"]
        actuelle = self.campagne.inscriptions_ouvertes_le
        return actuelle if jour == jour_de(actuelle) else minuit(jour)


def _nombre(mot: str, maximum: int, minimum: int = 0) -> forms.IntegerField:
    return forms.IntegerField(label=mot, min_value=minimum, max_value=maximum)


class FormulairePlan(FormulaireReglagesEdition):
    """What a body receives by each channel, and what the channel weighs."""

    contacts_email = _nombre("Courriels", CONTACTS_MAX)
    reclamations_email = _nombre("Dont réclamations", CONTACTS_MAX)
    poids_email = _nombre("Poids", POIDS_MAX, 1)
    contacts_courrier = _nombre("Lettres", CONTACTS_MAX)
    reclamations_courrier = _nombre("Dont réclamations", CONTACTS_MAX)
    poids_courrier = _nombre("Poids", POIDS_MAX, 1)
    contacts_tel = _nombre("Appels", CONTACTS_MAX)
    reclamations_tel = _nombre("Dont réclamations", CONTACTS_MAX)
    poids_tel = _nombre("Poids", POIDS_MAX, 1)
    contacts_rs = _nombre("Messages", CONTACTS_MAX)
    reclamations_rs = _nombre("Dont réclamations", CONTACTS_MAX)
    poids_rs = _nombre("Poids", POIDS_MAX, 1)
    contacts_web = _nombre("Audits du site", CONTACTS_MAX)
    poids_web = _nombre("Poids", POIDS_MAX, 1)
    accueil_physique_actif = forms.BooleanField(
        label="Tester l’accueil physique",
        required=False,
        help_text="L’inscription demande alors l’adresse de l’accueil, et des enquêteurs viennent sur place.",
    )
    contacts_phys = _nombre("Visites sur place", CONTACTS_MAX)
    poids_phys = _nombre("Poids", POIDS_MAX, 1)
    motif = champ_motif()

    @property
    def canaux(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields of each channel under its name."""
        return [
            (nom, [self[champ] for champ in self.fields if champ.endswith(f"_{code.lower()}")])
            for code, nom in NOMS.items()
        ]


class FormulaireNotation(FormulaireReglagesEdition):
    """What makes a score and a ranking."""

    politique_non_reponse = forms.ChoiceField(
        label="Quand personne ne répond, ce que la réponse aurait valu",
        choices=PolitiqueNonReponse.choices,
        widget=forms.RadioSelect,
    )
    minimum_contacts = forms.IntegerField(
        label="Contacts validés pour qu’un canal compte",
        min_value=1,
        max_value=MINIMUM_MAX,
        help_text="Un seul suffit toujours au site, et à une lettre prévue seule.",
    )
    part_validee = forms.IntegerField(
        label="Part des contacts prévus à valider pour être classé, en %", min_value=1, max_value=100
    )
    seuil_performance = forms.IntegerField(
        label="Seuil de performance, sur 100",
        min_value=0,
        max_value=100,
        help_text="La ligne que le rapport trace. Les quatre niveaux gardent leurs bornes : 80, 65 et 50.",
    )
    motif = champ_motif()


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
    motif = champ_motif()


class FormulaireVague(FormulaireEdition):
    """A new wave."""

    du = ChampJour(label="Premier jour")
    au = ChampJour(label="Dernier jour", help_text="Jour inclus.")
    motif = champ_motif()


class FormulaireSuspension(FormulaireEdition):
    """A suspension of the fieldwork."""

    du = ChampJour(label="Premier jour suspendu")
    au = ChampJour(label="Dernier jour suspendu", help_text="Jour inclus.")
    motif = champ_motif()


class FormulairePeriode(FormulaireEdition):
    """New actual days of a wave or suspension."""

    du = ChampJour(label="Premier jour")
    au = ChampJour(label="Dernier jour", help_text="Jour inclus.")
    motif = champ_motif()

    def __init__(self, *args: Any, periode: Periode, **kwargs: Any) -> None:
        self.periode = periode
        kwargs["initial"] = {"du": periode.du, "au": periode.au}
        super().__init__(*args, **kwargs)


class FormulaireRetrait(Formulaire):
    """Why a wave or a suspension is taken back."""

    motif = champ_motif()


class FormulaireElections(FormulaireEdition):
    """The reserve period and the two rounds; all empty: an edition without election."""

    reserve_du = ChampJour(label="Début de la période de réserve", required=False)
    prevu_1 = ChampJour(label="Premier tour prévu le", required=False)
    tenu_1 = ChampJour(label="Premier tour tenu le", required=False)
    prevu_2 = ChampJour(label="Second tour prévu le", required=False)
    tenu_2 = ChampJour(label="Second tour tenu le", required=False)
    motif = champ_motif()

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
        return {"reserve_du": self.cleaned_data["reserve_du"], "tours": tours, "motif": self.cleaned_data["motif"]}


class FormulaireCeremonie(FormulaireEdition):
    """The ceremony: place, status, planned and actual days, hour, programme."""

    intitule = forms.CharField(label="Intitulé", max_length=200)
    lieu = forms.CharField(label="Lieu", max_length=200)
    statut = forms.ChoiceField(label="Statut", choices=StatutCeremonie.choices, widget=forms.RadioSelect)
    prevue_du = ChampJour(label="Prévue du")
    prevue_au = ChampJour(label="Prévue au")
    tenue_du = ChampJour(label="Tenue du", required=False)
    tenue_au = ChampJour(label="Tenue au", required=False)
    debute_a = forms.TimeField(
        label="Heure de début",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="Heure de Paris, le premier jour. Le palmarès reste sous embargo jusque-là.",
    )
    programme = forms.CharField(
        label="Programme",
        max_length=2000,
        required=False,
        widget=zone(6),
        help_text="Il paraît sur la page publique de la cérémonie. Une ligne par moment.",
    )
    motif = champ_motif()

    def __init__(self, *args: Any, campagne: Campagne, **kwargs: Any) -> None:
        ceremonie = getattr(campagne, "ceremonie", None)
        initial: dict[str, Any] = {"statut": StatutCeremonie.PREVUE}
        if ceremonie is not None:
            initial = {champ: getattr(ceremonie, champ) for champ in self.base_fields if champ != "motif"}
        super().__init__(*args, campagne=campagne, initial=initial, **kwargs)
