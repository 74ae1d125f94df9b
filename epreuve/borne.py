"""10,000 opinions given to a kiosk in three days without network, then sent while the server is killed."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from typing import Any

from epreuve.enveloppes import Tueur
from epreuve.services import RACINE, Services
from epreuve.verdict import Annonce, Constat, ecarts

LIMITE = 300
MORTS = 6
MORTS_AU_MOINS = 2
ABSENCE = dt.timedelta(hours=72)
# The last screens and the sending take their time too.
MARGE = dt.timedelta(minutes=30)


def hors_ligne(pile: Services, *, graine: int, total: int = 10_000, chutes: int = 5, faute: str = "") -> Constat:
    """Fill the queue of a kiosk, publish a next version, send; every row is compared with what the kiosk kept."""
    pile.vider()
    ordres = _ordres(pile) | {"total": total, "chutes": chutes, "graine": graine, "limite": 60 if faute else LIMITE}
    rempli, promu = _remplir_et_promouvoir(pile, ordres, faute)
    # A short control must not miss the sending.
    rythme = (
        {"tous_les": 1, "au_plus": MORTS_AU_MOINS} if faute else {"tous_les": total // (MORTS + 1), "au_plus": MORTS}
    )
    with TueurDesAvis(pile, random.Random(graine), faute, **rythme) as morts:
        envoye = pile.demander("kiosque", "envoyer", ordres=ordres)
    releve = pile.relever("accueil")
    mesures = {
        **_lignes(releve, promu["file"], total),
        **_vu_de_la_borne(promu, envoye),
        "serveur tué pendant l’envoi": (morts.nombre >= MORTS_AU_MOINS, True),
    }
    chiffres = (
        f"{rempli['chutes']} chutes du navigateur, {rempli['a_l_ecran']} avis donnés à l’écran, {len(promu['file'])} en file "
        f"à la promotion, {morts.nombre} morts du serveur, {len(releve['avis'])} lignes, envoi en {envoye['duree']:.0f} s"
    )
    return Constat(chiffres, ecarts(mesures))


def _remplir_et_promouvoir(pile: Services, ordres: dict[str, Any], faute: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fill the queue, then serve the next version; return what the kiosk saw of each."""
    pile.lancer_web(faute=faute)
    rempli = pile.demander("kiosque", "remplir", ordres=ordres)
    pile.tuer("web")
    pile.statiques = _publier_la_suivante(pile)
    pile.lancer_web(faute=faute)
    return rempli, pile.demander("kiosque", "promouvoir", ordres=ordres)


def _ordres(pile: Services) -> dict[str, Any]:
    """Return what a kiosk that was never opened must know."""
    profil = pile.dossier / "profil-borne"
    shutil.rmtree(profil, ignore_errors=True)
    code = pile.demander("accueil", "creer", "0")["codes"][0]
    return {"adresse": pile.adresse, "profil": str(profil), "code": code}


def _vu_de_la_borne(promu: dict[str, Any], envoye: dict[str, Any]) -> dict[str, tuple[object, object]]:
    return {
        "numéros manquants pour la borne": (envoye["manquantes"], []),
        "restés sur la borne": (envoye["resume"]["attente"] + envoye["resume"]["ecartes"], 0),
        "application promue": ([a != b for a, b in zip(promu["avant"], promu["apres"], strict=True)], [True, True]),
    }


def _lignes(releve: dict[str, Any], file: list[list[Any]], total: int) -> dict[str, tuple[object, object]]:
    """Compare the rows with what the kiosk kept: numbers, scores, instants, and their order."""
    gardes, lignes = _par_avis(file), _par_avis(releve["avis"])
    instants = [le for _, _, le in sorted(lignes.values())]
    etendue = instants[-1] - instants[0] if instants else dt.timedelta()
    return {
        "gardés avant l’envoi": (len(gardes), total),
        "lignes": (len(releve["avis"]), total),
        "lignes distinctes et vraies": (sum(lignes.get(pk) == garde for pk, garde in gardes.items()), total),
        "numéros": (sorted(plages for plages in releve["suites"].values() if plages), [[[1, total]]]),
        "dans l’ordre": (instants == sorted(instants), True),
        "étendue": (abs(etendue - ABSENCE) <= MARGE, True),
        "horloges douteuses": (releve["douteuses"], 0),
    }


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


def _par_avis(lignes: list[list[Any]]) -> dict[str, tuple[int, int, dt.datetime]]:
    return {pk: (numero, note, dt.datetime.fromisoformat(le)) for pk, *_, numero, note, le in lignes}


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


EPREUVES = (
    Annonce(
        "borne-hors-ligne",
        "72 h sans réseau, 10 000 avis, navigateur tué, application promue, serveur tué : 10 000 lignes dans l’ordre",
        hors_ligne,
        {"total": 2000, "chutes": 1, "faute": "effacer_a_l_envoi"},
        "effacer à l’envoi",
    ),
)
