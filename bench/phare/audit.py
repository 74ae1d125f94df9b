"""The stack that is audited, page after page, and what is kept of each."""

from __future__ import annotations

import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.figures import RACINE, ecrire
from epreuve.relais import ecoute, relais, tirer_un_certificat
from epreuve.services import attendre, chromium, port_libre

ICI = Path(__file__).resolve().parent
OUTIL = RACINE / "var" / "phare"
NOTE_MIN, POIDS_MAX_KO = 95, 100
CATEGORIES = ("performance", "accessibility", "best-practices")
# Public, and in no map of the site.
AUSSI = ("/connexion/", "/verifier/", "/avis/", "/inscription/guide/")
DELAI_S = 240


@dataclass(frozen=True)
class Audit:
    """What Lighthouse says of a page: three marks out of 100; kilobytes carried, fonts apart."""

    page: str
    performance: int
    accessibilite: int
    pratiques: int
    poids_ko: float
    polices_ko: float

    @property
    def est_tenu(self) -> bool:
        """Tell whether every mark and the weight hold."""
        notes = (self.performance, self.accessibilite, self.pratiques)
        return min(notes) >= NOTE_MIN and self.poids_ko <= POIDS_MAX_KO

    def dire(self) -> str:
        """Return the line of this page."""
        notes = f"{self.performance:4} {self.accessibilite:4} {self.pratiques:4}"
        tenu = "tenu " if self.est_tenu else "PASSÉ"
        return f"{tenu} {self.page:44} {notes}   {self.poids_ko:6.1f} ko, polices {self.polices_ko:.0f} ko"


def mesurer() -> bool:
    """Audit every page in turn; tell whether all hold."""
    _installer()
    with _site() as adresse:
        pages = _pages(adresse)
        print(f"{'':50} perf. acc. prat.", flush=True)
        audits = []
        for page in pages:
            audits.append(_auditer(adresse, page))
            print(audits[-1].dire(), flush=True)
    ecrire("phare", pages=[asdict(audit) for audit in audits])
    return all(audit.est_tenu for audit in audits)


def _installer() -> None:
    """Install what audits, unless this very lock is there."""
    verrou, pose = ICI / "package-lock.json", OUTIL / "package-lock.json"
    if pose.exists() and pose.read_bytes() == verrou.read_bytes() and (OUTIL / "node_modules").exists():
        return
    OUTIL.mkdir(parents=True, exist_ok=True)
    for nom in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ICI / nom, OUTIL / nom)
    subprocess.run(["npm", "ci", "--silent"], cwd=OUTIL, check=True)  # noqa: S607 -- by its hash, of the lock


@contextmanager
def _site() -> Iterator[str]:
    """Serve a demonstration as production would; yield its address."""
    with tempfile.TemporaryDirectory(prefix="barometre-phare.") as lieu:
        dossier, port = Path(lieu), port_libre()
        dossier.chmod(0o755)
        environnement = os.environ | {
            "DATABASE_URL": f"sqlite:///{dossier}/phare.sqlite3",
            "BAROMETRE_VAR": str(dossier / "var"),
            "STATIC_ROOT": str(dossier / "statiques"),
            "DJANGO_SETTINGS_MODULE": "bench.phare.reglages",
            "BAROMETRE_DEMO": "1",
            "ALLOWED_HOSTS": "localhost",
            "PROXYS_DE_CONFIANCE": "1",
            "NIVEAU_JOURNAUX": "ERROR",
        }
        for commande in ("migrate -v 0", "demo", "collectstatic --noinput -v 0"):
            mots = [sys.executable, "manage.py", *commande.split()]
            subprocess.run(mots, cwd=RACINE, env=environnement, check=True, stdout=subprocess.DEVNULL)
        certificats = tirer_un_certificat(dossier / "certificats", "localhost")
        serveur = [sys.executable, "-m", "barometre.serveur", "--port", str(port)]
        with relais(dossier / "relais", certificats, port) as devant:
            adresse = f"https://localhost:{devant.port}"
            with subprocess.Popen(serveur, cwd=RACINE, env=environnement | {"BASE_URL": adresse}) as web:
                try:
                    attendre(lambda: ecoute(port), "le serveur")
                    yield adresse
                finally:
                    web.terminate()


def _pages(adresse: str) -> list[str]:
    """Return the paths of the map of the site, and of the public pages that it leaves out."""
    sans_autorite = ssl.create_default_context()
    sans_autorite.check_hostname, sans_autorite.verify_mode = False, ssl.CERT_NONE
    with urllib.request.urlopen(f"{adresse}/sitemap.xml", timeout=60, context=sans_autorite) as plan:  # noqa: S310
        trouvees = re.findall(r"<loc>https?://[^/]+([^<]*)", plan.read().decode())
    return [*trouvees, *AUSSI]


def _auditer(adresse: str, page: str) -> Audit:
    commande = ["node", str(OUTIL / "node_modules" / "lighthouse" / "cli" / "index.js"), f"{adresse}{page}", "--quiet"]
    commande += ["--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    commande += ["--chrome-flags=--headless=new --no-sandbox --ignore-certificate-errors"]
    variables = os.environ | {"CHROME_PATH": shutil.which("chromium") or chromium() or ""}
    fait = subprocess.run(commande, env=variables, capture_output=True, text=True, check=True, timeout=DELAI_S)
    lu = json.loads(fait.stdout)
    performance, accessibilite, pratiques = (round(100 * (lu["categories"][nom]["score"] or 0)) for nom in CATEGORIES)
    lignes = lu["audits"]["resource-summary"]["details"]["items"]
    poids = {ligne["resourceType"]: ligne["transferSize"] / 1000 for ligne in lignes}
    legers, polices = round(poids["total"] - poids["font"], 1), round(poids["font"], 1)
    return Audit(page, performance, accessibilite, pratiques, legers, polices)
