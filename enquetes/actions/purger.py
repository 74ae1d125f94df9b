"""What goes at night: evidence a year after the restitution, measures of past editions, shoppers of long ago."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from campagnes.models import Campagne
from campagnes.queries import editions_passees
from comptes.enums import PERSONNEL
from comptes.models import Utilisateur
from enquetes.actions.effacer import oublier_enqueteur
from enquetes.enums import CONSERVATION_ENQUETEUR, CONSERVATION_IDENTITES, CONSERVATION_PIECES, MESURES_RETIREES
from enquetes.models import (
    Autotest,
    BriefingLu,
    ConflitEnveloppe,
    Enqueteur,
    Enveloppe,
    IdentiteEmprunt,
    PieceJointe,
    PlanTerrain,
    Visite,
)
from organismes.models import Invitation, Membre
from socle.conservation import RetraitDeLignes, supprimer
from socle.fichiers import stockage_prive, supprimer_au_commit
from socle.journal import consigner
from socle.personnes import effacer_comptes


def _pieces(a_la_date: dt.datetime) -> QuerySet[PieceJointe]:
    """Return the evidence of editions given back a year before, or whose measures go."""
    rendues = Q(visite__inscription__campagne__restituee_le__lte=a_la_date - CONSERVATION_PIECES)
    return PieceJointe.objects.filter(rendues | Q(visite__in=_visites(a_la_date)))


def _supprimer_avec_fichier(lot: QuerySet[Any], _a_la_date: dt.datetime) -> int:
    """Delete rows, then their files once this is committed: what resists is swept (`balayer`)."""
    lignes = list(lot)
    for ligne in lignes:
        _oublier_fichier(str(ligne.fichier.name))
    lot.delete()
    return len(lignes)


def _fichiers_de(modele: type[Enveloppe | ConflitEnveloppe], recue_le: str, visite: str) -> RetraitDeLignes:
    """Return what takes away the files that phones sent and that never became evidence."""

    def lignes(a_la_date: dt.datetime) -> QuerySet[Any]:
        limite = a_la_date - CONSERVATION_PIECES
        passes = Q(**{f"{visite}__inscription__campagne__restituee_le__lte": limite})
        passes |= Q(**{f"{visite}__isnull": True, f"{recue_le}__lte": limite})
        return modele.objects.filter(passes).exclude(fichier="")

    return RetraitDeLignes(modele, lignes, _vider_les_fichiers)


def _vider_les_fichiers(lot: QuerySet[Any], _a_la_date: dt.datetime) -> int:
    for nom in lot.values_list("fichier", flat=True):
        _oublier_fichier(nom)
    return lot.update(fichier="")


def _oublier_fichier(nom: str) -> None:
    if nom:
        supprimer_au_commit(stockage_prive(), nom)


def _visites(a_la_date: dt.datetime) -> QuerySet[Visite]:
    return Visite.objects.filter(inscription__campagne__in=editions_passees(a_la_date))


def _supprimer_les_visites(lot: QuerySet[Any], _a_la_date: dt.datetime) -> int:
    """Delete contacts with their second readings and what phones sent of them; say how many went from each edition."""
    total = 0
    for campagne in Campagne.objects.filter(les_inscriptions__les_visites__in=lot).distinct().order_by("pk"):
        siennes = Visite.objects.filter(Q(pk__in=lot) | Q(double_de__in=lot), inscription__campagne=campagne)
        pks = list(siennes.values_list("pk", flat=True))
        Enveloppe.objects.filter(visite__in=pks).delete()
        Visite.objects.filter(pk__in=pks, double_de__isnull=False).delete()
        Visite.objects.filter(pk__in=pks).delete()
        consigner(campagne, MESURES_RETIREES, None, nombre=len(pks))
        total += len(pks)
    return total


def _enveloppes(a_la_date: dt.datetime) -> QuerySet[Enveloppe]:
    """Return what phones sent about no visit, of the years of the editions that are past."""
    derniere = editions_passees(a_la_date).order_by("-annee").first()
    if derniere is None:
        return Enveloppe.objects.none()
    return Enveloppe.objects.filter(visite__isnull=True, recue_le__year__lte=derniere.annee)


def _enqueteurs(a_la_date: dt.datetime) -> QuerySet[Enqueteur]:
    """Return the shoppers withdrawn, whose last contact answers for nothing any more."""
    limite = a_la_date - CONSERVATION_ENQUETEUR
    recentes = Visite.objects.filter(enqueteur=OuterRef("pk"), modifie_le__gt=limite)
    connus = Enqueteur.objects.filter(Q(utilisateur__isnull=False) | Q(commune__isnull=False))
    return connus.filter(est_actif=False, modifie_le__lte=limite).exclude(Exists(recentes))


def _identites(a_la_date: dt.datetime) -> QuerySet[IdentiteEmprunt]:
    """Return the aliases of editions given back long enough ago, or that never were and are past."""
    rendues = Q(campagne__restituee_le__lte=a_la_date - CONSERVATION_IDENTITES)
    return IdentiteEmprunt.objects.filter(rendues | Q(campagne__in=editions_passees(a_la_date)))


def comptes_d_enqueteurs() -> QuerySet[Any]:
    """Return the accounts that a contract keeps, withdrawn or not: no shorter retention takes them."""
    return Enqueteur.objects.filter(utilisateur__isnull=False).values("utilisateur")


def _oublier(lot: QuerySet[Any], _a_la_date: dt.datetime) -> int:
    enqueteurs = list(lot.order_by("pk"))
    for enqueteur in enqueteurs:
        compte = enqueteur.utilisateur_id
        oublier_enqueteur(enqueteur)
        # Who came back to the team, speaks for a body or is asked to is still somebody: her account follows its own retention.
        comptes = Utilisateur.objects.filter(pk=compte).exclude(les_roles__role__in=PERSONNEL)
        for lien in (Membre, Invitation):
            comptes = comptes.exclude(Exists(lien.objects.filter(utilisateur=OuterRef("pk"))))
        effacer_comptes(comptes)
    return len(enqueteurs)


PIECES = (
    RetraitDeLignes(PieceJointe, _pieces, _supprimer_avec_fichier),
    _fichiers_de(ConflitEnveloppe, "recu_le", "enveloppe__visite"),
    _fichiers_de(Enveloppe, "recue_le", "visite"),
)
MESURES = (
    RetraitDeLignes(Visite, _visites, _supprimer_les_visites),
    RetraitDeLignes(Enveloppe, _enveloppes, supprimer),
    RetraitDeLignes(
        PlanTerrain,
        lambda le: PlanTerrain.objects.filter(campagne__in=editions_passees(le)),
        supprimer,
    ),
)
FORMATION = (
    RetraitDeLignes(Autotest, lambda le: Autotest.objects.filter(campagne__in=editions_passees(le)), supprimer),
    RetraitDeLignes(
        BriefingLu, lambda le: BriefingLu.objects.filter(briefing__campagne__in=editions_passees(le)), supprimer
    ),
)
IDENTITES = (RetraitDeLignes(IdentiteEmprunt, _identites, supprimer),)
ENQUETEURS = (RetraitDeLignes(Enqueteur, _enqueteurs, _oublier, un_par_un=True),)
