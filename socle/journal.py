"""The business journal: who did what to which object, and why."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import Q

from socle.actions.chaine import chainer
from socle.auteur import Auteur
from socle.logic.chaine import empreinte_des_mots
from socle.logic.faits import separer
from socle.logic.lots import en_lots
from socle.models import AuteurDuJournal, Entree, MotsDuJournal

journaux = logging.getLogger("barometre.actes")

PAR_LOT = 1000


class _EnAttente(threading.local):
    """Lines that this thread wrote and did not chain yet."""

    def __init__(self) -> None:
        self.numeros: list[int] = []


_en_attente = _EnAttente()


def consigner(objet: models.Model, acte: str, auteur: Auteur, **details: Any) -> Entree:
    """Add one entry for `acte` (e.g. `inscription.validee`) on `objet`; `auteur` is a user or None for the platform.

    The technical log gets ids only. `details` go to the line when they are facts and beside it when they are words
    (`socle.logic.faits`). The line is told and chained once it is committed: no act waits for another one before that,
    and none that was rolled back is told.
    """
    faits, mots = separer(details)
    sel = secrets.token_hex(16)
    entree = Entree.objects.create(
        acte=acte,
        objet_type=objet._meta.label_lower,
        objet_id=_identifiant_de(objet),
        auteur_numero=numero_de(auteur),
        details=faits,
        mots_empreinte=empreinte_des_mots(mots, sel),
    )
    if mots:
        MotsDuJournal.objects.create(entree=entree.pk, mots=mots, sel=sel)
    _conclure_au_commit([entree])
    return entree


def consigner_en_nombre(lignes: Iterable[tuple[models.Model, dict[str, Any]]], acte: str, auteur: Auteur) -> None:
    """Add one entry for `acte` on each object, with its facts, in one statement a thousand: words go line by line."""
    numero = numero_de(auteur)
    for lot in en_lots(lignes, PAR_LOT):
        entrees = []
        for objet, details in lot:
            faits, mots = separer(details)
            if mots:
                raise TypeError(f"« {acte} » a des mots\u202f: il se consigne ligne à ligne.")
            entrees.append(
                Entree(
                    acte=acte,
                    objet_type=objet._meta.label_lower,
                    objet_id=_identifiant_de(objet),
                    auteur_numero=numero,
                    details=faits,
                )
            )
        Entree.objects.bulk_create(entrees)
        _conclure_au_commit(entrees)


def _conclure_au_commit(entrees: Iterable[Entree]) -> None:
    ecrites = list(entrees)
    _en_attente.numeros.extend(entree.pk for entree in ecrites)

    def conclure() -> None:
        for entree in ecrites:
            journaux.info(entree.acte, extra={"objet": entree.objet_type, "objet_id": entree.objet_id})
        _chainer_la_suite()

    transaction.on_commit(conclure, robust=True)


def _chainer_la_suite() -> None:
    """Chain at once all that the transaction wrote. What was rolled back is not there; what fails is swept later."""
    numeros, _en_attente.numeros = _en_attente.numeros, []
    if numeros:
        chainer(numeros=numeros)


def numero_de(personne: Any) -> int | None:
    """Return the number under which a user stands in the journal, drawn at her first act; None for nobody."""
    if not getattr(personne, "pk", None):
        return None
    return AuteurDuJournal.objects.get_or_create(utilisateur_id=personne.pk)[0].numero


def _identifiant_de(objet: models.Model) -> str:
    """Return how a line names an object: its key, and for a person the number that goes with her."""
    return str(numero_de(objet) if isinstance(objet, get_user_model()) else objet.pk)


def a_connu(modele: type[models.Model], identifiants: list[str], acte: str) -> bool:
    """Tell whether one of the objects ever went through `acte`."""
    return Entree.objects.filter(objet_type=modele._meta.label_lower, objet_id__in=identifiants, acte=acte).exists()


def passages(objet: models.Model, *actes: str) -> list[tuple[str, dt.datetime]]:
    """Return which of these acts an object went through, each with its instant, the oldest first."""
    siennes = Entree.objects.filter(objet_type=objet._meta.label_lower, objet_id=_identifiant_de(objet))
    return list(siennes.filter(acte__in=actes).order_by("pk").values_list("acte", "le"))


def historique(*objets: models.Model) -> list[Entree]:
    """Return the entries on these objects, newest first, in as many queries whatever their number."""
    identifiants = defaultdict(list)
    for objet in objets:
        identifiants[objet._meta.label_lower].append(_identifiant_de(objet))
    siennes = Q(pk__in=[])
    for genre, les_siens in identifiants.items():
        siennes |= Q(objet_type=genre, objet_id__in=les_siens)
    return list(nommer(Entree.objects.filter(siennes)))


def nommer(entrees: Iterable[Entree]) -> Iterator[Entree]:
    """Give entries their authors and their words, in two queries for a thousand."""
    for lot in en_lots(entrees, PAR_LOT):
        numeros = {entree.auteur_numero for entree in lot if entree.auteur_numero is not None}
        connus = AuteurDuJournal.objects.filter(pk__in=numeros).select_related("utilisateur")
        auteurs: dict[int | None, Any] = {connu.numero: connu.utilisateur for connu in connus}
        mots = MotsDuJournal.objects.in_bulk([entree.pk for entree in lot if entree.mots_empreinte])
        for entree in lot:
            entree.auteur = auteurs.get(entree.auteur_numero)
            entree.mots = mots[entree.pk].mots if entree.pk in mots else {}
            yield entree
