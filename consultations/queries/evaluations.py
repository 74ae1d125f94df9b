"""What citizens think of each section of a project."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When, Window
from django.db.models.functions import Coalesce, RowNumber

from consultations.enums import SEUIL_PETITS_NOMBRES, Impact
from consultations.logic.par_cinq import nombre_dit
from consultations.models import AvisSection, Dialogue, Section

NOTES = range(1, 6)
_EFFET_DIT = Case(When(utilite_dite=None, then="impact"), default="impact_dit")


@dataclass(frozen=True)
class SectionEvaluee:
    """A section and its `n` marks, of which the first `lues` are told; none (`est_masquee`): only `n` is.

    While marks still come (`est_en_cours`), the last ones wait, and so does a mark given in place of another; after a
    closing that followed another, so do those that are too few to be added.
    `utilites`: how many gave 1 to 5, in this order; `utiles`: how many gave 4 or 5. `impacts`: word and number, the
    strongest first. `changees`: how many are told as they first were. `reserves` and `commentaires` are words that a person let through, oldest first.
    """

    section: Section
    n: int
    lues: int
    changees: int
    est_en_cours: bool
    utilites: tuple[int, ...]
    impacts: tuple[tuple[str, int], ...]
    reserves: tuple[str, ...]
    commentaires: tuple[str, ...]

    @property
    def est_masquee(self) -> bool:
        """Tell whether the marks are hidden."""
        return self.lues == 0

    @property
    def a_venir(self) -> int:
        """Return how many marks wait: for those that follow, or for good."""
        return self.n - self.lues

    @property
    def est_partielle(self) -> bool:
        """Tell whether what is told is not all that was given."""
        return bool(self.a_venir or self.changees)

    @property
    def utiles(self) -> int:
        """Return how many find the section useful."""
        return sum(self.utilites[3:])


def evaluations_de(dialogue: Dialogue) -> tuple[SectionEvaluee, ...]:
    """Return every section in order, evaluated or not."""
    avis = AvisSection.objects.filter(section__dialogue=dialogue).order_by()
    avis = avis.annotate(note=Coalesce("utilite_dite", "utilite"), effet=_EFFET_DIT)
    notes, dites, changees = _par_note(avis)
    impacts = _nombres(avis.values_list("section", "effet").annotate(nombre=Count("pk")))
    derniers = _derniers(avis) if dialogue.est_ouvert or dites.total() else {}
    mots = _mots_publies(dialogue)
    return tuple(
        _section(
            section,
            notes.get(section.pk, Counter()),
            impacts.get(section.pk, Counter()),
            mots.get(section.pk, []),
            derniers.get(section.pk, []),
            dites=dites[section.pk],
            changees=changees[section.pk],
            est_en_cours=dialogue.est_ouvert,
        )
        for section in dialogue.les_sections.all()
    )


def _section(
    section: Section,
    notes: Counter[int | str],
    impacts: Counter[int | str],
    mots: list[tuple[str, str]],
    derniers: list[tuple[int, str]],
    *,
    dites: int,
    changees: int,
    est_en_cours: bool,
) -> SectionEvaluee:
    """Return a section; `derniers` are its last marks, the newest first, where some may wait; a closing told `dites`."""
    n = notes.total()
    lues = nombre_dit(n, est_en_cours=est_en_cours, dites=dites)
    if lues:
        notes, impacts = _sans(derniers[: n - lues], notes, impacts)
    return SectionEvaluee(
        section=section,
        n=n,
        lues=lues,
        changees=changees,
        est_en_cours=est_en_cours,
        utilites=tuple(notes[note] for note in NOTES) if lues else (),
        impacts=tuple((str(impact.label), impacts[impact]) for impact in Impact) if lues else (),
        reserves=tuple(reserve for reserve, _ in mots if reserve),
        commentaires=tuple(commentaire for _, commentaire in mots if commentaire),
    )


def _sans(
    attendent: list[tuple[int, str]], notes: Counter[int | str], impacts: Counter[int | str]
) -> tuple[Counter[int | str], Counter[int | str]]:
    """Return the counts without the marks that wait."""
    return (
        notes - Counter[int | str](note for note, _impact in attendent),
        impacts - Counter[int | str](impact for _note, impact in attendent),
    )


def _par_note(avis: QuerySet[Any]) -> tuple[dict[int, Counter[int | str]], Counter[int], Counter[int]]:
    """Return, by section, how many gave each mark, how many of all are told already, and how many are told changed."""
    lignes = list(
        avis.values_list("section", "note").annotate(
            nombre=Count("pk"),
            dites=Count("pk", filter=Q(est_dite=True)),
            changees=Count("pk", filter=Q(utilite_dite__isnull=False)),
        )
    )
    dites: Counter[int] = Counter()
    changees: Counter[int] = Counter()
    for section, _note, _nombre, deja_dites, autres in lignes:
        dites[section] += deja_dites
        changees[section] += autres
    return _nombres(ligne[:3] for ligne in lignes), dites, changees


def _mots_publies(dialogue: Dialogue) -> dict[int, list[tuple[str, str]]]:
    """Return the reserves and comments that a person let through, oldest first, by section."""
    mots: dict[int, list[tuple[str, str]]] = {}
    lus = AvisSection.objects.publies().filter(section__dialogue=dialogue).order_by("cree_le", "pk")
    for section, reserve, commentaire in lus.values_list("section", "reserve", "commentaire"):
        mots.setdefault(section, []).append((reserve, commentaire))
    return mots


def _derniers(avis: QuerySet[AvisSection]) -> dict[int, list[tuple[int, str]]]:
    """Return the last marks of each section, the newest first: as many as may have to wait."""
    rang = Window(RowNumber(), partition_by=F("section"), order_by=(F("cree_le").desc(), F("pk").desc()))
    par_section: dict[int, list[tuple[int, str]]] = {}
    lignes = avis.annotate(rang=rang).filter(rang__lt=2 * SEUIL_PETITS_NOMBRES).order_by("section", "rang")
    for section, note, impact in lignes.values_list("section", "note", "effet"):
        par_section.setdefault(section, []).append((note, impact))
    return par_section


def _nombres(lignes: object) -> dict[int, Counter[int | str]]:
    nombres: dict[int, Counter[int | str]] = {}
    for section, valeur, nombre in lignes:  # type: ignore[attr-defined]
        nombres.setdefault(section, Counter())[valeur] = nombre
    return nombres
