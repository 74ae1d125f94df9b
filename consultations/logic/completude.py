"""The duty of answer: the four principles of an open consultation, as a checklist made from facts.

Source: code des relations entre le public et l’administration, art. L. 131-1: whoever consults makes the rules public,
gives useful information, leaves a reasonable time, and sees that results or follow-up are published. The text gives no
number of days nor of signs: fifteen days, and a document or 400 signs, are thresholds of this platform.
"""

from __future__ import annotations

from dataclasses import dataclass

from socle.logic.typographie import accorder, entier

REGLES, INFORMATION, DELAI, SUITES = "regles", "information", "delai", "suites"
JOURS_MINIMUM = 15
SIGNES_MINIMUM = 400
INTITULES = {
    REGLES: "Les règles sont publiées",
    INFORMATION: "Les informations utiles sont données",
    DELAI: "Le délai est raisonnable",
    SUITES: "Les suites sont publiées",
}


@dataclass(frozen=True, slots=True)
class Faits:
    """What is known of a dialogue. `nb_signes`: length of its presentation and sections; days are open ones."""

    regles_publiees: bool
    nb_documents: int
    nb_signes: int
    nb_jours: int
    reponse_publiee: bool
    nb_recevables: int
    nb_avec_suite: int

    def __post_init__(self) -> None:
        """Refuse counts that cannot be."""
        nombres = (self.nb_documents, self.nb_signes, self.nb_jours, self.nb_recevables, self.nb_avec_suite)
        if min(nombres) < 0 or self.nb_avec_suite > self.nb_recevables:
            raise ValueError("un nombre est négatif, ou plus de suites que de contributions recevables")


@dataclass(frozen=True, slots=True)
class Constat:
    """A principle: held, or what is missing in French sentences."""

    principe: str
    intitule: str
    manques: tuple[str, ...]

    @property
    def est_tenu(self) -> bool:
        """Tell whether nothing is missing."""
        return not self.manques


def constater(faits: Faits) -> tuple[Constat, ...]:
    """Return the four principles, in the order of the text."""
    manques = {
        REGLES: _si(not faits.regles_publiees, "Publiez les règles\u202f: ce qui sera fait des contributions."),
        INFORMATION: _information(faits),
        DELAI: _delai(faits),
        SUITES: _suites(faits),
    }
    return tuple(Constat(principe, INTITULES[principe], phrases) for principe, phrases in manques.items())


def _si(manque: bool, phrase: str) -> tuple[str, ...]:
    return (phrase,) if manque else ()


def _information(faits: Faits) -> tuple[str, ...]:
    phrase = f"Joignez un document, ou présentez le sujet en {entier(SIGNES_MINIMUM)} signes au moins."
    return _si(not faits.nb_documents and faits.nb_signes < SIGNES_MINIMUM, phrase)


def _delai(faits: Faits) -> tuple[str, ...]:
    duree = accorder(faits.nb_jours, "jour")
    phrase = f"La participation dure {duree}\u202f: laissez-en {entier(JOURS_MINIMUM)} au moins."
    return _si(faits.nb_jours < JOURS_MINIMUM, phrase)


def _suites(faits: Faits) -> tuple[str, ...]:
    restent = faits.nb_recevables - faits.nb_avec_suite
    return (
        *_si(not faits.reponse_publiee, "Publiez la réponse de l’organisateur."),
        *_si(
            restent > 0,
            f"Il manque la suite de {accorder(restent, 'contribution recevable', 'contributions recevables')}.",
        ),
    )
