"""The planning problem of an edition as the database stands: what is settled, what may be placed, what is placed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from enquetes.enums import EtatVisite
from enquetes.models import Visite
from enquetes.planification.logic.deplacements import Places
from enquetes.planification.logic.plan_p import dates_souhaitees
from enquetes.planification.logic.regles import Affectation, Instance, Registre
from enquetes.planification.queries import plan as requetes
from enquetes.planification.queries.programme import Programme
from socle.horloge import aujourdhui


@dataclass(frozen=True)
class Probleme:
    """The instance (regles#contrat-plan), every contact not begun being to place, and the places that these have now.

    A contact planned before the first day that may be planned is settled: its shopper may be about to make it.
    """

    instance: Instance
    tenues: Places

    def placables(self, visites: Iterable[Visite]) -> list[Visite]:
        """Return those of these contacts that may be placed."""
        libres = {visite.id for visite in self.instance.visites}
        return [visite for visite in visites if str(visite.pk) in libres]


def probleme_de(programme: Programme, *, depuis: dt.date) -> Probleme:
    """Return the problem of an edition from `depuis` on."""
    libres = {
        visite.pk: visite
        for visites in programme.visites.values()
        for visite in visites
        if _est_libre(visite, programme.seconds.get(visite.pk), depuis=depuis)
    }
    base = requetes.instance_vide(programme.campagne, depuis=depuis, sauf=libres)
    souhaits = _souhaits(programme, Registre(base))
    visites = tuple(
        replace(requetes.visite_du_plan(visite), **souhaits.get(visite.pk, {})) for visite in libres.values()
    )
    return Probleme(
        replace(base, visites=visites),
        {
            str(visite.pk): place
            for visite in libres.values()
            if (place := _place_de(visite, programme.seconds.get(visite.pk)))
        },
    )


def _est_libre(visite: Visite, second: Visite | None, *, depuis: dt.date) -> bool:
    """Tell whether a contact may still change hands or day.

    One that misses a shopper waits for the evening when another may be making it: she may not have sent it yet.
    """
    if visite.etat != EtatVisite.PLANIFIEE or (second is not None and second.etat != EtatVisite.PLANIFIEE):
        return False
    lectures = [lecture for lecture in (visite, second) if lecture is not None]
    if any(_se_fait_peut_etre(lecture, depuis=depuis) for lecture in lectures):
        return False
    lecteurs = [lecture.enqueteur for lecture in lectures]
    incomplet = len(lecteurs) < (2 if visite.est_double else 1) or any(
        qui is None or not qui.est_actif for qui in lecteurs
    )
    return incomplet or visite.prevue_le is None or visite.prevue_le >= depuis


def _se_fait_peut_etre(lecture: Visite, *, depuis: dt.date) -> bool:
    qui, jour = lecture.enqueteur, lecture.prevue_le
    return qui is not None and qui.est_actif and jour is not None and aujourdhui() <= jour < depuis


def _place_de(visite: Visite, second: Visite | None) -> tuple[Affectation, ...]:
    tenues = [
        (lecture.enqueteur.pseudonyme, lecture.prevue_le)
        for lecture in (visite, second)
        if lecture is not None and lecture.enqueteur is not None and lecture.prevue_le is not None
    ]
    if not tenues:
        return ()
    jour = tenues[0][1]
    lecteurs = sorted(pseudonyme for pseudonyme, le in tenues if le == jour)
    return tuple(Affectation(str(visite.pk), pseudonyme, jour) for pseudonyme in lecteurs)


def _souhaits(programme: Programme, registre: Registre) -> dict:
    """Return the wished day and half of each contact of plan P, each on an evenly spread day of its half."""
    souhaits: dict = {}
    for rang, (inscription, couples) in enumerate(programme.couples.items()):
        jours = dates_souhaitees(
            [contact for contact, _visite in couples],
            moities=programme.moities,
            jours=registre.jours_ouvres(requetes.zone_de(inscription)),
            rang=rang,
        )
        for (contact, visite), souhait in zip(couples, jours, strict=True):
            souhaits[visite.pk] = {"souhait": souhait, "fenetre": programme.moities[contact.moitie - 1]}
    return souhaits
