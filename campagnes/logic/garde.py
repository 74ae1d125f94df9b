"""May this be done now? The one place that answers, for every act whose date matters.

Rules: registration (regles#inscription-fenetre); fieldwork (regles#terrain-vagues); results (regles#restitution,
regles#droit-de-reponse); elections (regles#reserve on; articles L.49 and L.52-1 of the electoral code). Contacts and
kiosks have no rule of election here: they are never frozen (regles#el-01-mesure). Rules are pure: the caller gives the
calendar and the instant.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from campagnes.enums import Acte
from campagnes.logic.calendrier import PARIS, UN_JOUR, Intervalle, instant_cloture, jour_de
from campagnes.logic.droit_de_reponse import attente_du_droit
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
    def fin_des_vagues(self) -> dt.date | None:
        """Last day of the last wave, included."""
        return max((vague.au for vague in self.vagues), default=None)

    @property
    def jours_geles(self) -> frozenset[dt.date]:
        """Eve and day of each round."""
        return frozenset(jour for tour in self.tours for jour in (tour - UN_JOUR, tour))


@dataclass(frozen=True)
class VerdictGarde:
    """The answer: `code` is stable, `message` is French. A permitted act may carry a warning."""

    permis: bool
    code: str = ""
    message: str = ""


PERMIS = VerdictGarde(permis=True)


@dataclass(frozen=True)
class _Demande:
    calendrier: Calendrier
    instant: dt.datetime
    jour: dt.date
    type_organisme: str
    etat_conseil: str
    reserve_levee: bool


def autoriser(
    acte: str,
    calendrier: Calendrier,
    instant: dt.datetime,
    *,
    jour: dt.date | None = None,
    type_organisme: str = "",
    etat_conseil: str = "",
    reserve_levee: bool = False,
) -> VerdictGarde:
    """Tell whether `acte` (a value of campagnes.enums.Acte) may be done at the aware `instant`.

    `jour` is the civil day of that instant where the body stands, that of Paris unless told. `type_organisme` and
    `etat_conseil` matter to the acts of a body during the reserve period only. `reserve_levee` tells that a named
    person took responsibility for communicating (regles#el-02-communiquer); it opens nothing else.
    """
    ce_jour = jour or jour_de(instant)
    return REGLES[acte](_Demande(calendrier, instant, ce_jour, type_organisme, etat_conseil, reserve_levee))


def permis_des(
    acte: str,
    calendrier: Calendrier,
    jour: dt.date,
    *,
    type_organisme: str = "",
    etat_conseil: str = "",
    reserve_levee: bool = False,
) -> dt.date | None:
    """Return the first day from `jour` on whose noon allows `acte`; None when no date known today will allow it.

    For acts that rounds and restitution rule (communicating, consultations, mails): fieldwork has other dates.
    """
    bornes = {jour, *(gele + UN_JOUR for gele in calendrier.jours_geles)}
    bornes |= {tour + UN_JOUR for tour in calendrier.tours}
    if calendrier.restituee_le:
        bornes |= {jour_de(calendrier.restituee_le), jour_de(calendrier.restituee_le) + UN_JOUR}
    for candidat in sorted(borne for borne in bornes if borne >= jour):
        midi = dt.datetime.combine(candidat, dt.time(12), PARIS)
        verdict = autoriser(
            acte,
            calendrier,
            midi,
            type_organisme=type_organisme,
            etat_conseil=etat_conseil,
            reserve_levee=reserve_levee,
        )
        if verdict.permis:
            return candidat
    return None


def fin_reserve(calendrier: Calendrier, type_organisme: str, etat_conseil: str = "") -> dt.date | None:
    """Return the last day of the reserve period of a body (regles#reserve), included; None when it has none.

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


def _refus(code: str, message: str) -> VerdictGarde:
    return VerdictGarde(permis=False, code=code, message=message)


def _inscrire(demande: _Demande) -> VerdictGarde:
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


def _planifier(demande: _Demande) -> VerdictGarde:
    derniere = demande.calendrier.fin_des_vagues
    if derniere is None:
        return _refus("terrain_sans_vague", "Aucune vague de terrain n’est fixée pour cette édition.")
    if demande.jour > derniere:
        return _refus("terrain_termine", "La dernière vague de terrain est terminée.")
    return PERMIS


def _visiter(demande: _Demande) -> VerdictGarde:
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


def _restituer(demande: _Demande) -> VerdictGarde:
    """Warn of what the act itself looks at while waves are not over (regles#restitution): contacts are not dates."""
    ouvert = demande.calendrier.terrain_ouvert_le
    if ouvert is None or demande.instant < ouvert:
        return _refus("terrain_non_ouvert", "Le terrain n’a pas commencé : il n’y a pas de résultats à restituer.")
    rendus = demande.calendrier.restituee_le
    if rendus is not None and demande.instant >= rendus:
        depuis = date_longue(jour_de(rendus))
        return _refus("deja_restituee", f"Les résultats de cette édition sont déjà restitués, depuis le {depuis}.")
    derniere = demande.calendrier.fin_des_vagues
    if derniere is None or demande.jour > derniere:
        return PERMIS
    return VerdictGarde(
        permis=True,
        code="vagues_en_cours",
        message=f"Jusqu’au {date_longue(derniere)}, fin de la dernière vague, il faut d’abord que chaque contact soit "
        "validé ou annulé.",
    )


def _gel(demande: _Demande, phrase: str = "rien n’est publié et aucun courriel ne part aux citoyens") -> VerdictGarde:
    """Refuse on the eve and the day of a round (regles#el-08-gel), for every body, whatever its council."""
    jour, geles = demande.jour, demande.calendrier.jours_geles
    if jour not in geles:
        return PERMIS
    reprise = jour
    while reprise in geles:
        reprise += UN_JOUR
    return _refus(
        "veille_ou_jour_de_scrutin",
        f"La veille et le jour d’un tour de scrutin, {phrase}\u202f: reprise le {date_longue(reprise)}.",
    )


def _reserve(demande: _Demande) -> dt.date | None:
    """Return the last day of the reserve period that runs for this body at this instant, None outside it."""
    situation = (demande.type_organisme, demande.etat_conseil)
    if est_en_reserve(demande.calendrier, demande.jour, *situation):
        return fin_reserve(demande.calendrier, *situation)
    return None


def _ton_conseille(demande: _Demande) -> VerdictGarde:
    """Permit; while the edition is in its reserve period, advise a neutral wording to a body that has none itself."""
    calendrier = demande.calendrier
    if (
        calendrier.reserve_du is None
        or not calendrier.tours
        or fin_reserve(calendrier, demande.type_organisme, demande.etat_conseil) is not None
        or not calendrier.reserve_du <= demande.jour <= calendrier.tours[-1]
    ):
        return PERMIS
    return VerdictGarde(
        permis=True,
        code="ton_neutre_conseille",
        message="Votre organisme n’est pas soumis à la réserve électorale\u202f; un ton neutre est conseillé jusqu’au "
        f"{date_longue(calendrier.tours[-1])} inclus.",
    )


def _publier_palmares(demande: _Demande) -> VerdictGarde:
    calendrier = demande.calendrier
    if attente := attente_du_droit(calendrier.restituee_le, demande.instant):
        return _refus(*attente)
    gel = _gel(demande)
    if not gel.permis or calendrier.reserve_du is None or not calendrier.tours:
        return gel
    fin = calendrier.tours[-1]
    if calendrier.reserve_du <= demande.jour <= fin:
        return VerdictGarde(
            permis=True,
            code="reserve_en_cours",
            message=f"La période de réserve électorale court jusqu’au {date_longue(fin)} inclus : "
            "les kits de communication ne sont pas remis aux collectivités lauréates avant cette date.",
        )
    return PERMIS


def _communiquer(demande: _Demande) -> VerdictGarde:
    """A lift by a named person opens the reserve (regles#el-02-communiquer), never the eve nor the day of a round."""
    calendrier = demande.calendrier
    if calendrier.restituee_le is None or demande.instant < calendrier.restituee_le:
        return _refus("resultats_non_restitues", "Les résultats de cette édition ne sont pas encore restitués.")
    gel = _gel(demande)
    fin = _reserve(demande)
    if not gel.permis or fin is None:
        return gel
    if demande.reserve_levee:
        return VerdictGarde(
            permis=True,
            code="reserve_levee",
            message=f"Période de réserve électorale jusqu’au {date_longue(fin)} inclus\u202f: une personne nommée a "
            "pris la responsabilité de cette communication. Gardez un ton neutre.",
        )
    return _refus(
        "reserve_electorale",
        f"Période de réserve électorale : pas de communication sur les résultats jusqu’au {date_longue(fin)} inclus.",
    )


def _sous_reserve(demande: _Demande, gel: VerdictGarde, suite: str) -> VerdictGarde:
    """Permit outside frozen days; in the reserve period, with the code `reserve_en_cours` and what it asks, `suite`."""
    fin = _reserve(demande)
    if not gel.permis:
        return gel
    if fin is None:
        return _ton_conseille(demande)
    message = f"Période de réserve électorale jusqu’au {date_longue(fin)} inclus\u202f: {suite}"
    return VerdictGarde(permis=True, code="reserve_en_cours", message=message)


def _ouvrir_consultation(demande: _Demande) -> VerdictGarde:
    """In the reserve period, it needs the checklist (regles#el-05-precautions, #el-08-gel)."""
    gel = _gel(demande, "aucune consultation n’ouvre")
    return _sous_reserve(demande, gel, "la consultation ouvre une fois toutes les précautions cochées.")


def _publier_resultats(demande: _Demande) -> VerdictGarde:
    """regles#el-08-gel: results or answers of a consultation or a poll made public."""
    gel = _gel(demande, "aucun résultat de consultation n’est rendu public")
    suite = "publiez les chiffres et la suite prévue sur un ton neutre, sans bilan, sans promesse et sans nom ni photo d’élu."
    return _sous_reserve(demande, gel, suite)


def _promouvoir(demande: _Demande) -> VerdictGarde:
    """regles#el-06-promotion: paid promotion of a consultation."""
    fin = _reserve(demande)
    if fin is not None:
        return _refus(
            "promotion_en_reserve",
            f"Période de réserve électorale\u202f: pas de promotion payante jusqu’au {date_longue(fin)} inclus.",
        )
    return _gel(demande, "aucune promotion payante n’est diffusée")


def _montrer_avis(demande: _Demande) -> VerdictGarde:
    """regles#avis-publics: what users wrote of a body and what it answered, on the public site. No lift opens it."""
    fin = _reserve(demande)
    gel = _gel(demande, "les avis et leurs réponses ne sont pas montrés")
    if not gel.permis or fin is None:
        return gel
    return _refus(
        "reserve_electorale",
        "Période de réserve électorale\u202f: les avis et leurs réponses ne sont pas montrés jusqu’au "
        f"{date_longue(fin)} inclus.",
    )


REGLES: dict[str, Callable[[_Demande], VerdictGarde]] = {
    Acte.INSCRIRE: _inscrire,
    Acte.PLANIFIER: _planifier,
    Acte.VISITER: _visiter,
    Acte.RESTITUER: _restituer,
    Acte.PUBLIER_PALMARES: _publier_palmares,
    Acte.COMMUNIQUER: _communiquer,
    Acte.ECRIRE_CITOYENS: _gel,
    Acte.OUVRIR_CONSULTATION: _ouvrir_consultation,
    Acte.PUBLIER_RESULTATS: _publier_resultats,
    Acte.PROMOUVOIR: _promouvoir,
    Acte.MONTRER_AVIS: _montrer_avis,
}
