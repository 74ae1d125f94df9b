"""The PDF report of a dialogue: ordered, built by a worker, kept as a private file (`socle.fabrication`)."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from consultations.enums import DIALOGUES_PUBLICS
from consultations.models import Bilan, Dialogue
from consultations.models.bilan import chemin_bilan
from consultations.queries import bilan as lecture
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.fabrication import Atelier, Avancer, commander, en_fichier, fabriquer, relancer
from socle.journal import consigner
from socle.rendu import rendre_pdf
from socle.taches import publier

FEUILLES = ("css/police.css", "css/rapport.css", "css/consultation-bilan.css")


def composer_html(lu: lecture.ContenuBilan) -> str:
    """Write the report as a self-contained page."""
    return render_to_string(
        "consultations/pdf/bilan.html",
        {"b": lu, "d": lu.dialogue, "adresse": f"{settings.BASE_URL}/consultations/{lu.dialogue.code}/"},
    )


def composer_pdf(lu: lecture.ContenuBilan) -> bytes:
    """Render the report: tagged, accessible."""
    return rendre_pdf(composer_html(lu), feuilles=FEUILLES)


def _composer(bilan: Bilan, avancer: Avancer) -> bytes:
    dialogue = Dialogue.objects.select_related("inscription__campagne", "inscription__organisme").get(
        pk=bilan.dialogue_id
    )
    avancer(20)
    html = composer_html(lecture.bilan_de(dialogue))
    avancer(45)
    contenu = rendre_pdf(html, feuilles=FEUILLES)
    avancer(90)
    return contenu


ATELIER = Atelier(
    modele=Bilan,
    mot="bilan",
    composer=_composer,
    ranger=en_fichier(chemin_bilan),
    recours="réessayez plus tard.",
    lies=("dialogue",),
    reperes=("dialogue_id",),
)


@transaction.atomic
def demander_bilan(*, dialogue: Dialogue, auteur: Auteur, confier: bool = True) -> Bilan:
    """Order the report; one row, whatever the number of clicks. One under way is left as it is."""
    if dialogue.etat not in DIALOGUES_PUBLICS:
        raise RegleMetier("etat_du_dialogue", "Cette consultation n’est pas ouverte\u202f: il n’y a rien à imprimer.")
    bilan: Bilan
    bilan, est_commande = commander(ATELIER, dialogue=dialogue)
    if est_commande:
        consigner(bilan, "bilan.demande", auteur, dialogue_id=dialogue.pk)
        if confier:
            publier("consultations.tasks.produire_bilan", bilan_id=bilan.pk)
    return bilan


def produire_bilan(*, bilan_id: int) -> Bilan | None:
    """Build an ordered report; None when there is nothing to do. A fault counts as a try and is raised again."""
    return fabriquer(ATELIER, bilan_id)


def relancer_bilans() -> list[int]:
    """Free the reports under way for too long, and return those to publish again: their message was lost."""
    return relancer(ATELIER)
