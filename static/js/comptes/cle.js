/*
 * A passkey, made or shown. A form says what it wants (`data-bm-cle`: creer, montrer, entrer) and where its options are;
 * it stays hidden where the browser knows no passkey, and a sentence stands in its place.
 */
const octets = (texte) =>
  Uint8Array.from(atob(texte.replaceAll("-", "+").replaceAll("_", "/")), (lettre) => lettre.charCodeAt(0));

const texte = (tampon) =>
  btoa(String.fromCharCode(...new Uint8Array(tampon)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const cles = (liste) => (liste ?? []).map((cle) => ({ ...cle, id: octets(cle.id) }));

/** What the server reads of what the device answered. */
function lire(cle, champs) {
  const reponse = Object.fromEntries(
    champs.filter((nom) => cle.response[nom]).map((nom) => [nom, texte(cle.response[nom])]),
  );
  return JSON.stringify({
    id: cle.id,
    rawId: texte(cle.rawId),
    type: cle.type,
    response: reponse,
  });
}

async function creer({ publicKey }) {
  const demande = {
    ...publicKey,
    challenge: octets(publicKey.challenge),
    user: { ...publicKey.user, id: octets(publicKey.user.id) },
    excludeCredentials: cles(publicKey.excludeCredentials),
  };
  return lire(await navigator.credentials.create({ publicKey: demande }), ["clientDataJSON", "attestationObject"]);
}

async function montrer({ publicKey }) {
  const demande = {
    ...publicKey,
    challenge: octets(publicKey.challenge),
    allowCredentials: cles(publicKey.allowCredentials),
  };
  const cle = await navigator.credentials.get({ publicKey: demande });
  return lire(cle, ["clientDataJSON", "authenticatorData", "signature", "userHandle"]);
}

async function demander(formulaire) {
  const reponse = await fetch(formulaire.action, { headers: { Accept: "application/json" } });
  return (await reponse.json()).request_options;
}

function options(formulaire) {
  const lues = JSON.parse(document.getElementById("options-de-cle").textContent);
  return formulaire.dataset.bmCle === "creer" ? lues.creation_options : lues.request_options;
}

// A second challenge would take the place of the one that the device signs.
let enCours = false;
window.addEventListener("pageshow", ({ persisted }) => {
  enCours &&= !persisted;
});

async function presenter(formulaire) {
  if (enCours) {
    return;
  }
  enCours = true;
  const erreur = formulaire.querySelector("[data-bm-cle-erreur]");
  erreur.hidden = true;
  try {
    const genre = formulaire.dataset.bmCle;
    const voulues = genre === "entrer" ? await demander(formulaire) : options(formulaire);
    formulaire.elements.credential.value = await (genre === "creer" ? creer(voulues) : montrer(voulues));
    formulaire.submit();
  } catch {
    // Given up, no key of ours on this device, or its time is over: browsers do not tell which.
    erreur.hidden = false;
    enCours = false;
  }
}

for (const formulaire of document.querySelectorAll("form[data-bm-cle]")) {
  if (window.PublicKeyCredential) {
    formulaire.hidden = false;
    formulaire.addEventListener("submit", (envoi) => {
      envoi.preventDefault();
      presenter(formulaire);
    });
  } else {
    document.querySelector("[data-bm-cle-impossible]").hidden = false;
  }
}
