"""Addresses where partners listen: opened, closed, their secret changed, deliveries made again."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Collection
from typing import NamedTuple

from django.db import transaction
from django.db.models import Case, When

from partenaires.enums import PREFIXE_DU_SECRET, SECRET_AVANT, TypeEvenement
from partenaires.models import Livraison, Partenaire, PointDEcoute
from partenaires.queries.evenements import en_appel, evenements_de
from socle.auteur import Auteur
from socle.coffre import desceller, sceller
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner
from socle.scelles import place_de
from socle.sortie import SortieImpossible, lire_adresse

POINTS_MAX = 10
REJOUEES_MAX = 1000
FERME = "Le point d’écoute est fermé."


class Rejeu(NamedTuple):
    """What was owed again; `arret` is the event where it stopped, empty when nothing is left after it."""

    nombre: int
    arret: str


@transaction.atomic
def ouvrir_point(
    *, partenaire: Partenaire, adresse: str, types: Collection[str], auteur: Auteur
) -> tuple[PointDEcoute, str]:
    """Open an address and return it with its secret, which nobody reads again."""
    try:
        lire_adresse(adresse)
    except SortieImpossible as refus:
        raise RegleMetier("adresse_refusee", refus.mots, champ="adresse") from refus
    if not types or set(types) - set(TypeEvenement.values):
        raise RegleMetier("evenements_absents", "Choisissez au moins un événement.", champ="types")
    if partenaire.les_points_d_ecoute.filter(ferme_le=None).count() >= POINTS_MAX:
        raise RegleMetier("trop_de_points", f"Un partenaire a {POINTS_MAX} points d’écoute au plus.")
    point = PointDEcoute(partenaire=partenaire, adresse=adresse, types=sorted(types))
    mots = _secret_neuf()
    point.secret = sceller(mots, place_de(PointDEcoute, "secret", pk=point.pk))
    point.save()
    consigner(point, "point_d_ecoute.ouvert", auteur, natures=point.types)
    return point, mots


@transaction.atomic
def changer_le_secret(*, point: PointDEcoute, auteur: Auteur) -> str:
    """Give an address a new secret; the one before signs beside it for a day, and no other comes meanwhile."""
    tenu = PointDEcoute.objects.select_for_update(of=("self",)).get(pk=point.pk)
    instant = maintenant()
    if tenu.avant_jusqu_au is not None and tenu.avant_jusqu_au > instant:
        raise RegleMetier(
            "secret_recent",
            "Le secret a changé il y a moins d’un jour et le précédent signe encore\u202f: attendez un jour, ou fermez ce "
            "point d’écoute et ouvrez-en un autre.",
        )
    ancien = desceller(tenu.secret, place_de(PointDEcoute, "secret", pk=tenu.pk))
    mots = _secret_neuf()
    tenu.secret = sceller(mots, place_de(PointDEcoute, "secret", pk=tenu.pk))
    tenu.secret_avant = sceller(ancien, place_de(PointDEcoute, "secret_avant", pk=tenu.pk))
    tenu.avant_jusqu_au = instant + SECRET_AVANT
    tenu.save(update_fields=["secret", "secret_avant", "avant_jusqu_au", "modifie_le"])
    consigner(tenu, "point_d_ecoute.secret_change", auteur)
    return mots


@transaction.atomic
def fermer_point(*, point: PointDEcoute, auteur: Auteur) -> None:
    """Close an address: what is still owed to it is given up. Twice changes nothing more."""
    tenu = PointDEcoute.objects.select_for_update(of=("self",)).get(pk=point.pk)
    if tenu.ferme_le is not None:
        return
    tenu.ferme_le = maintenant()
    tenu.save(update_fields=["ferme_le", "modifie_le"])
    dues = tenu.les_livraisons.filter(remise_le=None, abandonnee_le=None)
    dues.update(abandonnee_le=tenu.ferme_le, reponse=FERME)
    consigner(tenu, "point_d_ecoute.ferme", auteur)


@transaction.atomic
def renvoyer_livraison(*, livraison: Livraison, auteur: Auteur) -> None:
    """Owe one delivery again, with its three days anew, whatever became of it."""
    _exiger_ouvert(livraison.point)
    _devoir_a_nouveau([livraison.pk])
    consigner(livraison.point, "point_d_ecoute.renvoi", auteur, nombre=1)


@transaction.atomic
def rejouer_depuis(*, point: PointDEcoute, rang: int, auteur: Auteur) -> Rejeu:
    """Owe again all that concerns an address after an event, those that it never had included, `REJOUEES_MAX` at most."""
    _exiger_ouvert(point)
    suite = evenements_de(point.partenaire).filter(rang__gt=rang, type__in=point.types).order_by("rang")
    lus = list(suite[: REJOUEES_MAX + 1])
    concernes, reste = lus[:REJOUEES_MAX], lus[REJOUEES_MAX:]
    Livraison.objects.bulk_create(
        [Livraison(point=point, evenement=evenement) for evenement in concernes], ignore_conflicts=True
    )
    dues = point.les_livraisons.filter(evenement__in=concernes)
    _devoir_a_nouveau(list(dues.values_list("pk", flat=True)))
    consigner(point, "point_d_ecoute.rejeu", auteur, rang=rang, nombre=len(concernes))
    return Rejeu(len(concernes), concernes[-1].identifiant if reste else "")


def _devoir_a_nouveau(pks: list[int]) -> None:
    instant = maintenant()
    Livraison.objects.filter(pk__in=pks).update(
        essais=0,
        a_partir_du=instant,
        # A call under way ends for nobody, what it was asked to do is to be done again; until then its address is taken.
        tentee_le=Case(When(en_appel(instant), then="tentee_le")),
        remise_le=None,
        abandonnee_le=None,
        code_http=None,
        reponse="",
    )


def _exiger_ouvert(point: PointDEcoute) -> None:
    if point.ferme_le is not None:
        raise RegleMetier("point_ferme", "Ce point d’écoute est fermé\u202f: ouvrez-en un autre.")


def _secret_neuf() -> str:
    return PREFIXE_DU_SECRET + base64.b64encode(secrets.token_bytes(32)).decode()
