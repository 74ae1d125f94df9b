"""The judge of the deadline evening sees what it is there for: each mistake put in is found, and nothing else."""

from __future__ import annotations

import pytest

from bench.charge.bilan import Mesures, juger

FILE = range(1, 13)
CHACUN, SANS_SAVOIR = "chaque inscription acquittée est là, une fois", "personne n’est resté sans savoir"
REFUS, COURRIELS = "ce qui est refusé est dit, et n’est pas gardé", "chacun a reçu ses courriels, une fois chacun"
TIENT, PLACES = "chaque confirmation acquittée tient", "les dix places sont aux dix premiers de la file"
DEVANT = "personne n’est passé devant qui avait sa réponse"
VENUS, P95 = "chacun est venu à son heure, et a demandé quelque chose", "p95 en phase «\u00a0pointe\u00a0» ≤ 500 ms"


def soiree():
    """Twelve bodies confirmed one after the other, one refused at midnight."""
    vues = [
        {"courriel": f"m{n}", "etape": "confirmee", "refus": "", "panne": ""}
        | {"confirmation_de": n, "confirmation_a": n + 0.5}
        for n in FILE
    ]
    vues.append({"courriel": "tard", "etape": "envoi", "refus": "Les inscriptions sont closes.", "panne": ""})
    releve = {
        "inscriptions": [{"referent_courriel": f"m{n}", "etat": "confirmee", "ordre_idcity": n} for n in FILE],
        "places": [[n, n, f"m{n}"] for n in range(1, 11)],
        "courriels": [[f"m{n}", sujet] for n in FILE for sujet in ("Confirmez", "C’est fait")],
    }
    requetes = [(float(n), "GET /", 20.0, 200) for n in range(60)]
    return {"vues": vues, "releve": releve, "lectures": 40, "requetes": requetes}


def passes(vues, releve, lectures, requetes):
    mesures = Mesures(
        rythme=(("pointe", 60, 1.0, 0.2),),
        tirees=(13, 40),
        lectures=lectures,
        requetes=requetes,
        inscriptions=vues,
        retards=[0.1, 0.2],
        processeur={"web": 1.0},
        duree=60.0,
        autres=1.0,
        fdatasync_ms=0.1,
        octets=0,
    )
    return [constat["quoi"] for constat in juger(mesures, releve) if not constat["tenu"]]


def test_an_evening_without_fault_passes():
    assert passes(**soiree()) == []


@pytest.mark.parametrize(
    ("faute", "vus"),
    [
        (lambda lue: lue["releve"]["inscriptions"].pop(), [CHACUN, TIENT, COURRIELS]),
        (lambda lue: lue["releve"]["inscriptions"].append(lue["releve"]["inscriptions"][-1]), [CHACUN]),
        (lambda lue: lue["releve"]["inscriptions"][0].update(etat="deposee"), [TIENT, COURRIELS]),
        (lambda lue: lue["releve"]["courriels"].append(lue["releve"]["courriels"][0]), [COURRIELS]),
        (lambda lue: lue["vues"][-1].update(courriel="m1"), [REFUS]),
        (lambda lue: lue["vues"][-1].update(panne="500 à /"), [SANS_SAVOIR]),
        (lambda lue: lue["vues"][-1].update(refus=""), [SANS_SAVOIR]),
        (lambda lue: lue["vues"].pop(), [VENUS]),
        (lambda lue: lue.update(lectures=39), [VENUS]),
        (lambda lue: lue["requetes"].clear(), [P95, VENUS]),
        (lambda lue: lue["releve"]["places"].__setitem__(9, [10, 11, "m11"]), [PLACES]),
        (lambda lue: lue["vues"][0].update(confirmation_de=4, confirmation_a=4.5), [DEVANT]),
    ],
)
def test_each_fault_of_an_evening_is_seen(faute, vus):
    lue = soiree()
    faute(lue)

    assert passes(**lue) == vus


def test_an_evening_to_which_nobody_came_shows_nothing():
    rien = {"inscriptions": [], "places": [[n, None, None] for n in range(1, 11)], "courriels": []}

    assert passes(vues=[], releve=rien, lectures=0, requetes=[]) == [P95, VENUS, PLACES]
