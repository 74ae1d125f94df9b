"""What a body receives in an edition, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from campagnes.logic.methode import MethodeEdition
from organismes.enums import Canal
from rapports.logic.resultats.recit import nombre

MOTS: dict[str, tuple[str, str, bool]] = {
    Canal.EMAIL: ("courriel", "courriels", False),
    Canal.COURRIER: ("lettre", "lettres", True),
    Canal.TEL: ("appel", "appels", False),
    Canal.RS: ("message sur les réseaux sociaux", "messages sur les réseaux sociaux", False),
    Canal.WEB: ("audit du site", "audits du site", False),
    Canal.PHYS: ("visite sur place", "visites sur place", True),
}
"""One, several, whether the word is feminine; by channel."""


@dataclass(frozen=True, slots=True)
class ContactsEnMots:
    """The contacts of each channel, how many they are, whether a call has its second step outside opening hours."""

    liste: str
    total: str
    avec_appel_hors_horaires: bool


def contacts_en_mots(methode: MethodeEdition) -> ContactsEnMots:
    """Write the contact plan of an edition, counts in letters."""
    parts = [_compter(code, canal.contacts) for code, canal in methode.canaux.items()]
    telephone = methode.canaux.get(Canal.TEL)
    return ContactsEnMots(
        liste=", ".join(parts),
        total=nombre(methode.nb_contacts),
        avec_appel_hors_horaires=telephone is not None and telephone.contacts > telephone.reclamations,
    )


def _compter(code: str, combien: int) -> str:
    un, plusieurs, feminin = MOTS[code]
    return f"{nombre(combien, feminin=feminin)} {un if combien == 1 else plusieurs}"
