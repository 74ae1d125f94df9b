"""Secrets in what is published, all of the history included, and packages that nobody audited. Nothing is asked of the network.

The rules are ours and few: what has a form of its own (keys, tokens of services), and long random values given to a name
that says a secret. What stands in tests, examples and generated keys of one day is told apart by the value, never by the
file: a true key in a test would be published all the same.
"""

from __future__ import annotations

import io
import math
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from importlib.metadata import distributions
from pathlib import Path
from unittest import mock

from packaging.markers import Marker
from packaging.utils import canonicalize_name

from epreuve.services import RACINE
from epreuve.verdict import Annonce, Constat
from outils import auditer
from outils.nomenclature import VERROUILLE, VERROUS

FORMES = {
    "clé privée": rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{100}",
    "clé AWS": rb"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b",
    "jeton GitHub": rb"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,})",
    "jeton GitLab": rb"\bglpat-[A-Za-z0-9_-]{20}\b",
    "jeton Slack": rb"\bxox[abprs]-[A-Za-z0-9-]{20,}",
    "clé Google": rb"\bAIza[A-Za-z0-9_-]{35}\b",
    "clé Stripe": rb"\b[rs]k_live_[A-Za-z0-9]{20,}",
    "jeton PyPI": rb"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}",
    "jeton npm": rb"\bnpm_[A-Za-z0-9]{36}\b",
    "jeton signé": rb"\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}",
    "clé Sentry": rb"https://[0-9a-f]{32}@[a-z0-9.-]+\.(?:io|com|fr)/\d+",
}
NOMMEE = re.compile(
    rb"(?i)(?:secret|password|passwd|mot_de_passe|api_?key|token|jeton|cle_de_[a-z]+)[a-z_]*[\"']?\s*[:=]\s*[\"']([A-Za-z0-9+/=_-]{24,})[\"']"
)
# Bits a character: words and identifiers stay under it, what a machine drew does not.
ENTROPIE = 4.2
TAILLE_MAX = 1 << 20
DITES = 5
# One of each form, in two pieces: whole, they would be found here.
MOTS = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hI6"
PLANTES = {
    "clé privée": "-----BEGIN RSA PRIVATE " + "KEY-----\n" + "MIIEowIBAAKCAQEA7v" * 8,
    "clé AWS": "AK" + "IAIOSFODNN7EXAMPLQ",
    "jeton GitHub": "gh" + "p_" + MOTS,
    "jeton GitLab": "glp" + "at-" + MOTS[:20],
    "jeton Slack": "xox" + "b-" + MOTS[:24],
    "clé Google": "AI" + "za" + MOTS[:35],
    "clé Stripe": "sk_" + "live_" + MOTS[:24],
    "jeton PyPI": "pypi-" + "AgEIcHlwaS5vcmc" + MOTS * 2,
    "jeton npm": "np" + "m_" + MOTS,
    "jeton signé": ".".join(("ey" + f"J{MOTS}", "ey" + f"J{MOTS}", MOTS)),
    "clé Sentry": "https://" + "0a1b2c3d" * 4 + "@o1.ingest.exemple.io/42",
    "valeur nommée": "SECRET_" + "KEY = 'q7Zr2LmX9vTb4NcY8wKd5JhG1sPfA3uE'",
}
# What installs the others, by itself, in every environment.
SANS_VERROU = {"pip"}
DEMANDEE = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; ([^\\\n]*[^\\\s]))?", re.MULTILINE)


def _noms(depot: Path, *, sans_histoire: bool) -> dict[str, str]:
    """Return each object of the history, or of the last version alone, with a path that it had."""
    toute = ["rev-list", "--objects", "--all"]
    derniere = ["ls-tree", "-r", "--format=%(objectname) %(path)", "HEAD"]
    lister = ["git", *(derniere if sans_histoire else toute)]
    listes = subprocess.run(lister, cwd=depot, capture_output=True, text=True, check=True).stdout
    return dict(ligne.split(" ", 1) for ligne in listes.splitlines() if " " in ligne)


def _blobs(depot: Path, omis: Counter[str], *, sans_histoire: bool) -> Iterator[tuple[str, bytes]]:
    """Yield each file of the history once, with a path that it had; count in `omis` those that are not read."""
    noms = _noms(depot, sans_histoire=sans_histoire)
    with tempfile.TemporaryFile() as demandes:
        demandes.write("\n".join(noms).encode() + b"\n")
        demandes.seek(0)
        lire = ["git", "cat-file", "--batch"]
        lecteur = subprocess.Popen(lire, cwd=depot, stdin=demandes, stdout=subprocess.PIPE)
        assert lecteur.stdout is not None  # noqa: S101 -- asked for on the line above
        with lecteur:
            while tete := lecteur.stdout.readline().split():
                contenu = lecteur.stdout.read(int(tete[2]) + 1)[:-1]
                if tete[1] != b"blob":
                    continue
                if len(contenu) > TAILLE_MAX:
                    omis["de plus d’un Mio"] += 1
                elif b"\0" in contenu[:8000]:
                    omis["binaires"] += 1
                else:
                    yield noms[tete[0].decode()], contenu


def _entropie(valeur: bytes) -> float:
    return -sum(n / len(valeur) * math.log2(n / len(valeur)) for n in Counter(valeur).values())


def secrets_de(depot: Path, *, sans_histoire: bool = False) -> tuple[int, Counter[str], list[str]]:
    """Return how many files were read and left, and what looks like a secret: its kind, its file, its first characters."""
    motifs = {quoi: re.compile(forme) for quoi, forme in FORMES.items()}
    lus, trouves, omis = 0, set(), Counter[str]()
    for chemin, contenu in _blobs(depot, omis, sans_histoire=sans_histoire):
        lus += 1
        dits = [(quoi, un[0]) for quoi, motif in motifs.items() for un in motif.finditer(contenu)]
        dits += [("valeur nommée", un[1]) for un in NOMMEE.finditer(contenu) if _entropie(un[1]) > ENTROPIE]
        trouves |= {f"{quoi}, {chemin} : {valeur[:12].decode('ascii', 'replace')}…" for quoi, valeur in dits}
    return lus, omis, sorted(trouves)


def est_tronquee(depot: Path) -> bool:
    """Tell whether the history begins in the middle: the versions before cannot be read."""
    commande = ["git", "rev-parse", "--is-shallow-repository"]
    return subprocess.run(commande, cwd=depot, capture_output=True, text=True, check=True).stdout.strip() != "false"


def aucun_secret(*, faute: str = "") -> Constat:
    """Read the whole history; planted ones first: committed, then removed, they have to be found.

    The fault: only the files of the last version are read.
    """
    with tempfile.TemporaryDirectory() as dossier:
        depot = Path(dossier)
        _planter(depot)
        _, _, plantes = secrets_de(depot, sans_histoire=bool(faute))
    vus = {un.partition(",")[0] for un in plantes}
    fautes = [f"planté, pas trouvé : {quoi}" for quoi in PLANTES if quoi not in vus]
    if faute:
        return Constat("", tuple(fautes))
    lus, omis, trouves = secrets_de(RACINE)
    if est_tronquee(RACINE):
        fautes.append("l’histoire est tronquée : git fetch --unshallow")
    dits = ", ".join(f"{nombre} {lesquels}" for lesquels, nombre in sorted(omis.items())) or "aucun"
    return Constat(
        f"{lus} fichiers de l’histoire, {len(trouves)} secrets ; non lus : {dits} ; {len(vus)} plantés sur "
        f"{len(PLANTES)} trouvés",
        (*fautes, *trouves[:DITES]),
    )


def _planter(depot: Path) -> None:
    """Commit secrets, then take them away."""

    def git(*mots: str) -> None:
        qui = ["-c", "user.name=a", "-c", "user.email=a@exemple.invalid", "-c", "commit.gpgsign=false"]
        commande = ["git", *qui, *mots]
        subprocess.run(commande, cwd=depot, check=True, capture_output=True)

    git("init", "-q")
    for rang, valeur in enumerate(PLANTES.values()):
        (depot / f"{rang}.txt").write_text(f"{valeur}\n")
    git("add", ".")
    git("commit", "-qm", "a")
    for rang in range(len(PLANTES)):
        (depot / f"{rang}.txt").write_text("rien\n")
    git("commit", "-qam", "b")


def paquets(*, faute: str = "") -> Constat:
    """Every locked version has its prints, what is installed is what is locked, and an audit of nothing is no audit.

    The fault: an auditor that skipped everything is believed.
    """
    verrous = Verrous()
    for nom, _ in VERROUS:
        verrous.lire(nom)
    ici = installees()
    fautes = [*verrous.fautes, *ecarts_d_installation(verrous.attendues, verrous.permises, ici)]
    muet = '{"dependencies": [{"name": "django", "version": "3.2.0", "skip_reason": "injoignable"}]}'
    # What it says is for who asked for an audit.
    with ExitStack() as pile:
        pile.enter_context(redirect_stdout(io.StringIO()))
        pile.enter_context(redirect_stderr(io.StringIO()))
        if faute:
            for nom in ("auditer_python", "auditer_npm"):
                pile.enter_context(mock.patch.object(auditer, nom, return_value=(1, [], [])))
        code = auditer.principal(lambda commande: muet if "npm" not in commande else "")
    if code != auditer.PANNE:
        fautes.append(f"un audit qui n’a rien lu sort {code}")
    return Constat(
        f"{verrous.nombre} versions verrouillées et signées, {len(verrous.ailleurs)} pour un autre système, {len(ici)} "
        f"installées, audit muet refusé ({code})",
        tuple(fautes[:DITES]),
    )


@dataclass
class Verrous:
    """What locks hold: how many versions, those wanted here, those of another system, all those allowed; what is wrong."""

    nombre: int = 0
    attendues: dict[str, str] = field(default_factory=dict)
    ailleurs: set[str] = field(default_factory=set)
    permises: dict[str, set[str]] = field(default_factory=dict)
    fautes: list[str] = field(default_factory=list)

    def lire(self, nom: str) -> None:
        """Read a lock."""
        texte = (RACINE / "requirements" / f"{nom}.txt").read_text(encoding="utf-8")
        signees = {(un[1], un[2]) for un in VERROUILLE.finditer(texte)}
        for paquet, version, marque in DEMANDEE.findall(texte):
            self.nombre += 1
            if (paquet, version) not in signees:
                self.fautes.append(f"{nom} : {paquet} sans empreinte")
            self.permises.setdefault(canonicalize_name(paquet), set()).add(version)
            if nom in {"test", "base"}:
                if marque and not Marker(marque).evaluate():
                    self.ailleurs.add(f"{paquet} {version}")
                else:
                    self.attendues[canonicalize_name(paquet)] = version


def installees() -> dict[str, str]:
    """Return what this environment holds: each distribution with its version."""
    return {canonicalize_name(une.metadata["Name"]): une.version for une in distributions()}


def ecarts_d_installation(
    attendues: Mapping[str, str], permises: Mapping[str, Collection[str]], ici: Mapping[str, str]
) -> list[str]:
    """Say what is not here as locked, and what is here that no lock holds."""
    autres = [
        f"{paquet} : {ici.get(paquet, 'absent')} au lieu de {voulue}"
        for paquet, voulue in attendues.items()
        if ici.get(paquet) != voulue
    ]
    inconnues = [
        f"{paquet} {version} : dans aucun verrou"
        for paquet, version in ici.items()
        if paquet not in SANS_VERROU and version not in permises.get(paquet, ())
    ]
    return [*autres, *inconnues]


EPREUVES = (
    Annonce(
        "secrets",
        "chaque version de chaque fichier de l’histoire : 0 secret, ceux que l’on plante sont trouvés",
        aucun_secret,
        {"faute": "sans_histoire"},
        "ne lire que la dernière version",
    ),
    Annonce(
        "paquets",
        "chaque version verrouillée a ses empreintes, l’installé est le verrouillé, un audit muet est refusé",
        paquets,
        {"faute": "audit_cru"},
        "croire un audit qui n’a rien lu",
    ),
)
