"""Which marks of the sections a closing tells, and what stays told once people take part again (regles#petits-nombres)."""

from __future__ import annotations

from django.db.models import Count, Q

from consultations.enums import SEUIL_PETITS_NOMBRES
from consultations.models import AvisSection, Dialogue


def dire_les_notes(dialogue: Dialogue) -> None:
    """Let the marks of a dialogue that closes be told as they stand: what those who changed theirs said first goes.

    A section that a closing told already waits, as it is told, until five marks at least are new or changed.
    """
    avis = AvisSection.objects.filter(section__dialogue=dialogue)
    attend = Q(est_dite=False) | Q(utilite_dite__isnull=False)
    comptes = (
        avis.order_by()
        .values_list("section")
        .annotate(dites=Count("pk", filter=Q(est_dite=True)), attendent=Count("pk", filter=attend))
    )
    neuves = [section for section, dites, _attendent in comptes if not dites]
    suivies = [section for section, dites, attendent in comptes if dites and attendent >= SEUIL_PETITS_NOMBRES]
    changes = avis.filter(section__in=[*neuves, *suivies], utilite_dite__isnull=False)
    changes.update(utilite_dite=None, impact_dit="")
    avis.filter(section__in=suivies, est_dite=False).update(est_dite=True)


def retenir_les_notes_dites(dialogue: Dialogue) -> None:
    """Keep told what a closing told, in a dialogue that opens again."""
    avis = AvisSection.objects.filter(section__dialogue=dialogue)
    comptes = avis.order_by().values_list("section").annotate(n=Count("pk"), dites=Count("pk", filter=Q(est_dite=True)))
    lues = [section for section, n, dites in comptes if n >= SEUIL_PETITS_NOMBRES and not dites]
    avis.filter(section__in=lues).update(est_dite=True)
