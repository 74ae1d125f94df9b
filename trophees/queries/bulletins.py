"""The ballots behind a prize list, without their jurors: what a sealed file holds of them, what a recount gives.

A ballot has a number inside its trophy, in the order of what ballots say: it follows no juror from one trophy to the
next. Whom its juror may not judge is told, for the count cannot be understood without (ADR 62).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from organismes.models import Inscription
from trophees.logic import verifier
from trophees.logic.schulze import chemins, ordre_collectif
from trophees.models import Deliberation, Palmares
from trophees.queries.jury import METHODE_DU_JURY, bulletins_de, deliberation_de

COMPTES = ("decideur", "laureats", "duels")
"""What a prize list froze of a count."""


@dataclass(frozen=True, slots=True)
class JuryScelle:
    """What a sealed file says of a jury: its ballots with what special prizes compare, and the awards as frozen.

    `est_intact`: each ballot still has the print that the prize list froze, and there is none besides.
    """

    entrees: dict[str, Any]
    trophees: list[dict[str, Any]]
    est_intact: bool


def jury_de(palmares: Palmares) -> JuryScelle | None:
    """Return what a jury decided of a prize list; None without a jury, or once its ballots are past their retention."""
    deliberation = deliberation_de(palmares.campagne)
    if deliberation is None or "trophees" not in palmares.contenu:
        return None
    geles = palmares.contenu["trophees"]
    sirens = _sirens_de_maintenant(geles)
    return JuryScelle(
        entrees={
            "methode": METHODE_DU_JURY,
            "petites_categories": deliberation.petites_categories,
            "prix": [
                {
                    "code": trophee["code"],
                    "concourants": trophee["nb_classes"],
                    "finalistes": _figures(trophee, sirens),
                }
                for trophee in geles
                if not trophee["categories"]
            ],
            "bulletins": bulletins_sans_nom(deliberation),
        },
        trophees=[_trophee(trophee, sirens) for trophee in geles],
        est_intact={trophee["code"]: trophee["bulletins"] for trophee in geles if trophee["bulletins"]}
        == {code: sorted(un.empreinte for un in bulletins) for code, bulletins in bulletins_de(deliberation).items()},
    )


def bulletins_sans_nom(deliberation: Deliberation) -> dict[str, list[dict[str, Any]]]:
    """Return the ballots of each trophy by its code, numbered; bodies bear their SIREN of now."""
    sirens = _sirens_de_maintenant(deliberation.contenu)
    finalistes = {
        trophee["code"]: {sirens[un["siren"]] for un in trophee["finalistes"]} for trophee in deliberation.contenu
    }
    sans_nom = {}
    for code, bulletins in sorted(bulletins_de(deliberation).items()):
        ordres = [[sorted(sirens[siren] for siren in groupe) for groupe in bulletin.ordre] for bulletin in bulletins]
        sans_nom[code] = [
            {"jure": numero, "ordre": ordre, "recuses": sorted(finalistes[code].difference(*ordre))}
            for numero, ordre in enumerate(sorted(ordres), start=1)
        ]
    return sans_nom


@dataclass(frozen=True, slots=True)
class Redecompte:
    """A trophy counted again; `ecarts` names what the prize list froze otherwise, nothing when there is no list."""

    compte: dict[str, Any]
    bulletins: int
    ecarts: tuple[str, ...]


def redecompter(deliberation: Deliberation, palmares: Palmares | None) -> list[Redecompte]:
    """Count every ballot of a closed deliberation again, by the program of sealed files; compare with what was frozen."""
    sirens, sans_nom = _sirens_de_maintenant(deliberation.contenu), bulletins_sans_nom(deliberation)
    geles = {} if palmares is None else {un["code"]: un for un in palmares.contenu.get("trophees", [])}
    actuels, bulletins = _sirens_de_maintenant(list(geles.values())), bulletins_de(deliberation)
    recomptes = []
    for trophee in deliberation.contenu:
        code, figures = trophee["code"], {siren: Decimal(valeur) for siren, valeur in _figures(trophee, sirens).items()}
        compte = verifier.decerner(code, trophee["categories"], trophee["nb_classes"], figures, sans_nom.get(code, []))
        empreintes = sorted(bulletin.empreinte for bulletin in bulletins.get(code, []))
        ecarts = () if palmares is None else _ecarts(geles.get(code), compte, empreintes, actuels)
        recomptes.append(Redecompte(compte, len(empreintes), ecarts))
    return recomptes


def _figures(trophee: Mapping[str, Any], sirens: Mapping[str, str]) -> dict[str, str]:
    """Return what each finalist of a trophy was worth, by its SIREN of now."""
    return {sirens[un["siren"]]: un["valeur"] for un in trophee["finalistes"]}


def _ecarts(
    gele: Mapping[str, Any] | None, compte: Mapping[str, Any], empreintes: list[str], sirens: Mapping[str, str]
) -> tuple[str, ...]:
    if gele is None:
        return ("trophee",)
    ecrit = _trophee(gele, sirens)
    differents = [nom for nom in COMPTES if ecrit[nom] != compte[nom]]
    return (*differents, *(["bulletins"] if gele["bulletins"] != empreintes else []))


def _trophee(trophee: Mapping[str, Any], sirens: Mapping[str, str]) -> dict[str, Any]:
    """Return a frozen trophy as the file writes it, with the order that its duels make."""
    candidats = sorted(sirens[un["siren"]] for un in trophee["finalistes"])
    duels = {(sirens[un], sirens[autre]): nombre for un, autre, nombre in trophee["duels"]}
    return {
        "code": trophee["code"],
        "categories": trophee["categories"],
        "concourants": trophee["nb_classes"],
        "est_decerne": trophee["est_decerne"],
        "finalistes": candidats,
        "decideur": str(trophee["decideur"]),
        "duels": [[un, autre, nombre] for (un, autre), nombre in sorted(duels.items())],
        "chemins": [[un, autre, force] for (un, autre), force in sorted(chemins(candidats, duels).items()) if force],
        "ordre": ordre_collectif(candidats, duels) if duels else [],
        "laureats": sorted(sirens[siren] for siren in trophee["laureats"]),
    }


def _sirens_de_maintenant(trophees: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the SIREN of now of each finalist by the one that was frozen."""
    geles = {un["siren"]: un.get("inscription") for trophee in trophees for un in trophee["finalistes"]}
    actuels = dict(
        Inscription.objects.filter(pk__in=[pk for pk in geles.values() if pk]).values_list("pk", "organisme__siren")
    )
    return {siren: actuels.get(pk, siren) for siren, pk in geles.items()}
