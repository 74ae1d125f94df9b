"""Names of people: called by a civility, a function or a phrase, first names alone, signatures, initials."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socle.logic.masquage.jetons import Jeton, jetons
from socle.logic.masquage.lecture import (
    ADJECTIF,
    PLUS_LONG,
    TexteEnLecture,
    connu_prenom,
    est_civilite,
    est_particule,
    est_sur,
    fin_de_nom,
)
from socle.logic.masquage.lexique import Lexique
from socle.logic.masquage.signatures import initiales, signature
from socle.logic.masquage.texte import Trouvaille, capitales_parlantes

PORTEE_DU_LIEU = 6
CIVILITES_ETRANGERES = frozenset(["mister", "miss", "ms", "senor", "senora", "senorita", "sr", "sra", "herr", "frau"])
PLURIELS = frozenset(["mmes", "mlles", "mm", "messieurs", "mesdames", "mesdemoiselles"])
ABREGES = frozenset(["m", "mr", "mme", "mlle", "melle", "mmes", "mm", "dr", "me", "pr"])
# « Mme "Dupont" », « M. (Martin) »: nobody is called by an abbreviation, so that a name follows.
OUVRANTS = '"«“(['
# Particles that begin a surname in a text without capitals; « de la » would take any noun.
PARTICULES_NETTES = frozenset(["le", "ben", "el", "al", "da", "van", "von", "di", "saint"])
# What no surname ends like: enough to leave « monsieur invisible » alone.
ADJECTIF_NET = re.compile(r"(?:ables?|ibles?|iques?|euses?|ments?|istes?|tions?|ives?)$")
# « À juste titre », « à fleur de peau ».
APRES_A = frozenset(["juste", "fleur", "grace", "pierre", "perle"])
# First names that begin another one, written in two words.
COMPOSANTS = frozenset(["marie"])
ENSUITE = frozenset(["puis", "ensuite"])
# First names that are also participles: an accent tells them where capitals tell nothing.
PARTICIPES = frozenset(["marie", "honore", "felicite", "desire", "aime"])


def noms_etrangers(propre: str, plie: str, lexique: Lexique) -> Iterator[Trouvaille]:
    """Find names in a text that is not in French: behind a civility with a capital, and first names of the lists.

    The other signs are words of French; German gives a capital to every noun.
    """
    lecture = TexteEnLecture(propre, jetons(propre, plie), lexique, capitales_parlantes(propre))
    couvert = 0
    for rang, jeton in enumerate(lecture.mots):
        suivant = lecture.voisin(rang, " .")
        appelle = suivant is not None and suivant.est_haut and jeton.plie in lexique.civilites | CIVILITES_ETRANGERES
        if jeton.debut < couvert or not (appelle or (jeton.est_haut and est_sur(jeton, lexique))):
            continue
        premier = rang + 1 if appelle else rang
        couvert = lecture.mots[fin_de_nom(lecture, premier)].fin
        yield Trouvaille(lecture.mots[premier].debut, couvert, "nom")


def noms(propre: str, plie: str, lexique: Lexique) -> Iterator[Trouvaille]:
    """Find the names of people in a text and its folded twin."""
    lecture = TexteEnLecture(propre, jetons(propre, plie), lexique, capitales_parlantes(propre))
    yield from signature(lecture)
    yield from initiales(lecture)
    couvert = 0
    for rang, jeton in enumerate(lecture.mots):
        if jeton.debut < couvert:
            continue
        premier = _debut_de_nom(lecture, rang, couvert)
        if premier is None:
            continue
        dernier = fin_de_nom(lecture, premier)
        debut = _reculer(lecture, premier)
        yield Trouvaille(lecture.mots[debut].debut, lecture.mots[dernier].fin, "nom")
        if (suite := _apres_et(lecture, dernier, pluriel=jeton.plie in PLURIELS)) is not None:
            dernier = fin_de_nom(lecture, suite)
            yield Trouvaille(lecture.mots[suite].debut, lecture.mots[dernier].fin, "nom")
        couvert = lecture.mots[dernier].fin


def _apres_et(lecture: TexteEnLecture, rang: int, *, pluriel: bool) -> int | None:
    """Return the second name of « Mmes Untel et Unetelle », « à Ginou et à Lulu », « Ginou ainsi qu’à Lulu »."""
    place, suivant, lies = rang, lecture.voisin(rang, " ,"), 0
    while suivant and suivant.plie in {"et", "a", "ainsi", "qu", "que", "comme"}:
        suivant, place, lies = lecture.voisin(place + 1, " '"), place + 1, lies + 1
    if suivant is None or not lies or est_civilite(lecture, place + 1):
        return None
    lexique = lecture.lexique
    if pluriel:
        return place + 1 if _peut_etre_nom(lecture, suivant, fort=True) else None
    connus = lexique.mots | lexique.jamais | lexique.metiers | lexique.lieux_devant
    inconnu = lecture.parlantes and suivant.est_haut and not suivant.est_crie and suivant.plie not in connus
    return place + 1 if inconnu or (suivant.plie in lexique.prenoms and suivant.plie not in lexique.mots) else None


def _debut_de_nom(lecture: TexteEnLecture, rang: int, couvert: int) -> int | None:
    """Return where the name starts that the word at `rang` calls or begins; None when there is none.

    Names are found until `couvert` already: what they hold is no street that makes a place of what follows.
    """
    jeton, lexique = lecture.mots[rang], lecture.lexique
    if est_civilite(lecture, rang) or _est_nee(lecture, rang):
        return _appele(lecture, rang, fort=True)
    if jeton.plie in lexique.metiers:
        return _appele(lecture, rang, fort=False)
    if jeton.plie in lexique.appels:
        return _apres_appel(lecture, rang)
    if jeton.plie in lexique.politesses and (place := _apres_politesse(lecture, rang)) is not None:
        return place
    if _est_un_lieu(lecture, rang, couvert):
        return None
    return rang if _est_inconnu_a_capitale(lecture, rang) or _est_prenom(lecture, rang) else None


def _est_nee(lecture: TexteEnLecture, rang: int) -> bool:
    """Tell « née Dubois » from « née ici »: where capitals tell something, one follows."""
    suivant = lecture.voisin(rang)
    return lecture.mots[rang].plie == "nee" and lecture.parlantes and suivant is not None and suivant.est_haut


def _appele(lecture: TexteEnLecture, rang: int, *, fort: bool) -> int | None:
    """Return the name right behind a civility (`fort`) or a function, particles skipped."""
    jeton, place = lecture.mots[rang], rang + 1
    suivant = lecture.voisin(rang, f" .'{OUVRANTS}" if jeton.plie in ABREGES else " " if fort else " :")
    if suivant and not suivant.est_haut and lecture.parlantes and lecture.propre[suivant.debut - 1] in OUVRANTS:
        return None
    if suivant and suivant.plie in lecture.lexique.civilites | {"m"} and not fort:
        return None
    debut = place
    while suivant and est_particule(lecture, suivant) and place - debut < PLUS_LONG:
        suivant, place = lecture.voisin(place), place + 1
    if suivant is None:
        return None
    if place > debut:
        est_nom = _suit_une_particule(lecture, lecture.mots[debut], suivant, fort=fort)
    else:
        est_nom = _peut_etre_nom(lecture, suivant, fort=fort)
    return debut if est_nom else None


def _suit_une_particule(lecture: TexteEnLecture, particule: Jeton, jeton: Jeton, *, fort: bool) -> bool:
    lexique = lecture.lexique
    if jeton.plie in lexique.jamais or len(jeton.plie) == 1:
        return False
    if lecture.parlantes and (particule.est_haut or jeton.est_haut):
        return jeton.est_haut
    connu = jeton.plie in lexique.mots | lexique.metiers | lexique.lieux_devant
    nette = particule.plie in PARTICULES_NETTES or (fort and particule.plie == "de")
    return nette and not connu and not ADJECTIF.search(jeton.plie)


def _peut_etre_nom(lecture: TexteEnLecture, jeton: Jeton, *, fort: bool) -> bool:
    """Tell whether a called word is a name: by its capital where capitals tell something, else by being no common word."""
    lexique = lecture.lexique
    if len(jeton.plie) == 1:
        return fort and jeton.est_haut and lecture.propre[jeton.fin : jeton.fin + 1] not in "'’"
    if jeton.plie in lexique.jamais:
        return False
    if lecture.parlantes and jeton.est_haut and (fort or not jeton.ouvre):
        return fort or not jeton.est_crie or jeton.plie not in lexique.mots
    if jeton.plie in lexique.prenoms and jeton.plie not in lexique.mots:
        return True
    connu = jeton.plie in lexique.mots or jeton.plie in lexique.metiers
    if fort:
        return not connu and not ADJECTIF_NET.search(jeton.plie)
    return not lecture.parlantes and not connu and not ADJECTIF.search(jeton.plie)


def _apres_appel(lecture: TexteEnLecture, rang: int) -> int | None:
    """Return the name behind « s’appelle », « prénom », « au nom de »."""
    place = rang + 1
    suivant = lecture.voisin(rang, " :.,'")
    if suivant and lecture.mots[rang].plie == "nom" and suivant.plie in {"de", "d", "est"}:
        suivant, place = lecture.voisin(place, " :'"), place + 1
    if suivant and est_particule(lecture, suivant) and (apres := lecture.voisin(place)):
        return place if _suit_une_particule(lecture, suivant, apres, fort=True) else None
    if suivant is None or suivant.plie in lecture.lexique.jamais or est_civilite(lecture, place):
        return None
    if (suivant.est_haut and lecture.parlantes) or connu_prenom(suivant, lecture.lexique):
        return place
    # « Le nom » of a thing follows as well: only « nom de », « nom est » call whoever is no known word.
    appelle = place > rang + 1 or suivant.est_haut or lecture.mots[rang].plie not in {"nom", "noms", "appel"}
    return place if appelle and not lecture.parlantes and suivant.plie not in lecture.lexique.mots else None


def _apres_politesse(lecture: TexteEnLecture, rang: int) -> int | None:
    """Return the unknown word with a capital behind « merci à », « grâce à », « par », « avec »: nobody thanks a town."""
    place, suivant = rang + 1, lecture.voisin(rang, " ,")
    while suivant and suivant.plie in {"a", "beaucoup", "encore", "infiniment", "mille", "fois", "sur"}:
        suivant, place = lecture.voisin(place, " ,"), place + 1
    if suivant is None or not lecture.parlantes or not suivant.est_haut or suivant.est_crie:
        return None
    lexique = lecture.lexique
    connus = lexique.mots | lexique.jamais | lexique.lieux | lexique.metiers | lexique.lieux_devant | lexique.civilites
    return None if suivant.plie in connus or suivant.ouvre else place


def _est_inconnu_a_capitale(lecture: TexteEnLecture, rang: int) -> bool:
    """Tell an unknown word with a capital, where a person is spoken of: « c’est Ginou qui », « Ginou m’a aidé », « Ginou Almeda crie »."""
    jeton = lecture.mots[rang]
    if not _est_nom_inconnu(lecture, jeton):
        return False
    avant, apres = lecture.mots[rang - 1] if rang else None, lecture.voisin(rang)
    if jeton.ouvre and apres is not None and apres.plie in {"m", "nous"} and _agit(lecture, rang):
        return True
    if not lecture.parlantes:
        return False
    if avant and lecture.voisin(rang - 1, " ") and not jeton.ouvre and avant.plie in lecture.lexique.avant_quelqu_un:
        return True
    determine = (
        avant is not None and lecture.voisin(rang - 1, " '") and avant.plie in lecture.lexique.jamais | {"a", "d"}
    )
    return not determine and apres is not None and _est_nom_inconnu(lecture, apres)


def _est_nom_inconnu(lecture: TexteEnLecture, jeton: Jeton) -> bool:
    seul = len(jeton.plie) > 2 and jeton.est_haut and not jeton.est_crie  # noqa: PLR2004 -- shorter is an acronym
    return seul and jeton.plie not in lecture.lexique.communs


def _est_prenom(lecture: TexteEnLecture, rang: int) -> bool:
    """Tell whether a word is a first name by itself."""
    return est_sur(lecture.mots[rang], lecture.lexique) or _est_equivoque(lecture, rang)


def _est_equivoque(lecture: TexteEnLecture, rang: int) -> bool:
    """Tell whether a first name that is also a word stands where a person does."""
    jeton, lexique = lecture.mots[rang], lecture.lexique
    if jeton.plie not in lexique.equivoques:
        return False
    apres = lecture.voisin(rang)
    compose = apres is not None and jeton.plie in COMPOSANTS and apres.plie in lexique.possibles
    apres_un_autre = rang and lecture.voisin(rang - 1, " ") and lecture.mots[rang - 1].plie in ENSUITE
    if compose or ((jeton.ouvre or apres_un_autre) and _agit(lecture, rang)):
        return True
    if lecture.parlantes and jeton.est_haut:
        suivi = apres is not None and (apres.est_haut or apres.plie in {"du", "au", "qui"})
        return suivi if jeton.ouvre else not jeton.est_crie
    if jeton.plie in PARTICIPES and jeton.est_accentue:
        return False
    return _est_appele(lecture, rang)


def _est_appele(lecture: TexteEnLecture, rang: int) -> bool:
    """Tell whether the words around call a person: « merci claire », « à rose », « de la part de rose », « c’est rose qui »."""
    avant, encore = _avant(lecture, rang, 1), _avant(lecture, rang, 2)
    apres = lecture.voisin(rang)
    if avant is None:
        return False
    if avant.plie == "a" and lecture.mots[rang].plie not in APRES_A:
        return lecture.propre[avant.debut] in "àÀ" or (
            encore is not None and encore.plie in lecture.lexique.vers_quelqu_un
        )
    if avant.plie in {"est", "etait"}:
        return apres is not None and apres.plie == "qui"
    if avant.plie == "de":
        return encore is not None and encore.plie == "part"
    appels = lecture.lexique.vers_quelqu_un | lecture.lexique.politesses - {"avec", "grace", "mention"}
    return avant.plie in appels and (apres is None or apres.plie in lecture.lexique.apres_prenom)


def _avant(lecture: TexteEnLecture, rang: int, recul: int) -> Jeton | None:
    """Return the word `recul` places before, when only blanks and commas stand between."""
    suivis = all(lecture.voisin(place, " ,'") for place in range(rang - recul, rang))
    return lecture.mots[rang - recul] if rang >= recul and suivis else None


def _agit(lecture: TexteEnLecture, rang: int) -> bool:
    """Tell whether a verb follows, pronouns between: « Claire m’a répondu », not « Claire et complète », « Rose est la couleur »."""
    place, suivant = rang + 1, lecture.voisin(rang)
    while suivant and suivant.plie in lecture.lexique.pronoms:
        suivant, place = lecture.voisin(place, " '"), place + 1
    if suivant is None or suivant.plie not in lecture.lexique.verbes or lecture.propre[suivant.debut] in "àÀ":
        return False
    apres = lecture.voisin(place, " '")
    if suivant.plie in lecture.lexique.verbes_d_etat:
        return apres is not None and apres.plie not in lecture.lexique.apres_une_chose
    # Typed without accents, « fidele a la charte ».
    return suivant.plie != "a" or apres is None or apres.plie not in {"la", "le", "l", "les"}


def _est_un_lieu(lecture: TexteEnLecture, rang: int, couvert: int) -> bool:
    """Tell whether a street, a school or a saint stands before, from `couvert` on, first names and particles between."""
    lexique = lecture.lexique
    for place in range(rang - 1, max(-1, rang - PORTEE_DU_LIEU), -1):
        avant = lecture.mots[place]
        if avant.debut < couvert or lecture.voisin(place, " '-") is None:
            return False
        if avant.plie in lexique.lieux_devant:
            return True
        titre = avant.plie in {"et", "general", "marechal", "docteur", "president", "abbe", "colonel"}
        if not (titre or avant.plie in lexique.particules or avant.plie in lexique.prenoms or avant.est_haut):
            return False
    return False


def _reculer(lecture: TexteEnLecture, premier: int) -> int:
    """Return where a name really starts: the surname comes first (« DUPONT Jean »), or another first name (« marie laure »)."""
    if premier == 0 or lecture.voisin(premier - 1, " ") is None:
        return premier
    avant, lexique = lecture.mots[premier - 1], lecture.lexique
    if avant.plie in lexique.possibles and est_sur(lecture.mots[premier], lexique):
        return premier - 1
    est_nom = avant.est_haut and (avant.est_crie or not avant.ouvre) if lecture.parlantes else avant.ouvre
    muet = not lecture.parlantes and (
        avant.plie in lexique.appels | lexique.lieux_devant or ADJECTIF.search(avant.plie)
    )
    return (
        premier - 1
        if est_nom and len(avant.plie) > 1 and avant.plie not in lexique.sans_nom_devant and not muet
        else premier
    )
