"""How many agents a body has: it says so, staff confirm. Staff stop and let go what is sent in its name."""

from __future__ import annotations

from django.db import transaction

from organismes.enums import EFFECTIF_MAX
from organismes.models import Inscription
from socle.auteur import Auteur
from socle.erreurs import Conflit, RegleMetier, exiger_motif
from socle.horloge import maintenant
from socle.journal import consigner


@transaction.atomic
def declarer_effectif(*, inscription: Inscription, effectif: int, auteur: Auteur) -> Inscription:
    """Write how many agents the body says it has; another number than before waits for staff again."""
    if not 1 <= effectif <= EFFECTIF_MAX:
        raise RegleMetier(
            "effectif_hors_bornes", f"Écrivez un nombre d’agents, de 1 à {EFFECTIF_MAX}.", champ="effectif"
        )
    verrou = Inscription.objects.tenue(inscription.pk)
    if verrou.effectif == effectif:
        return verrou
    verrou.effectif, verrou.effectif_confirme_le = effectif, None
    verrou.save(update_fields=["effectif", "effectif_confirme_le", "modifie_le"])
    consigner(verrou, "effectif.declare", auteur, effectif=effectif)
    return verrou


@transaction.atomic
def confirmer_effectif(*, inscription: Inscription, effectif: int, auteur: Auteur) -> Inscription:
    """Staff confirm the number that they read; another one declared meanwhile is left to be read."""
    verrou = Inscription.objects.tenue(inscription.pk)
    if verrou.effectif != effectif:
        raise Conflit("effectif_change", "L’effectif déclaré a changé depuis que vous l’avez lu\u202f: relisez-le.")
    if verrou.effectif_confirme_le is None:
        verrou.effectif_confirme_le = maintenant()
        verrou.save(update_fields=["effectif_confirme_le", "modifie_le"])
        consigner(verrou, "effectif.confirme", auteur, effectif=effectif)
    return verrou


@transaction.atomic
def suspendre_envois(*, inscription: Inscription, motif: str, auteur: Auteur) -> Inscription:
    """Stop what opens and what is sent in the name of a body, from now on; what waits in other apps is theirs to drop."""
    propre = exiger_motif(motif, "Écrivez pourquoi\u202f: le motif reste au journal.")[:1000]
    verrou = Inscription.objects.tenue(inscription.pk)
    if verrou.envois_suspendus_le is not None:
        raise RegleMetier("deja_suspendus", "Les envois de cet organisme sont déjà suspendus.")
    verrou.envois_suspendus_le = maintenant()
    verrou.save(update_fields=["envois_suspendus_le", "modifie_le"])
    consigner(verrou, "envois.suspendus", auteur, motif=propre)
    return verrou


@transaction.atomic
def reprendre_envois(*, inscription: Inscription, auteur: Auteur) -> Inscription:
    """Let a body open and send again."""
    verrou = Inscription.objects.tenue(inscription.pk)
    if verrou.envois_suspendus_le is None:
        raise RegleMetier("rien_a_reprendre", "Les envois de cet organisme ne sont pas suspendus.")
    verrou.envois_suspendus_le = None
    verrou.save(update_fields=["envois_suspendus_le", "modifie_le"])
    consigner(verrou, "envois.repris", auteur)
    return verrou
