"""What may change in an edition, and until when (regles#reglages). One table: acts, forms and tests read it. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from campagnes.logic.garde import Calendrier


class MomentEdition(IntEnum):
    """Where an edition stands, in order; what is measured or given back never waits for the calendar."""

    A_VENIR = 0
    INSCRIPTIONS = 1
    TERRAIN = 2
    RESTITUEE = 3


class Reglage(StrEnum):
    """What staff decide of an edition."""

    ANNEE = "annee"
    OUVERTURE = "ouverture"
    NOM = "nom"
    ECHEANCE = "echeance"
    VAGUES = "vagues"
    SUSPENSIONS = "suspensions"
    ELECTIONS = "elections"
    CEREMONIE = "ceremonie"
    CANAUX = "canaux"
    PLAN = "plan"
    POIDS = "poids"
    NON_REPONSE = "non_reponse"
    MINIMUM = "minimum"
    PART_VALIDEE = "part_validee"
    SEUIL = "seuil"
    REFERENTIELS = "referentiels"
    PLACES = "places"
    VALEUR_PLACE = "valeur_place"


@dataclass(frozen=True, slots=True)
class LimiteDeReglage:
    """The moment from which a setting is settled, None for never; what it is called, and why it no longer moves."""

    fige_des: MomentEdition | None
    mot: str
    raison: str = ""


DES_LE_DEPART = MomentEdition.A_VENIR
_MESURES = "les contacts se mesurent selon cette règle."
_REMIS = "les organismes ont reçu leurs résultats."
LIMITES: dict[Reglage, LimiteDeReglage] = {
    Reglage.ANNEE: LimiteDeReglage(DES_LE_DEPART, "L’année", "elle nomme l’édition partout. Créez-en une autre."),
    Reglage.OUVERTURE: LimiteDeReglage(
        MomentEdition.INSCRIPTIONS, "Le jour d’ouverture", "des organismes s’inscrivent déjà."
    ),
    Reglage.NOM: LimiteDeReglage(MomentEdition.RESTITUEE, "Le nom de l’édition", "il figure sur les rapports remis."),
    Reglage.ECHEANCE: LimiteDeReglage(MomentEdition.RESTITUEE, "La fin des inscriptions", _REMIS),
    Reglage.VAGUES: LimiteDeReglage(MomentEdition.RESTITUEE, "Le calendrier des vagues", _REMIS),
    Reglage.SUSPENSIONS: LimiteDeReglage(MomentEdition.RESTITUEE, "Le calendrier des suspensions", _REMIS),
    # What may be published depends on them after the restitution too.
    Reglage.ELECTIONS: LimiteDeReglage(None, "Le calendrier électoral"),
    Reglage.CEREMONIE: LimiteDeReglage(None, "La cérémonie"),
    Reglage.CANAUX: LimiteDeReglage(MomentEdition.TERRAIN, "Le choix des canaux testés", _MESURES),
    Reglage.PLAN: LimiteDeReglage(MomentEdition.TERRAIN, "Le plan de contacts", _MESURES),
    Reglage.POIDS: LimiteDeReglage(MomentEdition.TERRAIN, "Le poids des canaux", _MESURES),
    Reglage.NON_REPONSE: LimiteDeReglage(MomentEdition.TERRAIN, "La politique de non-réponse", _MESURES),
    Reglage.MINIMUM: LimiteDeReglage(MomentEdition.TERRAIN, "Le minimum de contacts d’un canal", _MESURES),
    Reglage.PART_VALIDEE: LimiteDeReglage(MomentEdition.TERRAIN, "La part de contacts validés", _MESURES),
    Reglage.SEUIL: LimiteDeReglage(MomentEdition.RESTITUEE, "Le seuil de performance", _REMIS),
    Reglage.REFERENTIELS: LimiteDeReglage(MomentEdition.RESTITUEE, "Le choix des référentiels", _REMIS),
    Reglage.PLACES: LimiteDeReglage(MomentEdition.RESTITUEE, "Le nombre de places gratuites", _REMIS),
    # Written on each seat when it is granted (regles#el-09-offre): those already held do not move.
    Reglage.VALEUR_PLACE: LimiteDeReglage(None, "La valeur d’une place"),
}

COLONNES: dict[str, Reglage] = {
    "annee": Reglage.ANNEE,
    "inscriptions_ouvertes_le": Reglage.OUVERTURE,
    "nom": Reglage.NOM,
    "rang_edition": Reglage.NOM,
    "accueil_physique_actif": Reglage.CANAUX,
    **{f"contacts_{canal}": Reglage.PLAN for canal in ("email", "courrier", "tel", "rs", "web", "phys")},
    **{f"reclamations_{canal}": Reglage.PLAN for canal in ("email", "courrier", "tel", "rs")},
    **{f"poids_{canal}": Reglage.POIDS for canal in ("email", "courrier", "tel", "rs", "web", "phys")},
    "politique_non_reponse": Reglage.NON_REPONSE,
    "minimum_contacts": Reglage.MINIMUM,
    "part_validee": Reglage.PART_VALIDEE,
    "seuil_performance": Reglage.SEUIL,
    "idcity_places": Reglage.PLACES,
    "valeur_idcity": Reglage.VALEUR_PLACE,
}
"""The settings that are a column of the edition; the others are rows beside it."""

_SITUATIONS = {
    MomentEdition.A_VENIR: "ne change jamais\u202f: ",
    MomentEdition.INSCRIPTIONS: "ne change plus depuis l’ouverture des inscriptions\u202f: ",
    MomentEdition.TERRAIN: "ne change plus depuis l’ouverture du terrain\u202f: ",
    MomentEdition.RESTITUEE: "ne change plus depuis la restitution\u202f: ",
}


def moment_de(calendrier: Calendrier, instant: dt.datetime, *, deja_mesuree: bool) -> MomentEdition:
    """Return where an edition stands; `deja_mesuree`: contacts made elsewhere were brought in before its fieldwork."""
    if calendrier.restituee_le is not None and instant >= calendrier.restituee_le:
        return MomentEdition.RESTITUEE
    if deja_mesuree or calendrier.terrain_ouvert_le is not None:
        return MomentEdition.TERRAIN
    return MomentEdition.INSCRIPTIONS if instant >= calendrier.ouverture else MomentEdition.A_VENIR


def refus(reglage: Reglage, moment: MomentEdition) -> str:
    """Return why a setting may not change at that moment, in French; empty when it may."""
    limite = LIMITES[reglage]
    if limite.fige_des is None or moment < limite.fige_des:
        return ""
    return f"{limite.mot} {_SITUATIONS[limite.fige_des]}{limite.raison}"
