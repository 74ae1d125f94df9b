"""10,000 opinions given to a kiosk in three days without network, then sent while the server is killed."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
from typing import Any

from epreuve.enveloppes import Tueur
from epreuve.services import RACINE, Services
from epreuve.verdict import Constat, comparer

LIMITE = 300
MORTS = 6
MORTS_AU_MOINS = 2
ABSENCE = dt.timedelta(hours=72)
# The last screens and the sending take their time too.
MARGE = dt.timedelta(minutes=30)


def hors_ligne(pile: Services, *, graine: int, total: int = 10_000, chutes: int = 5, faute: str = "") -> Constat:
    """Fill the queue of a kiosk, publish a next version, send; every row is compared with what the kiosk kept."""
    hasard = random.Random(graine)
    pile.vider()
    profil = pile.dossier / "profil-borne"
    shutil.rmtree(profil, ignore_errors=True)
    monde = json.loads(pile.django("-m", "epreuve.accueil", "creer", "0"))
    ordres = {
        "adresse": pile.adresse,
        "profil": str(profil),
        "code": monde["codes"][0],
        "total": total,
        "chutes": chutes,
        "graine": graine,
        "limite": LIMITE if not faute else 60,
    }
    pile.lancer_web(faute=faute)
    rempli = _conduire(pile, "remplir", ordres)
    pile.tuer("web")
    pile.statiques = _publier_la_suivante(pile)
    pile.lancer_web(faute=faute)
    promu = _conduire(pile, "promouvoir", ordres)
    # A short control must not miss the sending.
    tous_les = 1 if faute else total // (MORTS + 1)
    with TueurDesAvis(pile, hasard, faute, tous_les=tous_les, au_plus=MORTS_AU_MOINS if faute else MORTS) as morts:
        envoye = _conduire(pile, "envoyer", ordres)
    pile.tuer("web")
    releve = json.loads(pile.django("-m", "epreuve.accueil", "relever"))
    gardes = {pk: (numero, note, _instant(le)) for pk, numero, note, le in promu["file"]}
    lignes = {pk: (numero, note, _instant(le)) for pk, _, numero, note, le in releve["avis"]}
    instants = [le for _, _, le in sorted(lignes.values())]
    obtenu = {
        "gardés avant l’envoi": len(gardes),
        "lignes": len(releve["avis"]),
        "lignes distinctes et vraies": sum(lignes.get(pk) == garde for pk, garde in gardes.items()),
        "numéros": sorted(plages for plages in releve["suites"].values() if plages),
        "numéros manquants pour la borne": envoye["manquantes"],
        "dans l’ordre": instants == sorted(instants),
        "étendue": bool(instants) and ABSENCE - MARGE <= instants[-1] - instants[0] <= ABSENCE + MARGE,
        "horloges douteuses": releve["douteuses"],
        "restés sur la borne": envoye["resume"]["attente"] + envoye["resume"]["ecartes"],
        "serveur tué pendant l’envoi": morts.nombre >= MORTS_AU_MOINS,
        "application promue": [un != autre for un, autre in zip(promu["avant"], promu["apres"], strict=True)],
    }
    attendu = dict.fromkeys(("gardés avant l’envoi", "lignes", "lignes distinctes et vraies"), total) | {
        "numéros": [[[1, total]]],
        "numéros manquants pour la borne": [],
        "dans l’ordre": True,
        "étendue": True,
        "horloges douteuses": 0,
        "restés sur la borne": 0,
        "serveur tué pendant l’envoi": True,
        "application promue": [True, True],
    }
    chiffres = (
        f"{rempli['chutes']} chutes du navigateur, {rempli['a_l_ecran']} avis donnés à l’écran, {len(gardes)} en file à la "
        f"promotion, {morts.nombre} morts du serveur, {len(releve['avis'])} lignes, envoi en {envoye['duree']:.0f} s"
    )
    return Constat(chiffres, comparer(attendu, obtenu))


class TueurDesAvis(Tueur):
    """Kill the server each time so many more opinions have arrived: during the sending, however fast it is."""

    def __init__(self, pile: Services, hasard: random.Random, faute: str, *, tous_les: int, au_plus: int) -> None:
        super().__init__(pile, hasard, faute)
        self.tous_les, self.au_plus = tous_les, au_plus

    def _courir(self) -> None:
        vus = 0
        while self.nombre < self.au_plus and not self.fini.wait(0.05):
            arrives = int(self.pile.psql("select count(*) from bornes_avis"))
            if arrives >= vus + self.tous_les:
                self.pile.tuer("web")
                self.nombre += 1
                self.pile.lancer_web(faute=self.faute)
                vus = arrives


def _conduire(pile: Services, acte: str, ordres: dict[str, Any]) -> dict[str, Any]:
    lu: dict[str, Any] = json.loads(pile.django("-m", "epreuve.kiosque", acte, entree=json.dumps(ordres)))
    return lu


def _publier_la_suivante(pile: Services) -> str:
    """Write a next version of the application, whose database has one more step; return its folder."""
    dossier = pile.dossier / "suivante"
    shutil.rmtree(dossier, ignore_errors=True)
    modules = dossier / "js" / "borne"
    shutil.copytree(RACINE / "static" / "js" / "borne", modules)
    schema = modules / "schema.js"
    etape = '  (_base, transaction) => transaction.objectStore("file").createIndex("instant", "instant"),\n];'
    schema.write_text(schema.read_text().replace("\n];", f"\n{etape}"))
    return str(dossier)


def _instant(texte: str) -> dt.datetime:
    return dt.datetime.fromisoformat(texte)
