"""What an import of registrations needs to know: where bodies sit, and what differs from what is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from organismes.enums import NatureEntite
from organismes.logic.ligne_inscription import LigneInscription
from organismes.logic.siret import PREFIXE_INSEE, siren_de
from organismes.models import Inscription, Territoire

OPTIONS = ("borne", "smartphone", "idcity", "vooter")
DEUX_PREMIERS_D_OUTRE_MER = ("97", "98")
LONGUEUR_CODE_COMMUNE = 5


@dataclass(frozen=True)
class Siege:
    """Where a body sits; empty when it is not known."""

    territoire: Territoire | None = None
    departement: str = ""
    region: str = ""


@dataclass(frozen=True)
class Rattachements:
    """Territories of the directory by SIREN and by (nature, code)."""

    par_siren: dict[str, Territoire]
    par_code: dict[tuple[str, str], Territoire]

    def lieu(self, ligne: LigneInscription) -> Siege:
        """Return the territory that a body is or is attached to; the département at least when the code tells it."""
        code = _code(ligne)
        territoire = self.par_siren.get(siren_de(ligne.siren)) or self.par_code.get((_nature(ligne), code))
        if territoire is not None:
            return Siege(territoire, territoire.departement, territoire.region)
        if len(code) != LONGUEUR_CODE_COMMUNE:
            return Siege()
        return Siege(departement=code[:3] if code.startswith(DEUX_PREMIERS_D_OUTRE_MER) else code[:2])


def _code(ligne: LigneInscription) -> str:
    return ligne.code_insee or (
        ligne.siren.removeprefix(PREFIXE_INSEE) if ligne.siren.startswith(PREFIXE_INSEE) else ""
    )


def _nature(ligne: LigneInscription) -> str:
    propres = {NatureEntite.DEPARTEMENT, NatureEntite.REGION}
    return ligne.type if ligne.type in propres else str(NatureEntite.COMMUNE)


def rattachements(lignes: Iterable[LigneInscription]) -> Rattachements:
    """Return the territories that the lines may be attached to, read at once."""
    lignes = list(lignes)
    sirens = {siren_de(ligne.siren) for ligne in lignes} - {""}
    codes = {_code(ligne) for ligne in lignes} - {""}
    return Rattachements(
        par_siren={str(t.siren): t for t in Territoire.objects.filter(siren__in=sirens)},
        par_code={(t.nature, t.code): t for t in Territoire.objects.filter(code__in=codes)},
    )


def _couples(inscription: Inscription, ligne: LigneInscription) -> tuple[tuple[str, Any, Any], ...]:
    """Return each column with what is registered and what the line says."""
    organisme = inscription.organisme
    return (
        ("nom", organisme.nom, ligne.nom),
        ("type", organisme.type, ligne.type),
        ("code_insee", organisme.code_insee, ligne.code_insee),
        ("population", inscription.population_retenue, ligne.population),
        ("email", inscription.referent_courriel.lower(), ligne.email),
        ("canaux", sorted(canal.canal for canal in inscription.les_canaux.all()), sorted(ligne.canaux)),
        ("options", sorted(o.upper() for o in OPTIONS if getattr(inscription, o)), sorted(ligne.options)),
    )


def ecarts(inscription: Inscription, ligne: LigneInscription) -> list[str]:
    """Return how a line differs from the active registration of its body; nothing when it says the same.

    An imported registration remembers the line it came from. Against one that came by the form, what the line leaves
    empty is not a difference.
    """
    if inscription.empreinte_import == ligne.empreinte:
        return []
    couples = _couples(inscription, ligne)
    optionnelles = () if inscription.empreinte_import else ("code_insee", "population")
    differents = [nom for nom, avant, apres in couples if avant != apres and not (nom in optionnelles and not apres)]
    if not differents and not inscription.empreinte_import:
        return []
    detail = f" ({', '.join(differents)})" if differents else ""
    return [f"{ligne.siren} est déjà inscrit à cette édition avec d’autres valeurs{detail}"]
