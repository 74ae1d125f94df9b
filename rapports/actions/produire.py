"""Builds the PDF of one report. Running twice equals running once: see `socle.fabrication`."""

from __future__ import annotations

import datetime as dt

from django.template.loader import render_to_string

from organismes.models import Inscription
from rapports.logic.alternatives import alternatives
from rapports.logic.graphiques import parcours
from rapports.logic.tableau import TableauOrganisme
from rapports.models import Rapport, chemin_rapport
from rapports.queries.tableau_organisme import tableau_organisme
from socle.erreurs import RegleMetier
from socle.fabrication import Atelier, Avancer, en_fichier, fabriquer, relancer
from socle.rendu import rendre_pdf

FEUILLES = ("css/police.css", "css/rapport.css")


def composer_html(tableau: TableauOrganisme) -> str:
    """Write the report of a body as a self-contained page."""
    contexte = {
        "t": tableau,
        "alternatives": alternatives(tableau),
        "parcours": parcours(tableau.etapes, tableau.methode.seuil),
        "mesures": {
            "etapes": any(etape.score is not None for etape in tableau.etapes),
            "determinants": any(determinant.score is not None for determinant in tableau.determinants),
        },
    }
    return render_to_string("rapports/pdf/rapport.html", contexte)


def composer_pdf(tableau: TableauOrganisme) -> bytes:
    """Render the report of a body. Same results, same bytes."""
    return rendre_pdf(composer_html(tableau), feuilles=FEUILLES)


def _composer(rapport: Rapport, avancer: Avancer) -> bytes:
    inscription = (
        Inscription.objects.select_related("campagne", "organisme")
        .prefetch_related("les_canaux")
        .get(pk=rapport.inscription_id)
    )
    avancer(15)
    tableau = tableau_organisme(inscription)
    if not tableau.est_calcule:
        raise RegleMetier("resultats_absents", "Les résultats de cet organisme ne sont pas encore calculés.")
    avancer(35)
    html = composer_html(tableau)
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
