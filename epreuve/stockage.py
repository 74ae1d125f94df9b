"""Files in an object store that several machines share: what one machine kept, another one reads."""

from __future__ import annotations

from epreuve.enveloppes import serveur_tue
from epreuve.magasin import magasin
from epreuve.services import Services
from epreuve.verdict import Annonce, Constat

VISITES = 100


def relu_d_ailleurs(pile: Services, *, graine: int, visites: int = VISITES, faute: str = "") -> Constat:
    """Visits with a photograph, web server and store killed on the way, then recounted by a machine that has no file.

    The fault: each machine keeps its files on its own disk.
    """
    ailleurs = pile.dossier / "ailleurs"
    ailleurs.mkdir(exist_ok=True)
    with magasin(pile) as partage, pile.avec(*([] if faute else [f"S3_URL={partage.adresse}"])):
        return serveur_tue(
            pile, graine=graine, visites=visites, aussi_tuer=partage.tuer, relu_avec={"MEDIA_ROOT": str(ailleurs)}
        )


EPREUVES = (
    Annonce(
        "stockage",
        "100 visites avec photo dans un magasin S3, serveur et magasin tués : une autre machine lit tout, 0 orphelin",
        relu_d_ailleurs,
        {"visites": 20, "faute": "chacun_son_disque"},
        "à chaque machine son disque",
        est_exercice=True,
    ),
)
