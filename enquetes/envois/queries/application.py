"""The files of the phone application."""

from __future__ import annotations

from socle.statiques import Application, application_hors_ligne

FEUILLES = ("police", "jetons", "base", "composants", "mises-en-page", "terrain", "impression")
SCRIPTS = (
    *(f"socle/{nom}" for nom in ("theme", "bascule-theme", "menu", "envoi-unique", "filtres", "cartes")),
    *(f"terrain/{nom}" for nom in ("chrono", "application")),
)
ICONES = ("img/icone.svg", "img/terrain/icone-192.png", "img/terrain/icone-512.png", "img/terrain/masque-512.png")


def application_du_terrain(coquille: str) -> Application:
    """Return the files of the application; `coquille` is its page, whose text counts in the version."""
    return application_hors_ligne(
        coquille,
        statiques=(*(f"css/{nom}.css" for nom in FEUILLES), *(f"js/{nom}.js" for nom in SCRIPTS), *ICONES),
        dossier="js/terrain",
        # Loaded by pages, imported by no module.
        a_part={"application", "chrono", "deconnexion", "installation", "saisie"},
    )
