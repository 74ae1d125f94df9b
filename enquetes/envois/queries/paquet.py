"""What the phone of a shopper takes along: all that grading without network needs, and nothing of anybody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from campagnes.logic.calendrier import Intervalle
from campagnes.logic.garde import VerdictGarde
from campagnes.queries import calendrier_de
from enquetes.enums import ETATS_SAISISSABLES, EtatVisite
from enquetes.models import Critere, Enqueteur, Grille, PieceJointe, Scenario, Visite
from enquetes.visites.logic.delais import JoursOuvres
from enquetes.visites.logic.mots import jamais_en_mots
from enquetes.visites.queries.preparation import PreparationEnqueteur, RefusPreparation, preparation_de
from enquetes.visites.queries.visites import Carnet, est_sur_pieces, verdict_de, visites_du_terrain
from organismes.logic.fuseaux import fuseau_du_departement
from organismes.models import CanalOffert


@dataclass(frozen=True)
class VisiteEmportee:
    """One visit of the list; `coordonnees`, `verdict` and the rest of the draft matter while it is open."""

    visite: Visite
    est_ouverte: bool
    coordonnees: str
    verdict: VerdictGarde
    preparation: RefusPreparation | None
    vagues: tuple[Intervalle, ...]
    jours: JoursOuvres
    pieces: tuple[PieceJointe, ...]

    @property
    def grille(self) -> str:
        """Name the grid inside the package."""
        return cle_grille(self.visite.grille)

    @property
    def scenario(self) -> str:
        """Name the scenario inside the package."""
        return f"{self.visite.scenario.code}-{self.visite.scenario.version}"


@dataclass(frozen=True)
class Paquet:
    """The visits of one shopper with the grids and scenarios of the open ones, each once."""

    enqueteur: Enqueteur
    visites: tuple[VisiteEmportee, ...]
    grilles: dict[str, tuple[Critere, ...]]

    @property
    def ouvertes(self) -> tuple[VisiteEmportee, ...]:
        """The visits in which the shopper may still write."""
        return tuple(emportee for emportee in self.visites if emportee.est_ouverte)

    @property
    def departements(self) -> set[str]:
        """Return where the bodies of the open visits stand."""
        return {emportee.visite.inscription.organisme.departement for emportee in self.ouvertes}

    @property
    def scenarios(self) -> dict[tuple[str, str], Scenario]:
        """The scenarios of the open visits, by grid and scenario."""
        return {(e.grille, e.scenario): e.visite.scenario for e in self.ouvertes}


def cle_grille(grille: Grille) -> str:
    """Name a grid inside the package."""
    return f"{grille.canal}-{grille.version}"


def paquet_du_terrain(user: Any) -> Paquet | None:
    """Return what the phone of a shopper takes along, None for a person who is not one.

    As many queries for one visit as for a hundred: only editions and grids add theirs.
    """
    enqueteur = Enqueteur.objects.filter(utilisateur=user).first()
    if enqueteur is None:
        return None
    visites = list(
        visites_du_terrain(user).order_by("prevue_le", "pk").prefetch_related("les_pieces", "double_de__les_pieces")
    )
    ouvertes = [visite for visite in visites if visite.etat in ETATS_SAISISSABLES]
    campagnes = {visite.inscription.campagne for visite in ouvertes}
    preparation = preparation_de(enqueteur, campagnes)
    return Paquet(enqueteur, tuple(_emporter(visites, preparation)), _grilles(ouvertes))


def _emporter(visites: list[Visite], preparation: PreparationEnqueteur) -> Iterable[VisiteEmportee]:
    carnet, coordonnees, calendriers = Carnet(), _coordonnees(visites), {}
    for visite in visites:
        campagne = visite.inscription.campagne
        if campagne.pk not in calendriers:
            calendriers[campagne.pk] = calendrier_de(campagne)
        calendrier = calendriers[campagne.pk]
        yield VisiteEmportee(
            visite=visite,
            est_ouverte=visite.etat in ETATS_SAISISSABLES,
            coordonnees=coordonnees.get((visite.inscription_id, visite.canal), ""),
            verdict=verdict_de(visite, calendrier),
            preparation=preparation.refus(visite) if visite.etat == EtatVisite.PLANIFIEE else None,
            vagues=calendrier.vagues,
            jours=carnet.jours(visite),
            pieces=tuple(visite.les_pieces.all()),
        )


def _coordonnees(visites: list[Visite]) -> dict[tuple[int, str], str]:
    offerts: QuerySet[CanalOffert] = CanalOffert.objects.filter(inscription__in={v.inscription_id for v in visites})
    return {(offert.inscription_id, offert.canal): offert.coordonnees for offert in offerts}


def _grilles(visites: list[Visite]) -> dict[str, tuple[Critere, ...]]:
    noms = {visite.grille_id: cle_grille(visite.grille) for visite in visites}
    lues: dict[str, list[Critere]] = {nom: [] for nom in noms.values()}
    for critere in Critere.objects.filter(grille__in=noms).order_by("grille", "ordre"):
        lues[noms[critere.grille_id]].append(critere)
    return {nom: tuple(criteres) for nom, criteres in lues.items()}


def visite_en_donnees(emportee: VisiteEmportee) -> dict[str, Any]:
    """Return a visit as the phone stores it; a closed one is a line of the list and no more."""
    visite = emportee.visite
    ligne = {
        "id": str(visite.pk),
        "ouverte": emportee.est_ouverte,
        "etat": visite.etat,
        "organisme": visite.inscription.organisme.nom,
        "canal": visite.canal,
        "canal_mot": visite.get_canal_display(),
        "theme": visite.scenario.theme,
        "prevue_le": _ecrire(visite.prevue_le),
    }
    if not emportee.est_ouverte:
        return ligne
    return ligne | {
        "grille": emportee.grille,
        "scenario": emportee.scenario,
        "type_scenario": visite.scenario.type,
        "hors_horaires": visite.hors_horaires,
        "remarque": visite.remarque,
        "a_reprendre_avant": _ecrire(visite.a_reprendre_avant),
        "contestation": _contestation(visite),
        "verdict": {
            "permis": emportee.verdict.permis,
            "code": emportee.verdict.code,
            "message": emportee.verdict.message,
        },
        "preparation": _preparation(emportee.preparation),
        "double": _double(visite),
        "jours": {
            "feries": sorted(jour.isoformat() for jour in emportee.jours.feries),
            "suspensions": _ecrire_intervalles(emportee.jours.suspensions),
        },
        "vagues": _ecrire_intervalles(emportee.vagues),
        "fuseau": fuseau_du_departement(visite.inscription.organisme.departement).key,
        "brouillon": _brouillon(visite),
        "pieces": [_piece(piece) for piece in emportee.pieces],
    }


def _piece(piece: PieceJointe) -> dict[str, Any]:
    return {
        "numero": piece.pk,
        "nom": piece.nom,
        "taille": piece.taille,
        "sha256": piece.empreinte_envoi or piece.empreinte,
    }


def critere_en_donnees(critere: Critere) -> dict[str, Any]:
    """Return what the engine of the phone reads of a criterion."""
    return {
        "code": critere.code,
        "libelle": critere.libelle,
        "bareme": critere.bareme,
        "nature": critere.nature,
        "unite": critere.echelle.get("unite", ""),
        "jamais": jamais_en_mots(critere.bareme),
        "conditions": sorted(critere.conditions.split("+")),
    }


def _double(visite: Visite) -> dict[str, Any] | None:
    """Return what a second grading shares with the contact it reads: its evidence and, of a written one that was
    handed over, its instants.
    """
    contact = visite.double_de
    if contact is None:
        return None
    sur_pieces, est_pret = est_sur_pieces(visite), contact.soumise_le is not None
    return {
        "sur_pieces": sur_pieces,
        "pret": est_pret,
        "moments": _moments(contact) if sur_pieces and est_pret else None,
        "preuves": [
            {"numero": piece.pk, "nom": piece.nom, "taille": piece.taille}
            for piece in sorted(contact.les_pieces.all(), key=lambda piece: (piece.cree_le, piece.pk))
        ],
    }


def _preparation(refus: RefusPreparation | None) -> dict[str, str] | None:
    """Return why she may not begin yet, and where she mends it, with a network."""
    if refus is None:
        return None
    return {"message": refus.message, "adresse": f"{reverse('enquetes:terrain_formation')}?edition={refus.annee}"}


def _contestation(visite: Visite) -> dict[str, str | None] | None:
    """Return what became of the return that she contests, None where she may still contest one."""
    contestation = getattr(visite, "contestation", None)
    if contestation is None:
        return None
    return {
        "deposee_le": _ecrire(contestation.deposee_le),
        "decidee_le": _ecrire(contestation.decidee_le),
        "issue": contestation.issue,
        "reponse": contestation.reponse,
    }


def _moments(visite: Visite) -> dict[str, str | None]:
    return {
        "contact": _ecrire(visite.effectuee_le),
        "fin": _ecrire(visite.terminee_le),
        "accuse": _ecrire(visite.accusee_le),
        "reponse": _ecrire(visite.repondue_le),
        "close": _ecrire(visite.sans_reponse_le),
    }


def _brouillon(visite: Visite) -> dict[str, Any]:
    return {
        "etat": visite.etat,
        "reponses": visite.reponses,
        "faits": visite.observations.get("faits", {}),
        "elements": visite.observations.get("elements", {}),
        "commentaire": visite.commentaire,
        "moments": _moments(visite),
    }


def _ecrire_intervalles(intervalles: Iterable[Intervalle]) -> list[dict[str, str]]:
    return [{"du": intervalle.du.isoformat(), "au": intervalle.au.isoformat()} for intervalle in intervalles]


def _ecrire(quand: dt.date | dt.datetime | None) -> str | None:
    return quand.isoformat() if quand else None
