"""Aliases of an edition: who has which, what a plan would draw, what it would lack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
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
    identites = list(
        IdentiteEmprunt.objects.filter(campagne=campagne, enqueteur__in={v.enqueteur_id for v in demandes.values()})
    )
    if not (identites or exigees):
        return Tirage()
    emprunts = list(
        Emprunt.objects.filter(Q(identite__in=identites) | Q(visite__in=demandes)).select_related("visite", "identite")
    )
    tenues = {emprunt.visite_id: emprunt.identite_id for emprunt in emprunts}
    connues: defaultdict[int, set[int]] = defaultdict(set)
    for emprunt in emprunts:
        if emprunt.visite_id not in demandes and _tient(emprunt, liberees):
            connues[emprunt.identite_id].add(emprunt.organisme_id)
    tirees = tirer(
        [
            DemandeIdentite(
                str(visite.pk),
                visite.enqueteur_id,
                visite.inscription.organisme_id,
                visite.canal,
                tenues.get(visite.pk),
            )
            for visite in demandes.values()
            if visite.enqueteur_id is not None
        ],
        [IdentiteTirable(i.pk, i.enqueteur_id, i.parts, frozenset(connues[i.pk])) for i in identites],
        graine=f"identites-{campagne.annee}",
    )
    pourvus = {identite.enqueteur_id for identite in identites}
    return Tirage(
        nouveaux=tuple(
            (visite.pk, tiree, visite.inscription.organisme_id)
            for visite in demandes.values()
            if (tiree := tirees.get(str(visite.pk))) is not None and tiree != tenues.get(visite.pk)
        ),
        caduques=frozenset(
            emprunt.pk
            for emprunt in emprunts
            if not _tient(emprunt, liberees)
            or (emprunt.visite_id in demandes and tirees.get(str(emprunt.visite_id)) != emprunt.identite_id)
        ),
        manques=tuple(
            visite
            for visite in demandes.values()
            if str(visite.pk) not in tirees and (exigees or visite.enqueteur_id in pourvus)
        ),
    )


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
        .order_by("inscription__organisme__nom", "canal", "pk")
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
