"""A person in front of a kiosk, in real Chromium: what she answers counts once, and nothing of her stays."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import segno

from bornes.avis.queries.suivi import suivi_de
from bornes.enums import EtapeSuivi
from bornes.models import Avis, Enrolement, Recepisse
from socle.coffre import desceller
from socle.horloge import maintenant
from tests.parcours.borne import borne_a_relier, recus
from tests.parcours.terrain import EN_AVANCE, attendre

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
MOT = "Accueil chaleureux au guichet 4."
COURRIEL = "claire.dupont@exemple.fr"
# Voices of the device, and what they were asked to say.
VOIX = """(() => {
  const dits = [];
  const voix = [{ lang: "fr-FR", localService: true }, { lang: "es-ES", localService: false }];
  const synthese = { getVoices: () => voix, speak: ({ text }) => dits.push(text), cancel: () => {}, addEventListener: () => {} };
  Object.defineProperty(window, "speechSynthesis", { value: synthese });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  window.__dits = dits;
})()"""
# A device that takes its time to write.
LENTE = """() => {
  const sceller = crypto.subtle.encrypt.bind(crypto.subtle);
  crypto.subtle.encrypt = (...choses) => new Promise((fait) => setTimeout(() => fait(sceller(...choses)), 400));
}"""
# Somebody else writes first, and takes its time.
OCCUPEE = """async () => {
  const base = await new Promise((ok) => { indexedDB.open("borne").onsuccess = ({ target }) => ok(target.result); });
  const magasin = base.transaction("donnees", "readwrite").objectStore("donnees");
  let reste = 600;
  const tenir = () => { magasin.count().onsuccess = () => (reste -= 1) && tenir(); };
  tenir();
}"""
# A device that takes its time to write its first key.
CLE_LENTE = """(() => {
  const ouvrir = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (noms, ...suite) {
    const transaction = ouvrir.call(this, noms, ...suite);
    const fin = performance.now() + (sessionStorage.ouverte ? 0 : 3000);
    const tenir = () => {
      transaction.objectStore("cle").count().onsuccess = () => performance.now() < fin && tenir();
    };
    if (noms === "cle") {
      tenir();
      sessionStorage.ouverte = "1";
    }
    return transaction;
  };
})()"""


@pytest.fixture
def borne(kiosques):
    """A kiosk enrolled, at its first question."""
    _, code = borne_a_relier()
    kiosque = kiosques()
    kiosque.relier(code)
    return kiosque


def figee(kiosques):
    """Return a kiosk at its first question, whose own clock stands: no screen leaves by itself before it is looked at."""
    _, code = borne_a_relier()
    kiosque = kiosques(neuf=True)
    kiosque.page.clock.install()
    kiosque.relier(code)
    kiosque.figer()
    return kiosque


def jusqu_au_mot(kiosque):
    """Answer everything up to the comment."""
    kiosque.repondre(("Plutôt oui", "K2"), ("Urbanisme", "K3"), ("En partie", "K4"))
    kiosque.repondre(("L’attente", None), ("Les horaires", None), ("Suivant", "K5"), ("Plutôt", "K6"))


def test_what_is_typed_outlives_a_step_back_and_another_language_but_not_its_author(kiosques):
    borne = figee(kiosques)
    jusqu_au_mot(borne)
    borne.page.fill("textarea", MOT)

    borne.repondre(("English", "K6"), ("Français", "K6"), ("Retour", "K5"), ("Retour", "K4"), ("L’attente", None))
    borne.repondre(("Suivant", "K5"), ("Plutôt", "K6"))
    assert borne.page.input_value("textarea") == MOT
    borne.repondre(("Suivant", "K7"), ("Oui, par courriel", None))
    borne.page.fill("#courriel", COURRIEL)
    borne.repondre(("Retour", None), ("Oui, par courriel", None))
    assert borne.page.input_value("#courriel") == COURRIEL
    borne.repondre(("Retour", None), ("Retour", "K6"), ("Passer", "K7"), ("Retour", "K6"))
    assert borne.page.input_value("textarea") == ""
    borne.finir("Terminer maintenant")

    jusqu_au_mot(borne)
    assert borne.page.input_value("textarea") == ""
    borne.reprendre()
    borne.livrer()
    assert recus() == [(1, 4, "service-1", "en_partie", "horaires", "", "plutot", "fr")]


def test_whole_journey_is_stored_as_it_was_answered(kiosques):
    borne = figee(kiosques)
    jusqu_au_mot(borne)
    borne.page.fill("textarea", MOT)
    borne.presser("Suivant", "K7")
    borne.presser("Oui, par courriel")
    borne.page.fill("#courriel", COURRIEL)
    borne.presser("Envoyer")
    borne.page.locator("#faute", has_text="cochez l’accord").wait_for()
    borne.page.locator(".bm-borne__accord").click()
    borne.presser("Envoyer", "merci")
    borne.page.get_by_text("La réponse arrivera par courriel.").wait_for()
    # Whoever stands behind reads no address that she did not ask for.
    assert "/avis/suivi/" not in borne.page.locator("main").inner_text()
    borne.page.get_by_text("Vous seul devriez l’enregistrer").wait_for()
    borne.repondre(("English", "merci"), ("Français", "merci"))
    borne.presser("Afficher l’adresse")
    # Copied slowly: a touch keeps it there, as it keeps a question.
    borne.patienter(21)
    borne.presser("Continuer")
    suivi = borne.page.locator(".bm-borne__adresse").inner_text()
    dessin = borne.page.locator(".bm-borne__qr path").get_attribute("d")
    borne.presser("C’est noté", "K1")
    assert borne.page.locator(".bm-borne__qr, .bm-borne__adresse").count() == 0
    borne.reprendre()
    attendre(Recepisse.objects.exists)

    avis = Avis.objects.get()
    assert recus() == [(1, 4, "service-1", "en_partie", "attente", "horaires", "plutot", "fr")]
    assert desceller(avis.texte, f"avis/texte/{avis.pk}") == MOT
    assert desceller(avis.contact, f"avis/contact/{avis.pk}") == COURRIEL
    assert (avis.pk.version, avis.horloge_douteuse) == (7, False)
    assert abs(avis.saisi_le - maintenant()) < dt.timedelta(minutes=10)
    assert suivi_de(suivi.rstrip("/").rpartition("/")[2]).etape == EtapeSuivi.RECU
    # What is drawn without network is what the library of our posters draws.
    code = segno.make_qr(f"http://{suivi}", version=6, error="m", mask=0, mode="byte", boost_error=False)
    noirs = [(x, y) for y, ligne in enumerate(code.matrix, 4) for x, noir in enumerate(ligne, 4) if noir]
    assert dessin == "".join(f"M{x} {y}h1v1h-1z" for x, y in noirs)


def test_words_without_a_receipt_count_all_the_same(borne):
    """A browser that draws none keeps what it was told."""
    for suite in ("C’est noté", "Donner un autre avis"):
        jusqu_au_mot(borne)
        borne.page.evaluate("() => { crypto.subtle.digest = () => Promise.reject(new Error('non')); }")
        borne.page.fill("textarea", MOT)
        borne.presser("Suivant", "K7")
        borne.finir("Non, merci", suite)
    # A receipt is kept just after its opinion.
    attendre(lambda: (Avis.objects.count(), Recepisse.objects.count()) == (2, 1))


def test_people_answer_in_eight_touches_pass_all_but_the_first_question_or_change_their_minds(borne):
    borne.page.evaluate(
        "document.addEventListener('click', () => { document.body.dataset.n = +(document.body.dataset.n || 0) + 1; })"
    )
    borne.repondre(("Tout à fait", "K2"), ("État civil", "K3"), ("Oui", "K4"), ("L’amabilité", None), ("Suivant", "K5"))
    borne.repondre(("Oui", "K6"), ("Passer", "K7"))
    borne.remettre("Non, merci")
    assert borne.page.evaluate("document.body.dataset.n") == "8"
    borne.revenir()

    borne.presser("Pas du tout", "K2")
    borne.repondre(*(("Passer", ecran) for ecran in ("K3", "K4", "K5", "K6", "K7")))
    borne.finir("Non, merci")

    borne.repondre(("Plutôt non", "K2"), ("Urbanisme", "K3"), ("Non", "K4"), ("Retour", "K3"))
    assert borne.page.get_by_role("button", name="Non", exact=True).get_attribute("aria-pressed") == "true"
    borne.repondre(("Passer", "K4"), ("Retour", "K3"), ("Retour", "K2"), ("Retour", "K1"), ("Moyennement", "K2"))
    borne.remettre("Terminer maintenant")
    borne.livrer(3)

    assert recus() == [
        (1, 5, "service-0", "oui", "amabilite", "", "oui", "fr"),
        (2, 1, "", "", "", "", "", "fr"),
        (3, 3, "service-1", "", "", "", "", "fr"),
    ]


def test_code_typed_in_small_letters_with_spaces_enrols_and_an_unknown_one_is_explained(kiosques):
    modele, code = borne_a_relier()
    kiosque = kiosques()
    kiosque.ouvrir("enrolement")
    kiosque.presser("Relier cette borne")
    kiosque.page.locator("#faute", has_text="Tapez le code").wait_for()
    kiosque.page.fill("#code", "AAAA")
    kiosque.presser("Relier cette borne")
    kiosque.page.locator("#faute", has_text="n’est pas connu").wait_for()
    kiosque.page.fill("#code", f"{code[:5]} {code[5:]}".lower())
    kiosque.presser("Relier cette borne", "K1")

    assert Enrolement.objects.filter(borne=modele, utilise_le__isnull=False).count() == 1
    assert kiosque.page.locator("header").inner_text().split("\n")[:2] == ["Mairie de Valbourg", "Hôtel de ville"]


def test_idle_screen_warns_is_extended_by_one_touch_then_forgets_the_person(kiosques):
    _, code = borne_a_relier()
    kiosque = kiosques(neuf=True)
    kiosque.page.clock.install()
    kiosque.relier(code)
    kiosque.presser("English")
    kiosque.repondre(("Mostly", "K2"), ("Skip", "K3"), ("Yes", "K4"), ("Skip", "K5"), ("Skip", "K6"))
    kiosque.figer()
    kiosque.page.fill("textarea", MOT)
    boite = kiosque.page.get_by_role("alertdialog")

    kiosque.patienter(19)
    assert not boite.is_visible()
    kiosque.patienter(2)
    boite.get_by_text("clears in 19 s").wait_for()
    kiosque.page.touchscreen.tap(40, 400)
    boite.wait_for(state="hidden")
    assert (kiosque.ecran, kiosque.page.locator("textarea").input_value()) == ("K6", MOT)

    kiosque.patienter(21)
    boite.wait_for()
    kiosque.patienter(20)
    kiosque.attendre("K1")
    kiosque.reprendre()
    attendre(Avis.objects.exists)
    assert recus() == [(1, 4, "", "oui", "", "", "", "en")]
    assert Avis.objects.get().texte is None
    assert (kiosque.page.locator("html").get_attribute("lang"), kiosque.page.locator("textarea").count()) == ("fr", 0)
    assert MOT not in kiosque.page.content()
    attendre(lambda: kiosque.base()["file"] == [])
    # Nobody is there any more: nothing to warn of.
    kiosque.patienter(120)
    assert (kiosque.ecran, boite.is_visible()) == ("K1", False)


def test_address_typed_and_abandoned_is_forgotten_and_a_person_may_wipe_everything(kiosques):
    _, code = borne_a_relier()
    kiosque = kiosques(neuf=True)
    kiosque.page.clock.install()
    kiosque.relier(code)
    jusqu_au_mot(kiosque)
    kiosque.page.fill("textarea", MOT)
    kiosque.presser("Suivant", "K7")
    kiosque.presser("Oui, par courriel")
    kiosque.page.fill("#courriel", COURRIEL)
    kiosque.patienter(41)
    kiosque.attendre("K1")
    attendre(Avis.objects.exists)
    avis = Avis.objects.get()
    assert (desceller(avis.texte, f"avis/texte/{avis.pk}"), avis.contact) == (MOT, None)
    assert COURRIEL not in kiosque.page.content()

    kiosque.figer()
    kiosque.presser("Pas du tout", "K2")
    kiosque.patienter(21)
    kiosque.page.evaluate(OCCUPEE)
    kiosque.presser("Tout effacer", "K1")
    kiosque.reprendre()
    kiosque.ouvrir()
    kiosque.donner("Plutôt oui")
    attendre(lambda: Avis.objects.count() == 2)
    assert [satisfaction for _, satisfaction, *_ in recus()] == [4, 4]


def test_keyboard_alone_answers_everything(kiosques):
    borne = figee(kiosques)
    page = borne.page

    def choisir(nom, ecran):
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.innerText?.trim()") == nom:
                page.keyboard.press("Enter")
                borne.attendre(ecran)
                return
        raise AssertionError(f"« {nom} » n’est pas atteint au clavier")

    assert page.evaluate("document.activeElement.tagName") == "H1"
    choisir("Moyennement", "K2")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.innerText") == "Urbanisme"
    page.keyboard.press("Space")
    borne.attendre("K3")
    choisir("Oui", "K4")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    choisir("Suivant", "K5")
    choisir("Passer", "K6")
    page.keyboard.press("Tab")
    page.keyboard.type("Merci")
    choisir("Suivant", "K7")
    choisir("Oui, par courriel", "K7")
    page.keyboard.press("Tab")
    page.keyboard.type(COURRIEL)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    choisir("Envoyer", "merci")
    borne.reprendre()
    attendre(Avis.objects.exists)

    assert recus() == [(1, 3, "service-1", "oui", "attente", "", "", "fr")]


def test_reload_in_the_middle_gives_what_was_confirmed_once(borne):
    borne.page.evaluate(LENTE)
    borne.repondre(("Plutôt non", "K2"), ("Urbanisme", "K3"))
    borne.page.reload()
    borne.attendre("K1")
    assert borne.page.locator("[aria-pressed=true]").all_inner_texts() == ["Français"]
    borne.donner("Tout à fait")
    borne.livrer(2)
    borne.page.reload()
    borne.attendre("K1")

    assert recus() == [(1, 2, "service-1", "", "", "", "", "fr"), (2, 5, "", "", "", "", "", "fr")]


def test_kiosk_that_falls_as_soon_as_it_is_enrolled_opens_what_it_sealed(kiosques):
    _, code = borne_a_relier()
    kiosque = kiosques()
    kiosque.page.add_init_script(CLE_LENTE)
    kiosque.page.goto(f"{kiosque.adresse}/borne/#code={code}")
    kiosque.attendre("K1")
    kiosque.page.reload()
    kiosque.attendre("K1")


def test_hammered_face_gives_one_answer_and_the_next_question_none(borne):
    borne.presser("Moyennement", "K2")
    reponse = borne.page.get_by_role("button", name="Urbanisme").bounding_box()
    borne.presser("Retour", "K1")
    visage = borne.page.get_by_role("button", name="Moyennement").bounding_box()
    # A finger on the middle face, and on an answer of the screen that follows.
    point = (visage["x"] + visage["width"] / 2, max(reponse["y"], visage["y"]) + 10)
    assert point[1] < min(reponse["y"] + reponse["height"], visage["y"] + visage["height"])
    borne.page.mouse.click(*point, click_count=6, delay=10)
    borne.attendre("K2")

    assert borne.page.locator("[data-bm-zone=corps] [aria-pressed=true]").count() == 0


def test_words_are_read_aloud_when_the_device_has_a_voice_and_the_button_is_hidden_otherwise(kiosques):
    _, code = borne_a_relier()
    kiosque = kiosques(neuf=True)
    kiosque.page.clock.install()
    kiosque.page.add_init_script(VOIX)
    kiosque.relier(code)
    kiosque.figer()
    kiosque.presser("Écouter")
    kiosque.presser("Plutôt oui", "K2")
    dits = kiosque.page.evaluate("window.__dits.splice(0)")
    # Nobody is hurried while the screen speaks; then the warning is read too.
    kiosque.page.evaluate("speechSynthesis.speaking = true")
    kiosque.patienter(65)
    assert not kiosque.page.get_by_role("alertdialog").is_visible()
    # Not for ever: some voices never end. Whether somebody is there is asked every twenty seconds.
    kiosque.patienter(105)
    assert not kiosque.page.get_by_role("alertdialog").is_visible()
    attendues = 0
    while not kiosque.page.get_by_role("alertdialog").is_visible() and attendues < 40:
        kiosque.patienter(10)
        attendues += 10
    assert attendues in (10, 20, 30)
    kiosque.presser("Continuer")
    kiosque.page.evaluate("speechSynthesis.speaking = false; window.__dits.length = 0")
    kiosque.patienter(21)
    assert kiosque.page.evaluate("window.__dits")[0] == "Êtes-vous toujours là\u202f?"
    kiosque.presser("Continuer")
    kiosque.presser("Español")

    assert dits[:3] == ["Êtes-vous satisfait de votre visite\u202f?", "Pas du tout", "Plutôt non"]
    assert dits[6:] == ["Quel service avez-vous contacté\u202f?", "État civil", "Urbanisme", "Action sociale"]
    # The only Spanish voice would send the words elsewhere.
    assert kiosque.page.get_by_role("group", name="Leer y ver mejor").get_by_role("button").all_inner_texts() == [
        "Contraste",
        "Texto grande",
    ]


def test_tools_and_language_are_those_of_one_person(borne):
    borne.presser("العربية")
    borne.presser("التباين")
    borne.presser("نص أكبر")
    racine = borne.page.locator("html")
    assert [racine.get_attribute(nom) for nom in ("lang", "dir", "data-contraste", "data-agrandi")] == [
        "ar",
        "rtl",
        "",
        "",
    ]
    borne.presser("تمامًا", "K2")
    borne.finir("إنهاء الآن", "إبداء رأي آخر")

    assert [racine.get_attribute(nom) for nom in ("lang", "dir", "data-contraste", "data-agrandi")] == [
        "fr",
        "ltr",
        None,
        None,
    ]
    borne.livrer()
    assert recus() == [(1, 5, "", "", "", "", "", "ar")]


def test_clock_three_days_ahead_is_set_right_by_the_server(kiosques):
    _, code = borne_a_relier()
    kiosque = kiosques()
    kiosque.page.add_init_script(EN_AVANCE % (3 * 24 * 3600 * 1000))
    kiosque.relier(code)
    kiosque.donner()
    kiosque.livrer()
    kiosque.ouvrir_service()

    avis = Avis.objects.get()
    assert abs(avis.saisi_le - maintenant()) < dt.timedelta(minutes=10)
    assert avis.horloge_douteuse is False
    assert re.fullmatch(
        r"25920\d secondes d’avance, corrigée|25919\d secondes d’avance, corrigée", kiosque.mesure("Horloge")
    )


def test_second_window_waits_for_the_first_to_close(borne):
    autre = type(borne)(borne.page.context.new_page(), borne.adresse)
    autre.ouvrir("impossible")
    autre.page.get_by_role("heading", name="La borne est déjà ouverte").wait_for()
    borne.page.close()
    autre.attendre("K1")
    autre.donner()
    autre.livrer()

    assert recus() == [(1, 5, "", "", "", "", "", "fr")]
