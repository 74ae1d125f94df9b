"""E-mail and postal addresses, links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socle.logic.masquage.lexique import Lexique
from socle.logic.masquage.texte import Trouvaille, capitales_parlantes

AROBASE = r"(?: ?@ ?| ?[(\[{] ?(?:at|a|arobase|arobas|@) ?[)\]}] ?| +(?:arobase|arobas|arrobase|arobaz|at) +|arobase)"
POINT = r"(?: ?\. ?| +(?:point|dot) +| ?[(\[] ?(?:point|dot|\.) ?[)\]] ?)"
SUFFIXES = "fr|com|net|org|eu|re|nc|pf|gp|mq|gf|yt|pm|wf|bzh|corsica|alsace|paris|info|be|ch|de|es|it|lu|pt|uk|gouv|asso|email|pro|me|io"
# As long as names of mailboxes and of hosts may be (RFC 5321, 4.5.3.1; RFC 1035, 2.3.4), and no longer: a text without
# any is else read to its end from each of its words.
LOCALE, HOTE = r"[a-z0-9][a-z0-9_+\-]{0,63}(?:(?:\.| point )[a-z0-9_+\-]{1,63}){0,5}", r"[a-z0-9][a-z0-9\-]{0,62}"
COURRIEL = re.compile(
    rf"(?<![a-z0-9]){LOCALE}{AROBASE}{HOTE}(?:{POINT}{HOTE}){{0,6}}?{POINT}(?:{SUFFIXES})(?![a-z0-9])"
    rf"(?:\.(?:{SUFFIXES})(?![a-z0-9]))?"
)
SANS_SUFFIXE = re.compile(
    rf"(?<![a-z0-9])[a-z0-9][a-z0-9._+\-]{{0,63}}{AROBASE}(?:gmail|hotmail|yahoo|orange|wanadoo|free|laposte|sfr|outlook|live|icloud|proton\w*)"
    r"(?![a-z0-9])(?:[ .]?(?:com|fr))?(?![a-z0-9])"
    r"|(?<![a-z0-9@])[a-z0-9][a-z0-9._+\-]{0,63}@[a-z0-9][a-z0-9.\-]{0,252}[a-z0-9]"
)

# A page of a site may bear a name (« /equipe/jean-dupont »); the site alone says nothing of a person.
LIEN = re.compile(r"(?<![a-z0-9@])(?:https?://|www\.)[^\s/?#\[\]]+[/?#][^\s\[\]]*[^\s\[\].,;:!?)»\"']")

VOIE = (
    r"(?:rues?|avenue|av\.?|ave\.?|boulevard|bld?\.?|bvd\.?|bd\.?|boul\.?|place|pl\.?|impasse|imp\.?|allees?|all\.?|chemin|che?m?\.|ch\.|route|rte\.?|quai|square|sq\.?"
    r"|cours|passage|residence|res\.?|lotissement|lot\.?|lieu[ \-]dit|ruelle|sentier|sente|voie|promenade|esplanade|montee|faubourg|fbg?\.?"
    r"|villa|hameau|cite|parvis|venelle|traverse|clos|mail|rond[ \-]point|cote|domaine|r\.)"
)
LIAISON = r"(?:de la |de l'|de l |des |du |de |d'|la |le |les |l'|l |aux |au |a |en )"
# What a street name may go on with, in a text without capitals.
TITRES = r"(?:general|marechal|docteur|dr|president|saint|sainte|st|ste|pierre|jean|jules|victor|marie|louis|paul|henri|charles|francois|emile|georges|jacques|abbe|colonel|commandant|capitaine|professeur|edouard|gabriel|albert|anatole|romain|simone|rosa|lucie|frederic|camille|leon|antoine|andre|claude|alexandre|grand|grande|petit|petite|vieux|vieille|haut|bas|mal|gal|cdt|pdt|bel|belle|beau|bon|bonne|mon|val|bois|jardin|parc|mare|plaine|terre|roche|mendes|martin|deux|trois|quatre|cinq|six|sept|dix|cent|mille|moulin|lecointe|felix|marcel|marc|roger|robert|joseph|clos|champ|pont|croix|puits|haute?s?|basse|neuve|cap|fond|pointe|morne)"
# « 8 mai 1945 », « 11 novembre »: streets that bear a date.
DATE_DE_VOIE = (
    r"(?:du |de l')?[0-9]{1,2}(?:er)? (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)"
    r"(?: (?:18|19)[0-9]{2})?"
)
NOM_DE_VOIE = rf"{DATE_DE_VOIE}|{LIAISON}{{0,2}}(?:{TITRES}\.? (?:{LIAISON})?){{0,3}}[a-z][a-z0-9'\-]*"
POSTALE = re.compile(
    rf"(?<![0-9a-z.,:])[0-9]{{1,4}} ?(?:bis|ter|quater|[a-e](?= |,))?,? +(?P<voie>{VOIE}) +(?P<nom>(?:{NOM_DE_VOIE}))"
)
VERBE = re.compile(r"(?:ent|ait|aient|ez)$")
MOT_SUIVANT = re.compile(rf"[ \-]{LIAISON}{{0,2}}(?P<mot>[a-z][a-z'\-]*)")
COMPLEMENT = re.compile(
    r"(?:,? ?(?:bat(?:iment)?|appt?|appartement|etage|escalier|esc|porte|bp)\.? ?[a-z0-9]{1,4}(?![a-z0-9]))*"
    r"(?:(?:,| -|\n)? ?(?:a )?[0-9]{5} (?:l[ae]s? |l')?[a-z'\-]+(?:[ \-](?:sur|sous|en|les|le|la|de|du|saint|sainte|st|ste|bains|cedex)"
    r"(?: [a-z'\-]+)?)*)?"
)
BOITE = re.compile(r"(?<![a-z])(?:bp|boite postale|cs) ?[0-9]{2,6}(?:,? [0-9]{5} [a-z\-]+)?")
CODE_ET_VILLE = re.compile(
    r"(?:habite|demeur\w+|domicilie\w*|adresse|reside)[^.!?\n]{0,60}?(?P<lieu>[0-9]{5} (?:l[ae]s? |l')?[a-z\-]+(?:[ \-](?:sur|sous|en|les|de|saint)[ \-][a-z]+)*)"
)
PAS_UNE_ADRESSE = re.compile(
    r"cours d|(?:place|voie|cite) (?:de |du |d')?(?:parking|stationnement|assises?|libres?|disponibles?|seulement|pour|au|a|en|handicape|particulier|particuliers|rapide|prise|c'|dans|sur)(?![a-z])"
)


def liens(plie: str) -> Iterator[Trouvaille]:
    """Find links to a page."""
    for trouve in LIEN.finditer(plie):
        yield Trouvaille(*trouve.span(), "lien")


def courriels(plie: str) -> Iterator[Trouvaille]:
    """Find e-mail addresses, also those written to escape robots."""
    for motif in (COURRIEL, SANS_SUFFIXE):
        for trouve in motif.finditer(plie):
            yield Trouvaille(*trouve.span(), "courriel")


def postales(propre: str, plie: str, lexique: Lexique) -> Iterator[Trouvaille]:
    """Find postal addresses: a number, a way and its name, with the town when it follows."""
    parlantes = capitales_parlantes(propre)
    for trouve in POSTALE.finditer(plie):
        if PAS_UNE_ADRESSE.match(plie, trouve.start("voie")):
            continue
        fin = _fin_de_voie(propre, plie, trouve, lexique) if parlantes else _fin_sans_capitales(plie, trouve, lexique)
        complement = COMPLEMENT.match(plie, fin)
        yield Trouvaille(trouve.start(), complement.end() if complement else fin, "adresse")
    for motif, groupe in ((BOITE, 0), (CODE_ET_VILLE, 1)):
        for trouve in motif.finditer(plie):
            yield Trouvaille(*trouve.span(groupe), "adresse")


def _fin_de_voie(propre: str, plie: str, trouve: re.Match[str], lexique: Lexique) -> int:
    """Return where the name of a street ends: its words have capitals."""
    fin = trouve.end()
    while suivant := MOT_SUIVANT.match(plie, fin):
        if not propre[suivant.start("mot")].isupper() or suivant.group("mot") in lexique.jamais:
            break
        fin = suivant.end()
    return fin


def _fin_sans_capitales(plie: str, trouve: re.Match[str], lexique: Lexique) -> int:
    """Return where the name of a street ends where capitals tell nothing: one more word, two behind a first name."""
    fin = trouve.end()
    dernier, ajoutes = plie[trouve.start("nom") : fin].rsplit(maxsplit=1)[-1], 0
    while (suivant := MOT_SUIVANT.match(plie, fin)) and (ajoutes == 0 or dernier in lexique.prenoms):
        mot = suivant.group("mot")
        if mot in lexique.mots | lexique.jamais or VERBE.search(mot):
            break
        fin, dernier, ajoutes = suivant.end(), mot, ajoutes + 1
    return fin
