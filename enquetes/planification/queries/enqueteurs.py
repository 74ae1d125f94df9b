"""Questions about shoppers: the team's list, the next pseudonym, what a home or a conflict typed by hand means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from campagnes.models import Campagne
from enquetes.enums import GenreCourrier
from enquetes.models import Absence, CourrierEnqueteur, Enqueteur
from enquetes.planification.queries.charge import avec_charge
from organismes.enums import NatureEntite
from organismes.logic.siret import nettoyer
from organismes.models import Organisme, Territoire
from organismes.queries.annuaire import chercher_territoires
from socle.horloge import aujourdhui
from socle.logic.recherche import normaliser
from socle.nombres import CLE_MAX, entier_de, est_en_chiffres
from socle.recherche import contient

PSEUDONYME = re.compile(r"^E-(\d+)$")
CODE_INSEE = re.compile(r"\(([0-9][0-9AB][0-9]{3})\)")
NB_CANDIDATES = 10
TRIS: dict[str, tuple[str, ...]] = {
    "pseudonyme": ("pseudonyme",),
    "charge": ("charge", "pseudonyme"),
    "-charge": ("-charge", "pseudonyme"),
    "departement": ("commune__departement", "pseudonyme"),
}
STATUTS = {
    "actif": Q(est_actif=True),
    "retire": Q(est_actif=False),
    "sans_compte": Q(utilisateur=None),
    "jamais_venu": Q(est_actif=True, utilisateur__isnull=False, utilisateur__last_login=None),
}


@dataclass(frozen=True)
class FiltresEnqueteurs:
    """Filters of the list, as the address gives them; an empty one filters nothing."""

    texte: str = ""
    canal: str = ""
    departement: str = ""
    statut: str = ""
    absent: bool = False
    tri: str = "pseudonyme"


def enqueteurs_filtres(campagne: Campagne | None, filtres: FiltresEnqueteurs) -> QuerySet[Enqueteur]:
    """Return the shoppers that the filters keep, with their load in the edition."""
    # A JSON list is read as text: containment is not the same on every database.
    enqueteurs = Enqueteur.objects.annotate(canaux_texte=Cast("canaux", CharField()))
    if filtres.texte:
        enqueteurs = enqueteurs.filter(
            Q(pseudonyme__icontains=filtres.texte)
            | contient(filtres.texte, "commune__nom_cherche", "utilisateur__recherche")
        )
    if filtres.canal:
        enqueteurs = enqueteurs.filter(canaux_texte__contains=f'"{filtres.canal}"')
    if filtres.departement:
        enqueteurs = enqueteurs.filter(commune__departement=filtres.departement)
    enqueteurs = enqueteurs.filter(STATUTS.get(filtres.statut, Q())).annotate(est_absent=_absent_aujourdhui())
    if filtres.absent:
        enqueteurs = enqueteurs.filter(est_absent=True)
    return (
        avec_charge(enqueteurs, campagne)
        .select_related("commune", "utilisateur")
        .order_by(*TRIS.get(filtres.tri, TRIS["pseudonyme"]))
    )


def _absent_aujourdhui() -> Exists:
    jour = aujourdhui()
    return Exists(Absence.objects.filter(enqueteur=OuterRef("pk"), du__lte=jour, au__gte=jour))


def departements_des_enqueteurs() -> list[str]:
    """Return the départements where shoppers live."""
    return sorted(set(Enqueteur.objects.exclude(commune=None).values_list("commune__departement", flat=True)) - {""})


def prochain_pseudonyme() -> str:
    """Return the pseudonym after the highest of the form E-012."""
    numeros = [
        numero
        for pseudonyme in Enqueteur.objects.values_list("pseudonyme", flat=True)
        if (trouve := PSEUDONYME.match(pseudonyme)) and (numero := entier_de(trouve[1], CLE_MAX)) is not None
    ]
    return f"E-{max(numeros, default=0) + 1:03}"


def organismes_nommes(ligne: str) -> list[Organisme]:
    """Return the bodies that a typed line may mean: its SIREN, else its whole name, else a part of its name."""
    texte = ligne.strip()
    exacts = list(Organisme.objects.filter(_nom_ou_siren(texte)).order_by("recherche")[:NB_CANDIDATES])
    return exacts or list(Organisme.objects.filter(contient(texte, "recherche")).order_by("recherche")[:NB_CANDIDATES])


def est_dans_l_annuaire(ligne: str) -> bool:
    """Tell whether a typed line is the SIREN or the whole name of a territory, which may still register."""
    texte = ligne.strip()
    return Territoire.objects.filter(_nom_ou_siren(texte) | Q(nom_cherche=normaliser(texte))).exists()


def _nom_ou_siren(texte: str) -> Q:
    return Q(siren=nettoyer(texte)) | Q(nom__iexact=texte)


def communes_nommees(texte: str) -> list[Territoire]:
    """Return the communes that a home typed by hand may mean: « Nom (code INSEE) », a postal code, a name."""
    communes = Territoire.objects.filter(nature=NatureEntite.COMMUNE)
    code = CODE_INSEE.search(texte)
    if code:
        return list(communes.filter(code=code[1]))
    propre = texte.strip()
    if est_en_chiffres(propre):
        return list(communes.filter(les_codes_postaux__code=propre).order_by("nom_cherche")[:NB_CANDIDATES])
    exactes = list(communes.filter(nom__iexact=propre).order_by("-population", "code")[:NB_CANDIDATES])
    return exactes or list(chercher_territoires(propre, natures=[NatureEntite.COMMUNE], limite=NB_CANDIDATES))


def nom_de_commune(commune: Territoire | None) -> str:
    """Write a home so that it is understood again without doubt."""
    return f"{commune.nom} ({commune.code})" if commune else ""


def derniere_invitation(enqueteur: Enqueteur) -> CourrierEnqueteur | None:
    """Return the last mail that invites a shopper, for what became of it; None when she never was."""
    return enqueteur.les_courriers.filter(genre=GenreCourrier.INVITATION).first()


def fiche_enqueteur() -> QuerySet[Enqueteur]:
    """Return shoppers with what their page shows."""
    return Enqueteur.objects.select_related("commune", "utilisateur", "calendrier_partage").prefetch_related(
        "les_absences", "les_conflits__organisme"
    )
