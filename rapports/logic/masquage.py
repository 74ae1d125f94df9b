"""Masks in a comment what would identify a person: e-mails, telephone numbers, names after a civility or a role.

A machine cannot know every name: staff read comments before they validate a contact, this is the second net.
"""

from __future__ import annotations

import re

COURRIEL = re.compile(r"[\w.+%-]+\s?(?:@|\[at\]|\(at\))\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
# Ten figures in French writing, with +33, 0033 or (0), or an international number.
TELEPHONE = re.compile(
    r"(?<![\w/])(?:(?:\+|00)\d{1,3}[\s.\-\u00a0\u202f]*(?:\(0\))?|0)(?:[\s.\-\u00a0\u202f]*\d){8,10}(?!\w)"
)
ADRESSE_WEB = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)

_PARTICULE = r"(?:de\s+la|de\s+l['’]|de|du|des|d['’]|le|la|von|van|ben|el)"
_MOT = r"(?:[A-ZÀ-ÖØ-Þ]\.(?:-?[A-ZÀ-ÖØ-Þ]\.)*|[A-ZÀ-ÖØ-Þ][\w’'\-]*)"
_NOM = rf"(?:{_PARTICULE}\s*)?{_MOT}(?:\s+(?:{_PARTICULE}\s*)?{_MOT}){{0,3}}"
# After an abbreviated civility any word is a name, whatever its case; after a full one only a capitalised word.
CIVILITE_COURTE = re.compile(rf"\b(M\.|Mr\.?|Mme\.?|Mlle\.?|MM\.|Mmes)[ \u00a0\u202f]+({_NOM}|[\w’'\-]{{2,}})")
CIVILITE_COURTE_MINUSCULE = re.compile(r"(?i)\b(mme|mlle|mr)\.?[ \u00a0\u202f]+([\w’'\-]{2,})")
CIVILITE_LONGUE = re.compile(rf"\b([Mm]onsieur|[Mm]adame|[Mm]ademoiselle)[ \u00a0\u202f]+({_NOM})")
ROLE = re.compile(
    rf"\b((?:[Ll]['’]|[Uu]n\s|[Uu]ne\s|[Ll]e\s|[Ll]a\s|[Mm]on\s|[Ss]a\s|[Ss]on\s)?"
    r"(?:agente?|conseill(?:er|ère)|secrétaire|hôtesse|chargée?\s+d['’]accueil|standardiste|"
    r"direct(?:eur|rice)|gestionnaire|interlocut(?:eur|rice)|collègue|responsable|maire)"
    rf"(?:[ ,]+(?:nommée?|appelée?|prénommée?))?)[ \u00a0\u202f,:]+({_NOM})"
)
PRESENTATION = re.compile(
    rf"(?i:\b(s['’]appell\w*|se\s+nomm\w*|signée?(?:\s+(?:de|par))?|signature\s+de|prénommée?|nommée?|"
    rf"se\s+présente\s+comme|au\s+nom\s+de|demand\w+\s+à\s+parler\s+à|répondue?\s+par|reçue?\s+par))\s*:?\s+({_NOM})"
)
NOM_MASQUE = "[nom masqué]"
MOTS_COURANTS = frozenset({"le", "la", "les", "de", "du", "des", "un", "une", "est", "a", "et", "qui", "que", "m", "s"})


def masquer(texte: str) -> str:
    """Return `texte` without what would identify a person."""
    propre = ADRESSE_WEB.sub("[adresse masquée]", texte)
    propre = COURRIEL.sub("[courriel masqué]", propre)
    propre = TELEPHONE.sub("[téléphone masqué]", propre)
    for motif in (CIVILITE_COURTE, CIVILITE_COURTE_MINUSCULE, CIVILITE_LONGUE, ROLE, PRESENTATION):
        propre = motif.sub(_remplacer, propre)
    return re.sub(r"\s+", " ", propre).strip()


def _remplacer(trouve: re.Match[str]) -> str:
    titre, nom = trouve.group(1), trouve.group(2)
    if nom.lower() in MOTS_COURANTS:
        return trouve.group(0)
    return f"{titre} {NOM_MASQUE}"
