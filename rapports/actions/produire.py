"""Builds the PDF of one report. Running twice equals running once; a worker that lost its row writes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging

from django.db import transaction
from django.template.loader import render_to_string

from organismes.models import Inscription
from rapports.actions.etats import passer, verrouiller
from rapports.actions.fichiers import ecrire
from rapports.enums import EtatRapport
from rapports.logic.alternatives import alternatives
from rapports.logic.graphiques import parcours
from rapports.logic.tableau import TableauOrganisme
from rapports.models import Rapport, RapportQuerySet, chemin_rapport
from rapports.queries.tableau_organisme import tableau_organisme
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner
from socle.rendu import nb_pages, rendre_pdf

journaux = logging.getLogger("barometre.rapports")

ESSAIS = 3
SOUFFRANCE = dt.timedelta(minutes=5)
FEUILLES = ("css/police.css", "css/rapport.css")


def composer_html(tableau: TableauOrganisme) -> str:
    """Write the report of a body as a self-contained page."""
    contexte = {
        "t": tableau,
        "alternatives": alternatives(tableau),
        "parcours": parcours(tableau.etapes),
        "mesures": {
            "etapes": any(etape.score is not None for etape in tableau.etapes),
            "determinants": any(determinant.score is not None for determinant in tableau.determinants),
        },
    }
    return render_to_string("rapports/pdf/rapport.html", contexte)


def composer_pdf(tableau: TableauOrganisme) -> bytes:
    """Render the report of a body. Same results, same bytes."""
    return rendre_pdf(composer_html(tableau), feuilles=FEUILLES)


def produire_rapport(*, rapport_id: int) -> Rapport | None:
    """Build an ordered report; None when there is nothing to do. A fault counts as a try and is raised again."""
    rapport = _commencer(rapport_id)
    if rapport is None:
        return None
    try:
        contenu = _composer(rapport)
    except Exception as panne:
        # Whatever went wrong, the row must say so: the fault itself goes on to the worker's log.
        _echouer(rapport, panne)
        raise
    return _terminer(rapport, contenu)


def _composer(rapport: Rapport) -> bytes:
    inscription = (
        Inscription.objects.select_related("campagne", "organisme")
        .prefetch_related("les_canaux")
        .get(pk=rapport.inscription_id)
    )
    _avancer(rapport, 15)
    tableau = tableau_organisme(inscription)
    if not tableau.est_calcule:
        raise RegleMetier("resultats_absents", "Les résultats de cet organisme ne sont pas encore calculés.")
    _avancer(rapport, 35)
    html = composer_html(tableau)
    _avancer(rapport, 50)
    contenu = rendre_pdf(html, feuilles=FEUILLES)
    _avancer(rapport, 90)
    return contenu


@transaction.atomic
def _commencer(rapport_id: int) -> Rapport | None:
    rapport = verrouiller(rapport_id)
    if rapport is None or rapport.etat != EtatRapport.DEMANDE:
        journaux.info("rapport.rien_a_faire", extra={"objet_id": rapport_id})
        return None
    return passer(
        rapport, EtatRapport.EN_COURS, commence_le=maintenant(), essais=rapport.essais + 1, progression=5, erreur=""
    )


def _avancer(rapport: Rapport, progression: int) -> None:
    _tenu(rapport).update(progression=progression)


def _tenu(rapport: Rapport) -> RapportQuerySet:
    """Select the row only while this very run holds it: `commence_le` is the token."""
    return Rapport.objects.filter(pk=rapport.pk, etat=EtatRapport.EN_COURS, commence_le=rapport.commence_le)


@transaction.atomic
def _terminer(rapport: Rapport, contenu: bytes) -> Rapport | None:
    if not _tenu(rapport).select_for_update(of=("self",)).exists():
        return None
    nom = chemin_rapport(rapport, "")
    ecrire(Rapport.fichier.field.storage, nom, contenu)
    fini = passer(
        rapport,
        EtatRapport.PRET,
        fichier=nom,
        empreinte=hashlib.sha256(contenu).hexdigest(),
        nb_pages=nb_pages(contenu),
        progression=100,
        pret_le=maintenant(),
    )
    consigner(fini, "rapport.pret", None, empreinte=fini.empreinte, pages=fini.nb_pages)
    return fini


@transaction.atomic
def _echouer(rapport: Rapport, panne: Exception) -> None:
    if not _tenu(rapport).select_for_update(of=("self",)).exists():
        return
    definitif = isinstance(panne, RegleMetier)
    raison = panne.message if isinstance(panne, RegleMetier) else f"La fabrication a échoué ({type(panne).__name__})."
    abandonner_ou_relancer(rapport, raison, definitif=definitif)


def abandonner_ou_relancer(rapport: Rapport, raison: str, *, definitif: bool = False) -> Rapport:
    """Order a locked report again, or give up after three tries with the reason that people read."""
    if rapport.essais < ESSAIS and not definitif:
        return passer(rapport, EtatRapport.DEMANDE, progression=0, erreur=raison[:300])
    suite = "" if definitif else f" Après {ESSAIS} essais, l’équipe doit regarder."
    echec = passer(rapport, EtatRapport.ECHEC, progression=0, erreur=f"{raison}{suite}"[:300])
    consigner(echec, "rapport.echec", None, raison=raison)
    return echec
