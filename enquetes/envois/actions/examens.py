"""Files of phones, examined between two tries of the act that applies them: never while its locks are held."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from enquetes.models import Enveloppe
from enquetes.visites.actions.pieces import PieceExaminee, examiner_piece
from socle.erreurs import RegleMetier
from socle.examen import ExamenOccupe

T = TypeVar("T")


class ExamenAttendu(Exception):
    """An envelope whose turn has come holds a file that nobody examined yet: the act is undone, then tried again."""

    def __init__(self, enveloppe: Enveloppe) -> None:
        super().__init__(str(enveloppe.pk))
        self.enveloppe = enveloppe


class Examens:
    """What became of the files of one act, by what they hold."""

    def __init__(self) -> None:
        self._faits: dict[str, PieceExaminee | RegleMetier] = {}

    def exiger(self, enveloppe: Enveloppe) -> None:
        """Raise ExamenAttendu unless the file of this envelope, if it has one, was examined."""
        if enveloppe.fichier and enveloppe.empreinte_fichier not in self._faits:
            raise ExamenAttendu(enveloppe)

    def de(self, enveloppe: Enveloppe) -> PieceExaminee:
        """Return the evidence to attach, or raise why it is refused."""
        fait = self._faits[enveloppe.empreinte_fichier]
        if isinstance(fait, RegleMetier):
            raise fait
        return fait

    def faire(self, enveloppe: Enveloppe) -> None:
        """Examine the file of an envelope; raises ExamenOccupe when there is no place for it now."""
        try:
            with enveloppe.fichier.open("rb") as fichier:
                brut = fichier.read()
            self._faits[enveloppe.empreinte_fichier] = examiner_piece(brut)
        except ExamenOccupe:
            raise
        except FileNotFoundError:
            # Applied meanwhile by another sender, which removes it; else the act says that it is not there.
            self._faits[enveloppe.empreinte_fichier] = RegleMetier(
                "fichier_absent", "Le fichier de cet envoi n’est pas arrivé."
            )
        except RegleMetier as refus:
            self._faits[enveloppe.empreinte_fichier] = refus


def avec_examens(acte: Callable[..., T]) -> T:
    """Do `acte(examens=…)`, one transaction, again after each file that it finds to examine; return its result."""
    examens = Examens()
    while True:
        try:
            return acte(examens=examens)
        except ExamenAttendu as attendu:
            examens.faire(attendu.enveloppe)
