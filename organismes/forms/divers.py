"""Short forms: an address to write to, a reason, an invitation, the council, the filters of the staff list."""

from __future__ import annotations

from django import forms

from campagnes.web import TOUTES, ChampEdition
from organismes.enums import EtatConseil, EtatInscription, Option, RoleMembre, TypeOrganisme
from organismes.forms.base import FormulaireEtape
from organismes.queries.inscriptions import ACTIVES, AUCUN, FERME, SANS_REGION, TRI_PAR_DEFAUT, TRIS
from organismes.queries.territoires import CODE, departements, regions
from socle.forms.filtres import ChampDeChoix, ChampDeMots, Filtres
from socle.forms.formulaire import ChampCourriel, Formulaire, zone


class FormulaireCourriel(FormulaireEtape):
    """Where to send the resuming link."""

    courriel = ChampCourriel(label="Votre courriel", widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def clean_courriel(self) -> str:
        return str(self.cleaned_data["courriel"]).lower()


class FormulaireMotif(Formulaire):
    """Why: the reason goes to the referent."""

    motif = forms.CharField(
        label="Motif, envoyé au référent",
        max_length=1000,
        widget=zone(4),
        error_messages={"required": "Écrivez le motif\u202f: il est envoyé au référent."},
    )


class FormulaireInvitation(Formulaire):
    """A colleague to invite, and as what."""

    courriel = ChampCourriel(label="Courriel de la personne", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(
        label="Son rôle",
        choices=[
            (
                RoleMembre.MEMBRE,
                "Membre\u202f: modifie l’inscription, lit les résultats, répond aux avis, conduit consultations et sondages",
            ),
            (
                RoleMembre.REFERENT,
                "Référent\u202f: invite aussi, change les rôles, conteste, décide du plan d’actions, peut retirer l’organisme",
            ),
        ],
        initial=RoleMembre.MEMBRE,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez son rôle."},
    )


class FormulaireMotifGarde(Formulaire):
    """Why: the reason stays in the journal."""

    motif = forms.CharField(
        label="Motif, gardé au journal",
        max_length=1000,
        widget=zone(3),
        error_messages={"required": "Écrivez le motif\u202f: il est gardé au journal."},
    )


class FormulaireNomination(FormulaireMotifGarde):
    """The referent that staff give a body, and why."""

    courriel = ChampCourriel(label="Courriel de la personne", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    nom = forms.CharField(label="Nom de la personne", max_length=120)
    identite = forms.BooleanField(
        label="J’ai vérifié auprès de l’organisme qui est cette personne, et qu’elle le représente",
        error_messages={"required": "La plateforme ne vérifie qu’une adresse\u202f: le reste est à vous."},
    )
    field_order = ("courriel", "nom", "motif", "identite")


class FormulaireConseil(Formulaire):
    """State of the council after the first round."""

    etat = forms.ChoiceField(
        label="Après le premier tour, votre conseil municipal est",
        choices=[choix for choix in EtatConseil.choices if choix[0] != EtatConseil.NON_CONCERNE],
        widget=forms.RadioSelect,
    )


# A département or a région may be asked before its directory is loaded.
class FormulaireFiltres(Filtres):
    """Filters of the staff list, `campagne` being the year of the edition."""

    tout = {"campagne": TOUTES}

    texte = ChampDeMots("Nom ou SIREN")
    campagne = ChampEdition()
    etat = ChampDeChoix("État", [(ACTIVES, "actives, tous états"), *EtatInscription.choices], vide="Tous")
    type = ChampDeChoix("Type", TypeOrganisme.choices, vide="Tous")
    region = ChampDeChoix(
        "Région",
        lambda: [*regions(), (SANS_REGION, "Sans région")],
        vide="Toutes",
        possible=lambda lue: lue == SANS_REGION or CODE.fullmatch(lue),
    )
    departement = ChampDeChoix("Département", departements, vide="Tous", possible=CODE.fullmatch)
    option = ChampDeChoix("Option", [*Option.choices, ("PLACE", "Place iD City gratuite")], vide="Toutes")
    referent = ChampDeChoix("Référent", [(AUCUN, "Aucun")], vide="Tous")
    numero = ChampDeChoix("Numéro", [(FERME, "Fermé ou fusionné")], vide="Tous")
    tri = ChampDeChoix(offre=[(tri, tri) for tri in TRIS], initial=TRI_PAR_DEFAUT, widget=forms.HiddenInput)
