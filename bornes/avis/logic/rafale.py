"""Which opinions are held for a person to look at: a few rules on how they came, never on what they say of a body.

Pure and deterministic: the same facts, in any order and however often, give the same verdict. Everything is judged on
`saisi_le`, when people answered, never on when the network let it through: a kiosk that sends three days at once is no
burst. An address alone holds nobody: two hundred phones behind one are a crowd, and crowds do not look like scripts.
"""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bornes.enums import MotifRetenue

REJEU, MARTELAGE, CADENCE, RAFALE = (
    MotifRetenue.REJEU,
    MotifRetenue.MARTELAGE,
    MotifRetenue.CADENCE,
    MotifRetenue.RAFALE,
)

# A kiosk. Two answers less than 5 s apart come from one hand: nobody steps up, reads and answers so fast (HappyOrNot
# asks for the same interval). Two friends may do it once: three in a row is hammering.
GESTE = dt.timedelta(seconds=5)
GESTES = 3
# Going through the screens takes 8 s at least, and one must step aside: seven answers in a minute are one person.
MINUTE = dt.timedelta(seconds=60)
PASSAGES = 7
# The same answers to every question, six times running, without time for somebody else to step up between.
RELAIS = dt.timedelta(seconds=15)
REDITES = 6
# After such a pause, another person may have come: she counts.
PAUSE_BORNE = dt.timedelta(seconds=12)

# A phone. From opening the page to sending, nobody reads a question, finds a face and confirms in under 3 s.
LECTURE = 3
LECTURES = 6
FENETRE = dt.timedelta(minutes=10)

# A burst: opinions that follow one another, no more than a quarter of an hour apart…
PAUSE = dt.timedelta(minutes=15)
# …ten from one source, or twenty whatever their sources, which show two of three signs that no crowd shows:
NOMBRE_SOURCE, NOMBRE_LIEU = 10, 20
SIGNES = 2
# the same face at least four times in five (contented bodies get it three times in five);
PART_MEME_FACE = 0.8
# all about as long to answer (people spread from one to four between the quick and the slow tenth);
ETENDUE_DUREES = 2.2
# at a regular pace (people who arrive by chance spread from one to twenty).
ETENDUE_ECARTS = 4.0

# A code: a crowd of two hundred in ten minutes is welcome, three times as many is no crowd. The first ones count.
LIMITES_DU_CODE = ((dt.timedelta(seconds=60), 150), (dt.timedelta(minutes=10), 600))
GARDES = 12


T = TypeVar("T")
Regle = Callable[[Sequence["AvisFerme"]], Iterator["AvisFerme"]]


@dataclass(frozen=True)
class AvisFerme:
    """What is known of one opinion without opening it. A kiosk has `enrolement` and `sequence`, a phone the rest.

    `lieu` is the site in an edition: the code on a poster leads there, whatever the service that people name after.
    `jour` is its local day, which the opinion keeps. `duree` is in seconds, from the opening of the page to its sending; `source` stands for an address, for one day.
    """

    id: uuid.UUID
    saisi_le: dt.datetime
    recu_le: dt.datetime
    jour: dt.date
    lieu: Hashable
    satisfaction: int
    reponses: tuple[str, ...] = ()
    enrolement: int | None = None
    sequence: int | None = None
    page: uuid.UUID | None = None
    duree: int | None = None
    source: str = ""


def classer(faits: Iterable[AvisFerme], *, regles: Sequence[tuple[str, Regle]] | None = None) -> dict[uuid.UUID, str]:
    """Return the opinions to hold, each with its motive; the others count.

    Give all the facts of the days to judge at their places, and what has the same page or number on other days. Days
    are judged one by one, so that a verdict never depends on which others came along. Each rule sees what the rules
    before it let through.
    """
    restants = sorted(faits, key=_ordre)
    retenus: dict[uuid.UUID, str] = {}
    for motif, regle in REGLES if regles is None else regles:
        lots = [restants] if motif == REJEU else _par(lambda fait: fait.jour, restants).values()
        nouveaux = {fait.id for lot in lots for fait in regle(lot)}
        retenus |= dict.fromkeys(nouveaux, motif)
        restants = [fait for fait in restants if fait.id not in nouveaux]
    return retenus


def _rejeux(faits: Sequence[AvisFerme]) -> Iterator[AvisFerme]:
    """A page opened, or a number given by a kiosk, makes one opinion: the first received."""
    vus: set[Hashable] = set()
    for fait in sorted(faits, key=lambda fait: (fait.recu_le, fait.saisi_le, fait.id)):
        cles: list[Hashable] = [("page", fait.page)] if fait.page else []
        if fait.enrolement is not None:
            cles = [
                (fait.enrolement, fait.sequence),
                (fait.enrolement, fait.saisi_le, fait.satisfaction, fait.reponses),
            ]
        if not vus.isdisjoint(cles):
            yield fait
        vus.update(cles)


def _martelages(faits: Sequence[AvisFerme]) -> Iterator[AvisFerme]:
    """One hand on one kiosk, whatever the services it names: the first of the series counts."""
    bornes = itertools.filterfalse(_est_d_un_telephone, faits)
    for suite in _par(lambda fait: fait.enrolement, bornes).values():
        # The order of the numbers is that of the gestures, even when the clock of the kiosk was set meanwhile.
        gestes = sorted(suite, key=lambda fait: (fait.sequence or 0, fait.saisi_le, fait.id))
        suspects = sorted(
            _series(gestes, GESTE, GESTES)
            | _series(gestes, RELAIS, REDITES, lambda fait: (fait.satisfaction, fait.reponses))
            | _denses(gestes, MINUTE, PASSAGES)
        )
        for precedent, rang in zip([None, *suspects], suspects, strict=False):
            if precedent == rang - 1 and gestes[rang].saisi_le - gestes[precedent].saisi_le <= PAUSE_BORNE:
                yield gestes[rang]


def _cadences(faits: Sequence[AvisFerme]) -> Iterator[AvisFerme]:
    """Too fast to be read, and several times at one place, whatever the sources."""
    for rapides in _par(lambda fait: fait.lieu, filter(_est_illisible, faits)).values():
        yield from (rapides[rang] for rang in _denses(rapides, FENETRE, LECTURES))


def _rafales(faits: Sequence[AvisFerme]) -> Iterator[AvisFerme]:
    """What comes as a script does: from one source, or from many at one place. The first counts."""
    for telephones in _par(lambda fait: fait.lieu, filter(_est_d_un_telephone, faits)).values():
        tenus: set[uuid.UUID] = set()
        for source, groupe in _par(lambda fait: fait.source, telephones).items():
            if source:
                tenus |= _mecaniques(groupe, NOMBRE_SOURCE)
        tenus |= _mecaniques([fait for fait in telephones if fait.id not in tenus], NOMBRE_LIEU)
        tenus |= _debordements([fait for fait in telephones if fait.id not in tenus])
        yield from (fait for fait in telephones if fait.id in tenus)


REGLES: tuple[tuple[str, Regle], ...] = (
    (REJEU, _rejeux),
    (MARTELAGE, _martelages),
    (CADENCE, _cadences),
    (RAFALE, _rafales),
)


def _mecaniques(groupe: Sequence[AvisFerme], nombre: int) -> set[uuid.UUID]:
    """Return what repeats itself in a group: one face over and over, then anything at all at the pace of a machine."""
    tenus: set[uuid.UUID] = set()
    for memes in _par(lambda fait: fait.satisfaction, groupe).values():
        tenus |= _episodes_mecaniques(memes, groupe, nombre)
    # Those who answered between the lines of a script are judged without it.
    reste = [fait for fait in groupe if fait.id not in tenus]
    return tenus | _episodes_mecaniques(reste, reste, nombre)


def _episodes_mecaniques(faits: Sequence[AvisFerme], groupe: Sequence[AvisFerme], nombre: int) -> set[uuid.UUID]:
    tenus: set[uuid.UUID] = set()
    for episode in decouper(faits, _instant):
        if len(episode) >= nombre and _signes(episode, groupe) >= SIGNES:
            tenus |= {fait.id for fait in episode[1:]}
    return tenus


def _signes(episode: Sequence[AvisFerme], groupe: Sequence[AvisFerme]) -> int:
    pendant = [fait for fait in groupe if episode[0].saisi_le <= fait.saisi_le <= episode[-1].saisi_le]
    meme_face = len({fait.satisfaction for fait in episode}) == 1 and len(episode) >= PART_MEME_FACE * len(pendant)
    durees = [max(fait.duree, 1) for fait in episode if fait.duree is not None]
    meme_duree = len(durees) == len(episode) and _etendue(durees) <= ETENDUE_DUREES
    ecarts = [
        max((apres.saisi_le - avant.saisi_le).total_seconds(), 0.001) for avant, apres in itertools.pairwise(episode)
    ]
    return meme_face + meme_duree + (_etendue(ecarts) <= ETENDUE_ECARTS)


def _debordements(telephones: Sequence[AvisFerme]) -> set[uuid.UUID]:
    """Return what passes the limits of a code, but the first ones of each flood."""
    tenus: set[uuid.UUID] = set()
    for fenetre, limite in LIMITES_DU_CODE:
        flot = [telephones[rang] for rang in sorted(_denses(telephones, fenetre, limite + 1))]
        for episode in decouper(flot, _instant, fenetre):
            tenus |= {fait.id for fait in episode[GARDES:]}
    return tenus


def _denses(faits: Sequence[AvisFerme], fenetre: dt.timedelta, nombre: int) -> set[int]:
    """Return the ranks of what is among `nombre` consecutive facts in one window."""
    rangs: set[int] = set()
    for rang in range(nombre - 1, len(faits)):
        ecart = faits[rang].saisi_le - faits[rang - nombre + 1].saisi_le
        if dt.timedelta(0) <= ecart <= fenetre:
            rangs.update(range(rang - nombre + 1, rang + 1))
    return rangs


def _series(
    faits: Sequence[AvisFerme],
    pause: dt.timedelta,
    nombre: int,
    semblables: Callable[[AvisFerme], Hashable] | None = None,
) -> set[int]:
    """Return the ranks of the series of at least `nombre` similar facts, each less than `pause` after the one before."""
    rangs: set[int] = set()
    debut = 0
    for rang in range(1, len(faits) + 1):
        suit = (
            rang < len(faits)
            and dt.timedelta(0) <= faits[rang].saisi_le - faits[rang - 1].saisi_le < pause
            and (semblables is None or semblables(faits[rang]) == semblables(faits[rang - 1]))
        )
        if not suit:
            if rang - debut >= nombre:
                rangs.update(range(debut, rang))
            debut = rang
    return rangs


def decouper(suite: Iterable[T], instant: Callable[[T], dt.datetime], pause: dt.timedelta = PAUSE) -> Iterator[list[T]]:
    """Cut what is in order of time where more than `pause` goes by."""
    episode: list[T] = []
    for element in suite:
        if episode and instant(element) - instant(episode[-1]) > pause:
            yield episode
            episode = []
        episode.append(element)
    if episode:
        yield episode


def _etendue(valeurs: Sequence[float]) -> float:
    """Return the ninth decile over the first, by nearest rank: 1 for a machine."""
    rangees = sorted(valeurs)
    dixieme = len(rangees) // 10
    return rangees[-1 - dixieme] / rangees[dixieme]


def _est_d_un_telephone(fait: AvisFerme) -> bool:
    return fait.enrolement is None


def _est_illisible(fait: AvisFerme) -> bool:
    return _est_d_un_telephone(fait) and fait.duree is not None and fait.duree < LECTURE


def _par(cle: Callable[[AvisFerme], Hashable], faits: Iterable[AvisFerme]) -> dict[Hashable, list[AvisFerme]]:
    groupes: dict[Hashable, list[AvisFerme]] = defaultdict(list)
    for fait in faits:
        groupes[cle(fait)].append(fait)
    return groupes


def _instant(fait: AvisFerme) -> dt.datetime:
    return fait.saisi_le


def _ordre(fait: AvisFerme) -> tuple[dt.datetime, dt.datetime, uuid.UUID]:
    return fait.saisi_le, fait.recu_le, fait.id
