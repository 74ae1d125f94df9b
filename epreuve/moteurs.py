"""Firefox and WebKitGTK: the journeys that depend on the browser, whole, in what people hold besides Chromium."""

from __future__ import annotations

from typing import Any

from epreuve.services import Services
from epreuve.verdict import Annonce, Constat

MOTEURS = ("firefox", "webkit")
PARCOURS = ("terrain", "borne", "avis", "sondage", "consultation", "inscription")
PATIENCE = 180
# Seconds that a control waits for what never comes, and for all that comes before.
PATIENCE_DU_TEMOIN = 60
# What each engine must not forgive: a kiosk that erases too early, a screen that waits for an answer nobody gives; and
# what then never comes, for a browser that is slow to start stops a journey too.
TEMOINS = (
    ("firefox", "envois", "attendre_la_reponse", "/terrain/envois/?sortie=1"),
    ("firefox", "borne", "effacer_a_l_envoi", "jamais : cinq avis"),
    ("webkit", "borne", "effacer_a_l_envoi", "jamais : cinq avis"),
)


def dans_les_moteurs(pile: Services) -> Constat:
    """Walk every journey in both engines, each in a platform of its own."""
    lus = [(moteur, _promener(pile, moteur, (nom,))) for moteur in MOTEURS for nom in PARCOURS]
    durees = [f"{moteur} {nom} {duree} s" for moteur, lu in lus for nom, duree in lu["durees"].items()]
    fautes = [faute for _, lu in lus for faute in lu["fautes"]]
    return Constat(f"{len(durees)} parcours : {', '.join(durees)}", tuple(fautes))


def temoin(pile: Services) -> Constat:
    """Put each mistake in; the control is red when every one of them is seen."""
    vues = [
        dite
        for moteur, parcours, faute, attendu in TEMOINS
        for dite in _promener(pile, moteur, (parcours,), faute=faute, patience=PATIENCE_DU_TEMOIN)["fautes"]
        if attendu in dite
    ]
    return Constat("", tuple(vues) if len(vues) == len(TEMOINS) else ())


def _promener(
    pile: Services, moteur: str, parcours: tuple[str, ...], *, faute: str = "", patience: int = PATIENCE
) -> dict[str, Any]:
    pile.vider()
    ordres = {
        "dossier": str(pile.dossier),
        "port_pg": pile.port_pg,
        "port_redis": pile.port_redis,
        "port_web": pile.port_web,
        "moteur": moteur,
        "parcours": parcours,
        "faute": faute,
        "patience": patience,
    }
    lu: dict[str, Any] = pile.demander("promenade", ordres=ordres)
    return lu


EPREUVES = (
    Annonce(
        "moteurs",
        "les parcours qui dépendent du navigateur, serveur arrêté en route, dans Firefox et dans WebKitGTK : tous entiers",
        dans_les_moteurs,
        temoin,
        "attendre la réponse, effacer à l’envoi",
        est_exercice=True,
    ),
)
