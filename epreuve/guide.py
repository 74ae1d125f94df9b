"""The guide of operators, as the walk reads it: its blocks of commands by section, and its table of processes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "exploitation.md"
SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
BLOC = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROCESSUS = re.compile(r"^\| (\w+)[^|]* \| `([^`]+)` \|$", re.MULTILINE)


@dataclass
class Guide:
    """What the page tells to type, and what nobody typed yet."""

    page: str = field(default_factory=PAGE.read_text)
    restants: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        titres = SECTION.split(self.page)
        self.restants = {
            titre: [texte for langue, texte in BLOC.findall(corps) if langue == "sh"]
            for titre, corps in zip(titres[1::2], titres[2::2], strict=True)
        }

    def prendre(self, section: str, nombre: int) -> list[str]:
        """Return the next blocks of a section, so many of them or a refusal."""
        pris = self.restants.get(section, [])[:nombre]
        if len(pris) < nombre:
            raise GuideIncomplet(f"« {section} » n’a plus de commandes à suivre.")
        self.restants[section] = self.restants[section][nombre:]
        return pris

    def processus(self) -> dict[str, str]:
        """Return the command of each process of the table, by its name."""
        corps = self.page.partition("### Processes\n")[2].partition("\n#")[0]
        return dict(PROCESSUS.findall(corps))

    def oublies(self) -> list[str]:
        """Return the blocks that nobody took, each by its first line."""
        return [bloc.splitlines()[0] for blocs in self.restants.values() for bloc in blocs]


class GuideIncomplet(RuntimeError):
    """The page does not tell what whoever follows it needs."""
