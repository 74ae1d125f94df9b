"""How far a poll is: codes given and used. Nothing else is told before the closing, to anybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from socle.enums import DOCUMENTS_EN_MARCHE
from socle.logic.typographie import en_pourcents
from sondages.enums import CARTES_PAR_PLANCHE
from sondages.models import CodeUnique, Sondage


@dataclass(frozen=True)
class AvancementGroupe:
    """A department. Codes used are not told apart: in a small one that would say who took part.

    `codes_a_venir`: those of sheets being printed.
    """

    id: int
    nom: str
    effectif: int
    codes_donnes: int
    codes_a_venir: int

    @property
    def restants(self) -> int:
        """Return how many codes may still be made."""
        return max(0, self.effectif - self.codes_donnes - self.codes_a_venir)

    @property
    def cartes(self) -> int:
        """Return how many cards one sheet may have."""
        return min(self.restants, CARTES_PAR_PLANCHE)


@dataclass(frozen=True)
class Lot:
    """A lot of codes of one department: those given, then, once it is cancelled, those that had been used (ADR 27)."""

    numero: int
    groupe_id: int
    groupe: str
    nombre: int


@dataclass(frozen=True)
class AvancementDesCodes:
    """Codes of a poll. After the closing codes are gone: the frozen document keeps both numbers."""

    effectif: int
    codes_donnes: int
    codes_utilises: int
    groupes: tuple[AvancementGroupe, ...]
    lots: tuple[Lot, ...]

    @property
    def part(self) -> int:
        """Return the share of codes used, in %."""
        return en_pourcents(self.codes_utilises / self.codes_donnes) if self.codes_donnes else 0


def avancement_de(sondage: Sondage) -> AvancementDesCodes:
    """Return the codes given and used."""
    a_venir = dict(
        sondage.les_planches.filter(etat__in=DOCUMENTS_EN_MARCHE)
        .order_by()
        .values_list("groupe")
        .annotate(n=Sum("nombre"))
    )
    groupes = tuple(
        AvancementGroupe(groupe.pk, groupe.nom, groupe.effectif, groupe.donnes, a_venir.get(groupe.pk, 0))
        for groupe in sondage.les_groupes.annotate(donnes=Count("les_codes")).order_by("pk")
    )
    codes = CodeUnique.objects.filter(groupe__sondage=sondage)
    comptes = codes.aggregate(donnes=Count("pk"), utilises=Count("pk", filter=Q(est_exerce=True)))
    document = getattr(sondage, "depouillement", None)
    if document is not None:
        comptes = document.contenu["codes"]
    lots = codes.values_list("lot", "groupe_id", "groupe__nom").annotate(nombre=Count("pk")).order_by("lot")
    return AvancementDesCodes(
        effectif=sum(groupe.effectif for groupe in groupes),
        codes_donnes=comptes["donnes"],
        codes_utilises=comptes["utilises"],
        groupes=groupes,
        lots=tuple(Lot(*lot) for lot in lots),
    )
