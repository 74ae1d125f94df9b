"""May this be done now? The one place that answers, for every act whose date matters.

Sources: registration window of the edition; fieldwork in waves outside suspensions; election rules EL-02, EL-04 and
EL-08 (reserve period, eve and day of each round). Rules are pure: the caller gives the calendar and the instant.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from campagnes.logic.calendrier import PARIS, UN_JOUR, Intervalle, instant_cloture, jour_de
from socle.logic.typographie import date_longue

COMMUNE = "COMMUNE"
AUTRES_COLLECTIVITES = frozenset({"CC", "CA", "CU", "METROPOLE", "EPT", "DEPARTEMENT", "REGION"})
CONSEIL_COMPLET = "complet"


@dataclass(frozen=True)
class Calendrier:
    """Dates of an edition, in one of its two versions (planned or actual).

    `dernier_jour` is the latest last day of registration; `tours` are the days of the rounds, in order.
    """

    annee: int
    ouverture: dt.datetime
    dernier_jour: dt.date | None = None
    vagues: tuple[Intervalle, ...] = ()
    suspensions: tuple[Intervalle, ...] = ()
    reserve_du: dt.date | None = None
    tours: tuple[dt.date, ...] = ()
    terrain_ouvert_le: dt.datetime | None = None
    restituee_le: dt.datetime | None = None

    @property
    def cloture(self) -> dt.datetime | None:
        """First instant at which a registration is refused."""
        return instant_cloture(self.dernier_jour) if self.dernier_jour else None

    @property
    def jours_geles(self) -> frozenset[dt.date]:
        """Eve and day of each round."""
        return frozenset(jour for tour in self.tours for jour in (tour - UN_JOUR, tour))


@dataclass(frozen=True)
class Verdict:
    """The answer: `code` is stable, `message` is French. A permitted act may carry a warning."""

    permis: bool
    code: str = ""
    message: str = ""


PERMIS = Verdict(permis=True)


@dataclass(frozen=True)
class _Demande:
    calendrier: Calendrier
    instant: dt.datetime
    type_organisme: str
    etat_conseil: str

    @property
    def jour(self) -> dt.date:
        return jour_de(self.instant)


def autoriser(
    acte: str,
    calendrier: Calendrier,
    instant: dt.datetime,
    *,
    type_organisme: str = "",
    etat_conseil: str = "",
) -> Verdict:
    """Tell whether `acte` (a value of campagnes.enums.Acte) may be done at the aware `instant`.

    `type_organisme` and `etat_conseil` matter to the acts of a body during the reserve period only.
    """
    return REGLES[acte](_Demande(calendrier, instant, type_organisme, etat_conseil))


def fin_reserve(calendrier: Calendrier, type_organisme: str, etat_conseil: str = "") -> dt.date | None:
    """Return the last day of the reserve period of a body, included; None when it has none.

    A commune whose council was complete at the first round is free after it; other local authorities wait for the
    second round by prudence; other bodies are not concerned.
    """
    if calendrier.reserve_du is None or not calendrier.tours:
        return None
    if type_organisme == COMMUNE and etat_conseil == CONSEIL_COMPLET:
        return calendrier.tours[0]
    return calendrier.tours[-1] if type_organisme == COMMUNE or type_organisme in AUTRES_COLLECTIVITES else None


def est_en_reserve(calendrier: Calendrier, jour: dt.date, type_organisme: str, etat_conseil: str = "") -> bool:
    """Tell whether a body is in its reserve period that day."""
    fin = fin_reserve(calendrier, type_organisme, etat_conseil)
    return fin is not None and calendrier.reserve_du is not None and calendrier.reserve_du <= jour <= fin


def _refus(code: str, message: str) -> Verdict:
    return Verdict(permis=False, code=code, message=message)


def _inscrire(demande: _Demande) -> Verdict:
    calendrier, instant = demande.calendrier, demande.instant
    if instant < calendrier.ouverture:
        ouverture = calendrier.ouverture.astimezone(PARIS)
        return _refus(
            "inscriptions_a_venir",
            f"Les inscriptions ouvriront le {date_longue(ouverture.date())} à {ouverture:%H} h {ouverture:%M}, "
            "heure de Paris.",
        )
    if calendrier.cloture is None or calendrier.dernier_jour is None:
        return _refus("inscriptions_sans_echeance", "La date de fin des inscriptions n’est pas encore fixée.")
    if instant >= calendrier.cloture:
        return _refus(
            "inscriptions_closes",
            f"Les inscriptions à l’édition {calendrier.annee} sont closes depuis la fin du "
            f"{date_longue(calendrier.dernier_jour)}, minuit, heure de Paris.",
        )
    return PERMIS


def _planifier(demande: _Demande) -> Verdict:
    vagues = demande.calendrier.vagues
    if not vagues:
        return _refus("terrain_sans_vague", "Aucune vague de terrain n’est fixée pour cette édition.")
    if demande.jour > max(vague.au for vague in vagues):
        return _refus("terrain_termine", "La dernière vague de terrain est terminée.")
    return PERMIS


def _visiter(demande: _Demande) -> Verdict:
    calendrier, jour = demande.calendrier, demande.jour
    for arret in calendrier.suspensions:
        if arret.contient(jour):
            return _refus(
                "terrain_suspendu", f"Le terrain est suspendu du {date_longue(arret.du)} au {date_longue(arret.au)}."
            )
    if any(vague.contient(jour) for vague in calendrier.vagues):
        return PERMIS
    suivantes = sorted(vague.du for vague in calendrier.vagues if vague.du > jour)
    if suivantes:
        return _refus("hors_vague", f"La prochaine vague de terrain commence le {date_longue(suivantes[0])}.")
    if calendrier.vagues:
        return _refus("terrain_termine", "La dernière vague de terrain est terminée.")
    return _refus("terrain_sans_vague", "Aucune vague de terrain n’est fixée pour cette édition.")


def _restituer(demande: _Demande) -> Verdict:
    ouvert = demande.calendrier.terrain_ouvert_le
    if ouvert is None or demande.instant < ouvert:
        return _refus("terrain_non_ouvert", "Le terrain n’a pas commencé : il n’y a pas de résultats à restituer.")
    return PERMIS


def _gel(demande: _Demande) -> Verdict:
    if demande.jour in demande.calendrier.jours_geles:
        return _refus(
            "veille_ou_jour_de_scrutin",
            "La veille et le jour d’un tour de scrutin, rien n’est publié et aucun courriel ne part aux citoyens.",
        )
    return PERMIS


def _publier_palmares(demande: _Demande) -> Verdict:
    gel = _gel(demande)
    calendrier = demande.calendrier
    if not gel.permis or calendrier.reserve_du is None or not calendrier.tours:
        return gel
    fin = calendrier.tours[-1]
    if calendrier.reserve_du <= demande.jour <= fin:
        return Verdict(
            permis=True,
            code="reserve_en_cours",
            message=f"La période de réserve électorale court jusqu’au {date_longue(fin)} inclus : "
            "les kits de communication ne sont pas remis aux collectivités lauréates avant cette date.",
        )
    return PERMIS


def _communiquer(demande: _Demande) -> Verdict:
    calendrier = demande.calendrier
    if calendrier.restituee_le is None or demande.instant < calendrier.restituee_le:
        return _refus("resultats_non_restitues", "Les résultats de cette édition ne sont pas encore restitués.")
    gel = _gel(demande)
    if not gel.permis:
        return gel
    fin = fin_reserve(calendrier, demande.type_organisme, demande.etat_conseil)
    if fin and est_en_reserve(calendrier, demande.jour, demande.type_organisme, demande.etat_conseil):
        return _refus(
            "reserve_electorale",
            f"Période de réserve électorale : pas de communication sur les résultats jusqu’au {date_longue(fin)} "
            "inclus.",
        )
    return PERMIS


REGLES: dict[str, Callable[[_Demande], Verdict]] = {
    "inscrire": _inscrire,
    "planifier": _planifier,
    "visiter": _visiter,
    "restituer": _restituer,
    "publier_palmares": _publier_palmares,
    "communiquer": _communiquer,
    "ecrire_citoyens": _gel,
}
