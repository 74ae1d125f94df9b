"""How far a score may be from what the body would get with endless contacts: 95 % intervals (statistiques.md).

A body has few contacts, so what contacts of one body differ by is learnt from all the bodies of the edition, channel by
channel. Values are whole millionths of a point and the arithmetic is decimal: same contacts, same digits, everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from typing import TypeAlias

from socle.logic.student import NORMAL, quantile

MILLION = 1_000_000
DEUX = 2
CONTEXTE = Context(prec=28, rounding=ROUND_HALF_EVEN)
CENT = Decimal(100)
PLANCHER = Decimal(1)
"""Least variance of a contact, in points: contacts that are all alike do not make a score exact."""

Contacts: TypeAlias = Mapping[str, Mapping[str, Sequence[int]]]
"""Body → channel → one whole number of millionths of a point a contact."""


@dataclass(frozen=True, slots=True)
class Erreur:
    """A mean, its standard error and its degrees of freedom (None: endless)."""

    valeur: Decimal
    erreur: Decimal
    libertes: Decimal | None

    @property
    def demi_largeur(self) -> Decimal:
        """Return half the width of the interval, before its ends are kept within 0 and 100."""
        return quantile(self.libertes) * self.erreur

    @property
    def bornes(self) -> list[float]:
        """Return the ends of the interval, to four decimals."""
        with localcontext(CONTEXTE):
            return _bornes(self.valeur, self.demi_largeur)


@dataclass(frozen=True, slots=True)
class ErreursDunCorps:
    """The errors of a body on one axis: of each channel with a contact, and of the whole, None without a channel."""

    canaux: Mapping[str, Erreur]
    ensemble: Erreur | None


@dataclass(frozen=True, slots=True)
class _Dispersion:
    """The variance of one contact of a channel, and the degrees of freedom behind it (None: a bound, not an estimate)."""

    variance: Decimal
    libertes: Decimal | None


def millioniemes(valeur: Fraction) -> int:
    """Return a score in whole millionths of a point, rounded half up."""
    return (2 * valeur.numerator * MILLION + valeur.denominator) // (2 * valeur.denominator)


def erreurs(contacts: Contacts, poids: Mapping[str, Mapping[str, int]]) -> dict[str, ErreursDunCorps]:
    """Return the errors of each body on one axis. `poids`: body → weight of each of its channels that count."""
    with localcontext(CONTEXTE):
        dispersions = _dispersions(contacts)
        return {
            corps: _erreurs(canaux, poids.get(corps, {}), dispersions) for corps, canaux in sorted(contacts.items())
        }


def _erreurs(
    canaux: Mapping[str, Sequence[int]], poids: Mapping[str, int], dispersions: Mapping[str, _Dispersion]
) -> ErreursDunCorps:
    par_canal = {
        canal: _du_canal(valeurs, dispersions.get(canal)) for canal, valeurs in sorted(canaux.items()) if valeurs
    }
    return ErreursDunCorps(par_canal, _ensemble(par_canal, poids))


def _du_canal(valeurs: Sequence[int], dispersion: _Dispersion | None) -> Erreur:
    moyenne = Decimal(sum(valeurs)) / (len(valeurs) * MILLION)
    variance = dispersion.variance if dispersion else max(PLANCHER, moyenne * (CENT - moyenne))
    return Erreur(moyenne, (variance / len(valeurs)).sqrt(), dispersion.libertes if dispersion else None)


def _ensemble(par_canal: Mapping[str, Erreur], poids: Mapping[str, int]) -> Erreur | None:
    """Join the channels that count: Satterthwaite's degrees of freedom."""
    comptent = {canal: erreur for canal, erreur in par_canal.items() if poids.get(canal)}
    if not comptent:
        return None
    total = sum(poids[canal] for canal in comptent)
    valeur = sum((poids[canal] * erreur.valeur for canal, erreur in comptent.items()), Decimal(0)) / total
    parts = {canal: (poids[canal] * erreur.erreur / total) ** 2 for canal, erreur in comptent.items()}
    variance = sum(parts.values(), Decimal(0))
    carres = Decimal(0)
    for canal, erreur in comptent.items():
        if erreur.libertes is not None:
            carres += parts[canal] ** 2 / erreur.libertes
    return Erreur(valeur, variance.sqrt(), variance**2 / carres if carres else None)


def _dispersions(contacts: Contacts) -> dict[str, _Dispersion]:
    """Return what contacts of one body differ by, channel by channel; a channel that tells nothing is absent."""
    canaux = sorted({canal for par_canal in contacts.values() for canal in par_canal})
    trouvees = {canal: _dispersion([par_canal.get(canal, ()) for par_canal in contacts.values()]) for canal in canaux}
    return {canal: trouvee for canal, trouvee in trouvees.items() if trouvee is not None}


def _dispersion(par_corps: Iterable[Sequence[int]]) -> _Dispersion | None:
    """Pool the variances within bodies; of single contacts, take the variance across bodies: wide, never narrow."""
    listes = [valeurs for valeurs in par_corps if valeurs]
    libertes = sum(len(valeurs) - 1 for valeurs in listes)
    if libertes:
        return _Dispersion(max(PLANCHER, sum(map(_ecarts, listes), Decimal(0)) / libertes), Decimal(libertes))
    if len(listes) < DEUX:
        return None
    seuls = [valeurs[0] for valeurs in listes]
    return _Dispersion(max(PLANCHER, _ecarts(seuls) / (len(seuls) - 1)), Decimal(len(seuls) - 1))


def _ecarts(valeurs: Sequence[int]) -> Decimal:
    """Return the sum of the squares of the deviations, in points: one division of exact whole numbers."""
    somme, carres = sum(valeurs), sum(valeur * valeur for valeur in valeurs)
    return Decimal(len(valeurs) * carres - somme * somme) / (len(valeurs) * MILLION * MILLION)


def intervalle_d_un_taux(taux: Fraction, observations: int) -> list[float]:
    """Return Wilson's interval of a share, from 0 to 1, to six decimals; silence about nobody has none."""
    with localcontext(CONTEXTE):
        part, carre = Decimal(taux.numerator) / taux.denominator, NORMAL**2 / observations
        centre = (part + carre / 2) / (1 + carre)
        demi = (carre * (part * (1 - part) + carre / 4)).sqrt() / (1 + carre)
        return [_arrondir(max(Decimal(0), centre - demi), 6), _arrondir(min(Decimal(1), centre + demi), 6)]


def _bornes(valeur: Decimal, demi_largeur: Decimal) -> list[float]:
    return [_arrondir(max(Decimal(0), valeur - demi_largeur), 4), _arrondir(min(CENT, valeur + demi_largeur), 4)]


def _arrondir(valeur: Decimal, decimales: int) -> float:
    return float(round(valeur, decimales))
