"""What a voice, a gap, an importance, a change or a landmark comes from, with the levels of `chiffre_explique`.

None is made of the contacts of the body alone, and none tells more than the page where it stands: opinions by counts
that hold no handful, else in whole points; agents by the counts that their document publishes; other bodies by how many
they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from bornes.indicateurs.logic.indicateurs import EcartDePoints, Estimation, Taux
from enquetes.referentiels.logic.arrondi import arrondir, arrondir_un_ecart, entier_proche, exact
from enquetes.visites.logic.notation import moyenne_ponderee
from rapports.logic.chiffres import CITE, ECARTS, EVOLUTION, LIEN, MOYENNE, PAIRS, RESSENTI, VECU, Figure
from rapports.logic.explication.chiffre_explique import POUR_CENT, ChiffreExplique, completer
from rapports.logic.explication.regles import Operation
from rapports.logic.explication.scores import NOMS_DES_AXES, ContactExplique, nom_de
from rapports.logic.resultats.lignes import Bornes
from rapports.logic.voix.poids import CorrelationDeRang
from socle.logic.typographie import accorder, chiffres_d_un_ecart, intervalle_en_mots
from sondages.logic.accord import AccordMoyen
from trophees.logic.reperes import Repere

METHODE_DES_VOIX = "1.1"
"""1.0 gave agents no interval."""
VOIX, PETITS_NOMBRES, POIDS = "ecart-des-voix", "petits-nombres", "poids-des-determinants"
POINTS, SUR_100, SUR_1 = "points", "sur 100", "sur une échelle de −1 à 1"
SUITES = {
    RESSENTI: "ressenti par les usagers",
    VECU: "vécu par les agents",
    CITE: "cité par les usagers",
    LIEN: "va de pair avec leur satisfaction",
    PAIRS: "médiane des pairs",
    **{code: f"écart entre le {premiere} et le {seconde}" for (premiere, seconde), code in ECARTS.items()},
}
PERIODES_EN_MOTS = {"4S": "4 dernières semaines", "12S": "12 dernières semaines"}


def nom_d_ailleurs(figure: Figure) -> str:
    """Name a figure that is made of more than the contacts of the body."""
    if figure.code == EVOLUTION:
        return "Changement depuis l’édition précédente"
    if figure.code == MOYENNE:
        return "Moyenne de l’édition"
    de_quoi = NOMS_DES_AXES.get(figure.axe) or nom_de(Figure(figure.canal))
    return ", ".join(filter(None, (de_quoi, SUITES[figure.mesure], PERIODES_EN_MOTS.get(figure.periode, ""))))


def part_d_opinions(
    figure: Figure, lu: Taux, mots: tuple[str, str], *, ancre: str, se_compte: bool, nom: str = ""
) -> ChiffreExplique:
    """Return a share of opinions: both counts when neither is a handful (`se_compte`), else the share in whole points."""
    nom = nom or nom_d_ailleurs(figure)
    if not se_compte:
        return _en_bloc(
            ChiffreExplique(
                nom,
                Fraction(entier_proche(lu.valeur)),
                Operation.ENSEMBLE,
                PETITS_NOMBRES,
                str(figure),
                unite=POUR_CENT,
                bornes=_en_points(lu),
                decimales=0,
            ),
            accorder(lu.n, "réponse"),
        )
    termes = zip(mots, (100, 0), (lu.favorables, lu.n - lu.favorables), strict=True)
    return completer(
        ChiffreExplique(nom, None, Operation.PONDEREE, ancre, str(figure), unite=POUR_CENT, bornes=(lu.bas, lu.haut)),
        (_nombre(mot, valeur, n, ancre) for mot, valeur, n in termes),
    )


def accord_des_agents(
    figure: Figure, accord: AccordMoyen, cartes: Iterable[tuple[str, tuple[int, int], str]], lu_ou: str
) -> ChiffreExplique:
    """Return what agents live: the mean over cards of (words, those who agree and do not, why no count is told)."""
    bas, haut = accord.bornes_sans_hypothese
    # One silent among four hundred, and not all of them answered.
    entendus = min(entier_proche(100 * accord.participation), 100 if accord.est_complet else 99)
    participation = f"{entendus}\u202f% des agents ont répondu"
    if bas < haut:
        participation += f"\u202f; si tous les autres étaient d’un même avis, {intervalle_en_mots(bas, haut)}"
    return completer(
        ChiffreExplique(
            nom_d_ailleurs(figure),
            None,
            Operation.MOYENNE,
            VOIX,
            str(figure),
            unite=POUR_CENT,
            bornes=accord.bornes,
            version=f"{lu_ou}, {participation}",
        ),
        (_carte(*carte) for carte in cartes),
    )


def _carte(enonce: str, jugements: tuple[int, int], tu: str) -> ChiffreExplique:
    nue = ChiffreExplique(f"«\u202f{enonce}\u202f»", None, Operation.PONDEREE, VOIX, unite=POUR_CENT)
    if tu:
        return ChiffreExplique(nue.nom, None, Operation.PONDEREE, VOIX, est_compte=False, mention=tu)
    mots = ("plutôt d’accord", "plutôt pas d’accord")
    return completer(nue, (_nombre(mot, v, n, VOIX) for mot, v, n in zip(mots, (100, 0), jugements, strict=True)))


def ecart_de_voix(figure: Figure, lu: EcartDePoints, voix: Sequence[ChiffreExplique]) -> ChiffreExplique:
    """Return a gap between two voices; in whole points where one of them is, but an end that leaves zero out."""
    est_rond = any(une.decimales == 0 for une in voix)
    premiere, seconde = (une.valeur or Fraction(0) for une in voix)
    return ChiffreExplique(
        nom_d_ailleurs(figure),
        Fraction(arrondir_un_ecart(lu.valeur)) if est_rond else premiere - seconde,
        Operation.DIFFERENCE,
        VOIX,
        str(figure),
        unite=POINTS,
        bornes=_en_points(lu, chiffres_d_un_ecart(lu.bas, lu.haut)) if est_rond else (lu.bas, lu.haut),
        decimales=0 if est_rond else 1,
        termes=tuple(voix),
    )


def mesure_par_les_visites(axe: str, valeur: float, bornes: Bornes | None) -> ChiffreExplique:
    """Return what visits measured, whose address leads down to contacts."""
    nom = f"{NOMS_DES_AXES[axe]}, mesuré par les visites"
    return ChiffreExplique(nom, exact(valeur), Operation.PONDEREE, "score-organisme", axe, bornes=bornes)


def correlation(figure: Figure, lien: CorrelationDeRang) -> ChiffreExplique:
    """Return how a determinant goes with satisfaction over the bodies of an edition, none of which is told."""
    return _en_bloc(
        ChiffreExplique(
            nom_d_ailleurs(figure),
            Fraction(arrondir(lien.valeur, 2)),
            Operation.ENSEMBLE,
            POIDS,
            str(figure),
            unite=SUR_1,
            bornes=(lien.bas, lien.haut),
            decimales=2,
        ),
        accorder(lien.n, "organisme"),
    )


def mediane_des_pairs(figure: Figure, repere: Repere) -> ChiffreExplique:
    """Return where the peers of a body stand: how many they are, their middle half, to one decimal as on pages."""
    moitie = " à ".join(str(arrondir(borne)).replace(".", ",") for borne in (repere.q1, repere.q3))
    return _en_bloc(
        ChiffreExplique(
            nom_d_ailleurs(figure),
            Fraction(arrondir(repere.mediane)),
            Operation.ENSEMBLE,
            "pairs",
            str(figure),
            unite=SUR_100,
        ),
        accorder(repere.nombre, "organisme"),
        f"moitié centrale de {moitie}",
    )


def moyenne_de_l_edition(nombre: int, moyenne: float, bornes: Bornes | None) -> ChiffreExplique:
    """Return the mean of all bodies: how many they are, and its interval, in whole points as on pages.

    The middle of a finer one would be the exact mean, and two of these the score of a body that came or left.
    """
    figure = Figure(code=MOYENNE)
    return _en_bloc(
        ChiffreExplique(
            nom_d_ailleurs(figure),
            Fraction(arrondir(moyenne)),
            Operation.ENSEMBLE,
            "evolution",
            MOYENNE,
            unite=SUR_100,
            bornes=bornes and (float(arrondir(bornes[0], 0)), float(arrondir(bornes[1], 0))),
            est_indication=bornes is None,
        ),
        accorder(nombre, "organisme"),
    )


def changement(lu: EcartDePoints, editions: Sequence[ChiffreExplique]) -> ChiffreExplique:
    """Return the change of a score between two editions, the later first."""
    apres, avant = (une.valeur or Fraction(0) for une in editions)
    return ChiffreExplique(
        nom_d_ailleurs(Figure(code=EVOLUTION)),
        apres - avant,
        Operation.DIFFERENCE,
        "evolution",
        EVOLUTION,
        unite=POINTS,
        bornes=(lu.bas, lu.haut),
        termes=tuple(editions),
    )


def score_sur_les_communs(
    nom: str,
    contacts: Sequence[ContactExplique],
    criteres: frozenset[str],
    poids: Mapping[str, int],
    score: Estimation,
    prefixe: str,
) -> ChiffreExplique:
    """Return the score of an edition on the criteria and channels (`poids`) that both editions measured alike."""
    return completer(
        ChiffreExplique(nom, None, Operation.PONDEREE, "evolution", bornes=(score.bas, score.haut)),
        (
            _canal_commun(canal, [c for c in contacts if c.note.canal == canal], criteres, un, prefixe)
            for canal, un in poids.items()
        ),
    )


def _canal_commun(
    canal: str, contacts: Sequence[ContactExplique], criteres: frozenset[str], poids: int, prefixe: str
) -> ChiffreExplique:
    scores = ((c, moyenne_ponderee(note for note in c.note.criteres if note.code in criteres)) for c in contacts)
    figure = Figure(canal)
    return completer(
        ChiffreExplique(
            nom_de(figure), None, Operation.MOYENNE, "evolution", str(figure), poids=Fraction(poids), prefixe=prefixe
        ),
        (
            ChiffreExplique(
                contact.nom,
                score,
                Operation.BAREME,
                "evolution",
                str(Figure(canal, "", contact.numero)),
                prefixe=prefixe,
            )
            for contact, score in scores
            if score is not None
        ),
    )


def _en_bloc(chiffre: ChiffreExplique, combien: str, mention: str = "") -> ChiffreExplique:
    """Give a figure one term, that says how many it is made of and nothing of any of them."""
    bloc = ChiffreExplique(f"{combien}, ensemble", chiffre.valeur, Operation.ENSEMBLE, chiffre.ancre, mention=mention)
    return replace(chiffre, termes=(bloc,))


def _nombre(mot: str, valeur: int, n: int, ancre: str) -> ChiffreExplique:
    return ChiffreExplique(mot, Fraction(valeur), Operation.BAREME, ancre, poids=Fraction(n))


def _en_points(lu: Estimation, chiffres: int = 0) -> Bornes:
    return float(arrondir_un_ecart(lu.bas, chiffres)), float(arrondir_un_ecart(lu.haut, chiffres))
