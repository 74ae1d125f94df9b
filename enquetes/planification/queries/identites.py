"""Aliases of an edition: who has which, what a plan would draw, what it would lack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Emprunt, Enqueteur, IdentiteEmprunt, ReglageTerrain, Visite
from enquetes.planification.logic.deplacements import Places, lecteurs
from enquetes.planification.logic.identites import (
    BESOINS,
    IDENTITES_PAR_ENQUETEUR,
    DemandeIdentite,
    IdentiteTirable,
    tirer,
)
from socle.logic.typographie import accorder

SANS_IDENTITE = "L’enquêteur n’a plus d’identité d’emprunt libre pour cet organisme et ce canal."
# Contacts named in a refusal; the others are counted.
MANQUES_DITS = 3


@dataclass(frozen=True)
class Tirage:
    """The draw of aliases for some contacts: what it writes, what it takes back, who must have one and cannot.

    `nouveaux` are visit, alias and body of each loan to write once the loans `caduques` are gone.
    """

    nouveaux: tuple[tuple[UUID, int, int], ...] = ()
    caduques: frozenset[int] = frozenset()
    manques: tuple[Visite, ...] = ()

    @property
    def phrase(self) -> str:
        """Say which contacts lack an alias, the first ones named; empty when none does."""
        if not self.manques:
            return ""
        dits = "\u202f; ".join(_nommer(visite) for visite in self.manques[:MANQUES_DITS])
        reste = len(self.manques) - MANQUES_DITS
        suite = f"\u202f; et {accorder(reste, 'autre')}" if reste > 0 else ""
        return f"{accorder(len(self.manques), 'contact')} sans identité d’emprunt libre\u202f: {dits}{suite}."


def _nommer(visite: Visite) -> str:
    besoin = BESOINS.get(visite.canal)
    avec = f" (il y faut {besoin.label})" if besoin else ""
    return f"{visite.inscription.organisme.nom}, {visite.get_canal_display()}, {visite.enqueteur}{avec}"


def identites_exigees(campagne: Campagne) -> bool:
    """Tell whether every contact of an edition must have an alias, or only those of shoppers who were given some."""
    return ReglageTerrain.objects.filter(campagne=campagne, identites_exigees=True).exists()


def tirage_de(campagne: Campagne, confiees: Iterable[Visite], *, liberees: Collection[str] = ()) -> Tirage:
    """Return the draw for contacts not begun, whose `enqueteur` is the one that they would have.

    Those of `liberees` give their alias back. A second reading has none: the body meets the first shopper.
    """
    demandes = {visite.pk: visite for visite in confiees if visite.double_de_id is None and visite.enqueteur_id}
    exigees = identites_exigees(campagne)
    siennes = IdentiteEmprunt.objects.filter(campagne=campagne)
    identites = list(siennes.filter(enqueteur__in={visite.enqueteur_id for visite in demandes.values()}))
    if not (identites or exigees):
        return Tirage()
    tirage = _tirer_parmi(campagne, demandes, identites, liberees)
    return tirage if exigees else replace(tirage, manques=_pourvus(tirage.manques, identites))


def _tirer_parmi(
    campagne: Campagne,
    demandes: Mapping[UUID, Visite],
    identites: Collection[IdentiteEmprunt],
    liberees: Collection[str],
) -> Tirage:
    """Draw among these aliases; every contact without one is missing it."""
    emprunts = _emprunts(identites, demandes)
    tenus = [emprunt for emprunt in emprunts if _tient(emprunt, liberees)]
    tenues = {emprunt.visite_id: emprunt.identite_id for emprunt in emprunts}
    ailleurs = [emprunt for emprunt in tenus if emprunt.visite_id not in demandes]
    tirees = _tirer(campagne, demandes, tenues, _tirables(identites, ailleurs))
    repris = [emprunt for emprunt in tenus if tirees.get(emprunt.visite_id) == emprunt.identite_id]
    return Tirage(
        nouveaux=tuple(_nouveaux(demandes, tirees, tenues)),
        caduques=_cles(emprunts) - _cles(ailleurs) - _cles(repris),
        manques=tuple(visite for pk, visite in demandes.items() if pk not in tirees),
    )


def _emprunts(identites: Collection[IdentiteEmprunt], visites: Collection[UUID]) -> list[Emprunt]:
    """Return the loans of these aliases, and those of these contacts."""
    lus = Emprunt.objects.filter(Q(identite__in=identites) | Q(visite__in=visites))
    return list(lus.select_related("visite", "identite"))


def _cles(emprunts: Iterable[Emprunt]) -> frozenset[int]:
    return frozenset(emprunt.pk for emprunt in emprunts)


def _tirables(identites: Iterable[IdentiteEmprunt], emprunts: Iterable[Emprunt]) -> list[IdentiteTirable]:
    """Return aliases with the bodies that met them in these loans, or will."""
    connues: defaultdict[int, set[int]] = defaultdict(set)
    for emprunt in emprunts:
        connues[emprunt.identite_id].add(emprunt.organisme_id)
    return [IdentiteTirable(i.pk, i.enqueteur_id, i.parts, frozenset(connues[i.pk])) for i in identites]


def _tirer(
    campagne: Campagne,
    visites: Mapping[UUID, Visite],
    tenues: Mapping[UUID, int],
    identites: Collection[IdentiteTirable],
) -> dict[UUID, int]:
    """Return the alias of as many contacts as can have one, in their order."""
    demandes = [
        DemandeIdentite(str(pk), v.enqueteur_id, v.inscription.organisme_id, v.canal, tenues.get(pk))
        for pk, v in visites.items()
        if v.enqueteur_id is not None
    ]
    tirees = tirer(demandes, identites, graine=f"identites-{campagne.annee}")
    return {pk: tirees[str(pk)] for pk in visites if str(pk) in tirees}


def _nouveaux(
    visites: Mapping[UUID, Visite], tirees: Mapping[UUID, int], tenues: Mapping[UUID, int]
) -> Iterator[tuple[UUID, int, int]]:
    for pk, tiree in tirees.items():
        if tiree != tenues.get(pk):
            yield pk, tiree, visites[pk].inscription.organisme_id


def _pourvus(visites: Iterable[Visite], identites: Iterable[IdentiteEmprunt]) -> tuple[Visite, ...]:
    """Return the contacts whose shopper was given some of these aliases."""
    pourvus = {identite.enqueteur_id for identite in identites}
    return tuple(visite for visite in visites if visite.enqueteur_id in pourvus)


def _tient(emprunt: Emprunt, liberees: Collection[str]) -> bool:
    """Tell whether the body met this alias, or will: a void contact counts if begun, for a call leaves no moment typed."""
    visite = emprunt.visite
    if visite.etat == EtatVisite.PLANIFIEE:
        return visite.enqueteur_id == emprunt.identite.enqueteur_id and str(visite.pk) not in liberees
    return visite.etat != EtatVisite.ANNULEE or (visite.commencee_le or visite.effectuee_le) is not None


def tirage_des_places(campagne: Campagne, places: Places, *, liberees: Collection[str] = ()) -> Tirage:
    """Return the draw of a plan, written or not: the first shopper of each contact is who meets the body."""
    enqueteurs = {enqueteur.pseudonyme: enqueteur for enqueteur in Enqueteur.objects.all()}
    par_cle = {enqueteur.pk: enqueteur for enqueteur in enqueteurs.values()}
    visites = list(
        Visite.objects.contacts()
        .filter(pk__in=[cle for cle, place in places.items() if place], etat=EtatVisite.PLANIFIEE)
        .select_related("inscription__organisme", "le_double")
        .order_by("inscription__organisme__recherche", "canal", "pk")
    )
    for visite in visites:
        double = getattr(visite, "le_double", None)
        second = double.enqueteur_id if double else None
        cles = [enqueteurs[a.enqueteur].pk for a in places[str(visite.pk)] if a.enqueteur in enqueteurs]
        premier, _second = lecteurs(cles, visite.enqueteur_id, second)
        visite.enqueteur = par_cle[premier] if premier else None
    return tirage_de(campagne, visites, liberees=liberees)


@dataclass(frozen=True)
class FiltresIdentites:
    """Filters of the list; an empty one filters nothing."""

    texte: str = ""


def identites_filtrees(campagne: Campagne, filtres: FiltresIdentites) -> QuerySet[IdentiteEmprunt]:
    """Return the aliases of an edition, with how many bodies meet each."""
    identites = IdentiteEmprunt.objects.filter(campagne=campagne).annotate(nb_contacts=Count("les_emprunts"))
    if filtres.texte:
        identites = identites.filter(
            Q(enqueteur__pseudonyme__icontains=filtres.texte) | Q(courriel__icontains=filtres.texte)
        )
    return identites.select_related("enqueteur").order_by("enqueteur__pseudonyme", "nom")


@dataclass(frozen=True)
class BilanIdentites:
    """Where an edition stands: shoppers `a_court`, contacts given to somebody and not covered."""

    a_court: tuple[str, ...]
    contacts_decouverts: int
    exigees: bool


def enqueteurs_a_court(campagne: Campagne, *, exigees: bool) -> tuple[str, ...]:
    """Return the active shoppers who have fewer aliases than may be needed; nobody where aliases are not in use."""
    siennes = Count("les_identites", filter=Q(les_identites__campagne=campagne))
    actifs = Enqueteur.objects.filter(est_actif=True).exclude(canaux=[]).annotate(nb_identites=siennes)
    comptes = list(actifs.order_by("pseudonyme").values_list("pseudonyme", "nb_identites"))
    if not (exigees or any(nombre for _qui, nombre in comptes)):
        return ()
    return tuple(qui for qui, nombre in comptes if nombre < IDENTITES_PAR_ENQUETEUR)


def bilan_des_identites(campagne: Campagne) -> BilanIdentites:
    """Return what staff should still type, or know, about the aliases of an edition."""
    exigees = identites_exigees(campagne)
    decouverts = Visite.objects.contacts().filter(
        inscription__campagne=campagne, etat=EtatVisite.PLANIFIEE, enqueteur__isnull=False, emprunt=None
    )
    return BilanIdentites(
        a_court=enqueteurs_a_court(campagne, exigees=exigees),
        contacts_decouverts=decouverts.count(),
        exigees=exigees,
    )
