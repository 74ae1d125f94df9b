"""The queue of comments: what it shows, what it never holds, decisions, undo, and who was overtaken."""

from __future__ import annotations

import pytest
from django.urls import reverse

from bornes.enums import EtatVerbatim
from bornes.models import Verbatim
from comptes.enums import Role
from socle.horloge import maintenant
from tests.factories.bornes import AvisFactory, PointFactory, ThemeReconnuFactory, VerbatimFactory
from tests.factories.comptes import UtilisateurFactory
from tests.preuves import page_de

pytestmark = pytest.mark.django_db
LISTE, DECIDER, ANNULER = (reverse(f"bornes:pilotage_moderation{suite}") for suite in ("", "_decider", "_annuler"))
SECRET = "Mme Bertille Cazalot, 06 98 76 54 32"


@pytest.fixture
def moderateur(client):
    personne = UtilisateurFactory(roles=[Role.CHARGE_ETUDES], nom="Camille")
    client.force_login(personne)
    return personne


def choix(verbatim: Verbatim) -> str:
    verbatim.refresh_from_db()
    return f"{verbatim.pk}:{verbatim.modifie_le.isoformat()}"


def messages(reponse) -> list[str]:
    return [str(message) for message in reponse.context["messages"]]


def test_moderation_shows_masked_text_and_context_and_nothing_that_was_masked(client, moderateur):
    avis = AvisFactory(mot=SECRET, courriel="b.cazalot@exemple.fr", satisfaction=2, borne=True)
    verbatim = VerbatimFactory(avis=avis, texte_masque="Mme [nom], [téléphone]")
    ThemeReconnuFactory(verbatim=verbatim, theme="attente")

    for adresse in (LISTE, reverse("bornes:pilotage_verbatim", args=[verbatim.pk])):
        page = client.get(adresse).content.decode()

        assert "Mme [nom], [téléphone]" in page
        assert "Attente sur place" in page
        assert avis.point.inscription.organisme.nom in page
        for morceau in ("Cazalot", "98 76", "cazalot@", SECRET):
            assert morceau not in page


def test_moderation_escapes_what_was_typed(client, moderateur):
    verbatim = VerbatimFactory(texte_masque="<script>alert(1)</script>\"' onload=x")

    for adresse in (LISTE, reverse("bornes:pilotage_verbatim", args=[verbatim.pk])):
        page = client.get(adresse).content.decode()

        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_moderation_flags_the_comments_of_held_opinions(client, moderateur):
    VerbatimFactory(avis=AvisFactory(mot="x", comptage="retenu", motif_retenue="rafale"))

    assert "avis retenu" in client.get(LISTE).content.decode()


@pytest.mark.parametrize(
    ("filtre", "attendus"),
    [
        ({}, {"lent", "rapide"}),
        ({"note": "1"}, {"lent"}),
        ({"theme": "attente"}, {"lent"}),
        ({"origine": "borne"}, {"rapide"}),
        ({"q": "lent"}, {"lent"}),
        ({"q": "Mairie de Rapide"}, {"rapide"}),
        ({"note": "9", "theme": "licorne", "origine": "fax"}, {"lent", "rapide"}),
        ({"etat": "rejete"}, set()),
    ],
)
def test_moderation_filters_are_in_the_address(client, moderateur, filtre, attendus):
    lent = VerbatimFactory(avis=AvisFactory(mot="x", satisfaction=1), texte_masque="lent")
    ThemeReconnuFactory(verbatim=lent, theme="attente")
    point = PointFactory(inscription__organisme__nom="Mairie de Rapide")
    VerbatimFactory(avis=AvisFactory(mot="x", borne=True, point=point), texte_masque="rapide")

    lignes = client.get(LISTE, filtre).context["lignes"]

    assert {ligne.verbatim.texte_masque for ligne in lignes} == attendus


def test_moderation_publishes_a_batch_then_takes_it_back(client, moderateur):
    verbatims = [VerbatimFactory(), VerbatimFactory()]

    page = client.post(DECIDER, {"acte": "publier", "choix": [choix(v) for v in verbatims]}, follow=True)

    assert "2\u00a0commentaires publiés" in page.content.decode()
    assert set(Verbatim.objects.values_list("etat", flat=True)) == {EtatVerbatim.PUBLIE}
    page = client.post(ANNULER, {"le": page.context["decision"].le}, follow=True)
    assert messages(page) == ["Décision annulée\u202f: 2\u00a0commentaires de nouveau à relire."]
    assert set(Verbatim.objects.values_list("etat", flat=True)) == {EtatVerbatim.MASQUE}


def test_moderation_from_a_page_opens_the_next_one_of_the_filters(client, moderateur):
    premier, autre, suivant = (VerbatimFactory(avis=AvisFactory(mot="x", satisfaction=note)) for note in (1, 5, 1))

    reponse = client.post(
        DECIDER,
        {"acte": "rejeter", "motif": "injure", "choix": choix(premier), "ouvert": premier.pk, "reste": "note=1"},
    )

    assert reponse.url.startswith(f"{reverse('bornes:pilotage_verbatim', args=[suivant.pk])}?note=1&fait=")
    assert Verbatim.objects.get(pk=autre.pk).etat == EtatVerbatim.MASQUE


def test_moderation_of_what_somebody_else_decided_says_who(client, moderateur):
    verbatim = VerbatimFactory()
    ancien = choix(verbatim)
    client.post(DECIDER, {"acte": "publier", "choix": ancien})

    page = client.post(DECIDER, {"acte": "rejeter", "motif": "injure", "choix": ancien}, follow=True)

    assert messages(page) == ["Camille a publié ce commentaire pendant que vous le lisiez. Rien n’a été changé."]
    assert Verbatim.objects.get().etat == EtatVerbatim.PUBLIE


def test_moderation_of_a_batch_tells_apart_those_that_somebody_else_decided(client, moderateur):
    choisis = [choix(VerbatimFactory()) for _ in range(3)]
    client.post(DECIDER, {"acte": "publier", "choix": choisis[:2]})

    page = client.post(DECIDER, {"acte": "rejeter", "motif": "injure", "choix": choisis}, follow=True)

    assert messages(page) == [
        "2\u00a0commentaires laissés de côté\u202f: quelqu’un les avait changés pendant que vous lisiez."
    ]
    assert page.context["decision"].nombre == 1


@pytest.mark.parametrize(
    "envoi",
    [
        {"acte": "publier"},
        {"acte": "publier", "choix": "1"},
        {"acte": "publier", "choix": "x:2020-01-01"},
        {"acte": "brûler", "choix": "1:2020-01-01T00:00:00+00:00"},
        {"acte": "rejeter", "choix": "1:2020-01-01T00:00:00+00:00"},
        {"acte": "rejeter", "motif": "licorne", "choix": "1:2020-01-01T00:00:00+00:00"},
    ],
)
def test_moderation_of_nonsense_changes_nothing(client, moderateur, envoi):
    VerbatimFactory()

    page = client.post(DECIDER, envoi, follow=True)

    assert (page.status_code, len(messages(page))) == (200, 1)
    assert Verbatim.objects.get().etat == EtatVerbatim.MASQUE


@pytest.mark.parametrize("le", ["", "hier", "2020-01-01", "2020-01-01T00:00:00+00:00"])
def test_moderation_undo_of_nonsense_changes_nothing(client, moderateur, le):
    page = client.post(ANNULER, {"le": le}, follow=True)

    assert messages(page) == ["Il n’y a plus rien à annuler\u202f: ces commentaires ont changé depuis."]


def test_moderation_asked_to_mask_nothing_says_what_to_give(client, moderateur):
    verbatim = VerbatimFactory(texte_masque="La dame au chapeau vert")
    adresse = reverse("bornes:pilotage_verbatim_masquer", args=[verbatim.pk])

    page = client.post(adresse, {"choix": choix(verbatim), "passages": ""}, follow=True)

    assert messages(page) == ["Recopiez les mots à masquer."]


def test_moderation_masks_more_and_names_themes(client, moderateur):
    verbatim = VerbatimFactory(texte_masque="La dame au chapeau vert")

    page = client.post(
        reverse("bornes:pilotage_verbatim_masquer", args=[verbatim.pk]),
        {"choix": choix(verbatim), "passages": "chapeau\nvert"},
        follow=True,
    )
    assert messages(page) == ["C’est masqué."]
    page = client.post(
        reverse("bornes:pilotage_verbatim_themes", args=[verbatim.pk]),
        {"choix": choix(verbatim), "themes": ["amabilite"]},
        follow=True,
    )
    assert messages(page) == ["Thèmes enregistrés."]

    verbatim.refresh_from_db()
    assert verbatim.texte_masque == "La dame au [masqué] [masqué]"
    assert list(verbatim.les_themes.values_list("theme", "est_humain")) == [("amabilite", True)]


def test_moderation_exports_published_comments_masked(client, moderateur):
    VerbatimFactory(avis=AvisFactory(mot=SECRET), texte_masque="Mme [nom]", publie=True)
    VerbatimFactory(texte_masque="pas encore")

    contenu = client.get(LISTE, {"etat": "publie", "format": "csv"}).content.decode("utf-8-sig")

    assert len(contenu.splitlines()) == 2
    assert "Mme [nom]" in contenu
    assert "Cazalot" not in contenu


@pytest.mark.parametrize("nombre", [1, 3])
def test_moderation_asks_as_many_statements_for_one_and_for_three(
    client, moderateur, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        ThemeReconnuFactory()

    with django_assert_num_queries(11):
        client.get(LISTE)


def test_moderation_exports_nothing_of_an_opinion_held_since(client, moderateur):
    avis = AvisFactory(comptage="ecarte", motif_retenue="rafale")
    VerbatimFactory(avis=avis, publie=True, texte_masque="écrit par un robot")

    contenu = client.get(LISTE, {"etat": "publie", "format": "csv"}).content.decode("utf-8-sig")

    assert "robot" not in contenu


def test_moderation_searched_with_what_no_database_reads_is_a_search(client, moderateur):
    assert client.get(LISTE, {"q": "a\x00b"}).status_code == 200


def test_tabs_count_what_waits_to_the_last_and_what_was_decided_no_further_than_many(client, moderateur, monkeypatch):
    monkeypatch.setattr("socle.sans_fin.BEAUCOUP", 2)
    monkeypatch.setattr("socle.web.listes.BEAUCOUP", 2)
    monkeypatch.setattr("bornes.moderation.views.pilotage.moderation.PAR_PAGE", 1)
    point = PointFactory()
    VerbatimFactory.create_batch(4, avis__point=point)
    VerbatimFactory.create_batch(5, avis__point=point, publie=True)
    VerbatimFactory.create_batch(2, avis__point=point, etat=EtatVerbatim.REJETE, motif="injure", decide_le=maintenant())

    def lue(**demande) -> tuple[str, str, str]:
        page = page_de(client.get(LISTE, {"etat": "publie", **demande}))
        onglets = " ".join(mot.text for mot in page.select(".bm-onglets__nombre"))
        compte = " ".join(page.select_one(".bm-pagination__compte").text.split())
        return onglets, compte, page.select("blockquote, .bm-pagination li")[-1].text.strip()

    assert lue() == ("4 plus de 2 2", "1 à 1 sur plus de 2 commentaires", "Suivante")
    assert lue(page=2)[1] == "2 à 2 sur plus de 4 commentaires"
    assert lue(page=5)[1:] == ("5 à 5 sur 5 commentaires", "Page 5")
