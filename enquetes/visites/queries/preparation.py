"""Whether a shopper is ready: the briefing read, the self-test of the channel passed (regles#autotest)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Autotest, Briefing, BriefingLu, Enqueteur, ReglageTerrain, Visite
from organismes.enums import Canal


@dataclass(frozen=True)
class RefusPreparation:
    """Why a contact may not begin yet; the page of training of `annee` mends it."""

    code: str
    message: str
    annee: int


@dataclass(frozen=True)
class PreparationEnqueteur:
    """What a shopper still has to do, by edition: a briefing in force to read, channels whose self-test is asked."""

    a_lire: frozenset[int]
    testees: frozenset[int]
    pretes: frozenset[tuple[int, str]]

    def attend_un_test(self, visite: Visite) -> bool:
        """Tell whether the self-test of its channel is asked, and not passed."""
        campagne = visite.inscription.campagne_id
        return campagne in self.testees and (campagne, visite.canal) not in self.pretes

    def refus(self, visite: Visite) -> RefusPreparation | None:
        """Return why she may not begin this contact, None when she may."""
        campagne = visite.inscription.campagne
        if campagne.pk in self.a_lire:
            return RefusPreparation(
                "briefing_a_lire",
                "Lisez d’abord le briefing de l’édition, puis appuyez sur «\u00a0J’ai lu le briefing\u00a0».",
                campagne.annee,
            )
        if self.attend_un_test(visite):
            canal = Canal(visite.canal).label.lower()
            return RefusPreparation(
                "autotest_a_passer",
                f"Passez d’abord l’auto-test de ce canal ({canal})\u202f: un exemple à noter, cinq minutes.",
                campagne.annee,
            )
        return None


def preparation_de(enqueteur: Enqueteur, campagnes: Collection[Campagne]) -> PreparationEnqueteur:
    """Return what a shopper still has to do in some editions, in four queries at most.

    A channel is ready once its self-test is passed in the edition, or once she began a contact of it there: what was
    under way before the test was asked for goes on.
    """
    exigees = ReglageTerrain.objects.filter(campagne__in=campagnes, autotest_exige=True)
    testees = frozenset(exigees.values_list("campagne", flat=True))
    pretes: set[tuple[int, str]] = set()
    if testees:
        passes = Autotest.objects.filter(enqueteur=enqueteur, campagne__in=testees, est_reussi=True)
        siennes = _commencees().filter(enqueteur=enqueteur, inscription__campagne__in=testees)
        pretes = {*passes.values_list("campagne", "canal"), *siennes.values_list("inscription__campagne", "canal")}
    return PreparationEnqueteur(_a_lire(enqueteur, campagnes), testees, frozenset(pretes))


def reglage_du_terrain(campagne: Campagne) -> ReglageTerrain:
    """Return what an edition asks of its shoppers, perhaps not written yet.

    Whoever has decided nothing asks for self-tests where the fieldwork is still to open, and not where it is under way.
    """
    ecrit = ReglageTerrain.objects.filter(campagne=campagne).first()
    return ecrit or ReglageTerrain(campagne=campagne, autotest_exige=campagne.terrain_ouvert_le is None)


def canaux_commences(campagne: Campagne) -> set[tuple[int, str]]:
    """Return the shoppers of an edition with the channels of the contacts that they began."""
    siennes = _commencees().filter(enqueteur__isnull=False, inscription__campagne=campagne)
    return {(qui, canal) for qui, canal in siennes.values_list("enqueteur", "canal").distinct() if qui}


def _commencees() -> QuerySet[Visite]:
    """Return the visits that their shopper began; imported ones were never begun here."""
    return Visite.objects.filter(commencee_le__isnull=False).exclude(etat=EtatVisite.PLANIFIEE).order_by()


def briefing_en_vigueur(campagne: Campagne) -> Briefing | None:
    """Return the last briefing of an edition."""
    return campagne.les_briefings.order_by("publie_le", "pk").last()


def _a_lire(enqueteur: Enqueteur, campagnes: Collection[Campagne]) -> frozenset[int]:
    """Return the editions whose last briefing she has not ticked."""
    publies = Briefing.objects.filter(campagne__in=campagnes).order_by("publie_le", "pk").values_list("campagne", "pk")
    derniers = dict(publies)
    if not derniers:
        return frozenset()
    lus = BriefingLu.objects.filter(enqueteur=enqueteur, briefing__in=derniers.values())
    vus = set(lus.values_list("briefing", flat=True))
    return frozenset(campagne for campagne, briefing in derniers.items() if briefing not in vus)
