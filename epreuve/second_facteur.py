"""Whoever works for AFNOR with a password alone opens nothing: every page of staff, asked for by a real browserless hand."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import product
from typing import Any

from epreuve.rafale import Reponse, ensemble, frapper
from epreuve.services import Services
from epreuve.verdict import Annonce, Chronometre, Constat, ecarts

ACTIVATION = "/compte/2fa/totp/activate/"
EN_MEME_TEMPS = 8
Essai = tuple[str, str, dict[str, str] | None]


def exige(pile: Services, *, un_sur: int = 1, faute: str = "") -> Constat:
    """Ask for each page (one in `un_sur`) and post to it, in each role of AFNOR, without second factor."""
    duree, monde = Chronometre(), pile.ouvrir("monde_des_courses", "personnel", faute=faute)
    roles, adresses = monde["sessions"], monde["adresses"]
    gestes = list(product(roles, adresses[::un_sur], (None, {"essai": "1"})))
    reponses = ensemble([partial(_demander, pile, monde, *geste) for geste in gestes], a_la_fois=EN_MEME_TEMPS)
    pile.tuer("web")
    ouvertes = _ouvertes(gestes, reponses)
    vues = Counter(reponse.statut for reponse in reponses)
    chiffres = (
        f"{len(gestes)} demandes à {len(adresses)} adresses par {len(roles)} rôles sans second facteur, "
        f"{len(ouvertes)} ouverte, statuts {dict(sorted(vues.items()))}, {duree}"
    )
    return Constat(chiffres, (*ecarts({"pages ouvertes": (len(ouvertes), 0)}), *ouvertes[:3]))


def _demander(pile: Services, monde: dict[str, Any], role: str, chemin: str, champs: dict[str, str] | None) -> Reponse:
    return frapper(pile.adresse, chemin, champs, temoins={"sessionid": monde["sessions"][role]})


def _ouvertes(gestes: list[Essai], reponses: list[Reponse]) -> list[str]:
    """Tell who opened what."""
    rendues = zip(gestes, reponses, strict=True)
    return [f"{role}, {chemin} : {rendue.statut}" for (role, chemin, _), rendue in rendues if not _est_renvoyee(rendue)]


def _est_renvoyee(reponse: Reponse) -> bool:
    """Tell whether it led to the activation of a second factor, or to a bare refusal for scripts."""
    return reponse.vers.startswith(ACTIVATION) or (reponse.statut == 403 and "second_facteur" in reponse.texte)


EPREUVES = (
    Annonce(
        "second-facteur",
        "chaque adresse de pilotage, chaque rôle, mot de passe seul, vrai serveur : 0 page ouverte",
        exige,
        {"un_sur": 8, "faute": "mot_de_passe_seul"},
        "le mot de passe suffit",
    ),
)
