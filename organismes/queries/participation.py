"""A body's participation told in words: what is done, what is under way, what comes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campagnes.enums import NaturePeriode
from campagnes.models import Campagne, Periode
from organismes.enums import EtatInscription
from organismes.models import Inscription
from socle.horloge import PARIS, aujourdhui
from socle.logic.typographie import date_longue, periode

PASSEE, EN_COURS, A_VENIR = "passee", "en-cours", "a-venir"


@dataclass(frozen=True)
class EtapeDeParticipation:
    """A step as the timeline shows it; `nature` is etape or pause."""

    mot: str
    quand: str
    etat: str
    nature: str = "etape"


def participation_de(inscription: Inscription, *, a_un_resultat: bool = True) -> list[EtapeDeParticipation]:
    """Return the five steps. Fieldwork is told by the waves of the edition, never by a date of the body's own.

    Who was validated after results were given back has none (`a_un_resultat`).
    """
    validee = inscription.etat == EtatInscription.VALIDEE
    etapes = [
        EtapeDeParticipation("Inscription déposée", _jour(inscription.deposee_le), PASSEE),
        EtapeDeParticipation("Adresse confirmée", _jour(inscription.confirmee_le), PASSEE),
    ]
    if inscription.etat in {EtatInscription.REFUSEE, EtatInscription.RETIREE}:
        mot = "Inscription refusée" if inscription.etat == EtatInscription.REFUSEE else "Inscription retirée"
        return [*etapes, EtapeDeParticipation(mot, _jour(inscription.decidee_le), EN_COURS, "pause")]
    if inscription.etat == EtatInscription.A_CORRIGER:
        etapes.append(EtapeDeParticipation("Modification demandée", "à vous de jouer", EN_COURS))
    else:
        etapes.append(
            EtapeDeParticipation("Inscription validée", _jour(inscription.decidee_le), PASSEE)
            if validee
            else EtapeDeParticipation("Relecture de l’inscription", "par l’équipe du baromètre", EN_COURS)
        )
    resultats = _resultats(inscription, validee=validee, a_un_resultat=a_un_resultat)
    return [*etapes, _terrain(inscription, validee=validee), resultats]


def terrain_est_passe(campagne: Campagne) -> bool:
    """Tell whether no contact of an edition is still to be made: results were given back, or its last wave is over."""
    fins = [vague.au for vague in _vagues(campagne)]
    return campagne.restituee_le is not None or (bool(fins) and aujourdhui() > max(fins))


def _vagues(campagne: Campagne) -> list[Periode]:
    return [vague for vague in campagne.les_periodes.all() if vague.nature == NaturePeriode.VAGUE]


def _terrain(inscription: Inscription, *, validee: bool) -> EtapeDeParticipation:
    campagne = inscription.campagne
    vagues = _vagues(campagne)
    if not vagues:
        return EtapeDeParticipation("Terrain", "dates à venir", A_VENIR)
    debut, fin = min(vague.du for vague in vagues), max(vague.au for vague in vagues)
    quand, jour = periode(debut, fin), aujourdhui()
    if terrain_est_passe(campagne):
        return EtapeDeParticipation("Terrain terminé", quand, PASSEE)
    if validee and campagne.terrain_ouvert_le is not None and jour >= debut:
        return EtapeDeParticipation("Terrain en cours", quand, EN_COURS)
    return EtapeDeParticipation("Terrain", quand, A_VENIR)


def _resultats(inscription: Inscription, *, validee: bool, a_un_resultat: bool) -> EtapeDeParticipation:
    restituee_le = inscription.campagne.restituee_le
    if restituee_le is not None and validee and not a_un_resultat:
        return EtapeDeParticipation("Pas de résultat", "inscription validée après la restitution", PASSEE)
    if restituee_le is not None and validee:
        return EtapeDeParticipation("Résultats disponibles", _jour(restituee_le), PASSEE)
    return EtapeDeParticipation("Résultats et rapport", "après la dernière vague", A_VENIR)


def _jour(instant: dt.datetime | None) -> str:
    return date_longue(instant.astimezone(PARIS).date()) if instant else ""
