"""Accounts: e-mail is the identity, sign-in by code, password or passkey; TOTP or passkey as second factor."""

from barometre.settings.env import lire

ACCOUNT_ADAPTER = "comptes.adapters.AdaptateurCompte"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# A confirmation link works for seven days, also after the closing of registrations.
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 7
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# A worker sends it, and mail servers that do not know us yet make it wait.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_PREVENT_ENUMERATION = True
# allauth counts in the cache, not atomically, and opens with it: its counts are ours instead, in the database.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "add_email": "comptes.forms.acces.FormulaireAdresse",
    "change_password": "comptes.forms.acces.FormulaireMotDePasse",
    "confirm_login_code": "comptes.forms.acces.FormulaireCodeRecu",
    "request_login_code": "comptes.forms.acces.FormulaireCodeParCourriel",
    "reset_password": "comptes.forms.acces.FormulaireOubli",
}
MFA_FORMS = {
    "activate_totp": "comptes.forms.application.FormulaireApplication",
    "add_webauthn": "comptes.forms.cles.FormulaireCle",
    "authenticate": "comptes.forms.acces.FormulaireSecondFacteur",
    "authenticate_webauthn": "comptes.forms.cles.FormulaireCleEnSecond",
    "edit_webauthn": "comptes.forms.cles.FormulaireNomDeCle",
    "login_webauthn": "comptes.forms.cles.FormulaireCleSeule",
    "reauthenticate": "comptes.forms.acces.FormulaireReauthentification",
    "reauthenticate_webauthn": "comptes.forms.cles.FormulaireCleRedemandee",
}
ACCOUNT_LOGOUT_ON_GET = False
# Who follows the link of an invitation goes on to the second factor, her new password given once more.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if lire("BASE_URL").startswith("https") else "http"
MFA_ADAPTER = "comptes.adapters.AdaptateurFacteurs"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey opens alone: the device asks for its owner each time.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RATE_LIMITS = False
# A code read as its half minute ends is typed in the next one (RFC 6238, 5.2), and a phone may be some seconds early.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Baromètre de l’expérience citoyen"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portail:aiguillage"
LOGOUT_REDIRECT_URL = "portail:accueil"
PROCONNECT = lire("PROCONNECT") or None
