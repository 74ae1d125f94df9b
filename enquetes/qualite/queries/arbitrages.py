"""A disagreement as its arbiter sees it: two gradings side by side, what differs first."""

from __future__ import annotations

from dataclasses import dataclass

from enquetes.models import Arbitrage, Critere, PieceJointe, Relecture, Visite
from enquetes.referentiels.queries.grilles import bareme_de
from enquetes.visites.logic.mots import dire_mesure
from enquetes.visites.queries.visites import preuves_de


@dataclass(frozen=True)
class CritereCompare:
    """One criterion in both gradings, in words."""

    code: str
    libelle: str
    mots_a: str
    mots_b: str


@dataclass(frozen=True)
class FicheArbitrage:
    """All that the third person reads. `lectures` are the two opinions, when opinions differ."""

    arbitrage: Arbitrage
    ecarts: tuple[CritereCompare, ...]
    accords: tuple[CritereCompare, ...]
    commentaires: tuple[str, str]
    lectures: tuple[Relecture, ...]
    pieces: tuple[PieceJointe, ...]


def fiche_arbitrage(contact: Visite) -> FicheArbitrage | None:
    """Return the open disagreement about a contact, or the last one decided."""
    arbitrage = contact.les_arbitrages.order_by("-ouvert_le", "-pk").first()
    if arbitrage is None:
        return None
    lignes = [_ecart(critere, arbitrage) for critere in contact.grille.les_criteres.order_by("ordre")]
    double = Visite.objects.filter(double_de=contact).first()
    return FicheArbitrage(
        arbitrage=arbitrage,
        ecarts=tuple(ligne for ligne in lignes if ligne.code in arbitrage.a_choisir),
        accords=tuple(ligne for ligne in lignes if ligne.code not in arbitrage.a_choisir),
        commentaires=(contact.commentaire, double.commentaire if double else ""),
        lectures=tuple(contact.les_relectures_du_contact.en_vigueur().select_related("lecteur").order_by("rang")),
        pieces=tuple(preuves_de(double or contact)),
    )


def _ecart(critere: Critere, arbitrage: Arbitrage) -> CritereCompare:
    bareme = bareme_de(critere)
    mots = [dire_mesure(bareme, lecture.get(critere.code)) for lecture in (arbitrage.lecture_a, arbitrage.lecture_b)]
    return CritereCompare(critere.code, critere.libelle, mots[0], mots[1])
