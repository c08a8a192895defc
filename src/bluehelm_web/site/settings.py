"""Settings of Django; what differs between registries stands in ``conf``."""

from __future__ import annotations

import os

from csp.constants import NONE, SELF

from bluehelm_web.site import conf, databases

_CONF = conf.read(os.environ)

SECRET_KEY = _CONF.secret
SECRET_KEY_FALLBACKS = list(_CONF.secrets_before)
DEBUG = False
ALLOWED_HOSTS = list(_CONF.hosts)
IS_DEMO = _CONF.is_demo
SECOND_FACTOR_FORCED = BEHIND_SERVER = not _CONF.is_demo

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "bluehelm_web.site",
    "bluehelm_web.accounts",
    "bluehelm_web.audit",
    "bluehelm_web.partnership",
    "bluehelm_web.forces",
    "bluehelm_web.generation",
    "bluehelm_web.planning",
    "bluehelm_web.documents",
    "bluehelm_web.capacity",
    "bluehelm_web.conferences",
    "bluehelm_web.oversight",
    "bluehelm_web.jobs",
]
MIDDLEWARE = [
    "bluehelm_web.site.logs.logged",
    "bluehelm_web.site.private.bounded",  # these three come first, so that no answer goes past them
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "bluehelm_web.site.packing.packed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bluehelm_web.site.packing.headed",
    "bluehelm_web.site.addresses.unslashed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # a view is closed unless it says it is public
    "bluehelm_web.accounts.languages.spoken",
    "bluehelm_web.accounts.guard.second_factor",
    "bluehelm_web.site.private.explained",
    "bluehelm_web.site.private.unstored",
    "bluehelm_web.site.private.readable",
    "bluehelm_web.site.private.sized",
]
ROOT_URLCONF = "bluehelm_web.site.urls"
WSGI_APPLICATION = "bluehelm_web.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["bluehelm_web.site.templatetags.words"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "bluehelm_web.site.context.site",
            ],
        },
    }
]

DATABASES = {"default": databases.settings(_CONF.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "bluehelm_web.accounts.passwords.CommonPartsValidator"},
    {"NAME": "bluehelm_web.accounts.passwords.OwnWordsValidator"},
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
FORMAT_MODULE_PATH = "bluehelm_web.site.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # files are served from where they stand; nothing has to be collected first
WHITENOISE_AUTOREFRESH = WHITENOISE_ALLOW_ALL_ORIGINS = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "img-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "bluehelm_web.site.logs.Lines"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler"},
        "lines": {"class": "logging.StreamHandler", "formatter": "lines"},
    },
    "loggers": {
        "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "bluehelm": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "bluehelm.request": {"level": "CRITICAL"},
    },
}
"""The demonstration tells faults of ours on the console; who asked for what is never told."""

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
IDENTITY_PROVIDER = _CONF.provider
API_PER_MINUTE = 600
WEBHOOK_TARGETS_ALLOWED: frozenset[str] = frozenset()  # addresses that are taken though they are not public
SESSION_ENGINE = "bluehelm_web.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
KNOWN_COOKIE_NAME = "known"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
MAIL = _CONF.mail
KEEP_DAYS = _CONF.keep
REPLY_DAYS = _CONF.reply_days
if MAIL is not None:
    EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = MAIL.host, MAIL.port, 20
    DEFAULT_FROM_EMAIL = MAIL.sender
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL.way == "tls", MAIL.way == "starttls"
if not _CONF.is_demo:
    LOGGING["loggers"] = {
        "bluehelm": {"handlers": ["lines"], "level": _CONF.log_level, "propagate": False},
        "django": {"handlers": ["lines"], "level": "ERROR", "propagate": False},
        "": {"handlers": ["lines"], "level": "WARNING"},
    }
    SECURE_SSL_REDIRECT, SECURE_REDIRECT_EXEMPT = True, [r"^api/v1/"]  # which refuses what comes in the open
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    KNOWN_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "__Host-known", "__Host-language"
