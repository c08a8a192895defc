"""Who of a registry is who for an identity provider: linked by an invitation or by the user, ended."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm_web.accounts.log_ins import log_ins_end
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.services import invited_by
from bluehelm_web.accounts.tokens import object_id, tokens_end
from bluehelm_web.audit.services import Act, changing, event_append


def known_as(identity: str) -> User | None:
    """Return whose account somebody is for the provider; None where nobody was invited as that."""
    return User.objects.filter(identity=identity, is_active=True).first() if identity else None


def identity_link(user: User, *, identity: str, act: Act) -> User:
    """
    Let somebody sign in as whom the provider knows.

    Parameters
    ----------
    user
        An account that has not ended.
    identity
        Hash of provider and person.
    act
        Who and in which request, for the chain.

    Returns
    -------
    User
        With the identity.

    Raises
    ------
    ValidationError
        When the provider refused, or knows that person for another account.
    """
    if not identity:
        raise ValidationError(_("The identity provider did not say who you are; try it again."))
    with changing():
        if User.objects.filter(identity=identity).exclude(pk=user.pk).exists():
            raise ValidationError(_("You are known for another account already; sign in to that one."))
        user.identity = identity
        user.save(update_fields=["identity"])
        event_append("identity_linked", object_id=object_id(user), payload={}, act=act)
    return user


def identity_take_up(word: str, *, identity: str) -> User:
    """
    Take an invitation up as whom the provider knows, instead of choosing a password.

    Parameters
    ----------
    word
        That of the invitation.
    identity
        Hash of provider and person.

    Returns
    -------
    User
        Without a password; tokens and log-ins that were made before have ended.

    Raises
    ------
    PermissionDenied
        When the invitation is used up, has lapsed or was never made.
    ValidationError
        When the provider refused, or knows that person for another account.
    """
    with changing():
        invited = invited_by(word)
        if invited is None:
            raise PermissionDenied
        act = Act(actor_id=invited.pk)
        identity_link(invited, identity=identity, act=act)
        invited.set_unusable_password()
        invited.save(update_fields=["password"])
        tokens_end(invited, act=act)
        log_ins_end(invited, act=act)
    return invited


def identity_end(user: User, *, act: Act) -> None:
    """
    End that somebody signs in by the provider.

    Raises
    ------
    ValidationError
        When there is no password with which to sign in instead.
    """
    if not user.has_usable_password():
        raise ValidationError(
            _("You have no password; ask your administrator for a link to choose one first.")
        )
    with changing():
        if user.identity is not None:
            user.identity = None
            user.save(update_fields=["identity"])
            event_append("identity_ended", object_id=object_id(user), payload={}, act=act)
