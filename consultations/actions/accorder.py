"""Staff open the module to a body that agreed to a quotation."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from django.db import transaction

from comptes.models import Utilisateur
from consultations.models import AccordDevis, Dialogue
from organismes.actions.etats import verrouiller
from organismes.actions.places import quitter_la_file, revenir_dans_la_file
from organismes.enums import ETATS_ACTIFS
from organismes.logic.siret import PREFIXE_INSEE
from organismes.models import Inscription, PlaceGratuite
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner
from socle.relecture import relire
from socle.taches import tenter


@transaction.atomic
def accorder_devis(*, inscription: Inscription, montant: Decimal, reference: str, auteur: Utilisateur) -> AccordDevis:
    """Write that a body agreed to pay: to a body with a SIREN, never a person, with the amount (regles#el-09-offre).

    It waits for no free seat any more; the lock of the edition keeps one from coming meanwhile. Its referent is told.
    """
    verrou, instant = verrouiller(inscription), maintenant()
    if verrou.etat not in ETATS_ACTIFS:
        raise RegleMetier("inscription_inactive", "Cette inscription n’est pas active.")
    if not verrou.organisme.siren or verrou.organisme.siren.startswith(PREFIXE_INSEE):
        raise RegleMetier("siren_absent", "Écrivez d’abord le SIREN de l’organisme\u202f: un accord se lie à lui.")
    if PlaceGratuite.objects.filter(inscription=verrou).exists():
        raise RegleMetier(
            "place_gratuite", "Cet organisme a une place gratuite\u202f: la consultation lui est ouverte."
        )
    if AccordDevis.objects.filter(inscription=verrou).exists():
        raise RegleMetier("deja_accorde", "Un devis est déjà accordé à cette inscription.")
    if montant < 0:
        raise RegleMetier("montant_negatif", "Écrivez un montant positif.", champ="montant")
    if not reference.strip():
        raise RegleMetier("reference_absente", "Écrivez la référence du devis signé.", champ="reference")
    accord = AccordDevis.objects.create(
        inscription=verrou,
        montant=montant,
        reference=reference.strip(),
        accorde_par=auteur,
        accorde_le=instant,
    )
    quitter_la_file(verrou, instant=instant)
    consigner(verrou, "devis.accorde", auteur, montant=str(montant), reference=accord.reference)
    return accord


@transaction.atomic
def retirer_accord(*, accord: AccordDevis, auteur: Auteur) -> None:
    """Take back an agreement written by mistake; not once the body opened a consultation with it.

    The body takes its place in line again, and the seat that nobody else waited for.
    """
    inscription = verrouiller(accord.inscription)
    accord = relire(accord, "Cet accord")
    if Dialogue.objects.filter(inscription=inscription).publics().exists():
        raise RegleMetier("consultation_ouverte", "Une consultation s’est ouverte avec cet accord\u202f: il reste.")
    consigner(inscription, "devis.retire", auteur, reference=accord.reference)
    accord.delete()
    revenir_dans_la_file(inscription, instant=maintenant())


def reparer_la_file() -> int:
    """Put in or out of the line of free seats who is on the wrong side of it; return how many.

    The version before this line knew of agreements writes or removes one without a word to it, while it runs beside
    this one or after it is put back. Safe to run twice.
    """
    payantes = AccordDevis.objects.values("inscription")
    en_file = Inscription.objects.filter(pk__in=payantes, hors_file_le__isnull=True)
    dehors = Inscription.objects.filter(hors_file_le__isnull=False).exclude(pk__in=payantes)
    # Those who leave first: a seat given back in between would go to one of them.
    return sum(
        tenter("inscriptions.file_en_panne", inscription.pk, partial(_remettre, inscription))
        for inscription in (*en_file.order_by("pk"), *dehors.order_by("pk"))
    )


@transaction.atomic
def _remettre(inscription: Inscription) -> bool:
    inscription = verrouiller(inscription)
    accord = AccordDevis.objects.filter(inscription=inscription).first()
    if (accord is None) == (inscription.hors_file_le is None):
        return False
    if accord is not None:
        quitter_la_file(inscription, instant=accord.accorde_le)
    else:
        revenir_dans_la_file(inscription, instant=maintenant())
    return True
