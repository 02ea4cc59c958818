"""All settings, read from the environment. Six variables are enough to start:

CAROM_SITE_URL      the address people type, such as https://carom.example.org
CAROM_DATA          folder for the database, keys and uploads (default: var)
CAROM_KEYS_FILE     file with the keys of sealed patient fields (default: DATA/keys.json; made on first start)
CAROM_DATABASE_URL  postgres://user:password@host/name (default: SQLite in DATA)
CAROM_PROXIES       how many proxies stand in front (default: 1 with https, else 0)
CAROM_SECRET_FILE   file with the signing secret (default: DATA/secret; made on first start)

What else can be set, on a page or by a variable, stands in docs/how-to/run.md.
"""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

# SQLite before 3.51.3 can corrupt a write-ahead log shared by processes: use the bundled one where there is one.
try:
    import pysqlite3

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
except ImportError:
    pass

import sqlite3

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from carom.domain.backups.tls import tls_of
from carom.interfaces import log_server

env = environ.Env()
PACKAGE = Path(__file__).resolve().parent

MODE = env.str("CAROM_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"CAROM_MODE is {MODE!r}. Set it to production, demo or test.")
DEBUG = False

DATA = Path(env.str("CAROM_DATA", "var")).resolve()
DATA.mkdir(parents=True, exist_ok=True)
KEYS_FILE = Path(env.str("CAROM_KEYS_FILE", str(DATA / "keys.json")))
UPLOADS = DATA / "uploads"


def _secret(path: Path) -> str:
    """The signing secret: made once, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


SECRET_KEY = _secret(Path(env.str("CAROM_SECRET_FILE", str(DATA / "secret"))))

# A name, not a number: browsers make passkeys for names only.
SITE_URL = env.str("CAROM_SITE_URL", "http://localhost:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if not _site.hostname:
    raise ImproperlyConfigured(
        f"CAROM_SITE_URL is {SITE_URL!r}. Give the whole address, such as https://carom.example.org"
    )
HTTPS = _site.scheme == "https"
_LOOPBACK = ["127.0.0.1", "localhost"]
ALLOWED_HOSTS = [_site.hostname]
if MODE != "production" or _site.hostname in _LOOPBACK:
    ALLOWED_HOSTS += [host for host in _LOOPBACK if host != _site.hostname]
# How many proxies stand before Carom; each writes the address it saw. More than there are would let visitors lie.
PROXIES = env.int("CAROM_PROXIES", 1 if HTTPS else 0)
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []

INSTALLED_APPS = [
    "carom.domain.audit.apps.AuditConfig",
    "carom.domain.backups.apps.BackupsConfig",
    "carom.domain.jobs.apps.JobsConfig",
    "carom.domain.configuration.apps.ConfigurationConfig",
    "carom.domain.outbox.apps.OutboxConfig",
    "carom.domain.links.apps.LinksConfig",
    "carom.domain.practices.apps.PracticesConfig",
    "carom.domain.network.apps.NetworkConfig",
    "carom.domain.patients.apps.PatientsConfig",
    "carom.domain.referrals.apps.ReferralsConfig",
    "carom.domain.conversations.apps.ConversationsConfig",
    "carom.domain.intake.apps.IntakeConfig",
    "carom.domain.insights.apps.InsightsConfig",
    "carom.domain.today.apps.TodayConfig",
    "carom.domain.exports.apps.ExportsConfig",
    "carom.interfaces.desk.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
]

MIDDLEWARE = [
    "carom.interfaces.desk.origin.OriginMiddleware",  # first: everything after it can say where it comes from
    "django.middleware.security.SecurityMiddleware",
    "carom.interfaces.desk.content_policy.ContentPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # behind those: a picture or a script is an answer too
    "carom.interfaces.desk.read_on.ReadOnMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "carom.interfaces.desk.limits.LimitsMiddleware",  # before anything reads the body
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "carom.interfaces.desk.room.RoomMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "carom.interfaces.desk.account.second_factor.SecondFactorMiddleware",  # nobody passes with a password alone
    "carom.interfaces.desk.access.PracticeMiddleware",
    "carom.interfaces.desk.account.seen.SeenMiddleware",  # after it is known how long the person may be away
]

ROOT_URLCONF = "carom.urls"
WSGI_APPLICATION = "carom.wsgi.application"

_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", _LOADERS)])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "carom.interfaces.desk.frame.frame",
            ],
            "builtins": [
                "carom.interfaces.desk.theme",
                "template_partials.templatetags.partials",
                "django_htmx.templatetags.django_htmx",
                "carom.interfaces.desk.icons",
                "carom.interfaces.desk.chips",
            ],
        },
    }
]

FORM_RENDERER = "carom.interfaces.desk.widgets.Renderer"

# --- Database -------------------------------------------------------------------------------------------------
# SQLite by default: one file, write-ahead log where it is safe, every commit on disk before it is acknowledged,
# and the write lock taken at the start of a transaction (a deferred one fails under several processes).
SQLITE_WAL_IS_SAFE = sqlite3.sqlite_version_info >= (3, 51, 3)
SQLITE_PRAGMAS = (
    f"PRAGMA journal_mode={'WAL' if SQLITE_WAL_IS_SAFE else 'DELETE'};"
    "PRAGMA synchronous=FULL;PRAGMA mmap_size=0;PRAGMA journal_size_limit=67108864;PRAGMA trusted_schema=OFF;"
    "PRAGMA cache_size=-16000;"
)
if _url := env.str("CAROM_DATABASE_URL", ""):
    DATABASES = {"default": {**environ.Env.db_url_config(_url), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
    # Also what pg_dump is started with.
    for _name, _said in tls_of(DATABASES["default"].get("HOST"), DATABASES["default"].get("OPTIONS", {})).items():
        os.environ.setdefault(f"PG{_name.upper()}", _said)
else:
    DATABASES = {
        "default": {
            "ENGINE": "carom.interfaces.sqlite",
            "NAME": DATA / "carom.sqlite3",
            "CONN_MAX_AGE": 60,
            "TEST": {"NAME": DATA / "test.sqlite3"},  # a file: browser tests read from several threads
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
        }
    }
# Rate limits and the like: shared by all processes, so never in the memory of one.
CACHES = {
    "default": {
        "BACKEND": "carom.interfaces.shared_cache.SharedCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # too few, and a limit is forgotten while others are counted
    },
    # What {% cache %} keeps: parts of the frame, the same for every page of a member.
    "template_fragments": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People who sign in -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "practices.User"
AUTHENTICATION_BACKENDS = ["carom.interfaces.desk.account.backend.ByEmail"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "carom.interfaces.desk.passwords.NotAmongTheCommonest"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "carom.interfaces.desk.passwords.NotAmongTheFirstGuesses"},
]
ACCOUNT_ADAPTER = "carom.interfaces.desk.account.adapters.ClosedSignUp"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the other sessions end, this one stays
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a letter about every change of password or second factor
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a stranger makes Carom write to nobody it does not know
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "reset_password": "20/h/ip,5/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
PASSWORD_RESET_TIMEOUT = 3600
MFA_ADAPTER = "carom.interfaces.desk.account.adapters.SealedFactors"
MFA_SUPPORTED_TYPES = ["webauthn", "totp"]  # recovery codes are ours: domain/practices/actions/recovery.py
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Carom"
MFA_TOTP_TOLERANCE = 1  # phones are up to half a minute off
ACCOUNT_FORMS = {
    "change_password": "carom.interfaces.desk.account.choosing.ChangeForm",
    "reset_password_from_key": "carom.interfaces.desk.account.choosing.ResetForm",
}
MFA_FORMS = {
    "activate_totp": "carom.interfaces.desk.account.codes.AppForm",
    "authenticate": "carom.interfaces.desk.account.codes.CodeForm",
    "reauthenticate": "carom.interfaces.desk.account.codes.CodeAgainForm",
    "add_webauthn": "carom.interfaces.desk.account.passkeys.AddPasskeyForm",
}

# Signing in with the identity provider a practice already has (OpenID Connect); see docs/how-to/sign-in.md.
SOCIALACCOUNT_ADAPTER = "carom.interfaces.desk.openid.Asking"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_URL = env.str("CAROM_OIDC_URL", "")
OIDC_NAME = env.str("CAROM_OIDC_NAME", "") or urlsplit(OIDC_URL).hostname
OIDC_TRUST_MFA = env.str("CAROM_OIDC_TRUST_MFA", "no") == "yes"
if OIDC_URL:
    _oidc_secret = Path(env.str("CAROM_OIDC_CLIENT_SECRET_FILE"))
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": OIDC_NAME,
                    "client_id": env.str("CAROM_OIDC_CLIENT_ID"),
                    "secret": _oidc_secret.read_text().strip(),
                    "settings": {"server_url": OIDC_URL, "oauth_pkce_enabled": True},
                }
            ],
        }
    }
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:today"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

# Notes to a person wait in their session, not in a cookie that travels with every request.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_ENGINE = "carom.domain.practices.sessions"
SESSION_IDLE_SECONDS = 15 * 60
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-carom" if HTTPS else "carom"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
THEME_COOKIE_NAME = "__Host-theme" if HTTPS else "theme"  # set by carom/static/js/theme.js
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "carom.interfaces.desk.errors.form_expired"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^alive$"]  # asked from inside, by whoever watches over the process
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
PAGES_A_MINUTE = 1_200 if MODE == "production" else 10**9  # of one person, in one web process; tests ask faster
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_TEMP_DIR = None

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],  # and the identity provider, on the page with its button: desk/content_policy.py
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Mail: it waits in the outbox until the clock sends it; nothing leaves a demo -------------------------------
# Which server takes it: this variable (carom/interfaces/clock/mail_url.py), or else what an owner set on the page
# (carom/domain/configuration). Without one, mail waits and the status page says so.
MAIL_URL = "" if MODE in {"demo", "test"} else env.str("CAROM_MAIL_URL", "")
EMAIL_BACKEND = "carom.interfaces.desk.outbox.sign_in_mail.IntoTheOutbox"
MAIL_FROM = env.str("CAROM_MAIL_FROM", "")
DEFAULT_FROM_EMAIL = MAIL_FROM or f"carom@{_site.hostname}"

# --- Language, time, files --------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "static/"
STATICFILES_DIRS = [PACKAGE / "static"]
STATIC_ROOT = DATA / "static"
_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
if MODE == "test":
    _STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC},
}
WHITENOISE_USE_FINDERS = MODE == "test"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "carom.interfaces.log_lines.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A refused page is no fault of the program: no trace of it in the log.
    "loggers": {"django.request": {"level": "ERROR"}},
}
# A copy of it on another machine. Not of what is invented: a demo, and the copies that restores are tried on.
SYSLOG = "" if MODE == "demo" else env.str("CAROM_SYSLOG", "")
LOG_NOT_SENT = DATA / "log-not-sent"
try:
    LOGGING = log_server.with_copy(LOGGING, SYSLOG, LOG_NOT_SENT)
except log_server.SyslogWrong as wrong:
    raise ImproperlyConfigured(str(wrong)) from None
