"""What the plan of contacts reads: frozen grids and scenarios, the planning instance, what is missing or refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from campagnes.logic.calendrier import UN_JOUR, Intervalle, feries, jour_de
from campagnes.models import Campagne
from campagnes.queries import calendrier_de, methode_de
from enquetes.enums import EtatVisite
from enquetes.models import Enqueteur, Scenario, Visite
from enquetes.planification.logic import regles
from enquetes.planification.logic.plan_p import ScenarioDisponible, canaux_testes, demi_periodes
from organismes.enums import TypeOrganisme
from organismes.models import Inscription
from socle.horloge import aujourdhui

TOUS = "tous"
ZONE_NATIONALE = "metropole"


def scenario_disponible(scenario: Scenario) -> ScenarioDisponible:
    """Return a scenario as the pure plan reads it; the word « tous » stands for every type."""
    types = TypeOrganisme.values if scenario.types_organismes in (TOUS, [TOUS]) else scenario.types_organismes
    return ScenarioDisponible(
        cle=scenario.pk,
        code=scenario.code,
        type=scenario.type,
        canaux=frozenset(scenario.canaux),
        types_organismes=frozenset(types),
        expire_le=scenario.expire_le,
    )


def inscriptions_a_planifier(campagne: Campagne) -> QuerySet[Inscription]:
    """Return the validated registrations, in the order in which their body is known."""
    return (
        campagne.les_inscriptions.participantes()
        .select_related("organisme")
        .prefetch_related("les_canaux")
        .order_by("organisme__siren")
    )


def canaux_de(inscription: Inscription) -> tuple[str, ...]:
    """Return the channels tested at a body: offered by it, tested by the edition."""
    offerts = {canal.canal for canal in inscription.les_canaux.all()}
    return canaux_testes(offerts, methode_de(inscription.campagne).canaux)


def zone_de(inscription: Inscription) -> str:
    """Return the name of the list of holidays that a body follows."""
    return str(inscription.organisme.departement or ZONE_NATIONALE)


def visites_au_plan(campagne: Campagne) -> QuerySet[Visite]:
    """Return the visits of an edition that count in its plan, one a contact: all but the void ones."""
    return Visite.objects.contacts().filter(inscription__campagne=campagne).exclude(etat=EtatVisite.ANNULEE)


def a_placer(campagne: Campagne) -> QuerySet[Visite]:
    """Return the contacts of validated bodies that wait for a shopper and a day."""
    return (
        visites_au_plan(campagne)
        .filter(etat=EtatVisite.PLANIFIEE)
        .filter(Q(enqueteur=None) | Q(prevue_le=None))
        .select_related("inscription__organisme", "scenario")
    )


def instance_vide(campagne: Campagne, *, depuis: dt.date, sauf: Collection[UUID]) -> regles.Instance:
    """Return the planning instance from `depuis` on, without visit to place.

    What is placed or made is there as acquired, except the contacts of `sauf` and their second readings. A void
    contact that really took place still counts: the body has seen that shopper.
    """
    calendrier = calendrier_de(campagne)
    periodes = tuple(Intervalle(max(v.du, depuis), v.au) for v in calendrier.vagues if v.au >= depuis)
    inscriptions = list(inscriptions_a_planifier(campagne).prefetch_related("organisme__les_fermetures"))
    annees = range(min((p.du.year for p in periodes), default=0), max((p.au.year for p in periodes), default=-1) + 1)
    return regles.Instance(
        periodes=periodes,
        suspensions=calendrier.suspensions,
        feries={zone: feries(zone, annees) for zone in {zone_de(inscription) for inscription in inscriptions}},
        enqueteurs=tuple(enqueteur_du_plan(e) for e in enqueteurs_du_plan()),
        organismes=tuple(_organisme(inscription, periodes) for inscription in inscriptions),
        visites=(),
        acquis=_acquis(campagne, sauf),
    )


def enqueteurs_du_plan() -> QuerySet[Enqueteur]:
    """Return the shoppers who may receive visits."""
    return (
        Enqueteur.objects.filter(est_actif=True)
        .exclude(canaux=[])
        .select_related("commune")
        .prefetch_related("les_absences", "les_conflits__organisme", "utilisateur__les_appartenances__organisme")
    )


def enqueteur_du_plan(enqueteur: Enqueteur) -> regles.EnqueteurDuPlan:
    """Return a shopper as the rules read her; what she acts for since she was invited is a conflict too."""
    commune, compte = enqueteur.commune, enqueteur.utilisateur
    siens = [conflit.organisme.siren for conflit in enqueteur.les_conflits.all()]
    if compte is not None:
        siens += [membre.organisme.siren for membre in compte.les_appartenances.all()]
    return regles.EnqueteurDuPlan(
        id=enqueteur.pseudonyme,
        canaux=frozenset(enqueteur.canaux),
        max_semaine=enqueteur.max_semaine,
        max_total=enqueteur.max_total,
        lat=enqueteur.latitude,
        lon=enqueteur.longitude,
        departement=commune.departement if commune else "",
        region=commune.region if commune else "",
        indisponible=tuple(Intervalle(absence.du, absence.au) for absence in enqueteur.les_absences.all()),
        conflits=frozenset(siens),
    )


def _organisme(inscription: Inscription, periodes: Sequence[Intervalle]) -> regles.OrganismeDuPlan:
    organisme = inscription.organisme
    fermes = [Intervalle(fermeture.du, fermeture.au) for fermeture in organisme.les_fermetures.all()]
    return regles.OrganismeDuPlan(
        siren=organisme.siren,
        zone=zone_de(inscription),
        lat=organisme.latitude,
        lon=organisme.longitude,
        departement=organisme.departement,
        region=organisme.region,
        fermetures=frozenset(jours_communs(fermes, periodes)),
    )


def jours_communs(intervalles: Iterable[Intervalle], periodes: Sequence[Intervalle]) -> Iterator[dt.date]:
    """Yield the days that are in both lists; an interval told years ahead costs no more than the fieldwork."""
    for intervalle in intervalles:
        for periode in periodes:
            du, au = max(intervalle.du, periode.du), min(intervalle.au, periode.au)
            yield from (du + rang * UN_JOUR for rang in range((au - du).days + 1))


def visite_du_plan(visite: Visite) -> regles.VisiteDuPlan:
    """Return a contact as the solver reads it, without what an instruction asks of its day."""
    return regles.VisiteDuPlan(
        id=str(visite.pk),
        siren=visite.inscription.organisme.siren,
        canal=visite.canal,
        scenario=visite.scenario.code,
        double=visite.est_double,
        au_plus_tard=visite.scenario.expire_le,
    )


def _acquis(campagne: Campagne, sauf: Collection[UUID]) -> tuple[regles.Acquis, ...]:
    lignes = (
        Visite.objects.filter(inscription__campagne=campagne)
        .exclude(etat=EtatVisite.ANNULEE, commencee_le=None, effectuee_le=None)
        .values_list(
            "pk",
            "double_de",
            "inscription__organisme__siren",
            "canal",
            "scenario__code",
            "enqueteur__pseudonyme",
            "prevue_le",
            "effectuee_le",
        )
    )
    return tuple(
        regles.Acquis(siren, canal, scenario, pseudonyme or "", jour)
        for pk, double_de, siren, canal, scenario, pseudonyme, prevue, effectuee in lignes
        if pk not in sauf and double_de not in sauf and (jour := prevue or (effectuee and jour_de(effectuee)))
    )


def moities_du_terrain(campagne: Campagne) -> tuple[Intervalle, Intervalle] | None:
    """Return the halves of the fieldwork, before and after the elections; None without a wave."""
    calendrier = calendrier_de(campagne)
    jours = [vague.du + rang * UN_JOUR for vague in calendrier.vagues for rang in range((vague.au - vague.du).days + 1)]
    if not jours:
        return None
    pivot = calendrier.tours[0] if calendrier.tours else None
    return demi_periodes(sorted(jours), pivot=pivot, vagues=[(vague.du, vague.au) for vague in calendrier.vagues])


def rompues_par(visite: Visite, enqueteur: Enqueteur, jour: dt.date) -> tuple[regles.Regle, ...]:
    """Return the rules that giving this visit to this shopper that day would break.

    The other reading of a contact read twice follows it to that day, unless it is begun, and is judged with it.
    """
    autre = autre_lecture(visite)
    contact = visite.double_de or visite
    instance = instance_vide(visite.inscription.campagne, depuis=min(jour, aujourdhui()), sauf={contact.pk})
    registre = regles.Registre(instance)
    ligne = visite_du_plan(contact)
    if ligne.siren not in registre.organismes:
        return (regles.Regle.NON_PARTICIPANT,)
    rompues = registre.regles_rompues(ligne, enqueteur_du_plan(enqueteur), jour)
    if autre is None or autre.enqueteur is None:
        return rompues
    if autre.enqueteur_id == enqueteur.pk:
        return (*rompues, regles.Regle.CANAL_DEJA)
    if autre.etat == EtatVisite.PLANIFIEE:
        rompues += registre.regles_rompues(ligne, enqueteur_du_plan(autre.enqueteur), jour)
    return tuple(dict.fromkeys(rompues))


def autre_lecture(visite: Visite) -> Visite | None:
    """Return the other reading of a contact that two shoppers read, None when there is only one."""
    return visite.double_de or getattr(visite, "le_double", None)
