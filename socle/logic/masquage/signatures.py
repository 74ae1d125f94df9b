"""Names that a comment ends with, and names with initials."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socle.logic.masquage.jetons import Jeton
from socle.logic.masquage.lecture import ADJECTIF, TexteEnLecture, connu_prenom, est_civilite, est_particule, fin_de_nom
from socle.logic.masquage.texte import Trouvaille

# Within a sentence the first ones are adverbs: « reçu courtoisement ».
FORMULES = r"\b(?:Amicalement|Respectueusement|Courtoisement|Bisous)\b"
SIGNATURE = re.compile(
    rf"(?P<appel>(?:\n|(?<=\s)[-–—]{{1,2}} ?)(?:{FORMULES})?|{FORMULES}|\b[Cc]ordialement|\bCORDIALEMENT"
    r"|\b[Ss]inc[èe]rement|\b[Ss]ign[ée]e?|\b[Bb]ien à vous|\b[Ss]alutations)"
    r"[\s,.:\-–—]{0,40}(?P<nom>[^\W\d_][\w.'’\-]*(?: [^\W\d_][\w.'’\-]*){0,2})\s*[.!]*\s*$"
)
INITIALES = re.compile(r"(?<![\w.'’])(?:(?:[^\W\d_]\. ?-?){1,2} ?|(?:J[A-Z]|PY|MC|AM|PH) )(?=[^\W\d_][\w'’\-]+)")


def signature(lecture: TexteEnLecture) -> Iterator[Trouvaille]:
    """Find the name at the end of a comment, behind a line break, a dash or a formula."""
    trouve = SIGNATURE.search(lecture.propre)
    if trouve is None:
        return
    mots = [jeton for jeton in lecture.mots if trouve.start("nom") <= jeton.debut < trouve.end("nom")]
    formule = trouve.group("appel").strip(" -–—\n")
    pleins = [jeton for jeton in mots if not est_particule(lecture, jeton)]
    inconnus = all(_peut_signer(lecture, jeton) for jeton in pleins)
    nomme = len(pleins) == 1 or any(connu_prenom(jeton, lecture.lexique) for jeton in pleins)
    hauts = all(jeton.est_haut for jeton in pleins) if lecture.parlantes else nomme
    if pleins and inconnus and (hauts or formule) and not est_civilite(lecture, lecture.mots.index(mots[0])):
        yield Trouvaille(mots[0].debut, trouve.end("nom"), "nom")


def _peut_signer(lecture: TexteEnLecture, jeton: Jeton) -> bool:
    lexique = lecture.lexique
    if len(jeton.plie) == 1:
        return jeton.est_haut
    return jeton.plie not in lexique.mots | lexique.jamais and (lecture.parlantes or not ADJECTIF.search(jeton.plie))


def _peut_abreger(lecture: TexteEnLecture, initiales: str) -> bool:
    """Tell initials by their capitals, or by their dots where capitals tell nothing."""
    return initiales[0].isupper() if lecture.parlantes else "." in initiales


def initiales(lecture: TexteEnLecture) -> Iterator[Trouvaille]:
    """Find « J. Dupont » and « J.-P. Le Gall »."""
    for trouve in INITIALES.finditer(lecture.propre):
        rang = next((rang for rang, jeton in enumerate(lecture.mots) if jeton.debut == trouve.end()), None)
        if rang is None or trouve.group()[:2].lower() == "m." or not _peut_abreger(lecture, trouve.group()):
            continue
        premier: Jeton | None = lecture.mots[rang]
        while premier and est_particule(lecture, premier):
            premier, rang = lecture.voisin(rang), rang + 1
        if premier and _peut_signer(lecture, premier) and (premier.est_haut or not lecture.parlantes):
            yield Trouvaille(trouve.start(), lecture.mots[fin_de_nom(lecture, rang)].fin, "nom")
