"""The deck, as the page and the browser get it."""

from __future__ import annotations

import base64
import math
from dataclasses import asdict, dataclass
from typing import Any

from socle.enums import Question
from socle.logic.typographie import date_longue
from sondages.enums import NatureCarte, Valeur
from sondages.logic.bulletin import Attendue, valeurs_de
from sondages.models import Carte, Sondage

# Three minutes for a deck of fifteen.
SECONDES_PAR_CARTE = 12


@dataclass(frozen=True)
class CarteDuDeck:
    """A card. `valeurs` are (value, label) in the order of the page, « passer » last; none for an idea."""

    id: int
    rang: int
    nature: str
    enonce: str
    determinant: str
    determinant_nom: str
    options: tuple[str, ...]
    explication: str
    bonne_reponse: str
    valeurs: tuple[tuple[str, str], ...]

    demande_une_idee = Question("nature", NatureCarte.IDEE)
    est_une_devinette = Question("nature", NatureCarte.LE_SAVIEZ_VOUS)
    est_vraie = Question("bonne_reponse", Valeur.VRAI)


@dataclass(frozen=True)
class GroupeDuDeck:
    """A department: `signe` begins its codes, `cle` is its public key, DER in base64 (empty while in preparation)."""

    id: int
    nom: str
    signe: str
    cle: str


@dataclass(frozen=True)
class Deck:
    """All that a browser must know to take part; `dernier_jour` is in words, empty when none is told."""

    code: str
    titre: str
    presentation: str
    organisme: str
    est_en_salle: bool
    minutes: int
    dernier_jour: str
    seuil_effectifs: int
    seuil_mots: int
    cle_idees: str
    groupes: tuple[GroupeDuDeck, ...]
    cartes: tuple[CarteDuDeck, ...]

    def en_json(self) -> dict[str, Any]:
        """Return it for `json_script`."""
        return asdict(self)


def deck_de(sondage: Sondage) -> Deck:
    """Return the deck of a poll, open or in preparation (then without keys)."""
    cartes = tuple(_carte(carte) for carte in sondage.les_cartes.order_by("rang"))
    return Deck(
        code=sondage.code,
        titre=sondage.titre,
        presentation=sondage.presentation,
        organisme=sondage.inscription.organisme.nom,
        est_en_salle=sondage.est_en_salle,
        minutes=max(1, math.ceil(len(cartes) * SECONDES_PAR_CARTE / 60)),
        dernier_jour=date_longue(sondage.ferme_au) if sondage.ferme_au else "",
        seuil_effectifs=sondage.seuil_effectifs,
        seuil_mots=sondage.seuil_mots,
        cle_idees=en_base64(sondage.cle_idees_publique),
        groupes=tuple(
            GroupeDuDeck(groupe.pk, groupe.nom, groupe.signe, en_base64(groupe.cle_publique))
            for groupe in sondage.les_groupes.order_by("pk")
        ),
        cartes=cartes,
    )


def attendues_de(sondage: Sondage) -> tuple[Attendue, ...]:
    """Return what a ballot of this poll must answer."""
    return tuple(
        Attendue(carte.pk, frozenset(valeurs_de(carte.nature, len(carte.options))))
        for carte in sondage.les_cartes.all()
    )


def sondage_annonce(code: str) -> Sondage | None:
    """Return the poll of a public code whatever its state; None for what is no code."""
    if not code.isascii() or not code.isalnum():
        return None
    return Sondage.objects.filter(code=code.lower()).select_related("inscription__organisme").first()


def libelles_des_valeurs(nature: str, options: tuple[str, ...] | list[str]) -> tuple[tuple[str, str], ...]:
    """Return (value, label) of a card, in the order of the page."""
    noms = {str(rang): option for rang, option in enumerate(options)} | dict(Valeur.choices)
    return tuple((valeur, str(noms[valeur])) for valeur in valeurs_de(nature, len(options)))


def en_base64(octets: bytes | memoryview | None) -> str:
    """Return bytes as bodies carry them."""
    return base64.b64encode(bytes(octets or b"")).decode("ascii")


def _carte(carte: Carte) -> CarteDuDeck:
    return CarteDuDeck(
        id=carte.pk,
        rang=carte.rang,
        nature=carte.nature,
        enonce=carte.enonce,
        determinant=carte.determinant,
        determinant_nom=carte.get_determinant_display() if carte.determinant else "",
        options=tuple(carte.options),
        explication=carte.explication if carte.nature == NatureCarte.LE_SAVIEZ_VOUS else "",
        bonne_reponse=carte.bonne_reponse,
        valeurs=libelles_des_valeurs(carte.nature, carte.options),
    )
