"""Sheets of codes, from their order to the moment they are taken: the only copy of codes that nobody else ever reads.

A worker draws the codes, prints them and seals the sheet; codes and sheet appear in one transaction. The order is always
the lock of the poll, then that of the sheet; the worker takes the second alone.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction

from comptes.models import Utilisateur
from socle.auteur import Auteur
from socle.coffre import desceller, sceller
from socle.erreurs import RegleMetier
from socle.fabrication import Atelier, Avancer, fabriquer, relancer
from socle.horloge import maintenant
from socle.journal import consigner
from socle.rendu import nb_pages
from socle.scelles import place_de
from socle.taches import publier, tenter
from sondages.actions.codes import (
    exiger_des_codes,
    exiger_le_dernier_lot,
    inserer_codes,
    supprimer_lot,
    tirer_codes,
)
from sondages.actions.imprimer import composer_cartes
from sondages.actions.verrous import verrouiller
from sondages.enums import CARTES_PAR_PLANCHE, CONSERVATION_PLANCHE, EtatSondage
from sondages.models import Groupe, Planche, Sondage

MORCEAU, FIN = 16_384, 1024
"""Bytes handed over at a time; the end of the file, without which it does not open."""


PLUS_LA = (
    "Ce fichier n’existe plus\u202f: il est effacé dès qu’il est téléchargé, ou après une heure. "
    "S’il s’est perdu, annulez son lot et recommencez."
)


class Ouvrage(NamedTuple):
    """A printed sheet with its codes, before anything of it is written."""

    pdf: bytes
    codes: list[str]


@transaction.atomic
def commander_planche(*, sondage: Sondage, groupe: Groupe, nombre: int, apres: int, auteur: Auteur) -> Planche:
    """Order the cards of a new lot; `apres` is the last lot that she saw.

    The same press again gives the same sheet; another one, when a lot came meanwhile, is refused.
    """
    sondage = verrouiller(sondage, dans={EtatSondage.OUVERT})
    groupe = sondage.les_groupes.get(pk=groupe.pk)
    voulue = {"groupe": groupe, "lot": apres + 1, "nombre": nombre, "auteur": auteur}
    deja = Planche.objects.filter(sondage=sondage, **voulue).first()
    if deja is not None:
        return deja
    exiger_le_dernier_lot(sondage, apres)
    exiger_des_codes(groupe, nombre)
    if nombre > CARTES_PAR_PLANCHE:
        raise RegleMetier(
            "planche_trop_grande",
            f"{CARTES_PAR_PLANCHE} cartes au plus par fichier\u202f: créez plusieurs lots.",
            champ="nombre",
        )
    planche = Planche.objects.create(sondage=sondage, demande_le=maintenant(), **voulue)
    consigner(sondage, "sondage.planche_demandee", auteur, groupe=groupe.pk, lot=planche.lot, nombre=nombre)
    publier("sondages.tasks.produire_planche", planche_id=planche.pk)
    return planche


def _composer(planche: Planche, avancer: Avancer) -> Ouvrage:
    codes = tirer_codes(planche.groupe, planche.nombre)
    return Ouvrage(composer_cartes(planche.sondage, planche.groupe, codes, avancer), codes)


def _ranger(planche: Planche, ouvrage: Ouvrage) -> Mapping[str, Any]:
    """Write the codes and seal the sheet: a closing waits for it, or has removed the row and nothing is written."""
    inserer_codes(planche.groupe, planche.lot, ouvrage.codes, planche.auteur)
    texte = base64.b64encode(ouvrage.pdf).decode()
    return {"contenu": sceller(texte, _place(planche)), "nb_pages": nb_pages(ouvrage.pdf)}


ATELIER = Atelier(
    modele=Planche,
    mot="planche",
    composer=_composer,
    ranger=_ranger,
    recours="recommencez plus tard.",
    lies=("sondage__inscription__organisme", "sondage__inscription__campagne", "groupe__sondage"),
    reperes=("sondage_id", "lot", "nombre"),
)


def produire_planche(*, planche_id: int) -> Planche | None:
    """Print an ordered sheet; None when there is nothing to do. A fault counts as a try and is raised again."""
    produite: Planche | None = fabriquer(ATELIER, planche_id)
    return produite


def relancer_planches() -> list[int]:
    """Free the sheets under way for too long, and return those to publish again: their message was lost."""
    return relancer(ATELIER)


class FichierRemis(NamedTuple):
    """A file being handed over."""

    taille: int
    morceaux: Iterator[bytes]


def remettre_planche(*, planche: Planche, auteur: Utilisateur) -> FichierRemis:
    """Hand the PDF over, piece by piece; erase it when only its end is left to give.

    A transfer that breaks before leaves it as it is: she tries again within the hour. Nobody else ever takes it.
    """
    if planche.auteur_id != auteur.pk:
        raise RegleMetier("planche_d_autrui", "Ce fichier n’est donné qu’à la personne qui l’a demandé.")
    if planche.contenu is None or _est_perimee(planche):
        raise RegleMetier("planche_effacee", PLUS_LA)
    pdf = base64.b64decode(desceller(planche.contenu, _place(planche)))
    return FichierRemis(len(pdf), _morceaux(planche.pk, pdf, auteur))


def _morceaux(pk: int, pdf: bytes, auteur: Utilisateur) -> Iterator[bytes]:
    fin = max(0, len(pdf) - FIN)
    yield from (pdf[debut : min(debut + MORCEAU, fin)] for debut in range(0, fin, MORCEAU))
    # Taken by another transfer, or cancelled meanwhile: this one stops short, and the browser says so.
    if _effacer(pk, auteur):
        yield pdf[fin:]


@transaction.atomic
def _effacer(pk: int, auteur: Utilisateur) -> bool:
    planche = _verrouiller_scellee(pk)
    if planche is None:
        return False
    planche.contenu, planche.remise_le = None, maintenant()
    planche.save(update_fields=["contenu", "remise_le", "modifie_le"])
    consigner(planche, "planche.remise", auteur, sondage_id=planche.sondage_id, lot=planche.lot)
    return True


def annuler_les_planches_perdues() -> int:
    """Cancel the lots whose sheet nobody took within the hour, with their codes; returns how many."""
    limite = maintenant() - CONSERVATION_PLANCHE
    perdues = (
        Planche.objects.filter(contenu__isnull=False, pret_le__lt=limite).defer("contenu").select_related("sondage")
    )
    return sum(tenter("sondages.abandon_en_panne", planche.pk, partial(_abandonner, planche)) for planche in perdues)


@transaction.atomic
def _abandonner(planche: Planche) -> bool:
    # Closed meanwhile: nothing is left of it.
    with contextlib.suppress(RegleMetier):
        sondage = verrouiller(planche.sondage, dans={EtatSondage.OUVERT})
        if _verrouiller_scellee(planche.pk) is not None:
            nombre = supprimer_lot(sondage, planche.lot)
            consigner(sondage, "sondage.lot_abandonne", None, lot=planche.lot, nombre=nombre)
            return True
    return False


def _verrouiller_scellee(pk: int) -> Planche | None:
    """Return the sheet, locked, while it waits to be taken."""
    return Planche.objects.select_for_update(of=("self",)).filter(pk=pk, contenu__isnull=False).first()


def _est_perimee(planche: Planche) -> bool:
    return planche.pret_le is not None and planche.pret_le < maintenant() - CONSERVATION_PLANCHE


def _place(planche: Planche) -> str:
    return place_de(Planche, "contenu", pk=planche.pk)
