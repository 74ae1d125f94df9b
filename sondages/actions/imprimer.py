"""Print codes: cards to cut and to hand out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from socle.logic.lots import en_lots
from socle.qr import dessiner_qr
from socle.rendu import rendre_pdf
from sondages.models import Groupe, Sondage
from sondages.queries.adresses import adresse_a_taper, adresse_avec_code

FEUILLES = ("css/police.css", "css/codes.css")
PAR_FEUILLE = 8
LONGUEUR = 120
"""Signs of the body, of the poll and of the group together from which a card is set smaller: its code stays on it."""
PAS = 100
"""Cards drawn between two words of progress."""
MASQUE = 3
"""Of the eight masks of a square: hundreds of cards do not look for the best of each."""


@dataclass(frozen=True)
class CarteACouper:
    """A card in print. `qr_chemin` draws its dark modules in a square of `qr_cote` units, silence included."""

    code: str
    qr_cote: int
    qr_chemin: str


def composer_cartes(
    sondage: Sondage, groupe: Groupe, codes: Sequence[str], avancer: Callable[[int], None] = lambda _part: None
) -> bytes:
    """Return the sheets of these codes; `avancer` is told how far it is, in %."""
    cartes = []
    for rang, code in enumerate(codes):
        if rang % PAS == 0:
            avancer(10 + 30 * rang // len(codes))
        cartes.append(CarteACouper(code, *dessiner_qr(adresse_avec_code(sondage, code), masque=MASQUE)))
    organisme = sondage.inscription.organisme
    contexte = {
        "sondage": sondage,
        "groupe": groupe,
        "organisme": organisme,
        "adresse": adresse_a_taper(sondage),
        "est_longue": len(organisme.nom + sondage.titre + groupe.nom) > LONGUEUR,
        "est_demonstration": sondage.inscription.campagne.est_demonstration,
        "feuilles": list(en_lots(cartes, PAR_FEUILLE)),
    }
    avancer(40)
    contenu = rendre_pdf(render_to_string("sondages/pdf/codes.html", contexte), feuilles=FEUILLES)
    avancer(95)
    return contenu
