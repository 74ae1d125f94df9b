"""What was said, what gathers, what divides, and the organiser's answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from consultations.forms.citoyen import UTILITES
from consultations.queries.accord import carte_des_opinions, classement_duels
from consultations.queries.comptes import comptes_par_porte
from consultations.queries.evaluations import SectionEvaluee, evaluations_de
from consultations.views.publiques.visite import PageDialogue, de_dialogue, page


@require_safe
@de_dialogue
def resultats(request: HttpRequest, visite: PageDialogue) -> HttpResponse:
    """Show the answer first, then counts and what they mean."""
    dialogue = visite.dialogue
    return page(
        request,
        visite,
        "resultats",
        comptes=comptes_par_porte(dialogue),
        classement=classement_duels(dialogue),
        opinions=carte_des_opinions(dialogue),
        evaluations=[(evaluee, _parts(evaluee)) for evaluee in evaluations_de(dialogue)],
    )


def _parts(evaluee: SectionEvaluee) -> list[tuple[str, int]]:
    """Return the words of usefulness, from the lowest, with how many gave each."""
    return [(dict(UTILITES)[note], nombre) for note, nombre in enumerate(evaluee.utilites, start=1)]
