"""What the phone of a shopper shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from campagnes.logic.garde import VerdictGarde
from campagnes.queries import calendrier_de
from enquetes.enums import ETATS_SAISISSABLES, EtatVisite
from enquetes.models import Critere, IdentiteEmprunt, PieceJointe, Visite
from enquetes.visites.logic import saisie
from enquetes.visites.logic.mots import dire_mesure, points
from enquetes.visites.queries.preparation import RefusPreparation, preparation_de
from enquetes.visites.queries.visites import (
    Carnet,
    coordonnees_du_canal,
    est_en_retard,
    est_sur_pieces,
    identite_de,
    jours_du_contact,
    preuves_de,
    reprise_en_retard,
    verdict_de,
    visites_du_terrain,
)
from socle.enums import Question
from socle.horloge import maintenant
from socle.logic.typographie import accorder, date_longue

GROUPES = ("Renvoyées", "Aujourd’hui", "À faire", "Réponse attendue", "Terminées")
RENVOYEES, AUJOURD_HUI, A_FAIRE, ATTENDUES, TERMINEES = GROUPES


@dataclass(frozen=True)
class LigneTerrain:
    """A visit of the list, with what to do in words."""

    visite: Visite
    groupe: str
    consigne: str
    presse: bool = False


@dataclass(frozen=True)
class LigneRecapitulatif:
    """A criterion of the summary. `mots` is empty when the measure is missing."""

    critere: Critere
    place: saisie.Place
    mots: str
    points: int | None


@dataclass(frozen=True)
class SaisieEnCours:
    """The draft of a visit and where it stands."""

    visite: Visite
    contexte: saisie.Contexte
    ecrans: tuple[saisie.Ecran, ...]
    manquants: tuple[saisie.Ecran, ...]
    a_noter: tuple[str, ...]
    fin_attente: dt.date | None

    @property
    def nb_notes(self) -> int:
        """Count the criteria already graded."""
        return sum(code in self.visite.reponses for code in self.a_noter)

    @property
    def est_ouvert(self) -> bool:
        """The shopper may write in it, as far as its state goes."""
        return self.visite.etat in ETATS_SAISISSABLES and self.visite.etat != EtatVisite.PLANIFIEE

    @property
    def attend(self) -> bool:
        """A written contact was sent and nothing came yet."""
        return self.fin_attente is not None and not self.contexte.moments.est_denoue

    @property
    def reprise(self) -> saisie.Ecran | None:
        """Where one stopped: the first screen without an answer."""
        return next((ecran for ecran in self.manquants if ecran.genre is not saisie.Genre.ATTENTE), None)


@dataclass(frozen=True)
class FicheMission:
    """All that the mission sheet says."""

    brouillon: SaisieEnCours
    coordonnees: str
    verdict: VerdictGarde
    preuves: tuple[PieceJointe, ...]
    consigne: str
    identite: IdentiteEmprunt | None
    preparation: RefusPreparation | None

    attend_le_contact = Question("verdict.code", "contact_en_cours")


def programme_du_terrain(user: Any) -> list[tuple[str, list[LigneTerrain]]]:
    """Return the visits of a shopper by what they ask of her, empty groups left out."""
    carnet = Carnet()
    lignes = [_ligne(visite, carnet) for visite in visites_du_terrain(user).order_by("prevue_le", "pk")]
    groupes = ((nom, [ligne for ligne in lignes if ligne.groupe == nom]) for nom in GROUPES)
    return [(nom, retenues) for nom, retenues in groupes if retenues]


def brouillon_de(visite: Visite, carnet: Carnet | None = None) -> SaisieEnCours:
    """Return where the draft of a visit stands."""
    lus = carnet or Carnet()
    contexte = lus.contexte(visite)
    reponses = visite.reponses
    return SaisieEnCours(
        visite=visite,
        contexte=contexte,
        ecrans=saisie.ecrans(contexte, reponses),
        manquants=saisie.manquants(contexte, reponses),
        a_noter=saisie.criteres_a_noter(contexte, reponses),
        fin_attente=lus.fin_de_l_attente(visite),
    )


def fiche_mission(visite: Visite) -> FicheMission:
    """Return the mission sheet of a visit."""
    carnet = Carnet()
    return FicheMission(
        brouillon=brouillon_de(visite, carnet),
        coordonnees=coordonnees_du_canal(visite),
        verdict=verdict_de(visite, calendrier_de(visite.inscription.campagne)),
        preuves=tuple(preuves_de(visite)) if visite.double_de_id else (),
        consigne=_ligne(visite, carnet).consigne,
        identite=identite_de(visite),
        preparation=_preparation(visite),
    )


def _preparation(visite: Visite) -> RefusPreparation | None:
    """Return what its shopper must do before she begins a planned visit."""
    if visite.etat != EtatVisite.PLANIFIEE or visite.enqueteur is None:
        return None
    return preparation_de(visite.enqueteur, [visite.inscription.campagne]).refus(visite)


def recapitulatif_de(brouillon: SaisieEnCours) -> list[LigneRecapitulatif]:
    """Return every criterion of the grid with its measure in words."""
    visite, contexte = brouillon.visite, brouillon.contexte
    places = saisie.places(contexte, visite.reponses)
    baremes = {critere.code: critere.bareme for critere in contexte.grille.criteres}
    lignes = []
    for critere in visite.grille.les_criteres.order_by("ordre"):
        connue = critere.code in visite.reponses
        mesure = visite.reponses.get(critere.code)
        bareme = baremes[critere.code]
        lignes.append(
            LigneRecapitulatif(
                critere=critere,
                place=places[critere.code],
                mots=dire_mesure(bareme, mesure) if connue else "",
                points=points(bareme, mesure),
            )
        )
    return lignes


def _ligne(visite: Visite, carnet: Carnet) -> LigneTerrain:
    if visite.etat == EtatVisite.A_REVOIR:
        mot = ", c’était jusqu’au" if reprise_en_retard(visite) else " jusqu’au"
        fin = f"{mot} {date_longue(visite.a_reprendre_avant, annee=False)}" if visite.a_reprendre_avant else ""
        return LigneTerrain(visite, RENVOYEES, f"À reprendre{fin}\u202f: {visite.remarque}", presse=True)
    if visite.etat not in ETATS_SAISISSABLES:
        mots = "Acceptée, merci" if visite.etat == EtatVisite.VALIDEE else "Envoyée, en relecture"
        return LigneTerrain(visite, TERMINEES, mots)
    if visite.etat == EtatVisite.PLANIFIEE:
        return _ligne_planifiee(visite)
    return _ligne_commencee(brouillon_de(visite, carnet))


def _ligne_planifiee(visite: Visite) -> LigneTerrain:
    if est_sur_pieces(visite):
        pret = visite.double_de is not None and visite.double_de.soumise_le is not None
        mots = (
            "Seconde notation, à faire sur les preuves" if pret else "Seconde notation, quand le contact sera terminé"
        )
        return LigneTerrain(visite, AUJOURD_HUI if pret else A_FAIRE, mots)
    if visite.prevue_le is None:
        return LigneTerrain(visite, A_FAIRE, "Sans date pour le moment")
    if visite.prevue_le in jours_du_contact(visite, maintenant()):
        return LigneTerrain(visite, AUJOURD_HUI, "À faire aujourd’hui")
    jour = date_longue(visite.prevue_le, annee=False)
    if est_en_retard(visite):
        return LigneTerrain(visite, AUJOURD_HUI, f"En retard\u202f: prévue le {jour}", presse=True)
    return LigneTerrain(visite, A_FAIRE, f"Prévue le {jour}")


def _ligne_commencee(brouillon: SaisieEnCours) -> LigneTerrain:
    visite, moments = brouillon.visite, brouillon.contexte.moments
    restent = [ecran for ecran in brouillon.manquants if ecran.genre is saisie.Genre.CRITERE]
    reste = f"il reste {accorder(len(restent), 'question')}" if restent else "relisez et envoyez"
    if brouillon.attend and brouillon.fin_attente:
        recu = "Accusé reçu, réponse" if moments.accuse else "Réponse"
        suite = f"\u202f; {reste}" if restent else ""
        mots = f"{recu} attendue jusqu’au {date_longue(brouillon.fin_attente, annee=False)}{suite}"
        return LigneTerrain(visite, ATTENDUES, mots)
    if moments.close:
        return LigneTerrain(visite, AUJOURD_HUI, f"Personne n’a répondu\u202f: {reste}")
    if moments.reponse:
        return LigneTerrain(visite, AUJOURD_HUI, f"Réponse reçue\u202f: {reste}")
    return LigneTerrain(visite, AUJOURD_HUI, f"Commencée\u202f: {reste}")
