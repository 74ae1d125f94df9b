"""What architecture tests look at: our own files, nothing installed."""

from __future__ import annotations

from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
APPS = (
    "socle",
    "comptes",
    "campagnes",
    "organismes",
    "enquetes",
    "bornes",
    "consultations",
    "sondages",
    "trophees",
    "rapports",
    "partenaires",
    "portail",
)
# Folders of an app that hold its layers, instead of being one.
SALLES = {
    *("referentiels", "visites", "planification", "envois", "qualite"),
    *("points", "parc", "avis", "indicateurs", "moderation"),
}


def fichiers_python(*, tests: bool = False) -> list[Path]:
    """Return the project's Python files, migrations left out."""
    dossiers = [*APPS, "barometre", "outils", *(["tests"] if tests else [])]
    trouves = [chemin for dossier in dossiers for chemin in sorted((RACINE / dossier).rglob("*.py"))]
    return [chemin for chemin in trouves if "migrations" not in chemin.parts]


def gabarits() -> list[Path]:
    """Return every template."""
    return sorted((RACINE / "templates").rglob("*.html"))


def couche(module: str) -> str:
    """Return the layer of a module, given by its dotted name: what follows its app, and its room when it has one."""
    parties = module.split(".")[1:]
    return next((partie for partie in parties if partie not in SALLES), "")


def nom(chemin: Path) -> str:
    """Return a path relative to the root, for readable failures."""
    return str(chemin.relative_to(RACINE))


def module(chemin: Path) -> str:
    """Return the dotted name of a file."""
    return nom(chemin).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
