"""What an agent types without script: her code and all the cards at once, and the secret of her receipt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from socle.logic.typographie import sur_une_ligne
from sondages.logic.base32 import normaliser
from sondages.logic.bulletin import IDEE_MAX, PASSE, Bulletin, IdeeDonnee, ReponseDonnee
from sondages.queries.deck import CarteDuDeck, Deck

SYMBOLES_CODE = 12
# Anchors hold an underscore: what follows « # » without one may be a code (amorce.js).
PREFIXE = "carte_"


@dataclass(frozen=True)
class CarteSaisie:
    """A card as the plain form shows it again."""

    carte: CarteDuDeck
    valeur: str = ""
    texte: str = ""
    faute: str = ""

    @property
    def nom(self) -> str:
        """Return the name of its field."""
        return f"{PREFIXE}{self.carte.id}"

    @property
    def ancre(self) -> str:
        """Return the identifier that an error leads to."""
        return self.nom


@dataclass(frozen=True)
class SaisieAgent:
    """What was typed, by card."""

    code: str = ""
    donnees: Mapping[int, str] = field(default_factory=dict)

    def bulletin(self, deck: Deck) -> Bulletin:
        """Return the ballot, without receipts: a card left alone is passed, an idea left empty is none."""
        return Bulletin(
            reponses=tuple(
                ReponseDonnee(carte.id, self.donnees.get(carte.id) or PASSE) for carte in deck.cartes if carte.valeurs
            ),
            idees=tuple(
                IdeeDonnee(carte.id, self.donnees[carte.id])
                for carte in deck.cartes
                if not carte.valeurs and self.donnees.get(carte.id)
            ),
        )

    def fautes(self, deck: Deck) -> dict[str, str]:
        """Return what is not right yet: the identifier of a field, then a sentence."""
        trouvees = {}
        if len(normaliser(self.code)) != SYMBOLES_CODE:
            trouvees["code"] = "Tapez les douze caractères de votre code." if self.code else "Tapez votre code."
        for carte in self.cartes(deck):
            if carte.faute:
                trouvees[carte.ancre] = carte.faute
        return trouvees

    def cartes(self, deck: Deck) -> Iterator[CarteSaisie]:
        """Yield the cards of the form, with what was answered."""
        for carte in deck.cartes:
            donnee = self.donnees.get(carte.id, "")
            if carte.valeurs:
                yield CarteSaisie(carte, valeur=donnee)
            else:
                yield CarteSaisie(carte, texte=donnee, faute=_trop_long(donnee))


def lire_saisie(donnees: QueryDict, deck: Deck) -> SaisieAgent:
    """Read what was posted; a value that a card does not have is none. Browsers end lines with two characters."""
    lues = {}
    for carte in deck.cartes:
        donnee = donnees.get(f"{PREFIXE}{carte.id}", "").replace("\r\n", "\n").replace("\x00", "").strip()
        if not carte.valeurs or donnee in dict(carte.valeurs):
            lues[carte.id] = donnee
    return SaisieAgent(donnees.get("code", "").strip(), lues)


def _trop_long(texte: str) -> str:
    en_trop = len(sur_une_ligne(texte)) - IDEE_MAX
    return f"Cette idée dépasse de {en_trop} les {IDEE_MAX} caractères." if en_trop > 0 else ""
