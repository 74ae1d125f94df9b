"""Owe a mail to somebody who takes part: the row is written with the act, the sending follows the commit."""

from __future__ import annotations

from typing import Any

from campagnes.enums import Acte
from consultations.enums import COURRIELS_DE_SERVICE, GenreCourriel
from consultations.models import CourrielCitoyen, Dialogue, Identification, Participant
from organismes.queries.garde_electorale import verdict_pour
from organismes.queries.mandat import a_mandat
from socle.taches import publier


def devoir(
    genre: GenreCourriel,
    *,
    dialogue: Dialogue,
    cle: str,
    identification: Identification | None = None,
    participant: Participant | None = None,
    contexte: dict[str, Any] | None = None,
) -> bool:
    """Write that a mail is due, unless one of the same `cle` ever was; tells whether it is new.

    Nothing is owed to who left no address. What may not leave now waits in its row: the sweeper sends it. Around a round (regles#el-08-gel) what is not an answer to
    what somebody just did waits in its row: the sweeper sends it once the guard allows. `contexte` holds identifiers.
    """
    if identification is None and (participant is None or participant.courriel is None):
        return False
    courriel, est_neuf = CourrielCitoyen.objects.get_or_create(
        cle=cle,
        defaults={
            "genre": genre,
            "dialogue": dialogue,
            "identification": identification,
            "participant": participant,
            "contexte": contexte or {},
        },
    )
    if est_neuf and est_permis(genre, dialogue):
        publier("consultations.tasks.envoyer_courriel", courriel_id=courriel.pk)
    return est_neuf


def est_permis(genre: str, dialogue: Dialogue) -> bool:
    """Tell whether a mail of this kind may leave: the body is vouched for, the election allows (regles#el-08-gel)."""
    if not a_mandat(dialogue.inscription):
        return False
    return genre in COURRIELS_DE_SERVICE or verdict_pour(dialogue.inscription, Acte.ECRIRE_CITOYENS).permis
