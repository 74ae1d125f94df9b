"""A disagreement as its arbiter sees it: two gradings side by side, what differs first; and the pairs of gradings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from campagnes.models import Campagne
from enquetes.enums import EtatVisite, NatureArbitrage
from enquetes.logic.mots import dire_mesure
from enquetes.models import Arbitrage, Critere, PieceJointe, Relecture, Visite
from enquetes.queries.grilles import bareme_de
from enquetes.queries.qualite import pieces_du_contact


@dataclass(frozen=True)
class Ecart:
    """One criterion in both gradings, in words."""

    code: str
    libelle: str
    mots_a: str
    mots_b: str


@dataclass(frozen=True)
class FicheArbitrage:
    """All that the third person reads. `lectures` are the two opinions, when opinions differ."""

    arbitrage: Arbitrage
    ecarts: tuple[Ecart, ...]
    accords: tuple[Ecart, ...]
    commentaires: tuple[str, str]
    lectures: tuple[Relecture, ...]
    pieces: tuple[PieceJointe, ...]


@dataclass(frozen=True)
class Paire:
    """One contact graded by two shoppers, blind to each other, as they graded it: no decision taken since shows here."""

    visite: str
    inscription: int
    canal: str
    grille: int
    enqueteurs: tuple[str, str]
    lecture_a: Mapping[str, Any]
    lecture_b: Mapping[str, Any]


def fiche_arbitrage(contact: Visite) -> FicheArbitrage | None:
    """Return the open disagreement about a contact, or the last one decided."""
    arbitrage = contact.les_arbitrages.order_by("-ouvert_le", "-pk").first()
    if arbitrage is None:
        return None
    lignes = [_ecart(critere, arbitrage) for critere in contact.grille.les_criteres.order_by("ordre")]
    a_trancher = set(arbitrage.ecarts) if arbitrage.nature == NatureArbitrage.MESURES else set()
    double = Visite.objects.filter(double_de=contact).first()
    return FicheArbitrage(
        arbitrage=arbitrage,
        ecarts=tuple(ligne for ligne in lignes if ligne.code in a_trancher),
        accords=tuple(ligne for ligne in lignes if ligne.code not in a_trancher),
        commentaires=(contact.commentaire, double.commentaire if double else ""),
        lectures=tuple(contact.les_relectures_du_contact.en_vigueur().select_related("lecteur").order_by("rang")),
        pieces=pieces_du_contact(double or contact),
    )


def paires_de(campagne: Campagne) -> Iterator[Paire]:
    """Yield the contacts of an edition whose two gradings were accepted, with the measures that each shopper gave.

    Where an arbiter decided, the measures are those frozen before the decision.
    """
    figees = dict(
        Arbitrage.objects.de_mesures()
        .filter(contact__inscription__campagne=campagne)
        .order_by("ouvert_le", "pk")
        .values_list("contact_id", "lecture_a")
    )
    doubles = (
        Visite.objects.filter(
            inscription__campagne=campagne,
            double_de__isnull=False,
            etat=EtatVisite.VALIDEE,
            double_de__etat__in=(EtatVisite.VALIDEE, EtatVisite.SECONDE_LECTURE, EtatVisite.ARBITRAGE),
        )
        .select_related("double_de__enqueteur", "enqueteur")
        .order_by("double_de_id")
    )
    for double in doubles.iterator(chunk_size=2000):
        contact = double.double_de
        if contact is None or contact.enqueteur is None or double.enqueteur is None:
            continue
        yield Paire(
            visite=str(contact.pk),
            inscription=contact.inscription_id,
            canal=contact.canal,
            grille=contact.grille_id,
            enqueteurs=(contact.enqueteur.pseudonyme, double.enqueteur.pseudonyme),
            lecture_a=figees.get(contact.pk, contact.reponses),
            lecture_b=double.reponses,
        )


def _ecart(critere: Critere, arbitrage: Arbitrage) -> Ecart:
    bareme = bareme_de(critere)
    mots = [dire_mesure(bareme, lecture.get(critere.code)) for lecture in (arbitrage.lecture_a, arbitrage.lecture_b)]
    return Ecart(critere.code, critere.libelle, mots[0], mots[1])
