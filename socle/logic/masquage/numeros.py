"""Numbers that lead to a person: social security, bank account, plate, file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban
from stdnum.fr import nir

from socle.logic.masquage.lexique import Lexique
from socle.logic.masquage.texte import Trouvaille, capitales_parlantes

ENTRE = r"[ .\-_/]{0,2}"
# Sex, year, month (or the codes of an unknown month), département (2A and 2B in Corsica), commune, order, key.
NIR = re.compile(
    rf"(?<![0-9a-z])[12378]{ENTRE}[0-9]{{2}}{ENTRE}(?:0[1-9]|1[0-2]|[2-9][0-9]){ENTRE}(?:[0-9]{{2}}|2[ab])"
    rf"{ENTRE}[0-9]{{3}}{ENTRE}[0-9]{{3}}(?P<cle>{ENTRE}(?:cle *:? *)?[0-9]{{2}})?(?![0-9])"
)
APPEL_NIR = re.compile(r"secu|nir(?![a-z])|vitale|insee|n ?ss(?![a-z])|assure")
# Lengths of accounts by country (registry of ISO 13616), for those met at a French desk.
LONGUEURS = {
    "fr": 27,
    "mc": 27,
    "be": 16,
    "ch": 21,
    "de": 22,
    "es": 24,
    "gb": 22,
    "it": 27,
    "lu": 20,
    "nl": 18,
    "pt": 25,
}
DEBUT_IBAN = re.compile(rf"(?<![0-9a-z])(?:{'|'.join(LONGUEURS)}) ?[0-9]{{2}}(?=[ .\-]?[0-9a-z])")
NB_CHIFFRES_IBAN = 14

LETTRES_SIV = "[a-hj-np-tv-z]"
SIV = re.compile(
    rf"(?<![0-9a-z\-])({LETTRES_SIV}{{2}})( {{0,2}}[\-._/]? {{0,2}})([0-9]{{3}})( {{0,2}}[\-._/]? {{0,2}})({LETTRES_SIV}{{2}})(?![0-9a-z])"
)
FNI = re.compile(
    r"(?<![0-9a-z])([0-9]{2,4})( ?[\-._/]? ?)([a-z]{2,3}) ?[\-._/]? ?(0[1-9]|[1-8][0-9]|9[0-5]|2[ab]|97[1-6])(?![0-9a-z€%])"
)
APPEL_PLAQUE = re.compile(
    r"immatricul|plaque|voiture|vehicule|auto(?![a-z])|scooter|moto|gare(?:e|s)?(?![a-z])|camion|fourgon|conducteur|fourriere|amende|contravention|(?<![a-z])pv(?![a-z])|stationn"
)
PORTEE = 40
LONGUEUR_DEPARTEMENT = 2
PLUS_LONGUE_DUREE = 2
"""Digits of a number of minutes: « 10 mn 30 » is no plate."""

CHOSE = (
    r"(?:dossiers?|demandes?|ref|references?|recepisse|matricule|identifiant|contrat|facture|titre|passeport|carte|cni|permis"
    r"|client|abonne|abonnement|pv|proces-verbal|acte|allocataire|adherent|usager|inscription|numero|numeros|no|num|n°|n|avis|requete"
    r"|reclamation|beneficiaire|siret|badge|fiscal|spi|caf|permis de construire|pc|dp|suivi|colis|ticket|bail|amende|convocation|rendez-vous|rdv|autorisation|convention|certificat|compte|bordereau|quittance|mandat|enregistrement)"
)
APPELE = re.compile(
    rf"(?<![a-z]){CHOSE}(?![a-z])(?:[ ]{{0,2}}(?:de|du|d'|la|le|l'|est|recette|logement|travaux|fiscal|identite|sejour|construire|suivi|famille|dossier|numero|no|num|n°|n|sous|nr|\#|:|=|-|\(|,)(?![a-z])){{0,6}}"
    r"[ ]{0,2}(?P<numero>[a-z]{0,4}[ \-/.]?[0-9][0-9a-z]*(?:[\-/][0-9a-z]+|[._ ]?[0-9a-z]{0,3}[0-9][0-9a-z]*){0,6}(?: [b-xz](?![a-z0-9']))?)(?![0-9a-z])"
)
NB_CHIFFRES_APPELES = 4
LONGUE_SUITE = re.compile(
    r"(?<![0-9a-z,])[0-9]{7,}(?![0-9])|(?<![0-9a-z,.])[0-9]{1,7}(?:[ .\-/_][0-9]{1,7}){2,}(?![0-9])"
)
# Letters and digits in one block, cut by hyphens or slashes, as files are numbered: in ten pieces or so at most.
BLOC = re.compile(
    r"(?<![0-9a-z])(?=[0-9a-z])(?=[0-9\-/]*[a-z])(?:[0-9a-z]+[\-/]){0,12}[0-9a-z]*[0-9][0-9a-z]*(?:[\-/][0-9a-z]+)*(?![0-9a-z])"
)
HEURE = re.compile(r"[0-9]h(?:[0-9]|$|[^a-z])")
# Groups cut by hyphens or slashes, one of three digits at least: hours and dates have groups of two.
COUPEE = re.compile(r"(?<![0-9a-z,.])(?=[0-9])(?=[0-9\-/]*[0-9]{3})[0-9]{1,7}(?:[\-/][0-9]{1,7})+(?![0-9a-z,])")
NB_CHIFFRES_COUPEE = 7
NB_CHIFFRES_BLOC = 6
NB_CHIFFRES_COUPES = 9
"""Digits in groups: fewer may be a price, hours or a date."""
DATE = re.compile(
    r"[0-3]?[0-9][ ./\-][01]?[0-9][ ./\-](?:19|20)?[0-9]{2}(?![0-9])|(?:19|20)[0-9]{2} ?[\-/] ?(?:19|20)[0-9]{2}(?![0-9])"
)
SEUILS = {LONGUE_SUITE: NB_CHIFFRES_COUPEE, BLOC: NB_CHIFFRES_BLOC, COUPEE: NB_CHIFFRES_COUPEE}
PRIX = re.compile(r" ?(?:€|euros?|eur(?![a-z])|habitants|personnes|francs|%)")
FORMULAIRE = re.compile(r"cerfa[^0-9]{0,8}$")


def comptes_bancaires(plie: str) -> Iterator[Trouvaille]:
    """Find bank accounts whose key is right (mod 97), and what is so much like one that it must be one mistyped."""
    for debut in DEBUT_IBAN.finditer(plie):
        fin = _fin_du_compte(plie, debut.start(), LONGUEURS[debut.group()[:2]])
        if fin and iban.is_valid(plie[debut.start() : fin]):
            yield Trouvaille(debut.start(), fin, "compte")
        elif fin and sum(c.isdigit() for c in plie[debut.start() : fin]) >= NB_CHIFFRES_IBAN:
            yield Trouvaille(debut.start(), fin, "dossier")


def securite_sociale(plie: str) -> Iterator[Trouvaille]:
    """Find social-security numbers: the key must be right; without key, or with a wrong one, they must be called so."""
    for trouve in NIR.finditer(plie):
        compact = re.sub(r"[^0-9ab]", "", re.sub("cle", "", trouve.group())).upper()
        cle_juste = trouve.group("cle") is not None and nir.is_valid(compact)
        if cle_juste or APPEL_NIR.search(_alentour(plie, trouve)):
            yield Trouvaille(*trouve.span(), "securite_sociale")
        else:
            yield Trouvaille(*trouve.span(), "dossier")


def plaques(propre: str, plie: str, lexique: Lexique) -> Iterator[Trouvaille]:
    """Find number plates, of today's system and of the one before."""
    parlantes = capitales_parlantes(propre)
    for trouve in FNI.finditer(plie):
        if not _est_une_duree(plie, trouve, lexique):
            yield Trouvaille(*trouve.span(), "plaque")
    for trouve in SIV.finditer(plie):
        hautes = parlantes and propre[trouve.start() : trouve.end()].isupper()
        if hautes or not _est_une_phrase(trouve, lexique) or APPEL_PLAQUE.search(_alentour(plie, trouve)):
            yield Trouvaille(*trouve.span(), "plaque")


def _est_une_duree(plie: str, trouve: re.Match[str], lexique: Lexique) -> bool:
    nombre, _, unite, suite = trouve.groups()
    courte = len(nombre) <= PLUS_LONGUE_DUREE and len(suite) == LONGUEUR_DEPARTEMENT
    return unite in lexique.unites and (courte or not APPEL_PLAQUE.search(_alentour(plie, trouve)))


def _est_une_phrase(trouve: re.Match[str], lexique: Lexique) -> bool:
    """Tell two letters, a number and two letters that are words, with blanks between."""
    gauche, avant, _, apres, droite = trouve.groups()
    separes = avant and apres and not avant.strip() and not apres.strip()
    return bool(separes) and not lexique.mots_de_deux.isdisjoint((gauche, droite))


def dossiers(plie: str) -> Iterator[Trouvaille]:
    """Find numbers of files, permits, users: called so, or too long to be a price, a date or an hour."""
    for trouve in APPELE.finditer(plie):
        numero = trouve.group("numero")
        if sum(c.isdigit() for c in numero) >= NB_CHIFFRES_APPELES and not _est_ordinaire(
            plie, trouve.start("numero"), trouve.end("numero")
        ):
            yield Trouvaille(*trouve.span("numero"), "dossier")
    for motif in (LONGUE_SUITE, BLOC, COUPEE):
        for trouve in motif.finditer(plie):
            chiffres = sum(c.isdigit() for c in trouve.group())
            seuil = SEUILS[motif] if " " not in trouve.group() else NB_CHIFFRES_COUPES
            if chiffres >= seuil and not _est_ordinaire(plie, *trouve.span()):
                yield Trouvaille(*trouve.span(), "dossier")


def _est_ordinaire(plie: str, debut: int, fin: int) -> bool:
    """Tell a date, two years, a price or the number of an official form."""
    passage = plie[debut:fin]
    return bool(
        DATE.match(passage)
        or re.fullmatch(r"(?:19|20)[0-9]{2}", passage)
        or HEURE.search(passage)
        or PRIX.match(plie, fin)
        or FORMULAIRE.search(plie[:debut])
    )


def _fin_du_compte(plie: str, debut: int, longueur: int) -> int:
    """Return where `longueur` letters and digits end, blanks left out; 0 when the text stops before."""
    reste = longueur
    for place in range(debut, len(plie)):
        if plie[place].isalnum():
            reste -= 1
            if reste == 0:
                return place + 1 if not plie[place + 1 : place + 2].isalnum() else 0
        elif plie[place] not in " .-":
            return 0
    return 0


def _alentour(plie: str, trouve: re.Match[str]) -> str:
    return plie[max(0, trouve.start() - PORTEE) : trouve.end() + PORTEE]
