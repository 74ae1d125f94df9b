"""What a body reads of its users: published comments, masked, and who waits for an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bornes.avis.queries.lexiques import libelles_des_themes
from bornes.enums import CONSERVATION_ORIGINAL, HORS_COMPTE, EtatDemande, Origine
from bornes.indicateurs.queries.indicateurs import inscriptions_entendues
from bornes.models import DemandeReponse, Verbatim
from bornes.moderation.queries.moderation import SCELLES, origine_de
from organismes.models import Inscription, Organisme, Service, Site
from organismes.models.portee import PorteeQuerySet
from organismes.queries.inscriptions import historique_des_editions, inscription_courante
from socle.horloge import aujourdhui, maintenant
from socle.nombres import entier_de

PERIODES = {"7": "Les 7 derniers jours", "30": "Les 30 derniers jours", "90": "Les 3 derniers mois"}
JOURS_MAX = 90
REPONSES = {"sans": "Sans réponse", "avec": "Avec réponse"}
COLONNES = (
    "Organisme",
    "Jour",
    "Heure",
    "Site",
    "Service",
    "Origine",
    "Satisfaction (1 à 5)",
    "Thèmes",
    "Commentaire (masqué)",
    "Réponse",
    "Répondu le",
)


@dataclass(frozen=True)
class FiltresAvis:
    """What is asked of the list; empty means all."""

    site: int | None = None
    service: int | None = None
    note: str = ""
    theme: str = ""
    origine: str = ""
    periode: str = ""
    reponse: str = ""


@dataclass(frozen=True)
class AvisPublie:
    """A published comment as its body reads it. `a_un_original`: it can still be read as it was typed."""

    verbatim: Verbatim
    themes: tuple[str, ...]
    origine: str
    a_un_original: bool


def commentaires_publies(inscription: Inscription, filtres: FiltresAvis) -> PorteeQuerySet:
    """Return the published comments of a registration, the newest first; those of held opinions are left out."""
    requete = _publies().de(inscription)
    champs = {
        "site": "avis__point__site",
        "service": "avis__point__service",
        "note": "avis__satisfaction",
        "theme": "les_themes__theme",
    }
    for nom, champ in champs.items():
        if valeur := getattr(filtres, nom):
            requete = requete.filter(**{champ: valeur})
    if filtres.origine:
        requete = requete.filter(avis__enrolement__isnull=filtres.origine == Origine.SMARTPHONE)
    if filtres.periode:
        requete = requete.filter(
            avis__jour__gt=aujourdhui() - dt.timedelta(days=entier_de(filtres.periode, JOURS_MAX) or 0)
        )
    if filtres.reponse:
        requete = requete.filter(repondu_le__isnull=filtres.reponse == "sans")
    return requete.order_by("-avis__jour", "-avis__recu_le", "-pk")


def commentaires_lisibles(user: Any) -> PorteeQuerySet:
    """Return the published comments that a person may open, whatever the registration."""
    return _publies().visibles_par(user)


def avis_publie(verbatim: Verbatim) -> AvisPublie:
    """Return what a page shows of one published comment."""
    libelles = libelles_des_themes()
    poses = {theme.theme for theme in verbatim.les_themes.all()}
    return AvisPublie(
        verbatim=verbatim,
        themes=tuple(mot for code, mot in libelles.items() if code in poses),
        origine=origine_de(verbatim),
        a_un_original=maintenant() < verbatim.avis.recu_le + CONSERVATION_ORIGINAL,
    )


def inscriptions_lues(organisme: Organisme) -> list[Inscription]:
    """Return the registrations of a body that heard somebody, the latest first; else the one it looks at, if any."""
    toutes = historique_des_editions(organisme)
    entendues = inscriptions_entendues([inscription.pk for inscription in toutes])
    courante = inscription_courante(organisme)
    lues = [inscription for inscription in toutes if inscription.pk in entendues]
    return lues or ([courante] if courante else [])


def demandes_en_attente(organisme: Organisme) -> PorteeQuerySet:
    """Return who waits for an answer of a body and may still be reached, the most urgent first, in every edition.

    Not those of held opinions: a script must not make a body write to whoever it names.
    """
    return (
        _demandes()
        .filter(avis__point__inscription__organisme=organisme)
        .filter(etat=EtatDemande.EN_ATTENTE, expire_le__gt=maintenant())
        .order_by("expire_le", "pk")
    )


def demandes_visibles(user: Any) -> PorteeQuerySet:
    """Return the requests that a person may open."""
    return _demandes().visibles_par(user)


def lieux_de(inscription: Inscription) -> dict[str, list[tuple[int, str]]]:
    """Return the sites of a registration, where there are several, and its services, for its filters."""
    sites = Site.objects.filter(les_points__inscription=inscription).distinct().order_by("recherche", "pk")
    services = Service.objects.filter(les_points__inscription=inscription).distinct().order_by("rang", "nom", "pk")
    lieux = [(site.pk, site.nom) for site in sites]
    return {"site": lieux if len(lieux) > 1 else [], "service": [(service.pk, service.nom) for service in services]}


def lignes_exportees(verbatims: PorteeQuerySet) -> Iterator[tuple[Any, ...]]:
    """Return a row of `COLONNES` a comment; nothing there that was not masked, nor of an opinion held since."""
    for verbatim in verbatims.exclude(avis__comptage__in=HORS_COMPTE).iterator(chunk_size=500):
        publie, point = avis_publie(verbatim), verbatim.avis.point
        yield (
            point.inscription.organisme.nom,
            verbatim.avis.jour,
            verbatim.avis.heure,
            point.site.nom,
            point.service.nom if point.service else "",
            publie.origine,
            verbatim.avis.satisfaction,
            ", ".join(publie.themes),
            verbatim.texte_masque,
            verbatim.reponse,
            verbatim.repondu_le,
        )


def _publies() -> PorteeQuerySet:
    return (
        Verbatim.objects.publies()
        .exclude(avis__comptage__in=HORS_COMPTE)
        .select_related("avis__point__inscription__organisme", "avis__point__site", "avis__point__service")
        .prefetch_related("les_themes")
        .defer(*SCELLES)
    )


def _demandes() -> PorteeQuerySet:
    return (
        DemandeReponse.objects.exclude(avis__comptage__in=HORS_COMPTE)
        .select_related(
            "avis__point__inscription__organisme", "avis__point__site", "avis__point__service", "avis__verbatim"
        )
        .defer(*SCELLES)
    )
