"""The instants of a second reading are those of the contact that it reads."""

from __future__ import annotations

from enquetes.enums import Fait
from enquetes.models import Visite
from enquetes.visites.logic.saisie import WEB
from enquetes.visites.queries.visites import CONTACT_EN_COURS, est_sur_pieces
from socle.erreurs import RegleMetier

# Of a written contact: both shoppers grade the same message, answered on the same day.
INSTANTS = ("effectuee_le", "terminee_le", "accusee_le", "repondue_le", "sans_reponse_le")


def reprendre_le_contact(double: Visite) -> None:
    """Copy on a second reading about to begin what both readings share: the instants of a written contact.

    Refused until the first shopper has handed the contact over: its evidence would not be complete.
    """
    principale = double.double_de
    if principale is None:
        raise ValueError("a second reading reads a contact")
    if principale.soumise_le is None:
        raise RegleMetier("contact_en_cours", CONTACT_EN_COURS)
    for champ in INSTANTS:
        setattr(double, champ, getattr(principale, champ))
    if double.canal == WEB:
        faits = {**double.observations.get("faits", {}), Fait.FORM.value: True}
        double.observations = {**double.observations, "faits": faits}
    double.save(update_fields=[*INSTANTS, "observations", "modifie_le"])


def exiger_instants_propres(visite: Visite) -> None:
    """Refuse to change, on a second reading of a written contact, instants that are the contact's."""
    if est_sur_pieces(visite):
        raise RegleMetier(
            "instants_du_contact",
            "Les instants sont ceux du contact que vous relisez\u202f: ils ne se changent pas ici.",
        )
