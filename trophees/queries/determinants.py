"""What visits measured of each determinant of a body."""

from __future__ import annotations

from organismes.models import Inscription
from trophees.models import Resultat

Mesure = tuple[float, tuple[float, float] | None]


def determinants_mesures(inscription: Inscription) -> dict[str, Mesure]:
    """Return the score of each determinant that the results of a registration hold, with its interval."""
    detail = Resultat.objects.filter(inscription=inscription).values_list("detail", flat=True).first() or {}
    bornes = detail.get("determinants_intervalles", {})
    return {
        code: (valeur, (bornes[code][0], bornes[code][1]) if bornes.get(code) else None)
        for code, valeur in detail.get("determinants", {}).items()
    }
