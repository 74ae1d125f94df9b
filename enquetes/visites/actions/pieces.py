"""Evidence files of a visit.

A file stands at a path made from its content and is written before the row is committed: a retry after a crash writes
it again, and what no retry adopts is swept by `balayer`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction

from enquetes.enums import ETATS_SAISISSABLES, EtatVisite
from enquetes.models import PieceJointe, Visite
from enquetes.visites.actions.etats import verrouiller
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.examen import examiner
from socle.fichiers import nom_affiche, stockage_prive
from socle.journal import consigner
from socle.logic.images import FichierSain

PIECES_MAX = 10


@dataclass(frozen=True, slots=True)
class PieceExaminee:
    """Evidence fit to be attached, and the fingerprint of what was sent."""

    sain: FichierSain
    empreinte_envoi: str


def examiner_piece(brut: bytes) -> PieceExaminee:
    """Check evidence and draw images again without metadata, before any transaction; refused at its field."""
    return PieceExaminee(examiner(brut, champ="fichier"), hashlib.sha256(brut).hexdigest())


def joindre_piece(*, visite: Visite, brut: bytes, nom: str, auteur: Auteur) -> PieceJointe:
    """Examine evidence, then attach it."""
    return joindre_examinee(visite=visite, piece=examiner_piece(brut), nom=nom, auteur=auteur)


@transaction.atomic
def joindre_examinee(*, visite: Visite, piece: PieceExaminee, nom: str, auteur: Auteur) -> PieceJointe:
    """Attach evidence that was examined. The same file twice is one piece."""
    fraiche, sain = _ouvrir(visite), piece.sain
    deja = PieceJointe.objects.filter(visite=fraiche, empreinte=sain.empreinte).first()
    if deja is not None:
        return deja
    if fraiche.les_pieces.count() >= PIECES_MAX:
        raise RegleMetier("trop_de_pieces", f"{PIECES_MAX} fichiers au plus par visite.", champ="fichier")
    jointe = PieceJointe(
        visite=fraiche,
        nom=nom_affiche(nom, sain.extension),
        media=sain.media,
        extension=sain.extension,
        taille=len(sain.contenu),
        empreinte=sain.empreinte,
        empreinte_envoi=piece.empreinte_envoi,
    )
    jointe.fichier.save(jointe.nom, ContentFile(sain.contenu), save=False)
    jointe.save()
    consigner(fraiche, "visite.piece_jointe", auteur, empreinte=sain.empreinte, media=sain.media)
    return jointe


@transaction.atomic
def retirer_piece(*, piece: PieceJointe, auteur: Auteur) -> None:
    """Take evidence back before submission; the file goes once the transaction is committed."""
    visite = _ouvrir(piece.visite)
    nom = str(piece.fichier.name)
    consigner(visite, "visite.piece_retiree", auteur, empreinte=piece.empreinte)
    piece.delete()
    transaction.on_commit(partial(_oublier_fichier, visite, nom))


@transaction.atomic
def _oublier_fichier(visite: Visite, nom: str) -> None:
    """Remove a file unless, since, the same content was attached again."""
    verrouiller(visite)
    if not PieceJointe.objects.filter(fichier=nom).exists():
        stockage_prive().delete(nom)


def _ouvrir(visite: Visite) -> Visite:
    fraiche = verrouiller(visite)
    if fraiche.etat not in ETATS_SAISISSABLES or fraiche.etat == EtatVisite.PLANIFIEE:
        raise RegleMetier("pieces_fermees", "Les fichiers d’une visite ne changent que pendant sa saisie.")
    return fraiche
