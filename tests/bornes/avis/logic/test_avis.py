"""Reading one opinion."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bornes import enums
from bornes.avis.logic import avis
from bornes.avis.logic.avis import AvisLu, AvisRefuse, dater, empreinte, lire_item

IDENTIFIANT = "7f6f0d1c-3f0e-4a53-9f57-0d6c1f0b2a11"
SAISI_LE = "2026-11-20T10:20:00+01:00"
RECU_LE = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
HEURE, JOUR = dt.timedelta(hours=1), dt.timedelta(days=1)
CLE = b"cle de test"


def item(**autres):
    return {"id": IDENTIFIANT, "sequence": 17, "saisi_le": SAISI_LE, "reponses": {"K1": 4}} | autres


def repondre(**reponses):
    return item(reponses={"K1": 4} | reponses)


def test_lire_item_with_every_answer_reads_all_of_them():
    complet = repondre(
        K2="etat-civil",
        K3="en_partie",
        K4=["horaires", "attente"],
        K5="plutot",
        K6="Merci à l’agent du guichet 3 \U0001f600",
        K7={"courriel": "usager@exemple.fr", "consentement": True},
    )

    assert lire_item(complet | {"langue": "ar"}) == AvisLu(
        id=IDENTIFIANT,
        sequence=17,
        saisi_le=dt.datetime(2026, 11, 20, 9, 20, tzinfo=dt.UTC),
        satisfaction=4,
        service="etat-civil",
        resultat="en_partie",
        raisons=("horaires", "attente"),
        attente="plutot",
        texte="Merci à l’agent du guichet 3 \U0001f600",
        courriel="usager@exemple.fr",
        langue="ar",
    )


def test_lire_item_with_the_only_required_answer_leaves_the_others_empty():
    nul = repondre(K2=None, K3=None, K4=None, K5=None, K6=None, K7=None)

    assert lire_item(nul) == lire_item(item())
    assert lire_item(item()) == AvisLu(IDENTIFIANT, 17, dt.datetime(2026, 11, 20, 9, 20, tzinfo=dt.UTC), 4)


def test_lire_item_of_a_phone_has_no_number():
    sans_numero = {cle: valeur for cle, valeur in item().items() if cle != "sequence"}

    assert lire_item(sans_numero, est_numerote=False).sequence is None


@pytest.mark.parametrize("langue", [None, "", "it", 3, ["fr"], "FR"])
def test_lire_item_in_an_unknown_language_is_kept_as_french(langue):
    assert lire_item(item(langue=langue)) == lire_item(item())


def test_lire_item_with_the_longest_comment_keeps_it():
    assert lire_item(repondre(K6="é" * 280)).texte == "é" * 280


@pytest.mark.parametrize("vide", ["", "   ", "\n\t"])
def test_lire_item_with_a_blank_comment_has_none(vide):
    assert lire_item(repondre(K6=vide)).texte == ""


@pytest.mark.parametrize(
    ("objet", "motif"),
    [
        (None, "Un avis est un objet."),
        ([], "Un avis est un objet."),
        (item(id=None), "id attend un UUID."),
        (item(id="{" + IDENTIFIANT + "}"), "id attend un UUID."),
        (item(id=IDENTIFIANT.replace("-", "")), "id attend un UUID."),
        (item(id="\ud800" * 36), "id attend un UUID."),
        (item(sequence=0), "sequence attend un entier à partir de 1."),
        (item(sequence=True), "sequence attend un entier à partir de 1."),
        (item(sequence=1.0), "sequence attend un entier à partir de 1."),
        (item(sequence="1"), "sequence attend un entier à partir de 1."),
        (item(sequence=2**53), "sequence attend un entier à partir de 1."),
        (item(saisi_le=None), "saisi_le attend un instant ISO 8601 avec son décalage, de 1970 à 2099."),
        (
            item(saisi_le="2026-11-20T10:20:00"),
            "saisi_le attend un instant ISO 8601 avec son décalage, de 1970 à 2099.",
        ),
        (
            item(saisi_le="2026-11-20T10:20:00+01:75"),
            "saisi_le attend un instant ISO 8601 avec son décalage, de 1970 à 2099.",
        ),
        (item(saisi_le="hier"), "saisi_le attend un instant ISO 8601 avec son décalage, de 1970 à 2099."),
        (
            item(saisi_le="0001-01-01T00:00+14:00"),
            "saisi_le attend un instant ISO 8601 avec son décalage, de 1970 à 2099.",
        ),
        (
            item(saisi_le="9999-12-31T23:59-12:00"),
            "saisi_le attend un instant ISO 8601 avec son décalage, de 1970 à 2099.",
        ),
        (item(saisi_le=1763630400), "saisi_le attend un instant ISO 8601 avec son décalage, de 1970 à 2099."),
        (item(reponses=None), "reponses attend un objet."),
        (item(reponses=[]), "reponses attend un objet."),
        (repondre(K9=1), "reponses contient une question inconnue."),
        (item(reponses={}), "K1 attend un entier de 1 à 5."),
        (repondre(K1=0), "K1 attend un entier de 1 à 5."),
        (repondre(K1=6), "K1 attend un entier de 1 à 5."),
        (repondre(K1=True), "K1 attend un entier de 1 à 5."),
        (repondre(K1=4.0), "K1 attend un entier de 1 à 5."),
        (repondre(K1="4"), "K1 attend un entier de 1 à 5."),
        (repondre(K2=""), "K2 attend un code de service de la configuration."),
        (repondre(K2="état civil"), "K2 attend un code de service de la configuration."),
        (repondre(K2="a" * 41), "K2 attend un code de service de la configuration."),
        (repondre(K3="peut-être"), "K3 attend oui, en_partie ou non."),
        (repondre(K3=["oui"]), "K3 attend oui, en_partie ou non."),
        (repondre(K4=[]), "K4 attend une ou deux raisons connues, différentes."),
        (repondre(K4="attente"), "K4 attend une ou deux raisons connues, différentes."),
        (repondre(K4=["attente", "attente"]), "K4 attend une ou deux raisons connues, différentes."),
        (repondre(K4=["attente", "clarte", "acces"]), "K4 attend une ou deux raisons connues, différentes."),
        (repondre(K4=[["attente"]]), "K4 attend une ou deux raisons connues, différentes."),
        (repondre(K4=["prix"]), "K4 attend une ou deux raisons connues, différentes."),
        (repondre(K5="en_partie"), "K5 attend oui, plutot ou non."),
        (repondre(K6="é" * 281), "K6 attend un texte d’au plus 280 caractères."),
        (repondre(K6=3), "K6 attend un texte d’au plus 280 caractères."),
        (repondre(K6="a\x00b"), "K6 contient un caractère illisible."),
        (repondre(K6="a\ud83db"), "K6 contient un caractère illisible."),
        (repondre(K7="usager@exemple.fr"), "K7 attend une adresse et le consentement à la laisser, ou rien."),
        (
            repondre(K7={"courriel": "usager@exemple.fr", "consentement": False}),
            "K7 attend une adresse et le consentement à la laisser, ou rien.",
        ),
        (
            repondre(K7={"courriel": "usager@exemple", "consentement": True}),
            "K7 attend une adresse électronique valable.",
        ),
        (
            repondre(K7={"courriel": "a@b.fr\nBcc: c@d.fr", "consentement": True}),
            "K7 attend une adresse électronique valable.",
        ),
        (repondre(K7={"courriel": None, "consentement": True}), "K7 attend une adresse électronique valable."),
    ],
)
def test_lire_item_that_is_no_opinion_is_refused_in_french(objet, motif):
    with pytest.raises(AvisRefuse) as refus:
        lire_item(objet)

    assert refus.value.motif == motif


def test_lire_item_refused_gives_its_number_when_it_could_be_read():
    with pytest.raises(AvisRefuse) as lisible:
        lire_item(repondre(K1=9))
    with pytest.raises(AvisRefuse) as illisible:
        lire_item(item(sequence=-1))

    assert (lisible.value.sequence, illisible.value.sequence) == (17, None)


TEXTES = st.text(st.characters(codec=None, categories=None), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTES,
    lambda plus: st.lists(plus, max_size=4) | st.dictionaries(TEXTES, plus, max_size=4),
    max_leaves=12,
)
PRESQUE = st.fixed_dictionaries(
    {},
    optional={
        "id": st.uuids().map(str) | JSON,
        "sequence": st.integers(-2, 2**70) | JSON,
        "saisi_le": st.datetimes(timezones=st.timezones()).map(dt.datetime.isoformat) | JSON,
        "langue": st.sampled_from(["fr", "ar"]) | JSON,
        "reponses": st.fixed_dictionaries(
            {"K1": st.integers(1, 5) | JSON},
            optional={
                "K2": st.from_regex(r"[a-z-]{1,41}", fullmatch=True) | JSON,
                "K3": st.sampled_from(["oui", "non"]) | JSON,
                "K4": st.lists(st.sampled_from(["attente", "clarte"]) | JSON, max_size=3) | JSON,
                "K5": st.sampled_from(["oui", "plutot"]) | JSON,
                "K6": TEXTES | JSON,
                "K7": st.fixed_dictionaries({"courriel": st.emails() | JSON, "consentement": st.just(value=True)})
                | JSON,
            },
        )
        | JSON,
    },
)


@given(JSON | PRESQUE)
@example({"id": "\x00" * 36})
@example({"sequence": 10**4000, "id": IDENTIFIANT, "saisi_le": "\ud800", "reponses": {"K1": float("nan")}})
@example(item(reponses={"K1": 4, "K4": [float("inf"), {}]}))
def test_lire_item_of_anything_reads_it_or_refuses_it_in_french(objet):
    try:
        lu = lire_item(objet)
    except AvisRefuse as refus:
        motif = refus.motif
        lu = None
    if lu is None:
        assert motif.endswith(".")
        return

    # What was read can be stored: bounded numbers, encodable texts, an instant that any time zone can tell.
    assert 1 <= lu.sequence < 2**53
    assert 1 <= lu.satisfaction <= 5
    assert len(lu.raisons) <= 2
    assert "\x00" not in lu.texte + lu.courriel + lu.service
    assert (lu.texte + lu.courriel).encode()
    assert lu.saisi_le.astimezone(ZoneInfo("Pacific/Noumea")).year in range(1969, 2101)
    assert len(empreinte(lu, CLE)) == 32


@given(
    st.fixed_dictionaries(
        {"K1": st.integers(1, 5)},
        optional={
            "K2": st.sampled_from(["a", "b"]),
            "K3": st.sampled_from(["oui", "non"]),
            "K4": st.sampled_from([["attente"], ["attente", "clarte"], ["clarte", "attente"]]),
            "K5": st.sampled_from(["oui", "non"]),
            "K6": st.sampled_from(["a", "b", "a "]),
        },
    ),
    st.fixed_dictionaries({"K1": st.integers(1, 5)}, optional={"K6": st.sampled_from(["a", "b"])}),
)
def test_empreinte_is_the_same_for_the_same_content_and_no_other(une, autre):
    gauche, droite = lire_item(item(reponses=une)), lire_item(item(reponses=autre, id=str(uuid.uuid4()), sequence=3))

    assert (empreinte(gauche, CLE) == empreinte(droite, CLE)) == (une == autre)


def test_empreinte_bears_on_the_instant_whatever_its_zone_and_on_the_key():
    paris, utc = lire_item(item()), lire_item(item(saisi_le="2026-11-20T09:20:00Z"))
    plus_tard = lire_item(item(saisi_le="2026-11-20T09:20:01Z"))

    assert empreinte(paris, CLE) == empreinte(utc, CLE) != empreinte(plus_tard, CLE)
    assert empreinte(paris, CLE) != empreinte(paris, b"autre")


@pytest.mark.parametrize(
    ("saisi_le", "ecart", "attendu"),
    [
        # A good clock: answers wait as long as the network is away.
        (RECU_LE, 0 * HEURE, (RECU_LE, False)),
        (RECU_LE - 3 * JOUR, 0 * HEURE, (RECU_LE - 3 * JOUR, False)),
        # A few minutes ahead is no fault, and no reason to count before the hour has come.
        (RECU_LE + dt.timedelta(minutes=4), 0 * HEURE, (RECU_LE, False)),
        # Nothing told: what comes from the future or from another year is dated by its receipt.
        (RECU_LE + 3 * JOUR, 0 * HEURE, (RECU_LE, True)),
        (RECU_LE - 400 * JOUR, 0 * HEURE, (RECU_LE, True)),
        (dt.datetime(1970, 1, 1, tzinfo=dt.UTC), 0 * HEURE, (RECU_LE, True)),
        # The device told its clock: an hour old on a clock three days wrong, either way, is an hour old.
        (RECU_LE + 3 * JOUR - HEURE, 3 * JOUR, (RECU_LE - HEURE, True)),
        (RECU_LE - 3 * JOUR - HEURE, -3 * JOUR, (RECU_LE - HEURE, True)),
        # Set right in between: what was answered before cannot be dated that way.
        (RECU_LE - HEURE, -3 * JOUR, (RECU_LE, True)),
    ],
)
def test_dater_believes_the_clock_as_far_as_it_can_be(saisi_le, ecart, attendu):
    assert dater(saisi_le, RECU_LE, ecart) == attendu


@given(st.timedeltas(-20_000 * JOUR, 25_000 * JOUR), st.timedeltas(-1000 * JOUR, 1000 * JOUR))
def test_dater_never_keeps_an_instant_of_the_future_nor_of_another_year(avance, ecart):
    retenu, _est_douteuse = dater(RECU_LE + avance, RECU_LE, ecart)

    assert RECU_LE - avis.RETARD_ADMIS <= retenu <= RECU_LE


def test_answers_known_to_the_reader_are_those_of_the_enumerations():
    assert {
        "resultats": set(avis.RESULTATS),
        "raisons": set(avis.RAISONS),
        "attentes": set(avis.ATTENTES),
        "langues": set(avis.LANGUES),
    } == {
        "resultats": set(enums.ResultatDemarche.values),
        "raisons": set(enums.Raison.values),
        "attentes": set(enums.AttenteJugee.values),
        "langues": set(enums.Langue.values),
    }


def test_lire_item_reads_the_example_of_the_contract():
    exemple = json.loads(
        '{"id": "7f6f0d1c-3f0e-4a53-9f57-0d6c1f0b2a11", "sequence": 17, "saisi_le": "2026-11-20T10:20:00+01:00",'
        ' "reponses": {"K1": 4, "K3": "oui", "K4": ["attente"], "K6": "texte"}}'
    )

    lu = lire_item(exemple)

    assert (lu.satisfaction, lu.resultat, lu.raisons, lu.texte) == (4, "oui", ("attente",), "texte")
