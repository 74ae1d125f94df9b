"""Rights of people in a body, and on its registration."""

from __future__ import annotations

from typing import Any

import rules

from comptes.rules import est_administrateur, est_equipe
from organismes.enums import RoleMembre


def _organisme_id(objet: Any) -> int | None:
    """Return the body that `objet` is, belongs to, or hangs on by its registration."""
    rattache = getattr(objet, "inscription", objet)
    return getattr(rattache, "organisme_id", None) or getattr(rattache, "pk", None)


@rules.predicate
def a_un_organisme(user: Any) -> bool:
    """Acts for some body."""
    return bool(user.les_appartenances.exists())


@rules.predicate
def est_membre(user: Any, objet: Any) -> bool:
    """Acts for the body: of a registration, of what hangs on one."""
    return objet is not None and user.les_appartenances.filter(organisme=_organisme_id(objet)).exists()


@rules.predicate
def est_referent(user: Any, objet: Any) -> bool:
    """Is the referent of the body: of a registration, of what hangs on one."""
    return (
        objet is not None
        and user.les_appartenances.filter(organisme=_organisme_id(objet), role=RoleMembre.REFERENT).exists()
    )


@rules.predicate
def doit_corriger(user: Any, inscription: Any) -> bool:
    """Declared this registration, by an address that she proved, and staff sent it back to her."""
    return (
        inscription is not None
        and inscription.est_a_corriger
        and user.emailaddress_set.filter(verified=True, email__iexact=inscription.referent_courriel).exists()
    )


rules.add_perm("organismes.agir_pour_un_organisme", a_un_organisme)
rules.add_perm("organismes.voir_inscription", est_membre | est_equipe)
rules.add_perm("organismes.modifier_inscription", est_membre | doit_corriger)
rules.add_perm("organismes.retirer_inscription", est_referent)
rules.add_perm("organismes.gerer_membres", est_referent)
rules.add_perm("organismes.gerer_noms", est_referent)
# It commits AFNOR beside the person named: not a daily act of study managers.
rules.add_perm("organismes.lever_reserve", est_administrateur)
