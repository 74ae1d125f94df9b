"""What the platform is made of, read from its locks: `python -m outils.nomenclature licences > docs/licences.md`, or
`cyclonedx`, a software bill of materials (CycloneDX 1.6) that two machines write alike.

Licences are those that installed packages declare; what is not installed on this machine keeps the line of the page.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any, cast

from outils.versions import RACINE

PAGE = RACINE / "docs" / "licences.md"
EXECUTION, TESTS, OUTILS = "execution", "tests", "outils"
VERROUS = (
    ("base", EXECUTION),
    ("test", TESTS),
    ("pdfua", TESTS),
    ("node", OUTILS),
    ("courtier", OUTILS),
    ("audit", OUTILS),
    ("charge", OUTILS),
    ("uv", OUTILS),
)
USAGES = {
    EXECUTION: "In production",
    TESTS: "Tests only",
    OUTILS: "Building, demonstration, audit and load only",
}
VERROUILLE = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+?)(?: ;.*)? \\$((?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+)", re.MULTILINE
)
LIGNE = re.compile(r"^\| `([^`]+)` \| (pypi|npm) \| (.+) \|$", re.MULTILINE)
INCONNUE = "not declared"
LONGUEUR = 60
# What packages wrote before licences had expressions.
EXPRESSIONS = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "BSD": "BSD-3-Clause",
    "New BSD": "BSD-3-Clause",
    "BSD 2-Clause License": "BSD-2-Clause",
    "2-clause BSD": "BSD-2-Clause",
    "BSD 3-Clause OR Apache-2.0": "BSD-3-Clause OR Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Apache License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
    "LGPL": "LGPL-2.1-or-later",
    "LGPL with exceptions": "LGPL-3.0-only",
}
ENTETE = """# Licences

What the platform is made of, and under which licence; the platform itself is under the EUPL 1.2 ([LICENSE](../LICENSE)). Written by `python -m outils.nomenclature licences` from the locks and from what installed packages declare; a test compares, and refuses in production a licence that asks more than the EUPL does of who passes the platform on. `python -m outils.nomenclature cyclonedx` writes the same as a bill of materials, with versions and prints, that each release carries.
"""


@dataclass(frozen=True)
class Composant:
    """A locked package. `empreintes` are those of its files (SHA-256), or its one (SHA-512) from npm."""

    nom: str
    version: str
    registre: str
    usage: str
    licence: str
    empreintes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Return its address of package."""
        return f"pkg:{self.registre}/{self.nom.replace('@', '%40')}@{self.version}"


def composants() -> list[Composant]:
    """Return every locked package, once, for the most exposed of its uses."""
    ecrites = (
        {(registre, nom): licence for nom, registre, licence in LIGNE.findall(PAGE.read_text())}
        if PAGE.exists()
        else {}
    )
    vus: dict[tuple[str, str], Composant] = {}
    for composant in (*_de_python(ecrites), *_de_npm()):
        vus.setdefault((composant.registre, composant.nom), composant)
    return sorted(vus.values(), key=lambda c: (list(USAGES).index(c.usage), c.registre, c.nom))


def _de_python(ecrites: dict[tuple[str, str], str]) -> Iterator[Composant]:
    for fichier, usage in VERROUS:
        for nom, version, empreintes in VERROUILLE.findall((RACINE / "requirements" / f"{fichier}.txt").read_text()):
            licence = _licence(nom) or ecrites.get(("pypi", nom), INCONNUE)
            yield Composant(nom, version, "pypi", usage, licence, tuple(re.findall(r"[0-9a-f]{64}", empreintes)))


def _de_npm() -> Iterator[Composant]:
    for chemin, paquet in json.loads((RACINE / "package-lock.json").read_text())["packages"].items():
        if chemin:
            nom = chemin.rpartition("node_modules/")[2]
            empreinte = base64.b64decode(paquet["integrity"].partition("-")[2]).hex()
            usage = TESTS if paquet.get("dev") else EXECUTION
            yield Composant(nom, paquet["version"], "npm", usage, paquet.get("license", INCONNUE), (empreinte,))


def _licence(nom: str) -> str:
    """Return the licence that an installed package declares, empty when it is not installed."""
    try:
        dite = cast("Message", metadata(nom))
    except PackageNotFoundError:
        return ""
    classes = [c.rpartition(" :: ")[2] for c in dite.get_all("Classifier") or () if c.startswith("License :: ")]
    libre = (dite.get("License") or "").strip()
    if expression := dite.get("License-Expression"):
        return str(expression)
    if libre and "\n" not in libre and len(libre) <= LONGUEUR and libre != "Dual License":
        return EXPRESSIONS.get(libre, libre)
    return " OR ".join(EXPRESSIONS.get(classe, classe) for classe in sorted(classes)) or INCONNUE


def page() -> str:
    """Return docs/licences.md."""
    tous = composants()
    parties = [ENTETE]
    for usage, titre in USAGES.items():
        parties.append(f"\n## {titre}\n\n| Package | From | Licence |\n|---|---|---|\n")
        parties += [f"| `{c.nom}` | {c.registre} | {c.licence} |\n" for c in tous if c.usage == usage]
    return "".join(parties)


def cyclonedx() -> str:
    """Return the bill of materials: the same bytes for the same locks."""
    projet = tomllib.loads((RACINE / "pyproject.toml").read_text())["project"]
    composants_dits = [_en_cyclonedx(composant) for composant in composants()]
    numero = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(composants_dits))
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{numero}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": projet["name"],
                "name": projet["name"],
                "version": projet["version"],
                "licenses": [{"license": {"id": projet["license"]}}],
            }
        },
        "components": composants_dits,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _en_cyclonedx(composant: Composant) -> dict[str, Any]:
    algorithme = "SHA-512" if composant.registre == "npm" else "SHA-256"
    return {
        "type": "library",
        "bom-ref": composant.purl,
        "name": composant.nom,
        "version": composant.version,
        "purl": composant.purl,
        # What a release does not ship is listed too, and says so.
        "scope": "required" if composant.usage == EXECUTION else "excluded",
        "licenses": [{"license": {"name": composant.licence}}],
        "externalReferences": [
            {"type": "distribution", "url": composant.purl, "hashes": [{"alg": algorithme, "content": empreinte}]}
            for empreinte in composant.empreintes
        ],
    }


if __name__ == "__main__":
    sys.stdout.write({"licences": page, "cyclonedx": cyclonedx}[sys.argv[1]]())
