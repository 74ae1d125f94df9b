"""The exchange format of registrations: what is read, what is refused and in which words."""

from __future__ import annotations

import pytest

from organismes.actions.importer_inscriptions import VOCABULAIRE
from organismes.logic.ligne_inscription import COLONNES, FichierIllisible, LigneInscription, lire_csv, lire_ligne
from organismes.queries.export import COLONNES as COLONNES_DE_LA_LISTE

ENTETE = ",".join(COLONNES)
VALEURS = {
    "siren": "213105554",
    "nom": "Toulouse",
    "type": "COMMUNE",
    "code_insee": "31555",
    "population": "511684",
    "email": "Contact@toulouse.example",
    "canaux": "TEL+EMAIL",
    "options": "",
}


def lire(**changements):
    return lire_ligne(VALEURS | changements, VOCABULAIRE)


def test_lire_ligne_complete_gives_typed_values():
    assert lire() == (
        LigneInscription(
            "213105554", "Toulouse", "COMMUNE", "31555", 511_684, "contact@toulouse.example", ("EMAIL", "TEL"), ()
        ),
        [],
    )


def test_lire_ligne_order_of_codes_does_not_matter():
    assert lire(canaux="EMAIL+TEL+EMAIL")[0].empreinte == lire()[0].empreinte


def test_lire_ligne_accents_apart_from_their_letters_are_the_same_name():
    assert lire(nom="E\u0301pinal") == lire(nom="\u00c9pinal")
    assert lire(nom="E\u00ad\u0301pinal") == lire(nom="\u00c9pinal")


@pytest.mark.parametrize("numero", ["213105554", "21310555400017", "INSEE-31555", "213 105 554", "999999999"])
def test_lire_ligne_well_formed_number_is_accepted(numero):
    assert lire(siren=numero)[1] == []


@pytest.mark.parametrize(
    ("changements", "erreurs"),
    [
        ({"siren": ""}, ["siren absent"]),
        ({"siren": "12"}, ["siren «\u00a012\u00a0» mal formé (9 chiffres, 14 chiffres ou INSEE-code)"]),
        ({"nom": " "}, ["nom absent"]),
        ({"nom": "\u200b"}, ["nom absent"]),
        ({"nom": "\u200d \ufeff\u202e"}, ["nom absent"]),
        ({"nom": "x" * 201}, ["nom de plus de 200 caractères"]),
        ({"nom": "Foix\x00"}, ["nom avec un caractère de commande"]),
        ({"type": "VILLE"}, ["type «\u00a0VILLE\u00a0» inconnu"]),
        ({"code_insee": "1001"}, ["code_insee «\u00a01001\u00a0» mal formé"]),
        ({"population": ""}, ["population absente, nécessaire pour une commune"]),
        ({"population": "-3"}, ["population «\u00a0-3\u00a0» invalide, un nombre entier est attendu"]),
        ({"population": "12.5"}, ["population «\u00a012.5\u00a0» invalide, un nombre entier est attendu"]),
        ({"population": "9" * 12}, [f"population «\u00a0{'9' * 12}\u00a0» invalide, un nombre entier est attendu"]),
        ({"email": ""}, ["email absent"]),
        ({"canaux": ""}, ["canaux absents"]),
        ({"canaux": "EMAIL+FAX"}, ["canal «\u00a0FAX\u00a0» inconnu"]),
        ({"canaux": "EMAIL++TEL"}, ["canal «\u00a0\u00a0» inconnu"]),
        ({"options": "JACUZZI"}, ["option «\u00a0JACUZZI\u00a0» inconnue"]),
    ],
)
def test_lire_ligne_bad_value_is_named(changements, erreurs):
    assert lire(**changements) == (None, erreurs)


def test_lire_ligne_every_error_of_a_line_is_told():
    assert len(lire(siren="", email="", canaux="FAX")[1]) == 3


@pytest.mark.parametrize("genre", ["CC", "DEPARTEMENT", "CCAS"])
def test_lire_ligne_population_is_optional_outside_communes(genre):
    assert lire(type=genre, population="", code_insee="")[0].population is None


@pytest.mark.parametrize(
    "octets",
    [
        f"{ENTETE}\n1,Nom,CC,,,a@b.fr,TEL,\n".encode(),
        f"\ufeff{ENTETE}\r\n1,Nom,CC,,,a@b.fr,TEL,\r\n".encode(),
        f"{ENTETE}\n1,Nom,CC,,,a@b.fr,TEL,\n".replace(",", ";").encode(),
        f"\ufeff{ENTETE}\n\n1,Nom,CC,,,a@b.fr,TEL,\n".replace(",", ";").encode(),
        # A file that two programs marked; a header copied from a page.
        f"\ufeff\ufeff{ENTETE}\n1,Nom,CC,,,a@b.fr,TEL,\n".encode(),
        f"{ENTETE}\u200b\n1,Nom,CC,,,a@b.fr,TEL,\n".encode(),
    ],
)
def test_lire_csv_reads_comma_semicolon_and_bom(octets):
    (numero, valeurs), *autres = lire_csv(octets)

    assert (valeurs["nom"], valeurs["canaux"], autres) == ("Nom", "TEL", [])
    assert numero in {2, 3}


def test_lire_csv_quoted_comma_and_columns_in_any_order():
    lignes = lire_csv(b'nom,siren,type,code_insee,population,email,canaux,options\n"Foix, ville",1,CC,,,a@b.fr,TEL,\n')

    assert lignes == [
        (
            2,
            {
                "nom": "Foix, ville",
                "siren": "1",
                "type": "CC",
                "code_insee": "",
                "population": "",
                "email": "a@b.fr",
                "canaux": "TEL",
                "options": "",
            },
        )
    ]


def test_lire_csv_line_number_is_that_of_the_file():
    lignes = lire_csv(f'{ENTETE}\n1,"Nom\nlong",CC,,,a@b.fr,TEL,\n\n2,Nom,CC,,,a@b.fr,TEL,\n'.encode())

    assert [numero for numero, _ in lignes] == [2, 5]


@pytest.mark.parametrize(
    ("octets", "extrait"),
    [
        (b"", "colonnes absentes"),
        (b"siren,nom\n", "colonnes absentes"),
        (f"{ENTETE},couleur\n".encode(), "colonnes inconnues"),
        (f"{ENTETE},siren\n".encode(), "répétée"),
        (";".join(COLONNES_DE_LA_LISTE).encode("utf-8-sig"), "la liste exportée de «\u202fInscriptions\u202f»"),
        (f"{ENTETE}\n1,2,3\n".encode(), "Ligne 2\u202f: 3 valeurs au lieu de 8"),
        (f'{ENTETE}\n"1,Nom\n'.encode(), "pas un CSV valide"),
        # A quote that nothing closes takes the rest of the file: the line where it opens is the one to mend.
        (f'{ENTETE}\n1,A,CC,,,a@b.fr,TEL,\n2,"B,CC,,,a@b.fr,TEL,\n3,C,CC,,,a@b.fr,TEL,\n'.encode(), "Ligne 3\u202f:"),
        (ENTETE.encode() + b"\n\xe9,Nom,CC,,,a@b.fr,TEL,\n", "Ligne 2\u202f: le texte n’est pas en UTF-8"),
        (b"\xef\xbb\xbf" + ENTETE.encode() + b"\r1,Nom,CC,,,a@b.fr,TEL,\r2,\xe9,CC,,,a@b.fr,TEL,\r", "Ligne 3\u202f:"),
        # A workbook given as it is.
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00\xb6", "«\u202fCSV UTF-8\u202f»"),
    ],
)
def test_lire_csv_not_the_format_is_refused(octets, extrait):
    with pytest.raises(FichierIllisible, match=extrait):
        lire_csv(octets)
