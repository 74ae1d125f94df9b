"""Numbers that name nobody any more: what the directory lost, what Sirene says."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from organismes.actions import fermetures_de_numeros, siren
from organismes.actions.charger_annuaire import charger_annuaire
from organismes.actions.fermetures_de_numeros import charger_fermetures
from organismes.actions.siren import suivre_le_successeur
from organismes.management.commands import charger_fermetures as commande
from organismes.models import NumeroFerme, Territoire
from organismes.queries.numeros import commune_disparue, numero_disparu
from socle.erreurs import EntreeInvalide
from socle.journal import historique
from tests.factories.organismes import InscriptionFactory, NumeroFermeFactory, OrganismeFactory, TerritoireFactory
from tests.organismes.actions.test_charger_annuaire import commune, dossier, ecrire
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
__all__ = ["dossier"]

FERME, REPRENEUR, OUVERT, PRIVE = "20005366800014", "20007722000016", "20008386300015", "55208131766522"
ETABLISSEMENTS = f"""siren,siret,etatAdministratifEtablissement,dateDebut,denominationUsuelleEtablissement
200053668,{FERME},F,2026-01-01,MÉDIATHÈQUE D’EXEMPLE
200083863,{OUVERT},A,2019-01-01,
552081317,{PRIVE},F,2020-01-01,AILLEURS
"""
SUCCESSIONS = f"""siretEtablissementPredecesseur,siretEtablissementSuccesseur,dateLienSuccession
{FERME},{REPRENEUR},2026-01-01
"""


def _fermes():
    return set(NumeroFerme.objects.values_list("numero", "nom", "successeur", "nom_du_successeur"))


def test_merged_communes_lead_to_the_one_they_joined_and_a_grouping_gone_to_that_of_its_communes(dossier):
    charger_annuaire(dossier=dossier)
    (dossier.parent / "package.json").write_text('{"version": "7.0.0"}')
    ecrire(
        dossier,
        communes=[
            commune("31555", "Toulouse", 530, siren="213105554", anciensCodes=["31069", "31070"]),
            {"code": "31070", "nom": "Petit-Blagnac", "type": "commune-deleguee", "chefLieu": "31555"},
        ],
        epci=[
            {
                "code": "200099999",
                "nom": "Grand Toulouse",
                "type": "METRO",
                "membres": [{"code": "31555", "populationMunicipale": 530}],
            }
        ],
        ept=[],
    )

    premier, lus = charger_annuaire(dossier=dossier), _fermes()
    second = charger_annuaire(dossier=dossier)

    assert (
        lus
        == _fermes()
        == {
            ("INSEE-31069", "", "213105554", "Toulouse"),
            ("INSEE-31070", "Petit-Blagnac", "213105554", "Toulouse"),
            ("213100696", "Blagnac", "213105554", "Toulouse"),
            ("INSEE-97502", "Saint-Pierre", "", ""),
            ("243100518", "Toulouse Métropole", "200099999", "Grand Toulouse"),
            ("200046977", "Métropole de Lyon", "", ""),
            ("200057867", "Plaine Commune", "", ""),
        }
    )
    assert (premier.fermes, second.fermes) == (7, 7)
    assert commune_disparue("petit blagnac").conseil == "Choisissez dans l’annuaire ce qui lui succède\u202f: Toulouse."


def test_a_number_that_comes_back_in_the_directory_is_open(dossier):
    NumeroFermeFactory(numero="213105554", source="annuaire")

    charger_annuaire(dossier=dossier)

    assert numero_disparu("213105554") is None


def _toulouse(nature):
    membres = [{"code": code, "populationMunicipale": 30} for code in ("31555", "31069")]
    return {"code": "243100518", "nom": "Toulouse", "type": nature, "membres": membres}


@pytest.mark.parametrize("inscrite", [False, True])
def test_a_grouping_that_changes_nature_stays_the_same_territory_and_closes_nothing(dossier, inscrite):
    ecrire(dossier, epci=[_toulouse("CC")])
    charger_annuaire(dossier=dossier)
    avant = Territoire.objects.get(nature="CC")
    if inscrite:
        OrganismeFactory(type="CC", siren=avant.siren, territoire=avant)
    ecrire(dossier, epci=[_toulouse("CA")])

    bilan = charger_annuaire(dossier=dossier)

    (apres,) = Territoire.objects.filter(siren="243100518")
    assert (apres.pk, apres.nature, apres.les_membres.count()) == (avant.pk, "CA", 2)
    assert (bilan.crees, bilan.modifies, bilan.retires, bilan.fermes) == (0, 1, 0, 0)
    assert not NumeroFerme.objects.exists()


def test_the_number_of_a_commune_that_the_one_it_joined_takes_is_open(dossier):
    charger_annuaire(dossier=dossier)
    ecrire(dossier, communes=[commune("31555", "Toulouse", 530, siren="213100696", anciensCodes=["31069"])])

    charger_annuaire(dossier=dossier)

    assert _fermes() == {("INSEE-31069", "", "213100696", "Toulouse"), ("INSEE-97502", "Saint-Pierre", "", "")}


@pytest.mark.parametrize("premier", ["annuaire", "sirene"])
def test_sirene_gives_the_day_and_the_directory_who_took_over_whichever_is_read_first(dossier, tmp_path, premier):
    (tmp_path / "u.csv").write_text("siren,etatAdministratifUniteLegale,dateDebut\n213100696,C,2026-01-01\n")
    charger_annuaire(dossier=dossier)
    ecrire(dossier, communes=[commune("31555", "Toulouse", 530, siren="213105554", anciensCodes=["31069"])])

    if premier == "sirene":
        charger_fermetures(fichiers=[tmp_path / "u.csv"])
    charger_annuaire(dossier=dossier)
    charger_fermetures(fichiers=[tmp_path / "u.csv"])

    ferme = NumeroFerme.objects.get(numero="213100696")
    assert (ferme.nom, ferme.ferme_le, ferme.successeur, ferme.nom_du_successeur) == (
        "Blagnac",
        dt.date(2026, 1, 1),
        "213105554",
        "Toulouse",
    )
    assert commune_disparue("Blagnac").est_un_territoire


def test_a_name_typed_leads_to_no_town_when_sirene_alone_or_several_towns_answer():
    toulouse, blagnac = TerritoireFactory(), TerritoireFactory()
    NumeroFermeFactory(nom_cherche="ccas", successeur=REPRENEUR)
    for numero, nom, vers in (
        ("INSEE-31070", "homonyme", toulouse),
        ("INSEE-31071", "homonyme", blagnac),
        ("INSEE-31072", "seul", toulouse),
        ("213100720", "seul", toulouse),
    ):
        NumeroFermeFactory(numero=numero, nom_cherche=nom, successeur=vers.siren, source="annuaire")

    assert [commune_disparue(texte) for texte in ("CCAS", "Homonyme", "")] == [None, None, None]
    assert commune_disparue("Seul").successeur == toulouse.siren


def test_files_of_sirene_close_what_is_public_or_ours_and_open_what_opened_again(tmp_path):
    NumeroFermeFactory(numero=OUVERT)
    (tmp_path / "e.csv").write_text(ETABLISSEMENTS)
    (tmp_path / "s.csv").write_text(SUCCESSIONS)

    sortie = StringIO()
    call_command("charger_fermetures", str(tmp_path / "s.csv"), str(tmp_path / "e.csv"), stdout=sortie)

    assert _fermes() == {(FERME, "MÉDIATHÈQUE D’EXEMPLE", REPRENEUR, "")}
    assert sortie.getvalue() == "1\u00a0numéro fermé, dont 1 avec un successeur.\n"
    disparu = numero_disparu(FERME)
    assert disparu.constat == (f"Le numéro {FERME}, MÉDIATHÈQUE D’EXEMPLE, est fermé depuis le 1er\u00a0janvier 2026.")
    assert disparu.conseil == f"Son successeur porte le numéro {REPRENEUR}\u202f: donnez celui-ci."
    OrganismeFactory(siren="552081317")
    assert charger_fermetures(fichiers=[tmp_path / "e.csv"])["fermes"] == 2


@pytest.mark.parametrize("colonnes", ["a,b", "siret,etatAdministratifEtablissement,dateDebut,dateFin"])
def test_a_file_of_something_else_or_of_the_past_writes_nothing(tmp_path, colonnes):
    (tmp_path / "e.csv").write_text(ETABLISSEMENTS)
    (tmp_path / "autre.csv").write_text(f"{colonnes}\n{FERME},F,2020-01-01,2021-01-01\n")

    with pytest.raises(EntreeInvalide):
        charger_fermetures(fichiers=[tmp_path / "e.csv", tmp_path / "autre.csv"])

    assert not NumeroFerme.objects.exists()


def test_a_line_cut_short_closes_nothing_and_one_without_its_day_does(tmp_path):
    (tmp_path / "e.csv").write_text(f"siret,etatAdministratifEtablissement,dateDebut\n{OUVERT}\n{FERME},F")

    charger_fermetures(fichiers=[tmp_path / "e.csv"])

    assert list(NumeroFerme.objects.values_list("numero", "ferme_le")) == [(FERME, None)]


def test_a_file_that_breaks_off_keeps_the_lots_before_and_is_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(fermetures_de_numeros, "LOT", 1)
    lignes = ETABLISSEMENTS + f"552081317,{PRIVE},F,2020-01-01,AILLEURS\n" * 500
    (tmp_path / "e.csv").write_bytes(lignes.encode() + b"\xff")

    with pytest.raises(EntreeInvalide, match="Ce qui a été lu auparavant est gardé"):
        charger_fermetures(fichiers=[tmp_path / "e.csv"])
    gardes = _fermes()
    (tmp_path / "e.csv").write_text(lignes)
    charger_fermetures(fichiers=[tmp_path / "e.csv"])

    assert gardes == _fermes() == {(FERME, "MÉDIATHÈQUE D’EXEMPLE", "", "")}


def test_the_command_counts_in_thousands(monkeypatch):
    monkeypatch.setattr(commande, "charger_fermetures", lambda **_: {"fermes": 48_000, "avec_successeur": 12_000})

    sortie = StringIO()
    call_command("charger_fermetures", "e.csv", stdout=sortie)

    assert sortie.getvalue() == "48\u202f000\u00a0numéros fermés, dont 12\u202f000 avec un successeur.\n"


def test_a_closed_legal_unit_closes_its_establishments_and_successions_are_followed():
    NumeroFermeFactory(numero="200053668", ferme_le=dt.date(2025, 6, 1), successeur=REPRENEUR)
    NumeroFermeFactory(numero=REPRENEUR, successeur=OUVERT)

    assert (numero_disparu(FERME).successeur, numero_disparu(OUVERT)) == (OUVERT, None)


def test_a_body_takes_the_number_of_its_successor_and_stays_the_same_body():
    inscription = InscriptionFactory(organisme=OrganismeFactory(siren=FERME, territoire=None, type="BIBLIOTHEQUE"))
    NumeroFermeFactory(numero=FERME, successeur=REPRENEUR)

    suivi = suivre_le_successeur(organisme=inscription.organisme, auteur=None)

    assert (suivi.pk, suivi.siren) == (inscription.organisme_id, REPRENEUR)
    (ligne,) = historique(suivi)
    assert (ligne.acte, ligne.details) == ("organisme.numero_remplace", {"avant": FERME, "siren": REPRENEUR})


@pytest.mark.parametrize("cas", ["ouvert", "sans_successeur", "pris", "territoire"])
def test_no_number_is_taken_where_nothing_free_took_over(cas):
    organisme = OrganismeFactory(siren=FERME)
    if cas != "ouvert":
        NumeroFermeFactory(numero=FERME, successeur="" if cas == "sans_successeur" else "213105554")
    if cas == "pris":
        OrganismeFactory(siren="213105554")
    if cas == "territoire":
        TerritoireFactory(siren="213105554")

    refuser("sans_successeur", suivre_le_successeur, organisme=organisme, auteur=None)


def test_two_bodies_that_take_a_number_at_the_same_instant_are_told_so(monkeypatch):
    """Each read the number free; the constraint sees the second one."""
    inscription = InscriptionFactory(organisme=OrganismeFactory(siren=FERME))
    NumeroFermeFactory(numero=FERME, successeur=REPRENEUR)
    OrganismeFactory(siren=REPRENEUR)
    monkeypatch.setattr(siren, "peut_suivre", lambda _disparu: True)

    refus = refuser("siren_pris", suivre_le_successeur, organisme=inscription.organisme, auteur=None)

    assert refus.message == "Ce numéro vient d’être donné à un autre organisme."
