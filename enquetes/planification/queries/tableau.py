"""The plan as the team reads it: how far it is, week by week, body by body, and what nobody can take."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypeAlias

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from campagnes.logic.calendrier import UN_JOUR, lundi_de
from campagnes.logic.garde import Calendrier
from campagnes.logic.methode import CANAUX
from campagnes.models import Campagne
from campagnes.queries import methode_de
from enquetes.enums import EtatVisite
from enquetes.models import Absence, ConflitInteret, Visite
from enquetes.planification.queries.charge import FAITES
from enquetes.planification.queries.plan import canaux_de, inscriptions_a_planifier, visites_au_plan
from organismes.enums import Canal, EtatInscription
from organismes.models import Inscription, Membre
from organismes.queries.recherche import organisme_nomme
from socle.horloge import aujourdhui
from socle.models import Entree

# Those of a body that takes part no more wait for nobody: the next plan voids them.
SANS_PLACE = Q(etat=EtatVisite.PLANIFIEE, inscription__etat=EtatInscription.VALIDEE) & (
    Q(enqueteur=None) | Q(prevue_le=None)
)


@dataclass(frozen=True)
class Avancement:
    """Counts of contacts, over an edition, a channel or a body; `attendus` is what plan P gives and is still due.

    `manquants` is how many the next run of the plan will add: a body that has too many by a channel gives none to
    another body, nor to its other channels. `hors_terrain` and `empeches` are 0 where no calendar is asked.
    """

    nom: str
    attendus: int
    places: int
    sans_place: int
    faits: int
    valides: int
    manquants: int
    hors_terrain: int
    empeches: int


Case: TypeAlias = tuple[int, str]
"""A registration and a channel: where contacts are due, and where they are."""


def _places_a_venir() -> Q:
    return Q(
        etat=EtatVisite.PLANIFIEE,
        inscription__etat=EtatInscription.VALIDEE,
        enqueteur__isnull=False,
        prevue_le__gte=aujourdhui(),
    )


def hors_terrain(calendrier: Calendrier) -> Q:
    """Choose the contacts to come that a wave moved since, or a suspension, left on a day when none is made."""
    vagues, suspensions = (
        reduce(or_, (Q(prevue_le__range=(jours.du, jours.au)) for jours in intervalles), Q(pk__in=[]))
        for intervalles in (calendrier.vagues, calendrier.suspensions)
    )
    return _places_a_venir() & (~vagues | suspensions)


def empeches() -> Q:
    """Choose the contacts to come of a shopper who is since known to be away that day, or not to meet that body."""
    jour, organisme = OuterRef("prevue_le"), OuterRef("inscription__organisme")
    absences = Absence.objects.filter(enqueteur=OuterRef("enqueteur"), du__lte=jour, au__gte=jour)
    conflits = ConflitInteret.objects.filter(enqueteur=OuterRef("enqueteur"), organisme=organisme)
    les_siens = Membre.objects.filter(utilisateur=OuterRef("enqueteur__utilisateur"), organisme=organisme)
    return _places_a_venir() & (Q(Exists(absences)) | Q(Exists(conflits)) | Q(Exists(les_siens)))


def _comptes(calendrier: Calendrier | None = None) -> dict[str, Count]:
    return {
        "hors_terrain": Count("pk", filter=hors_terrain(calendrier) if calendrier else Q(pk__in=[])),
        "empeches": Count("pk", filter=empeches() if calendrier else Q(pk__in=[])),
        "total": Count("pk"),
        "sans_place": Count("pk", filter=SANS_PLACE),
        "faits": Count("pk", filter=Q(etat__in=FAITES)),
        "valides": Count("pk", filter=Q(etat=EtatVisite.VALIDEE)),
    }


def _cases(
    campagne: Campagne, inscriptions: Sequence[Inscription], calendrier: Calendrier | None = None
) -> dict[Case, Mapping[str, Any]]:
    """Return what is due to these registrations, less what was voided in their favour, and what is in the plan."""
    testes, siennes = methode_de(campagne).canaux, Q(inscription__in=[inscription.pk for inscription in inscriptions])
    dus = Counter({(une.pk, canal): testes[canal].contacts for une in inscriptions for canal in canaux_de(une)})
    retires = Visite.objects.hors_plan().filter(siennes).order_by().values("inscription", "canal")
    for retire in retires.annotate(nombre=Count("pk")):
        dus[retire["inscription"], retire["canal"]] -= retire["nombre"]
    cases: dict[Case, dict[str, Any]] = {case: {"attendus": nombre} for case, nombre in dus.items() if nombre > 0}
    places = visites_au_plan(campagne).filter(siennes).order_by().values("inscription", "canal")
    for ligne in places.annotate(
        prochaine=Min("prevue_le", filter=Q(etat=EtatVisite.PLANIFIEE)), **_comptes(calendrier)
    ):
        cases.setdefault((ligne["inscription"], ligne["canal"]), {}).update(ligne)
    return dict(cases)


def _avancement(nom: str, cases: Iterable[Mapping[str, Any]]) -> Avancement:
    comptes: Counter[str] = Counter()
    for case in cases:
        comptes.update({cle: case.get(cle, 0) for cle in ("attendus", *_comptes())})
        comptes["manquants"] += max(case.get("attendus", 0) - case.get("total", 0), 0)
    return Avancement(
        nom,
        comptes["attendus"],
        comptes["total"] - comptes["sans_place"],
        comptes["sans_place"],
        comptes["faits"],
        comptes["valides"],
        comptes["manquants"],
        comptes["hors_terrain"],
        comptes["empeches"],
    )


def avancement_par_canal(
    campagne: Campagne, calendrier: Calendrier | None = None
) -> tuple[Avancement, list[Avancement]]:
    """Return the progress of the plan over the edition, then by channel: of the bodies that still take part."""
    cases = _cases(campagne, list(inscriptions_a_planifier(campagne)), calendrier)
    par_canal: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for (_inscription, canal), case in cases.items():
        par_canal[canal].append(case)
    lignes = [_avancement(Canal(canal).label, par_canal[canal]) for canal in CANAUX if canal in par_canal]
    return _avancement("Ensemble", cases.values()), lignes


@dataclass(frozen=True)
class LigneOrganisme:
    """The plan of one body."""

    inscription: Inscription
    avancement: Avancement
    prochaine_le: dt.date | None


def avancement_par_organisme(campagne: Campagne, inscriptions: Sequence[Inscription]) -> list[LigneOrganisme]:
    """Return the progress of each given registration, and the day of its next contact."""
    par_inscription: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for (inscription, _canal), case in _cases(campagne, inscriptions).items():
        par_inscription[inscription].append(case)
    return [
        LigneOrganisme(
            inscription,
            _avancement(inscription.organisme.nom, par_inscription[inscription.pk]),
            min((case["prochaine"] for case in par_inscription[inscription.pk] if case.get("prochaine")), default=None),
        )
        for inscription in inscriptions
    ]


def inscriptions_du_plan(campagne: Campagne, *, texte: str = "", a_placer: bool = False) -> QuerySet[Inscription]:
    """Return the validated registrations whose body's name or key holds `texte`, or with contacts without place."""
    inscriptions = inscriptions_a_planifier(campagne).select_related("campagne", "organisme")
    if texte:
        inscriptions = inscriptions.filter(organisme_nomme(texte, "organisme"))
    if a_placer:
        sans_place = visites_au_plan(campagne).filter(SANS_PLACE)
        inscriptions = inscriptions.filter(pk__in=sans_place.values("inscription"))
    return inscriptions.order_by("organisme__recherche", "pk")


@dataclass(frozen=True)
class FiltresPlan:
    """Filters of the calendar and of the refusals, as the address gives them."""

    canal: str = ""
    enqueteur: str = ""
    organisme: str = ""
    motif: str = ""


def visites_du_plan(campagne: Campagne, filtres: FiltresPlan) -> QuerySet[Visite]:
    """Return the contacts of an edition that the filters keep."""
    visites = visites_au_plan(campagne)
    if filtres.canal:
        visites = visites.filter(canal=filtres.canal)
    if filtres.enqueteur:
        visites = visites.filter(enqueteur__pseudonyme__iexact=filtres.enqueteur)
    if filtres.organisme:
        visites = visites.filter(organisme_nomme(filtres.organisme, "inscription__organisme"))
    if filtres.motif:
        visites = visites.filter(motif_refus_plan=filtres.motif)
    return visites.select_related("inscription__organisme", "inscription__campagne", "scenario", "enqueteur")


def sans_place(campagne: Campagne, filtres: FiltresPlan) -> QuerySet[Visite]:
    """Return the contacts that no shopper holds, with their reason."""
    return (
        visites_du_plan(campagne, filtres)
        .filter(SANS_PLACE)
        .order_by("inscription__organisme__recherche", "canal", "pk")
    )


def motifs_de_refus(campagne: Campagne) -> list[tuple[str, int]]:
    """Return the reasons of the contacts without place, the most frequent first."""
    lignes = (
        visites_au_plan(campagne)
        .filter(SANS_PLACE)
        .order_by()
        .values_list("motif_refus_plan")
        .annotate(nombre=Count("pk"))
    )
    return sorted(
        ((motif or "Pas encore planifié.", nombre) for motif, nombre in lignes), key=lambda ligne: (-ligne[1], ligne[0])
    )


@dataclass(frozen=True)
class Semaine:
    """A week of the calendar and how many contacts it holds."""

    lundi: dt.date
    nombre: int

    @property
    def cle(self) -> str:
        """Return the ISO name of the week, as addresses carry it."""
        iso = self.lundi.isocalendar()
        return f"{iso.year}-S{iso.week:02}"


def semaines_du_plan(visites: QuerySet[Visite]) -> list[Semaine]:
    """Return the weeks that hold planned contacts."""
    compte: Counter[dt.date] = Counter()
    for jour, nombre in (
        visites.exclude(prevue_le=None).order_by().values_list("prevue_le").annotate(nombre=Count("pk"))
    ):
        if jour:
            compte[lundi_de(jour)] += nombre
    return [Semaine(lundi, compte[lundi]) for lundi in sorted(compte)]


def jours_de_la_semaine(visites: QuerySet[Visite], lundi: dt.date) -> list[tuple[dt.date, list[Visite]]]:
    """Return the contacts of a week by day, days without contact left out."""
    jours: defaultdict[dt.date, list[Visite]] = defaultdict(list)
    for visite in visites.filter(prevue_le__range=(lundi, lundi + 6 * UN_JOUR)).order_by(
        "prevue_le", "enqueteur__pseudonyme", "pk"
    ):
        if visite.prevue_le:
            jours[visite.prevue_le].append(visite)
    return sorted(jours.items())


def par_code(comptes: Mapping[str, int]) -> dict[str, int]:
    """Return counts by name of channel as counts by code: what the journal keeps."""
    codes = {str(canal.label): canal.value for canal in Canal}
    return {codes[nom]: nombre for nom, nombre in comptes.items()}


def dernier_calcul(campagne: Campagne) -> Entree | None:
    """Return the journal entry of the last run of the plan; `impossibles` counts what has no scenario, by channel."""
    entree = (
        Entree.objects.filter(acte="plan.calcule", objet_type=campagne._meta.label_lower, objet_id=str(campagne.pk))
        .order_by("-le", "-pk")
        .first()
    )
    if entree is not None:
        comptes = entree.details.get("impossibles") or {}
        # Lines written before codes were kept hold names: they are told as they are.
        noms = {canal.value: str(canal.label) for canal in Canal}
        entree.impossibles = [(noms.get(code, code), nombre) for code, nombre in comptes.items()]  # type: ignore[attr-defined]
    return entree
