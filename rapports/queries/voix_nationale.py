"""What users say in a whole edition: the country, groups of bodies, the list that leads to each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bornes.logic.indicateurs import blocs, taux
from bornes.logic.petits_nombres import est_petit, proteger_groupes
from bornes.queries import indicateurs as q
from campagnes.models import Campagne
from organismes.enums import TypeOrganisme
from organismes.queries.annuaire import noms_des_departements
from rapports.logic.voix import Groupe, LigneOrganisme, VoixNationale
from rapports.logic.voix_mots import mot_periode
from rapports.queries import export_voix
from rapports.queries.choix_voix import ORIGINES
from rapports.queries.figures_voix import composer
from rapports.queries.voix import CONNUS, fin_d_ecoute
from trophees.enums import Categorie
from trophees.logic.classement import categorie

MOIS = {"1m": 1, "3m": 3, "12m": 12}
PERIODES = (("1m", "ce mois-ci"), ("3m", "3 derniers mois"), ("12m", "12 derniers mois"), ("tout", "depuis le début"))
CHOIX = {"periodes": PERIODES, "origines": ORIGINES}
# A body enters the first and last places with enough opinions, and when enough bodies do.
AVIS_POUR_CLASSER, ORGANISMES_POUR_CLASSER, PLACES = 30, 10, 5


@dataclass(frozen=True)
class FiltreNational:
    """What the address asks: a period of `PERIODES`, a door; a category, a type, a département for the list."""

    periode: str = "3m"
    origine: str = ""
    categorie: str = ""
    type: str = ""
    departement: str = ""

    @property
    def nb_actifs(self) -> int:
        """How many filters narrow the page."""
        return (self.periode != "3m") + sum(map(bool, (self.origine, self.categorie, self.type, self.departement)))


def filtre_national(parametres: Mapping[str, str]) -> FiltreNational:
    """Read the filters of an address; what is unknown is left out."""
    origine, periode = parametres.get("origine", ""), parametres.get("periode", "")
    return FiltreNational(
        periode if periode in dict(PERIODES) else "3m",
        origine if origine in CONNUS else "",
        _connu(parametres.get("categorie", ""), Categorie.values),
        _connu(parametres.get("type", ""), TypeOrganisme.values),
        parametres.get("departement", "")[:3],
    )


def voix_nationale(campagne: Campagne, filtre: FiltreNational) -> VoixNationale:
    """Compose the figures of an edition. Half a dozen statements, whatever the number of bodies and of opinions."""
    tout = q.bornes_de_l_edition(campagne.pk)
    portee = _portee(campagne, filtre, tout)
    par_jour = q.comptes_nationaux_par_jour(portee) if tout else []
    voix = composer(
        q.comptes_nationaux_par_porte(portee) if tout else None,
        filtre.origine,
        par_jour,
        blocs(par_jour),
        q.themes_nationaux(portee) if tout else [],
        "des usagers",
    )
    lignes = q.comptes_par_organisme(portee) if tout else []
    tous, groupes = _groupes(lignes)
    classables = [o for o in tous if o.n is not None and o.n >= AVIS_POUR_CLASSER and o.taux]
    montre = len(classables) >= ORGANISMES_POUR_CLASSER
    return VoixNationale(
        annee=campagne.annee,
        edition=str(campagne),
        est_demonstration=campagne.est_demonstration,
        du=portee.du,
        au=portee.au,
        filtre=filtre.periode,
        voix=voix,
        nb_organismes=len(lignes),
        categories=groupes["categorie"],
        types=groupes["type"],
        departements=groupes["departement"],
        # The sure end of the interval ranks: a body with few opinions gains nothing by chance.
        premiers=tuple(sorted(classables, key=lambda o: -o.taux.bas if o.taux else 0)[:PLACES]) if montre else (),
        derniers=tuple(sorted(classables, key=lambda o: o.taux.haut if o.taux else 0)[:PLACES]) if montre else (),
        organismes=tuple(o for o, brut in zip(tous, lignes, strict=True) if _retenu(brut, filtre)),
    )


def en_lignes(voix: VoixNationale, *, organismes: bool) -> tuple[Sequence[str], Iterator[Sequence[Any]]]:
    """Return the columns and the lines of a file: the figures of the page, or the list of bodies."""
    if organismes:
        return export_voix.COLONNES_ORGANISMES, export_voix.lignes_organismes(voix.organismes)

    def lignes() -> Iterator[Sequence[Any]]:
        yield from export_voix.lignes_voix(voix.voix, periode=mot_periode(voix.du, voix.au))
        yield from export_voix.lignes_groupes("Catégorie", voix.categories)
        yield from export_voix.lignes_groupes("Type", voix.types)
        yield from export_voix.lignes_groupes("Département", voix.departements)

    return export_voix.COLONNES, lignes()


def _connu(valeur: str, valeurs: Sequence[str]) -> str:
    return valeur if valeur in valeurs else ""


def _portee(campagne: Campagne, filtre: FiltreNational, tout: tuple[dt.date, dt.date] | None) -> q.PorteeNationale:
    """Return whole months: so are the counts of bodies, and no period isolates a day."""
    fin = fin_d_ecoute(tout)
    debut = (tout[0] if tout else fin).replace(day=1)
    if filtre.periode in MOIS:
        rang = fin.year * 12 + fin.month - 1 - (MOIS[filtre.periode] - 1)
        debut = max(debut, dt.date(rang // 12, rang % 12 + 1, 1))
    dernier = (fin.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    return q.PorteeNationale(campagne.pk, debut, dernier, filtre.origine)


def _categorie(ligne: q.CompteOrganisme) -> str:
    return categorie(ligne.type, ligne.population)


def _retenu(ligne: q.CompteOrganisme, filtre: FiltreNational) -> bool:
    return (
        filtre.categorie in ("", _categorie(ligne))
        and filtre.type in ("", ligne.type)
        and filtre.departement in ("", ligne.departement)
    )


CRITERES: dict[str, Callable[[q.CompteOrganisme], str]] = {
    "categorie": _categorie,
    "type": lambda ligne: ligne.type,
    "departement": lambda ligne: ligne.departement,
}


def _groupes(
    lignes: Sequence[q.CompteOrganisme],
) -> tuple[tuple[LigneOrganisme, ...], dict[str, tuple[Groupe, ...]]]:
    """Return the bodies and their groups, protected: a body hidden by one way of grouping is hidden everywhere."""
    noms = noms_des_departements({ligne.departement for ligne in lignes})
    mots: dict[str, Callable[[str], str]] = {
        "categorie": lambda code: str(Categorie(code).label),
        "type": lambda code: str(TypeOrganisme(code).label),
        "departement": lambda code: noms.get(code, code or "sans département"),
    }
    effectifs = [ligne.n for ligne in lignes]
    montres = {nom: proteger_groupes(effectifs, [critere(x) for x in lignes]) for nom, critere in CRITERES.items()}
    trahis = {rang for rang, ligne in enumerate(lignes) if est_petit(ligne.n_ailleurs)}
    organismes = tuple(
        LigneOrganisme(
            ligne.inscription,
            ligne.nom,
            ligne.siren,
            mots["type"](ligne.type),
            mots["categorie"](_categorie(ligne)),
            mots["departement"](ligne.departement),
            ligne.n if rang not in trahis and _est_montre(rang, montres) else None,
            taux(ligne.satisfaits, ligne.n) if rang not in trahis and _est_montre(rang, montres) else None,
        )
        for rang, ligne in enumerate(lignes)
    )
    groupes = {
        nom: _lignes_groupes(lignes, CRITERES[nom], totaux, mots[nom]) for nom, (_membres, totaux) in montres.items()
    }
    return organismes, groupes


def _est_montre(rang: int, montres: Mapping[str, tuple[Sequence[int | None], Any]]) -> bool:
    return all(membres[rang] is not None for membres, _totaux in montres.values())


def _lignes_groupes(
    lignes: Sequence[q.CompteOrganisme],
    critere: Callable[[q.CompteOrganisme], str],
    totaux: Mapping[str, int | None],
    mot: Callable[[str], str],
) -> tuple[Groupe, ...]:
    groupes = []
    for code, montre in totaux.items():
        n = montre
        siens = [ligne for ligne in lignes if critere(ligne) == code]
        satisfaits = sum(ligne.satisfaits for ligne in siens)
        # The other door of these bodies would be the difference with both.
        if est_petit(sum(ligne.n_ailleurs for ligne in siens)):
            n = None
        groupes.append(Groupe(code, mot(code), len(siens), n, taux(satisfaits, n) if n else None))
    return tuple(sorted(groupes, key=lambda groupe: (groupe.n is None, -(groupe.n or 0), groupe.mot)))
