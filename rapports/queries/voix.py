"""What users say, composed once for the page and the files: from the aggregates, beside the mystery results."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add

from bornes.enums import DETERMINANT_DE_LA_RAISON, AttenteJugee, Origine, Raison, Resultat
from bornes.logic.indicateurs import Bloc, blocs, lundi, satisfaction, taux, tendance
from bornes.logic.petits_nombres import est_petit
from bornes.logic.tables_protegees import Cle, totaux_montrables
from bornes.models.agregat import NOTES
from bornes.queries import indicateurs as q
from bornes.queries.semaine import nom_du_theme
from campagnes.enums import Determinant
from organismes.models import Inscription
from rapports.logic import voix as logique
from rapports.logic.graphiques_voix import Colonnes, colonnes, ligne_ecart
from rapports.logic.voix import Effectif, LigneLieu, TableLieux, Triangle, Voix, VoixOrganisme
from rapports.queries.visites_lues import visites_lues
from socle.horloge import aujourdhui
from socle.logic.typographie import JOURS
from trophees.models import Resultat as ResultatMystere

SEMAINES = {"4s": 4, "12s": 12}
PERIODES = (("4s", "4 dernières semaines"), ("12s", "12 dernières semaines"), ("tout", "depuis le début"))
# After so long without an opinion, an edition is over and its last weeks are those that were heard.
SILENCE = dt.timedelta(weeks=4)
# In the keys of the table of places, where None means all services.
SANS_SERVICE = 0
# Details of a page and the columns that they show.
DETAILS = {
    "notes": NOTES,
    "heures": tuple(f"h{heure:02d}" for heure in range(24)),
    "raisons": tuple(f"raison_{r.value}" for r in Raison),
    "resultats": tuple(f"resultat_{r.value}" for r in Resultat),
    "attentes": tuple(f"attente_{a.value}" for a in AttenteJugee),
}
CONNUS = ("", *Origine.values)


@dataclass(frozen=True)
class Filtre:
    """What the address asks: a period of `PERIODES`, a site, a service, a door."""

    periode: str = "12s"
    site: int | None = None
    service: int | None = None
    origine: str = ""

    @property
    def nb_actifs(self) -> int:
        """How many filters narrow the page."""
        return sum((self.periode != "12s", self.site is not None, self.service is not None, bool(self.origine)))


def voix_organisme(inscription: Inscription, filtre: Filtre, *, qui: str = "de vos usagers") -> VoixOrganisme:
    """Compose the figures of a registration. A fixed number of statements, whatever it heard.

    The period is widened to whole weeks that hold enough answers, so that two periods never differ by a handful.
    """
    tout = q.premier_et_dernier_jour(inscription.pk)
    portee, serie, jours = _periode(inscription, filtre, tout)
    lieux = q.comptes_par_lieu(portee) if tout else []
    montres = totaux_montrables({(x.site_id, x.service_id or SANS_SERVICE, x.origine): x.n for x in lieux})
    table = _lieux(lieux, montres)
    portes = _portes(portee, montres) if tout else None
    est_partiel = bool(filtre.site or filtre.service or filtre.origine)
    tus = _details_tus([lieu.comptes for lieu in lieux]) if est_partiel else frozenset()
    voix = _voix(portes, filtre.origine, jours, serie, q.themes_comptes(portee) if tout else [], qui, tus)
    triangles = _triangles(inscription, reduce(add, (lieu.comptes for lieu in lieux), q.Comptes()))
    campagne, organisme = inscription.campagne, inscription.organisme
    return VoixOrganisme(
        inscription=inscription.pk,
        nom=organisme.nom,
        siren=organisme.siren,
        annee=campagne.annee,
        edition=str(campagne),
        est_demonstration=campagne.est_demonstration,
        du=portee.du,
        au=portee.au,
        filtre=filtre.periode,
        voix=voix,
        lieux=table,
        triangles=triangles,
        phrase_triangles=logique.phrase_triangles(triangles),
        est_restituee=campagne.restituee_le is not None,
        peut_ecouter=inscription.borne or inscription.smartphone,
    )


def composer(
    comptes: q.ParPorte | None,
    origine: str,
    jours: q.ParJour,
    serie: Sequence[Bloc],
    themes: Sequence[tuple[str, int]],
    qui: str,
) -> Voix:
    """Compose the figures of an edition as those of a body: the same pictures, the same protections."""
    if comptes is None:
        return _voix(None, origine, jours, serie, themes, qui, frozenset())
    montres = totaux_montrables({(porte,): _n(comptes, porte) for porte in Origine.values})
    portes = _Portes(comptes, {porte: montres[(porte,)] for porte in Origine.values}, montres[(None,)])
    cellules = [_comptes(portes, porte) for porte in Origine.values]
    return _voix(portes, origine, jours, serie, themes, qui, _details_tus(cellules) if origine else frozenset())


def _details_tus(cellules: Sequence[q.Comptes]) -> frozenset[str]:
    """Return the details that a part of the body may not show: some place and door gave a handful of their answers.

    Otherwise every figure of a detail is a sum of cells of nobody or of enough people, at any address: nothing small
    can be worked out. Days and themes have no such cells here, and are told of the whole only.
    """
    trahis = {
        nom
        for nom, colonnes_ in DETAILS.items()
        if any(est_petit(cellule[c]) for cellule in cellules for c in colonnes_)
    }
    return frozenset(trahis | {"jours", "themes"})


def filtre_de(parametres: Mapping[str, str]) -> Filtre:
    """Read the filters of an address; what is unknown is left out."""
    origine = parametres.get("origine", "")
    periode = parametres.get("periode", "")
    return Filtre(
        periode if periode in dict(PERIODES) else "12s",
        _numero(parametres.get("site", "")),
        _numero(parametres.get("service", "")),
        origine if origine in CONNUS else "",
    )


def _numero(texte: str) -> int | None:
    return int(texte) if texte.isascii() and texte.isdecimal() and len(texte) < 10 else None  # noqa: PLR2004 -- a key


def _periode(
    inscription: Inscription, filtre: Filtre, tout: tuple[dt.date, dt.date] | None
) -> tuple[q.Portee, tuple[Bloc, ...], q.ParJour]:
    """Return the scope with its days, the blocks of weeks inside it, and the counts of its days.

    The whole body decides on the days: every address of one period counts the same ones.
    """
    fin = fin_d_ecoute(tout)
    debut = lundi(tout[0] if tout else fin)
    ensemble = q.Portee(inscription.pk, debut, fin)
    par_jour = q.comptes_par_jour(ensemble) if tout else []
    voulu = lundi(fin) - dt.timedelta(weeks=SEMAINES.get(filtre.periode, 0) - 1)
    if filtre.periode in SEMAINES and voulu > debut:
        debut = min([voulu, *(bloc.du for bloc in blocs(par_jour) if bloc.au >= voulu)])
    jours = [ligne for ligne in par_jour if ligne[0] >= debut]
    portee = replace(ensemble, du=debut, site=filtre.site, service=filtre.service, origine=filtre.origine)
    if portee == replace(ensemble, du=debut):
        return portee, blocs(jours), jours
    siens = q.comptes_par_jour(portee)
    nombres = {jour: n for jour, n, _satisfaits in siens}
    reste = [(jour, n - nombres.get(jour, 0)) for jour, n, _satisfaits in jours]
    return portee, blocs(siens, ailleurs=reste), siens


def fin_d_ecoute(tout: tuple[dt.date, dt.date] | None) -> dt.date:
    """Return the day up to which the last weeks count: today, or the last day with an opinion once all is silent."""
    jour = aujourdhui()
    return tout[1] if tout and jour - tout[1] > SILENCE else jour


def _lieux(lieux: Sequence[q.CompteLieu], montres: Mapping[Cle, int | None]) -> TableLieux | None:
    """Lay sites by services, both doors together; None when there is one place only."""
    sites = {lieu.site_id: lieu.site for lieu in lieux}
    tries = sorted(lieux, key=lambda lieu: bool(lieu.service))
    services = {lieu.service_id or SANS_SERVICE: lieu.service or "service non précisé" for lieu in tries}
    if len(sites) * len(services) < 2:  # noqa: PLR2004 -- a table of one cell tells nothing
        return None

    def effectif(mot: str, site: int | None, service: int | None) -> Effectif:
        siens = [
            lieu
            for lieu in lieux
            if site in (None, lieu.site_id) and service in (None, lieu.service_id or SANS_SERVICE)
        ]
        n = montres.get((site, service, None), 0)
        return Effectif(mot, n, taux=taux(sum(lieu.satisfaits for lieu in siens), n) if n else None)

    return TableLieux(
        services=tuple(services.values()),
        lignes=tuple(
            LigneLieu(
                nom,
                tuple(effectif(mot, site, service) for service, mot in services.items()),
                effectif(nom, site, None),
            )
            for site, nom in sites.items()
        ),
        totaux=tuple(effectif(mot, None, service) for service, mot in services.items()),
    )


@dataclass(frozen=True)
class _Portes:
    """Everything counted in the selection, and what of it may be told beside the rest."""

    comptes: q.ParPorte
    montres: Mapping[str, int | None]
    total: int | None


def _portes(portee: q.Portee, montres: Mapping[Cle, int | None]) -> _Portes:
    """Return the doors of the selection: what no other address gives away is told."""
    lieu = (portee.site, portee.service)
    portes = {origine: montres.get((*lieu, origine), 0) for origine in Origine.values}
    return _Portes(q.comptes_par_porte(portee), portes, montres.get((*lieu, None), 0))


def _n(comptes: q.ParPorte, origine: str, *, retenu: bool = False) -> int:
    return comptes.get((origine, retenu), q.Comptes()).n


def _comptes(portes: _Portes, origine: str, *, retenu: bool = False) -> q.Comptes:
    voulues = [origine] if origine else Origine.values
    groupes = [portes.comptes.get((porte, retenu), q.Comptes()) for porte in voulues]
    return reduce(add, groupes)


def _voix(
    portes: _Portes | None,
    origine: str,
    jours: q.ParJour,
    serie: Sequence[Bloc],
    themes: Sequence[tuple[str, int]],
    qui: str,
    tus: frozenset[str],
) -> Voix:
    """Compose what a body and the country share, without the details `tus`; a selection that may not be shown gives nothing at all."""
    comptes = _comptes(portes, origine) if portes else q.Comptes()
    montre = 0 if portes is None else portes.montres[origine] if origine else portes.total
    if not montre or portes is None:
        return _voix_tue(montre, portes)
    points = logique.grouper(serie)
    evolution = tendance(serie, recentes=max(1, min(4, len(serie) // 2)))
    heures = [] if "heures" in tus else logique.heures_ouvertes(comptes.heures)
    effectifs_heures = logique.effectifs([mot for mot, _n in heures], [n for _mot, n in heures])
    effectifs_jours = () if "jours" in tus else logique.effectifs(JOURS, _par_jour_de_semaine(jours))
    return Voix(
        n=montre,
        satisfaction=satisfaction(comptes.notes),
        phrase=logique.phrase_satisfaction(satisfaction(comptes.notes), montre, qui=qui),
        phrase_tendance=logique.phrase_tendance(evolution),
        tendance=evolution,
        portes=_effectifs_portes(portes),
        retenus=_retenus(portes, origine),
        repartition=() if "notes" in tus else logique.repartir(comptes.notes),
        serie=points,
        courbe=logique.tracer(points),
        heures=effectifs_heures,
        jours=effectifs_jours,
        dessin_heures=_dessin([(e.mot.split("\u00a0")[0], e.n) for e in effectifs_heures]),
        dessin_jours=_dessin([(e.mot[:3], e.n) for e in effectifs_jours]),
        raisons=() if "raisons" in tus else _raisons(comptes),
        resultats=() if "resultats" in tus else _reponses(comptes, "resultat", Resultat),
        attentes=() if "attentes" in tus else _reponses(comptes, "attente", AttenteJugee),
        themes=()
        if "themes" in tus
        else logique.citations([(nom_du_theme(theme), n, "") for theme, n in themes], comptes["nb_textes"]),
        est_partielle=bool(tus),
    )


def _dessin(effectifs: Sequence[tuple[str, int | None]]) -> Colonnes | None:
    return colonnes(effectifs) if effectifs else None


def _raisons(comptes: q.Comptes) -> tuple[Effectif, ...]:
    lignes = [(str(r.label), comptes[f"raison_{r.value}"], str(DETERMINANT_DE_LA_RAISON[r].label)) for r in Raison]
    return logique.citations(lignes, comptes.n)


def _reponses(comptes: q.Comptes, question: str, choix: type[Resultat | AttenteJugee]) -> tuple[Effectif, ...]:
    return logique.effectifs([str(c.label) for c in choix], [comptes[f"{question}_{c.value}"] for c in choix])


def _voix_tue(montre: int | None, portes: _Portes | None) -> Voix:
    """Return the page of a selection without answer (0), or whose answers are too few to be told (None)."""
    return Voix(
        n=montre,
        satisfaction=None,
        phrase="Aucun avis sur cette période." if montre == 0 else logique.phrase_satisfaction(None, None, qui=""),
        phrase_tendance="",
        tendance=None,
        portes=_effectifs_portes(portes) if portes else (),
        retenus=Effectif("avis retenus pour examen", 0),
        repartition=(),
        serie=(),
        courbe=None,
        heures=(),
        jours=(),
        dessin_heures=None,
        dessin_jours=None,
        raisons=(),
        resultats=(),
        attentes=(),
        themes=(),
        est_partielle=False,
    )


def _effectifs_portes(portes: _Portes) -> tuple[Effectif, ...]:
    return tuple(
        Effectif(
            {"borne": "sur la borne", "smartphone": "sur smartphone"}[origine],
            n,
            100 * n / portes.total if n and portes.total else None,
            satisfaction(portes.comptes[origine, False].notes) if n else None,
        )
        for origine, n in portes.montres.items()
    )


def _retenus(portes: _Portes, origine: str) -> Effectif:
    """Tell what is held, and the rate if everything counted; nothing of a handful."""
    retenus = _comptes(portes, origine, retenu=True)
    cache = est_petit(retenus.n)
    avec = None if cache or not retenus.n else satisfaction((_comptes(portes, origine) + retenus).notes)
    return Effectif("avis retenus pour examen", None if cache else retenus.n, taux=avec)


def _par_jour_de_semaine(jours: q.ParJour) -> list[int]:
    comptes = [0] * 7
    for jour, n, _satisfaits in jours:
        comptes[jour.weekday()] += n
    return comptes


def _triangles(inscription: Inscription, comptes: q.Comptes) -> tuple[Triangle, ...]:
    """Set what visits measured beside what users feel; only once the body was given its results."""
    if inscription.campagne.restituee_le is None:
        return ()
    resultat = ResultatMystere.objects.filter(inscription=inscription).first()
    mesures: Mapping[str, float] = resultat.detail.get("determinants", {}) if resultat else {}
    intervalles = _intervalles(inscription, resultat)
    return tuple(
        _triangle(determinant, comptes, mesures.get(determinant.value), intervalles.get(determinant.value))
        for determinant in (Determinant.ACC, Determinant.COU, Determinant.ATT, Determinant.QUA)
    )


def _triangle(
    determinant: Determinant, comptes: q.Comptes, mesure: float | None, bornes: tuple[float, float] | None
) -> Triangle:
    favorables, n, source, cache = _ressenti(determinant, comptes)
    ressenti = None if cache else taux(favorables, n)
    return Triangle(
        code=determinant.value,
        nom=str(determinant.label),
        source=source,
        mesure=mesure,
        intervalle=bornes,
        ressenti=ressenti,
        n_cache=cache,
        ecart=logique.ecart_des_voix(mesure, bornes, ressenti),
        dessin=ligne_ecart(mesure, bornes, ressenti),
    )


def _ressenti(determinant: Determinant, comptes: q.Comptes) -> tuple[int, int, str, bool]:
    """Return favourable, answers, what was asked, and whether telling it would give a handful."""
    if determinant == Determinant.ATT:
        oui, plutot = comptes["attente_oui"], comptes["attente_plutot"]
        parts = (oui, plutot, comptes["attente_non"])
        return oui + plutot, sum(parts), "l’attente leur semble acceptable ou plutôt", est_petit(sum(parts))
    cle = determinant.value.lower()
    cites = comptes[f"{cle}_cites"]
    raisons = [r for r, d in DETERMINANT_DE_LA_RAISON.items() if d == determinant]
    seules = [comptes[f"raison_{r.value}"] for r in raisons]
    cache = est_petit(cites) or any(est_petit(n) or est_petit(cites - n) for n in seules if len(seules) > 1)
    mots = " ou ".join(str(r.label) for r in raisons)
    return comptes[f"{cle}_satisfaits"], cites, f"satisfaits parmi ceux qui citent {mots}", cache


def _intervalles(inscription: Inscription, resultat: ResultatMystere | None) -> dict[str, tuple[float, float]]:
    """Return the interval of each measured determinant, over the channels that count."""
    if resultat is None:
        return {}
    canaux = {canal for canal, mesure in resultat.detail.get("canaux", {}).items() if mesure.get("significatif")}
    valeurs: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for visite in visites_lues(inscription):
        if visite.canal in canaux:
            for code, valeur in visite.note.determinants.items():
                valeurs[code][visite.canal].append(float(valeur))
    intervalles = {code: logique.intervalle_mesure(par_canal) for code, par_canal in valeurs.items()}
    return {code: bornes for code, bornes in intervalles.items() if bornes is not None}
