"""Print codes: cards to cut and to hand out, in no order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from socle.qr import dessiner_qr
from socle.rendu import rendre_pdf
from sondages.actions.codes import creer_codes
from sondages.models import Groupe, Sondage
from sondages.queries.adresses import adresse_a_taper, adresse_avec_code

FEUILLES = ("css/police.css", "css/codes.css")
PAR_FEUILLE = 8


@dataclass(frozen=True)
class CarteACouper:
    """A card in print. `qr_chemin` draws its dark modules in a square of `qr_cote` units, silence included."""

    code: str
    qr_cote: int
    qr_chemin: str


def imprimer_codes(*, sondage: Sondage, groupe: Groupe, nombre: int, auteur: Any) -> bytes:
    """Make `nombre` codes of a department and return their cards as a tagged PDF, eight a sheet.

    The only copy of the codes: killed before it is given, the lot is cancelled and made again.
    """
    codes = creer_codes(sondage=sondage, groupe=groupe, nombre=nombre, auteur=auteur)
    return composer_cartes(sondage, groupe, codes)


def composer_cartes(sondage: Sondage, groupe: Groupe, codes: Sequence[str]) -> bytes:
    """Return the sheets of these codes."""
    cartes = [CarteACouper(code, *dessiner_qr(adresse_avec_code(sondage, code))) for code in codes]
    contexte = {
        "sondage": sondage,
        "groupe": groupe,
        "organisme": sondage.inscription.organisme,
        "adresse": adresse_a_taper(sondage),
        "est_demonstration": sondage.inscription.campagne.est_demonstration,
        "feuilles": [cartes[rang : rang + PAR_FEUILLE] for rang in range(0, len(cartes), PAR_FEUILLE)],
    }
    return rendre_pdf(render_to_string("sondages/pdf/codes.html", contexte), feuilles=FEUILLES)
