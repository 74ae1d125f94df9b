"""What citizens think of each section of a project."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from consultations.enums import SEUIL_PETITS_NOMBRES, Impact
from consultations.models import AvisSection, Dialogue, Section

NOTES = range(1, 6)


@dataclass(frozen=True)
class SectionEvaluee:
    """A section and its `n` marks. Under SEUIL_PETITS_NOMBRES (`est_masquee`) only `n` is told.

    `utilites`: how many gave 1 to 5, in this order; `utiles`: how many gave 4 or 5. `impacts`: word and number, the
    strongest first. `reserves` and `commentaires` are words that a person let through, oldest first.
    """

    section: Section
    n: int
    est_masquee: bool
    utilites: tuple[int, ...]
    impacts: tuple[tuple[str, int], ...]
    reserves: tuple[str, ...]
    commentaires: tuple[str, ...]

    @property
    def utiles(self) -> int:
        """Return how many find the section useful."""
        return sum(self.utilites[3:])


def evaluations_de(dialogue: Dialogue) -> tuple[SectionEvaluee, ...]:
    """Return every section in order, evaluated or not."""
    avis = AvisSection.objects.filter(section__dialogue=dialogue).order_by()
    notes = _nombres(avis.values_list("section", "utilite").annotate(nombre=Count("pk")))
    impacts = _nombres(avis.values_list("section", "impact").annotate(nombre=Count("pk")))
    mots: dict[int, list[tuple[str, str]]] = {}
    lus = AvisSection.objects.publies().filter(section__dialogue=dialogue).order_by("cree_le", "pk")
    for section, reserve, commentaire in lus.values_list("section", "reserve", "commentaire"):
        mots.setdefault(section, []).append((reserve, commentaire))
    return tuple(
        _section(
            section, notes.get(section.pk, Counter()), impacts.get(section.pk, Counter()), mots.get(section.pk, [])
        )
        for section in dialogue.les_sections.all()
    )


def _section(
    section: Section, notes: Counter[int | str], impacts: Counter[int | str], mots: list[tuple[str, str]]
) -> SectionEvaluee:
    n = notes.total()
    est_masquee = n < SEUIL_PETITS_NOMBRES
    return SectionEvaluee(
        section=section,
        n=n,
        est_masquee=est_masquee,
        utilites=() if est_masquee else tuple(notes[note] for note in NOTES),
        impacts=() if est_masquee else tuple((str(impact.label), impacts[impact]) for impact in Impact),
        reserves=tuple(reserve for reserve, _ in mots if reserve),
        commentaires=tuple(commentaire for _, commentaire in mots if commentaire),
    )


def _nombres(lignes: object) -> dict[int, Counter[int | str]]:
    nombres: dict[int, Counter[int | str]] = {}
    for section, valeur, nombre in lignes:  # type: ignore[attr-defined]
        nombres.setdefault(section, Counter())[valeur] = nombre
    return nombres
