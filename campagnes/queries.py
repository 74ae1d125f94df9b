"""Questions about editions and their calendar, and what they refuse to whoever acts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.db.models import DateField, DateTimeField, Q, QuerySet, TimeField

from campagnes.enums import ACTES_D_UN_ORGANISME, ACTES_TENUS_PAR_LES_TOURS, Acte, NaturePeriode
from campagnes.logic.calendrier import DERNIERE_ANNEE, PREMIERE_EDITION, Intervalle, heures_locales, jour_de
from campagnes.logic.frise import JalonDeFrise, dresser_frise
from campagnes.logic.garde import Calendrier, VerdictGarde, autoriser
from campagnes.logic.methode import CANAUX, NOMS, PHYS, CanalTeste, MethodeEdition
from campagnes.logic.reglages import MomentEdition, Reglage, moment_de, refus
from campagnes.logic.scrutins import Scrutin, scrutin_suivi, sous_scrutin
from campagnes.logic.vocabulaire import CONSULTATION, qualification_interdite
from campagnes.models import Campagne, Ceremonie, EcheanceInscription, Periode, TourElection
from socle.erreurs import EntreeInvalide, RegleMetier, exiger_motif
from socle.horloge import PARIS, aujourdhui, maintenant
from socle.journal import a_connu
from socle.logic.typographie import date_et_heure, date_longue, heure, sur_une_ligne

LIES_HORS_TOURS = ("les_echeances", "les_periodes")
LIES = (*LIES_HORS_TOURS, "les_tours")
VISITES_IMPORTEES = "visites.importees"
ANNEES_APRES = 2
"""How many years after its own the calendar of an edition may go."""
EDITIONS_DE_PLUS = 3
"""What is measured serves the edition and three more, then averages remain (regles#conservation-mesures)."""


def editions_passees(a_la_date: dt.datetime) -> QuerySet[Campagne]:
    """Return the editions whose measures are past their retention: three whole years after the year that ended them.

    An edition counts from the last of its own year, the day it was opened here and its restitution: one of long ago that
    is brought in today is not gone tomorrow.
    """
    limite = _debut_des_editions_gardees(a_la_date)
    finies = Campagne.objects.filter(annee__lt=limite.year, cree_le__lt=limite)
    return finies.filter(Q(restituee_le__isnull=True) | Q(restituee_le__lt=limite))


def _debut_des_editions_gardees(a_la_date: dt.datetime) -> dt.datetime:
    return dt.datetime(a_la_date.astimezone(PARIS).year - EDITIONS_DE_PLUS, 1, 1, tzinfo=PARIS)


def calendrier_de(campagne: Campagne, *, prevu: bool = False, scrutin: Scrutin | None = None) -> Calendrier:
    """Return the actual calendar of an edition, or the one planned at first (`prevu`); with the rounds of `scrutin`.

    Planned means: the last day decided first, the planned dates of waves, suspensions and rounds; a period without
    planned dates was not planned and is left out.
    """
    echeances = list(campagne.les_echeances.all())
    periodes = list(campagne.les_periodes.all())
    return Calendrier(
        annee=campagne.annee,
        ouverture=campagne.inscriptions_ouvertes_le,
        dernier_jour=_dernier_jour(echeances, prevu=prevu),
        vagues=_intervalles(periodes, NaturePeriode.VAGUE, prevu=prevu),
        suspensions=_intervalles(periodes, NaturePeriode.SUSPENSION, prevu=prevu),
        reserve_du=scrutin.reserve_du if scrutin else campagne.reserve_du,
        tours=scrutin.tours if scrutin else _jours(campagne.les_tours.all(), prevu=prevu),
        terrain_ouvert_le=campagne.terrain_ouvert_le,
        restituee_le=campagne.restituee_le,
    )


def scrutins() -> list[Scrutin]:
    """Return the rounds of every edition that names some. One query."""
    tours = TourElection.objects.select_related("campagne").order_by("campagne", "tour")
    return [
        Scrutin(campagne.annee, _jours(siens), campagne.reserve_du, campagne.est_demonstration)
        for campagne, siens in groupby(tours, key=lambda tour: tour.campagne)
    ]


def scrutin_de(campagne: Campagne, jour: dt.date, connus: Sequence[Scrutin] | None = None) -> Scrutin:
    """Return the rounds that bind the words of an edition on `jour` (regles#reserve); `connus` are those of `scrutins`."""
    tous = scrutins() if connus is None else connus
    aucun = Scrutin(campagne.annee, est_invente=campagne.est_demonstration)
    return scrutin_suivi(next((un for un in tous if un.annee == campagne.annee), aucun), tous, jour)


def _jours(tours: Iterable[TourElection], *, prevu: bool = False) -> tuple[dt.date, ...]:
    dans_l_ordre = sorted(tours, key=lambda tour: tour.tour)
    return tuple(tour.prevu_le if prevu else tour.tenu_le or tour.prevu_le for tour in dans_l_ordre)


def _dernier_jour(echeances: list[EcheanceInscription], *, prevu: bool) -> dt.date | None:
    if not echeances:
        return None
    if prevu:
        return min(echeances, key=lambda echeance: (echeance.decidee_le, echeance.pk)).dernier_jour
    return max(echeance.dernier_jour for echeance in echeances)


def _intervalles(periodes: Iterable[Periode], nature: str, *, prevu: bool) -> tuple[Intervalle, ...]:
    intervalles = []
    for periode in periodes:
        du, au = (periode.prevue_du, periode.prevue_au) if prevu else (periode.du, periode.au)
        if periode.nature == nature and du and au:
            intervalles.append(Intervalle(du, au))
    return tuple(sorted(intervalles))


def rangs_des_vagues(annee: int | None) -> list[int]:
    """Return the numbers of the waves of an edition, by date; those of any edition without a year."""
    vagues = Periode.objects.filter(nature=NaturePeriode.VAGUE)
    if annee:
        vagues = vagues.filter(campagne__annee=annee)
    return list(vagues.order_by("rang").values_list("rang", flat=True).distinct())


def verdict_maintenant(campagne: Campagne, acte: Acte, *, instant: dt.datetime | None = None) -> VerdictGarde:
    """Tell whether an act may be done at `instant` (now by default) in the actual calendar."""
    quand = instant or maintenant()
    est_tenu = acte in ACTES_TENUS_PAR_LES_TOURS
    scrutin = scrutin_de(campagne, jour_de(quand)) if est_tenu else None
    return autoriser(acte, calendrier_de(campagne, scrutin=scrutin), quand)


def exiger_maintenant(campagne: Campagne, acte: Acte, *, instant: dt.datetime | None = None) -> None:
    """Refuse (RegleMetier with the guard's code and message) an act that may not be done at `instant`."""
    verdict = verdict_maintenant(campagne, acte, instant=instant)
    if not verdict.permis:
        raise RegleMetier(verdict.code, verdict.message)


def campagne_en_inscription(instant: dt.datetime | None = None) -> Campagne | None:
    """Return the edition whose registration is open at `instant` (now by default), the latest if several."""
    return next(iter(campagnes_en_inscription(instant)), None)


def campagnes_en_inscription(instant: dt.datetime | None = None) -> Iterator[Campagne]:
    """Yield the editions whose registration is open at `instant` (now by default), the latest first: one that is put
    off may close after the next one opens.
    """
    quand = instant or maintenant()
    for campagne in Campagne.objects.prefetch_related(*LIES).order_by("-annee"):
        if autoriser(Acte.INSCRIRE, calendrier_de(campagne), quand).permis:
            yield campagne


def methode_de(campagne: Campagne) -> MethodeEdition:
    """Return the method of an edition: the one place that reads its columns."""
    canaux = {code: _canal_de(campagne, code.lower()) for code in CANAUX}
    return MethodeEdition(
        canaux={
            code: canal
            for code, canal in canaux.items()
            if canal.contacts and (code != PHYS or campagne.accueil_physique_actif)
        },
        minimum=campagne.minimum_contacts,
        part_validee=campagne.part_validee,
        politique=campagne.politique_non_reponse,
        seuil=campagne.seuil_performance,
    )


def _canal_de(campagne: Campagne, nom: str) -> CanalTeste:
    return CanalTeste(
        contacts=getattr(campagne, f"contacts_{nom}"),
        reclamations=getattr(campagne, f"reclamations_{nom}", 0),
        poids=getattr(campagne, f"poids_{nom}"),
    )


def moment_actuel(campagne: Campagne) -> MomentEdition:
    """Return where an edition stands now; contacts brought in from elsewhere are measures too."""
    return moment_de(calendrier_de(campagne), maintenant(), deja_mesuree=_est_mesuree_ailleurs(campagne))


def verdict_du_terrain(campagne: Campagne, *, instant: dt.datetime | None = None) -> VerdictGarde:
    """Judge the opening of the fieldwork, or its planning once it is open.

    Waves that are over hold back no edition that was measured elsewhere: without it, nothing would be given back.
    """
    verdict = verdict_maintenant(campagne, Acte.PLANIFIER, instant=instant)
    if verdict.code != "terrain_termine" or not _est_mesuree_ailleurs(campagne):
        return verdict
    return VerdictGarde(
        permis=True,
        code="mesuree_ailleurs",
        message="La dernière vague de terrain est terminée\u202f: aucun contact ne sera prévu. L’ouvrir fige les grilles et "
        "les scénarios, et permet de restituer les résultats des contacts importés.",
    )


def _est_mesuree_ailleurs(campagne: Campagne) -> bool:
    """Tell whether contacts made elsewhere were brought in before the fieldwork opened."""
    return campagne.terrain_ouvert_le is None and a_connu(Campagne, [str(campagne.pk)], VISITES_IMPORTEES)


def exiger_modifiable(campagne: Campagne, reglage: Reglage, champ: str | None = None) -> None:
    """Refuse (RegleMetier) to change what is settled in an edition."""
    if message := refus(reglage, moment_actuel(campagne)):
        raise RegleMetier("reglage_fige", message, champ=champ)


def exiger_raison(motif: str) -> str:
    """Return the reason of a change, on one line; refuse an empty one."""
    return exiger_motif(sur_une_ligne(motif), "Donnez la raison de ce changement.")


def refuser_qualification(textes: Mapping[str, str], *, plutot: str = CONSULTATION) -> None:
    """Refuse words that present a consultation as a referendum or as one of voters; keys name the fields.

    The law reserves them (regles#el-07-referendum): they stand in nothing that an organiser gives to read.
    """
    for champ, texte in textes.items():
        if mots := qualification_interdite(texte):
            raise RegleMetier(
                "qualification_interdite",
                f"«\u202f{mots}\u202f» désigne une procédure que la loi réserve (CGCT, LO.1112-1 et suivants). "
                f"Écrivez «\u202f{plutot}\u202f».",
                champ=champ,
            )


def derniere_campagne() -> Campagne | None:
    """Return the latest edition by year."""
    return Campagne.objects.order_by("-annee").first()


def campagnes_recentes() -> list[Campagne]:
    """Return every edition, the latest first."""
    return list(Campagne.objects.order_by("-annee"))


def campagne_par_annee(annee: int) -> Campagne:
    """Return the edition of a year; an unknown one is bad input of a command."""
    campagne = Campagne.objects.filter(annee=annee).first()
    if campagne is None:
        if PREMIERE_EDITION <= annee <= DERNIERE_ANNEE:
            raise EntreeInvalide([f"L’édition {annee} n’existe pas\u202f: créez-la avec creer_campagne {annee}."])
        raise EntreeInvalide(
            [f"L’édition {annee} n’existe pas\u202f: les éditions vont de {PREMIERE_EDITION} à {DERNIERE_ANNEE}."]
        )
    return campagne


def frise_de(campagne: Campagne, *, instant: dt.datetime | None = None) -> list[JalonDeFrise]:
    """Return the steps of an edition in order, each past, current or to come at `instant`."""
    return dresser_frise(calendrier_de(campagne), instant or maintenant(), _ceremonie(campagne))


def suite_des_editions(campagnes: Iterable[Campagne]) -> list[JalonDeFrise]:
    """Return by date the steps of these editions that are not over: the next edition opens while one goes on.

    Each names its edition where several have some.
    """
    restent = sorted((jalon, une.annee) for une in campagnes for jalon in frise_de(une) if not jalon.est_passe)
    sont_plusieurs = len({annee for _, annee in restent}) > 1
    return [
        replace(jalon, mot=f"{jalon.mot}, édition {annee}") if sont_plusieurs else jalon for jalon, annee in restent
    ]


def _ceremonie(campagne: Campagne) -> tuple[str, Intervalle | None] | None:
    ceremonie = getattr(campagne, "ceremonie", None)
    if ceremonie is None:
        return None
    if ceremonie.tenue_du and ceremonie.tenue_au:
        return str(ceremonie.lieu), Intervalle(ceremonie.tenue_du, ceremonie.tenue_au)
    if ceremonie.statut != "prevu":
        return str(ceremonie.lieu), None
    return str(ceremonie.lieu), Intervalle(ceremonie.prevue_du, ceremonie.prevue_au)


@dataclass(frozen=True)
class LigneEdition:
    """An edition in the list: where it stands now, in words."""

    campagne: Campagne
    situation: str
    dernier_jour: dt.date | None


@dataclass(frozen=True)
class FicheEdition:
    """All that the page of an edition shows."""

    calendrier: Calendrier
    frise: list[JalonDeFrise]
    echeances: list[EcheanceInscription]
    periodes: list[Periode]
    tours: list[TourElection]
    scrutin: Scrutin
    """The rounds that its bodies follow today: its own until they are over, then those of another edition."""
    ceremonie: Ceremonie | None
    heures_locales: list[tuple[str, str]]
    possibles: list[tuple[str, VerdictGarde]]
    methode: MethodeEdition
    refus: dict[str, str]
    """Why each setting no longer moves; empty while it may."""

    @property
    def retirables(self) -> frozenset[int]:
        """Return the waves and suspensions that have not begun."""
        jour = aujourdhui()
        return frozenset(periode.pk for periode in self.periodes if periode.du > jour)

    @property
    def canaux(self) -> list[tuple[str, CanalTeste | None]]:
        """Return every channel with what a body receives by it, None where the edition does not test it."""
        return [(nom, self.methode.canaux.get(code)) for code, nom in NOMS.items()]

    @property
    def figes(self) -> list[str]:
        """Return all that no longer moves, in words."""
        return [raison for raison in self.refus.values() if raison]


def editions() -> list[LigneEdition]:
    """Return every edition, the latest first."""
    instant = maintenant()
    lignes = []
    for campagne in Campagne.objects.prefetch_related(*LIES).order_by("-annee"):
        calendrier = calendrier_de(campagne)
        lignes.append(LigneEdition(campagne, situer(calendrier, instant), calendrier.dernier_jour))
    return lignes


def situer(calendrier: Calendrier, instant: dt.datetime) -> str:
    """Tell where an edition stands at `instant`, in two or three words."""
    if calendrier.restituee_le and instant >= calendrier.restituee_le:
        return "résultats remis"
    if instant < calendrier.ouverture:
        return "à venir"
    if autoriser(Acte.INSCRIRE, calendrier, instant).permis:
        return "inscriptions ouvertes"
    verdict = autoriser(Acte.VISITER, calendrier, instant)
    situations = {
        "": "sur le terrain",
        "terrain_suspendu": "terrain suspendu",
        "hors_vague": "avant la prochaine vague",
        "terrain_sans_vague": "vagues à fixer",
    }
    return situations.get(verdict.code, "terrain terminé")


def fiche_edition(campagne: Campagne) -> FicheEdition:
    """Return the calendar of an edition, planned and actual, and what its dates allow now."""
    calendrier, instant, moment = calendrier_de(campagne), maintenant(), moment_actuel(campagne)
    scrutin = scrutin_de(campagne, aujourdhui())
    suivi = sous_scrutin(calendrier, scrutin)
    return FicheEdition(
        calendrier=calendrier,
        frise=frise_de(campagne, instant=instant),
        echeances=list(campagne.les_echeances.select_related("auteur").order_by("decidee_le", "dernier_jour")),
        periodes=list(campagne.les_periodes.order_by("du")),
        tours=list(campagne.les_tours.all()),
        scrutin=scrutin,
        ceremonie=getattr(campagne, "ceremonie", None),
        heures_locales=_cloture_locale(calendrier),
        possibles=[(acte.label, autoriser(acte, suivi, instant)) for acte in Acte if acte not in ACTES_D_UN_ORGANISME],
        methode=methode_de(campagne),
        refus={reglage.value: refus(reglage, moment) for reglage in Reglage},
    )


def changements_de(details: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return what a line of the journal says of settings: the name of each, what it was, what it became."""
    avant, apres = details.get("avant"), details.get("apres")
    if not isinstance(avant, dict) or not isinstance(apres, dict):
        return []
    champs = {champ.name: champ for modele in (Ceremonie, Campagne) for champ in modele._meta.fields}
    return [
        (
            str(champs[nom].verbose_name) if nom in champs else str(nom),
            _en_mots(avant.get(nom), champs.get(nom)),
            _en_mots(valeur, champs.get(nom)),
        )
        for nom, valeur in apres.items()
    ]


def _en_mots(valeur: Any, champ: Any = None) -> str:
    if champ is not None and champ.choices:
        return str(dict(champ.flatchoices).get(valeur, valeur or "non renseigné"))
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, str):
        return _date_en_mots(valeur, champ)
    return "non renseigné" if valeur is None else str(valeur)


def _date_en_mots(texte: str, champ: Any) -> str:
    match champ:
        case DateTimeField():
            return date_et_heure(dt.datetime.fromisoformat(texte).astimezone(PARIS))
        case DateField():
            return date_longue(dt.date.fromisoformat(texte))
        case TimeField():
            return heure(dt.datetime.combine(dt.date.min, dt.time.fromisoformat(texte)))
    return texte


def _cloture_locale(calendrier: Calendrier) -> list[tuple[str, str]]:
    if calendrier.cloture is None:
        return []
    return [(territoire, date_et_heure(heure)) for territoire, heure in heures_locales(calendrier.cloture)]
