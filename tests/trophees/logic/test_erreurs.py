"""Intervals of scores: by hand where one can, beside known truth where one cannot."""

from __future__ import annotations

import math
import random
from decimal import Decimal
from fractions import Fraction

import pytest
from statsmodels.stats.proportion import proportion_confint

from trophees.logic.erreurs import erreurs, intervalle_d_un_taux, millioniemes

PLAN = {"EMAIL": 4, "COURRIER": 2, "TEL": 4, "RS": 3, "WEB": 1}
POIDS = dict.fromkeys(PLAN, 1)


def micro(*points: float) -> list[int]:
    return [round(1_000_000 * point) for point in points]


def arrondie(erreur) -> tuple[float, float, float | None]:
    return (
        round(float(erreur.valeur), 4),
        round(float(erreur.erreur) ** 2, 4),
        None if erreur.libertes is None else round(float(erreur.libertes), 3),
    )


def test_two_bodies_pool_what_their_contacts_differ_by():
    # Squares of 50 and 200 over one degree of freedom each: variance 125, two degrees; half of it for a mean of two.
    # One channel tells nothing of the bodies' own factor but a tenth of what they show: 50/125 and 200/125.
    trouvees = erreurs({"a": {"TEL": micro(60, 70)}, "b": {"TEL": micro(30, 50)}}, {"a": {"TEL": 1}})
    assert arrondie(trouvees["a"].canaux["TEL"]) == (65.0, 58.75, 1.818)
    assert arrondie(trouvees["b"].canaux["TEL"]) == (40.0, 66.25, 1.818)
    assert arrondie(trouvees["a"].ensemble) == (65.0, 58.75, 1.818)
    assert trouvees["b"].ensemble is None


@pytest.mark.parametrize(
    ("score", "variance", "bornes"),
    [(90, 2100.0, [0.1815, 100.0]), (100, 1875.0, [15.1295, 100.0]), (0, 1875.0, [0.0, 84.8705])],
)
def test_alone_with_one_contact_a_body_has_the_widest_interval_halfway_to_fifty(score, variance, bornes):
    seule = erreurs({"a": {"WEB": micro(score)}}, {"a": {"WEB": 1}})["a"].ensemble
    assert arrondie(seule) == (score, variance, None)
    assert seule.bornes == bornes


def test_single_contacts_are_judged_by_the_bodies_together():
    contacts = {str(rang): {"WEB": micro(score)} for rang, score in enumerate((40, 60, 50, 70, 30))}
    assert arrondie(erreurs(contacts, {})["0"].canaux["WEB"]) == (40.0, 250.0, 4.0)


@pytest.mark.parametrize(
    ("sites", "variance"),
    [([7, 2, 1, 4, 3, 5, 6, 0, 10, 9, 8], 154.0), (range(11), 96.8), (range(10, -1, -1), 176.0)],
    ids=["un-peu", "tout-a-fait", "au-contraire"],
)
def test_only_what_goes_with_the_other_channels_is_taken_off_single_contacts(sites, variance):
    # Variance of the website from body to body: 176. Calls rise with the rank of the body; correlations with them are
    # 0.5, 1 and −1: a quarter, nine tenths at most, nothing; eleven bodies make a half of that.
    contacts = {
        f"{rang:02}": {"TEL": micro(45 + 2 * rang, 55 + 2 * rang), "WEB": micro(50 + 4 * site)}
        for rang, site in enumerate(sites)
    }
    assert arrondie(erreurs(contacts, {})["00"].canaux["WEB"])[1:] == (variance, 6.667)


@pytest.mark.parametrize(
    ("corps", "variance"), [(1, 625.0), (5, 156.25), (100, 8.3056), (900, 1.0)], ids=["3", "15", "300", "2700"]
)
def test_contacts_all_alike_may_hide_one_that_falls_fifty_points(corps, variance):
    # 2,500 over the contacts and one more, 1 at least. No degree of freedom but those of the body's own share, a tenth.
    pareils = {f"{rang:03}": {"TEL": micro(80, 80, 80)} for rang in range(corps)}
    seule = erreurs(pareils, {"000": {"TEL": 1}})["000"]
    assert arrondie(seule.canaux["TEL"])[:2] == (80.0, round(variance / 3, 4))
    assert seule.canaux["TEL"].bornes == seule.ensemble.bornes


def test_a_variance_under_the_least_is_of_contacts_alike_counted_without_those_that_differ():
    # Twenty-two contacts: 2,500/23. The other channel, whose contacts differ, keeps its variance of 50, leaned.
    contacts = {f"{rang:02}": {"EMAIL": micro(99.5, 100), "TEL": micro(60, 70)} for rang in range(11)}
    trouvees = erreurs(contacts, {})["00"].canaux
    assert arrondie(trouvees["EMAIL"])[1] == round(2500 / 23 / 2, 4)
    assert 12 <= arrondie(trouvees["TEL"])[1] <= 25


def test_single_contacts_all_alike_borrow_no_variance_that_was_seen_elsewhere():
    # Five websites at 100: 2,500/6, where the variance of 50 of the calls would be lent to them.
    contacts = {str(rang): {"TEL": micro(60, 70), "WEB": micro(100)} for rang in range(5)}
    trouvee = erreurs(contacts, {})["0"].canaux["WEB"]
    assert arrondie(trouvee)[1] == round(2500 / 6, 4)


def test_a_channel_that_borrows_from_contacts_all_alike_is_not_told_as_exact():
    # Ten contacts: 2,500/11. The mails have 1.125 of variance by themselves, half of it with what the calls lend.
    contacts = {str(rang): {"EMAIL": micro(98.5, 100), "TEL": micro(100, 100, 100)} for rang in range(2)}
    trouvee = erreurs(contacts, {})["0"].canaux["EMAIL"]
    assert arrondie(trouvee)[1] == round(2500 / 11 / 2, 4)


def test_a_body_whose_contacts_are_alike_keeps_the_variance_of_all():
    # Variance of 900 within the others, none within « 0 »; a body of few points of scatter leans towards its own.
    falls = {str(rang): {"TEL": micro(40, 100, 100), "EMAIL": micro(100, 40, 100)} for rang in range(1, 9)}
    contacts = {"0": {"TEL": micro(100, 100, 100), "EMAIL": micro(100, 100, 100)}, **falls}
    contacts["9"] = {"TEL": micro(96, 100, 100), "EMAIL": micro(100, 96, 100)}
    trouvees = erreurs(contacts, {})
    commune = 8 * 2400 + Decimal(32) / 3
    assert arrondie(trouvees["0"].canaux["TEL"])[1] == round(float(commune) / 20 / 3, 4)
    assert trouvees["9"].canaux["TEL"].erreur < trouvees["0"].canaux["TEL"].erreur


def test_failures_of_one_contact_in_twenty_that_were_not_seen_are_covered():
    tirage, poids = random.Random(20), {"EMAIL": 1, "TEL": 1}
    couverts, nombre = 0, 0
    for _edition in range(200):
        contacts = {
            str(n): {c: micro(*(0 if tirage.random() < 0.05 else 100 for _ in range(3))) for c in ("EMAIL", "TEL")}
            for n in range(5)
        }
        for trouvee in erreurs(contacts, dict.fromkeys(contacts, poids)).values():
            bas, haut = trouvee.ensemble.bornes
            couverts, nombre = couverts + (bas <= 95 <= haut), nombre + 1
    # 0.75 when contacts all alike are told as exact: a quarter of such editions see no failure at all.
    assert couverts / nombre >= 0.95


def test_contacts_that_fall_more_than_they_rise_move_both_ends_up():
    # Squares 600 and cubes −6,000 a body: variance 300, asymmetry −2.309 over 1.333, leaned twice by ten towards none.
    pareils = {cle: {"TEL": micro(40, 70, 70)} for cle in "ab"}
    penchees = erreurs(pareils, {"a": {"TEL": 1}})["a"]
    asymetrie = (-2.3094 - 10 * 2.3094 / 11.3333) / 11.3333
    # A tenth of the body's own variance, that already widens where contacts fell: 0.4736 − 0.19208.
    assert float(penchees.canaux["TEL"].decalage) == pytest.approx(asymetrie / 3**0.5 * 0.28152, rel=1e-4)
    assert penchees.ensemble.decalage == penchees.canaux["TEL"].decalage
    bas, haut = penchees.ensemble.bornes
    demi, decale = float(penchees.ensemble.demi_largeur), float(penchees.ensemble.decalage * penchees.ensemble.erreur)
    assert (bas, haut) == pytest.approx((60 - decale - demi, 60 - decale + demi), abs=1e-4)
    retournes = {cle: {"TEL": micro(60, 30, 30)} for cle in "ab"}
    assert erreurs(retournes, {})["a"].canaux["TEL"].decalage == -penchees.ensemble.decalage


@pytest.mark.parametrize(
    ("plan", "taux"),
    [({"EMAIL": 3, "TEL": 3}, {"EMAIL": 0.02, "TEL": 0.02}), (PLAN, {"WEB": 1 / 7})],
    ids=["partout", "site"],
)
def test_rare_failures_of_one_body_do_not_put_its_truth_out_of_reach(plan, taux):
    """Contacts vary little but for failures: who had one is lower, and its interval must reach as far as failures are rare."""
    tirage = random.Random(2)
    couverts, nombre = 0, 0
    for _edition in range(40):
        contacts = {
            str(n): {
                c: micro(*(10 if tirage.random() < taux.get(c, 0) else tirage.gauss(90, 2) for _ in range(k)))
                for c, k in plan.items()
            }
            for n in range(60)
        }
        vrai = sum(90 - 80 * taux.get(canal, 0) for canal in plan) / len(plan)
        for trouvee in erreurs(contacts, dict.fromkeys(contacts, dict.fromkeys(plan, 1))).values():
            bas, haut = trouvee.ensemble.bornes
            couverts, nombre = couverts + (bas <= vrai <= haut), nombre + 1
    # 0.91 and 0.87 by intervals as high as they are low, that are a sixth wider.
    assert couverts / nombre >= 0.94


@pytest.mark.parametrize(
    ("nombre", "editions", "gabarit"),
    [(5, 200, "site"), (60, 40, "moitie")],
)
def test_failures_that_a_body_or_a_lone_website_did_not_show_yet_are_covered(nombre, editions, gabarit):
    """Five lone websites, of which one in ten fails; or bodies of which every second one fails one contact in ten."""
    tirage = random.Random(11)
    couverts = 0
    for _edition in range(editions):
        contacts, vrais = {}, {}
        for n in range(nombre):
            taux = dict.fromkeys(PLAN, 0.1 if n % 2 else 0.0) if gabarit == "moitie" else {"WEB": 0.1}
            ecart = 0 if gabarit == "moitie" else 5
            contacts[str(n)] = {
                canal: micro(
                    *(
                        10
                        if tirage.random() < taux.get(canal, 0)
                        else 100 - (canal != "WEB") * abs(tirage.gauss(0, ecart))
                        for _ in range(combien)
                    )
                )
                for canal, combien in PLAN.items()
            }
            calme = (2 / math.pi) ** 0.5 * ecart
            vrais[str(n)] = sum(
                taux.get(c, 0) * 10 + (1 - taux.get(c, 0)) * (100 - (c != "WEB") * calme) for c in PLAN
            ) / len(PLAN)
        for cle, trouvee in erreurs(contacts, dict.fromkeys(contacts, POIDS)).items():
            bas, haut = trouvee.ensemble.bornes
            couverts += bas <= vrais[cle] <= haut
    assert couverts / (nombre * editions) >= 0.93


def test_the_order_of_bodies_channels_and_contacts_changes_nothing():
    tirage = random.Random(3)
    contacts = {
        str(n): {c: micro(*(tirage.uniform(0, 100) for _ in range(k))) for c, k in PLAN.items()} for n in range(9)
    }
    retournes = {
        cle: {canal: valeurs[::-1] for canal, valeurs in reversed(canaux.items())}
        for cle, canaux in reversed(contacts.items())
    }
    poids = dict.fromkeys(contacts, POIDS)
    assert erreurs(retournes, poids) == erreurs(contacts, poids)


def test_a_body_that_varies_much_on_every_channel_is_less_sure():
    tirage = random.Random(5)
    contacts = {
        str(n): {c: micro(*(tirage.gauss(60, 4 if n % 2 else 20) for _ in range(4))) for c in ("EMAIL", "TEL", "RS")}
        for n in range(30)
    }
    trouvees = erreurs(contacts, dict.fromkeys(contacts, POIDS))
    calmes, agites = (
        sum(float(trouvees[str(n)].ensemble.demi_largeur) for n in range(depart, 30, 2)) / 15 for depart in (1, 0)
    )
    assert agites > 2 * calmes


def silence(tirage: random.Random, centre: float) -> float:
    """One contact in three is never answered."""
    return 8.0 if tirage.random() < 1 / 3 else min(100.0, max(0.0, tirage.gauss(centre + 10, 12)))


def pres_du_plafond(tirage: random.Random, centre: float) -> float:
    return 100 * tirage.betavariate(6 * centre / 100, 6 * (1 - centre / 100))


@pytest.mark.parametrize(
    ("contact", "vrai"),
    [
        (lambda tirage, centre: tirage.gauss(centre, 15), lambda centre: centre),
        (pres_du_plafond, lambda centre: centre),
        (silence, lambda centre: 8 / 3 + 2 / 3 * (centre + 10)),
    ],
    ids=["normal", "plafond", "silences"],
)
@pytest.mark.parametrize(("plan", "moins"), [(PLAN, 0.925), ({"EMAIL": 3, "TEL": 3, "RS": 3}, 0.93)], ids=["14", "3x3"])
def test_intervals_cover_the_truth(contact, vrai, plan, moins):
    tirage = random.Random(7)
    couverts, nombre = 0, 0
    par_canal = dict.fromkeys(plan, 0)
    for _edition in range(12):
        centres = {str(n): min(85.0, max(30.0, tirage.gauss(70, 7))) for n in range(60)}
        contacts = {
            cle: {canal: micro(*(contact(tirage, centre) for _ in range(k))) for canal, k in plan.items()}
            for cle, centre in centres.items()
        }
        trouvees = erreurs(contacts, dict.fromkeys(contacts, dict.fromkeys(plan, 1)))
        for cle, centre in centres.items():
            bas, haut = trouvees[cle].ensemble.bornes
            couverts, nombre = couverts + (bas <= vrai(centre) <= haut), nombre + 1
            for canal, erreur in trouvees[cle].canaux.items():
                par_canal[canal] += erreur.bornes[0] <= vrai(centre) <= erreur.bornes[1]
    assert moins <= couverts / nombre <= 0.975
    # The channels too: a website, of a single contact, errs on the wide side.
    assert all(tenus / nombre >= 0.925 for tenus in par_canal.values())
    assert all(tenus / nombre <= 0.975 for canal, tenus in par_canal.items() if plan[canal] > 1)


@pytest.mark.parametrize(
    ("commun", "ailleurs", "site"),
    [((0, 0), (8, 12), (8, 12)), ((0, 0), (20, 7), (0, 20)), ((0, 0), (12, 8), (10, 20)), ((15, 7.5), (0, 8), (0, 8))],
    ids=["independants", "sites-pareils", "sites-bruyants", "sites-attenues"],
)
def test_a_website_unlike_the_other_channels_is_covered(commun, ailleurs, site):
    """What bodies have in common differs by `commun`, elsewhere and on the site; what each channel adds, then contacts."""
    tirage = random.Random(11)
    couverts, nombre = 0, 0
    for _edition in range(12):
        contacts, vrais = {}, {}
        for n in map(str, range(60)):
            ecarts = {canal: site if canal == "WEB" else ailleurs for canal in PLAN}
            corps = tirage.gauss(0, 1)
            niveaux = {
                canal: 60 + corps * commun[canal == "WEB"] + tirage.gauss(0, propre)
                for canal, (propre, _) in ecarts.items()
            }
            vrais[n] = sum(niveaux.values()) / len(PLAN)
            contacts[n] = {
                c: micro(*(tirage.gauss(niveaux[c], ecarts[c][1]) for _ in range(k))) for c, k in PLAN.items()
            }
        trouvees = erreurs(contacts, dict.fromkeys(contacts, POIDS))
        for cle, vrai in vrais.items():
            bas, haut = trouvees[cle].ensemble.bornes
            couverts, nombre = couverts + (bas <= vrai <= haut), nombre + 1
    assert 0.93 <= couverts / nombre <= 0.985


@pytest.mark.parametrize(("tenus", "vus"), [(0, 1), (1, 1), (3, 4), (0, 9), (25, 25), (7, 40)])
def test_the_interval_of_a_rate_is_wilson_s(tenus, vus):
    attendu = proportion_confint(tenus, vus, method="wilson")
    assert intervalle_d_un_taux(Fraction(tenus, vus), vus) == pytest.approx(attendu, abs=2e-5)


def test_millionths_are_rounded_half_up():
    assert [millioniemes(Fraction(2, 3)), millioniemes(Fraction(1, 2_000_000)), millioniemes(Fraction(100))] == [
        666_667,
        1,
        100_000_000,
    ]
    assert Decimal(millioniemes(Fraction(1999, 27))).scaleb(-6) == Decimal("74.037037")
