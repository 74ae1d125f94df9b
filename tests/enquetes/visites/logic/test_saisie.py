"""The draft of a visit, on the real grids."""

import datetime as dt

import pytest

from enquetes.referentiels.logic.conditions import erreurs_reponses
from enquetes.referentiels.queries.lecture import lire_grille
from enquetes.visites.logic.delais import Moments
from enquetes.visites.logic.saisie import Contexte, Ecran, Genre, completer, ecrans, faits_a_dire, manquants
from socle.horloge import PARIS

FICHIERS = {
    "EMAIL": "grille-email",
    "COURRIER": "grille-courrier",
    "TEL": "grille-telephone",
    "RS": "grille-reseaux-sociaux",
    "PHYS": "grille-accueil-physique",
    "WEB": "grille-web",
}
ENVOI = dt.datetime(2020, 2, 11, 10, 20, tzinfo=PARIS)
REPONSE = dt.datetime(2020, 2, 17, 9, tzinfo=PARIS)


def contexte(canal, type_scenario="renseignement", **champs):
    return Contexte(grille=lire_grille(FICHIERS[canal]), type_scenario=type_scenario, **champs)


def codes(suite):
    return [ecran.code or ecran.genre.value for ecran in suite]


def mesure(critere):
    return {
        "BIN": True,
        "E3": 2,
        "EC": {"trouves": 3, "attendus": 4, "erreur_trompeuse": False},
        "TENT": 1,
        "DUREE": 12,
    }[critere.bareme.nature]


def remplir(ctx):
    """Answer every screen as it comes, as a shopper would."""
    reponses = completer(ctx, {})
    while restants := [ecran for ecran in manquants(ctx, reponses) if ecran.genre is Genre.CRITERE]:
        critere = next(c for c in ctx.grille.criteres if c.code == restants[0].code)
        reponses = completer(ctx, {**reponses, critere.code: mesure(critere)})
    return reponses


def test_ecrans_of_an_email_before_sending_stop_where_the_answer_is_needed():
    suite = ecrans(contexte("EMAIL"), completer(contexte("EMAIL"), {}))

    assert codes(suite) == ["EM-01", "EM-02", "contact", "EM-03"]


def test_ecrans_of_an_email_acknowledged_open_the_acknowledgement():
    ctx = contexte("EMAIL", moments=Moments(ENVOI, accuse=ENVOI))

    reponses = completer(ctx, {})

    assert reponses == {"EM-04": 0, "EM-17": None}
    assert codes(ecrans(ctx, reponses)) == ["EM-01", "EM-02", "contact", "EM-03", "EM-05"]
    assert manquants(ctx, reponses)[-1] == Ecran(Genre.ATTENTE)


def test_completer_email_answered_computes_delays_and_opens_the_answer():
    ctx = contexte("EMAIL", moments=Moments(ENVOI, accuse=ENVOI, reponse=REPONSE))

    reponses = completer(ctx, {"EM-01": 75, "EM-07": 99})

    assert reponses == {"EM-01": 75, "EM-04": 0, "EM-06": True, "EM-07": 4, "EM-17": None}
    assert codes(ecrans(ctx, reponses))[3:] == ["EM-03", "EM-05", *(f"EM-{rang:02}" for rang in range(8, 17))]


def test_completer_email_closed_writes_null_for_all_that_needed_an_answer():
    ctx = contexte("EMAIL", moments=Moments(ENVOI, close=True))

    reponses = completer(ctx, {"EM-01": 75, "EM-02": True, "EM-03": True, "EM-09": True})

    assert reponses == {
        "EM-01": 75,
        "EM-02": True,
        "EM-03": True,
        "EM-04": "jamais",
        "EM-05": None,
        "EM-06": False,
        **{f"EM-{rang:02}": None for rang in range(7, 18)},
    }
    assert manquants(ctx, reponses) == ()


def test_completer_letter_answered_without_holding_letter_leaves_it_out():
    ctx = contexte("COURRIER", moments=Moments(ENVOI, reponse=REPONSE))

    reponses = completer(ctx, {})

    assert reponses == {"CO-03": 2, "CO-04": None, "CO-05": True, "CO-06": 2, "CO-16": None}


def test_ecrans_of_a_call_ask_the_facts_before_what_they_rule():
    ctx = contexte("TEL", hors_horaires=True)

    reponses = completer(ctx, {})

    assert faits_a_dire(ctx, reponses) == ("SVI", "HORS", "TRANSF", "MISE", "PROM")
    assert codes(ecrans(ctx, reponses))[:8] == [
        "TE-01",
        "TE-02",
        "TE-03",
        "contact",
        "TE-04",
        "TE-05",
        "faits",
        "TE-07",
    ]


def test_ecrans_of_a_call_hide_what_did_not_happen():
    faits = {"SVI": True, "MISE": False, "TRANSF": False, "PROM": True}
    ctx = contexte("TEL", faits=faits)

    reponses = completer(ctx, {})

    assert reponses == {"TE-08": None, "TE-11": None, "TE-13": None, "TE-20": None}
    assert {"TE-06", "TE-18"} <= set(codes(ecrans(ctx, reponses)))


@pytest.mark.parametrize("mesures", [{"TE-04": 0}, {"TE-04": 2, "TE-07": "jamais"}])
def test_completer_call_that_reached_nobody_writes_null_for_the_conversation(mesures):
    ctx = contexte("TEL")

    reponses = completer(ctx, {**mesures, "TE-14": 3})

    assert [code for code, valeur in reponses.items() if valeur is None] == [f"TE-{rang:02}" for rang in range(8, 21)]
    assert faits_a_dire(ctx, reponses) == ("SVI",)


@pytest.mark.parametrize(("minutes", "attendu"), [(2, None), (3, 2), ("jamais", 2)])
def test_completer_counter_wait_over_two_minutes_opens_its_criterion(minutes, attendu):
    reponses = completer(contexte("PHYS"), {"AP-08": minutes, "AP-09": 2})

    assert reponses["AP-09"] == attendu


def test_faits_of_a_social_network_are_asked_once_answered_only():
    muet, repondu = contexte("RS", moments=Moments(ENVOI)), contexte("RS", moments=Moments(ENVOI, reponse=REPONSE))

    assert (faits_a_dire(muet, completer(muet, {})), faits_a_dire(repondu, completer(repondu, {}))) == ((), ("PERSO",))


def test_completer_site_without_form_writes_null_for_the_form():
    ctx = contexte("WEB", faits={"FORM": False}, moments=Moments(ENVOI))

    reponses = completer(ctx, {"WEB-14": 3})

    assert reponses == {f"WEB-{rang}": None for rang in range(13, 20)}
    assert codes(ecrans(ctx, reponses))[-3:] == ["faits", "contact", "WEB-20"]


def test_completer_site_with_form_computes_its_delays():
    ctx = contexte("WEB", faits={"FORM": True}, moments=Moments(ENVOI, accuse=ENVOI, reponse=REPONSE))

    reponses = completer(ctx, {})

    assert reponses == {"WEB-15": 0, "WEB-16": True, "WEB-17": 4}
    assert codes(ecrans(ctx, reponses))[-7:] == ["faits", "contact", "WEB-13", "WEB-14", "WEB-18", "WEB-19", "WEB-20"]


@pytest.mark.parametrize("canal", FICHIERS)
@pytest.mark.parametrize("type_scenario", ["renseignement", "reclamation", "difficulte"])
@pytest.mark.parametrize("oui", [True, False])
@pytest.mark.parametrize("fin", ["reponse", "close"])
def test_draft_filled_screen_by_screen_is_accepted_by_the_grid(canal, type_scenario, oui, fin):
    ecrit = canal not in {"TEL", "PHYS"} and not (canal == "WEB" and not oui)
    moments = Moments(ENVOI, reponse=REPONSE) if fin == "reponse" else Moments(ENVOI, close=True)
    ctx = contexte(
        canal,
        type_scenario,
        faits=dict.fromkeys(["SVI", "MISE", "TRANSF", "PROM", "HORS", "REOR", "PERSO", "FORM"], oui),
        moments=moments if ecrit else Moments(ENVOI),
        hors_horaires=oui,
    )

    reponses = remplir(ctx)

    assert manquants(ctx, reponses) == ()
    assert list(reponses) == [critere.code for critere in ctx.grille.criteres]
    assert erreurs_reponses(ctx.grille, reponses, type_scenario) == {}
