"""Open tables: what is small stays unknown to who reads them all, what is told is exact and follows its schema."""

from __future__ import annotations

import csv
import io
import random
from itertools import count

import numpy as np
import pytest

from bornes.logic.petits_nombres import SEUIL, est_petit
from rapports.logic.donnees_ouvertes import attaque
from rapports.logic.donnees_ouvertes.attaque import SansPreuve, Total, attaquer
from rapports.logic.donnees_ouvertes.avis import AvisOuverts, liens_d_avis, proteger_avis, tables_d_avis
from rapports.logic.donnees_ouvertes.effectifs import (
    FLOU,
    Recoupable,
    TableDEffectifs,
    Version,
    attaquer_versions,
    petits_de,
    proteger,
)
from rapports.logic.donnees_ouvertes.garde import ecrire, lire
from rapports.logic.donnees_ouvertes.jeu import DejaOuvert, ouvrir
from rapports.logic.donnees_ouvertes.mesures import CorpsOuvert
from rapports.logic.donnees_ouvertes.tables import (
    AVIS,
    AVIS_PAR_MOIS,
    AVIS_PAR_PORTE,
    ENGAGEMENTS,
    MESURES,
    NON_SATISFAIT,
    NOTES,
    SATISFAIT,
    SECRET,
    TABLES,
    TOUT,
    paquet,
)

CATEGORIES, PORTES = tuple("ABCDEFG"), ("borne", "smartphone")
CLES = count()
MOIS = tuple(f"2020-{mois:02d}" for mois in range(1, 13))


def invente(graine: int) -> AvisOuverts:
    """Invent opinions, counted three ways: few in some categories, thousands in others, none at times."""
    alea = random.Random(graine)
    avis, taille = AvisOuverts({}, {}, {}), alea.choice([1, 3, 10])
    poids_des_mois = [alea.choice([0.02, 1, 5]) for _ in MOIS]
    for categorie in CATEGORIES:
        for note in NOTES:
            avis.par_categorie[categorie, note] = int(alea.expovariate(1) * alea.choice([1, 3, 40]) * taille)
            for _ in range(avis.par_categorie[categorie, note]):
                porte = alea.choices(PORTES, [1, 9])[0]
                mois = alea.choices(MOIS, poids_des_mois)[0]
                quoi = SATISFAIT if note in NOTES[3:] else NON_SATISFAIT
                avis.par_porte[porte, note] = avis.par_porte.get((porte, note), 0) + 1
                avis.par_mois[mois, quoi] = avis.par_mois.get((mois, quoi), 0) + 1
    return avis


def effectifs(avis: AvisOuverts) -> list[TableDEffectifs]:
    return [
        TableDEffectifs(AVIS.nom, avis.par_categorie),
        TableDEffectifs(AVIS_PAR_PORTE.nom, avis.par_porte),
        TableDEffectifs(AVIS_PAR_MOIS.nom, avis.par_mois),
    ]


def lecture(avis: AvisOuverts, publiees: dict[str, dict[tuple, int | None]]) -> Version:
    tables = effectifs(avis)
    return Version(tables, publiees, petits_de(tables), liens_d_avis(tables))


def lues(tables) -> dict[str, dict[tuple, int | None]]:
    """Read published rows as an attacker does: nothing but the files."""
    return {
        table.nom: {
            tuple(None if mot == TOUT else mot for mot in ligne[:2]): None if ligne[3] == SECRET else int(ligne[2])
            for ligne in table.lignes
        }
        for table in tables
    }


@pytest.mark.parametrize("graine", range(6))
def test_a_reader_of_every_table_recovers_nothing_hidden(graine):
    avis = invente(graine)
    publiees = lues(tables_d_avis(proteger_avis(avis)))
    lue = lecture(avis, publiees)
    trouves = {repere: encadre for (_rang, repere), encadre in attaquer_versions([lue]).items()}
    assert not [cle for cle, encadre in trouves.items() if encadre.est_recouvre]
    for repere, n in lue.vrais.items():
        nom, cle = repere
        if est_petit(n):
            assert publiees[nom][cle] is None
            assert trouves[repere].possibles >= FLOU
            assert trouves[repere].atteint(SEUIL - 1)
        elif publiees[nom][cle] is not None:
            assert publiees[nom][cle] == n


def test_the_same_reader_recovers_what_is_only_hidden_where_it_is_small():
    """The control: hiding small counts alone gives them back by one subtraction."""
    avis = invente(1)
    publiees = {t.nom: {cle: None if est_petit(n) else n for cle, n in t.totaux()} for t in effectifs(avis)}
    trouves = attaquer_versions([lecture(avis, publiees)])
    assert any(encadre.est_recouvre for encadre in trouves.values())


def test_looking_no_further_than_enough_finds_the_same_ones(monkeypatch):
    """Where small counts alone are hidden, some are given back; where they are protected, none is."""
    resolus, resoudre = [], attaque.linprog
    monkeypatch.setattr(attaque, "linprog", lambda *lus, **dits: resolus.append(1) or resoudre(*lus, **dits))
    avis = invente(2)
    seuls = {t.nom: {cle: None if est_petit(n) else n for cle, n in t.totaux()} for t in effectifs(avis)}
    verdicts, parts = [], []

    def assez(_cle, encadre):
        return encadre.possibles >= FLOU and encadre.atteint(SEUIL - 1)

    for lue in (lecture(avis, seuls), proteger_avis(avis)):
        petits = {(0, repere) for repere in lue.petits}
        resolus.clear()
        tout = attaquer_versions([lue], petits)
        en_tout = len(resolus)
        vite = attaquer_versions([lue], petits, assez)

        parts.append(len(resolus) / en_tout - 1)
        assert all(tout[cle].bas - 1e-6 <= une.bas and une.haut <= tout[cle].haut + 1e-6 for cle, une in vite.items())
        verdicts.append({cle: assez(cle, encadre) for cle, encadre in vite.items()})
        assert verdicts[-1] == {cle: assez(cle, encadre) for cle, encadre in tout.items()}

    assert [set(lus.values()) for lus in verdicts] == [{True, False}, {True}]
    assert parts[1] < 0.7


def corrige(avis: AvisOuverts, graine: int) -> AvisOuverts:
    """Return the same opinions with those that a correction adds in two categories, mostly in two months."""
    alea = random.Random(1000 + graine)
    suite = AvisOuverts(dict(avis.par_categorie), dict(avis.par_porte), dict(avis.par_mois))
    for categorie in alea.sample(CATEGORIES, 2):
        for _ in range(alea.choice([6, 15, 40])):
            note, porte, mois = alea.choice(NOTES), alea.choices(PORTES, [1, 9])[0], alea.choice(MOIS[:2])
            quoi = SATISFAIT if note in NOTES[3:] else NON_SATISFAIT
            for cellules, cle in (
                (suite.par_categorie, (categorie, note)),
                (suite.par_porte, (porte, note)),
                (suite.par_mois, (mois, quoi)),
            ):
                cellules[cle] = cellules.get(cle, 0) + 1
    return suite


def petits_recouvres(versions: list[Version]) -> list[tuple]:
    """Return the small counts that the reader of all versions, who knows what did not change, narrows too much."""
    trouves = attaquer_versions(versions)
    petits = [(rang, repere) for rang, version in enumerate(versions) for repere in version.petits]
    assert all(versions[rang].dit(repere) is None for rang, repere in petits)
    return [un for un in petits if trouves[un].possibles < FLOU or not trouves[un].atteint(SEUIL - 1)]


@pytest.mark.parametrize("graine", [0, 2, 5, 6])
def test_a_reader_of_two_versions_recovers_nothing_small(graine):
    avis, suite = invente(graine), corrige(invente(graine), graine)
    premiere = lire(ecrire(DejaOuvert(proteger_avis(avis)))).avis
    seconde = proteger_avis(suite, [premiere])
    assert petits_recouvres([premiere, seconde]) == []
    assert any(n for n in seconde.dits[AVIS.nom].values())
    # The control: each protected alone, one gives back what the other hides.
    assert petits_recouvres([premiere, proteger_avis(suite)]) != []


def test_a_third_version_is_protected_from_both_before():
    versions: list[Version] = []
    avis = invente(5)
    for graine in range(3):
        versions.append(proteger_avis(avis, versions))
        avis = corrige(avis, graine)
    assert petits_recouvres(versions) == []


def test_the_same_opinions_again_are_told_as_they_were():
    premiere = proteger_avis(invente(3))
    assert proteger_avis(invente(3), [premiere]).dits == premiere.dits


def test_a_count_that_is_small_in_one_version_only_is_looked_for_in_this_one():
    """Six people of as many bodies, hidden beside three others, then the same number from two bodies."""

    def table(de_peu: dict[int, int]) -> list[TableDEffectifs]:
        organismes = {("a",): {1: 1, 2: 1, 3: 1}, ("b",): de_peu, ("c",): dict.fromkeys(range(8), 4)}
        return [TableDEffectifs("t", {cle: sum(siens.values()) for cle, siens in organismes.items()}, organismes)]

    premiere = proteger(table(dict.fromkeys(range(6), 1)))
    seconde = proteger(table({1: 3, 2: 3}), avant=[premiere])

    assert (list(premiere.petits), list(seconde.petits)) == ([("t", ("a",))], [("t", ("a",)), ("t", ("b",))])
    assert premiere.dits == seconde.dits == {"t": {(None,): 41, ("a",): None, ("b",): None, ("c",): 32}}


def test_nothing_opens_when_what_is_told_already_gives_back_a_small_count():
    table = TableDEffectifs("t", {("a",): 2, ("b",): 9})
    dits = {("a",): None, ("b",): 9, (None,): 11}
    with pytest.raises(Recoupable):
        proteger([table], avant=[Version([table], {"t": dits}, {("t", ("a",)): FLOU})])


def test_a_mean_told_later_does_not_give_back_the_one_body_hidden_before():
    """B was hidden beside the only body of C; once C has six, telling B would tell that body."""
    fixes = [corps("A", 50 + 2 * rang) for rang in range(7)] + [corps("B", 60 + 3 * rang) for rang in range(6)]
    avant = ouvrir([*fixes, corps("C", 90)], AvisOuverts({}, {}, {}))
    apres = [*fixes, *(corps("C", 40 + 10 * rang) for rang in range(6))]

    def dites(ouverture):
        return {ligne[0] for ligne in ouverture.tables[0].lignes if ligne[-1] == "publie"}

    garde = lire(ecrire(avant.garde))
    assert garde.moyennes == avant.garde.moyennes
    assert dites(avant) == {"A", "TOUT"}
    assert dites(ouvrir(apres, AvisOuverts({}, {}, {}))) == {"A", "B", "C", "TOUT"}
    assert "B" not in dites(ouvrir(apres, AvisOuverts({}, {}, {}), [garde]))


def deux_axes(categorie: str, cle: int, score: float, ailleurs: float, tenus: int = 1) -> CorpsOuvert:
    figures = {("score", "GLOBAL"): score, ("canal", "EMAIL"): ailleurs}
    return CorpsOuvert(cle, categorie, figures, {"M19-01": (tenus, 2)})


def lignes_de(ouverture, table: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Read a table as anybody does, by its key."""
    lue = next(une for une in ouverture.tables if une.nom == table)
    return {ligne[: len(lue.cle)]: ligne[len(lue.cle) :] for ligne in lue.lignes}


def changement_lu(avant, apres, cle: tuple[str, ...]) -> float | None:
    """Play the reader of two versions: what all bodies of a row changed together; None where one of them is secret."""
    (n, moyenne, *_), (autre_n, autre, *_) = (lignes_de(une, MESURES.nom)[cle] for une in (avant, apres))
    return None if "" in (n, autre_n) else int(autre_n) * float(autre) - int(n) * float(moyenne)


def une_correction(corriges_ailleurs: int):
    """Return the bodies before and after five of A change their score, and some of them another figure by 8 points."""
    autres = [deux_axes("B", 100 + rang, 60 + 3 * rang, 50 + 2 * rang) for rang in range(8)]
    avant = [deux_axes("A", rang, 50 + 2 * rang, 40 + 3 * rang) for rang in range(12)]
    apres = [
        deux_axes("A", rang, 50 + 2 * rang + (6 if rang < 5 else 0), 40 + 3 * rang + 8 * (rang < corriges_ailleurs))
        for rang in range(12)
    ]
    return [*avant, *autres], [*apres, *autres]


def test_a_figure_that_one_body_changed_among_five_is_secret_and_so_is_the_whole():
    avis = AvisOuverts({}, {}, {})
    avant, apres = une_correction(1)
    premiere = ouvrir(avant, avis)
    seconde = ouvrir(apres, avis, [lire(ecrire(premiere.garde))])
    seule = ouvrir(apres, avis)
    # The control: protected alone, the second gives back what one body changed, to the rounding.
    assert changement_lu(premiere, seule, ("A", "canal", "EMAIL")) == pytest.approx(8, abs=1.3)
    assert changement_lu(premiere, seule, ("TOUT", "canal", "EMAIL")) == pytest.approx(8, abs=2.1)

    assert {cle for cle, ligne in lignes_de(seconde, MESURES.nom).items() if ligne[-1] == SECRET} == {
        ("A", "canal", "EMAIL"),
        ("TOUT", "canal", "EMAIL"),
    }
    assert changement_lu(premiere, seconde, ("A", "score", "GLOBAL")) == pytest.approx(30, abs=1.3)


def test_a_figure_that_five_bodies_changed_stays_told():
    avis = AvisOuverts({}, {}, {})
    avant, apres = une_correction(5)
    premiere = ouvrir(avant, avis)
    assert SECRET not in str(lignes_de(ouvrir(apres, avis, [premiere.garde]), MESURES.nom))


def test_a_figure_is_compared_with_every_version_that_tells_it():
    """Changed by five then given back to four of them: beside the first version, one body alone has changed."""
    avis = AvisOuverts({}, {}, {})
    avant, apres = une_correction(5)
    retour = [*une_correction(1)[1]]
    premiere = ouvrir(avant, avis)
    seconde = ouvrir(apres, avis, [premiere.garde])
    troisieme = ouvrir(retour, avis, [premiere.garde, seconde.garde])
    assert lignes_de(troisieme, MESURES.nom)["A", "canal", "EMAIL"][-1] == SECRET


def test_a_commitment_that_few_bodies_changed_is_secret_in_the_next_version():
    avis = AvisOuverts({}, {}, {})
    tous = [deux_axes("A", rang, 50 + 2 * rang, 40 + 3 * rang) for rang in range(12)]

    def corriges(nombre):
        return [deux_axes("A", rang, 50 + 2 * rang, 40 + 3 * rang, 2 if rang < nombre else 1) for rang in range(12)]

    premiere = ouvrir(tous, avis)
    statuts = {
        nombre: lignes_de(ouvrir(corriges(nombre), avis, [premiere.garde]), ENGAGEMENTS.nom)["M19-01",][-1]
        for nombre in (0, 1, 4, 5)
    }
    assert statuts == {0: "publie", 1: SECRET, 4: SECRET, 5: "publie"}


def par_organismes(ajouts: dict[int, list[tuple[str, str, str]]]) -> AvisOuverts:
    """Return the opinions of twelve bodies, forty each, and some more of a few: (mark, door, month)."""
    avis = AvisOuverts({}, {}, {}, {AVIS.nom: {}, AVIS_PAR_PORTE.nom: {}, AVIS_PAR_MOIS.nom: {}})
    for corps_ in range(12):
        laisses = [(NOTES[rang % 5], PORTES[rang % 2], MOIS[rang % 4]) for rang in range(40)]
        for note, porte, mois in [*laisses, *ajouts.get(corps_, [])]:
            quoi = SATISFAIT if note in NOTES[3:] else NON_SATISFAIT
            for table, cellules, cle in (
                (AVIS.nom, avis.par_categorie, (CATEGORIES[corps_ % 2], note)),
                (AVIS_PAR_PORTE.nom, avis.par_porte, (porte, note)),
                (AVIS_PAR_MOIS.nom, avis.par_mois, (mois, quoi)),
            ):
                cellules[cle] = cellules.get(cle, 0) + 1
                siens = avis.organismes[table].setdefault(cle, {})
                siens[corps_] = siens.get(corps_, 0) + 1
    return avis


def test_a_month_that_one_body_changed_among_ten_is_not_given_back():
    avant = par_organismes({})
    # Ten bodies add opinions of January; one of them alone adds nine of February.
    ajouts = {corps_: [("5", "borne", MOIS[0])] * 2 for corps_ in range(10)}
    ajouts[0] = ajouts[0] + [("5", "borne", MOIS[1])] * 9
    apres = par_organismes(ajouts)
    fevrier = AVIS_PAR_MOIS.nom, (MOIS[1], SATISFAIT)
    premiere = lire(ecrire(DejaOuvert(proteger_avis(avant)))).avis
    # The control: alone, the second version tells the month; one subtraction gives the nine opinions of one body.
    assert proteger_avis(apres).dit(fevrier) - premiere.dit(fevrier) == 9
    seconde = proteger_avis(apres, [premiere])
    assert fevrier in seconde.petits
    assert seconde.dit(fevrier) is None
    assert not attaquer_versions([premiere, seconde], {(1, fevrier)})[1, fevrier].est_recouvre
    # What ten bodies changed together is told.
    assert seconde.dit((AVIS.nom, (None, None))) == 12 * 40 + 10 * 2 + 9


def test_a_total_that_fell_hides_what_a_few_bodies_withdrew_and_not_what_is_left():
    """Three bodies took 34 back of 40: as many numbers must stay possible, though six are left."""
    restes = {3: 2, 4: 2, 5: 1, 6: 1}
    ailleurs = dict.fromkeys(range(10), 10)
    avant = TableDEffectifs("t", {("a",): 40, ("b",): 100}, {("a",): {0: 12, 1: 12, 2: 10, **restes}, ("b",): ailleurs})
    apres = TableDEffectifs("t", {("a",): 6, ("b",): 100}, {("a",): restes, ("b",): ailleurs})
    premiere = proteger([avant])
    assert premiere.dit(("t", ("a",))) == 40
    assert petits_de([apres]) == {("t", ("a",)): 6}

    assert proteger([apres], avant=[premiere]).petits == {("t", ("a",)): 34, ("t", (None,)): 34}


@pytest.mark.parametrize("efface", [False, True], ids=["zero", "row gone"])
def test_what_a_few_bodies_withdrew_is_not_told_by_a_zero(efface):
    """The rules of its day told the month of two bodies; they withdrew it: neither a zero nor a lost row may say so."""
    parti, satisfaits = (MOIS[6], SATISFAIT), "5"
    avant = par_organismes({rang: [(satisfaits, "borne", MOIS[6])] * 9 for rang in range(2)})
    apres = par_organismes({rang: [(satisfaits, "borne", MOIS[0])] * 2 for rang in range(10)})
    if not efface:
        apres.par_mois[parti] = 0
    protegee = proteger_avis(avant)
    dits = {nom: {cle: protegee.vrais[nom, cle] for cle in totaux} for nom, totaux in protegee.dits.items()}
    premiere = lire(ecrire(DejaOuvert(Version(protegee.tables, dits, {}, protegee.liens)))).avis
    reperes = [(AVIS_PAR_MOIS.nom, parti), (AVIS_PAR_MOIS.nom, (MOIS[6], None))]
    assert [premiere.dit(repere) for repere in reperes] == [18, 18]
    # The control: alone, the second version tells that nothing is left, in words or by their absence.
    assert [proteger_avis(apres).dit(repere) or 0 for repere in reperes] == [0, 0]

    seconde = lire(ecrire(DejaOuvert(proteger_avis(apres, [premiere])))).avis

    lue = lues(tables_d_avis(seconde))[AVIS_PAR_MOIS.nom]
    assert [lue.get(cle, "told") for _nom, cle in reperes] == [None, None]
    trouves = attaquer_versions([premiere, seconde])
    for repere in reperes:
        encadre = trouves[1, repere]
        assert (round(encadre.bas), encadre.possibles >= 18) == (0, True)
    petits = [(rang, repere) for rang, version in enumerate([premiere, seconde]) for repere in version.petits]
    assert [un for un in petits if trouves[un].possibles < FLOU] == []
    # What stays is told, and a third version protects both.
    assert seconde.dit((AVIS.nom, (None, None))) is not None
    assert proteger_avis(apres, [premiere, seconde]).dits == seconde.dits


def test_a_month_that_many_bodies_withdrew_is_told_as_a_zero():
    avant = par_organismes({rang: [("5", "borne", MOIS[6])] * 9 for rang in range(6)})
    premiere = proteger_avis(avant)
    mois = AVIS_PAR_MOIS.nom, (MOIS[6], SATISFAIT)
    assert premiere.dit(mois) == 54

    seconde = proteger_avis(par_organismes({}), [premiere])

    assert seconde.dit(mois) == 0


def test_what_was_kept_without_its_bodies_protects_nothing():
    texte = ecrire(DejaOuvert(proteger_avis(invente(1)))).replace('"forme": 2, ', "")
    with pytest.raises(Recoupable):
        lire(texte)


def test_algebra_that_gives_up_opens_nothing(monkeypatch):
    def ne_converge_pas(*_parametres, **_options):
        raise np.linalg.LinAlgError("SVD did not converge")

    monkeypatch.setattr(np.linalg, "lstsq", ne_converge_pas)
    with pytest.raises(SansPreuve, match="SVD"):
        ouvrir([], invente(1))


def test_tables_that_share_people_give_back_what_each_hides():
    """The control of protecting them together: one table tells the sum that the other hides."""
    un = [Total("petit", frozenset({"a"}), None), Total("reste", frozenset({"b"}), 20)]
    autre = [Total("ailleurs", frozenset({"c"}), 23)]
    egaux = [(frozenset({"a", "b"}), frozenset({"c"}))]
    assert not attaquer([*un, *autre])["petit"].est_recouvre
    trouve = attaquer([*un, *autre], egaux=egaux)["petit"]
    assert (round(trouve.bas), round(trouve.haut), trouve.est_recouvre) == (3, 3, True)


def test_no_opinion_makes_no_table():
    assert [table.lignes for table in tables_d_avis(proteger_avis(AvisOuverts({}, {}, {})))] == [(), (), ()]
    assert ouvrir([], AvisOuverts({}, {}, {})).tables == ()


def corps(categorie: str, score: float, tenus: int = 1) -> CorpsOuvert:
    return CorpsOuvert(next(CLES), categorie, {("score", "GLOBAL"): score}, {"M19-01": (tenus, 2)})


def test_means_are_told_from_five_bodies_on_and_never_one_hidden_alone():
    tous = (
        [corps("A", 50 + rang) for rang in range(7)]
        + [corps("B", 60 + 2 * rang) for rang in range(5)]
        + [corps("C", 90)]
    )
    mesures, engagements = ouvrir(tous, AvisOuverts({}, {}, {})).tables
    assert mesures.lignes == (
        ("A", "score", "GLOBAL", "7", "53.0", "", "", "", "publie"),
        ("B", "score", "GLOBAL", "", "", "", "", "", "secret"),
        ("C", "score", "GLOBAL", "", "", "", "", "", "secret"),
        ("TOUT", "score", "GLOBAL", "13", "60.1", "53.6", "66.6", "56.0", "publie"),
    )
    assert engagements.lignes == (("M19-01", "13", "26", "50.0", "32.1", "67.9", "publie"),)
    assert (mesures.secrets, engagements.secrets) == (2, 0)


def test_ten_bodies_have_an_interval_and_five_points_of_range_are_no_likeness():
    dix = [corps("A", 50 + rang) for rang in range(10)] + [corps("B", 60 + 1.25 * rang) for rang in range(5)] * 2

    mesures, _engagements = ouvrir(dix, AvisOuverts({}, {}, {})).tables

    assert mesures.lignes[0] == ("A", "score", "GLOBAL", "10", "54.5", "52.3", "56.7", "54.5", "publie")
    assert mesures.lignes[1][-1] == "publie"


def test_bodies_all_alike_are_told_by_their_mean_so_it_is_not():
    tous = [corps("A", 100.0) for _ in range(6)] + [corps("B", 40 + 3 * rang) for rang in range(12)]
    mesures, _engagements = ouvrir(tous, AvisOuverts({}, {}, {})).tables
    assert [(ligne[0], ligne[-1]) for ligne in mesures.lignes] == [("A", "secret"), ("B", "secret"), ("TOUT", "publie")]


def test_a_commitment_that_few_bodies_all_keep_is_secret():
    def lire(nombre, tenus):
        return (
            ouvrir([corps("A", 50 + rang, tenus) for rang in range(nombre)], AvisOuverts({}, {}, {}))
            .tables[1]
            .lignes[0]
        )

    assert (lire(9, 2)[-1], lire(9, 1)[-1], lire(10, 2)[-1], lire(9, 0)[-1]) == ("secret", "publie", "publie", "secret")


def test_a_large_count_that_one_body_brought_is_hidden_as_a_small_one():
    avis = invente(1)
    siens = {cle: dict.fromkeys({1} if cle[0] == "A" else range(10), 1) for cle in avis.par_categorie}
    publiees = lues(
        tables_d_avis(proteger_avis(AvisOuverts(avis.par_categorie, avis.par_porte, avis.par_mois, {AVIS.nom: siens})))
    )
    assert {n for (categorie, _note), n in publiees[AVIS.nom].items() if categorie == "A" and n} == set()


def test_a_commitment_of_four_bodies_is_secret():
    _mesures, engagements = ouvrir([corps("A", 50) for _ in range(4)], AvisOuverts({}, {}, {})).tables
    assert engagements.lignes == (("M19-01", "", "", "", "", "", "secret"),)


def test_every_row_follows_the_schema_of_its_table():
    tables = ouvrir([corps("A", 50.0 + rang) for rang in range(6)], invente(2)).tables
    assert [table.nom for table in tables] == [table.nom for table in TABLES]
    for table in tables:
        lignes = list(csv.reader(io.StringIO(table.en_csv())))
        assert lignes[0] == [champ["name"] for champ in table.schema["fields"]]
        cles = [tuple(ligne[lignes[0].index(nom)] for nom in table.schema["primaryKey"]) for ligne in lignes[1:]]
        assert len(set(cles)) == len(cles) == len(table.lignes)
        for ligne in lignes[1:]:
            for champ, valeur in zip(table.schema["fields"], ligne, strict=True):
                contraintes = champ.get("constraints", {})
                assert valeur or not contraintes.get("required")
                assert valeur in contraintes.get("enum", [valeur])
                if valeur and champ["type"] != "string":
                    assert {"integer": int, "number": float}[champ["type"]](valeur) >= 0


def test_the_package_names_its_licence_its_version_and_its_files():
    decrit = paquet(2020, 2, "2020-12-01T09:00:00+01:00", [MESURES, ENGAGEMENTS], "https://exemple.fr/donnees/")
    assert (decrit["version"], decrit["created"]) == ("2.0.0", "2020-12-01T09:00:00+01:00")
    assert [licence["name"] for licence in decrit["licenses"]] == ["etalab-2.0"]
    assert [(r["name"], r["path"], r["schema"]["primaryKey"]) for r in decrit["resources"]] == [
        ("mesures", "mesures.csv", ["categorie", "axe", "code"]),
        ("engagements", "engagements.csv", ["engagement"]),
    ]
    assert "description" not in decrit


def test_means_are_rounded_half_up_as_everywhere_else():
    """A mean of 61.25 reads 61.3 on pages."""
    corps = [
        CorpsOuvert(next(CLES), "A", {("score", "GLOBAL"): valeur}, {}) for valeur in (50.0, 55.0, 61.25, 70.0, 70.0)
    ]

    (mesures,) = ouvrir(corps, AvisOuverts({}, {}, {})).tables

    assert {ligne[4] for ligne in mesures.lignes} == {"61.3"}
