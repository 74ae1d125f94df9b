"""Losses add up to what separates the score from 100, each under one cause."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rapports.logic.resultats.priorites import ContactVu, CritereVu, forces, pertes, priorites

UN = Fraction(1)
criteres = st.lists(
    st.builds(
        CritereVu,
        code=st.sampled_from(["EM-01", "EM-02", "EM-03", "EM-06"]),
        poids=st.integers(1, 3),
        score=st.sampled_from([None, 0, 33, 67, 100]),
        sans_reponse=st.booleans(),
    ),
    min_size=1,
    max_size=6,
).map(tuple)
contacts = st.lists(st.builds(ContactVu, canal=st.sampled_from(["EMAIL", "TEL"]), criteres=criteres), max_size=6)


def score(contact):
    comptes = [c for c in contact.criteres if c.score is not None]
    poids = sum(c.poids for c in comptes)
    return Fraction(sum(c.poids * c.score for c in comptes), poids) if poids else None


@given(contacts)
def test_pertes_sum_to_the_distance_from_a_perfect_score(liste):
    mesures = [contact for contact in liste if score(contact) is not None]
    canaux = {contact.canal for contact in mesures}

    total = sum((p.points for p in pertes(mesures, dict.fromkeys(canaux, UN))), Fraction(0))

    moyennes = []
    for canal in canaux:
        scores = [score(contact) for contact in mesures if contact.canal == canal]
        moyennes.append(sum(scores, Fraction(0)) / len(scores))
    attendu = 100 - sum(moyennes, Fraction(0)) / len(moyennes) if moyennes else Fraction(0)
    assert total == attendu


@given(contacts)
def test_pertes_do_not_depend_on_the_order_of_contacts(liste):
    poids = {"EMAIL": UN, "TEL": UN}

    assert pertes(liste, poids) == pertes(list(reversed(liste)), poids)


def test_priorites_silence_is_one_cause():
    muet = ContactVu(
        "COURRIER",
        (
            CritereVu("CO-01", 2, 100),
            CritereVu("CO-05", 3, 0, sans_reponse=True),
            CritereVu("CO-06", 3, 0, sans_reponse=True),
        ),
    )

    (premiere,) = priorites([muet], {"COURRIER": UN})

    assert (premiere.code, premiere.points, premiere.nb_sans_reponse) == ("CO-05", Fraction(600, 8), 1)
    assert premiere.codes == ("CO-05", "CO-06")


def test_priorites_small_losses_are_left_out():
    presque = [ContactVu("TEL", (CritereVu("TE-01", 1, 67), *(CritereVu("TE-02", 3, 100),) * 30))]

    assert priorites(presque, {"TEL": UN}) == []
    # Half a point is one: a hundred points lost of weight one in two hundred.
    a_peine = [ContactVu("TEL", (CritereVu("TE-01", 1, 0), *(CritereVu("TE-02", 1, 100),) * 199))]
    assert [perte.code for perte in priorites(a_peine, {"TEL": UN})] == ["TE-01"]


def test_priorites_ignore_channels_that_do_not_count():
    contact = ContactVu("RS", (CritereVu("RS-01", 1, 0),))

    assert priorites([contact], {"TEL": UN}) == []


def test_forces_take_one_criterion_a_channel_first():
    def deux(canal, *codes):
        return [ContactVu(canal, tuple(CritereVu(code, poids, 100) for code, poids in codes))] * 2

    contacts_ = deux("TEL", ("TE-04", 3), ("TE-05", 2)) + deux("EMAIL", ("EM-01", 1))

    assert [f.code for f in forces(contacts_, {"TEL": UN, "EMAIL": UN})] == ["TE-04", "EM-01", "TE-05"]


def test_forces_need_two_observations():
    assert forces([ContactVu("TEL", (CritereVu("TE-04", 3, 100),))], {"TEL": UN}) == []


def test_forces_come_by_what_they_carry_then_by_how_often_they_were_seen():
    tenus = [
        ContactVu("TEL", (CritereVu("TE-01", 3, 80), CritereVu("TE-02", 2, 100))),
        ContactVu("TEL", (CritereVu("TE-01", 3, 80), CritereVu("TE-02", 2, 100), CritereVu("TE-03", 2, 100))),
        ContactVu("TEL", (CritereVu("TE-03", 2, 100), CritereVu("TE-02", 2, 100), CritereVu("TE-04", 3, 67))),
        ContactVu("TEL", (CritereVu("TE-04", 3, 67),)),
    ]

    # 240, then twice 200: three times, twice. A mean of eighty is a strength, sixty-seven none.
    assert [(f.code, f.moyenne, f.nombre) for f in forces(tenus, {"TEL": UN})] == [
        ("TE-01", 80, 2),
        ("TE-02", 100, 3),
        ("TE-03", 100, 2),
    ]


def test_forces_are_three_at_most_whatever_the_number_of_channels():
    canaux = ("EMAIL", "COURRIER", "TEL", "RS")
    tenus = [ContactVu(canal, (CritereVu("X-1", 1, 100), CritereVu("X-2", 1, 100))) for canal in canaux * 2]

    assert [(f.canal, f.code) for f in forces(tenus, dict.fromkeys(canaux, UN))] == [
        ("COURRIER", "X-1"),
        ("EMAIL", "X-1"),
        ("RS", "X-1"),
    ]
    une = [contact for contact in tenus if contact.canal == "TEL"]
    assert [f.code for f in forces(une, {"TEL": UN})] == ["X-1", "X-2"]


def test_pertes_name_no_criterion_that_lost_nothing():
    """What does not weigh costs nothing: it is no cause."""
    contact = ContactVu("TEL", (CritereVu("TE-01", 0, 0), CritereVu("TE-02", 2, 67), CritereVu("TE-03", 2, 100)))

    assert [(p.code, p.nb_contacts, p.nb_touches) for p in pertes([contact], {"TEL": UN})] == [("TE-02", 1, 1)]
