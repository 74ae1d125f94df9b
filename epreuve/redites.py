"""The same thing sent again: by sixty-four hands at once, by another who has the same key, four hundred days later."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

from epreuve import heure
from epreuve.appareil import ADRESSE, JSON, Borne
from epreuve.rafale import Reponse, ensemble, frapper
from epreuve.services import Services
from epreuve.verdict import Annonce, Chronometre, Constat, Mesures, ecarts

EN_MEME_TEMPS, BROUILLONS, CLES = 64, 10, 10
QUATRE_CENTS_JOURS = dt.timedelta(days=400)


def redites(pile: Services, *, graine: int, faute: str = "") -> Constat:
    """Press « Envoyer » 64 times at once on each draft, deposit 64 times by each key of a partner, then come back late."""
    maintenant, duree, purges = dt.datetime.now(dt.UTC), Chronometre(), 0
    with heure.tenue(pile, maintenant) as horloge:
        monde = pile.ouvrir("depots", "creer", str(BROUILLONS), str(CLES), faute=faute)
        mesures = _formulaires(pile, monde)
        if not faute:
            mesures |= _partenaires(pile, monde) | _bornes(pile, monde, graine)
            purges = _purger(pile, horloge, maintenant + QUATRE_CENTS_JOURS)
            mesures |= _plus_tard(pile, monde, purges)
        releve = pile.relever("depots")
    mesures |= _actes(releve, est_entier=not faute)
    chiffres = (
        f"{EN_MEME_TEMPS} envois × {BROUILLONS} brouillons et {CLES} clés : {releve['formulaire']} et "
        f"{releve['api']} inscriptions, {purges} lignes purgées, {duree}"
    )
    return Constat(chiffres, ecarts(mesures))


def _actes(releve: dict[str, int], *, est_entier: bool) -> Mesures:
    """Count what was kept: one act for all that was sent again; what was sent to the form alone unless it is whole."""
    du_formulaire: Mesures = {
        "inscriptions par le formulaire": (releve["formulaire"], BROUILLONS),
        "courriels de confirmation": (releve["courriels"], BROUILLONS),
    }
    autres: Mesures = {"inscriptions par l’API": (releve["api"], CLES), "avis de borne": (releve["avis"], 2)}
    return du_formulaire | (autres if est_entier else {})


def _formulaires(pile: Services, monde: dict[str, Any]) -> Mesures:
    """Press 64 times at once the button of each draft, by one browser, then open the page again and press once more."""
    rendus: Counter[tuple[int, str]] = Counter()
    for brouillon in monde["brouillons"]:
        ouverte = frapper(pile.adresse, f"/inscription/reprise/{brouillon['jeton']}/")
        session = ouverte.temoins["sessionid"]
        envoyer = partial(frapper, pile.adresse, "/inscription/recapitulatif/", {}, temoins={"sessionid": session})
        reponses = [*ensemble([envoyer] * EN_MEME_TEMPS), envoyer()]
        rendus.update((reponse.statut, reponse.vers) for reponse in reponses)
    envois = len(monde["brouillons"]) * (EN_MEME_TEMPS + 1)
    return {"réponses au formulaire": (dict(rendus), {(302, "/inscription/envoyee/"): envois})}


def _deposer(pile: Services, partenaire: dict[str, Any], **change: Any) -> Reponse:
    """Deposit by the API, under the key that every partner uses."""
    tetes = {"Authorization": f"Bearer {partenaire['mots']}", "Idempotency-Key": "la-meme-pour-tous"}
    corps = json.dumps({**partenaire["demande"], **change})
    return frapper(pile.adresse, "/api/v1/inscriptions/", corps, en_tetes=tetes, media=JSON)


def _partenaires(pile: Services, monde: dict[str, Any]) -> Mesures:
    """Deposit 64 times at once for each partner; the same key with other words changes nothing."""
    semblables, refuses = 0, 0
    for partenaire in monde["partenaires"]:
        reponses = ensemble([partial(_deposer, pile, partenaire)] * EN_MEME_TEMPS)
        semblables += {reponse.statut for reponse in reponses} == {201} and len({r.texte for r in reponses}) == 1
        autre = _deposer(pile, partenaire, options={**partenaire["demande"]["options"], "vooter": True})
        refuses += autre.statut == 422
    return {"réponses semblables": (semblables, CLES), "autres contenus refusés": (refuses, CLES)}


def _bornes(pile: Services, monde: dict[str, Any], graine: int) -> Mesures:
    """Let two kiosks give an opinion under one identity: neither learns nor changes what the other said."""
    hasard = random.Random(graine)
    une, autre = (Borne(jeton, hasard) for jeton in monde["jetons"])
    monde["dit"] = une.avis()
    volee = {**autre.avis(), "id": monde["dit"]["id"]}
    return {
        "premier avis": (_dire(pile, une, monde["dit"]), "enregistre"),
        "identité d’une autre borne": (_dire(pile, autre, volee), "conflit"),
        "avis de l’autre borne": (_dire(pile, autre, autre.avis()), "enregistre"),
    }


def _dire(pile: Services, borne: Borne, avis: dict[str, Any]) -> str:
    tetes = {"Authorization": f"Borne {borne.jeton}"}
    reponse = frapper(pile.adresse, ADRESSE, json.dumps({"avis": [avis]}), en_tetes=tetes, media=JSON)
    return str(json.loads(reponse.texte)["recus"][0]["statut"]) if reponse.statut == 200 else str(reponse.statut)


def _purger(pile: Services, horloge: Path, quand: dt.datetime) -> int:
    """Let that day come, and remove what is past its date; return how many rows.

    The command reads no held clock: it is told the day.
    """
    heure.regler(horloge, quand)
    dit = pile.django("manage.py", "purger", "--a-la-date", quand.date().isoformat())
    return sum(int(ligne.rsplit(":", 1)[1]) for ligne in dit.splitlines())


def _plus_tard(pile: Services, monde: dict[str, Any], purges: int) -> Mesures:
    """Send everything again, once more than a year and a purge have passed."""
    rejouees = [_deposer(pile, partenaire).statut for partenaire in monde["partenaires"]]
    avis = _dire(pile, Borne(monde["jetons"][0], random.Random(0)), monde["dit"])
    return {
        "effacé par la purge": (purges > 0, True),
        "400 jours plus tard": ((set(rejouees), avis), ({201}, "deja_recu")),
    }


EPREUVES = (
    Annonce(
        "redites",
        "64 envois à la fois de chaque brouillon et de chaque clé, puis 400 jours plus tard : un acte, mêmes réponses",
        redites,
        {"faute": "brouillon_neuf"},
        "chaque envoi est neuf",
    ),
)
