/** Where the worker of this application is, and which addresses it answers. */
export const TRAVAILLEUR = { adresse: "/terrain/travailleur.js", portee: "/terrain/" };
