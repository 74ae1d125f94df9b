"""Wait until the web server answers, then say where to go and with which accounts."""

import sys
import time
import urllib.request
from contextlib import suppress


def main() -> None:
    """Poll the readiness probe; print the address and the accounts.

    For as long as it takes: who keeps the server alive ends this too, and says whatever cannot start.
    """
    sonde = sys.argv[1]
    while not _repond(sonde):
        time.sleep(0.2)
    adresse = sonde.removesuffix("/sante/pret").replace("127.0.0.1", "localhost")
    comptes = ("admin", "etudes", "enqueteur", "referent", "jury", "lecteur")
    lignes = [
        "",
        f"  Baromètre de l’expérience citoyen : {adresse}/",
        "",
        "  Comptes de démonstration, mot de passe : barometre-demo",
        *(f"    {nom}@demo.local" for nom in comptes),
        "",
        "  Second facteur levé ; aucun courriel ne part : ils sont lisibles à /pilotage/courriels/",
        "  Ctrl-C arrête tout.",
        "",
    ]
    sys.stdout.write("\n".join(lignes) + "\n")
    sys.stdout.flush()


def _repond(sonde: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(sonde, timeout=2) as reponse:
        return bool(reponse.status == 200)
    return False


if __name__ == "__main__":
    main()
