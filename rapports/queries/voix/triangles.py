"""What visits measured, what users feel, what agents live: the eight determinants, voice beside voice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bornes.avis.queries.lexiques import themes_connus
from bornes.enums import DETERMINANT_DE_LA_RAISON
from bornes.indicateurs.logic.indicateurs import Taux, taux
from bornes.indicateurs.logic.tranches import joindre
from bornes.indicateurs.queries import indicateurs as q
from bornes.logic.petits_nombres import est_petit
from campagnes.enums import Determinant
from organismes.models import Inscription
from rapports.logic.voix.calculs import ecarts_des_voix
from rapports.logic.voix.graphiques_triangles import ligne_des_voix
from rapports.logic.voix.tableau import CompteNomme, Triangle, Vecu
from rapports.queries.voix.ecoute import TrancheEcoute
from socle.logic.typographie import accorder
from sondages.enums import EtatSondage
from sondages.models import Sondage
from sondages.queries.lecture import LigneDeterminant, lire_determinants
from sondages.queries.resultats import Resultats, resultats_de
from trophees.queries.determinants import determinants_mesures

SANS_SONDAGE, SANS_CARTE, FLOU = (
    "pas de consultation publiée",
    "pas de question",
    "presque tous d’accord ou pas d’accord",
)


class Ressenti(NamedTuple):
    """Favourable answers out of `n`, what was asked, and whether telling it would give a handful."""

    favorables: int
    n: int
    question: str
    est_petit: bool


@dataclass(frozen=True)
class AgentsLus:
    """The last poll of agents of an edition that may be read: its determinants, from what it tells of cards alone."""

    phrase: str = ""
    absents: str = SANS_SONDAGE
    determinants: Mapping[str, LigneDeterminant] = field(default_factory=dict)
    resultats: Resultats | None = None

    def vecu(self, determinant: str) -> tuple[Vecu | None, str]:
        """Return what agents said of a determinant, or why nothing is told."""
        lu = self.determinants.get(determinant)
        if lu is None:
            return None, self.absents
        if lu.accord is not None:
            accord = lu.accord
            return Vecu(accord.valeur, accord.bas, accord.haut, lu.nb_cartes, lu.nb_floues), ""
        return None, FLOU if lu.nb_floues else SANS_CARTE


def agents_lus(inscription: Inscription) -> AgentsLus:
    """Read the last poll of a registration whose results were published, the same for whoever reads."""
    publies = Sondage.objects.filter(inscription=inscription, etat=EtatSondage.PUBLIE).select_related("depouillement")
    sondage = publies.order_by("-clos_le", "-pk").first()
    if sondage is None:
        return AgentsLus()
    resultats = resultats_de(sondage)
    if resultats.bulletins is None:
        return AgentsLus(absents=f"moins de {resultats.seuil} bulletins")
    return AgentsLus(
        phrase=f"«\u202f{resultats.titre}\u202f», {accorder(resultats.bulletins, 'bulletin')} pour "
        f"{accorder(resultats.effectif, 'agent')}",
        determinants={ligne.code: ligne for ligne in lire_determinants(resultats)},
        resultats=resultats,
    )


def triangles_de(
    inscription: Inscription, tranches: Sequence[TrancheEcoute], agents: AgentsLus, *, periode: str = ""
) -> tuple[Triangle, ...]:
    """Set the three voices side by side; only once the body was given its results.

    `tranches` are what the whole body heard, one stretch of time after another, over a `periode` as addresses write it.
    """
    if inscription.campagne.restituee_le is None:
        return ()
    mesures = determinants_mesures(inscription)
    triangles = (
        _triangle(
            determinant,
            tranches,
            mesures.get(determinant.value, (None, None)),
            agents.vecu(determinant.value),
            inscription.campagne.seuil_performance,
        )
        for determinant in Determinant
    )
    return tuple(replace(triangle, periode=periode) for triangle in triangles)


def se_compte(code: str, tranches: Sequence[TrancheEcoute]) -> bool:
    """Tell that the favourable answers about a determinant, and the others, may be counted.

    Neither is a handful in any stretch of time, nor is what they leave of those who were satisfied and of the others.
    """
    determinant = Determinant(code)
    for tranche in tranches:
        senti = _ressenti(determinant, tranche.total)
        if senti is None:
            return False
        parts = [senti.favorables, senti.n - senti.favorables]
        if determinant != Determinant.ATT:
            satisfaits = sum(tranche.total.notes[3:])
            parts += [satisfaits - parts[0], tranche.total.n - satisfaits - parts[1]]
        if any(map(est_petit, parts)):
            return False
    return True


def _triangle(
    determinant: Determinant,
    tranches: Sequence[TrancheEcoute],
    mesuree: tuple[float | None, tuple[float, float] | None],
    vecue: tuple[Vecu | None, str],
    seuil: int,
) -> Triangle:
    (mesure, bornes), (vecu, absent) = mesuree, vecue
    sentis = [senti for tranche in tranches if (senti := _ressenti(determinant, tranche.total))]
    cache = any(senti.est_petit for senti in sentis)
    ressenti = None if cache else _taux_ressenti(sentis)
    question = sentis[0].question if sentis else ""
    return Triangle(
        code=determinant.value,
        nom=str(determinant.label),
        question=question,
        mesure=mesure,
        intervalle=bornes,
        ressenti=ressenti,
        n_cache=cache,
        commentaires=() if question else _commentaires(determinant, tranches),
        vecu=vecu,
        vecu_absent=absent,
        ecarts=ecarts_des_voix(mesure, bornes, ressenti, vecu),
        dessin=ligne_des_voix(mesure, bornes, ressenti, vecu, seuil),
    )


def _taux_ressenti(sentis: Sequence[Ressenti]) -> Taux | None:
    return taux(sum(senti.favorables for senti in sentis), sum(senti.n for senti in sentis))


def _ressenti(determinant: Determinant, comptes: q.Comptes) -> Ressenti | None:
    """Return what users answered about a determinant; None where the questionnaire asks nothing."""
    if determinant == Determinant.ATT:
        return _attente(comptes)
    return _raisons(determinant, comptes) if determinant in DETERMINANT_DE_LA_RAISON.values() else None


def _attente(comptes: q.Comptes) -> Ressenti:
    oui, plutot, non = comptes["attente_oui"], comptes["attente_plutot"], comptes["attente_non"]
    n = oui + plutot + non
    return Ressenti(oui + plutot, n, "l’attente leur semble acceptable ou plutôt", est_petit(n))


def _raisons(determinant: Determinant, comptes: q.Comptes) -> Ressenti:
    cle = determinant.value.lower()
    cites = comptes[f"{cle}_cites"]
    raisons = [r for r, d in DETERMINANT_DE_LA_RAISON.items() if d == determinant]
    seules = [comptes[f"raison_{r.value}"] for r in raisons]
    cache = est_petit(cites) or any(est_petit(n) or est_petit(cites - n) for n in seules if len(seules) > 1)
    # Those who cite both reasons of a determinant.
    cache = cache or est_petit(sum(seules) - cites)
    mots = " ou ".join(str(r.label) for r in raisons)
    return Ressenti(comptes[f"{cle}_satisfaits"], cites, f"satisfaits parmi ceux qui citent {mots}", cache)


def _commentaires(determinant: Determinant, tranches: Sequence[TrancheEcoute]) -> tuple[CompteNomme, ...]:
    """Count the comments that speak of a determinant that no question asks about, handfuls hidden."""
    comptes = (
        CompteNomme(
            theme.libelle,
            joindre(None if est_petit(n := tranche.themes.get(theme.code, 0)) else n for tranche in tranches),
        )
        for theme in themes_connus()
        if theme.determinant == determinant
    )
    return tuple(compte for compte in comptes if compte.n)
