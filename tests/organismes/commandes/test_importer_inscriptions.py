"""The command `importer_inscriptions`: files, exit codes, one line an error."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from organismes.models import Inscription
from tests.factories.campagnes import CampagneFactory

pytestmark = pytest.mark.django_db

ENTETE = "siren,nom,type,code_insee,population,email,canaux,options"
LIGNE = "213105554,Toulouse,COMMUNE,31555,511684,contact@toulouse.example,EMAIL+TEL,"


@pytest.fixture
def importer(tmp_path, capsys):
    def lancer(texte, *, annee="2020", encodage="utf-8"):
        fichier = tmp_path / "inscriptions.csv"
        fichier.write_bytes(texte.encode(encodage))
        code = 0
        try:
            call_command("importer_inscriptions", str(fichier), "--campagne", annee)
        except SystemExit as sortie:
            code = sortie.code
        lu = capsys.readouterr()
        return code, lu.out.strip(), lu.err.strip().splitlines()

    return lancer


def test_importer_good_file_exits_0_and_sums_up(importer):
    CampagneFactory(historique=True)

    assert importer(f"{ENTETE}\n{LIGNE}\n") == (
        0,
        "Édition 2020\u202f: 1\u00a0inscription importée, 0\u00a0déjà présente.",
        [],
    )


def test_importer_semicolon_with_bom_is_read(importer):
    CampagneFactory(historique=True)

    assert importer(f"{ENTETE}\n{LIGNE}\n".replace(",", ";"), encodage="utf-8-sig")[0] == 0
    assert Inscription.objects.count() == 1


def test_importer_bad_lines_exit_2_and_write_nothing(importer):
    CampagneFactory(historique=True)

    code, sortie, erreurs = importer(f"{ENTETE}\n{LIGNE}\n\n12,X,COMMUNE,,5,a@b.fr,FAX,\n")

    assert (code, sortie) == (2, "")
    assert [erreur.partition("\u202f")[0] for erreur in erreurs] == ["Ligne 4", "Ligne 4"]
    assert not Inscription.objects.exists()


def test_importer_wrong_key_warns_on_stderr_and_exits_0(importer):
    CampagneFactory(historique=True)

    code, _, erreurs = importer(f"{ENTETE}\n{LIGNE.replace('213105554', '123456789')}\n")

    assert code == 0
    assert erreurs == ["Ligne 2\u202f: la clé de 123456789 est fausse, la ligne est importée."]


def test_importer_unknown_edition_exits_2(importer):
    code, _, erreurs = importer(f"{ENTETE}\n{LIGNE}\n")

    assert code == 2
    assert erreurs == ["L’édition 2020 n’existe pas\u202f: créez-la avec creer_campagne 2020."]


@pytest.mark.parametrize("texte", ["", "siren;nom\n1;2\n", f"{ENTETE}\n1,2\n"])
def test_importer_not_the_format_exits_2(importer, texte):
    CampagneFactory(historique=True)

    code, _, erreurs = importer(texte)

    assert (code, len(erreurs)) == (2, 1)


def test_importer_missing_file_exits_2(capsys):
    CampagneFactory(historique=True)

    with pytest.raises(SystemExit) as sortie:
        call_command("importer_inscriptions", "absent.csv", "--campagne", "2020")

    assert sortie.value.code == 2
    assert capsys.readouterr().err.strip() == "Fichier illisible\u202f: absent.csv."
