"""Loads referentials, grids and scenarios from the data files. Idempotent; a frozen version never changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from campagnes.models import Campagne
from enquetes.enums import NatureBareme
from enquetes.models import (
    ActivationReferentiel,
    Critere,
    Engagement,
    ExempleNote,
    Grille,
    Referentiel,
    Rubrique,
    Scenario,
    Visite,
)
from enquetes.referentiels.logic.baremes import Bareme, erreur_mesure
from enquetes.referentiels.queries.lecture import (
    DOSSIER,
    GRILLES,
    lire_baremes,
    lire_echelles,
    lire_exemples,
    lire_referentiels,
    lire_scenarios,
    lire_toml,
)
from organismes.enums import TypeOrganisme
from socle.erreurs import EntreeInvalide
from socle.journal import consigner

TOUS = "tous"
# What a file and its row call by the same name.
CHAMPS_DU_CRITERE = ("code", "libelle", "question", "bareme", "echelle", "etape", "determinant", "poids")
CHAMPS_DE_L_ENGAGEMENT = (
    "libelle",
    "mesurable",
    "seuil_valeur",
    "seuil_unite",
    "seuil_operateur",
    "statut_source",
    "statut_note",
    "herite_de",
)
CHAMPS_DU_SCENARIO = ("theme", "type", "canaux", "types_organismes", "elements", "consigne", "donnees_personnelles")


@dataclass(frozen=True, slots=True)
class Chargement:
    """What the files hold, and how many versions of grids and scenarios were written."""

    referentiels: int
    engagements: int
    criteres: int
    scenarios: int
    ecrits: int


@transaction.atomic
def charger_referentiels(*, dossier: Path = DOSSIER) -> Chargement:
    """Bring the database to what the files say, or raise `EntreeInvalide` and change nothing.

    Referentials and headings absent from the files are kept; those there take the wording of the files. A grid or a
    scenario whose version is frozen, or used by a visit, must be the same in the file: other content, other version.
    So must the words of a commitment once a fieldwork opened: other words are a version, written on the platform.
    """
    referentiels = lire_referentiels(dossier)
    grilles = [_contenu_grille(lire_toml(nom, dossier), lire_echelles(dossier)) for nom in GRILLES]
    scenarios = [_contenu_scenario(ligne) for ligne in lire_scenarios(dossier)]
    _exiger_engagements_connus(referentiels, grilles)
    connues, connus = _verrouiller_les_versions()
    _refuser_les_gels(grilles, connues, scenarios, connus, referentiels)
    engagements = _ecrire_referentiels(referentiels)
    _activer(referentiels)
    ecrits = sum(_ecrire_grille(contenu, connues, engagements) for contenu in grilles)
    ecrits += sum(_ecrire_scenario(contenu, connus) for contenu in scenarios)
    for ligne in lire_scenarios(dossier):
        _dire_le_service(ligne)
    _ecrire_exemples(lire_exemples(dossier), lire_baremes(dossier), grilles)
    criteres = sum(len(contenu["criteres"]) for contenu in grilles)
    return Chargement(len(referentiels), len(engagements), criteres, len(scenarios), ecrits)


def _verrouiller_les_versions() -> tuple[dict[tuple[str, int], Grille], dict[tuple[str, int], Scenario]]:
    grilles = {(g.canal, g.version): g for g in Grille.objects.select_for_update().order_by("pk")}
    return grilles, {(s.code, s.version): s for s in Scenario.objects.select_for_update().order_by("pk")}


def empreinte(contenu: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a content, whatever the order of its keys."""
    canonique = json.dumps(contenu, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonique.encode()).hexdigest()


def _contenu_grille(brut: Mapping[str, Any], echelles: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return a grid with the scales of its durations, so that they freeze with it."""
    criteres = [{**ligne, "echelle": echelles.get(ligne["bareme"], {})} for ligne in brut["criteres"]]
    return {**brut, "criteres": criteres}


def _contenu_scenario(ligne: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the version of a scenario freezes: its service is said beside, of versions frozen before it was."""
    types = ligne["types_organismes"]
    propre = {cle: valeur for cle, valeur in ligne.items() if cle != "service"}
    return propre | {"types_organismes": list(TypeOrganisme.values) if types == TOUS else types}


def _dire_le_service(ligne: Mapping[str, Any]) -> None:
    """Say which service a scenario is for, once for a version in use: results are told by it."""
    versions = Scenario.objects.filter(code=ligne["code"], version=ligne["version"])
    versions.filter(Q(service="") | Q(gele_le=None)).update(service=ligne["service"])


def _ecrire_exemples(
    exemples: Iterable[Mapping[str, Any]], baremes: Mapping[str, Bareme], grilles: Iterable[Mapping[str, Any]]
) -> None:
    """Bring the graded examples to what their file says; each key must be a measure that its criterion allows."""
    connus = {(grille["canal"], c["code"]): baremes[c["bareme"]] for grille in grilles for c in grille["criteres"]}
    erreurs = []
    for exemple in exemples:
        for ligne in exemple["corrige"]:
            bareme = connus.get((exemple["canal"], ligne["code"]))
            faute = "critère inconnu" if bareme is None else erreur_mesure(bareme, ligne["mesure"])
            if faute:
                erreurs.append(f"{exemple['code']}, {ligne['code']}\u202f: {faute}")
    if erreurs:
        raise EntreeInvalide(erreurs)
    for exemple in exemples:
        champs = {**exemple, "recit": exemple["recit"].strip()}
        ExempleNote.objects.update_or_create(code=champs.pop("code"), defaults=champs)


def _exiger_engagements_connus(
    referentiels: Mapping[str, Mapping[str, Any]], grilles: Iterable[Mapping[str, Any]]
) -> None:
    connus = {e["code"] for referentiel in referentiels.values() for e in referentiel["engagements"]}
    inconnus = [
        f"{critere['code']}\u202f: engagement inconnu «\u202f{code}\u202f»"
        for grille in grilles
        for critere in grille["criteres"]
        for code in critere["engagements"]
        if code not in connus
    ]
    if inconnus:
        raise EntreeInvalide(inconnus)


def _refuser_les_gels(
    grilles: Iterable[Mapping[str, Any]],
    connues: Mapping[tuple[str, int], Grille],
    scenarios: Iterable[Mapping[str, Any]],
    connus: Mapping[tuple[str, int], Scenario],
    referentiels: Mapping[str, Mapping[str, Any]],
) -> None:
    erreurs = [
        *_grilles_gelees(grilles, connues),
        *_scenarios_geles(scenarios, connus),
        *_engagements_geles(referentiels),
    ]
    if erreurs:
        raise EntreeInvalide(erreurs)


def _grilles_gelees(grilles: Iterable[Mapping[str, Any]], connues: Mapping[tuple[str, int], Grille]) -> Iterator[str]:
    utilisees = set(Visite.objects.order_by().values_list("grille", flat=True).distinct())
    for contenu in grilles:
        grille = connues.get((contenu["canal"], contenu["version"]))
        if grille and grille.est_redigee:
            yield (
                f"grille {grille.canal}, version {grille.version}\u202f: elle est rédigée sur la plateforme\u202f; donnez une "
                "version plus haute au fichier"
            )
        elif grille and (grille.gelee_le or grille.pk in utilisees) and grille.empreinte != empreinte(contenu):
            yield (
                f"grille {grille.canal}, version {grille.version}\u202f: des visites l’utilisent, elle est gelée\u202f; "
                "donnez une nouvelle version au fichier"
            )


def _scenarios_geles(
    scenarios: Iterable[Mapping[str, Any]], connus: Mapping[tuple[str, int], Scenario]
) -> Iterator[str]:
    utilises = set(Visite.objects.order_by().values_list("scenario", flat=True).distinct())
    for contenu in scenarios:
        scenario = connus.get((contenu["code"], contenu["version"]))
        if scenario and scenario.est_redigee:
            yield (
                f"scénario {scenario.code}, version {scenario.version}\u202f: il est rédigé sur la plateforme\u202f; donnez "
                "une version plus haute au fichier"
            )
        elif scenario and (scenario.gele_le or scenario.pk in utilises) and scenario.empreinte != empreinte(contenu):
            yield (
                f"scénario {scenario.code}, version {scenario.version}\u202f: des visites l’utilisent, il est gelé\u202f; "
                "donnez une nouvelle version au fichier"
            )


def _engagements_geles(referentiels: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    if not Campagne.objects.filter(terrain_ouvert_le__isnull=False).exists():
        return
    lus = {un.code: (un.libelle, un.mesurable) for un in Engagement.objects.order_by("pk")}
    for ligne in (ligne for contenu in referentiels.values() for ligne in contenu["engagements"]):
        mots = ligne["libelle"], ligne.get("mesurable", "")
        if lus.get(ligne["code"], mots) != mots:
            yield (
                f"engagement {ligne['code']}\u202f: une édition le lit dans d’autres mots\u202f; rédigez une nouvelle "
                "version de son référentiel sur la plateforme"
            )


def _ecrire_referentiels(referentiels: Mapping[str, Mapping[str, Any]]) -> dict[str, Engagement]:
    engagements: dict[str, Engagement] = {}
    for code, contenu in referentiels.items():
        referentiel, _ = Referentiel.objects.update_or_create(
            code=code,
            defaults={
                "nom": contenu["nom"],
                "version": contenu["version"],
                "editeur": contenu["editeur"],
                "debut_validite": contenu.get("debut_validite"),
                "fin_validite": contenu.get("fin_validite"),
                "actif_par_defaut": contenu["actif"],
                "note": contenu["note"],
            },
        )
        engagements |= _ecrire_engagements(contenu["engagements"], _ecrire_rubriques(referentiel, contenu["rubriques"]))
    return engagements


def _ecrire_rubriques(referentiel: Referentiel, lignes: Sequence[Mapping[str, Any]]) -> dict[str, Rubrique]:
    return {
        ligne["code"]: Rubrique.objects.update_or_create(
            referentiel=referentiel, code=ligne["code"], defaults={"nom": ligne["nom"], "ordre": rang}
        )[0]
        for rang, ligne in enumerate(lignes, start=1)
    }


def _ecrire_engagements(
    lignes: Sequence[Mapping[str, Any]], rubriques: Mapping[str, Rubrique]
) -> dict[str, Engagement]:
    lus = {
        ligne["code"]: Engagement(
            code=ligne["code"], rubrique=rubriques[ligne["rubrique"]], ordre=rang, **_champs_engagement(ligne)
        )
        for rang, ligne in enumerate(lignes, start=1)
    }
    Engagement.objects.bulk_create(
        lus.values(),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["rubrique", "ordre", *CHAMPS_DE_L_ENGAGEMENT],
    )
    return lus


def _champs_engagement(ligne: Mapping[str, Any]) -> dict[str, Any]:
    seuil = ligne.get("seuil", {})
    return {
        "libelle": ligne["libelle"],
        "mesurable": ligne.get("mesurable", ""),
        "seuil_valeur": seuil.get("valeur"),
        "seuil_unite": seuil.get("unite", ""),
        "seuil_operateur": seuil.get("operateur", ""),
        "statut_source": ligne["statut"],
        "statut_note": ligne.get("statut_note", ""),
        "herite_de": ligne.get("herite_de", ""),
    }


def _activer(referentiels: Mapping[str, Mapping[str, Any]]) -> None:
    """Give each edition its activations; what staff already decided stays."""
    for campagne in Campagne.objects.order_by("annee"):
        for referentiel in Referentiel.objects.filter(code__in=referentiels).order_by("code"):
            ActivationReferentiel.objects.get_or_create(
                campagne=campagne, referentiel=referentiel, defaults={"est_actif": referentiel.actif_par_defaut}
            )


def _ecrire_grille(
    contenu: Mapping[str, Any],
    connues: Mapping[tuple[str, int], Grille],
    engagements: Mapping[str, Engagement],
) -> int:
    """Write a grid when it is new or different; return how many versions were written, 0 or 1."""
    somme = empreinte(contenu)
    grille = connues.get((contenu["canal"], contenu["version"]))
    if grille and grille.empreinte == somme:
        return 0
    grille = grille or Grille(canal=contenu["canal"], version=contenu["version"])
    grille.nom, grille.empreinte = contenu["nom"], somme
    grille.save()
    _ecrire_criteres(grille, contenu["criteres"], engagements)
    consigner(grille, "grille.chargee", None, empreinte=somme)
    return 1


def _ecrire_criteres(
    grille: Grille, lignes: Sequence[Mapping[str, Any]], engagements: Mapping[str, Engagement]
) -> None:
    """Replace the criteria of a grid, and say which commitments each proves."""
    grille.les_criteres.all().delete()
    criteres = Critere.objects.bulk_create(
        Critere(grille=grille, ordre=ordre, **_champs_critere(ligne)) for ordre, ligne in enumerate(lignes, start=1)
    )
    preuve = Critere.les_engagements.through
    preuve.objects.bulk_create(
        preuve(critere=critere, engagement=engagements[code])
        for critere, ligne in zip(criteres, lignes, strict=True)
        for code in dict.fromkeys(ligne["engagements"])
    )


def _champs_critere(ligne: Mapping[str, Any]) -> dict[str, Any]:
    nature = NatureBareme.DUREE if ligne["echelle"] else NatureBareme(ligne["bareme"])
    return {
        **{nom: ligne[nom] for nom in CHAMPS_DU_CRITERE},
        "aide": ligne.get("aide", ""),
        "elements": ligne.get("elements", []),
        "nature": nature,
        "conditions": ligne["condition"],
        "statut_source": ligne["statut"],
    }


def _ecrire_scenario(contenu: Mapping[str, Any], connus: Mapping[tuple[str, int], Scenario]) -> int:
    somme = empreinte(contenu)
    scenario = connus.get((contenu["code"], contenu["version"]))
    if scenario and scenario.empreinte == somme:
        return 0
    champs = {nom: contenu[nom] for nom in CHAMPS_DU_SCENARIO}
    champs |= {"expire_le": contenu.get("expire_le"), "statut_source": contenu["statut"], "empreinte": somme}
    scenario, _ = Scenario.objects.update_or_create(code=contenu["code"], version=contenu["version"], defaults=champs)
    consigner(scenario, "scenario.charge", None, empreinte=somme)
    return 1
