"""Comments of the shoppers, chosen by how well the contact went."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Grille, Visite
from enquetes.referentiels.queries.grilles import grille_notee
from enquetes.visites.logic.notation import noter_contact

BANQUE = Path(__file__).parent / "verbatims.toml"
PART_COMMENTEE = 0.35
BON = 65


def commenter(campagne: Campagne, *, graine: int) -> int:
    """Leave a comment on a third of the graded contacts; return how many."""
    banque = tomllib.loads(BANQUE.read_text(encoding="utf-8"))
    alea = random.Random(graine)
    grilles = {grille.pk: grille_notee(grille) for grille in Grille.objects.all()}
    commentees = []
    for visite in _notees(campagne):
        if alea.random() >= PART_COMMENTEE:
            continue
        note = noter_contact(grilles[visite.grille_id], visite.reponses, type_scenario=visite.scenario.type)
        ton = "bons" if note.score is not None and note.score >= BON else "faibles"
        visite.commentaire = alea.choice(banque[ton][visite.canal])
        commentees.append(visite)
    Visite.objects.bulk_update(commentees, ["commentaire"], batch_size=500)
    return len(commentees)


def _notees(campagne: Campagne) -> list[Visite]:
    """Return the graded visits of an edition, in an order that does not depend on the database."""
    return list(
        Visite.objects.contacts()
        .filter(inscription__campagne=campagne, etat__in=[EtatVisite.VALIDEE, EtatVisite.SOUMISE, EtatVisite.A_REVOIR])
        .select_related("scenario")
        .order_by("inscription__organisme__siren", "effectuee_le", "pk")
    )
