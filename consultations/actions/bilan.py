"""The PDF report of a dialogue: ordered, built by a worker, kept as a private file. Twice equals once."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string

from consultations import tasks
from consultations.enums import DIALOGUES_PUBLICS, TRANSITIONS_BILAN, EtatBilan
from consultations.models import Bilan, Dialogue
from consultations.models.bilan import chemin_bilan
from consultations.queries import bilan as lecture
from socle.erreurs import RegleMetier
from socle.fichiers import stockage_prive
from socle.horloge import maintenant
from socle.journal import consigner
from socle.rendu import nb_pages, rendre_pdf
from socle.taches import confier as confier_tache

journaux = logging.getLogger("barometre.consultations")
ESSAIS = 3
SOUFFRANCE = dt.timedelta(minutes=5)
FEUILLES = ("css/police.css", "css/rapport.css", "css/consultation-bilan.css")
EN_MARCHE = frozenset({EtatBilan.DEMANDE, EtatBilan.EN_COURS})


@transaction.atomic
def demander_bilan(*, dialogue: Dialogue, auteur: Any, confier: bool = True) -> Bilan:
    """Order the report; one row, whatever the number of clicks. One under way is left as it is."""
    if dialogue.etat not in DIALOGUES_PUBLICS:
        raise RegleMetier("etat_du_dialogue", "Cette consultation n’est pas ouverte\u202f: il n’y a rien à imprimer.")
    cree, neuf = Bilan.objects.get_or_create(dialogue=dialogue, defaults={"demande_le": maintenant()})
    bilan = _verrouiller(cree.pk) or cree
    if not neuf:
        if bilan.etat in EN_MARCHE:
            return bilan
        _passer(bilan, EtatBilan.DEMANDE, demande_le=maintenant(), essais=0, progression=0, erreur="")
    consigner(dialogue, "bilan.demande", auteur)
    if confier:
        confier_tache(tasks.produire_bilan, bilan.pk)
    return bilan


def produire_bilan(*, bilan_id: int) -> Bilan | None:
    """Build an ordered report; None when there is nothing to do. A fault counts as a try and is raised again."""
    bilan = _commencer(bilan_id)
    if bilan is None:
        return None
    try:
        contenu = _composer(bilan)
    except Exception as panne:
        # Whatever went wrong, the row must say so: the fault itself goes on to the worker's log.
        _echouer(bilan, panne)
        raise
    return _terminer(bilan, contenu)


def composer_html(lu: lecture.Bilan) -> str:
    """Write the report as a self-contained page."""
    return render_to_string(
        "consultations/pdf/bilan.html",
        {"b": lu, "d": lu.dialogue, "adresse": f"{settings.BASE_URL}/consultations/{lu.dialogue.code}/"},
    )


def composer_pdf(lu: lecture.Bilan) -> bytes:
    """Render the report: tagged, accessible."""
    return rendre_pdf(composer_html(lu), feuilles=FEUILLES)


@transaction.atomic
def relancer_bilans() -> list[int]:
    """Free the reports under way for too long, and return those to publish again: their message was lost."""
    limite = maintenant() - SOUFFRANCE
    souffrants = Bilan.objects.filter(
        Q(etat=EtatBilan.EN_COURS, commence_le__lt=limite) | Q(etat=EtatBilan.DEMANDE, modifie_le__lt=limite)
    )
    perdus = []
    for bilan in souffrants.select_for_update(of=("self",)).order_by("pk"):
        if bilan.etat == EtatBilan.EN_COURS:
            _abandonner_ou_relancer(bilan, "La fabrication a été interrompue.")
        if bilan.etat == EtatBilan.DEMANDE:
            perdus.append(bilan.pk)
    return perdus


def _composer(bilan: Bilan) -> bytes:
    dialogue = Dialogue.objects.select_related("inscription__campagne", "inscription__organisme").get(
        pk=bilan.dialogue_id
    )
    _tenu(bilan).update(progression=20)
    html = composer_html(lecture.bilan_de(dialogue))
    _tenu(bilan).update(progression=45)
    contenu = rendre_pdf(html, feuilles=FEUILLES)
    _tenu(bilan).update(progression=90)
    return contenu


@transaction.atomic
def _commencer(bilan_id: int) -> Bilan | None:
    bilan = _verrouiller(bilan_id)
    if bilan is None or bilan.etat != EtatBilan.DEMANDE:
        journaux.info("bilan.rien_a_faire", extra={"objet_id": bilan_id})
        return None
    return _passer(
        bilan, EtatBilan.EN_COURS, commence_le=maintenant(), essais=bilan.essais + 1, progression=5, erreur=""
    )


@transaction.atomic
def _terminer(bilan: Bilan, contenu: bytes) -> Bilan | None:
    if not _tenu(bilan).select_for_update(of=("self",)).exists():
        return None
    nom = stockage_prive().save(chemin_bilan(bilan, ""), ContentFile(contenu))
    fini = _passer(
        bilan,
        EtatBilan.PRET,
        fichier=nom,
        empreinte=hashlib.sha256(contenu).hexdigest(),
        nb_pages=nb_pages(contenu),
        progression=100,
        pret_le=maintenant(),
    )
    consigner(fini.dialogue, "bilan.pret", None, empreinte=fini.empreinte, pages=fini.nb_pages)
    return fini


@transaction.atomic
def _echouer(bilan: Bilan, panne: Exception) -> None:
    if _tenu(bilan).select_for_update(of=("self",)).exists():
        _abandonner_ou_relancer(bilan, f"La fabrication a échoué ({type(panne).__name__}).")


def _abandonner_ou_relancer(bilan: Bilan, raison: str) -> Bilan:
    if bilan.essais < ESSAIS:
        return _passer(bilan, EtatBilan.DEMANDE, progression=0, erreur=raison)
    return _passer(
        bilan, EtatBilan.ECHEC, progression=0, erreur=f"{raison} Après {ESSAIS} essais, réessayez plus tard."
    )


def _tenu(bilan: Bilan) -> Any:
    """Select the row only while this very run holds it: `commence_le` is the token."""
    return Bilan.objects.filter(pk=bilan.pk, etat=EtatBilan.EN_COURS, commence_le=bilan.commence_le)


def _verrouiller(bilan_id: int) -> Bilan | None:
    return Bilan.objects.select_for_update(of=("self",)).select_related("dialogue").filter(pk=bilan_id).first()


def _passer(bilan: Bilan, vers: EtatBilan, **champs: Any) -> Bilan:
    if vers not in TRANSITIONS_BILAN[EtatBilan(bilan.etat)]:
        raise RegleMetier("passage_interdit", f"Ce bilan est «\u202f{bilan.get_etat_display()}\u202f».")
    bilan.etat = vers
    for nom, valeur in champs.items():
        setattr(bilan, nom, valeur)
    bilan.save(update_fields=["etat", *champs, "modifie_le"])
    return bilan
