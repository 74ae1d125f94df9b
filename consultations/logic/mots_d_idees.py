"""Words of an idea made comparable: no accents, no empty words, light stems, a few synonyms of town life.

Stems: plural, feminine and the commonest endings, in the spirit of Savoy 2006 (« Light stemming approaches for the
French, Portuguese, German and Hungarian languages »), shorter. Synonyms are a list that anyone may read and change.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
MOT = re.compile(r"[^\W_]+")
LONGUEUR_RACINE = 4

_VIDES = """
    a ai ainsi alors apres au aucun aucune aussi autour autre autres aux avant avec avoir beaucoup c ca car ce ceci cela
    celle celles celui ces cet cette ceux chacun chaque chez comme comment contre d dans de des deux devant devrait doit
    donc dont du elle elles en encore entre est et etaient etait ete etre eu eux faire fait faudrait faut fois h ici il
    ils j je jusqu jusque l la le les leur leurs lors lui m ma mais me meme mes moi moins mon n ne ni nos notre nous on
    ont ou par pas pendant peu peut plus plusieurs plutot pour pourquoi pourrait pouvoir pres qu quand que quel quelle
    qui quoi s sa sans se sera serait ses si soit son sont sous souvent sur t ta te tes toi ton tous tout toute toutes
    tres trop tu un une vers via voir vos votre vous y
"""
VIDES = frozenset(_VIDES.split())
# What every idea says: they tell nothing of which.
_PASSE_PARTOUT = """
    ajouter amenager avoir besoin bien commune creer endroit favoriser habitant habitants idee installer installez
    manque merci mettre municipal municipale municipaux nouveau nouveaux nouvelle nouvelles organiser permettre plus
    pose poser projet propose proposer proposition souhaite vraie vraiment ville
"""
PASSE_PARTOUT = frozenset(_PASSE_PARTOUT.split())
SYNONYMES = {
    "velo": "bicyclette bicyclettes cyclable cyclables cycliste cyclistes",
    "toilettes": "wc sanitaires",
    "compost": "composter composteur composteurs",
    "ecole": "scolaire scolaires ecoles",
    "dechets": "dechet ordures ordure poubelle poubelles corbeille corbeilles decharge decharges",
    "seniors": "senior aines anciens retraites agees agee",
    "arbres": "arbre arborer vegetaliser verdir vegetalisation",
    "ralentisseur": "ralentisseurs ane",
    "mediatheque": "bibliotheque",
    "solaire": "solaires photovoltaique photovoltaiques",
    "numerique": "informatique internet ordinateur ordinateurs numeriques",
    "eclairage": "lampadaire lampadaires eclairer luminaires",
    "handicap": "handicapes handicapees handicape pmr inclusive inclusif adaptes",
    "petanque": "boulodrome boules",
    "chiens": "chien canin canine",
    "pieton": "pietonne pietonniser pietonnier pietonnes pietons",
    "refrigerateur": "frigo frigos",
    "bruit": "bruyant bruyante nuisances sonores",
    "stationnement": "parking parkings garer stationner",
    "enfants": "enfant gamins petits",
    "jeunes": "jeune ados adolescents",
    "sante": "medecin medecins medical medicale",
    "spectacle": "spectacles theatre",
    "cinema": "cine film films",
    "magasin": "commerce commerces magasins boutiques",
    "carrefour": "croisement intersection",
    "tarif": "prix tarifs cher chere gratuite",
    "aire": "terrain espace lieu",
}
# Longest first, on singulars: one ending is taken.
TERMINAISONS = (
    *("issement", "ation", "ement", "ateur", "atrice", "ique", "able", "euse", "eur", "ive", "ite", "ion", "ante"),
    *("ant", "iser", "er", "ir", "ee", "e"),
)


@dataclass(frozen=True, slots=True)
class Mot:
    """A word that tells something: its stem, and how it is written, in lower case, with and without accents."""

    racine: str
    plie: str
    ecrit: str


def plier(texte: str) -> str:
    """Return the text in lower case without accents."""
    decompose = unicodedata.normalize("NFKD", texte.casefold().translate(LIGATURES))
    return "".join(lettre for lettre in decompose if not unicodedata.combining(lettre)).lower()


def mots_pleins(texte: str) -> list[Mot]:
    """Return the words that tell something, in order."""
    lus = (_lire(ecrit.lower()) for ecrit in MOT.findall(texte))
    return [mot for mot in lus if mot is not None]


def racine(mot: str) -> str:
    """Return the light stem of a folded word, or of what it is a synonym of: « cyclables » and « vélos » give one."""
    return _raciner(_PRINCIPAUX.get(mot, mot))


@lru_cache(maxsize=32768)
def _lire(ecrit: str) -> Mot | None:
    plie = plier(ecrit)
    return None if plie in VIDES or plie in PASSE_PARTOUT else Mot(racine(plie), plie, ecrit)


def _raciner(mot: str) -> str:
    if mot.isdigit() or len(mot) < LONGUEUR_RACINE:
        return mot
    if mot.endswith("aux") and not mot.endswith("eaux"):
        return mot[:-3] + "al"
    singulier = mot[:-1] if mot[-1] in "sx" else mot
    for fin in TERMINAISONS:
        if singulier.endswith(fin) and len(singulier) - len(fin) >= LONGUEUR_RACINE:
            return singulier[: -len(fin)]
    return singulier


_PRINCIPAUX = {synonyme: principal for principal, liste in SYNONYMES.items() for synonyme in liste.split()}
