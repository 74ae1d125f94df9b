/* A real OpenID provider, as ProConnect is: signed userinfo, PKCE demanded. Whoever types a name is that person. */
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [, , retour, accueil] = process.argv;
const client = (nom) => ({
  client_id: nom,
  client_secret: `secret-de-${nom}-assez-long-pour-signer`,
  redirect_uris: [retour],
  post_logout_redirect_uris: [accueil],
  token_endpoint_auth_method: "client_secret_post",
  userinfo_signed_response_alg: "RS256",
});
const reglages = {
  clients: [client("barometre"), client("un-autre")],
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  features: { devInteractions: { enabled: true }, jwtUserinfo: { enabled: true } },
  findAccount: (_contexte, nom) => ({
    accountId: nom,
    claims: () => ({ sub: nom, email: `${nom}@ville.exemple`, ...(nom === "douteux" ? { email_verified: false } : {}) }),
  }),
  pkce: { required: () => true },
};
// The system gives a port that nobody else has, which the issuer names: said once it answers.
const serveur = createServer();
serveur.listen(0, "localhost", () => {
  const emetteur = `http://localhost:${serveur.address().port}`;
  serveur.on("request", new Provider(emetteur, reglages).callback());
  console.log(emetteur);
});
