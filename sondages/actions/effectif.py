"""What staff and bodies do about the mails of polls: the acts of `organismes`, and what follows of them here (ADR 34)."""

from __future__ import annotations

import contextlib

from django.db import transaction

from organismes.actions.effectif import confirmer_effectif, declarer_effectif, reprendre_envois, suspendre_envois
from organismes.models import Inscription
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from sondages.actions.annuler import annuler_envois
from sondages.actions.verrous import verrouiller
from sondages.enums import EtatSondage
from sondages.models import Sondage

__all__ = ["confirmer_effectif", "declarer_effectif", "reprendre_envois", "suspendre_et_annuler"]


@transaction.atomic
def suspendre_et_annuler(*, inscription: Inscription, motif: str, auteur: Auteur) -> int:
    """Stop what is sent in the name of a body, and cancel its mails that wait with their codes; returns how many."""
    suspendre_envois(inscription=inscription, motif=motif, auteur=auteur)
    annules = 0
    for sondage in Sondage.objects.ouverts().filter(inscription=inscription).order_by("pk"):
        with contextlib.suppress(RegleMetier):  # Closed meanwhile: nothing waits any more.
            annules += annuler_envois(verrouiller(sondage, dans={EtatSondage.OUVERT}), auteur)
    return annules
