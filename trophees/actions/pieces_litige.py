"""Files that a body joins to a dispute: the same checks as evidence of the fieldwork."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.files.base import ContentFile
from django.db import transaction

from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.examen import examiner
from socle.fichiers import nom_affiche, supprimer_au_commit
from socle.journal import consigner
from socle.logic.images import FichierSain
from socle.relecture import relire
from trophees.actions.etats_litige import verrouiller
from trophees.enums import EtatLitige
from trophees.models import Litige, PieceLitige

PIECES_MAX = 5
Brut = tuple[str, bytes]
"""The name a file came under, and its content."""
Sain = tuple[str, FichierSain]


def examiner_tous(bruts: Iterable[Brut]) -> list[Sain]:
    """Check and redraw every file before any transaction; one bad file refuses them all, by its name."""
    sains = []
    for nom, brut in bruts:
        try:
            sains.append((nom, examiner(brut)))
        except RegleMetier as refus:
            message = f"{nom_affiche(nom, '')}\u202f: {refus.message}"
            raise RegleMetier(refus.code, message, champ="fichiers") from refus
    return sains


def joindre(litige: Litige, sains: Sequence[Sain], auteur: Auteur) -> None:
    """Attach checked files to a dispute under lock. The same content twice is one file."""
    deja = set(litige.les_pieces.values_list("empreinte", flat=True))
    nouveaux = {sain.empreinte: (nom, sain) for nom, sain in sains if sain.empreinte not in deja}
    if len(deja) + len(nouveaux) > PIECES_MAX:
        raise RegleMetier("trop_de_pieces", f"{PIECES_MAX} fichiers au plus par contestation.", champ="fichiers")
    for nom, sain in nouveaux.values():
        piece = PieceLitige(
            litige=litige,
            nom=nom_affiche(nom, sain.extension),
            media=sain.media,
            extension=sain.extension,
            taille=len(sain.contenu),
            empreinte=sain.empreinte,
        )
        piece.fichier.save(piece.nom, ContentFile(sain.contenu), save=False)
        piece.save()
        consigner(litige, "litige.piece_jointe", auteur, empreinte=sain.empreinte, media=sain.media)


@transaction.atomic
def retirer_piece(*, piece: PieceLitige, auteur: Auteur) -> None:
    """Take a file back from a draft; the file goes once the transaction is committed."""
    _, litige = verrouiller(piece.litige)
    if litige.etat != EtatLitige.BROUILLON:
        raise RegleMetier("pieces_fermees", "Une contestation envoyée ne change plus.")
    piece = relire(piece, "Ce fichier")
    consigner(litige, "litige.piece_retiree", auteur, empreinte=piece.empreinte)
    effacer([piece])


def effacer(pieces: Iterable[PieceLitige]) -> None:
    """Delete rows now, their files after the commit: one that resists keeps no other, nor the rest of a night."""
    for piece in pieces:
        piece.delete()
        supprimer_au_commit(piece.fichier.storage, str(piece.fichier.name))
