"""One settings file: defaults for a village or a demo, environment variables for a city."""

from datetime import timedelta
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from network.env import ROOT, VAR, env, kept_secret

DEBUG = env.bool("DEBUG", default=False)
PRODUCTION = env.bool("PRODUCTION", default=False)
SECRET_KEY = kept_secret("SECRET_KEY", production=PRODUCTION)
CODE_KEY = kept_secret(
    "CODE_KEY", production=PRODUCTION
)  # HMAC of letter codes and tokens, not in the database
VAPID_PRIVATE_KEY = kept_secret("VAPID_PRIVATE_KEY", production=PRODUCTION, size=32, required=False)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_NAME = env.str("SITE_NAME", default="Gebuurte")  # on the home screen of a phone
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
HTTPS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "channels",
    "django_tasks",
    "django_tasks_db",
    "network.kernel",
    "network.places",
    "network.people",
    "network.feed",
    "network.broadcasts",
    "network.pages",
    "moderation",
    "groups.membership",
    "groups.polls",
    "groups.mandates",
    "groups.councils",
    "realtime.gateway",
    "realtime.chat",
    "realtime.newsletter",
    "realtime.notifications",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "network.kernel.middleware.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "network.kernel.middleware.PlainTextMiddleware",
    "network.kernel.middleware.RequestCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "realtime.notifications.middleware.DeviceMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "network.kernel.middleware.PrivateMiddleware",
    "network.kernel.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "network.urls"
ASGI_APPLICATION = "realtime.asgi.application"
FORM_RENDERER = "network.kernel.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "network" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "network.pages.context.shell",
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    """SQLite with immediate transactions by default; PostgreSQL with a pool and time limits by URL."""
    config: dict[str, Any] = env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'gebuurte.sqlite3'}")
    if "sqlite" in config["ENGINE"]:
        config["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
        return config
    seconds = env.int("STATEMENT_TIMEOUT_SECONDS", default=5)
    config["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=16), "timeout": 10},
        "options": f"-c statement_timeout={seconds * 1000} -c lock_timeout=2000",
    }
    return config


DATABASES = {"default": _database()}
ON_SQLITE = "sqlite" in DATABASES["default"]["ENGINE"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
EMBEDDED_WORKER = env.bool("EMBEDDED_WORKER", default=ON_SQLITE)

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "network.kernel.cache.PatientRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {
                "socket_timeout": 1.0,
                "socket_connect_timeout": 1.0,
            },  # a silent one is an absent one
        }
    }
    CHANNEL_LAYERS: dict[str, Any] = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}], "prefix": "gebuurte"},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }
    CHANNEL_LAYERS = {"default": {"BACKEND": "realtime.gateway.layer.EmbeddedChannelLayer"}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "network.kernel.backends.GrantBackend",
]
GUARDIAN_USER_OBJ_PERMS_MODEL = "kernel.Grant"
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # our GrantBackend stands in the place of guardian's backend

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "pages:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "pages:home"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "network.pages.views.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "worker-src": [NONE],
        "object-src": [NONE],
    }
}

ACCOUNT_ADAPTER = "network.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser that signed up
ACCOUNT_FORMS = {
    "login": "network.people.forms.account.LoginForm",
    "signup": "network.people.forms.account.SignupForm",
    "reset_password": "network.people.forms.account.ResetPasswordForm",
    "reset_password_from_key": "network.people.forms.account.ResetPasswordKeyForm",
    "change_password": "network.people.forms.account.ChangePasswordForm",
    "set_password": "network.people.forms.account.SetPasswordForm",
    "reauthenticate": "network.people.forms.account.ReauthenticateForm",
    "add_email": "network.people.forms.account.AddEmailForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "5/15m/ip,5/15m/key",
    "signup": "20/h/ip",
    "reset_password": "20/m/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/3m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
USERSESSIONS_TRACK_ACTIVITY = False

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands"))]  # others join with a whole catalogue
LOCALE_PATHS = [ROOT / "network" / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "network" / "static"]
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(VAR / "media"))
POLL_KEYS_DIR = env.str("POLL_KEYS_DIR", default=str(VAR / "poll-keys"))  # never in a backup
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "network.pages.staticfiles.Storage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 8
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

vars().update(env.email_url("EMAIL_URL", default="filemail:///" + str(VAR / "mail").lstrip("/")))
if EMAIL_BACKEND.endswith("filebased.EmailBackend"):  # type: ignore[name-defined]  # noqa: F821
    EMAIL_FILE_PATH = str(VAR / "mail")
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="Gebuurte <noreply@localhost>")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")  # on the accessibility and privacy pages

PUSH_SERVICES: list[str] = env.list(
    "PUSH_SERVICES",
    default=[
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        "*.push.apple.com",
        "*.notify.windows.com",
    ],
)
PUSH_PRIVATE_ADDRESSES = env.bool("PUSH_PRIVATE_ADDRESSES", default=False)

DETOXIFY_MODEL = env.str("DETOXIFY_MODEL", default="")
DETOXIFY_CHECKPOINT = env.str("DETOXIFY_CHECKPOINT", default="")
DETOXIFY_PRECISION = env.str("DETOXIFY_PRECISION", default="int8")
if DETOXIFY_PRECISION not in {"int8", "float"}:
    raise ImproperlyConfigured("DETOXIFY_PRECISION is int8 or float")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["network.people.tokens.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["network.kernel.rest.permissions.ScopedAccess"],
    "DEFAULT_PAGINATION_CLASS": "network.kernel.rest.pagination.OpaqueCursor",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["network.kernel.rest.parsers.BoundedJson"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["network.kernel.rest.throttling.PerCaller"],
    "DEFAULT_THROTTLE_RATES": {"caller": "300/min", "visitor": "60/min"},
    "NUM_PROXIES": TRUSTED_PROXIES,
    "EXCEPTION_HANDLER": "network.kernel.rest.problems.as_problem",
    "PAGE_SIZE": 20,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Gebuurte",
    "VERSION": "1",
    "DESCRIPTION": "A closed network for neighbourhoods. Every call sees exactly what its account may see.",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "network.kernel.rest.schema.with_problems",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ItemStateEnum": "network.feed.models.ItemState",
        "AdviceStateEnum": "groups.councils.enums.AdviceState",
        "RemarkStateEnum": "groups.councils.models.advice.RemarkState",
        "CaseStateEnum": "moderation.models.CaseState",
        "NoticeStateEnum": "moderation.models.redress.NoticeState",
        "ComplaintStateEnum": "moderation.models.redress.ComplaintState",
        "ComplaintRoleEnum": "moderation.models.redress.ComplaintRole",
        "DecisionActionEnum": "moderation.models.decision.Action",
        "ProposalKindEnum": "moderation.models.tuning.ProposalKind",
        "MandateRoleEnum": "groups.mandates.enums.MandateKind",
        "AddressRequestStateEnum": "network.people.enums.RequestState",
        "BroadcastStateEnum": "network.broadcasts.models.BroadcastState",
        "BlockKindEnum": "network.people.models.BlockKind",
        "PostKindEnum": "network.feed.models.PostKind",
        "MembershipStateEnum": "groups.membership.enums.MembershipState",
        "GroupKindEnum": "groups.membership.enums.GroupKind",
        "PollKindEnum": "groups.polls.enums.PollKind",
        "PollStateEnum": "groups.polls.enums.PollState",
        "DocumentKindEnum": "groups.membership.enums.DocumentKind",
        "DocumentVersionStateEnum": "groups.membership.models.VersionState",
        "WritableKindEnum": "network.feed.serializers.WRITABLE",
        "AttendanceStateEnum": "network.feed.serializers.OPEN_STATES",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
