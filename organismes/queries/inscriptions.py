"""Questions about registrations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from campagnes.models import Campagne
from campagnes.queries import ANNEES_APRES, campagne_en_inscription, derniere_campagne, methode_de
from organismes.enums import (
    CONSERVATION_BROUILLON,
    ETATS_ACTIFS,
    Canal,
    EtatInscription,
    Option,
    RoleMembre,
    TypeOrganisme,
)
from organismes.logic.fuseaux import jour_du_departement
from organismes.models import Brouillon, CourrierOrganisme, Inscription, Membre, Organisme
from organismes.models.inscription import InscriptionQuerySet
from organismes.queries.fiche import NOM_DES_OPTIONS
from organismes.queries.numeros import a_numero_ferme
from organismes.queries.population import population_retenue
from organismes.queries.recherche import organisme_nomme
from socle.enums import EtatCourrier
from socle.horloge import aujourdhui, maintenant

TRIS = {
    "nom": ("organisme__recherche", "pk"),
    "-nom": ("-organisme__recherche", "pk"),
    "deposee": ("deposee_le", "pk"),
    "-deposee": ("-deposee_le", "pk"),
    "etat": ("etat", "organisme__recherche", "pk"),
    "population": (population_retenue().asc(nulls_last=True), "organisme__recherche", "pk"),
    "-population": (population_retenue().desc(nulls_last=True), "organisme__recherche", "pk"),
}
TRI_PAR_DEFAUT = "-deposee"
AUCUN = "aucun"
FERME = "ferme"
ACTIVES = "actives"
"""Registrations that hold the place of their body: those that dashboards count."""
SANS_REGION = "aucune"


@dataclass(frozen=True)
class FiltresInscriptions:
    """What a staff list keeps; an empty value keeps all, editions included.

    `etat` also takes ACTIVES, `region` SANS_REGION, `option` PLACE (holds a free seat).
    """

    texte: str = ""
    campagne: int | None = None
    etat: str = ""
    type: str = ""
    departement: str = ""
    region: str = ""
    option: str = ""
    referent: str = ""
    numero: str = ""
    tri: str = TRI_PAR_DEFAUT


def sans_referent(inscriptions: InscriptionQuerySet) -> InscriptionQuerySet:
    """Keep the active registrations that nobody answers for: no referent among the people of the body, no address to write to."""
    ont_un_referent = Membre.objects.filter(role=RoleMembre.REFERENT).values("organisme")
    return inscriptions.filter(etat__in=ETATS_ACTIFS, referent_courriel="").exclude(organisme__in=ont_un_referent)


def edition_par_defaut() -> int | None:
    """Return the year of the edition that the staff list shows: registration open, else the latest."""
    campagne = campagne_en_inscription() or derniere_campagne()
    return campagne.annee if campagne else None


def lister(filtres: FiltresInscriptions) -> QuerySet[Inscription]:
    """Return the registrations that pass the filters, in the order asked for."""
    requete = Inscription.objects.select_related("organisme", "campagne", "place_gratuite")
    if filtres.campagne:
        requete = requete.filter(campagne__annee=filtres.campagne)
    if filtres.etat:
        requete = requete.filter(etat__in=ETATS_ACTIFS if filtres.etat == ACTIVES else [filtres.etat])
    for champ in ("type", "departement", "region"):
        valeur = getattr(filtres, champ)
        if valeur:
            requete = requete.filter(**{f"organisme__{champ}": "" if valeur == SANS_REGION else valeur})
    if filtres.option == "PLACE":
        requete = requete.filter(place_gratuite__isnull=False)
    elif filtres.option:
        requete = requete.filter(**{NOM_DES_OPTIONS[Option(filtres.option)]: True})
    if filtres.referent == AUCUN:
        requete = sans_referent(requete)
    if filtres.numero == FERME:
        requete = a_numero_ferme(requete)
    if filtres.texte:
        requete = requete.filter(organisme_nomme(filtres.texte, "organisme", "organisme__territoire__nom_cherche"))
    return requete.order_by(*TRIS.get(filtres.tri, TRIS[TRI_PAR_DEFAUT]))


def conseil_a_declarer(campagne: Campagne, type_organisme: str, departement: str) -> bool:
    """Tell whether a registration of the edition asks a commune for its council: from its first round to its last one, by its own day.

    Later on the reserve is over in any case (regles#reserve).
    """
    if type_organisme != TypeOrganisme.COMMUNE:
        return False
    tours = {tour.tour: tour.tenu_le or tour.prevu_le for tour in campagne.les_tours.all()}
    premier = tours.get(1)
    return premier is not None and premier <= jour_du_departement(maintenant(), departement) <= max(tours.values())


def inscription_courante(organisme: Organisme) -> Inscription | None:
    """Return the registration a body looks at: the latest edition, an active one before the others.

    One that left the next edition, or was refused there, goes on in the present one until its results are given back.
    """
    choix = list(
        Inscription.objects.filter(organisme=organisme)
        .exclude(etat=EtatInscription.DEPOSEE)
        .select_related("campagne", "organisme")
        .order_by("-campagne__annee", "-deposee_le")
    )
    if not choix:
        return None
    derniere = [inscription for inscription in choix if inscription.campagne_id == choix[0].campagne_id]
    en_cours = [inscription for inscription in choix if _dure_encore(inscription.campagne)]
    fermees = {EtatInscription.REFUSEE, EtatInscription.RETIREE}
    return next((une for une in [*derniere, *en_cours] if une.etat not in fermees), derniere[0])


def inscription_courante_avec(organisme: Organisme, option: Q) -> Inscription | None:
    """Return the registration where a body manages an option: its latest active one that `option` keeps.

    When the next edition opens without it, what goes on in the present one is still managed. Without any, the
    registration that the body looks at.
    """
    siennes = Inscription.objects.actives().filter(option, organisme=organisme)
    derniere = siennes.select_related("campagne", "organisme").order_by("-campagne__annee").first()
    return derniere or inscription_courante(organisme)


def _dure_encore(campagne: Campagne) -> bool:
    """Tell whether an edition goes on: without results, and not one of long ago whose results were never given here."""
    return campagne.restituee_le is None and campagne.annee + ANNEES_APRES >= aujourdhui().year


def historique_des_editions(organisme: Organisme) -> list[Inscription]:
    """Return the registrations of a body that were confirmed, latest edition first."""
    return list(
        Inscription.objects.filter(organisme=organisme)
        .exclude(etat=EtatInscription.DEPOSEE)
        .select_related("campagne")
        .order_by("-campagne__annee", "-deposee_le")
    )


def accueil_a_donner(inscription: Inscription, canaux: Collection[str]) -> bool:
    """Tell whether the edition tests the desk, while a body that takes part has not said where its own is.

    Until the fieldwork opens: later on its contacts are planned.
    """
    campagne = inscription.campagne
    return (
        inscription.etat in ETATS_ACTIFS
        and campagne.terrain_ouvert_le is None
        and Canal.PHYS in methode_de(campagne).canaux
        and Canal.PHYS not in canaux
    )


def reprises_possibles(user: Any, campagne: Campagne) -> list[Inscription]:
    """Return the last registration of each body of a person, for those that hold no place in an edition."""
    siennes = Inscription.objects.visibles_par(user).filter(organisme__les_membres__utilisateur=user)
    confirmees = siennes.exclude(etat=EtatInscription.DEPOSEE)
    dernieres: dict[int, Inscription] = {}
    for inscription in confirmees.select_related("campagne", "organisme").order_by("-campagne__annee", "-deposee_le"):
        dernieres.setdefault(inscription.organisme_id, inscription)
    tenues = Inscription.objects.actives().filter(campagne=campagne, organisme__in=dernieres)
    inscrits = set(tenues.values_list("organisme", flat=True))
    return [inscription for organisme, inscription in dernieres.items() if organisme not in inscrits]


def edition_a_rejoindre(user: Any, inscription: Inscription) -> Campagne | None:
    """Return the edition that the body of a registration may enter now with its answers, the last ones that it gave."""
    ouverte = campagne_en_inscription()
    return ouverte if ouverte and inscription in reprises_possibles(user, ouverte) else None


def a_confirmer_par(courriel: str, *, depuis: dt.datetime) -> QuerySet[Inscription]:
    """Return the registrations deposited since `depuis` that wait for the confirmation of this address.

    `est_devancee`: another one of the body holds its place, and this one would be refused.
    """
    return (
        Inscription.objects.filter(
            etat=EtatInscription.DEPOSEE, referent_courriel__iexact=courriel, deposee_le__gte=depuis
        )
        .annotate(est_devancee=_devancee())
        .select_related("organisme", "campagne")
    )


def a_confirmer_encore(courriel: str, instant: dt.datetime) -> list[Inscription]:
    """Return the latest registrations of an address that may still be confirmed, one a body and an edition, three at most."""
    sienne: dict[tuple[int, int], Inscription] = {}
    attendues = a_confirmer_par(courriel, depuis=instant - CONSERVATION_BROUILLON).exclude(_devancee())
    for inscription in attendues.order_by("-deposee_le"):
        sienne.setdefault((inscription.organisme_id, inscription.campagne_id), inscription)
    return list(sienne.values())[:3]


def _devancee() -> Exists:
    autres = Inscription.objects.actives().filter(campagne=OuterRef("campagne"), organisme=OuterRef("organisme"))
    return Exists(autres)


def courriels_retenus(inscription: Inscription) -> QuerySet[CourrierOrganisme]:
    """Return the mails of a registration that a limit holds, none of them tried yet."""
    return inscription.les_courriers.filter(etat=EtatCourrier.DU, est_retenu=True, essais=0)


def courriel_retenu(inscription: Inscription) -> dt.datetime | None:
    """Return from when the confirmation mail may leave, None when nothing holds it."""
    return courriels_retenus(inscription).order_by("pk").values_list("a_partir_du", flat=True).first()


def brouillons_de(courriel: str) -> list[Brouillon]:
    """Return the latest drafts of an address that can still be resumed, three at most."""
    return list(
        Brouillon.objects.filter(courriel__iexact=courriel, inscription__isnull=True, expire_le__gt=maintenant())
        .select_related("campagne")
        .order_by("-modifie_le")[:3]
    )
