"""What a column with a closed list of words may hold, and the lives of what a worker builds and sends.

The enums of every app stand below its `logic`, so that rules name a choice instead of spelling it; pages ask a row a
question that has a name (`Question`), and compare nothing to the words of a state or of a kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import EnumType, StrEnum, nonmember
from operator import attrgetter
from typing import Self

from socle.vies import Vie


class _Liste(EnumType):
    """Gives an enum the lists that Django's fields and forms ask for."""

    def __contains__(cls, valeur: object) -> bool:
        return valeur in cls._value2member_map_

    @property
    def choices(cls: type[Choix]) -> list[tuple[str, str]]:  # type: ignore[misc]
        """Return the couples (word of the column, label)."""
        return [(membre.value, membre.label) for membre in cls]

    @property
    def labels(cls: type[Choix]) -> list[str]:  # type: ignore[misc]
        """Return the labels."""
        return [membre.label for membre in cls]

    @property
    def values(cls: type[Choix]) -> list[str]:  # type: ignore[misc]
        """Return the words of the column."""
        return [membre.value for membre in cls]


class Choix(StrEnum, metaclass=_Liste):
    """A closed list of words, each with its label in French: `TEL = "TEL", "Téléphone"`.

    What `django.db.models.TextChoices` does, without the framework.
    """

    label: str
    # Templates read `Canal.TEL.label`: they would call the class.
    do_not_call_in_templates = nonmember(True)

    def __new__(cls, valeur: str, label: str = "") -> Self:
        membre = str.__new__(cls, valeur)
        membre._value_ = valeur
        membre.label = label
        return membre


class Question:
    """Tell whether the attribute `champ` (a path) holds one of `valeurs`."""

    def __init__(self, champ: str, *valeurs: object) -> None:
        self.lire = attrgetter(champ)
        self.valeurs = frozenset(valeurs)

    def __get__(self, objet: object, _classe: object = None) -> bool:
        return objet is not None and self.lire(objet) in self.valeurs


class Ton:
    """Give the tone of the label that says the state `champ`; « neutre » for those left out."""

    def __init__(self, champ: str, tons: Mapping[str, str]) -> None:
        self.lire = attrgetter(champ)
        self.tons = tons

    def __get__(self, objet: object, _classe: object = None) -> str:
        return "neutre" if objet is None else self.tons.get(self.lire(objet), "neutre")


class EtatDocument(Choix):
    """From order to file."""

    DEMANDE = "demande", "demandé"
    EN_COURS = "en_cours", "en cours de fabrication"
    PRET = "pret", "prêt"
    ECHEC = "echec", "en échec"


TRANSITIONS_DOCUMENT = Vie(
    EtatDocument,
    "Ce document",
    "document",
    {
        EtatDocument.DEMANDE: frozenset({EtatDocument.EN_COURS}),
        EtatDocument.EN_COURS: frozenset({EtatDocument.PRET, EtatDocument.ECHEC, EtatDocument.DEMANDE}),
        EtatDocument.PRET: frozenset({EtatDocument.DEMANDE}),
        EtatDocument.ECHEC: frozenset({EtatDocument.DEMANDE}),
    },
    muets=frozenset({EtatDocument.DEMANDE, EtatDocument.EN_COURS}),
)
TONS_DOCUMENT: dict[str, str] = {
    EtatDocument.EN_COURS: "actif",
    EtatDocument.PRET: "succes",
    EtatDocument.ECHEC: "erreur",
}
DOCUMENTS_EN_MARCHE = frozenset({EtatDocument.DEMANDE, EtatDocument.EN_COURS})


class EtatCourrier(Choix):
    """From the act that causes a mail to its end."""

    DU = "du", "dû"
    EN_COURS = "en_cours", "en cours d’envoi"
    PARTI = "parti", "parti"
    SANS_OBJET = "sans_objet", "sans objet"
    REFUSE = "refuse", "refusé"
    ABANDONNE = "abandonne", "abandonné"


TRANSITIONS_COURRIER = Vie(
    EtatCourrier,
    "Ce courriel",
    "courrier",
    {
        EtatCourrier.DU: frozenset({EtatCourrier.EN_COURS}),
        EtatCourrier.EN_COURS: frozenset(
            {EtatCourrier.DU, EtatCourrier.PARTI, EtatCourrier.SANS_OBJET, EtatCourrier.REFUSE, EtatCourrier.ABANDONNE}
        ),
        # A server that took it may send it back.
        EtatCourrier.PARTI: frozenset({EtatCourrier.REFUSE, EtatCourrier.ABANDONNE}),
        EtatCourrier.SANS_OBJET: frozenset(),
        # A person may order it again.
        EtatCourrier.REFUSE: frozenset({EtatCourrier.DU}),
        EtatCourrier.ABANDONNE: frozenset({EtatCourrier.DU}),
    },
    muets=frozenset(EtatCourrier),
)
COURRIERS_EN_MARCHE = frozenset({EtatCourrier.DU, EtatCourrier.EN_COURS})
COURRIERS_PERDUS = frozenset({EtatCourrier.REFUSE, EtatCourrier.ABANDONNE})
TONS_COURRIER: dict[str, str] = {
    EtatCourrier.DU: "attention",
    EtatCourrier.EN_COURS: "actif",
    EtatCourrier.PARTI: "succes",
    EtatCourrier.REFUSE: "erreur",
    EtatCourrier.ABANDONNE: "erreur",
}
