"""Documents that a worker builds: ordered once, built once, kept private. Twice equals once.

The row is the order and the broker only carries its number; a worker that lost its row writes nothing. What went wrong
is told on the row, and tried again three times.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Q

from socle.enums import DOCUMENTS_EN_MARCHE, TRANSITIONS_DOCUMENT, EtatDocument
from socle.erreurs import RegleMetier
from socle.etats import passer, passer_en_nombre
from socle.fichiers import MagasinInjoignable, stockage_prive
from socle.horloge import maintenant
from socle.models import DocumentFabrique
from socle.rendu import nb_pages
from socle.taches import tenter

journaux = logging.getLogger("barometre.fabrication")

ESSAIS = 3
SOUFFRANCE = dt.timedelta(minutes=5)
"""How long a message may be silent before its document is ordered again."""

SANS_PLACE = "Les fichiers ne peuvent pas être rangés pour l’instant\u202f: celui-ci sera refait seul."
ATTENTE = dt.timedelta(seconds=30)
"""How long a document may wait for a worker before people are told."""

Avancer = Callable[[int], None]


@dataclass(frozen=True)
class Atelier:
    """How one kind of document is built.

    `composer` gets the row and what tells its progress (in %), and returns the work; a RegleMetier that it raises is
    final, and told as it is. `ranger` puts the work away, in the transaction that says it is ready, and returns the
    fields to write. `mot` begins the acts of the journal; `recours` is what people read after the last try. `lies` are
    read with the row; `reperes` are fields of the row that the journal repeats. `duree_maximale` is longer than the time
    limit of its task: a document under way for more has lost its worker.
    """

    modele: type[DocumentFabrique]
    mot: str
    composer: Callable[[Any, Avancer], Any]
    ranger: Callable[[Any, Any], Mapping[str, Any]]
    recours: str
    lies: tuple[str, ...]
    reperes: tuple[str, ...] = ()
    duree_maximale: dt.timedelta = SOUFFRANCE

    @property
    def lignes(self) -> models.QuerySet[Any]:
        """Return the rows of this kind."""
        lignes: models.QuerySet[Any] = self.modele._meta.default_manager.all()  # type: ignore[union-attr]
        return lignes

    def verrouiller(self, pk: int) -> Any:
        """Return the row read again under lock, or None when it is gone. Call inside a transaction."""
        return self.lignes.select_for_update(of=("self",)).select_related(*self.lies).filter(pk=pk).first()


def en_fichier(chemin: Callable[[Any, str], str]) -> Callable[[Any, bytes], Mapping[str, Any]]:
    """Return what keeps a PDF as a private file, at the path that `chemin` gives."""

    def ranger(document: Any, contenu: bytes) -> Mapping[str, Any]:
        return {
            "fichier": stockage_prive().save(chemin(document, ""), ContentFile(contenu)),
            "empreinte": hashlib.sha256(contenu).hexdigest(),
            "nb_pages": nb_pages(contenu),
        }

    return ranger


def a_son_fichier(document: Any) -> bool:
    """Tell whether a document is ready and its file still there: a disk may be lost, a backup restored without files."""
    if document.etat != EtatDocument.PRET:
        return False
    return bool(document.fichier.storage.exists(document.fichier.name))


def est_perdu(document: Any) -> bool:
    """Tell whether the file of a ready document is gone; a store that does not answer tells nothing."""
    try:
        return document.etat == EtatDocument.PRET and not a_son_fichier(document)
    except MagasinInjoignable:
        return False


@transaction.atomic
def commander(
    atelier: Atelier,
    *,
    est_a_jour: Callable[[Any], bool] = lambda _document: False,
    commande: Mapping[str, Any] | None = None,
    **cle: Any,
) -> Any:
    """Return the row of `cle` (a unique field and its value), and whether it was ordered just now.

    One row, whatever the number of clicks: one under way, or that `est_a_jour` says is good, is left as it is.
    `commande` is written with the order.
    """
    commande = {"demande_le": maintenant(), **(commande or {})}
    cree, est_neuf = atelier.lignes.get_or_create(**cle, defaults=commande)
    document = atelier.verrouiller(cree.pk) or cree
    if not est_neuf:
        if document.etat in DOCUMENTS_EN_MARCHE or est_a_jour(document):
            return document, False
        _passer(document, EtatDocument.DEMANDE, essais=0, progression=0, erreur="", **commande)
    return document, True


@transaction.atomic
def commander_en_nombre(
    atelier: Atelier, cle: str, valeurs: Collection[Any], *, est_a_jour: Callable[[Any], bool]
) -> list[Any]:
    """Order the rows of `valeurs` of the unique field `cle`, as `commander` does, in a constant number of statements.

    Return those ordered just now. Call it with a thousand values at most.
    """
    instant = maintenant()
    visees = atelier.lignes.filter(**{f"{cle}__in": valeurs})
    connues = set(visees.values_list(cle, flat=True))
    neuves = [atelier.modele(**{cle: valeur, "demande_le": instant}) for valeur in valeurs if valeur not in connues]
    atelier.lignes.bulk_create(neuves, ignore_conflicts=True)
    tenues = list(visees.select_for_update(of=("self",)).order_by("pk"))
    # Of two who order the same at once, one wrote the row: the instant of its order says who.
    commandees = [document for document in tenues if _est_neuve(document, cle, connues, instant)]
    reprises = [
        document
        for document in tenues
        if getattr(document, cle) in connues and document.etat not in DOCUMENTS_EN_MARCHE and not est_a_jour(document)
    ]
    passer_en_nombre(
        visees.filter(pk__in=[document.pk for document in reprises]),
        EtatDocument.DEMANDE,
        table=TRANSITIONS_DOCUMENT,
        essais=0,
        progression=0,
        erreur="",
        demande_le=instant,
        modifie_le=instant,
    )
    return [*commandees, *reprises]


def _est_neuve(document: Any, cle: str, connues: Collection[Any], instant: dt.datetime) -> bool:
    return getattr(document, cle) not in connues and document.demande_le == instant


def manque_d_atelier(document: DocumentFabrique) -> bool:
    """Tell whether no worker took an order for so long that people must know."""
    return document.etat == EtatDocument.DEMANDE and document.modifie_le < maintenant() - ATTENTE


def fabriquer(atelier: Atelier, pk: int) -> Any:
    """Build an ordered document; None when there is nothing to do. A fault counts as a try and is raised again."""
    document = _commencer(atelier, pk)
    if document is None:
        return None
    try:
        ouvrage = atelier.composer(document, lambda part: _avancer(atelier, document, part))
        return _terminer(atelier, document, ouvrage)
    except Exception as panne:
        # Whatever went wrong, the row must say so: the fault itself goes on to the worker's log.
        _echouer(atelier, document, panne)
        raise


def relancer(atelier: Atelier) -> list[int]:
    """Free the documents under way for too long, and return those to publish again.

    An order is published again when its last change is old: its message was lost, or its last try failed.
    """
    perdus = Q(etat=EtatDocument.EN_COURS, commence_le__lt=maintenant() - atelier.duree_maximale)
    oublies = Q(etat=EtatDocument.DEMANDE, modifie_le__lt=maintenant() - SOUFFRANCE)
    souffrants = atelier.lignes.filter(perdus | oublies).order_by("pk")
    return [
        numero
        for numero in souffrants.values_list("pk", flat=True)
        if tenter("documents.relance_en_panne", numero, partial(_liberer, atelier, numero))
    ]


@transaction.atomic
def _liberer(atelier: Atelier, pk: int) -> bool:
    """Return whether the document is to be built again."""
    document = atelier.verrouiller(pk)
    if document is None:
        return False
    if document.etat == EtatDocument.EN_COURS and document.commence_le < maintenant() - atelier.duree_maximale:
        _abandonner_ou_relancer(atelier, document, "La fabrication a été interrompue.")
    return bool(document.etat == EtatDocument.DEMANDE)


@transaction.atomic
def _commencer(atelier: Atelier, pk: int) -> Any:
    document = atelier.verrouiller(pk)
    if document is None or document.etat != EtatDocument.DEMANDE:
        journaux.info(f"{atelier.mot}.rien_a_faire", extra={"objet_id": pk})
        return None
    return _passer(
        document,
        EtatDocument.EN_COURS,
        commence_le=maintenant(),
        essais=document.essais + 1,
        progression=5,
        erreur="",
    )


def _avancer(atelier: Atelier, document: DocumentFabrique, part: int) -> None:
    _tenu(atelier, document).update(progression=part)


def _tenu(atelier: Atelier, document: DocumentFabrique) -> models.QuerySet[Any]:
    """Select the row only while this very run holds it: `commence_le` is the token."""
    return atelier.lignes.filter(pk=document.pk, etat=EtatDocument.EN_COURS, commence_le=document.commence_le)


@transaction.atomic
def _terminer(atelier: Atelier, document: Any, ouvrage: Any) -> Any:
    if not _tenu(atelier, document).select_for_update(of=("self",)).exists():
        return None
    champs = atelier.ranger(document, ouvrage)
    details = {"empreinte": champs.get("empreinte", ""), "pages": champs["nb_pages"]}
    return _finir(atelier, document, EtatDocument.PRET, details, progression=100, pret_le=maintenant(), **champs)


@transaction.atomic
def _echouer(atelier: Atelier, document: Any, panne: Exception) -> None:
    if not _tenu(atelier, document).select_for_update(of=("self",)).exists():
        return
    if isinstance(panne, RegleMetier):
        _abandonner(atelier, document, panne.message)
    elif isinstance(panne, MagasinInjoignable):
        # Nothing is wrong with it: the sweep orders it until it can be put away.
        _passer(document, EtatDocument.DEMANDE, essais=document.essais - 1, progression=0, erreur=SANS_PLACE)
    else:
        _abandonner_ou_relancer(atelier, document, f"La fabrication a échoué ({type(panne).__name__}).")


def _abandonner_ou_relancer(atelier: Atelier, document: Any, raison: str) -> None:
    if document.essais < ESSAIS:
        _passer(document, EtatDocument.DEMANDE, progression=0, erreur=raison[:300])
    else:
        _abandonner(atelier, document, raison, f" Après {ESSAIS} essais, {atelier.recours}")


def _abandonner(atelier: Atelier, document: Any, raison: str, suite: str = "") -> None:
    erreur = f"{raison}{suite}"[:300]
    _finir(atelier, document, EtatDocument.ECHEC, {"raison": raison}, progression=0, erreur=erreur)


def _passer(document: Any, vers: EtatDocument, **champs: Any) -> Any:
    return passer(document, vers, table=TRANSITIONS_DOCUMENT, auteur=None, **champs)


def _finir(atelier: Atelier, document: Any, vers: EtatDocument, details: Mapping[str, Any], **champs: Any) -> Any:
    """End a work, in the journal by the word of its kind."""
    reperes = {nom: getattr(document, nom) for nom in atelier.reperes}
    return _passer(document, vers, acte=f"{atelier.mot}.{vers}", details={**reperes, **details}, **champs)
