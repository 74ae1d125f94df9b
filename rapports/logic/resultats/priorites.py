"""Strengths and priorities drawn from the scores: where points are lost, and what the global score would gain (regles#gains).

Gain of a criterion, in points of the global score, if it reached 100 on every contact of its channel, all else equal:
`(channel weight / sum of the weights of significant channels) × mean over the contacts of the channel of
weight × (100 − score) / sum of the counted weights of the contact`.
When nobody answered, everything lost on the criteria that need an answer belongs to one cause: the missing answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from organismes.enums import Canal

# Criteria that say whether somebody answered; over the telephone, whether the call got through.
TEMOINS: dict[str, str] = {
    Canal.EMAIL: "EM-06",
    Canal.COURRIER: "CO-05",
    Canal.RS: "RS-06",
    Canal.WEB: "WEB-16",
    Canal.TEL: "TE-04",
}
GAIN_MINIMUM = Fraction(1, 2)
"""Under half a point of the global score, a loss is no priority."""
SEUIL_FORCE = 80
OBSERVATIONS_FORCE = 2
RETENUES = 3
"""Priorities, and strengths, that a body is told: what it can act on."""


@dataclass(frozen=True)
class CritereVu:
    """A criterion on one contact; `score` None does not count. `sans_reponse`: at zero because nobody answered."""

    code: str
    poids: int
    score: int | None
    sans_reponse: bool = False


@dataclass(frozen=True)
class ContactVu:
    """A validated contact."""

    canal: str
    criteres: tuple[CritereVu, ...]


@dataclass(frozen=True)
class Perte:
    """What one cause costs the global score, in points, and the criteria it touches."""

    canal: str
    code: str
    points: Fraction
    nb_contacts: int
    nb_touches: int
    nb_sans_reponse: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class CritereTenu:
    """A criterion that is met, and what it carries: mean × weight."""

    canal: str
    code: str
    moyenne: Fraction
    nombre: int
    poids: int


@dataclass
class _Cumul:
    points: Fraction = Fraction(0)
    touches: int = 0
    sans_reponse: int = 0
    codes: set[str] = field(default_factory=set)


def pertes(contacts: Iterable[ContactVu], poids_canaux: Mapping[str, Fraction]) -> list[Perte]:
    """Return what each cause costs, the dearest first; only the channels of `poids_canaux` weigh on the score."""
    par_canal = _par_canal(contacts, poids_canaux)
    total = sum((poids_canaux[canal] for canal in par_canal), Fraction(0))
    resultat = [
        perte
        for canal, liste in par_canal.items()
        for perte in _pertes_canal(canal, liste, Fraction(poids_canaux[canal], 1) / total)
    ]
    return sorted(resultat, key=lambda perte: (-perte.points, perte.code, perte.canal))


def priorites(contacts: Iterable[ContactVu], poids_canaux: Mapping[str, Fraction]) -> list[Perte]:
    """Return the few causes worth acting on first."""
    return [perte for perte in pertes(contacts, poids_canaux) if perte.points >= GAIN_MINIMUM][:RETENUES]


def forces(contacts: Iterable[ContactVu], poids_canaux: Mapping[str, Fraction]) -> list[CritereTenu]:
    """Return the criteria that carry the score, at most one a channel while there are enough channels."""
    acquis = sorted(
        (
            acquis
            for canal, liste in _par_canal(contacts, poids_canaux).items()
            for acquis in _acquis(canal, liste)
            if acquis.moyenne >= SEUIL_FORCE and acquis.nombre >= OBSERVATIONS_FORCE
        ),
        key=lambda a: (-a.poids * a.moyenne, -a.nombre, a.code, a.canal),
    )
    premiers: dict[str, CritereTenu] = {}
    for candidat in acquis:
        premiers.setdefault(candidat.canal, candidat)
    choisis = list(premiers.values())[:RETENUES]
    reste = [candidat for candidat in acquis if candidat not in choisis]
    return [*choisis, *reste[: RETENUES - len(choisis)]]


def _par_canal(contacts: Iterable[ContactVu], poids_canaux: Mapping[str, Fraction]) -> dict[str, list[ContactVu]]:
    par_canal: dict[str, list[ContactVu]] = defaultdict(list)
    for contact in contacts:
        if contact.canal in poids_canaux:
            par_canal[contact.canal].append(contact)
    return dict(par_canal)


def _pertes_canal(canal: str, contacts: Sequence[ContactVu], part: Fraction) -> list[Perte]:
    cumuls: dict[str, _Cumul] = defaultdict(_Cumul)
    for contact in contacts:
        _cumuler(canal, contact, len(contacts), part, cumuls)
    return [
        Perte(canal, code, c.points, len(contacts), c.touches, c.sans_reponse, tuple(sorted(c.codes)))
        for code, c in cumuls.items()
        if c.points
    ]


def _cumuler(canal: str, contact: ContactVu, nombre: int, part: Fraction, cumuls: dict[str, _Cumul]) -> None:
    compte = sum(critere.poids for critere in contact.criteres if critere.score is not None)
    touches, silencieux = set(), False
    for critere in contact.criteres:
        if critere.score is None or critere.score == 100:  # noqa: PLR2004 -- the top of the scale
            continue
        cause = cause_de(canal, critere)
        silencieux = silencieux or critere.sans_reponse
        cumuls[cause].points += part * Fraction(critere.poids * (100 - critere.score), compte * nombre)
        cumuls[cause].codes.add(critere.code)
        touches.add(cause)
    for cause in touches:
        cumuls[cause].touches += 1
    if silencieux:
        cumuls[TEMOINS[canal]].sans_reponse += 1


def cause_de(canal: str, critere: CritereVu) -> str:
    """Return what the points lost on a criterion belong to: itself, or the answer that never came."""
    return TEMOINS.get(canal, critere.code) if critere.sans_reponse else critere.code


def _acquis(canal: str, contacts: Sequence[ContactVu]) -> list[CritereTenu]:
    scores: dict[str, list[int]] = defaultdict(list)
    poids: dict[str, int] = {}
    for contact in contacts:
        for critere in contact.criteres:
            if critere.score is not None:
                scores[critere.code].append(critere.score)
                poids[critere.code] = critere.poids
    return [
        CritereTenu(canal, code, Fraction(sum(valeurs), len(valeurs)), len(valeurs), poids[code])
        for code, valeurs in scores.items()
    ]
