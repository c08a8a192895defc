"""Rows of organizations and users."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser, UserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bluehelm_web.accounts.ministry_models import Ministry as Ministry
from bluehelm_web.accounts.roles import (
    ABILITIES,
    CONTRIBUTING,
    GOES_WITH,
    ONLY_FOR,
    WITH_SECOND_FACTOR,
    Ability,
    OrganizationKind,
    Role,
)


class Organization(models.Model):
    """
    Whom a user belongs to.

    A member state and a host country have their ISO 3166 code, a regional organization one of those that ISO
    3166 gives to no country, and a mission the code that it has on the register.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=OrganizationKind.choices)
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        """By name; a code stands once for a kind, as a state that hosts a mission may contribute as well."""

        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "code"),
                name="accounts_organization_once",
                violation_error_message=_("An organization of this kind has this code."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("state", "host")) | Q(code__regex=r"^[A-Z]{3}$"),
                name="accounts_state_code",
                violation_error_message=_("A country has the three letters of ISO 3166, such as XAL."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="regional") | Q(code__regex=r"^Q[M-Z][A-Z]$"),
                name="accounts_regional_code",
                violation_error_message=_(
                    "A regional organization has a code between QMA and QZZ, which is no country's."
                ),
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Users(UserManager["User"]):
    """Users, each with the organization and ministry that say what they may see."""

    use_in_migrations = False

    def get_queryset(self) -> QuerySet[User]:
        """Return all of them."""
        return super().get_queryset().select_related("organization", "ministry")


class User(AbstractUser):
    """
    Somebody who signs in, for one organization and in one role; for one of its ministries, or for all of it.

    ``identity`` is who that is for the identity provider of the organization; None where there is none.
    ``given_by`` is who opened the way into an account whose word counts; until a second person has confirmed
    it, its role serves nothing. None afterwards, and for all other accounts.
    """

    first_name = last_name = None  # type: ignore[assignment]  # one name, as its bearer writes it
    name = models.CharField(_("name"), max_length=120)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="users",
        null=True,
    )
    ministry = models.ForeignKey(
        Ministry,
        verbose_name=_("ministry or service"),
        on_delete=models.PROTECT,
        related_name="users",
        null=True,
        blank=True,
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, blank=True)
    identity = models.CharField(max_length=255, unique=True, null=True, blank=True)
    given_by = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects: ClassVar[Users] = Users()
    language = models.CharField(_("language"), max_length=10, blank=True)
    REQUIRED_FIELDS = ["email", "name"]

    class Meta(AbstractUser.Meta):
        """By sign-in; the role goes with the kind of organization, and nobody confirms the own account."""

        ordering = ("username",)
        constraints = (
            models.CheckConstraint(
                condition=Q(given_by=None) | ~Q(given_by=F("id")), name="accounts_given_by_another"
            ),
        )

    def get_full_name(self) -> str:
        """Return the name."""
        return self.name or self.username

    def get_short_name(self) -> str:
        """Return the name."""
        return self.get_full_name()

    @property
    def whole_name(self) -> str:
        """The name, with the organization and the ministry that it stands for."""
        return ", ".join(str(one) for one in (self.get_full_name(), self.organization, self.ministry) if one)


Viewer = User | AnonymousUser
"""Whoever asks for a page."""


def can(viewer: Viewer, ability: Ability) -> bool:
    """Tell whether somebody has signed in with a role that may do something, and it serves."""
    kind = kind_of(viewer)
    if not kind or not isinstance(viewer, User):
        return False
    return ability in ABILITIES[viewer.role] and kind in ONLY_FOR.get(ability, (kind,))


def must_prove(viewer: Viewer) -> bool:
    """Tell whether the role of somebody opens to no password alone, whether it serves already or waits."""
    return isinstance(viewer, User) and bool(_kind_given(viewer)) and viewer.role in WITH_SECOND_FACTOR


def kind_of(viewer: Viewer) -> str:
    """Return for which kind of organization somebody has signed in; empty where the role does not serve."""
    return _kind_given(viewer) if isinstance(viewer, User) and viewer.given_by_id is None else ""


def _kind_given(viewer: Viewer) -> str:
    if not isinstance(viewer, User) or not viewer.is_active or viewer.organization is None:
        return ""
    kind = viewer.organization.kind
    return kind if kind in GOES_WITH.get(viewer.role, ()) else ""


def state_of(viewer: Viewer) -> str:
    """Return the code of the state or regional organization for which somebody has signed in; else empty."""
    return _code_of(viewer, CONTRIBUTING)


def mission_of(viewer: Viewer) -> str:
    """Return the code of the mission for which somebody has signed in; else empty."""
    return _code_of(viewer, (OrganizationKind.MISSION,))


def host_of(viewer: Viewer) -> str:
    """Return the code of the host country for which somebody has signed in; else empty."""
    return _code_of(viewer, (OrganizationKind.HOST,))


def _code_of(viewer: Viewer, kinds: tuple[OrganizationKind, ...]) -> str:
    own = viewer.organization if isinstance(viewer, User) and kind_of(viewer) in kinds else None
    return own.code if own else ""


class Scope(models.TextChoices):
    """What a token is good for; never more than its user may do."""

    READ = "read", _("read")
    WRITE = "write", _("read and write")


class Token(models.Model):
    """
    A word with which a programme asks in the name of its user; only its digest is kept.

    A plain SHA-256 is enough: the word has 256 random bits, so that nobody finds it by trying. A slow hash
    protects words that people choose; here it would cost each request and protect nothing.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(_("name"), max_length=60)
    scope = models.CharField(_("good for"), max_length=10, choices=Scope.choices)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField()
    used_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Latest first."""

        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(scope__in=("read", "write")), name="accounts_token_scope"),
        )

    def __str__(self) -> str:
        """Return number and name; never the word."""
        return f"token {self.pk} {self.name}"


class SavedView(models.Model):
    """A list as somebody asked for it, under a name; others who get its address see what they may."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(_("name"), max_length=60)
    place = models.CharField(max_length=200)
    asked = models.CharField(max_length=1000, blank=True)

    class Meta:
        """By name; each name once a list."""

        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("user", "place", "name"), name="accounts_view_once"),)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class KeptAnswer(models.Model):
    """What a write answered under a key that its caller chose: sent again, it is not done again."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    status = models.PositiveIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        """Latest first; a key is used once by a user."""

        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("user", "key"), name="accounts_answer_once"),)

    def __str__(self) -> str:
        """Return the key."""
        return self.key


class LogIn(AbstractBaseSession):
    """The session of a browser, with whose it is: ended, its row is gone. Of nobody before the sign-in."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="log_ins", null=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()
    agent = models.CharField(max_length=60, blank=True)

    class Meta(AbstractBaseSession.Meta):
        """Last seen first."""

        ordering = ("-seen_at",)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return what reads and writes such rows."""
        return import_module(settings.SESSION_ENGINE).SessionStore  # type: ignore[no-any-return]


class OneTimeKey(models.Model):
    """
    The key from which the one-time codes of a user follow, encrypted; until it is confirmed it opens nothing.

    ``last_step`` is the half minute of the last code that was accepted: no code is accepted twice.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="one_time_key")
    sealed = models.CharField(max_length=200)
    last_step = models.PositiveBigIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """Return whose it is; never the key."""
        return f"one-time key of user {self.user_id}"


class RecoveryCode(models.Model):
    """
    A code that stands in for a second factor once; only its digest is kept.

    A plain SHA-256 is enough, as it is for a token: a code has 80 random bits.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        """Return whose it is; never the code."""
        return f"recovery code of user {self.user_id}"


class Passkey(models.Model):
    """What is kept of a passkey: its public key, and how often it has signed."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(_("name"), max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True)
    credential = models.BinaryField()
    signed = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    used_on = models.DateField(null=True, blank=True)

    class Meta:
        """Oldest first."""

        ordering = ("pk",)

    def __str__(self) -> str:
        """Return number and name."""
        return f"passkey {self.pk} {self.name}"


class AccountNotice(models.Model):
    """
    What somebody else did to an account, for its user to read; there is no mail.

    What ends with a colon tells of the account of somebody else, whose it is in place of a reason.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="account_notices")
    said = models.CharField(max_length=300)
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Latest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        """Return what it says."""
        return self.said

    @property
    def has_reason(self) -> bool:
        """Whether it tells why, and not of whom."""
        return not self.said.endswith(":")


class Attempts(models.Model):
    """
    How often something was tried in vain, and until when it is not tried again.

    The key is a keyed hash of what is tried, for whom and from where: no address is kept.
    """

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField()
    forgotten_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """Return how often."""
        return f"{self.count} attempts"


class Allowance(models.Model):
    """How many requests of a token were answered in a minute, whichever process answered."""

    token = models.OneToOneField(Token, on_delete=models.CASCADE, related_name="allowance")
    minute = models.PositiveBigIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Return how many."""
        return f"{self.used} requests of token {self.token_id}"
