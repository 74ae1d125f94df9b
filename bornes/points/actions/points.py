"""Sites and services of a body, and the points where it hears its users: one a site, one more a service of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from bornes.models import CodeAvis, Point
from bornes.points.actions.codes import fermer_les_codes
from bornes.points.queries.points import bornes_a_reprendre, codes_a_reprendre, empechement_de_fermer
from organismes.models import Inscription, Organisme, Service, Site
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner
from socle.logic.typographie import a_comparer

JOURS_DE_LA_SEMAINE = frozenset(range(1, 8))
TAILLE_CODE = 40


def assurer_points(*, inscription: Inscription, sites: Iterable[Site] | None = None) -> int:
    """Give each open site (or those of `sites`) its points in this edition; return how many were missing.

    Safe to run twice. A point is never removed: opinions hang on it, and a kiosk without network still names it.
    """
    organisme = inscription.organisme_id
    lieux = list(Site.objects.filter(organisme=organisme).ouverts()) if sites is None else list(sites)
    services: list[Service | None] = [None, *Service.objects.filter(organisme=organisme).ouverts()]
    connus = set(Point.objects.de(inscription).values_list("site_id", "code"))
    voulus = [
        Point(inscription=inscription, site=site, service=service, code=service.code if service else "")
        for site in lieux
        for service in services
    ]
    manquants = [point for point in voulus if (point.site_id, point.code) not in connus]
    Point.objects.bulk_create(manquants, ignore_conflicts=True)
    return len(manquants)


@transaction.atomic
def ouvrir_site(
    *, inscription: Inscription, nom: str, jours_ouverts: Sequence[int], auteur: Auteur, adresse: str = ""
) -> Site:
    """Open a site of the body, with its points: the whole site, and each open service."""
    organisme = _verrouiller(inscription.organisme_id)
    jours = _jours(jours_ouverts)
    _refuser_doublon(organisme.les_sites.all(), nom, "site")
    site = Site.objects.create(organisme=organisme, nom=nom, adresse=adresse, jours_ouverts=jours)
    assurer_points(inscription=inscription, sites=[site])
    consigner(organisme, "site.ouvert", auteur, site=site.pk, nom=nom)
    return site


@transaction.atomic
def modifier_site(*, site: Site, nom: str, jours_ouverts: Sequence[int], auteur: Auteur, adresse: str = "") -> Site:
    """Change the name, the address or the opening days of a site; its codes and its opinions stay."""
    organisme = _verrouiller(site.organisme_id)
    jours = _jours(jours_ouverts)
    _refuser_doublon(organisme.les_sites.exclude(pk=site.pk), nom, "site")
    site.nom, site.adresse, site.jours_ouverts = nom, adresse, jours
    site.save(update_fields=["nom", "adresse", "jours_ouverts", "modifie_le"])
    consigner(organisme, "site.modifie", auteur, site=site.pk, nom=nom, jours_ouverts=jours)
    return site


@transaction.atomic
def fermer_site(*, site: Site, auteur: Auteur) -> Site:
    """Stop hearing users on a site: its codes close, what was heard stays. Not while a kiosk stands there."""
    _verrouiller(site.organisme_id)
    # As an order of kiosks does: neither misses the other.
    site = Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    if empechement := empechement_de_fermer(site):
        raise RegleMetier("borne_sur_place", empechement)
    return _fermer(site, CodeAvis.objects.filter(point__site=site), "site", auteur)


@transaction.atomic
def rouvrir_site(*, site: Site, inscription: Inscription, auteur: Auteur) -> Site:
    """Hear users again on a site. Closed codes stay closed: new ones are opened, and posters printed again."""
    _rouvrir(site, "site", auteur)
    assurer_points(inscription=inscription, sites=[site])
    return site


@transaction.atomic
def ajouter_services(*, inscription: Inscription, noms: Sequence[str], auteur: Auteur) -> list[Service]:
    """Add services, in this order, to every open site of the body; all or none."""
    organisme = _verrouiller(inscription.organisme_id)
    pris = {a_comparer(nom) for nom in organisme.les_services.values_list("nom", flat=True)}
    codes = set(organisme.les_services.values_list("code", flat=True))
    ajoutes = []
    for rang, nom in enumerate(noms, start=len(codes) + 1):
        if a_comparer(nom) in pris:
            raise RegleMetier("service_deja_la", f"Vos services comptent déjà «\u202f{nom}\u202f».", champ="nom")
        service = Service.objects.create(organisme=organisme, code=_code_libre(nom, codes), nom=nom, rang=rang)
        pris.add(a_comparer(nom))
        codes.add(service.code)
        ajoutes.append(service)
        consigner(organisme, "service.ouvert", auteur, service=service.code, nom=nom)
    assurer_points(inscription=inscription)
    return ajoutes


@transaction.atomic
def renommer_service(*, service: Service, nom: str, auteur: Auteur) -> Service:
    """Change the words of a service; devices go on naming it by its code."""
    organisme = _verrouiller(service.organisme_id)
    _refuser_doublon(organisme.les_services.exclude(pk=service.pk), nom, "service")
    ancien, service.nom = service.nom, nom
    service.save(update_fields=["nom", "modifie_le"])
    consigner(organisme, "service.renomme", auteur, service=service.code, nom_avant=ancien, nom=nom)
    return service


@transaction.atomic
def fermer_service(*, service: Service, auteur: Auteur) -> Service:
    """Stop asking about a service on every site: its codes close, what was heard stays."""
    return _fermer(service, CodeAvis.objects.filter(point__service=service), "service", auteur)


@transaction.atomic
def rouvrir_service(*, service: Service, inscription: Inscription, auteur: Auteur) -> Service:
    """Ask about a service again, on every open site."""
    _rouvrir(service, "service", auteur)
    assurer_points(inscription=inscription)
    return service


@transaction.atomic
def reprendre_points(*, inscription: Inscription, auteur: Auteur) -> int:
    """Take the sites and services of earlier editions into this one; return how many points were missing.

    Open codes and kiosks follow to the same place: posters stay on the walls, kiosks at the desks, and what they bring
    counts in this edition.
    """
    organisme = _verrouiller(inscription.organisme_id)
    nombre = assurer_points(inscription=inscription)
    nb_codes = _faire_suivre(inscription)
    _faire_suivre_les_bornes(inscription, auteur)
    if nombre or nb_codes:
        consigner(organisme, "points.repris", auteur, inscription=inscription.pk, nombre=nombre, nb_codes=nb_codes)
    return nombre


def _faire_suivre(inscription: Inscription) -> int:
    suivis = codes_a_reprendre(inscription)
    for code, point in suivis:
        code.point = point
    return CodeAvis.objects.bulk_update([code for code, _ in suivis], ["point"])


def _faire_suivre_les_bornes(inscription: Inscription, auteur: Auteur) -> None:
    for borne in list(bornes_a_reprendre(inscription).select_for_update(of=("self",))):
        ancienne, borne.inscription = borne.inscription_id, inscription
        borne.save(update_fields=["inscription", "modifie_le"])
        consigner(borne, "borne.suivie", auteur, avant=ancienne, inscription=inscription.pk)


def _verrouiller(organisme: int) -> Organisme:
    """Two people of one body at once never open the same site twice.

    Keys are left alone: acts on registrations insert members while they hold what points hang on.
    """
    return Organisme.objects.select_for_update(no_key=True).get(pk=organisme)


def _fermer(lieu: Any, codes: Any, genre: str, auteur: Auteur) -> Any:
    organisme = _verrouiller(lieu.organisme_id)
    lieu.refresh_from_db(fields=["est_ouvert"])
    if not lieu.est_ouvert:
        raise RegleMetier(f"{genre}_deja_ferme", f"Ce {genre} est déjà fermé.")
    lieu.est_ouvert = False
    lieu.save(update_fields=["est_ouvert", "modifie_le"])
    nb_codes = fermer_les_codes(codes.ouverts())
    consigner(organisme, f"{genre}.ferme", auteur, **{genre: lieu.pk}, nb_codes=nb_codes)
    return lieu


def _rouvrir(lieu: Any, genre: str, auteur: Auteur) -> None:
    organisme = _verrouiller(lieu.organisme_id)
    lieu.refresh_from_db(fields=["est_ouvert"])
    if lieu.est_ouvert:
        raise RegleMetier(f"{genre}_deja_ouvert", f"Ce {genre} est déjà ouvert.")
    lieu.est_ouvert = True
    lieu.save(update_fields=["est_ouvert", "modifie_le"])
    consigner(organisme, f"{genre}.rouvert", auteur, **{genre: lieu.pk})


def _jours(jours: Sequence[int]) -> list[int]:
    retenus = sorted(JOURS_DE_LA_SEMAINE & set(jours))
    if not retenus:
        raise RegleMetier("jours_absents", "Cochez au moins un jour d’ouverture.", champ="jours_ouverts")
    return retenus


def _refuser_doublon(autres: Any, nom: str, genre: str) -> None:
    if a_comparer(nom) in map(a_comparer, autres.values_list("nom", flat=True)):
        raise RegleMetier(f"{genre}_deja_la", f"Un {genre} de votre organisme porte déjà ce nom.", champ="nom")


def _code_libre(nom: str, pris: set[str]) -> str:
    """Return a code that reads like the name and that no service of the body has."""
    base = slugify(nom)[: TAILLE_CODE - 4].strip("-") or "service"
    rangs = range(2, len(pris) + 3)
    return next(code for code in (base, *(f"{base}-{rang}" for rang in rangs)) if code not in pris)
