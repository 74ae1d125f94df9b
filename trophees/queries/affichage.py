"""May a body display its result, and its place in the prize list? The one answer: badge, sentence and kit all ask here.

What is displayed cannot be taken back, so it waits for whatever may still change it: the right of reply, an open
dispute. Then comes the guard of the elections, whose lift opens nothing but itself. The place waits for its own day
besides: the prize list is public, the ceremony was held, the reserve period is over (regles#el-04-laureats).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campagnes.enums import Acte, StatutCeremonie
from campagnes.logic.calendrier import UN_JOUR, jour_de
from campagnes.logic.droit_de_reponse import dernier_jour, est_ouvert, fin_du_droit
from campagnes.logic.garde import VerdictGarde
from campagnes.models import Campagne
from organismes.logic.fuseaux import jour_du_departement
from organismes.models import Inscription
from organismes.queries.garde_electorale import Elections, hors_reserve_des, permis_a_partir_du, verdict_pour
from socle.horloge import maintenant
from socle.logic.typographie import accorder, date_longue
from trophees.queries.palmares import palmares_publie, prix_geles


@dataclass(frozen=True)
class Affichage:
    """What a body may display at an instant. Days are the first possible ones; None when nobody knows them yet.

    `verdict` and `des` are about its score and level. `categorie` names its trophies, empty unless it may say so; `attend`
    says what it waits for when it is awarded and may not, `place_des` until when.
    """

    verdict: VerdictGarde
    des: dt.date | None
    categorie: str = ""
    attend: str = ""
    place_des: dt.date | None = None


def affichage_de(
    inscription: Inscription, *, instant: dt.datetime | None = None, elections: Elections | None = None
) -> Affichage:
    """Tell what a body may display of its result at `instant` (now by default)."""
    quand, elections = instant or maintenant(), elections or Elections([inscription])
    verdict, des = _du_resultat(inscription, quand, elections)
    laureat = _categorie_de_laureat(inscription)
    if not laureat:
        return Affichage(verdict, des)
    attend, place_des = _de_la_place(inscription, quand, elections)
    if attend or not verdict.permis:
        return Affichage(verdict, des, attend=attend, place_des=place_des)
    return Affichage(verdict, des, categorie=laureat)


def _du_resultat(
    inscription: Inscription, quand: dt.datetime, elections: Elections
) -> tuple[VerdictGarde, dt.date | None]:
    rendue = inscription.campagne.restituee_le
    ouverts = inscription.les_litiges.ouverts().count() if rendue else 0
    verdict = _verdict(inscription, quand, elections, ouverts=ouverts)
    if verdict.permis or ouverts:
        return verdict, None
    # A day of Paris, as the last one that is told: that instant is still in it further west.
    apres = jour_de(fin_du_droit(rendue)) if rendue else dt.date.min
    des = permis_a_partir_du(inscription, Acte.COMMUNIQUER, quand, au_plus_tot=apres, elections=elections)
    return verdict, des


def _verdict(inscription: Inscription, quand: dt.datetime, elections: Elections, *, ouverts: int) -> VerdictGarde:
    rendue = inscription.campagne.restituee_le
    if rendue and est_ouvert(rendue, quand):
        message = (
            f"Un contact peut être contesté jusqu’au {date_longue(dernier_jour(rendue))} inclus\u202f: votre résultat "
            "ne s’affiche qu’après."
        )
        return VerdictGarde(permis=False, code="droit_de_reponse_en_cours", message=message)
    if ouverts and rendue and rendue <= quand:
        compte = accorder(ouverts, "contestation est en cours", "contestations sont en cours")
        message = f"{compte} d’examen\u202f: votre résultat ne s’affiche qu’une fois la décision rendue."
        return VerdictGarde(permis=False, code="litige_en_cours", message=message)
    return verdict_pour(inscription, Acte.COMMUNIQUER, quand, elections=elections)


def _de_la_place(inscription: Inscription, quand: dt.datetime, elections: Elections) -> tuple[str, dt.date | None]:
    """Return what a place in the public prize list still waits for, empty when nothing, and its day."""
    jour = jour_de(quand)
    annonce = _jour_de_la_ceremonie(inscription.campagne)
    if annonce is None:
        return "les places du palmarès se disent à la cérémonie, dont la nouvelle date n’est pas fixée", None
    if jour < annonce:
        return "les places du palmarès se disent à la cérémonie", hors_reserve_des(
            inscription, annonce, elections=elections
        )
    ici = jour_du_departement(quand, inscription.organisme.departement)
    libre = hors_reserve_des(inscription, ici, elections=elections)
    return ("votre période de réserve électorale n’est pas terminée", libre) if libre > ici else ("", None)


def _jour_de_la_ceremonie(campagne: Campagne) -> dt.date | None:
    """Return the first day on which places may be told; None while the ceremony has no date.

    Held, it is the day it began; planned, the morrow of its last day, since nobody said that it was held. Without
    ceremony, or with one that was called off, the prize list says it by being public.
    """
    ceremonie = getattr(campagne, "ceremonie", None)
    if ceremonie is None or ceremonie.statut == StatutCeremonie.ANNULEE:
        return dt.date.min
    if ceremonie.statut == StatutCeremonie.TENUE:
        return ceremonie.tenue_du
    return None if ceremonie.statut == StatutCeremonie.REPORTEE else ceremonie.prevue_au + UN_JOUR


def _categorie_de_laureat(inscription: Inscription) -> str:
    """Name the trophies that the public prize list gives this body; nothing before it is public."""
    palmares = palmares_publie(inscription.campagne)
    return " et ".join(prix_geles(palmares, inscription)) if palmares else ""
