"""Staff write a version in their browser: what is wrong is said at its field, what changes is shown side by side."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enquetes.models import Grille, Scenario, VersionReferentiel
from enquetes.referentiels.actions.rediger import preparer_grille
from enquetes.referentiels.actions.rediger_scenario import preparer_scenario
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.preuves import page_de, texte_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels_charges")]
CRITERE = {
    "code": "AP-21",
    "libelle": "Un siège est proposé",
    "question": "Un siège vous est-il proposé ?",
    "bareme": "BIN",
    "etape": "ACCES",
    "determinant": "ATT",
    "poids": "1",
    "conditions": "A",
}


@pytest.fixture
def equipe(client):
    client.force_login(UtilisateurFactory(administrateur=True))
    return client


@pytest.fixture
def brouillon():
    return preparer_grille(grille=Grille.objects.get(canal="PHYS"), auteur=None)


def adresse(nom, *arguments):
    return reverse(f"enquetes:{nom}", args=arguments)


def test_page_of_a_grid_leads_to_its_next_version_then_to_the_draft(equipe):
    grille = Grille.objects.get(canal="PHYS")
    page = reverse("rapports:pilotage_grille", args=[grille.pk])
    assert "Préparer une nouvelle version" in texte_de(equipe.get(page))

    brouillon = equipe.post(adresse("grille_preparer", grille.pk)).url

    assert "Personne ne l’utilise avant sa publication" in texte_de(equipe.get(brouillon))
    reponse = equipe.post(adresse("grille_preparer", grille.pk), follow=True)
    assert "déjà en préparation" in reponse.content.decode()
    assert Grille.objects.filter(canal="PHYS").count() == 2


def test_a_criterion_is_added_moved_and_left_out(equipe, brouillon):
    equipe.post(adresse("critere_ajouter", brouillon.pk), CRITERE)
    nouveau = brouillon.les_criteres.get(code="AP-21")
    equipe.post(adresse("critere_deplacer", nouveau.pk), {"sens": "haut"})
    equipe.post(adresse("critere_retirer", brouillon.les_criteres.get(code="AP-03").pk))
    tenu = equipe.post(adresse("critere_retirer", brouillon.les_criteres.get(code="AP-01").pk), follow=True)

    codes = list(brouillon.les_criteres.order_by("ordre").values_list("code", flat=True))
    assert codes[-2:] == ["AP-21", "AP-20"]
    assert "AP-03" not in codes
    assert "AP-01" in codes
    assert "une version ne peut pas s’en passer" in tenu.content.decode()


@pytest.mark.parametrize(
    ("saisie", "champ", "message"),
    [
        ({"code": "AP-01"}, "code", "désigne déjà un critère"),
        ({"code": "siège"}, "code", "Écrivez un code comme EM-18."),
        ({"libelle": ""}, "libelle", "obligatoire"),
        ({"poids": "9"}, "poids", "9"),
        ({"bareme": "D-INCONNU"}, "bareme", "D-INCONNU"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_written(equipe, brouillon, saisie, champ, message):
    reponse = equipe.post(adresse("critere_ajouter", brouillon.pk), {**CRITERE, **saisie})

    assert reponse.status_code == 422
    assert message in " ".join(reponse.context["formulaire"].errors[champ])
    assert brouillon.les_criteres.count() == 20


def test_versions_are_read_side_by_side(equipe, brouillon):
    critere = brouillon.les_criteres.get(code="AP-02")
    mots = {"libelle": "Le fléchage part de la rue", "question": critere.question, "poids": critere.poids}
    equipe.post(adresse("critere_modifier", critere.pk), mots)

    page = page_de(equipe.get(adresse("grille_comparer", brouillon.pk)))

    assert [[cellule.text for cellule in ligne.select("th, td")] for ligne in page.select("tbody tr")] == [
        [
            "AP-02",
            "libellé",
            Grille.objects.get(canal="PHYS", version=1).les_criteres.get(code="AP-02").libelle,
            "Le fléchage part de la rue",
        ]
    ]


def test_nothing_is_published_without_a_reason_nor_without_a_difference(equipe, brouillon):
    publier = adresse("grille_publier", brouillon.pk)

    assert "obligatoire" in texte_de(equipe.post(publier, {"motif": ""}))
    assert "dit la même chose" in texte_de(equipe.post(publier, {"motif": "Relu"}))
    brouillon.refresh_from_db()
    assert brouillon.publiee_le is None


def test_a_published_version_has_no_page_to_change_it(equipe):
    grille = Grille.objects.get(canal="PHYS")

    for nom in ("grille_brouillon", "critere_ajouter", "grille_publier"):
        assert equipe.get(adresse(nom, grille.pk)).status_code == 404
    assert equipe.get(adresse("critere_modifier", grille.les_criteres.first().pk)).status_code == 404


def test_a_scenario_is_written_and_published_from_its_pages(equipe):
    scenario = Scenario.objects.get(code="SC-01")
    page = equipe.post(adresse("scenario_preparer", scenario.pk)).url
    formulaire = equipe.get(page).context["formulaire"]
    valeurs = {nom: formulaire[nom].value() for nom in formulaire.fields}
    valeurs = {nom: valeur for nom, valeur in valeurs.items() if valeur not in (None, False, "")}

    vide = equipe.post(page, {**valeurs, "elements": ""})
    assert (vide.status_code, list(vide.context["formulaire"].errors)) == (422, ["elements"])
    equipe.post(page, {**valeurs, "elements": "Le délai\n\nLe coût"})
    brouillon = Scenario.objects.get(code="SC-01", version=2)
    assert brouillon.elements == ["Le délai", "Le coût"]
    assert "Le délai\u202f; Le coût" in page_de(equipe.get(adresse("scenario_comparer", brouillon.pk))).text
    equipe.post(adresse("scenario_publier", brouillon.pk), {"motif": "Plus court"})

    brouillon.refresh_from_db()
    assert brouillon.publiee_le is not None
    assert brouillon.theme == scenario.theme


def test_a_draft_is_thrown_away_once_what_is_lost_is_said(equipe, brouillon):
    scenario = preparer_scenario(scenario=Scenario.objects.get(code="SC-01"), auteur=None)
    pages = [adresse("grille_abandonner", brouillon.pk), adresse("scenario_abandonner", scenario.pk)]

    assert all("ne revient pas" in texte_de(equipe.get(page)) for page in pages)
    assert Grille.objects.filter(publiee_le__isnull=True).exists()
    for page in pages:
        equipe.post(page)

    assert not Grille.objects.filter(publiee_le__isnull=True).exists()
    assert not Scenario.objects.filter(publiee_le__isnull=True).exists()


def test_referentials_are_chosen_from_the_page_of_the_edition(equipe):
    campagne = CampagneFactory(annee=2031)
    page = adresse("edition_referentiels", 2031)
    choisir = adresse("edition_referentiels_choisir", 2031)
    assert "Courriel 1 17 publiée, jamais utilisée" in texte_de(equipe.get(page))

    refuse = equipe.post(choisir, {"actifs": ["M19"], "motif": ""})
    assert (refuse.status_code, list(refuse.context["formulaire"].errors)) == (422, ["motif"])
    equipe.post(choisir, {"actifs": ["M19"], "motif": "Un seul suffit"})

    assert texte_de(equipe.get(page)).count("ne compte pas") == 8
    assert campagne.les_activations.filter(est_actif=True).count() == 1


def test_the_words_of_a_commitment_are_rewritten_from_its_referential(equipe):
    fiche = reverse("rapports:pilotage_referentiel", args=["M19"])
    page = equipe.post(adresse("referentiel_preparer", "M19")).url
    brouillon = VersionReferentiel.objects.get()
    assert "Continuer le brouillon" in texte_de(equipe.get(fiche))
    champs = adresse("referentiel_engagement", brouillon.pk, "M19-10")

    vide = equipe.post(champs, {"libelle": "", "mesurable": ""})
    assert (vide.status_code, list(vide.context["formulaire"].errors)) == (422, ["libelle"])
    assert equipe.post(champs, {"libelle": "Répondre sous cinq jours", "mesurable": ""}).url == page
    assert "Répondre sous cinq jours modifié" in texte_de(equipe.get(page))
    assert "Répondre sous cinq jours" in texte_de(equipe.get(adresse("referentiel_comparer", brouillon.pk)))
    assert "Répondre sous cinq jours" not in texte_de(equipe.get(fiche))
    equipe.post(adresse("referentiel_publier", brouillon.pk), {"motif": "Plus clair"})

    assert "Répondre sous cinq jours" in (lue := texte_de(equipe.get(fiche)))
    assert "Version 2, publiée le" in lue
    assert equipe.get(page).status_code == 404
