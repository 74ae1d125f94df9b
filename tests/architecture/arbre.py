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
    "portail",
)


def fichiers_python(*, tests: bool = False) -> list[Path]:
    """Return the project's Python files, migrations left out."""
    dossiers = [*APPS, "barometre", "outils", *(["tests"] if tests else [])]
    trouves = [chemin for dossier in dossiers for chemin in sorted((RACINE / dossier).rglob("*.py"))]
    return [chemin for chemin in trouves if "migrations" not in chemin.parts]


def gabarits() -> list[Path]:
    """Return every template."""
    return sorted((RACINE / "templates").rglob("*.html"))


def nom(chemin: Path) -> str:
    """Return a path relative to the root, for readable failures."""
    return str(chemin.relative_to(RACINE))
