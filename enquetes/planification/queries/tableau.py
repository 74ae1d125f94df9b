"""The plan as the team reads it: how far it is, week by week, body by body, and what nobody can take."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from campagnes.logic.calendrier import UN_JOUR
from campagnes.logic.methode import CANAUX
from campagnes.models import Campagne
from campagnes.queries import methode_de
from enquetes.enums import EtatVisite
from enquetes.models import Visite
from enquetes.planification.queries.charge import FAITES, lundi_de
from enquetes.planification.queries.plan import canaux_de, inscriptions_a_planifier, visites_au_plan
from organismes.enums import Canal
from organismes.models import Inscription
from organismes.queries.recherche import organisme_nomme
from socle.models import Entree

SANS_PLACE = Q(etat=EtatVisite.PLANIFIEE) & (Q(enqueteur=None) | Q(prevue_le=None))


@dataclass(frozen=True)
class Avancement:
    """Counts of contacts, over an edition, a channel or a body; `attendus` is what plan P gives and is still due.

    `manquants` is how many the next run of the plan will add: a channel that has too many gives none to another.
    """

    nom: str
    attendus: int
    places: int
    sans_place: int
    faits: int
    valides: int
    manquants: int


def _comptes() -> dict[str, Count]:
    return {
        "total": Count("pk"),
        "sans_place": Count("pk", filter=SANS_PLACE),
        "faits": Count("pk", filter=Q(etat__in=FAITES)),
        "valides": Count("pk", filter=Q(etat=EtatVisite.VALIDEE)),
    }


def _retires(campagne: Campagne, cle: str, **filtres: Any) -> Counter[Any]:
    """Count what was voided in favour of bodies that still take part, by channel or by registration."""
    retires = Visite.objects.hors_plan().filter(inscription__in=campagne.les_inscriptions.participantes())
    return Counter(dict(retires.filter(**filtres).order_by().values_list(cle).annotate(nombre=Count("pk"))))


def _avancement(nom: str, attendus: int, compte: Mapping[str, Any]) -> Avancement:
    total, sans_place = compte.get("total", 0), compte.get("sans_place", 0)
    return Avancement(
        nom,
        attendus,
        total - sans_place,
        sans_place,
        compte.get("faits", 0),
        compte.get("valides", 0),
        max(attendus - total, 0),
    )


def avancement_par_canal(campagne: Campagne) -> tuple[Avancement, list[Avancement]]:
    """Return the progress of the plan over the edition, then by channel: of the bodies that still take part."""
    testes = methode_de(campagne).canaux
    attendus: Counter[str] = Counter()
    for inscription in inscriptions_a_planifier(campagne):
        for canal in canaux_de(inscription):
            attendus[canal] += testes[canal].contacts
    attendus -= _retires(campagne, "canal")
    places = visites_au_plan(campagne).filter(inscription__in=campagne.les_inscriptions.participantes())
    comptes = {ligne["canal"]: ligne for ligne in places.order_by().values("canal").annotate(**_comptes())}
    lignes = [
        _avancement(Canal(canal).label, attendus[canal], comptes.get(canal, {}))
        for canal in CANAUX
        if attendus[canal] or canal in comptes
    ]
    total = Avancement(
        "Ensemble",
        sum(ligne.attendus for ligne in lignes),
        sum(ligne.places for ligne in lignes),
        sum(ligne.sans_place for ligne in lignes),
        sum(ligne.faits for ligne in lignes),
        sum(ligne.valides for ligne in lignes),
        sum(ligne.manquants for ligne in lignes),
    )
    return total, lignes


@dataclass(frozen=True)
class LigneOrganisme:
    """The plan of one body."""

    inscription: Inscription
    avancement: Avancement
    prochaine_le: dt.date | None


def avancement_par_organisme(campagne: Campagne, inscriptions: Sequence[Inscription]) -> list[LigneOrganisme]:
    """Return the progress of each given registration, and the day of its next contact."""
    comptes = {
        ligne["inscription"]: ligne
        for ligne in visites_au_plan(campagne)
        .filter(inscription__in=[inscription.pk for inscription in inscriptions])
        .order_by()
        .values("inscription")
        .annotate(prochaine=Min("prevue_le", filter=Q(etat=EtatVisite.PLANIFIEE)), **_comptes())
    }
    testes = methode_de(campagne).canaux
    retires = _retires(campagne, "inscription", inscription__in=[inscription.pk for inscription in inscriptions])
    lignes = []
    for inscription in inscriptions:
        compte: Mapping[str, Any] = comptes.get(inscription.pk, {})
        attendus = sum(testes[canal].contacts for canal in canaux_de(inscription)) - retires[inscription.pk]
        lignes.append(
            LigneOrganisme(
                inscription, _avancement(inscription.organisme.nom, attendus, compte), compte.get("prochaine")
            )
        )
    return lignes


def inscriptions_du_plan(campagne: Campagne, *, texte: str = "", a_placer: bool = False) -> QuerySet[Inscription]:
    """Return the validated registrations whose body's name or key holds `texte`, or with contacts without place."""
    inscriptions = inscriptions_a_planifier(campagne).select_related("campagne", "organisme")
    if texte:
        inscriptions = inscriptions.filter(organisme_nomme(texte, "organisme"))
    if a_placer:
        sans_place = visites_au_plan(campagne).filter(SANS_PLACE)
        inscriptions = inscriptions.filter(pk__in=sans_place.values("inscription"))
    return inscriptions.order_by("organisme__nom", "pk")


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
    return visites_du_plan(campagne, filtres).filter(SANS_PLACE).order_by("inscription__organisme__nom", "canal", "pk")


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
