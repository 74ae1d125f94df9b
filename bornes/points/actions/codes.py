"""Codes that lead a phone to a point. One is open at a time; a closed one is never given again."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.crypto import get_random_string

from bornes.models import CodeAvis, Point
from bornes.points.queries.points import code_d_une_autre_edition
from organismes.models import Inscription, Service, Site
from organismes.queries.mandat import exiger_mandat
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner

# Read aloud or copied by hand: nothing that looks like something else (i, l, o, 0, 1). 31⁸, about 8.5 × 10¹¹: nobody
# guesses one, and the unique constraint holds the rest.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
TAILLE = 8


@transaction.atomic
def ouvrir_code(*, point: Point, auteur: Auteur) -> CodeAvis:
    """Give a point the code of its poster. Staff vouched for the body, which asked for opinions on phones.

    Where a poster of another edition still hangs, its code follows: another one would leave the first counting there.
    """
    point = _tenir_ouvrable(point.pk)
    if point.les_codes.ouverts().exists():
        raise RegleMetier("code_deja_ouvert", "Ce point a déjà un code ouvert\u202f: renouvelez-le pour en changer.")
    ancien = code_d_une_autre_edition(point)
    return _ouvrir(point, auteur) if ancien is None else _faire_suivre(ancien, point, auteur)


@transaction.atomic
def ouvrir_codes(*, inscription: Inscription, site: Site, auteur: Auteur) -> list[CodeAvis]:
    """Give a code to each point of a site that has none and may have one; all or none."""
    pris = CodeAvis.objects.ouverts().values("point")
    points = Point.objects.de(inscription).filter(site=site).exclude(pk__in=pris)
    ouvrables = points.exclude(service__est_ouvert=False).order_by("pk").select_for_update(of=("self",))
    # All of them held before their site is: who holds a point waits for its site, never the other way round.
    return [ouvrir_code(point=point, auteur=auteur) for point in ouvrables]


@transaction.atomic
def renouveler_code(*, code: CodeAvis, auteur: Auteur) -> CodeAvis:
    """Close a code and open the next one of its point: the posters that carry the old one must go."""
    point = _tenir_ouvrable(code.point_id)
    _fermer(code, point, auteur)
    return _ouvrir(point, auteur)


@transaction.atomic
def fermer_code(*, code: CodeAvis, auteur: Auteur) -> CodeAvis:
    """Close a code: whoever opens it is told so, and such visits are counted."""
    return _fermer(code, _verrouiller(code.point_id), auteur)


def fermer_les_codes(ouverts: QuerySet[CodeAvis]) -> int:
    """Close the codes of a site or a service that closes, inside its act; return how many."""
    return ouverts.update(ferme_le=maintenant(), modifie_le=maintenant())


def compter_visite_apres_fermeture(code: str) -> None:
    """Count one more person who met a closed code: an old poster still hangs somewhere."""
    CodeAvis.objects.filter(code=code).update(nb_visites_apres=F("nb_visites_apres") + 1)


def _verrouiller(point: int) -> Point:
    return (
        Point.objects.select_for_update(of=("self",))
        .select_related("inscription__organisme", "site", "service")
        .get(pk=point)
    )


def _tenir_ouvrable(pk: int) -> Point:
    """Lock a point that may have a code, then its site and its service: none closes before the code is there to close."""
    point = _verrouiller(pk)
    point.site = Site.objects.select_for_update(no_key=True).get(pk=point.site_id)
    if point.service_id is not None:
        point.service = Service.objects.select_for_update(no_key=True).get(pk=point.service_id)
    _verifier_ouvrable(point)
    return point


def _verifier_ouvrable(point: Point) -> None:
    inscription = point.inscription
    exiger_mandat(inscription)
    if not inscription.smartphone:
        raise RegleMetier(
            "smartphone_non_demande",
            "Votre inscription ne comprend pas les avis sur smartphone. Écrivez à l’équipe du baromètre pour les ajouter.",
        )
    if not point.site.est_ouvert or (point.service is not None and not point.service.est_ouvert):
        raise RegleMetier("lieu_ferme", "Ce site ou ce service est fermé\u202f: rouvrez-le d’abord.")


def _ouvrir(point: Point, auteur: Auteur) -> CodeAvis:
    code = CodeAvis.objects.create(code=get_random_string(TAILLE, ALPHABET), point=point, ouvert_le=maintenant())
    consigner(code, "code.ouvert", auteur, code=code.code, point=point.pk)
    return code


def _faire_suivre(code: CodeAvis, point: Point, auteur: Auteur) -> CodeAvis:
    ancien, code.point = code.point_id, point
    code.save(update_fields=["point", "modifie_le"])
    consigner(code, "code.suivi", auteur, code=code.code, avant=ancien, point=point.pk)
    return code


def _fermer(code: CodeAvis, point: Point, auteur: Auteur) -> CodeAvis:
    code.refresh_from_db(fields=["ferme_le"])
    if code.ferme_le is not None:
        raise RegleMetier("code_deja_ferme", "Ce code est déjà fermé.")
    code.ferme_le = maintenant()
    code.save(update_fields=["ferme_le", "modifie_le"])
    consigner(code, "code.ferme", auteur, code=code.code, point=point.pk)
    return code
