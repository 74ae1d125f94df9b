"""Opinions that the rules held, as episodes: what a person needs to decide, and no address."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from bornes.avis.logic.rafale import decouper
from bornes.enums import COMPTES, Comptage, MotifRetenue, Origine
from bornes.models import Avis, Examen, Point
from bornes.models.avis import AvisQuerySet
from bornes.moderation.logic.episodes import Rythme, Traits, dessiner, expliquer
from organismes.logic.fuseaux import fuseau_du_departement
from socle.erreurs import RegleMetier
from socle.logic.typographie import date_longue, entier
from socle.nombres import CLE_MAX, entier_de
from socle.recherche import contient
from socle.sans_fin import dire_combien

# More than these are looked at in several times: the oldest come when the newest are decided.
PLAFOND = 20_000
ETATS = (Comptage.RETENU, Comptage.RETABLI, Comptage.ECARTE)
VIGNETTE = (160, 28)
GRAND = (960, 140)
SATISFAITS = Q(satisfaction__gte=4)
AUTOUR = dt.timedelta(minutes=30)


class LigneRetenue(NamedTuple):
    """A held opinion: each column bears the path that it is read by."""

    pk: UUID
    saisi_le: dt.datetime
    recu_le: dt.datetime
    jour: dt.date
    heure: int
    horloge_douteuse: bool
    satisfaction: int
    duree: int | None
    page: UUID | None
    source: str
    motif_retenue: str
    enrolement_id: int | None
    enrolement__borne__numero_inventaire: str | None
    point__inscription_id: int
    point__inscription__organisme__nom: str
    point__inscription__organisme__departement: str
    point__site_id: int
    point__site__nom: str


@dataclass(frozen=True)
class FiltresRetenus:
    """What is asked of the list; empty means all."""

    etat: Comptage = Comptage.RETENU
    texte: str = ""
    motif: str = ""
    origine: str = ""


@dataclass(frozen=True)
class Episode:
    """Held opinions of one place, one door and one motive that follow one another. `cle` is the first of them."""

    cle: UUID
    organisme: str
    site: str
    porte: str
    motif: str
    quand: str
    debut_le: dt.datetime
    fin_le: dt.datetime
    avis: tuple[UUID, ...]
    nb_satisfaits: int
    explication: str
    rythme: Rythme
    fuseau: ZoneInfo

    @property
    def nombre(self) -> int:
        """Return how many opinions."""
        return len(self.avis)

    @property
    def part_satisfaits(self) -> float:
        """Return the share of notes 4 and 5, between 0 and 1."""
        return self.nb_satisfaits / self.nombre

    @property
    def choix(self) -> str:
        """Return what its box sends: the episode, and how many opinions were shown."""
        return f"{self.cle}:{self.nombre}"


@dataclass(frozen=True)
class ListeEpisodes:
    """Episodes, the newest first; `est_tronquee` when there are more than what was read."""

    episodes: list[Episode]
    est_tronquee: bool


@dataclass(frozen=True)
class FicheEpisode:
    """One episode, with its opinions and what counted around it."""

    rythme: Rythme
    effectifs: list[tuple[str, int]]
    avis: AvisQuerySet
    nb_comptes_du_jour: int
    part_satisfaits_du_jour: float | None


def comptes_par_etat(user: Any) -> dict[str, str]:
    """Return how many opinions are held, to the last, and how many were restored and set aside, which grow for ever."""
    des_etats = {etat: Avis.objects.visibles_par(user).filter(comptage=etat) for etat in ETATS}
    return {
        etat: entier(avis.count()) if etat == Comptage.RETENU else dire_combien(avis)
        for etat, avis in des_etats.items()
    }


def episodes_retenus(user: Any, filtres: FiltresRetenus) -> ListeEpisodes:
    """Return the episodes in this state that these filters keep."""
    avis = Avis.objects.visibles_par(user).filter(comptage=filtres.etat)
    if filtres.texte:
        lieux = ("point__inscription__organisme__recherche", "point__site__recherche")
        avis = avis.filter(contient(filtres.texte, *lieux))
    if filtres.motif:
        avis = avis.filter(motif_retenue=filtres.motif)
    if filtres.origine:
        avis = avis.filter(enrolement__isnull=filtres.origine == Origine.SMARTPHONE)
    lignes = _lire(avis, PLAFOND + 1)
    episodes = _en_episodes(lignes[:PLAFOND])
    return ListeEpisodes(
        sorted(episodes, key=lambda episode: (episode.debut_le, episode.cle), reverse=True), len(lignes) > PLAFOND
    )


def episode_de(user: Any, cle: UUID) -> Episode | None:
    """Return the episode that an opinion belongs to, in its present state; None when it is not looked at, or is gone."""
    avis = Avis.objects.visibles_par(user).filter(pk=cle, comptage__in=ETATS).select_related("point").order_by().first()
    if avis is None:
        return None
    freres = Avis.objects.filter(
        comptage=avis.comptage,
        motif_retenue=avis.motif_retenue,
        enrolement=avis.enrolement_id,
        point__inscription=avis.point.inscription_id,
        point__site=avis.point.site_id,
    )
    return next((episode for episode in _en_episodes(_lire(freres)) if cle in episode.avis), None)


def fiche_de(episode: Episode) -> FicheEpisode:
    """Return what helps to decide about an episode."""
    avis = Avis.objects.filter(pk__in=episode.avis).order_by("saisi_le", "pk")
    premier = avis.select_related("point").defer("texte", "contact").get(pk=episode.cle)
    lieu = _comptes_du_lieu(premier.point)
    autour = lieu.filter(
        saisi_le__range=(episode.debut_le - AUTOUR, episode.fin_le + AUTOUR), enrolement=premier.enrolement_id
    )
    nombre, satisfaits = _comptes_des_jours(lieu, set(avis.values_list("jour", flat=True)))
    faits = list(avis.values_list("saisi_le", "satisfaction"))
    notes = Counter(note for _instant, note in faits)
    return FicheEpisode(
        rythme=dessiner(
            [instant for instant, _note in faits],
            list(autour.values_list("saisi_le", flat=True)),
            largeur=GRAND[0],
            hauteur=GRAND[1],
        ),
        effectifs=[(f"{note} sur 5", notes[note]) for note in range(1, 6)],
        avis=avis.select_related("point__service", "examen__auteur").defer("texte", "contact"),
        nb_comptes_du_jour=nombre,
        part_satisfaits_du_jour=satisfaits / nombre if nombre else None,
    )


def _comptes_du_lieu(point: Point) -> AvisQuerySet:
    return Avis.objects.filter(
        point__inscription=point.inscription_id, point__site=point.site_id, comptage__in=COMPTES
    ).order_by()


def _comptes_des_jours(lieu: AvisQuerySet, jours: set[dt.date]) -> tuple[int, int]:
    comptes = lieu.filter(jour__in=jours).aggregate(nombre=Count("pk"), satisfaits=Count("pk", filter=SATISFAITS))
    return comptes["nombre"], comptes["satisfaits"]


def avis_des_episodes(user: Any, choix: Iterable[tuple[UUID, int]]) -> list[UUID]:
    """Return the opinions of episodes, each named with how many it had when it was shown.

    Raises RegleMetier when one has others now: nobody decides about what she did not see.
    """
    choisis: list[UUID] = []
    for cle, nombre in choix:
        episode = episode_de(user, cle)
        if episode is None or episode.nombre != nombre:
            raise RegleMetier(
                "episode_change",
                "Un des épisodes a changé depuis que cette page est affichée\u202f: relisez-le. Rien n’a été changé.",
            )
        choisis += episode.avis
    return choisis


def examen_a_annuler(numero: str) -> Examen | None:
    """Return a decision that nobody took back yet."""
    pk = entier_de(numero, CLE_MAX)
    if pk is None:
        return None
    return Examen.objects.filter(pk=pk, annule_le__isnull=True).select_related("auteur").first()


def _lire(avis: AvisQuerySet, au_plus: int | None = None) -> list[LigneRetenue]:
    lignes = avis.order_by("-saisi_le", "-pk").values_list(*LigneRetenue.__annotations__)[:au_plus]
    return [LigneRetenue(*ligne) for ligne in lignes]


def _en_episodes(lignes: Iterable[LigneRetenue]) -> list[Episode]:
    """Group rows by place, door and motive, then cut where a quarter of an hour goes by.

    What a kiosk sent again is one episode when it came at once, however long ago it was given.
    """
    groupes: dict[tuple[Any, ...], list[LigneRetenue]] = {}
    for ligne in lignes:
        cle = (ligne.motif_retenue, ligne.enrolement_id, ligne.point__inscription_id, ligne.point__site_id)
        groupes.setdefault(cle, []).append(ligne)
    return [
        _episode(sorted(suite, key=lambda ligne: (ligne.saisi_le, ligne.pk)))
        for groupe in groupes.values()
        for suite in decouper(sorted(groupe, key=_instant), _instant)
    ]


def _instant(ligne: LigneRetenue) -> dt.datetime:
    return ligne.recu_le if ligne.motif_retenue == MotifRetenue.REJEU and ligne.enrolement_id else ligne.saisi_le


def _episode(suite: Sequence[LigneRetenue]) -> Episode:
    premiere, traits = suite[0], _traits(suite)
    debut_le, fin_le = premiere.saisi_le, suite[-1].saisi_le
    fuseau = fuseau_du_departement(premiere.point__inscription__organisme__departement)
    borne = f"Borne {premiere.enrolement__borne__numero_inventaire}".strip()
    return Episode(
        cle=premiere.pk,
        organisme=premiere.point__inscription__organisme__nom,
        site=premiere.point__site__nom,
        porte=borne if traits.est_d_une_borne else "Smartphones",
        motif=_motif(traits),
        quand=_quand_vint(suite, fuseau),
        debut_le=debut_le,
        fin_le=fin_le,
        avis=tuple(ligne.pk for ligne in suite),
        nb_satisfaits=sum(1 for note in traits.notes if note >= 4),  # noqa: PLR2004 -- satisfied is 4 and 5
        explication=expliquer(traits),
        rythme=dessiner(traits.instants, [], largeur=VIGNETTE[0], hauteur=VIGNETTE[1]),
        fuseau=fuseau,
    )


def _traits(suite: Sequence[LigneRetenue]) -> Traits:
    return Traits(
        motif=suite[0].motif_retenue,
        instants=[ligne.saisi_le for ligne in suite],
        notes=[ligne.satisfaction for ligne in suite],
        durees=[ligne.duree for ligne in suite if ligne.duree is not None],
        nb_pages=len({ligne.page for ligne in suite}),
        nb_sources=len({ligne.source for ligne in suite}),
        est_d_une_borne=suite[0].enrolement_id is not None,
    )


def _motif(traits: Traits) -> str:
    if traits.motif == MotifRetenue.RAFALE and traits.nb_sources > 1:
        return "rafale depuis plusieurs sources"
    return str(MotifRetenue(traits.motif).label) if traits.motif else "sans motif"


def _quand_vint(suite: Sequence[LigneRetenue], fuseau: ZoneInfo) -> str:
    """Write when people answered: what a clock says that is not believed comes after what counts."""
    dit = _quand(suite[0].saisi_le.astimezone(fuseau), suite[-1].saisi_le.astimezone(fuseau))
    if not any(ligne.horloge_douteuse for ligne in suite):
        return dit
    retenus = sorted(dt.datetime.combine(ligne.jour, dt.time(ligne.heure)) for ligne in suite)
    return f"{_quand(retenus[0], retenus[-1])}, à une heure près (selon la borne, dont l’horloge est douteuse\u202f: {dit})"


def _quand(debut: dt.datetime, fin: dt.datetime) -> str:
    """Write when, in the civil time that both bear."""
    if debut.date() != fin.date():
        return f"du {date_longue(debut.date())}, {debut:%H:%M}, au {date_longue(fin.date())}, {fin:%H:%M}"
    heures = f"à {debut:%H:%M}" if f"{debut:%H:%M}" == f"{fin:%H:%M}" else f"de {debut:%H:%M} à {fin:%H:%M}"
    return f"{date_longue(debut.date())}, {heures}"
