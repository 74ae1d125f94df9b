"""The verifier that travels in sealed files: what it accepts, what it refuses, what it recomputes."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.trophees.scelle import (
    CLE,
    EMPREINTE,
    PUBLIQUE,
    Ed25519PrivateKey,
    contact,
    entrees,
    fichier,
    organisme,
    signer,
)  # fmt: skip
from trophees.logic import verifier
from trophees.logic.verifier import (
    MANIFESTE,
    MEMBRES,
    ORDRE,
    SIGNATURE,
    PasUnSceau,
    canonique,
    composer,
    decomposer,
    examiner,
    principal,
    recalculer,
    signature_valable,
)

pytestmark = pytest.mark.lent
UNE, AUTRE, TIERCE, LOIN = "213100001", "213100002", "213100003", "213100004"
# 83.33…, 83.33… (ex æquo), 55.66…, and a body whose only e-mail makes nothing significant.
DONNEES = entrees(
    organisme(UNE, contact("100", "50"), contact("100", "50")),
    organisme(AUTRE, contact("100", "100"), contact("67", "66")),
    organisme(TIERCE, contact("67", "33"), contact("67", None)),
    organisme(LOIN, contact("0", "0")),
)
VALABLE = fichier(DONNEES)
ANCIENS = {
    v: Path(__file__).parents[1] / "corpus" / f"palmares_intervalles_{v.replace('.', '_')}.zip"
    for v in verifier.INTERVALLES_CONNUS[:-1]
}


def rompus(octets: bytes, cle: str | None = EMPREINTE) -> list[str]:
    """Return the subject of each sentence that says what does not hold."""
    return [phrase.split("\u202f")[0] for phrase in examiner(octets, cle)[1]]


def altere(**membres: bytes) -> bytes:
    """Return the valid file with other members, its container in order."""
    return composer({**dict(decomposer(VALABLE)), **membres}.items())


def resultats(donnees) -> dict[str, tuple]:
    return {o["siren"]: (o["score_arrondi"], o["rang"], o["motifs"]) for o in recalculer(donnees)["organismes"]}


# RFC 8032, 7.1, tests 1 to 3.
@pytest.mark.parametrize(
    ("publique", "message", "signature"),
    [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            (
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                "d25bf5f0595bbe24655141438e7a100b"
            ),
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            (
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                "387b2eaeb4302aeeb00d291612bb0c00"
            ),
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            (
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                "4a7c15e9716ed28dc027beceea1ec40a"
            ),
        ),
    ],
)
def test_signature_of_the_standard_is_valid(publique, message, signature):
    assert signature_valable(bytes.fromhex(publique), bytes.fromhex(message), bytes.fromhex(signature))
    assert not signature_valable(bytes.fromhex(publique), b"\0" + bytes.fromhex(message), bytes.fromhex(signature))


def test_signature_agrees_with_the_library_whatever_is_flipped():
    for graine in range(5):
        cle = Ed25519PrivateKey.from_private_bytes(bytes([graine]) * 32)
        publique, message = cle.public_key().public_bytes_raw(), bytes([graine]) * graine
        signature = bytearray(cle.sign(message))
        assert signature_valable(publique, message, bytes(signature))
        signature[13 * graine] ^= 1
        assert not signature_valable(publique, message, bytes(signature))


def test_signature_written_another_way_is_refused():
    """The order added to its second half gives the same equation: one content, one signature."""
    signature = CLE.sign(b"palmares")
    scalaire = int.from_bytes(signature[32:], "little") + ORDRE
    assert not signature_valable(PUBLIQUE, b"palmares", signature[:32] + scalaire.to_bytes(32, "little"))
    assert not signature_valable(PUBLIQUE, b"palmares", signature[:-1])
    assert not signature_valable((2**255 - 1).to_bytes(32, "little"), b"palmares", signature)


def test_valid_file_holds_and_says_whose_key_it_is():
    assert examiner(VALABLE, EMPREINTE)[1] == []
    assert "clé vérifiée" in examiner(VALABLE, EMPREINTE)[0][1]
    assert "clé non vérifiée" in examiner(VALABLE)[0][1]


def test_every_byte_is_decided_by_the_members():
    """A byte flipped anywhere gives a container that its members do not make."""
    for position in range(len(VALABLE)):
        change = bytearray(VALABLE)
        change[position] ^= 0x01
        lus = decomposer(bytes(change))
        assert tuple(nom for nom, _ in lus) != MEMBRES or composer(lus) != change, position


def test_flipped_byte_is_refused_in_whatever_it_stands():
    premier, fins = dict(decomposer(VALABLE)), []
    position = 0
    for nom in MEMBRES:
        position += 30 + len(nom)
        fins += [position - 40, position - 1, position, position + len(premier[nom]) // 2]
        position += len(premier[nom])
    fins += range(position, len(VALABLE), 7)
    for endroit in (*fins, len(VALABLE) - 1):
        change = bytearray(VALABLE)
        change[max(endroit, 0)] ^= 0x80
        assert rompus(bytes(change)), endroit


@pytest.mark.parametrize("nom", [nom for nom in MEMBRES if nom not in {MANIFESTE, SIGNATURE}])
def test_member_changed_in_a_container_in_order_is_named(nom):
    contenu = bytearray(dict(decomposer(VALABLE))[nom])
    contenu[-1] ^= 0x01
    assert rompus(altere(**{nom: bytes(contenu)})) == [nom]


def test_manifest_or_signature_changed_in_a_container_in_order_is_refused():
    membres = dict(decomposer(VALABLE))
    for rang in (0, 31, 32, 63):
        signature = bytearray(membres[SIGNATURE])
        signature[rang] ^= 0x40
        assert rompus(altere(**{SIGNATURE: bytes(signature)})) == ["Signature"]
    assert rompus(altere(**{SIGNATURE: b""})) == ["Signature"]
    for rang in range(0, len(membres[MANIFESTE]), 23):
        manifeste = bytearray(membres[MANIFESTE])
        manifeste[rang] ^= 0x01
        assert rompus(altere(**{MANIFESTE: bytes(manifeste)})), rang


@pytest.mark.parametrize(
    "octets",
    [
        VALABLE + b"\0",
        b"\0" + VALABLE,
        VALABLE[:-2] + b"\x01\x00!",
        VALABLE[:-1],
        VALABLE[: len(VALABLE) // 2],
        composer([*decomposer(VALABLE), ("de-plus.txt", b"")]),
        composer([*decomposer(VALABLE), decomposer(VALABLE)[1]]),
        composer(decomposer(VALABLE)[1:]),
        composer(reversed(decomposer(VALABLE))),
    ],
    ids=["after", "before", "comment", "cut", "half", "added", "twice", "missing", "order"],
)
def test_container_of_other_bytes_is_refused(octets):
    assert rompus(octets) == ["Conteneur"]


def test_file_signed_by_another_key_is_refused_only_by_who_knows_the_right_one():
    faux = fichier(DONNEES, Ed25519PrivateKey.from_private_bytes(b"x" * 32))
    assert rompus(faux) == ["Clé"]
    assert rompus(faux, None) == []


def test_results_that_the_inputs_do_not_give_are_named_body_by_body():
    justes = recalculer(DONNEES)
    menteurs = [{**o, "rang": 1} if o["siren"] == TIERCE else o for o in justes["organismes"]]
    phrases = examiner(fichier(DONNEES, resultats={**justes, "organismes": menteurs}), EMPREINTE)[1]
    assert phrases == [f"Résultats\u202f: {TIERCE}, rang\u202f: le recalcul donne autre chose."]
    absent = {**justes, "organismes": justes["organismes"][:-1]}
    assert LOIN in examiner(fichier(DONNEES, resultats=absent), EMPREINTE)[1][0]
    ailleurs = fichier(DONNEES, manifeste={"campagne": 2021})
    assert rompus(ailleurs) == ["Entrées ou résultats"]


def test_a_territory_without_siren_is_named_too():
    donnees = entrees(organisme("INSEE-2A004", contact("100", "50")))
    juste = recalculer(donnees)
    menteur = {**juste["organismes"][0], "rang": 1}

    assert examiner(fichier(donnees, resultats={**juste, "organismes": [menteur]}), EMPREINTE)[1] == [
        "Résultats\u202f: INSEE-2A004, rang\u202f: le recalcul donne autre chose."
    ]


@pytest.mark.parametrize("donnees", [{}, {**DONNEES, "organismes": [{"siren": UNE}]}, {**DONNEES, "grilles": {}}])
def test_signed_inputs_that_are_not_of_the_format_are_refused(donnees):
    assert rompus(fichier(donnees, resultats={"organismes": []})) == ["Entrées ou résultats"]


def test_method_of_another_version_is_not_judged():
    assert rompus(fichier(DONNEES, manifeste={"methode": "9.0"})) == ["Méthode"]
    assert rompus(fichier(DONNEES, manifeste={"intervalles": "0.1"})) == ["Méthode"]


@pytest.mark.parametrize("version", ANCIENS)
def test_a_file_sealed_with_former_intervals_is_judged_by_them_and_by_its_own_verifier(version, tmp_path, capsys):
    """Real files of those times: 1.0 told alike contacts as nearly exact, 1.1 knew no asymmetry, 1.2 trusted a lone website."""
    ancien = ANCIENS[version]
    octets, membres = ancien.read_bytes(), dict(decomposer(ancien.read_bytes()))
    donnees, scelles = json.loads(membres[verifier.ENTREES]), json.loads(membres[verifier.RESULTATS])
    assert examiner(octets, EMPREINTE)[1] == []
    for verifier_le in (principal, lambda arguments: call_command("verifier_palmares", *arguments)):
        assert not verifier_le([str(ancien), "--cle", EMPREINTE])
        assert capsys.readouterr().out.startswith("Fichier valable.")
    assert recalculer(donnees, version) == scelles != recalculer(donnees)
    # No version stands for another.
    refuses = ["Résultats"] * len(donnees["organismes"])
    assert rompus(fichier(donnees, resultats=scelles)) == refuses
    assert rompus(fichier(donnees, manifeste={"intervalles": version})) == refuses

    (tmp_path / "verifier.py").write_bytes(membres[verifier.VERIFIER])
    fini = subprocess.run(
        [sys.executable, "-s", "-S", "verifier.py", str(ancien), "--cle", EMPREINTE],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert fini.returncode == 0, fini.stderr


def test_seed_is_not_chosen():
    assert rompus(fichier(DONNEES, manifeste={"graine": "une graine qui m’arrange"})) == ["Entrées ou résultats"]


CHAMPS = json.loads(dict(decomposer(VALABLE))[MANIFESTE])
CLE_VERIFIEE = "ab.\nSignature\u202f: valable, clé vérifiée, empreinte \x1b[32mOFFICIELLE"


@pytest.mark.parametrize(
    "manifeste",
    [
        canonique(CHAMPS).replace(b'"campagne":2020', b'"campagne":' + ecrite)
        for ecrite in (b"NaN", b"1e999", b"true", b"2020.0", b"0", b'"2020"', b"9" * 5000, b"[" * 9000 + b"]" * 9000)
    ]
    + [canonique({**CHAMPS, champ: faux}) for champ in CHAMPS for faux in (None, [], {}, ["a"], "", 3, True, "\ud800")
       if (champ, type(faux)) not in {("campagne", int), ("graine", str)}]  # of their form: compared later
    + [canonique({autre: CHAMPS[autre] for autre in CHAMPS if autre != champ}) for champ in CHAMPS]
    + [canonique({**CHAMPS, **change}) for change in (
        {"en_plus": 1},
        {"source": {"nature": "palmares_scelle"}},
        {"source": {"nature": "palmares_scelle", "empreinte": "A" * 64}},
        {"source": {"nature": "palmares_scelle", "empreinte": EMPREINTE + "\n"}},
        {"source": {"nature": "palmares_scelle", "empreinte": CLE_VERIFIEE}},
        {"source": {"nature": "resultats_calcules", "empreinte": EMPREINTE}},
        {"methode": CLE_VERIFIEE},
        {"intervalles": CLE_VERIFIEE},
        {"cle": {**CHAMPS["cle"], "usage": "autre"}},
        {"cle": {**CHAMPS["cle"], "publique": PUBLIQUE.hex(" ")}},
        {"cle": {**CHAMPS["cle"], "publique": PUBLIQUE.hex().upper()}},
        {"membres": {**CHAMPS["membres"], "autre": EMPREINTE}},
    )]
    + [json.dumps(CHAMPS).encode(), canonique(CHAMPS).decode().encode("utf-16"), b"", b"[]", b"\xff"],
)  # fmt: skip
def test_signed_manifest_that_is_not_whole_is_refused_in_a_sentence(manifeste):
    tient, rompu = examiner(signer(dict(decomposer(VALABLE)), manifeste), EMPREINTE)
    assert (len(tient), rompu) == (1, ["Manifeste\u202f: il n’est pas au format barometre-palmares-2."])


def test_no_text_of_a_signed_file_forges_a_line():
    """Whatever it puts in its results, names of fields included, only digits of a body come out."""
    justes = recalculer(DONNEES)
    for forge in (
        {CLE_VERIFIEE: 1},
        {"siren": CLE_VERIFIEE},
        {"rang": CLE_VERIFIEE, CLE_VERIFIEE: CLE_VERIFIEE},
        {"siren": "999", CLE_VERIFIEE: 1},
        {"siren": UNE, "\ud800": "\ud800"},
    ):
        menteurs = [*justes["organismes"][1:], {**justes["organismes"][0], **forge}]
        tient, rompu = examiner(fichier(DONNEES, resultats={**justes, "organismes": menteurs}), EMPREINTE)
        assert [p for p in (*tient, *rompu) if "OFFICIELLE" in p or "\n" in p or "\ud800" in p] == []
        assert {phrase.split("\u202f")[0] for phrase in rompu} == {"Résultats"}
    pirate = entrees(organisme(CLE_VERIFIEE, contact("100", "50")))
    assert examiner(fichier(pirate, resultats=justes), EMPREINTE)[1] == [
        f"Résultats\u202f: {siren}, organisme de trop\u202f: le recalcul donne autre chose."
        for siren in (UNE, AUTRE, TIERCE, LOIN)
    ]


def test_what_nobody_foresaw_is_a_refusal_in_a_sentence(monkeypatch):
    def tomber(*_arguments):
        raise RuntimeError(CLE_VERIFIEE)

    monkeypatch.setattr(verifier, "recalculer", tomber)
    assert examiner(VALABLE, EMPREINTE) == (
        [], ["Vérification\u202f: elle n’a pas pu aller au bout (RuntimeError)."],
    )  # fmt: skip


@pytest.mark.parametrize(("champ", "faux"), [("rang", True), ("niveau", 4.0), ("eligible", 1)])
def test_value_that_python_holds_equal_is_another_one(champ, faux):
    justes = recalculer(DONNEES)
    premier = justes["organismes"][0]
    assert premier[champ] == faux
    menteurs = [{**premier, champ: faux}, *justes["organismes"][1:]]
    assert examiner(fichier(DONNEES, resultats={**justes, "organismes": menteurs}), EMPREINTE)[1] == [
        f"Résultats\u202f: {UNE}, {champ}\u202f: le recalcul donne autre chose."
    ]


@pytest.mark.parametrize(
    "note",
    ["-5", "101", "1e2", "1e999999999", "1_0", "٣", " 3", "3\n", "03", "2/4", "4/2", "1/0", "201/2", "9" * 5000, 50],
)
def test_note_has_one_writing_and_its_bounds(note):
    donnees = copy.deepcopy(DONNEES)
    donnees["organismes"][0]["contacts"][0]["notes"][0] = note
    assert rompus(fichier(donnees, resultats=recalculer(DONNEES))) == ["Entrées ou résultats"]


@pytest.mark.parametrize("valeur", [0, -1, True, 1.0, "1", None, 10**12])
@pytest.mark.parametrize(
    "chemin",
    [("methode", "poids", "EMAIL"), ("methode", "minimum"), ("methode", "part_validee"),
     ("grilles", "EMAIL", "criteres", 0, "poids")],
)  # fmt: skip
def test_setting_is_within_the_bounds_of_the_platform(chemin, valeur):
    donnees = copy.deepcopy(DONNEES)
    *debut, cle = chemin
    bornee = donnees
    for pas in debut:
        bornee = bornee[pas]
    bornee[cle] = valeur
    assert rompus(fichier(donnees, resultats=recalculer(DONNEES))) == ["Entrées ou résultats"]


def test_file_of_the_first_format_is_checked_and_said_to_hold_no_ballot():
    premier = {cle: valeur for cle, valeur in DONNEES.items() if cle != "jury"}
    tient, rompu = examiner(fichier(premier), EMPREINTE)
    assert (tient[-1], rompu) == ("Lauréats\u202f: non vérifiés, ce fichier ne porte aucun bulletin de jury.", [])
    autre = fichier(premier, manifeste={"format": verifier.FORMAT})
    assert rompus(autre) == ["Entrées ou résultats"]


@pytest.mark.parametrize("octets", [b"", b"PK", b"un texte", b"%PDF-1.7"])
def test_file_that_is_no_zip_is_not_judged(octets):
    with pytest.raises(PasUnSceau):
        examiner(octets)


def test_recalculer_ranks_ties_ex_aequo_and_leaves_out_who_is_not_eligible():
    assert resultats(DONNEES) == {
        UNE: ("83.3", 1, []),
        AUTRE: ("83.3", 1, []),
        TIERCE: ("61.3", 3, []),
        LOIN: (None, None, ["canal_non_teste"]),
    }


def test_recalculer_rounds_half_up_on_the_exact_score():
    """53.05 and 53.1 are ex æquo, 53.0499… is not."""
    moitie, dessus = organisme(UNE, *[contact("1061/20", None)] * 2), organisme(AUTRE, *[contact("531/10", None)] * 2)
    dessous = organisme(TIERCE, *[contact(str(Fraction(1061, 20) - Fraction(1, 10**9)), None)] * 2)
    assert resultats(entrees(moitie, dessus, dessous)) == {
        UNE: ("53.1", 1, []),
        AUTRE: ("53.1", 1, []),
        TIERCE: ("53.0", 3, []),
    }


def test_recalculer_of_each_reason_and_category():
    deux = [contact("67", "67")] * 2
    site = {"canaux": ["WEB"], "prevus": {"WEB": 1}, "valides": {"WEB": 1}, "type": "CA", "population": None}
    donnees = entrees(
        organisme("1", *deux, litige=True, confirmee=False),
        organisme("2", *deux, prevus={"EMAIL": 3}),
        organisme("3", contact("67", "67", grille="WEB"), **site),
        organisme("4", canaux=[]),
        organisme("5", *deux, population=50_001),
        organisme("6", *deux, population=19_999),
        organisme("7", *deux, type="REGION"),
        organisme("8", *deux, type="UNIVERSITE", population=None),
    )
    assert {o["siren"]: (o["categorie"], o["motifs"]) for o in recalculer(donnees)["organismes"]} == {
        "1": ("VILLE_20_50K", ["non_confirmee", "litige_en_cours"]),
        "2": ("VILLE_20_50K", ["contacts_insuffisants"]),
        "3": ("EPCI", []),
        "4": ("VILLE_20_50K", ["canal_non_teste"]),
        "5": ("VILLE_SUP_50K", []),
        "6": ("VILLE_INF_20K", []),
        "7": ("REGION", []),
        "8": ("AUTRE_ORGANISME", []),
    }


def test_recalculer_of_an_empty_edition_is_empty():
    vide = entrees()
    assert recalculer(vide)["organismes"] == []
    assert examiner(fichier(vide), EMPREINTE)[1] == []


def test_recalculer_does_not_depend_on_order():
    hasard, attendu = random.Random(54), recalculer(DONNEES)
    for _ in range(20):
        organismes = [
            {**o, "contacts": hasard.sample(o["contacts"], len(o["contacts"]))} for o in DONNEES["organismes"]
        ]
        hasard.shuffle(organismes)
        assert recalculer({**DONNEES, "organismes": organismes}) == attendu


def lancer(*arguments, capsys) -> tuple[int, str, str]:
    code = principal([str(argument) for argument in arguments])
    return code, *capsys.readouterr()


def test_program_leaves_with_its_verdict(tmp_path, capsys):
    bon, mauvais, autre = tmp_path / "bon.zip", tmp_path / "mauvais.zip", tmp_path / "autre.txt"
    bon.write_bytes(VALABLE)
    mauvais.write_bytes(VALABLE + b"!")
    autre.write_bytes(b"bonjour")
    assert lancer(bon, "--cle", EMPREINTE.upper(), capsys=capsys)[0] == 0
    assert lancer("--cle", EMPREINTE, bon, capsys=capsys)[0] == 0
    assert lancer(bon, "--cle", "0" * 64, capsys=capsys)[1].startswith("Fichier refusé.\nClé")
    code, sortie, erreurs = lancer(mauvais, capsys=capsys)
    assert (code, erreurs) == (1, "")
    assert sortie.startswith("Fichier refusé.\nConteneur")
    for arguments in ([autre], [tmp_path], [tmp_path / "absent"], [], [bon, "--cle"], [bon, "--cle", "abc"]):
        code, sortie, erreurs = lancer(*arguments, capsys=capsys)
        assert (code, sortie, len(erreurs.splitlines())) == (2, "", 1)


def test_program_runs_by_itself_with_the_standard_library_alone(tmp_path):
    """In an empty folder, without the project nor its packages, whatever the hash seed, the zone and the language."""
    (tmp_path / "verifier.py").write_bytes(Path(verifier.__file__).read_bytes())
    (tmp_path / "F.zip").write_bytes(VALABLE)
    ascii_seul = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    dites = set()
    for rang, (zone, langue) in enumerate(
        [
            ("UTC", ascii_seul),
            ("Asia/Kathmandu", {"LC_ALL": "C.utf8"}),
            ("America/Noronha", {"PYTHONIOENCODING": "cp1252"}),
        ]
    ):
        fini = subprocess.run(
            [sys.executable, "-s", "-S", "verifier.py", "F.zip"],
            cwd=tmp_path,
            env={"PYTHONHASHSEED": str(rang), "TZ": zone, **langue},
            capture_output=True,
            check=False,
        )
        assert fini.returncode == 0, fini.stderr
        dites.add(fini.stdout.decode())
    assert len(dites) == 1


@pytest.mark.parametrize(
    ("organismes", "dits"),
    [
        ((), "0 organisme, 0 classé."),
        ((TIERCE,), "1 organisme, 1 classé."),
        ((UNE, TIERCE), "2 organismes, 2 classés."),
    ],
)
def test_what_was_computed_again_is_counted_in_french(organismes, dits):
    tient, _rompu = examiner(
        fichier(entrees(*(organisme(siren, contact("67", "33"), contact("67", None)) for siren in organismes)))
    )[:2]

    assert any(phrase.endswith(dits) for phrase in tient)
