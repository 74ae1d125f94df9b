"""Whether a body may write to people, or open something in its name: staff vouched for it, and nobody stopped it since.

Acts ask when they begin, and what sends asks again: a registration withdrawn or stopped meanwhile writes to nobody.
"""

from __future__ import annotations

from organismes.enums import ETATS_ACTIFS, EtatInscription
from organismes.models import Inscription, Organisme
from socle.erreurs import RegleMetier


def a_mandat(inscription: Inscription) -> bool:
    """Tell whether people may be written to in the name of this body, as the database knows it now."""
    return Inscription.objects.mandatees().filter(pk=inscription.pk).exists()


def exiger_mandat(inscription: Inscription) -> None:
    """Refuse to open anything, or to write to anybody, in the name of a body that staff did not vouch for."""
    if refus := refus_d_inscription(inscription):
        raise refus


def refus_d_inscription(inscription: Inscription) -> RegleMetier | None:
    """Return why nothing opens nor leaves in the name of a registration, None when it may."""
    if a_mandat(inscription):
        return None
    if Inscription.objects.participantes().filter(pk=inscription.pk).exists():
        return RegleMetier(
            "envois_suspendus",
            "L’équipe du baromètre a suspendu ce qui s’ouvre et ce qui s’envoie au nom de votre organisme\u202f: "
            "écrivez-lui.",
        )
    if not Inscription.objects.filter(pk=inscription.pk, etat__in={EtatInscription.DEPOSEE, *ETATS_ACTIFS}).exists():
        return RegleMetier(
            "inscription_non_validee",
            "L’inscription de votre organisme n’est plus dans l’édition\u202f: rien ne s’ouvre ni ne s’envoie plus en son "
            "nom.",
        )
    return RegleMetier(
        "inscription_non_validee",
        "Rien ne s’ouvre ni ne s’envoie au nom de votre organisme avant que l’équipe du baromètre ait validé "
        "votre inscription.",
    )


def refus_de_mandat(organisme: Organisme) -> RegleMetier | None:
    """Return why a body may not invite people now, as `exiger_mandat_de` would say it. None: it may."""
    try:
        exiger_mandat_de(organisme)
    except RegleMetier as refus:
        return refus
    return None


def exiger_mandat_de(organisme: Organisme) -> None:
    """Refuse the same of a body whose registrations, if it has any, are all to validate, refused, withdrawn or stopped."""
    derniere = organisme.les_inscriptions.exclude(etat=EtatInscription.DEPOSEE).order_by("-campagne__annee").first()
    if derniere is not None and not organisme.les_inscriptions.mandatees().exists():
        exiger_mandat(derniere)
