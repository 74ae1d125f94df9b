"""How far a score may be from what the body would get with endless contacts: 95 % intervals (statistiques.md).

A body has few contacts, so what contacts of one body differ by is learnt from all the bodies of the edition, channel by
channel, then leaned towards what the body's own contacts show. Values are whole millionths of a point and the
arithmetic is decimal: same contacts, same digits, everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from socle.logic.student import NORMAL, quantile

MILLION = 1_000_000
DEUX = 2
CONTEXTE = Context(prec=28, rounding=ROUND_HALF_EVEN)
ZERO, UN, CENT = Decimal(0), Decimal(1), Decimal(100)
PLANCHER = UN
"""Least variance of a contact, in points: under it contacts are alike, which does not make a score exact."""
CHUTE_CACHEE = 50
"""How far, in points, one more contact would fall than contacts that are all alike."""
SANS_MESURE = 0
"""Degrees of freedom of a variance that was not measured: endless, for chance has no part in it."""
LIBERTES_SURES = 10
"""Degrees of freedom from which a channel is judged on its repeated contacts alone."""
LIBERTES_PRETEES = 2
"""What the other channels weigh on the variance of a channel that has fewer."""
PART_MAXIMALE = Decimal("0.9")
PART_A_PRIORI, CORPS_A_PRIORI = Decimal("0.1"), 10
"""Share of the scatter of variances that is taken as real before any is seen, and how many bodies that is worth.

As many bodies are counted whose channels have nothing in common."""
CONTACTS_A_PRIORI = 10
"""How many contacts the asymmetry of all channels together weighs in that of one, and none at all in that of all."""
SENSIBILITE, PENCHANT_SENSIBLE = (NORMAL**2 - 1) / 6, NORMAL**2 / 2
"""How many standard errors a unit of asymmetry moves the ends (Cornish and Fisher, 1938), and what a body’s own variance
takes off it: a body that saw falls has a lower score and a larger variance at once (Johnson, 1978)."""
DECALAGE_MAXIMAL = 2 * SENSIBILITE
"""That of an exponential law, which the correction still follows to a tenth."""
TROIS, MILLE = 3, 1000

Contacts: TypeAlias = Mapping[str, Mapping[str, Sequence[int]]]
"""Body → channel → one whole number of millionths of a point a contact."""


@dataclass(frozen=True, slots=True)
class Erreur:
    """A mean, its standard error and its degrees of freedom (None: endless).

    `decalage` says, in standard errors, how far contacts that fall more than they rise move both ends (below zero: up).
    """

    valeur: Decimal
    erreur: Decimal
    libertes: Decimal | None
    decalage: Decimal = ZERO

    @property
    def demi_largeur(self) -> Decimal:
        """Return half the width of the interval, before its ends are kept within 0 and 100."""
        return quantile(self.libertes) * self.erreur

    @property
    def bornes(self) -> list[float]:
        """Return the ends of the interval, to four decimals."""
        with localcontext(CONTEXTE):
            demi = self.demi_largeur
            centre = self.valeur - max(-DECALAGE_MAXIMAL, min(DECALAGE_MAXIMAL, self.decalage)) * self.erreur
            return [_arrondir(max(ZERO, centre - demi), 4), _arrondir(min(CENT, centre + demi), 4)]


@dataclass(frozen=True, slots=True)
class ErreursDunCorps:
    """The errors of a body on one axis: of each channel with a contact, and of the whole, None without a channel."""

    canaux: Mapping[str, Erreur]
    ensemble: Erreur | None


@dataclass(frozen=True, slots=True)
class Sommes:
    """The contacts of one body by one channel: how many, the sum of their values, of their squares, and their cubes.

    `cubes` is the sum of the cubes of the deviations in whole thousandths of a point, times the square of the number.
    """

    nombre: int
    somme: int
    carres: int
    cubes: int


@dataclass(frozen=True, slots=True)
class _Canal:
    """The same in points: how many, their mean, the squares and the cubes of their deviations."""

    nombre: int
    moyenne: Decimal
    carres: Decimal
    cubes: Decimal


@dataclass(frozen=True, slots=True)
class Dispersion:
    """The variance of one contact of a channel, and its degrees of freedom, SANS_MESURE where its contacts are alike.

    `asymetrie` is the third moment of a contact over the cube of its spread: below zero where contacts fall far, and rarely.
    """

    variance: Decimal
    libertes: int
    asymetrie: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class LoiDUnAxe:
    """What the bodies of an edition teach of one axis: the dispersion of each channel, how far a body leans to its own."""

    dispersions: Mapping[str, Dispersion]
    part: Decimal


@dataclass(frozen=True, slots=True)
class _Facteur:
    """What multiplies the variances of one body, the share of 1/degrees of freedom that this costs, what asymmetry moves."""

    valeur: Decimal = UN
    doute: Decimal = ZERO
    sensibilite: Decimal = SENSIBILITE

    def doute_ajoute_a(self, canaux: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
        """Return 1/degrees of freedom of channels that share this factor, from their parts and degrees of freedom."""
        return sum((part**2 * (1 / libertes - self.doute) for part, libertes in canaux), ZERO) + self.doute


CorpsRanges: TypeAlias = Mapping[str, Mapping[str, _Canal]]
SommesDeCorps: TypeAlias = Mapping[str, Mapping[str, Sommes]]
"""Body → channel → the sums of its contacts, that has one at least."""


def millioniemes(valeur: Fraction) -> int:
    """Return a score in whole millionths of a point, rounded half up."""
    return (2 * valeur.numerator * MILLION + valeur.denominator) // (2 * valeur.denominator)


def erreurs(contacts: Contacts, poids: Mapping[str, Mapping[str, int]]) -> dict[str, ErreursDunCorps]:
    """Return the errors of each body on one axis. `poids`: body → weight of each of its channels that count."""
    sommes = {
        cle: {canal: sommer(valeurs) for canal, valeurs in canaux.items() if valeurs}
        for cle, canaux in contacts.items()
    }
    corps = ranger(sommes)
    return erreurs_selon(apprendre(corps), corps, poids)


def sommer(valeurs: Sequence[int]) -> Sommes:
    """Sum exact whole numbers."""
    courts = [valeur // MILLE for valeur in valeurs]
    puissances = (sum(courts), sum(court**2 for court in courts), sum(court**3 for court in courts))
    return Sommes(
        len(valeurs),
        sum(valeurs),
        sum(valeur * valeur for valeur in valeurs),
        cubes_des_ecarts(len(valeurs), *puissances),
    )


def cubes_des_ecarts(nombre: int, somme: int, carres: int, cubes: int) -> int:
    """Return the cubes of the deviations of whole numbers, added up, times the square of how many they are."""
    return nombre * nombre * cubes - 3 * nombre * somme * carres + 2 * somme**3


def ranger(sommes: SommesDeCorps) -> CorpsRanges:
    """Return the same in points, bodies and channels sorted: decimal sums depend on the order."""
    with localcontext(CONTEXTE):
        return {
            cle: {canal: _canal(siennes) for canal, siennes in sorted(canaux.items())}
            for cle, canaux in sorted(sommes.items())
        }


def apprendre(corps: CorpsRanges) -> LoiDUnAxe:
    """Return what all these bodies teach of one axis."""
    with localcontext(CONTEXTE):
        dispersions = _asymetriques(corps, _dispersions(corps))
        return LoiDUnAxe(dispersions, _part(corps, dispersions))


def erreurs_selon(
    loi: LoiDUnAxe, corps: CorpsRanges, poids: Mapping[str, Mapping[str, int]]
) -> dict[str, ErreursDunCorps]:
    """Return the errors of these bodies by a law that was learnt from them or from the whole edition."""
    with localcontext(CONTEXTE):
        trouvees = {}
        for cle, canaux in corps.items():
            facteur = _facteur(loi, canaux)
            par_canal = {canal: _erreur(c, loi.dispersions.get(canal), facteur) for canal, c in canaux.items()}
            trouvees[cle] = ErreursDunCorps(par_canal, _ensemble(par_canal, poids.get(cle, {}), facteur))
        return trouvees


@lru_cache(maxsize=4096)
def intervalle_d_un_taux(taux: Fraction, observations: int) -> tuple[float, float]:
    """Return Wilson's interval of a share, from 0 to 1, to six decimals."""
    with localcontext(CONTEXTE):
        part, carre = Decimal(taux.numerator) / taux.denominator, NORMAL**2 / observations
        centre = (part + carre / 2) / (1 + carre)
        demi = (carre * (part * (1 - part) + carre / 4)).sqrt() / (1 + carre)
        return _arrondir(max(ZERO, centre - demi), 6), _arrondir(min(UN, centre + demi), 6)


def _canal(sommes: Sommes) -> _Canal:
    """Divide once."""
    nombre, somme = sommes.nombre, sommes.somme
    return _Canal(
        nombre,
        Decimal(somme) / (nombre * MILLION),
        Decimal(nombre * sommes.carres - somme * somme) / (nombre * MILLION * MILLION),
        Decimal(sommes.cubes) / (nombre * nombre * MILLE**3),
    )


def _erreur(canal: _Canal, dispersion: Dispersion | None, facteur: _Facteur) -> Erreur:
    """Return the error of a channel.

    When nothing tells its variance, it is the largest that its mean allows, one contact at 50 counted with the others.
    That of contacts that are alike is the same for all bodies.
    """
    if dispersion is None:
        moyenne = (canal.nombre * canal.moyenne + CENT / 2) / (canal.nombre + 1)
        variance = moyenne * (CENT - moyenne)
        return Erreur(canal.moyenne, (variance / canal.nombre).sqrt(), None)
    if dispersion.libertes == SANS_MESURE:
        variance, inverse = dispersion.variance, facteur.doute
    else:
        variance = max(PLANCHER, dispersion.variance * facteur.valeur)
        inverse = UN / dispersion.libertes + facteur.doute
    decalage = facteur.sensibilite * dispersion.asymetrie / Decimal(canal.nombre).sqrt()
    return Erreur(canal.moyenne, (variance / canal.nombre).sqrt(), 1 / inverse if inverse else None, decalage)


def _ensemble(par_canal: Mapping[str, Erreur], poids: Mapping[str, int], facteur: _Facteur) -> Erreur | None:
    """Join the channels that count: Satterthwaite's degrees of freedom, then the doubt on the body's own factor.

    Third moments add up as variances do: each asymmetry counts by the cube of the part of its channel in the error.
    """
    comptent = {canal: erreur for canal, erreur in par_canal.items() if poids.get(canal)}
    if not comptent:
        return None
    total = sum(poids[canal] for canal in comptent)
    valeur = sum((poids[canal] * erreur.valeur for canal, erreur in comptent.items()), ZERO) / total
    parts = {canal: (poids[canal] * erreur.erreur / total) ** 2 for canal, erreur in comptent.items()}
    variance = sum(parts.values(), ZERO)
    inverse = facteur.doute_ajoute_a(
        (parts[canal] / variance, erreur.libertes) for canal, erreur in comptent.items() if erreur.libertes is not None
    )
    decalage = sum(
        (
            (parts[canal] / variance) * (parts[canal] / variance).sqrt() * erreur.decalage
            for canal, erreur in comptent.items()
        ),
        ZERO,
    )
    return Erreur(valeur, variance.sqrt(), 1 / inverse if inverse else None, decalage)


def _asymetriques(corps: CorpsRanges, dispersions: Mapping[str, Dispersion]) -> dict[str, Dispersion]:
    """Return the same with the asymmetry of each channel: its own, leaned towards that of all together, and that to none."""
    vues = {
        nom: _vue(nom, corps, dispersion.variance)
        for nom, dispersion in dispersions.items()
        if dispersion.libertes != SANS_MESURE
    }
    # Added first and divided last: sums of few terms, in the order of the channels.
    ensemble = sum((somme for somme, _ in vues.values()), ZERO) / (
        sum((poids for _, poids in vues.values()), ZERO) + CONTACTS_A_PRIORI
    )
    return {
        nom: replace(
            dispersion, asymetrie=(vues[nom][0] + CONTACTS_A_PRIORI * ensemble) / (vues[nom][1] + CONTACTS_A_PRIORI)
        )
        if nom in vues
        else dispersion
        for nom, dispersion in dispersions.items()
    }


def _vue(nom: str, corps: CorpsRanges, variance: Decimal) -> tuple[Decimal, Decimal]:
    """Return the cubes that a channel shows, over the cube of its spread, and what they weigh.

    Those inside bodies of three contacts and more; where they weigh little, those of single contacts from body to body too.
    """
    canaux = [canaux[nom] for canaux in corps.values() if nom in canaux]
    repetes = [canal for canal in canaux if canal.nombre >= TROIS]
    cubes = sum((canal.cubes for canal in repetes), ZERO)
    poids = sum((_poids_des_cubes(canal.nombre) for canal in repetes), ZERO)
    seuls = [canal.moyenne for canal in canaux if canal.nombre == 1]
    if poids < LIBERTES_SURES and len(seuls) >= TROIS:
        moyenne = _moyenne(seuls)
        cubes += sum(((valeur - moyenne) ** 3 for valeur in seuls), ZERO)
        poids += _poids_des_cubes(len(seuls))
    return cubes / (variance * variance.sqrt()), poids


def _poids_des_cubes(nombre: int) -> Decimal:
    """Return how many third moments the cubes of so many deviations add up to, on average."""
    return Decimal((nombre - 1) * (nombre - 2)) / nombre


def _dispersions(corps: CorpsRanges) -> dict[str, Dispersion]:
    """Return what contacts of one body differ by, channel by channel; a channel that tells nothing is absent."""
    noms = sorted({canal for canaux in corps.values() for canal in canaux})
    niveaux = {nom: _moyenne([canaux[nom].moyenne for canaux in corps.values() if nom in canaux]) for nom in noms}
    connues = {nom: trouvee for nom in noms if (trouvee := _dispersion(nom, corps, niveaux))}
    if not connues:
        return {}
    pretees = {nom: _preter(connues.get(nom), [connues[autre] for autre in connues if autre != nom]) for nom in noms}
    pareils = {nom for lues in (connues, pretees) for nom, lue in lues.items() if lue.variance < PLANCHER}
    cachee = Dispersion(_variance_cachee(corps, pareils), SANS_MESURE)
    return {nom: cachee if nom in pareils else pretee for nom, pretee in pretees.items()}


def _variance_cachee(corps: CorpsRanges, pareils: Collection[str]) -> Decimal:
    """Return the variance that contacts all alike may hide: one more, among those of such channels, falling far below.

    With few of them a fall in twenty is often not seen at all, and a variance of nothing would tell the score as exact.
    """
    nombre = sum(canal.nombre for canaux in corps.values() for nom, canal in canaux.items() if nom in pareils)
    return max(PLANCHER, Decimal(CHUTE_CACHEE**2) / (nombre + 1))


def _dispersion(nom: str, corps: CorpsRanges, niveaux: Mapping[str, Decimal]) -> Dispersion | None:
    """Where few contacts repeat, add what single contacts differ by from body to body, less the share of the bodies."""
    canaux = {cle: canaux[nom] for cle, canaux in corps.items() if nom in canaux}
    repete = _interne(canaux.values())
    seuls = {cle: canal.moyenne for cle, canal in canaux.items() if canal.nombre == 1}
    if (repete and repete.libertes >= LIBERTES_SURES) or len(seuls) < DEUX:
        return repete
    variance = _variance(list(seuls.values()))
    ailleurs = {cle: _ecart_ailleurs(nom, corps[cle], niveaux) for cle in seuls if len(corps[cle]) >= DEUX}
    part = _part_des_corps([seuls[cle] for cle in ailleurs], list(ailleurs.values()), variance)
    return _reunir(repete, Dispersion(variance * (1 - part), len(seuls) - 1))


def _ecart_ailleurs(nom: str, canaux: Mapping[str, _Canal], niveaux: Mapping[str, Decimal]) -> Decimal:
    """Return, in points, how far a body is from the others on its channels but `nom`."""
    return _moyenne([canal.moyenne - niveaux[autre] for autre, canal in canaux.items() if autre != nom])


def _interne(canaux: Collection[_Canal]) -> Dispersion | None:
    """Pool the variances within the bodies that have several contacts."""
    libertes = sum(canal.nombre - 1 for canal in canaux)
    return Dispersion(sum((canal.carres for canal in canaux), ZERO) / libertes, libertes) if libertes else None


def _part_des_corps(seuls: Sequence[Decimal], ailleurs: Sequence[Decimal], variance: Decimal) -> Decimal:
    """Return the share of the variance of single contacts that their bodies' other channels explain.

    What a body has on this channel alone cannot be told from chance: it stays in the variance, which is prudent.
    """
    nombre = len(seuls)
    if nombre < DEUX or not variance or not (autres := _variance(ailleurs)):
        return ZERO
    un, autre = _moyenne(seuls), _moyenne(ailleurs)
    somme = sum(((x - un) * (y - autre) for x, y in zip(seuls, ailleurs, strict=True)), ZERO)
    covariance = max(ZERO, somme / (nombre - 1))
    part = min(PART_MAXIMALE, covariance**2 / (variance * autres))
    return part * (nombre - 1) / (nombre - 1 + CORPS_A_PRIORI)


def _preter(dispersion: Dispersion | None, autres: Collection[Dispersion]) -> Dispersion:
    """Where few degrees of freedom are known, lend two of the other channels'."""
    if dispersion and (not autres or dispersion.libertes >= LIBERTES_SURES):
        return dispersion
    libertes = sum(autre.libertes for autre in autres)
    variance = sum((autre.variance * autre.libertes for autre in autres), ZERO) / libertes
    return _reunir(dispersion, Dispersion(variance, LIBERTES_PRETEES))


def _reunir(une: Dispersion | None, autre: Dispersion) -> Dispersion:
    if une is None:
        return autre
    libertes = une.libertes + autre.libertes
    return Dispersion((une.variance * une.libertes + autre.variance * autre.libertes) / libertes, libertes)


@dataclass(frozen=True, slots=True)
class _Ecarts:
    """How far the variances of a body are from those of its channels: the sum over channels, that of squares, and weights.

    `est_pareil` when its own contacts hardly differ, on any of them.
    """

    exces: Decimal
    carres: Decimal
    libertes: int
    libertes_carrees: int
    est_pareil: bool


def _ecarts(canaux: Mapping[str, _Canal], dispersions: Mapping[str, Dispersion]) -> _Ecarts | None:
    """Read the channels that a body has several contacts on; None when it has none."""
    exces, carres, libertes, libertes_carrees, ecartes = ZERO, ZERO, 0, 0, ZERO
    for nom, canal in canaux.items():
        if canal.nombre >= DEUX and nom in dispersions:
            ecart = canal.carres / dispersions[nom].variance - (canal.nombre - 1)
            exces, carres = exces + ecart, carres + ecart**2
            libertes, libertes_carrees = libertes + canal.nombre - 1, libertes_carrees + (canal.nombre - 1) ** 2
            ecartes += canal.carres
    est_pareil = ecartes < PLANCHER * libertes
    return _Ecarts(exces, carres, libertes, libertes_carrees, est_pareil) if libertes else None


def _part(corps: CorpsRanges, dispersions: Mapping[str, Dispersion]) -> Decimal:
    """Return how far to lean the variances of each body towards its own.

    A body that varies much on one channel and also on the others does vary much: only what channels agree on is real,
    the rest is chance. The share that is real says how far to lean (Smyth, 2004, with the share seen across channels).
    """
    vus = [ecarts for canaux in corps.values() if (ecarts := _ecarts(canaux, dispersions))]
    accord = ZERO
    for e in vus:
        accord = accord + e.exces**2 - e.carres
    paires = sum(e.libertes**2 - e.libertes_carrees for e in vus)
    dispersion = sum(((e.exces / e.libertes) ** 2 for e in vus), ZERO)
    reelle, nombre = ZERO, 0
    if paires and dispersion:
        nombre = len(vus)
        reelle = min(PART_MAXIMALE, max(ZERO, accord / paires / (dispersion / nombre)))
    return (nombre * reelle + CORPS_A_PRIORI * PART_A_PRIORI) / (nombre + CORPS_A_PRIORI)


def _facteur(loi: LoiDUnAxe, canaux: Mapping[str, _Canal]) -> _Facteur:
    """Return what leans the variances of a body: nothing below them when its contacts are alike, for a failure may be to come."""
    ecarts = _ecarts(canaux, loi.dispersions)
    if ecarts is None:
        return _Facteur()
    return _Facteur(
        UN if ecarts.est_pareil else 1 + loi.part * (ecarts.exces / ecarts.libertes),
        loi.part / (DEUX * ecarts.libertes),
        max(ZERO, SENSIBILITE - loi.part * PENCHANT_SENSIBLE),
    )


def _moyenne(valeurs: Sequence[Decimal]) -> Decimal:
    return sum(valeurs, ZERO) / len(valeurs)


def _variance(valeurs: Sequence[Decimal]) -> Decimal:
    moyenne = _moyenne(valeurs)
    return sum(((valeur - moyenne) ** 2 for valeur in valeurs), ZERO) / (len(valeurs) - 1)


def _arrondir(valeur: Decimal, decimales: int) -> float:
    return float(round(valeur, decimales))
