"""How far a poll is: codes given and used. Nothing else is told before the closing, to anybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from sondages.models import CodeUnique, Sondage


@dataclass(frozen=True)
class AvancementGroupe:
    """A department. Codes used are not told apart: in a small one that would say who took part."""

    id: int
    nom: str
    effectif: int
    codes_donnes: int

    @property
    def restants(self) -> int:
        """Return how many codes may still be made."""
        return max(0, self.effectif - self.codes_donnes)


@dataclass(frozen=True)
class Lot:
    """A lot of codes of one department: those given, then, once it is cancelled, those that had been used (ADR 27)."""

    numero: int
    groupe_id: int
    groupe: str
    nombre: int


@dataclass(frozen=True)
class Avancement:
    """Codes of a poll. After the closing codes are gone: the frozen document keeps both numbers."""

    effectif: int
    codes_donnes: int
    codes_utilises: int
    groupes: tuple[AvancementGroupe, ...]
    lots: tuple[Lot, ...]

    @property
    def part(self) -> int:
        """Return the share of codes used, in %."""
        return round(100 * self.codes_utilises / self.codes_donnes) if self.codes_donnes else 0


def avancement_de(sondage: Sondage) -> Avancement:
    """Return the codes given and used."""
    groupes = tuple(
        AvancementGroupe(groupe.pk, groupe.nom, groupe.effectif, groupe.donnes)
        for groupe in sondage.les_groupes.annotate(donnes=Count("les_codes")).order_by("pk")
    )
    codes = CodeUnique.objects.filter(groupe__sondage=sondage)
    comptes = codes.aggregate(donnes=Count("pk"), utilises=Count("pk", filter=Q(est_exerce=True)))
    document = getattr(sondage, "depouillement", None)
    if document is not None:
        comptes = document.contenu["codes"]
    lots = codes.values_list("lot", "groupe_id", "groupe__nom").annotate(nombre=Count("pk")).order_by("lot")
    return Avancement(
        effectif=sum(groupe.effectif for groupe in groupes),
        codes_donnes=comptes["donnes"],
        codes_utilises=comptes["utilises"],
        groupes=groupes,
        lots=tuple(Lot(*lot) for lot in lots),
    )
