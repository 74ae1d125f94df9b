"""Builds the PDF of one report. Running twice equals running once: see `socle.fabrication`."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from campagnes.models import Campagne
from organismes.models import Inscription
from rapports.logic.chiffres import RACINE, SCORE, adresse_du_chiffre
from rapports.logic.rapport.alternatives import alternatives
from rapports.logic.rapport.chapitres import CHAPITRES
from rapports.logic.rapport.parcours import parcours
from rapports.logic.rapport.preuves import prouver
from rapports.logic.resultats.tableau import TableauOrganisme
from rapports.models import Rapport, chemin_rapport
from rapports.queries.document import DocumentDeRapport, document_de
from rapports.queries.referentiels import engagements_decrits
from socle.erreurs import RegleMetier
from socle.fabrication import Atelier, Avancer, en_fichier, fabriquer, relancer
from socle.relecture import partager
from socle.rendu import rendre_pdf

FEUILLES = ("css/police.css", "css/rapport.css")
FEUILLES_ANNEXE = (*FEUILLES, "css/annexe.css")


def composer_html(document: DocumentDeRapport) -> str:
    """Write the report of a body as a self-contained page."""
    return render_to_string("rapports/pdf/rapport.html", contexte_du_rapport(document))


def contexte_du_rapport(document: DocumentDeRapport) -> dict[str, object]:
    """Return what the chapters print, on paper and on the page."""
    tableau = document.tableau
    return {
        "t": tableau,
        "chapitres": CHAPITRES,
        "adresse_des_chiffres": _adresse_des_chiffres(tableau),
        "racine_des_chiffres": f"{settings.BASE_URL}{RACINE}",
        "evolution": document.evolution,
        "voix": document.voix,
        "decidees": document.decidees,
        "suivies": document.suivies,
        "fragiles": document.fragiles,
        "verbatims": document.verbatims,
        "alternatives": alternatives(tableau, document.evolution),
        "parcours": parcours(tableau.etapes, tableau.methode.seuil),
        "mesures": {
            "etapes": any(etape.score is not None for etape in tableau.etapes),
            "determinants": any(determinant.score is not None for determinant in tableau.determinants),
        },
    }


def _adresse_des_chiffres(tableau: TableauOrganisme) -> str:
    """Return what stands before the name of a figure in its address."""
    adresse = adresse_du_chiffre(tableau.annee, tableau.identite.siren, SCORE)
    return f"{settings.BASE_URL}{adresse.removesuffix(f'{SCORE}/')}"


def composer_pdf(document: DocumentDeRapport) -> bytes:
    """Render the report of a body. Same results, same bytes."""
    return rendre_pdf(composer_html(document), feuilles=FEUILLES)


def composer_annexe(tableau: TableauOrganisme) -> str:
    """Write the annex of a body, commitment by commitment then criterion by criterion, as a self-contained page.

    It is made when somebody asks for it (`socle.web.documents`).
    """
    contexte = {
        "t": tableau,
        "adresse_des_chiffres": _adresse_des_chiffres(tableau),
        "referentiels": prouver(tableau.conformite, engagements_decrits(tableau.annee), tableau.grilles),
    }
    return render_to_string("rapports/pdf/annexe.html", contexte)


def _composer(rapport: Rapport, avancer: Avancer) -> bytes:
    inscription = (
        Inscription.objects.select_related("campagne", "organisme")
        .prefetch_related("les_canaux")
        .get(pk=rapport.inscription_id)
    )
    avancer(15)
    # What is being computed says an instant before this one, and cannot be read yet.
    with transaction.atomic():
        partager(Campagne, inscription.campagne_id)
    document = document_de(inscription)
    if not document.tableau.est_calcule:
        raise RegleMetier("resultats_absents", "Les résultats de cet organisme ne sont pas encore calculés.")
    avancer(35)
    html = composer_html(document)
    avancer(50)
    contenu = rendre_pdf(html, feuilles=FEUILLES)
    avancer(90)
    return contenu


ATELIER = Atelier(
    modele=Rapport,
    mot="rapport",
    composer=_composer,
    ranger=en_fichier(chemin_rapport),
    recours="l’équipe doit regarder.",
    lies=("inscription__campagne", "inscription__organisme"),
    # The task is killed after two minutes.
    duree_maximale=dt.timedelta(seconds=150),
)


def produire_rapport(*, rapport_id: int) -> Rapport | None:
    """Build an ordered report; None when there is nothing to do. A fault counts as a try and is raised again."""
    return fabriquer(ATELIER, rapport_id)


def relancer_rapports() -> list[int]:
    """Free the reports under way for too long, and return those to publish again: their message was lost."""
    return relancer(ATELIER)
