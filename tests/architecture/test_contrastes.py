"""Every pair of tokens that carries text or a shape, recomputed from the sheet, light and dark.

Thresholds are those of WCAG 2.2 AA: 4.5 for text, 3 for large text, controls and graphical shapes.
"""

from __future__ import annotations

import re

import pytest

from tests.architecture.arbre import RACINE

FEUILLE = (RACINE / "static" / "css" / "jetons.css").read_text()
TEXTE, FORME = 4.5, 3.0

COUPLES_TEXTE = [
    *[(texte, fond) for texte in ("encre", "encre-douce", "petrole", "petrole-vif", "gris", "laiton", "rouge")
      for fond in ("papier", "sable", "feuille")],
    *[("encre", fond) for fond in ("petrole-pale", "laiton-pale", "rouge-pale", "vert-pale", "bande")],
    ("petrole", "petrole-pale"),
    ("petrole-vif", "petrole-pale"),
    ("rouge", "rouge-pale"),
    ("sur-petrole", "petrole"),
    ("sur-petrole", "petrole-vif"),
    ("sur-nuit", "nuit"),
    ("sur-nuit-doux", "nuit"),
    ("laiton-nuit", "nuit"),
]  # fmt: skip
COUPLES_FORME = [
    *[(f"niveau-{rang}", fond) for rang in (1, 2, 3, 4) for fond in ("papier", "sable", "feuille")],
    *[(bord, fond) for bord in ("champ", "petrole", "rouge", "laiton", "vert") for fond in ("papier", "feuille")],
    ("rouge", "rouge-pale"),
    ("laiton", "laiton-pale"),
    ("vert", "vert-pale"),
    ("petrole", "bande"),
    ("petrole", "intervalle"),
    ("laiton-nuit", "nuit"),
]


def _jetons(bloc: str) -> dict[str, str]:
    return dict(re.findall(r"--bm-([a-z0-9-]+): (#[0-9A-F]{6});", bloc))


def _themes() -> dict[str, dict[str, str]]:
    clair = _jetons(FEUILLE.split("@media screen and (prefers-color-scheme: dark)")[0])
    systeme = FEUILLE.split("@media screen and (prefers-color-scheme: dark)")[1].split("@media screen {")[0]
    choisi = FEUILLE.split("@media screen {")[1].split("/* Measures")[0]
    return {"clair": clair, "sombre": clair | _jetons(systeme), "sombre choisi": clair | _jetons(choisi)}


THEMES = _themes()


def _luminance(couleur: str) -> float:
    canaux = [int(couleur[rang : rang + 2], 16) / 255 for rang in (1, 3, 5)]
    lineaires = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux]
    return 0.2126 * lineaires[0] + 0.7152 * lineaires[1] + 0.0722 * lineaires[2]


def contraste(une: str, autre: str) -> float:
    haute, basse = sorted((_luminance(une), _luminance(autre)), reverse=True)
    return (haute + 0.05) / (basse + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_text_reads_on_every_ground_it_is_set_on(theme):
    jetons = THEMES[theme]

    faibles = {
        f"{texte} sur {fond}": round(valeur, 2)
        for texte, fond in COUPLES_TEXTE
        if (valeur := contraste(jetons[texte], jetons[fond])) < TEXTE
    }

    assert faibles == {}


def melange(dessus: str, dessous: str, part: float) -> str:
    """Return the colour seen where one lies over another, `part` of it opaque."""
    canaux = [[int(couleur[rang : rang + 2], 16) for rang in (1, 3, 5)] for couleur in (dessus, dessous)]
    return "#" + "".join(f"{round(part * haut + (1 - part) * bas):02X}" for haut, bas in zip(*canaux, strict=True))


@pytest.mark.parametrize("theme", THEMES)
def test_figures_of_the_map_read_on_every_shade(theme):
    jetons, feuille = THEMES[theme], (RACINE / "static" / "css" / "tableau-bord.css").read_text()
    parts = re.findall(r"bm-carte__case--[123] path { fill-opacity: ([\d.]+); }", feuille)

    lus = [contraste(jetons["encre"], melange(jetons["petrole"], jetons["papier"], float(part))) for part in parts]

    assert len(lus) == 3
    assert min(lus) >= TEXTE


@pytest.mark.parametrize("theme", THEMES)
def test_shape_stands_out_from_every_ground_it_is_drawn_on(theme):
    jetons = THEMES[theme]

    faibles = {
        f"{forme} sur {fond}": round(valeur, 2)
        for forme, fond in COUPLES_FORME
        if (valeur := contraste(jetons[forme], jetons[fond])) < FORME
    }

    assert faibles == {}


def test_both_dark_themes_are_the_same():
    assert THEMES["sombre"] == THEMES["sombre choisi"]


def test_contrast_of_black_on_white_is_21():
    assert contraste("#000000", "#FFFFFF") == pytest.approx(21)


def test_identity_colours_are_those_of_the_charter():
    clair, sombre = THEMES["clair"], THEMES["sombre"]

    assert [clair[nom] for nom in ("papier", "sable", "encre", "petrole", "laiton", "gris", "champ", "filet")] == [
        "#FBF9F5", "#F3EFE6", "#16282E", "#0E4A57", "#8A5A12", "#56666B", "#7A868A", "#DDD6C9",
    ]  # fmt: skip
    assert [sombre[nom] for nom in ("papier", "encre", "petrole", "laiton")] == [
        "#0D1B20", "#E8E4DA", "#7CC7CF", "#E0B062",
    ]  # fmt: skip


def test_sheets_use_no_colour_outside_the_tokens():
    """Literal colours live in the tokens; the exceptions are the field's band, the code to scan and paper."""
    ecarts = {}
    for feuille in ("base", "composants", "mises-en-page"):
        source = (RACINE / "static" / "css" / f"{feuille}.css").read_text()
        ecarts[feuille] = sorted(set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", source)) - {"#FFFFFF", "#0E4A57", "#D5E4E6"})

    assert ecarts == {"base": [], "composants": [], "mises-en-page": []}
    assert contraste("#D5E4E6", "#0E4A57") >= TEXTE
