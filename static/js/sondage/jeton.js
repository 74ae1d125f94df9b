/*
 * Tokens: the server signs a message that it cannot read (RFC 9474, RSABSSA-SHA384-PSS-Randomized), so that the
 * signature it sees later says « one of the agents of this group » and nothing more. The library does the mathematics.
 */
import { deBase64, versBase64 } from "./octets.js";
import { SansReseau } from "./reseau.js";

const TAILLE_MESSAGE = 32;
const ALGORITHME = { name: "RSA-PSS", hash: "SHA-384" };

/** Load the library; raises SansReseau where it does not come. */
export async function outils() {
  try {
    const { RSABSSA } = await import("../../vendor/@cloudflare/blindrsa-ts/lib/src/index.js");
    return RSABSSA.SHA384.PSS.Randomized();
  } catch {
    throw new SansReseau();
  }
}

const cleDe = (publique) => crypto.subtle.importKey("spki", deBase64(publique), ALGORITHME, true, ["verify"]);

/** Draw a token and blind it for a public key: what is kept, and what is asked (`demande`). All base64. */
export async function preparer(publique) {
  const suite = await outils();
  const message = suite.prepare(crypto.getRandomValues(new Uint8Array(TAILLE_MESSAGE)));
  const { blindedMsg, inv } = await suite.blind(await cleDe(publique), message);
  return { message: versBase64(message), inverse: versBase64(inv), demande: versBase64(blindedMsg) };
}

/** Unblind the answer of the server. Raises when the signature is not the one of this key: the server cheated or erred. */
export async function finaliser(publique, { message, inverse }, reponse) {
  const suite = await outils();
  const signature = await suite.finalize(
    await cleDe(publique), deBase64(message), deBase64(reponse), deBase64(inverse),
  );
  return { message, signature: versBase64(signature) };
}
