"""The files of the kiosk application."""

from __future__ import annotations

from socle.statiques import Application, application_hors_ligne

FEUILLES = ("police", "jetons", "base", "borne")
ICONES = ("img/icone.svg", "img/borne/icone-192.png", "img/borne/icone-512.png", "img/borne/masque-512.png")


def application_de_la_borne(coquille: str) -> Application:
    """Return the files of the application; `coquille` is its page, whose text counts in the version."""
    return application_hors_ligne(
        coquille,
        statiques=(*(f"css/{nom}.css" for nom in FEUILLES), "js/borne/application.js", *ICONES),
        dossier="js/borne",
        a_part={"application"},
    )
