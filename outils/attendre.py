"""Wait until the web server answers, then say where to go and with which accounts."""

import sys
import time
import urllib.error
import urllib.request

ESSAIS = 300


def main() -> None:
    """Poll the readiness probe; print the address and the accounts."""
    sonde = sys.argv[1]
    for _ in range(ESSAIS):
        try:
            with urllib.request.urlopen(sonde, timeout=2) as reponse:
                if reponse.status == 200:
                    break
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    else:
        sys.exit("Le serveur ne répond pas.")
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


if __name__ == "__main__":
    main()
