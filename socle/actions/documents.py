"""PDFs made when somebody asks for them: recaps, posters. Known by their content: what changed is another document.

The page that is printed is written where it is asked for, under the rights of who asks; a worker makes a PDF of it. Asked
again, the same page is the same file; every one goes within two days.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from socle.conservation import RetraitDeLignes
from socle.enums import EtatDocument
from socle.fabrication import Atelier, Avancer, a_son_fichier, commander, en_fichier, fabriquer, relancer
from socle.horloge import maintenant
from socle.limites import Limite, compter
from socle.models import DocumentDemande, chemin_document
from socle.rendu import empreinte_des_feuilles, rendre_pdf
from socle.taches import publier

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

CONSERVATION = dt.timedelta(days=1)
REPRISE = dt.timedelta(minutes=1)
"""How long a failure is shown; asked for after that, the document is made again."""
PAR_PERSONNE = Limite("documents", 300, dt.timedelta(hours=1))


def _composer(document: DocumentDemande, avancer: Avancer) -> bytes:
    avancer(20)
    contenu = rendre_pdf(document.source, feuilles=tuple(document.feuilles))
    avancer(90)
    return contenu


def _ranger(document: DocumentDemande, contenu: bytes) -> Mapping[str, Any]:
    """Keep the file and forget the page: nothing is kept twice."""
    return {**en_fichier(chemin_document)(document, contenu), "source": ""}


ATELIER = Atelier(
    modele=DocumentDemande,
    mot="document",
    composer=_composer,
    ranger=_ranger,
    recours="réessayez plus tard.",
    lies=(),
)


def demander_document(
    *, html: str, feuilles: tuple[str, ...], auteur: AbstractBaseUser | AnonymousUser
) -> DocumentDemande:
    """Return the document that prints `html`; order it if nobody did. Raises LimiteAtteinte past PAR_PERSONNE orders."""
    cle = _cle(html, feuilles)
    connu = DocumentDemande.objects.filter(cle=cle).first()
    if connu is not None and (connu.est_en_marche or _est_a_jour(connu)):
        return connu
    document = _commander(cle, html, feuilles, auteur)
    # Where tasks run at once, it is ready by now.
    document.refresh_from_db()
    return document


@transaction.atomic
def _commander(
    cle: str, html: str, feuilles: tuple[str, ...], auteur: AbstractBaseUser | AnonymousUser
) -> DocumentDemande:
    compter(PAR_PERSONNE, str(auteur.pk))
    commande = {"source": html, "feuilles": list(feuilles)}
    document: DocumentDemande
    document, est_commande = commander(ATELIER, est_a_jour=_est_a_jour, commande=commande, cle=cle)
    if est_commande:
        publier("socle.tasks.produire_document", document_id=document.pk)
    return document


def produire_document(*, document_id: int) -> DocumentDemande | None:
    """Make an ordered document; None when there is nothing to do. A fault counts as a try and is raised again."""
    produit: DocumentDemande | None = fabriquer(ATELIER, document_id)
    return produit


def relancer_documents() -> list[int]:
    """Free the documents under way for too long, and return those to publish again: their message was lost."""
    return relancer(ATELIER)


def retirer_documents(lot: QuerySet[DocumentDemande], _a_la_date: dt.datetime | None = None) -> int:
    """Remove documents with their files; returns how many. Inside a transaction.

    The file goes first: killed between, the row asks for it again, and no file stays without a row.
    """
    documents = list(lot.select_for_update().order_by("pk"))
    for document in documents:
        if document.fichier:
            document.fichier.delete(save=False)
        document.delete()
    return len(documents)


RETRAITS = (
    RetraitDeLignes(
        DocumentDemande,
        lambda le: DocumentDemande.objects.filter(demande_le__lt=le - CONSERVATION),
        retirer_documents,
    ),
)


def _cle(html: str, feuilles: tuple[str, ...]) -> str:
    """Return what names this document: its page, and the style sheets as they are."""
    entrees = json.dumps([html, feuilles, empreinte_des_feuilles(feuilles)])
    return hashlib.sha256(entrees.encode()).hexdigest()


def _est_a_jour(document: DocumentDemande) -> bool:
    """Tell whether there is nothing to order: its file is there, or it just failed."""
    a_echoue = document.etat == EtatDocument.ECHEC and document.modifie_le > maintenant() - REPRISE
    return a_echoue or a_son_fichier(document)
