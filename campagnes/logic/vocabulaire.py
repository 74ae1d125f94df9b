"""Words of a consultation that the law or prudence reserves: checklist, qualifications, titles, names. Pure.

Sources: CGCT LO.1112-6 (no local referendum nor consultation of voters before an election), law of 19 July 1977 (the
word « sondage »), environment code L.123-1 (« enquête publique »); rules regles#el-05-precautions and after.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from campagnes.logic.pliage import Plie, plier

LISTE_RESERVE: tuple[tuple[str, str], ...] = (
    ("question_neutre", "La question est neutre\u202f: elle ne suggère pas la réponse."),
    ("sans_elu", "Aucun nom ni aucune photo d’élu n’apparaît."),
    ("sans_bilan", "Rien ne présente le bilan du mandat."),
    ("sans_promesse", "Rien n’est promis pour la suite du mandat ni pour le suivant."),
    ("meme_visuel", "Le visuel est celui des consultations précédentes."),
    ("prevue_ou_reguliere", "La consultation était prévue avant la période de réserve, ou elle est régulière."),
)
"""The checklist of regles#el-05-precautions: (code, sentence to tick)."""

AVERTISSEMENT_EXPORT = (
    "Ces coordonnées ont été recueillies pour cette consultation seulement. Elles ne servent ni à une campagne "
    "électorale, ni à de la prospection, ni à un autre fichier. L’export est inscrit au journal avec votre nom."
)
"""regles#el-10-contacts: shown before any export of contact details."""

CONSULTATION = "consultation citoyenne"
CONSULTATION_AGENTS = "consultation interne des agents"

_ELECTEURS = r"(?:electeurs?|electrices?|corps electoral)"
# « Consultation sur l’accueil des électeurs »: after these words comes the subject, no more who is asked.
_QUI = r"(?: (?!sur\b|pour\b|autour\b|concernant\b|relative\b)\w+){0,3} (?:des|du|les|le|nos|vos|aux)"
_QUALIFICATIONS = re.compile(
    r"\b(?:"
    r"referend(?:ums?|a|aires?)(?: (?:local|locaux|locale|locales|communal|communaux|municipal|municipaux)\b)?"
    r"|votations?(?: (?:citoyennes?|populaires?|communales?|municipales?|locales?)\b)?"
    rf"|consult(?:ations?|er|ez|ons|ent|ee?s?)(?: d|{_QUI}) {_ELECTEURS}"
    r"|elect(?:eurs?|rices?)(?: \w+){0,3} consulte(?:e?s?)"
    r"|consultations? (?:electorales?|referendaires?)"
    r")\b"
)
# « n’est pas un référendum », « ni un référendum », « sans valeur de référendum »: the body says what the law asks.
_NEGATION = re.compile(
    r"\b(?:pas|ni|aucune?ment|nullement|sans (?:etre|valeur))(?: (?:un|une|d|de|du|la|le|l|comme|en))*$"
)


@dataclass(frozen=True)
class Avertissement:
    """A word of a public title that misleads, why, and what to write instead."""

    mot: str
    message: str
    proposition: str


@dataclass(frozen=True)
class _Piege:
    motif: re.Pattern[str]
    message: str
    sauf: re.Pattern[str] | None = None


_PIEGES = (
    _Piege(
        re.compile(r"\bsondages?\b"),
        "Un sondage interroge un échantillon représentatif, et la loi encadre ce mot en matière électorale.",
        re.compile(
            r"\bsondages? (?:geotechnique|geologique|archeologique|pedologique|hydrogeologique|urinaire"
            r"|d(?:e|u|es|ans) (?:sol|sols|terrain|terrains|puits|chaussee|sous sol))"
        ),
    ),
    _Piege(
        re.compile(r"\benquetes? publiques?\b"),
        "L’enquête publique est une procédure du code de l’environnement, menée par un commissaire enquêteur.",
    ),
    _Piege(
        re.compile(r"\b(?:votes?|voter|votez|votons|scrutins?)\b"),
        "Un vote laisse croire que la réponse décide\u202f: une consultation ouverte éclaire une décision.",
        re.compile(r"\bbudgets? participatifs?\b|\bconseil \w* ?(?:des|de) (?:enfants|jeunes)\b"),
    ),
    _Piege(
        re.compile(r"\bplebiscites?\b"),
        "Un plébiscite demande l’approbation d’une personne\u202f: une consultation porte sur un service ou un projet.",
    ),
)
_AGENTS = re.compile(r"\b(?:agents?|personnels?|internes?|collegues|salaries)\b")


def manquants(coches: Collection[str]) -> tuple[str, ...]:
    """Return the codes of the checklist that are not ticked, in its order; an unknown code ticks nothing."""
    return tuple(code for code, _ in LISTE_RESERVE if code not in coches)


def qualification_interdite(texte: str) -> str:
    """Return the words that present a consultation as a vote of the law (regles#el-07-referendum), or "".

    The words come as they are written in `texte`. A sentence that denies it (« n’est pas un référendum ») is fine.
    """
    plie = plier(texte)
    for trouvaille in _QUALIFICATIONS.finditer(plie.texte):
        if not _NEGATION.search(plie.texte[: trouvaille.start()].rstrip()):
            return plie.original(*trouvaille.span())
    return ""


def avertissements(titre: str) -> tuple[Avertissement, ...]:
    """Return what to change in the public title of a consultation (regles#el-12-sondage), in the order of the title.

    It warns, it does not forbid: a caller shows the suggestion and lets the person keep the word.
    """
    plie = plier(titre)
    proposition = CONSULTATION_AGENTS if _AGENTS.search(plie.texte) else CONSULTATION
    trouves = [
        (premier.start(), Avertissement(plie.original(*premier.span()), piege.message, proposition))
        for piege in _PIEGES
        if (premier := _premier(piege, plie)) is not None
    ]
    return tuple(avertissement for _, avertissement in sorted(trouves, key=lambda trouve: trouve[0]))


def _premier(piege: _Piege, plie: Plie) -> re.Match[str] | None:
    if piege.sauf is not None and piege.sauf.search(plie.texte):
        return None
    return piege.motif.search(plie.texte)


LONGUEUR_SIGLE = 5
"""Up to this length a name in capitals is an acronym: only capitals name it (« LR », never « lr »)."""


def noms_cites(texte: str, noms: Iterable[str]) -> tuple[str, ...]:
    """Return the names of `noms` found in free text (regles#el-11-noms), as `noms` has them, in its order, once each.

    Whole words; accents, capitals, hyphens, apostrophes and runs of blanks do not matter. An acronym must be in
    capitals, and « PS : » at the head of a sentence is a postscript.
    """
    plie = plier(texte)
    return tuple(dict.fromkeys(nom for nom in noms if _est_cite(nom, plie)))


def _est_cite(nom: str, plie: Plie) -> bool:
    aiguille = plier(nom).texte.strip()
    if not aiguille:
        return False
    trouves = re.finditer(rf"(?<!\w){re.escape(aiguille)}(?!\w)", plie.texte)
    if not (len(nom) <= LONGUEUR_SIGLE and nom.isupper()):
        return any(True for _ in trouves)
    return any(_est_un_sigle(plie, *trouve.span()) for trouve in trouves)


def _est_un_sigle(plie: Plie, debut: int, fin: int) -> bool:
    return plie.original(debut, fin).isupper() and not plie.suite(fin).lstrip().startswith(":")
