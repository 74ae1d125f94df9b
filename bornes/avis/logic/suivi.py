"""What became of a comment, in the steps that its author is told."""

from __future__ import annotations

from bornes.enums import Comptage, EtapeSuivi, EtatVerbatim


def etape_de(*, etat: str | None, comptage: str, est_repondu: bool, a_un_original: bool) -> EtapeSuivi:
    """Return the step of an opinion with words. `etat` is that of its masked comment, None without any.

    What the rules against stuffing hold waits like anything else: whoever tries them learns nothing here.
    """
    if etat is None:
        return EtapeSuivi.RECU if a_un_original else EtapeSuivi.EFFACE
    if comptage == Comptage.A_TRIER:
        return EtapeSuivi.RECU
    if etat == EtatVerbatim.REJETE or comptage == Comptage.ECARTE:
        return EtapeSuivi.REFUSE
    if etat != EtatVerbatim.PUBLIE or comptage == Comptage.RETENU:
        return EtapeSuivi.A_RELIRE
    return EtapeSuivi.REPONDU if est_repondu else EtapeSuivi.PUBLIE
