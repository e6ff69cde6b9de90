"""Django's settings: all that differs from office to office comes from its home and from `DATABASE_URL`."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import dj_database_url

from yulu.office.home import Home


def database(home: Home, url: str | None) -> dict[str, Any]:
    """Django's way of saying which database: the one at this URL, else the file in the home."""
    configuration: dict[str, Any] = dict(dj_database_url.parse(url or f"sqlite:///{home.database.as_posix()}"))
    if configuration["ENGINE"] == "django.db.backends.sqlite3":
        configuration["OPTIONS"] = {
            # Whoever writes says so at once, so that two writers wait for each other instead of one failing halfway.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # What was acknowledged is on the disk: a power cut loses nothing. What was deleted is overwritten.
            "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;",
        }
    return configuration


HOME = Home.default()
SECRET_KEY = HOME.key("sessions").hex() if HOME.made else ""
DEBUG = False
ALLOWED_HOSTS = os.environ.get("YULU_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "yulu.office.ledger",
    "yulu.office.accounts",
    "yulu.office.issuing",
    "yulu.office.jobs",
    "yulu.office.casework",
    "yulu.office.delivery",
    "yulu.office.releases",
    "yulu.office.api",
    "yulu.office.pages",
]
MIDDLEWARE = [
    "yulu.office.operating.requests.measured",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "yulu.office.accounts.sessions.idle_ended",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
# One JSON object a line, to where the service's output goes; `operating/logs.py` keeps people out of it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "yulu.office.operating.logs.Lines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "loggers": {name: {"handlers": ["stderr"], "level": "INFO", "propagate": False} for name in ("yulu", "waitress")}
    # What Django says of a request names its address; the line of `yulu.requests` names the route instead.
    | {"django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}, "django.server": {"level": "ERROR"}},
}
ROOT_URLCONF = "yulu.office.urls"
WSGI_APPLICATION = "yulu.office.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yulu.office.pages.frame.frame",
            ],
        },
    }
]
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
# The first one is what new passwords are kept with; the second still reads those made before.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "label")}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
# Five wrong passwords for one account from one place: neither gets in for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Nothing from afar, nothing inline: every page's script and style is a file of this project.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
STATIC_URL = "static/"
# Files are found in the packages themselves: nothing has to be collected before a first start.
WHITENOISE_USE_FINDERS = True
DATABASES = {"default": database(HOME, os.environ.get("DATABASE_URL"))}
# `class_` is the word for it; that a name ends so is a fault only where lookups go through it.
SILENCED_SYSTEM_CHECKS = ["fields.E001"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
