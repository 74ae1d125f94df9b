"""The address of a figure of a body's results: `2026-213105554-EMAIL.ACCES` is edition, body, figure (regles#explication).

A figure is made of parts that stand in one order: a channel, a stage or determinant, the number of a contact. Alone, a
criterion or a commitment is its code; `SCORE`, `RANG` and `QUALITE` are the global score, the rank, the quality of the
answers received. `EMAIL.MED` is what a channel's delays tell, `EM-06.GAIN` what the score would gain by a criterion,
`SERVICE.URBANISME` the score of a service.

Some are made of more than the contacts of the body: `ATT.RESSENTI` and `ATT.VECU` what its users and its agents say of a
determinant, `ATT.RESSENTI.12S` over the last twelve weeks, `ATT.VECU-MESURE` a gap between two voices, `ATT.CITE` and
`ATT.LIEN` how much it matters to users, `ATT.PAIRS` where its peers stand, `EVOLUTION` the change since its edition
before, `MOYENNE` the mean of all bodies.

`AVIS` is the satisfaction of its users, `AVIS.RAISONS` a table of their opinions, `AVIS.RAISONS.12S.S3.V7.BORNE` the same
over twelve weeks, at a site, for a service, by a door. `2026-NATION-AVIS.RAISONS` is that of all bodies together.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from campagnes.enums import Determinant, Etape
from enquetes.visites.logic.delais_reponse import DELAIS, TOUTES
from organismes.enums import Canal
from socle.logic.recherche import normaliser
from socle.nombres import entier_de

SCORE, RANG, QUALITE = "SCORE", "RANG", "QUALITE"
AXES = frozenset({*Etape.values, *Determinant.values, QUALITE})
ECRITURE = re.compile(
    r"(?P<annee>[0-9]{4})-(?P<siren>[0-9]{9}|[0-9]{14}|INSEE-[0-9A-Z]{1,8}|NATION)-(?P<figure>[0-9A-Z.-]+)"
)
RACINE, NUMERO_MAX = "/chiffre/", 999
TAUX, MEDIANE, CENTILE, ATTENTE, DANS_LE_SEUIL = "REP", "MED", "C90", "ATTENTE", "SEUIL"
DES_REPONSES, DES_ATTENTES = frozenset({TAUX, MEDIANE, CENTILE}), frozenset({ATTENTE, DANS_LE_SEUIL})
"""What is told of the answers to a written channel, and of the waits, silences included, of one or of all together."""
GAIN, SERVICE = "GAIN", "SERVICE"
RESSENTI, VECU = "RESSENTI", "VECU"
ECARTS = {
    ("ressenti", "mesuré"): "RESSENTI-MESURE",
    ("vécu", "mesuré"): "VECU-MESURE",
    ("vécu", "ressenti"): "VECU-RESSENTI",
}
"""A gap by the names of its voices, the first minus the second."""
DES_VOIX = frozenset({RESSENTI, VECU, *ECARTS.values()})
CITE, LIEN, PAIRS, EVOLUTION, MOYENNE = "CITE", "LIEN", "PAIRS", "EVOLUTION", "MOYENNE"
D_UN_DETERMINANT = DES_VOIX | {CITE, LIEN}
PERIODES = frozenset({"4S", "12S"})
"""Of what users say, when it is not the whole edition."""
AVIS, NATION = "AVIS", "NATION"
PORTES, NOTES, COURBE, RAISONS, RESULTATS = "PORTES", "NOTES", "COURBE", "RAISONS", "RESULTATS"
ATTENTES, THEMES, HEURES, JOURS, LIEUX = "ATTENTES", "THEMES", "HEURES", "JOURS", "LIEUX"
CATEGORIES, TYPES, DEPARTEMENTS, LIENS = "CATEGORIES", "TYPES", "DEPARTEMENTS", "LIENS"
TABLES_D_AVIS = (PORTES, NOTES, COURBE, RAISONS, RESULTATS, ATTENTES, THEMES, HEURES, JOURS, LIEUX)
TABLES_NATIONALES = (CATEGORIES, TYPES, DEPARTEMENTS, LIENS)
"""What tells bodies apart: over the whole edition and by both doors."""
LIEU_MAX = 10**9
AVIS_ECRIT = re.compile(
    rf"{AVIS}(?:\.(?P<code>{'|'.join((*TABLES_D_AVIS, *TABLES_NATIONALES))}))?(?:\.(?P<periode>4S|12S|1M|3M|12M))?"
    r"(?:\.S(?P<site>[0-9]{1,9}))?(?:\.V(?P<service>[0-9]{1,9}))?(?:\.(?P<porte>BORNE|SMARTPHONE))?"
)
CODE_DE_SERVICE_MAX, TRACE_DE_SERVICE = 30, 8


@dataclass(frozen=True, slots=True)
class AdresseDeChiffre:
    """Edition, body, figure. `NATION` stands for all bodies."""

    annee: int
    siren: str
    figure: str

    def __str__(self) -> str:
        return f"{self.annee}-{self.siren}-{self.figure}"

    @property
    def est_nationale(self) -> bool:
        """Tell that it speaks of all bodies together."""
        return self.siren == NATION


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure read: `canal`, `axe` and `numero` when it is made of parts, else `code` alone.

    `mesure` says what is told of a channel (its delays), of a criterion (its gain), of a determinant (its voices), of any
    of them (its peers), or that the code is a service, or a table of opinions: then `site`, `service` and `porte` say of
    which, all where they are empty.
    """

    canal: str = ""
    axe: str = ""
    numero: int = 0
    code: str = ""
    mesure: str = ""
    periode: str = ""
    site: int = 0
    service: int = 0
    porte: str = ""

    def __str__(self) -> str:
        if self.mesure == AVIS:
            lieux = (f"S{self.site}" if self.site else "", f"V{self.service}" if self.service else "")
            return ".".join(filter(None, (AVIS, self.code, self.periode, *lieux, self.porte)))
        if self.mesure == SERVICE:
            return f"{SERVICE}.{self.code}"
        parts = (self.code or self.canal, self.axe, str(self.numero or ""), self.mesure, self.periode)
        return ".".join(part for part in parts if part)

    @property
    def est_le_rang(self) -> bool:
        """Tell that it is the rank, and not what is told of a criterion or a service of that name."""
        return self.code == RANG and not self.mesure

    @property
    def est_d_ailleurs(self) -> bool:
        """Tell that it is made of more than the contacts of the body: users, agents, peers, another edition."""
        return self.mesure in {*D_UN_DETERMINANT, PAIRS, AVIS} or (
            not self.mesure and self.code in {EVOLUTION, MOYENNE}
        )

    @property
    def est_une_voix(self) -> bool:
        """Tell that it is read in what the users or the agents of the body say."""
        return self.mesure in D_UN_DETERMINANT or self.est_d_avis

    @property
    def est_un_poids(self) -> bool:
        """Tell that it is how much a determinant counts for its users."""
        return self.mesure in {CITE, LIEN}

    @property
    def est_d_avis(self) -> bool:
        """Tell that it counts opinions, which are read before any result is."""
        return self.mesure == AVIS

    @property
    def parentes(self) -> tuple[str, ...]:
        """Return the figures that this one is a part of, the widest first."""
        if self.est_d_avis:
            return (str(replace(self, code="")),) if self.code and self.code not in TABLES_NATIONALES else ()
        if self.mesure or self.code:
            est_du_score = self.est_le_rang or (self.code == EVOLUTION and not self.mesure)
            return (SCORE,) if self.mesure == GAIN or est_du_score else ()
        du_canal = Figure(self.canal, self.axe)
        au_dessus = (str(du_canal),) if self.numero else ()
        return ((self.axe or SCORE), *au_dessus) if self.canal else ()


def adresse_du_chiffre(annee: int, siren: str, figure: str) -> str:
    """Return the short address that people follow or type: `/chiffre/2026-213105554-EMAIL.ACCES/`."""
    return f"{RACINE}{AdresseDeChiffre(annee, siren, figure)}/"


def lire_adresse(texte: str) -> AdresseDeChiffre | None:
    """Read the address of a figure, alone or at the end of a page's address; None when it is none."""
    lu = ECRITURE.fullmatch(texte.strip().rstrip("/").rsplit("/", 1)[-1].upper())
    return AdresseDeChiffre(int(lu["annee"]), lu["siren"], lu["figure"]) if lu else None


def lire_figure(texte: str) -> Figure | None:
    """Read a figure; None when its parts do not stand in their order. An unknown code is for who knows the grids."""
    if mesuree := _lire_avis(texte) or _lire_mesure(texte):
        return mesuree
    if "." not in texte and texte not in {*Canal.values, *AXES}:
        return Figure(code=texte)
    parts = texte.split(".")
    canal = parts.pop(0) if parts[0] in Canal.values else ""
    axe = parts.pop(0) if parts and parts[0] in AXES else ""
    numero = entier_de(parts.pop(0), NUMERO_MAX) if parts else 0
    if parts or numero is None or (numero and not canal):
        return None
    lue = Figure(canal, axe, numero)
    return lue if str(lue) == texte else None


def table_d_avis(selection: Figure, code: str) -> Figure:
    """Return a table of a selection of opinions, its satisfaction without `code`.

    Bodies are told apart over the whole edition, places over a period, both by both doors: no part of them has an address.
    """
    if code in TABLES_NATIONALES:
        return Figure(code=code, mesure=AVIS)
    if code == LIEUX:
        return Figure(code=code, mesure=AVIS, periode=selection.periode)
    return replace(selection, code=code)


def _lire_mesure(texte: str) -> Figure | None:
    premier, _point, second = texte.partition(".")
    if premier == SERVICE and second:
        return Figure(code=second, mesure=SERVICE)
    if second == GAIN:
        return Figure(code=premier, mesure=GAIN)
    if second == PAIRS:
        return _lire_pairs(premier)
    if premier in Determinant.values and second:
        return _lire_d_un_determinant(premier, second)
    if (premier in DELAIS and second in DES_REPONSES | DES_ATTENTES) or (premier == TOUTES and second in DES_ATTENTES):
        return Figure(canal=premier, mesure=second)
    return None


def _lire_avis(texte: str) -> Figure | None:
    lu = AVIS_ECRIT.fullmatch(texte)
    if lu is None:
        return None
    site, service = (entier_de(lu[nom], LIEU_MAX) or 0 if lu[nom] else 0 for nom in ("site", "service"))
    lue = Figure(
        code=lu["code"] or "",
        mesure=AVIS,
        periode=lu["periode"] or "",
        site=site,
        service=service,
        porte=lu["porte"] or "",
    )
    return lue if str(lue) == texte and lue == table_d_avis(lue, lue.code) else None


def _lire_pairs(premier: str) -> Figure | None:
    if premier == SCORE:
        return Figure(code=SCORE, mesure=PAIRS)
    if premier in Canal.values:
        return Figure(canal=premier, mesure=PAIRS)
    return Figure(axe=premier, mesure=PAIRS) if premier in {*Etape.values, *Determinant.values} else None


def _lire_d_un_determinant(axe: str, suite: str) -> Figure | None:
    mesure, point, periode = suite.partition(".")
    if mesure not in D_UN_DETERMINANT or (point and not (RESSENTI in mesure and periode in PERIODES)):
        return None
    return Figure(axe=axe, mesure=mesure, periode=periode)


def code_du_service(nom: str) -> str:
    """Return the name of a service as an address writes it: « Création d’entreprise » gives CREATION-D-ENTREPRISE.

    A long name is cut, and ends with its own print: two services that begin alike have two addresses.
    """
    code = "-".join(re.findall("[0-9A-Z]+", normaliser(nom).upper()))
    if len(code) <= CODE_DE_SERVICE_MAX:
        return code
    trace = hashlib.sha256(nom.encode()).hexdigest()[:TRACE_DE_SERVICE].upper()
    return f"{code[: CODE_DE_SERVICE_MAX - TRACE_DE_SERVICE - 1].rstrip('-')}-{trace}"
