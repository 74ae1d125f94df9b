"""The registration window as the pages tell it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campagnes.enums import Acte, NaturePeriode
from campagnes.logic.calendrier import heures_locales
from campagnes.logic.garde import autoriser
from campagnes.logic.rebours import reste_en_mots
from campagnes.models import Campagne
from campagnes.queries import calendrier_de, campagne_en_inscription, campagnes_en_inscription, derniere_campagne
from socle.horloge import PARIS
from socle.logic.typographie import date_longue, heure


@dataclass(frozen=True)
class Fenetre:
    """An edition and whether a registration may be sent now; `message` says why not."""

    campagne: Campagne
    est_ouverte: bool
    message: str
    cloture: dt.datetime | None
    dernier_jour: str
    reste: str
    heures_outre_mer: tuple[tuple[str, str], ...]


def fenetre_de(campagne: Campagne, instant: dt.datetime) -> Fenetre:
    """Tell the window of an edition at `instant`."""
    calendrier = calendrier_de(campagne)
    verdict = autoriser(Acte.INSCRIRE, calendrier, instant)
    cloture = calendrier.cloture
    return Fenetre(
        campagne=campagne,
        est_ouverte=verdict.permis,
        message=verdict.message,
        cloture=cloture,
        dernier_jour=date_longue(calendrier.dernier_jour) if calendrier.dernier_jour else "",
        reste=reste_en_mots(instant, cloture) if cloture and verdict.permis else "",
        heures_outre_mer=heures_outre_mer(cloture) if cloture else (),
    )


def fenetre_en_cours(instant: dt.datetime) -> Fenetre | None:
    """Tell the window of the open edition, or else of the latest one; None before any edition."""
    campagne = campagne_en_inscription(instant) or derniere_campagne()
    return fenetre_de(campagne, instant) if campagne else None


def autres_fenetres(annoncee: Fenetre, instant: dt.datetime) -> list[Fenetre]:
    """Tell the windows of the editions open beside the one announced: one that is put off closes late."""
    autres = (une for une in campagnes_en_inscription(instant) if une != annoncee.campagne)
    return [fenetre_de(campagne, instant) for campagne in autres]


def notice_aux_agents(campagne: Campagne, canaux: list[str], responsable: str, delegue: str) -> str:
    """Write the notice to agents: the period of the waves, the channels offered, whom to ask."""
    vagues = [periode for periode in campagne.les_periodes.all() if periode.nature == NaturePeriode.VAGUE]
    entre = (
        f"Entre le {date_longue(min(vague.du for vague in vagues))} et le {date_longue(max(vague.au for vague in vagues))}"
        if vagues
        else "Pendant l’édition"
    )
    par = ", ".join(canal.lower() for canal in canaux) or "les canaux offerts aux usagers"
    return (
        "Votre organisme participe au baromètre de l’expérience citoyen. "
        f"{entre}, des contacts tests pourront être adressés à ses services par {par}. "
        "Ils mesurent l’organisation, pas les personnes\u202f: aucun nom n’est relevé, aucun appel n’est enregistré, "
        "les résultats sont présentés par service et ne servent à aucune évaluation individuelle. "
        f"Responsable\u202f: {responsable or '[à compléter]'}. Contact du délégué\u202f: {delegue or '[à compléter]'}. "
        "Vous pouvez saisir la CNIL."
    )


def heures_outre_mer(cloture: dt.datetime) -> tuple[tuple[str, str], ...]:
    """Return the closing instant overseas, where the clock is not the one of Paris."""
    paris = cloture.astimezone(PARIS)
    return tuple(
        (territoire, f"{date_longue(local.date())} à {heure(local)}")
        for territoire, local in heures_locales(cloture)
        if local.utcoffset() != paris.utcoffset()
    )
