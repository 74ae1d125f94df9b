"""The story of a result, told in a title and two sentences made from its figures."""

from __future__ import annotations

from collections.abc import Sequence

from organismes.enums import Canal
from rapports.logic.resultats.graphiques_attente import en_jours
from rapports.logic.resultats.lignes import Bornes, LigneCanal, LigneDelai, ecart_net
from rapports.logic.resultats.tableau import Constats, Recit
from socle.logic.typographie import INSECABLE, accorder, arrondi, decimale, entier, intervalle_en_mots
from trophees.logic.reperes import Repere

ECART_QUI_PARLE = 10
PERFORMANT, SATISFAISANT, FAIBLE = 80, 65, 50
MAXIMUM = 4
"""Decimals that intervals are kept with."""
# Subject with its article, number, and the noun of one contact with its gender.
SUJETS: dict[str, tuple[str, int]] = {
    Canal.EMAIL: ("le courriel", 1),
    Canal.COURRIER: ("le courrier", 1),
    Canal.TEL: ("le téléphone", 1),
    Canal.RS: ("les réseaux sociaux", 2),
    Canal.WEB: ("le site", 1),
    Canal.PHYS: ("l’accueil physique", 1),
}
CONTACTS: dict[str, tuple[str, str, str]] = {
    Canal.EMAIL: ("courriel", "courriels", ""),
    Canal.COURRIER: ("lettre", "lettres", "e"),
    Canal.RS: ("message", "messages", ""),
    Canal.WEB: ("formulaire", "formulaires", ""),
}
NOMBRES = tuple("zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split())  # noqa: SIM905 -- one readable line


def raconter(
    constats: Constats,
    canaux: Sequence[LigneCanal],
    score: float | None,
    bornes: Bornes | None,
    pairs: Repere | None = None,
) -> Recit:
    """Tell the result; a body without score is told why."""
    if not constats.nb_contacts:
        return Recit(
            "Aucun contact validé", ("Aucun contact de cette édition n’a pu être validé pour votre organisme.",)
        )
    comptes = [canal for canal in canaux if canal.est_significatif and canal.score is not None]
    phrases = [_premiere(constats)]
    seconde = _delais(constats.delais, comptes) or _parmi_les_pairs(bornes, pairs)
    return Recit(_titre(comptes, score), (*phrases, *([seconde] if seconde else [])))


SANS_MESURES = Recit(
    "Vos résultats demeurent, vos contacts ne sont plus gardés",
    (
        "Les contacts d’une édition servent les trois années suivantes, puis s’effacent.",
        "Les scores, les engagements et leurs intervalles restent\u202f; priorités, délais et critères ne se lisent plus.",
    ),
)
"""What is told of an edition whose contacts went at the end of their retention (regles#conservation-mesures)."""
SANS_CONTACT = Recit(
    "Aucun contact prévu",
    ("Le terrain de cette édition ne comptait aucun contact avec votre organisme\u202f: il n’y a rien à mesurer.",),
)
"""What is told of a body that no plan held, as one validated once the fieldwork was over."""


def nombre(valeur: int, *, feminin: bool = False) -> str:
    """Write a count in letters up to sixteen, in figures beyond."""
    if valeur == 1 and feminin:
        return "une"
    return NOMBRES[valeur] if valeur < len(NOMBRES) else str(valeur)


def _titre(canaux: Sequence[LigneCanal], score: float | None) -> str:
    if score is None or not canaux:
        return "Trop peu de contacts pour un score"
    accueil, net = f"Un accueil {_ton(score)}", ecart_net(canaux)
    if len(canaux) == 1:
        return f"{accueil}, sur un seul canal"
    if net is None:
        return f"{accueil}, sans écart net d’un canal à l’autre"
    meilleur, pire = net
    if (meilleur.score or 0) - (pire.score or 0) < ECART_QUI_PARLE:
        return f"{accueil}, sans grand écart net d’un canal à l’autre"
    return f"{_porte(meilleur)}, {_coute(pire)}"


def _ton(score: float) -> str:
    if score >= PERFORMANT:
        return "performant"
    if score >= SATISFAISANT:
        return "satisfaisant"
    return "à consolider" if score >= FAIBLE else "à améliorer"


def _porte(canal: LigneCanal) -> str:
    sujet, pluriel = SUJETS[canal.code]
    verbe = "vous portent" if pluriel > 1 else "vous porte"
    if (canal.score or 0) < FAIBLE:
        # Better than the one that costs; one contact alone may stand above it, by chance.
        verbe = "résistent mieux" if pluriel > 1 else "résiste mieux"
    return f"{sujet[0].upper()}{sujet[1:]} {verbe}"


def _coute(canal: LigneCanal) -> str:
    sujet, pluriel = SUJETS[canal.code]
    if (canal.score or 0) >= PERFORMANT:
        return f"{sujet} {'suivent' if pluriel > 1 else 'suit'} de près"
    return f"{sujet} vous {'coûtent' if pluriel > 1 else 'coûte'}"


def _premiere(constats: Constats) -> str:
    """Tell the answers; a contact that asked for none, a site without form, was not left in silence."""
    nb_repondus, nb_exacts = constats.nb_repondus, constats.nb_exacts
    debut = f"Sur {accorder(constats.nb_contacts, 'contact')}"
    if not constats.nb_demandes:
        return f"{debut}, aucun ne demandait de réponse."
    if constats.nb_demandes < constats.nb_contacts:
        demandes = "qui demandait une réponse" if constats.nb_demandes == 1 else "qui demandaient une réponse"
        debut = f"Sur {accorder(constats.nb_demandes, 'contact')} {demandes}"
    if not nb_repondus:
        return f"{debut}, aucun n’a reçu de réponse."
    exacts = f"{nombre(nb_exacts, feminin=True)} fois de façon exacte et complète"
    if not nb_exacts:
        exacts = "jamais de façon exacte et complète"
    if nb_exacts == nb_repondus:
        exacts = "de façon exacte et complète" if nb_repondus == 1 else "chaque fois de façon exacte et complète"
    return f"{debut}, vos services ont répondu {nombre(nb_repondus, feminin=True)} fois, {exacts}."


def _delais(delais: Sequence[LigneDelai], canaux: Sequence[LigneCanal]) -> str:
    """Tell the answers of the lowest channel when it is a written one, else of the furthest from its commitment."""
    mesures = [delai for delai in delais if delai.nb_contacts and delai.canal in CONTACTS]
    if not mesures:
        return ""
    dernier = min(canaux, key=lambda canal: canal.score or 0.0).code if canaux else ""
    pire = next((delai for delai in mesures if delai.canal == dernier), None) or max(
        mesures, key=lambda d: (d.depasse, 1 - (d.taux or 0.0), d.nb_contacts)
    )
    return _reponses(pire)


def _reponses(delai: LigneDelai) -> str:
    """Tell how many contacts of a channel got an answer, and in how long."""
    un, plusieurs, accord = CONTACTS[delai.canal]

    def compter(combien: int) -> str:
        return f"{nombre(combien, feminin=bool(accord))} {un if combien == 1 else plusieurs}"

    if delai.nb_contacts == 1:
        if not delai.nb_reponses:
            return f"{_majuscule(compter(1))} envoyé{accord} est resté{accord} sans réponse."
        return f"{'La' if accord else 'Le'} {un} envoyé{accord} a reçu une réponse{_duree(delai)}."
    if not delai.nb_reponses:
        return f"Les {compter(delai.nb_contacts)} envoyé{accord}s sont resté{accord}s sans réponse."
    recus = "a reçu" if delai.nb_reponses == 1 else "ont reçu"
    sur = nombre(delai.nb_contacts, feminin=bool(accord))
    return f"{_majuscule(compter(delai.nb_reponses))} sur {sur} {recus} une réponse{_duree(delai)}."


def _duree(delai: LigneDelai) -> str:
    if delai.mediane is None:
        return ""
    jours = en_jours(delai.mediane, "jour ouvré").replace(INSECABLE, " ")
    moitie, au_plus = ("", "") if delai.nb_reponses == 1 else ("la moitié ", " au plus")
    en = f", {moitie}en {jours}{au_plus}" if delai.mediane else f", {moitie}en moins d’un jour ouvré"
    if delai.seuil is None:
        return en
    if delai.depasse:
        return f"{en}\u202f: au-delà du seuil de {delai.seuil} jours"
    return f"{en}, dans le seuil de {delai.seuil} jours"


def _parmi_les_pairs(bornes: Bornes | None, pairs: Repere | None) -> str:
    """Set the score against the middle of the peers; what the measure cannot tell is not told."""
    if bornes is None or pairs is None:
        return ""
    (bas, haut), mediane = bornes, pairs.mediane
    place = "au-dessus" if bas > mediane else "au-dessous" if haut < mediane else ""
    verdict = f"est {place} de" if place else "ne se distingue pas de"
    chiffres = _chiffres_qui_situent(bornes, mediane)
    milieu = f"la médiane de vos {entier(pairs.nombre)} pairs, {decimale(mediane, max(1, chiffres))}"
    return f"Votre score, {intervalle_en_mots(bas, haut, chiffres)}, {verdict} {milieu}."


def _chiffres_qui_situent(bornes: Bornes, mediane: float) -> int:
    """Return the decimals with which both ends read where they are: « 58 » is not under « 57,8 », nor above « 58,0 »."""

    def se_lisent(chiffres: int) -> bool:
        milieu = arrondi(mediane, max(1, chiffres))
        bas, haut = (arrondi(borne, chiffres) for borne in bornes)
        if bornes[0] > mediane:
            return bas > milieu
        return haut < milieu if bornes[1] < mediane else bas <= milieu <= haut

    return next((chiffres for chiffres in range(MAXIMUM) if se_lisent(chiffres)), MAXIMUM)


def _majuscule(texte: str) -> str:
    return f"{texte[0].upper()}{texte[1:]}"
