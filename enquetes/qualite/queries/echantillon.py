"""The sample of second readings of an edition: what was drawn, what was read twice, what is missing."""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Exists, OuterRef, Q, QuerySet

from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Anomalie, Relecture, Visite
from enquetes.qualite.logic.echantillon import Echantillon, est_tire, tirer
from enquetes.visites.logic.tirage import PART, nombre_permanent

EN_COURS = (EtatVisite.SECONDE_LECTURE, EtatVisite.ARBITRAGE)
SECONDE = 2


@dataclass(frozen=True)
class EtatEchantillon:
    """Where the sample of an edition stands, in contacts made by shoppers; imported ones are not concerned.

    `valides` count in the results, of which `lus` were read twice and `manquants` should still be; `en_cours` wait for
    their second reading or for an arbitration and do not count.
    """

    valides: int
    lus: int
    en_cours: int
    manquants: int
    part_visee: Fraction = PART

    @property
    def vises(self) -> int:
        """Return how many of the contacts that count must have been read twice."""
        return math.ceil(self.part_visee * self.valides)

    @property
    def part(self) -> Fraction:
        """Return the share read twice."""
        return Fraction(self.lus, self.valides) if self.valides else Fraction(0)

    @property
    def est_suffisant(self) -> bool:
        """Tell whether results may be given back."""
        return self.manquants == 0 and self.lus >= self.vises


def graine_des_relectures(campagne: Campagne) -> str:
    """Return the public seed of the draw of second readings."""
    return f"relectures-{campagne.annee}"


def contacts_deposes(campagne: Campagne) -> QuerySet[Visite]:
    """Return the contacts that shoppers handed over in the platform, void ones aside."""
    return (
        Visite.objects.contacts()
        .filter(inscription__campagne=campagne, est_importee=False, soumise_le__isnull=False)
        .exclude(etat=EtatVisite.ANNULEE)
    )


def tirage_de(campagne: Campagne) -> Echantillon:
    """Draw the second readings: a tenth by permanent numbers, what was begun, and every flagged contact."""
    deposes = contacts_deposes(campagne)
    return tirer(
        graine_des_relectures(campagne),
        [str(pk) for pk in deposes.order_by().values_list("pk", flat=True)],
        signales=[str(pk) for pk in deposes.filter(_signale()).order_by().values_list("pk", flat=True)],
        deja_tires=[
            str(pk)
            for pk in deposes.filter(Q(etat__in=EN_COURS) | _lu_deux_fois()).order_by().values_list("pk", flat=True)
        ],
    )


def se_lit_deux_fois(contact: Visite) -> bool:
    """Tell whether a contact may count only after a second reading: drawn, flagged, or graded by two shoppers."""
    if contact.est_importee:
        return False
    if contact.est_double or contact.les_anomalies.exists():
        return True
    campagne = contact.inscription.campagne
    deposes = contacts_deposes(campagne)
    # Asked at each reading: of the others, only who they are.
    siens = deposes.filter(pk=contact.pk).annotate(est_commence=Q(etat__in=EN_COURS) | _lu_deux_fois())
    est_commence = siens.values_list("est_commence", flat=True).first()
    if est_commence is None:
        return False
    population = [str(pk) for pk in deposes.order_by().values_list("pk", flat=True)]
    return bool(est_commence) or est_tire(graine_des_relectures(campagne), str(contact.pk), population)


def manquants_de_l_echantillon(campagne: Campagne) -> list[uuid.UUID]:
    """Return the contacts that count without the second reading they should have.

    They were drawn after they had been validated, flagged since, or complete the tenth of what counts when drawn
    contacts were sent back or void.
    """
    tires = set(tirage_de(campagne).tous)
    lignes = list(
        contacts_deposes(campagne)
        .filter(etat=EtatVisite.VALIDEE)
        .annotate(lu=_lu_deux_fois())
        .order_by("pk")
        .values_list("pk", "est_double", "lu")
    )
    restent = [(pk, est_double or str(pk) in tires) for pk, est_double, lu in lignes if not lu]
    dus = [pk for pk, est_du in restent if est_du]
    en_cours = contacts_deposes(campagne).filter(etat__in=EN_COURS).count()
    manque = math.ceil(PART * (len(lignes) + en_cours)) - (len(lignes) - len(restent)) - en_cours - len(dus)
    graine = graine_des_relectures(campagne)
    autres = sorted((pk for pk, est_du in restent if not est_du), key=lambda pk: nombre_permanent(graine, str(pk)))
    return dus + autres[: max(manque, 0)]


def etat_de_l_echantillon(campagne: Campagne) -> EtatEchantillon:
    """Return where the sample stands."""
    deposes = contacts_deposes(campagne)
    valides = deposes.filter(etat=EtatVisite.VALIDEE)
    return EtatEchantillon(
        valides=valides.count(),
        lus=valides.filter(_lu_deux_fois()).count(),
        en_cours=deposes.filter(etat__in=EN_COURS).count(),
        manquants=len(manquants_de_l_echantillon(campagne)),
    )


def _lu_deux_fois() -> Exists:
    return Exists(Relecture.objects.en_vigueur().filter(contact=OuterRef("pk"), rang=SECONDE))


def _signale() -> Exists:
    return Exists(Anomalie.objects.filter(visite=OuterRef("pk")))
