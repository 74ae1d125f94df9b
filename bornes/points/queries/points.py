"""What a body sees of its sites: where it listens, by which codes, and what it could still open."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max, QuerySet, Sum
from django.urls import reverse

from bornes.enums import EN_SERVICE, EtatBorne
from bornes.models import Borne, CodeAvis, Point
from bornes.points.logic.semaine import jours_en_mots
from organismes.enums import ETATS_ACTIFS
from organismes.models import Inscription, Organisme, Service, Site
from organismes.queries.mandat import refus_d_inscription
from socle.logic.typographie import a_comparer

PARTIES = frozenset({EtatBorne.RETOURNEE, EtatBorne.ANNULEE})


@dataclass(frozen=True)
class LigneDePoint:
    """A point with its open code, if any. `nb_egarees`: visits to its closed codes, old posters still hanging."""

    point_id: int
    nom: str
    code_id: int | None
    code: str
    adresse: str
    ouvert_le: dt.datetime | None
    peut_ouvrir: bool
    nb_egarees: int


@dataclass(frozen=True)
class SiteVu:
    """A site, its opening days in words, its points: the whole site first."""

    site: Site
    jours: str
    lignes: list[LigneDePoint]

    @property
    def nb_codes(self) -> int:
        """How many of its points have an open code."""
        return sum(ligne.code_id is not None for ligne in self.lignes)

    @property
    def nb_a_ouvrir(self) -> int:
        """How many codes could be opened now."""
        return sum(ligne.peut_ouvrir for ligne in self.lignes)


def sites_vus(inscription: Inscription) -> list[SiteVu]:
    """Return the sites of the body, open ones first, with the points of this registration; four queries."""
    sites = list(Site.objects.filter(organisme=inscription.organisme_id).order_by("-est_ouvert", "recherche", "pk"))
    points = Point.objects.de(inscription).select_related("service").order_by("code", "pk")
    codes = {code.point_id: code for code in CodeAvis.objects.ouverts().de(inscription)}
    egarees = _visites_egarees(inscription)
    par_site: dict[int, list[LigneDePoint]] = defaultdict(list)
    ouverts = {site.pk: site.est_ouvert for site in sites}
    for point in sorted(points, key=_rang):
        ligne = _ligne(point, codes.get(point.pk), egarees.get(point.pk, 0), est_ouvert=ouverts[point.site_id])
        if ligne.code_id or ligne.peut_ouvrir or ligne.nb_egarees:
            par_site[point.site_id].append(ligne)
    return [SiteVu(site, jours_en_mots(site.jours_ouverts), par_site[site.pk]) for site in sites]


def _visites_egarees(inscription: Inscription) -> dict[int, int]:
    fermes = CodeAvis.objects.de(inscription).filter(ferme_le__isnull=False)
    # The order of the model would part the groups.
    return dict(fermes.order_by().values_list("point").annotate(Sum("nb_visites_apres")))


def nb_sites_a_reprendre(inscription: Inscription) -> int:
    """Return how many open sites of the body have no point in this edition yet, or posters or kiosks that lead to another."""
    ouverts = Site.objects.filter(organisme=inscription.organisme_id).ouverts()
    sans_point = ouverts.exclude(pk__in=Point.objects.de(inscription).values("site")).values_list("pk", flat=True)
    codes = (point.site_id for _, point in codes_a_reprendre(inscription))
    return len({*sans_point, *codes, *bornes_a_reprendre(inscription).values_list("site", flat=True)})


def codes_a_reprendre(inscription: Inscription) -> list[tuple[CodeAvis, Point]]:
    """Return the open codes of the body in other editions, the latest first, each with the point of this one to take it.

    A place that has its own code here takes none; nor does any where phones were not asked for.
    """
    if empechement_des_codes(inscription):
        return []
    libres = {(point.site_id, point.code): point for point in Point.objects.de(inscription)}
    pris = CodeAvis.objects.ouverts().de(inscription).values_list("point__site", "point__code")
    for place in pris:
        libres.pop(place, None)
    siens = CodeAvis.objects.ouverts().filter(point__inscription__organisme=inscription.organisme_id)
    ailleurs = siens.exclude(point__inscription=inscription).select_related("point")
    return [
        (code, point)
        for code in ailleurs.order_by("-point__inscription__campagne__annee", "pk")
        if (point := libres.pop((code.point.site_id, code.point.code), None)) is not None
    ]


def bornes_a_reprendre(inscription: Inscription) -> QuerySet[Borne]:
    """Return the kiosks of the body that stand in another edition; none where this one may have none."""
    if inscription.etat not in ETATS_ACTIFS or not inscription.borne or inscription.campagne.restituee_le is not None:
        return Borne.objects.none()
    siennes = Borne.objects.filter(site__organisme=inscription.organisme_id, etat__in=EN_SERVICE)
    return siennes.exclude(inscription=inscription).order_by("pk")


def edition_encore_servie(inscription: Inscription, *, est_rendue: bool) -> int | None:
    """Return the latest edition before this one, given back or not, that posters or kiosks which may follow bring opinions to."""
    avant, rendue = inscription.campagne.annee, not est_rendue
    codes = CodeAvis.objects.none()
    if not empechement_des_codes(inscription):
        codes = CodeAvis.objects.ouverts().filter(
            point__inscription__organisme=inscription.organisme_id,
            point__inscription__campagne__annee__lt=avant,
            point__inscription__campagne__restituee_le__isnull=rendue,
        )
    bornes = bornes_a_reprendre(inscription).filter(
        inscription__campagne__annee__lt=avant, inscription__campagne__restituee_le__isnull=rendue
    )
    des_codes = codes.aggregate(annee=Max("point__inscription__campagne__annee"))["annee"]
    des_bornes = bornes.aggregate(annee=Max("inscription__campagne__annee"))["annee"]
    return max((annee for annee in (des_codes, des_bornes) if annee), default=None)


def code_d_une_autre_edition(point: Point) -> CodeAvis | None:
    """Return the open code that leads to the same place of the body in another edition, the latest one, if any."""
    ouverts = CodeAvis.objects.ouverts().filter(point__site=point.site_id, point__code=point.code)
    autres = ouverts.filter(point__inscription__organisme=point.inscription.organisme_id)
    return autres.exclude(point=point).order_by("-point__inscription__campagne__annee", "pk").first()


def services_suggeres(inscription: Inscription) -> list[str]:
    """Return the services named at the registration that the body has not declared yet, in their order."""
    connus = {a_comparer(nom) for nom in _services_de(inscription.organisme).values_list("nom", flat=True)}
    return [nom for nom in dict.fromkeys(inscription.services) if a_comparer(nom) not in connus]


def services_de(organisme: Organisme) -> list[Service]:
    """Return every service of a body, open ones first."""
    return list(_services_de(organisme).order_by("-est_ouvert", "rang", "nom", "pk"))


def empechement_de_fermer(site: Site) -> str:
    """Return why a site is not closed now, empty when it may be: a kiosk stands there, or is on its way."""
    if site.les_bornes.exclude(etat__in=PARTIES).exists():
        return "Une borne est commandée ou installée sur ce site\u202f: elle part d’abord."
    return ""


def empechement_des_codes(inscription: Inscription) -> str:
    """Return why this registration may open no code, empty when it may."""
    if refus := refus_d_inscription(inscription):
        return refus.message
    if not inscription.smartphone:
        return "Votre inscription ne comprend pas l’option «\u202favis sur smartphone\u202f»."
    return ""


def adresse_de(code: str) -> str:
    """Return the whole address of a code, as its QR code holds it."""
    return f"{settings.BASE_URL}{reverse('bornes:avis', args=[code])}"


def adresse_courte_de(code: str) -> str:
    """Return the address of a code as people copy it: without the scheme nor the last stroke."""
    return adresse_de(code).partition("://")[2].rstrip("/")


def _services_de(organisme: Organisme) -> QuerySet[Service]:
    return Service.objects.filter(organisme=organisme)


def _rang(point: Point) -> tuple[int, str]:
    return (point.service.rang, point.service.nom) if point.service else (-1, "")


def _ligne(point: Point, code: CodeAvis | None, nb_egarees: int, *, est_ouvert: bool) -> LigneDePoint:
    ouvrable = est_ouvert and (point.service is None or point.service.est_ouvert)
    return LigneDePoint(
        point_id=point.pk,
        nom=point.service.nom if point.service else "Tout le site",
        code_id=code.pk if code else None,
        code=code.code if code else "",
        adresse=adresse_courte_de(code.code) if code else "",
        ouvert_le=code.ouvert_le if code else None,
        peut_ouvrir=code is None and ouvrable,
        nb_egarees=nb_egarees,
    )
