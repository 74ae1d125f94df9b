/* A real OpenID provider, as ProConnect is: signed userinfo, PKCE demanded. Whoever types a name is that person. */
import { Provider } from "oidc-provider";

const [, , port, retour, accueil] = process.argv;
const client = (nom) => ({
  client_id: nom,
  client_secret: `secret-de-${nom}-assez-long-pour-signer`,
  redirect_uris: [retour],
  post_logout_redirect_uris: [accueil],
  token_endpoint_auth_method: "client_secret_post",
  userinfo_signed_response_alg: "RS256",
});
const fournisseur = new Provider(`http://localhost:${port}`, {
  clients: [client("barometre"), client("un-autre")],
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  features: { devInteractions: { enabled: true }, jwtUserinfo: { enabled: true } },
  findAccount: (_contexte, nom) => ({
    accountId: nom,
    claims: () => ({ sub: nom, email: `${nom}@ville.exemple`, ...(nom === "douteux" ? { email_verified: false } : {}) }),
  }),
  pkce: { required: () => true },
});
fournisseur.listen(Number(port), "localhost", () => console.log("pret"));
