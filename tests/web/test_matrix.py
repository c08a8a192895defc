"""Who gets what: every address, by everybody, for what is theirs and what is not."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver, reverse

from bluehelm_web.accounts import vault
from bluehelm_web.accounts.models import AccountNotice, Ministry, Token, User
from bluehelm_web.accounts.saved_views import view_keep
from bluehelm_web.accounts.services import invitation_word
from bluehelm_web.accounts.tokens import token_make
from bluehelm_web.audit.models import BulkChange
from bluehelm_web.audit.services import Act, event_append
from bluehelm_web.forces.models import Commitment, LadderEvent, Proposal
from bluehelm_web.generation.registers import REGISTERS
from bluehelm_web.jobs.models import Webhook
from bluehelm_web.jobs.webhooks import place_of
from bluehelm_web.partnership import imports
from bluehelm_web.partnership.models import Caveat, Notice, Offer
from bluehelm_web.site.urls import urlpatterns
from tests.web import conferred, registered, supported
from tests.web.conftest import (
    CAST,
    OF_MINISTRIES,
    a_gift,
    a_visit,
    an_announcement,
    open_data_made,
    proved,
)

EVERYBODY = ("dina", *CAST)
KEEPERS = ("bao", "chidi", "pia", "piet")
OFFICES = ("bao", "chidi", "pia", "piet", "ines", "omar", "ana", "imre", "chen", "vera", "lena")
SIGN_IN = 302
"""Who has not signed in is sent there."""


def answers(
    dina: int, amara: int, aline: int, ada: int, officer: int, ines: int, omar: int | None = None
) -> dict[str, int]:
    """
    Return the status for each of the cast.

    Officers get the same, those of the regional organization and of the ministries of the first state what
    Ada gets, and everybody else what Inès gets, unless that is hers alone.
    """
    others = 403 if omar is not None else ines
    told = {
        "dina": dina,
        "amara": amara,
        "aline": aline,
        "ines": ines,
        "omar": ines if omar is None else omar,
    }
    told |= dict.fromkeys(("ada", "rosa", "remi", *OF_MINISTRIES), ada) | dict.fromkeys(
        ("bao", "chidi"), officer
    )
    return dict.fromkeys(EVERYBODY, others) | told


def planners(pia: int, piet: int, others: int) -> dict[str, int]:
    """Return the status for the planner whose office keeps the scenario, others who plan, and all others."""
    told = dict.fromkeys(("piet", "ana", "mika", "milo"), piet)
    return dict.fromkeys(EVERYBODY, others) | {"dina": SIGN_IN, "pia": pia, **told}


def keepers(keeper: int, others: int = 403, **own: int) -> dict[str, int]:
    """Return the status for who keeps the registers, for who keeps such rows of their own, and for others."""
    return dict.fromkeys(EVERYBODY, others) | {"dina": SIGN_IN} | dict.fromkeys(KEEPERS, keeper) | own


def officers(officer: int, others: int = 403) -> dict[str, int]:
    """Return the status of what officers of the secretariat do at conferences, and of what others get."""
    return answers(SIGN_IN, others, others, others, officer, others)


def chairs(chair: int) -> dict[str, int]:
    """Return the status of what whoever chairs does at a conference; who sees none of it finds none."""
    return offices(403, dina=SIGN_IN) | dict.fromkeys(("bao", "chidi", "lena"), chair)


def offices(office: int, dina: int = 404) -> dict[str, int]:
    """Return the status of what offices of the secretariat read of a conference that is not public."""
    return dict.fromkeys(EVERYBODY, 404) | {"dina": dina} | dict.fromkeys(OFFICES, office)


NO_OFFICE = {name: 403 for name in CAST if name not in OFFICES}
"""Who is no office of the secretariat."""


def of_a_ministry(drafter: int, releaser: int, dina: int = SIGN_IN) -> dict[str, int]:
    """Return the status of what is a draft of Yara's ministry: for her as for the releaser of her state."""
    return answers(dina, drafter, releaser, 404, 404, 404) | {"yara": releaser}


ALL = answers(200, 200, 200, 200, 200, 200)
READ_ON = dict.fromkeys(OF_MINISTRIES, 200)
"""Who reads what is released of their state, although it is no draft of their ministry."""
NOT_OWN = dict.fromkeys(OF_MINISTRIES, 403)
"""Who reads that, and changes nothing of it."""
READERS = answers(SIGN_IN, 200, 200, 200, 200, 200)
RELEASERS = {"ada": 422, "remi": 422}
"""Who releases for another state, and may propose what it is a partner of."""
OF_OFFICES = {name: 403 for name in OFFICES if name not in ("bao", "chidi")}
"""Who is of an office, and no officer."""
OF_OTHERS = dict.fromkeys(("milo", "hana", "hugo"), 404)
"""Who reads no statement of the mission of the tests: another mission, and host countries."""
NO_PLACES = dict.fromkeys(("hana", "hugo"), 403)
"""Who opens no register of places: host countries."""
GET = {
    ("home", ""): ALL,
    ("health", ""): ALL,
    ("sign-in", ""): ALL,
    ("offers", ""): ALL,
    ("offer", "draft"): answers(404, 200, 200, 404, 404, 404),
    ("offer", "released"): ALL,
    ("offer", "ministry"): of_a_ministry(200, 200, dina=404),
    ("offer-edit", "ministry"): of_a_ministry(200, 200),
    ("offer-bulk", "ministry"): answers(SIGN_IN, 403, 200, 200, 403, 403) | {"rosa": 403, "zeno": 403},
    ("term-add", "ministry"): of_a_ministry(200, 200),
    ("term-drop", "ministry"): of_a_ministry(200, 200),
    ("announcement", "ministry"): of_a_ministry(200, 200, dina=404),
    ("announcement-edit", "ministry"): of_a_ministry(200, 200),
    ("documents-of", "ministry"): of_a_ministry(200, 200, dina=404),
    ("document", "ministry"): of_a_ministry(200, 200, dina=404),
    ("document-file", "ministry"): of_a_ministry(200, 200, dina=404),
    ("document-edit", "ministry"): of_a_ministry(200, 200),
    ("upload", "ministry"): of_a_ministry(200, 200),
    ("upload-wrong", "ministry"): of_a_ministry(200, 200),
    ("live-upload", "ministry"): of_a_ministry(200, 200),
    ("ministries", ""): answers(SIGN_IN, 403, 403, 403, 403, 403, 200),
    ("ministry", ""): answers(SIGN_IN, 403, 403, 403, 403, 403, 302),
    ("offer-draft", ""): answers(SIGN_IN, 200, 200, 200, 403, 403),
    ("offer-edit", "draft"): answers(SIGN_IN, 200, 200, 404, 404, 404),
    ("offer-edit", "released"): answers(SIGN_IN, 403, 200, 403, 403, 403),
    ("event-annul", "draft"): answers(SIGN_IN, 200, 403, 404, 404, 404),
    ("event-annul", "released"): answers(SIGN_IN, 200, 403, 403, 200, 403),
    ("offer-delete", "draft"): answers(SIGN_IN, 200, 200, 404, 404, 404),
    ("offer-delete", "released"): answers(SIGN_IN, 403, 403, 403, 403, 403),
    ("offer-delete", "ministry"): of_a_ministry(200, 200),
    ("to-do", ""): answers(SIGN_IN, 200, 200, 200, 200, 200),
    ("log", ""): answers(SIGN_IN, 403, 403, 403, 403, 200, 403),
    ("event", ""): answers(SIGN_IN, 403, 403, 403, 403, 200, 403),
    ("event-thing", ""): answers(SIGN_IN, 403, 403, 403, 403, 302, 403),
    ("accounts", ""): answers(SIGN_IN, 403, 403, 403, 403, 403, 200),
    ("happenings", ""): ALL,
    ("live-happenings", ""): answers(204, 204, 204, 204, 204, 204),  # nothing has happened since
    ("live-board", ""): ALL,
    ("live-first-plans", ""): ALL,
    ("live-plan", ""): planners(200, 404, others=404),
    ("live-upload", ""): answers(SIGN_IN, 200, 200, 404, 404, 404),
    ("plan-map", ""): planners(200, 404, others=404),
    ("mail", ""): answers(SIGN_IN, 200, 200, 200, 200, 403),
    ("mail-confirm", ""): answers(SIGN_IN, 200, 200, 200, 200, 403),
    ("happenings-feed", ""): ALL,
    ("webhooks", ""): answers(SIGN_IN, 403, 403, 403, 403, 403, 200),
    ("webhook", ""): answers(SIGN_IN, 403, 403, 403, 403, 403, 200),
    ("webhooks-own", ""): answers(SIGN_IN, 403, 200, 403, 403, 403) | {"ada": 200, "remi": 200},
    ("invitation", ""): ALL,
    ("offer-table", ""): ALL,
    ("offer-bulk", "draft"): answers(SIGN_IN, 403, 200, 200, 403, 403) | {"rosa": 403, "zeno": 403},
    ("offer-bulk", "released"): answers(SIGN_IN, 200, 200, 200, 200, 403),
    ("compositions", ""): ALL,
    ("composition-table", ""): ALL,
    ("level-events", ""): ALL,
    ("level-event-table", ""): ALL,
    ("announcements", ""): ALL,
    ("announcement-table", ""): ALL,
    ("announcement", "draft"): answers(404, 200, 200, 404, 404, 404),
    ("announcement", "released"): ALL,
    **dict.fromkeys(
        [("announcement-letter", "draft"), ("announcement-letter-file", "draft")],
        answers(SIGN_IN, 404, 404, 404, 404, 404),
    ),
    **dict.fromkeys(
        [("announcement-letter", "released"), ("announcement-letter-file", "released")],
        answers(SIGN_IN, 404, 404, 403, 200, 403),
    ),
    ("announcement-record", ""): answers(SIGN_IN, 200, 200, 200, 200, 403),
    ("announcements-delete", "draft"): answers(SIGN_IN, 200, 200, 200, 403, 403),
    ("announcements-delete", "ministry"): answers(SIGN_IN, 200, 200, 200, 403, 403),
    ("announcement-template", ""): answers(SIGN_IN, 200, 200, 200, 200, 403),
    ("announcement-import", ""): answers(SIGN_IN, 200, 200, 200, 200, 403),
    ("announcement-edit", "draft"): answers(SIGN_IN, 200, 200, 404, 404, 404),
    ("announcement-edit", "released"): answers(SIGN_IN, 403, 200, 403, 200, 403),
    ("documents", ""): ALL,
    ("document-table", ""): ALL,
    ("documents-of", "draft"): answers(404, 200, 200, 404, 404, 404),
    ("documents-of", "released"): ALL,
    ("document", "draft"): answers(404, 200, 200, 404, 404, 404),
    ("document", "released"): ALL,
    ("document", "kept"): answers(404, 200, 200, 404, 200, 404)
    | dict.fromkeys(("pia", "piet"), 200)
    | READ_ON,
    ("document-file", "draft"): answers(404, 200, 200, 404, 404, 404),
    ("document-file", "released"): ALL,
    ("document-file", "kept"): answers(404, 200, 200, 404, 200, 404)
    | dict.fromkeys(("pia", "piet"), 200)
    | READ_ON,
    ("document-edit", "draft"): answers(SIGN_IN, 200, 200, 404, 404, 404),
    ("document-edit", "released"): answers(SIGN_IN, 403, 200, 403, 200, 403),
    ("states", ""): ALL,
    ("state", ""): ALL,
    ("state-table", ""): ALL,
    ("state-add", ""): answers(SIGN_IN, 403, 403, 403, 200, 403),
    ("state-template", ""): answers(SIGN_IN, 403, 403, 403, 200, 403),
    ("state-import", ""): answers(SIGN_IN, 403, 403, 403, 200, 403),
    ("state-edit", ""): answers(SIGN_IN, 403, 403, 403, 200, 403),
    ("state-contact", ""): answers(SIGN_IN, 200, 200, 403, 403, 403),
    ("term-add", "draft"): answers(SIGN_IN, 200, 200, 404, 404, 404),
    ("term-add", "released"): answers(SIGN_IN, 403, 200, 403, 403, 403),
    ("term-drop", "draft"): answers(SIGN_IN, 200, 200, 404, 404, 404),
    ("term-drop", "released"): answers(SIGN_IN, 403, 200, 403, 403, 403),
    ("visit-edit", ""): answers(SIGN_IN, 403, 403, 404, 200, 404) | NOT_OWN,
    ("second-factor", ""): answers(SIGN_IN, 302, 302, 302, 302, 302),
    ("identity", ""): answers(404, 404, 404, 404, 404, 404),
    ("identity-return", ""): answers(404, 404, 404, 404, 404, 404),
    ("invitation-identity", ""): answers(404, 404, 404, 404, 404, 404),
    ("identity-link", ""): answers(SIGN_IN, 404, 404, 404, 404, 404),
    ("account", ""): answers(SIGN_IN, 200, 200, 200, 200, 200),
    ("prove", ""): answers(SIGN_IN, 200, 200, 200, 200, 200),
    ("password", ""): answers(SIGN_IN, 200, 200, 200, 200, 200),
    ("one-time-codes", ""): answers(SIGN_IN, 302, 302, 302, 302, 302),
    ("passkey-add", ""): answers(SIGN_IN, 302, 302, 302, 302, 302),
    **dict.fromkeys(
        (("account-reset", ""), ("account-end", ""), ("account-reopen", "")),
        answers(SIGN_IN, 403, 403, 403, 403, 403, 302),
    ),
    ("account-confirm", ""): answers(SIGN_IN, 302, 302, 302, 302, 302),
    ("tokens", ""): answers(SIGN_IN, 200, 200, 200, 200, 200),
    ("api", ""): ALL,
    ("api-nowhere", ""): answers(404, 404, 404, 404, 404, 404),
    ("data", ""): ALL,
    ("data-file", ""): ALL,
    ("offer-renew", "draft"): answers(SIGN_IN, 404, 404, 404, 404, 404),
    ("offer-renew", "released"): answers(SIGN_IN, 403, 200, 403, 403, 403),
    ("stale-mark", "draft"): answers(SIGN_IN, 404, 404, 404, 404, 404),
    ("stale-mark", "released"): answers(SIGN_IN, 200, 200, 403, 200, 403) | READ_ON,
    ("letter", "draft"): answers(SIGN_IN, 404, 404, 404, 404, 404),
    ("letter", "released"): answers(SIGN_IN, 404, 404, 403, 200, 403),
    ("letter-file", "draft"): answers(SIGN_IN, 404, 404, 404, 404, 404),
    ("letter-file", "released"): answers(SIGN_IN, 404, 404, 403, 200, 403),
    ("notices", ""): answers(SIGN_IN, 200, 200, 200, 200, 403),
    ("visits", ""): answers(SIGN_IN, 200, 200, 200, 200, 403),
    ("visit-book", "draft"): answers(SIGN_IN, 404, 404, 404, 404, 404),
    ("visit-book", "released"): answers(SIGN_IN, 403, 403, 403, 200, 403),
    ("visit", ""): answers(SIGN_IN, 200, 200, 404, 200, 404) | READ_ON,
    ("upload-draft", ""): answers(SIGN_IN, 200, 200, 200, 403, 403),
    ("upload-template", ""): answers(SIGN_IN, 200, 200, 200, 403, 403),
    ("upload", ""): answers(SIGN_IN, 200, 200, 404, 404, 404),
    ("upload-wrong", ""): answers(SIGN_IN, 200, 200, 404, 404, 404),
    ("scenarios", ""): planners(200, 200, others=403),
    ("scenario", ""): planners(200, 404, others=404),
    ("plan", ""): planners(200, 404, others=404),
    ("plan-file", ""): planners(200, 404, others=404),
    ("plan-report", ""): planners(200, 404, others=404),
    ("plan-compare", ""): planners(200, 404, others=404),
    ("scenario-ask", ""): planners(200, 404, others=404),
    ("letter-draft", ""): planners(200, 404, others=404),
    ("stand-by", ""): planners(200, 404, others=404) | {"dina": 404},
    ("scenario-file", ""): planners(200, 404, others=404),
    ("line", ""): planners(200, 404, others=404),
    ("take-over", ""): planners(200, 404, others=404),
    ("missions", ""): ALL,
    ("offer-commit", ""): answers(SIGN_IN, 403, 403, 403, 200, 403),
    ("offer-free", ""): answers(SIGN_IN, 403, 403, 403, 200, 403),
    ("mission", ""): ALL,
    ("mission-plan", ""): planners(200, 200, others=403) | {"milo": 403},
    ("mission-map", ""): READERS | OF_OTHERS,
    ("map-land", ""): ALL,
    ("register", "public"): ALL,
    ("register", ""): READERS,
    ("register-table", "public"): ALL,
    ("register-table", ""): READERS,
    ("register-row", "public"): ALL,
    ("register-row", ""): READERS | {"milo": 404, "hugo": 404},
    ("register-add", ""): keepers(200, hana=200, hugo=200),
    ("register-edit", ""): keepers(200, hana=200, hugo=404),
    ("register-import", ""): keepers(200, hana=200, hugo=200),
    ("register-template", ""): keepers(200, hana=200, hugo=200),
    ("lines-template", ""): keepers(200),
    ("register", "places"): READERS | NO_PLACES,
    ("register-table", "places"): READERS | NO_PLACES,
    ("register-row", "places"): READERS | NO_PLACES | {"milo": 404},
    ("register-add", "places"): keepers(200, mika=200, milo=200),
    ("register-edit", "places"): keepers(200, mika=200, milo=404),
    ("register-import", "places"): keepers(200, mika=200, milo=200),
    ("register-edit", "public"): keepers(200),
    ("statements", ""): READERS | NO_PLACES,
    ("statement", ""): READERS | OF_OTHERS,
    ("statement-version", ""): READERS | OF_OTHERS,
    ("bulk", ""): keepers(200, mika=200, milo=200),
    ("bulk", "released"): answers(SIGN_IN, 200, 200, 404, 403, 403),
    ("bulk-change", ""): keepers(200, mika=404, milo=404),
    ("statements-table", ""): READERS | NO_PLACES,
    ("requirements", ""): READERS | NO_PLACES,
    ("requirement-table", ""): READERS | NO_PLACES,
    ("state-counts", ""): ALL,
    ("visit-table", ""): answers(SIGN_IN, 200, 200, 200, 200, 403),
    ("statement-version", "draft"): keepers(200, others=404),
    ("statement-table", ""): READERS | OF_OTHERS,
    ("statement-add", ""): keepers(200),
    ("line-add", ""): keepers(200),
    ("line-edit", ""): keepers(200),
    ("lines-import", ""): keepers(200),
    **dict.fromkeys(
        [
            *(("capacity", ""), ("capacity-need", ""), ("capacity-need-table", "")),
            *(("capacity-book", ""), ("capacity-table", ""), ("capacity-row", "")),
            *(
                ("capacity-partnerships", ""),
                ("capacity-partnership", ""),
                ("capacity-partnership-table", ""),
            ),
        ],
        ALL,
    ),
    **dict.fromkeys(
        [("capacity-need", "draft"), ("capacity-row", "draft")], answers(404, 200, 200, 404, 404, 404)
    ),
    **dict.fromkeys(
        [("capacity-add", ""), ("capacity-import", ""), ("capacity-template", "")],
        answers(SIGN_IN, 200, 200, 200, 200, 403),
    ),
    ("capacity-partnership", "draft"): offices(200)
    | dict.fromkeys(("amara", "aline", "ada", *OF_MINISTRIES), 200),
    ("capacity-edit", ""): answers(SIGN_IN, 403, 200, 403, 200, 403),
    ("capacity-edit", "draft"): answers(SIGN_IN, 200, 200, 404, 404, 403),
    ("conferences", ""): ALL,
    ("conference", ""): offices(200),
    ("conference", "public"): ALL,
    ("follow-up", ""): ALL,
    ("conference-follow-up", ""): offices(200),
    ("conference-follow-up", "public"): ALL,
    ("scorecard", ""): ALL,
    **dict.fromkeys(
        [(f"conference-{one}", "") for one in ("stream", "board", "follow", "text")], offices(200)
    ),
    **dict.fromkeys([(f"conference-{one}", "public") for one in ("stream", "board", "follow", "text")], ALL),
    ("conference-add", ""): officers(200),
    ("conference-edit", ""): officers(200),
    ("conference-part-add", ""): officers(200),
    ("conference-part-edit", ""): officers(200),
    ("conference-part-import", ""): officers(200),
    ("conference-part-table", ""): offices(200),
    ("conference-part-table", "public"): ALL,
    ("conference-part-template", ""): officers(200),
    **dict.fromkeys([("summary", ""), ("summary", "public"), ("summary-file", "")], offices(200)),
    **dict.fromkeys([("summary-file", "public"), ("guide-file", "")], offices(200)),
    ("guide-file", "public"): ALL,
    ("summary-text", ""): officers(200) | {"lena": 200},
    ("guide-from-plan", ""): officers(200),
    ("statement-text", ""): officers(200),
    ("desk", ""): officers(200),
    ("capture-queue", ""): officers(200),
    ("capture-edit", ""): officers(200) | {"lena": 200},
    ("chair", ""): officers(200) | {"lena": 200},
    ("attendance", ""): officers(200),
    ("live-conference", ""): offices(200, dina=SIGN_IN) | NO_OFFICE,
    ("delegation-page", ""): ALL,
    ("delegation-stream", ""): ALL,
    ("delegation-stream", "ended"): answers(404, 404, 404, 404, 404, 404),
    ("delegation-page", "ended"): answers(404, 404, 404, 404, 404, 404),
}
"""What reading answers."""

POST = {
    ("api-nowhere", ""): answers(404, 404, 404, 404, 404, 404),
    ("language", ""): answers(302, 302, 302, 302, 302, 302),
    ("sign-out", ""): answers(302, 302, 302, 302, 302, 302),
    ("sign-in", ""): answers(422, 422, 422, 422, 422, 422),
    ("second-factor", ""): answers(SIGN_IN, 302, 302, 302, 302, 302),
    ("invitation", ""): answers(422, 422, 422, 422, 422, 422),
    ("offer-draft", ""): answers(SIGN_IN, 422, 422, 422, 403, 403),
    ("offer-edit", "draft"): answers(SIGN_IN, 422, 422, 404, 404, 404),
    ("offer-edit", "released"): answers(SIGN_IN, 403, 422, 403, 403, 403),
    ("offer-edit", "ministry"): of_a_ministry(422, 422),
    ("event-annul", "draft"): answers(SIGN_IN, 422, 403, 404, 404, 404),
    ("event-annul", "released"): answers(SIGN_IN, 422, 403, 403, 422, 403),
    ("offer-delete", "draft"): answers(SIGN_IN, 422, 422, 404, 404, 404),
    ("offer-delete", "released"): answers(SIGN_IN, 403, 403, 403, 403, 403),
    ("offer-delete", "ministry"): of_a_ministry(422, 422),
    ("offer-release", "ministry"): of_a_ministry(403, 302),
    ("offer-bulk", "ministry"): answers(SIGN_IN, 403, 200, 200, 403, 403)
    | {"rosa": 403, "zeno": 403, "yara": 200},
    ("term-add", "ministry"): of_a_ministry(422, 422),
    ("term-drop", "ministry"): of_a_ministry(302, 302),
    ("announcement-edit", "ministry"): of_a_ministry(422, 422),
    ("announcement-release", "ministry"): of_a_ministry(403, 422),
    ("documents-of", "ministry"): of_a_ministry(422, 422, dina=404),
    ("document-edit", "ministry"): of_a_ministry(422, 422),
    ("document-send", "ministry"): of_a_ministry(422, 422),
    ("document-deletion", "ministry"): of_a_ministry(422, 422),
    ("document-decision", "ministry"): of_a_ministry(403, 403),
    ("upload-place", "ministry"): of_a_ministry(422, 422),
    ("upload-values", "ministry"): of_a_ministry(302, 302),
    ("upload-map", "ministry"): of_a_ministry(422, 422),
    ("upload-apply", "ministry"): of_a_ministry(302, 302),
    ("upload-cancel", "ministry"): of_a_ministry(302, 302),
    ("ministries", ""): answers(SIGN_IN, 403, 403, 403, 403, 403, 302),
    ("ministry", ""): answers(SIGN_IN, 403, 403, 403, 403, 403, 302),
    ("offer-bulk", "draft"): answers(SIGN_IN, 403, 200, 200, 403, 403) | {"rosa": 403, "zeno": 403},
    ("offer-bulk", "released"): answers(SIGN_IN, 422, 422, 422, 422, 403),
    ("upload-draft", ""): answers(SIGN_IN, 422, 422, 422, 403, 403),
    ("term-add", "draft"): answers(SIGN_IN, 422, 422, 404, 404, 404),
    ("term-add", "released"): answers(SIGN_IN, 403, 422, 403, 403, 403),
    ("announcement-letter-keep", "draft"): answers(SIGN_IN, 404, 404, 404, 404, 404),
    ("announcement-letter-keep", "released"): answers(SIGN_IN, 404, 404, 403, 302, 403),
    ("letter-keep", "draft"): answers(SIGN_IN, 404, 404, 404, 404, 404),
    ("letter-keep", "released"): answers(SIGN_IN, 404, 404, 403, 302, 403),
    ("visit-edit", ""): answers(SIGN_IN, 403, 403, 404, 422, 404) | NOT_OWN,
    ("offer-commit", ""): answers(SIGN_IN, 403, 403, 403, 422, 403),
    ("offer-free", ""): answers(SIGN_IN, 403, 403, 403, 422, 403),
    ("plan-compare", ""): planners(422, 404, others=404),
    ("account-confirm", ""): answers(SIGN_IN, 302, 302, 302, 302, 302),
    ("account-reset", ""): answers(SIGN_IN, 403, 403, 403, 403, 403, 302),
    ("prove", ""): answers(SIGN_IN, 422, 422, 422, 422, 422),
    ("password", ""): answers(SIGN_IN, 422, 422, 422, 422, 422),
    ("one-time-codes", ""): answers(SIGN_IN, 302, 302, 302, 302, 302),
    ("passkey-add", ""): answers(SIGN_IN, 302, 302, 302, 302, 302),
    ("offer-release", "draft"): answers(SIGN_IN, 403, 302, 404, 404, 404),
    ("offer-release", "released"): answers(SIGN_IN, 403, 302, 403, 403, 403),
    ("offer-record", "draft"): answers(SIGN_IN, 404, 404, 404, 404, 404),
    ("offer-record", "released"): answers(SIGN_IN, 422, 422, 403, 422, 403),
    ("announcement-record", ""): answers(SIGN_IN, 422, 422, 422, 422, 403),
    ("announcements-delete", "draft"): answers(SIGN_IN, 200, 200, 422, 403, 403),
    ("announcements-delete", "ministry"): answers(SIGN_IN, 200, 200, 422, 403, 403) | {"yara": 200},
    ("announcements-delete", "released"): answers(SIGN_IN, 422, 422, 422, 403, 403),
    ("announcement-import", ""): answers(SIGN_IN, 422, 422, 422, 422, 403),
    ("announcement-edit", "draft"): answers(SIGN_IN, 422, 422, 404, 404, 404),
    ("announcement-edit", "released"): answers(SIGN_IN, 403, 422, 403, 422, 403),
    ("announcement-release", "draft"): answers(SIGN_IN, 403, 422, 404, 404, 404),
    ("announcement-release", "released"): answers(SIGN_IN, 403, 422, 403, 403, 403),
    ("capacity-propose", ""): answers(SIGN_IN, 403, 422, 403, 422, 403) | RELEASERS | NOT_OWN,
    ("capacity-propose", "draft"): answers(SIGN_IN, 403, 404, 403, 404, 403)
    | dict.fromkeys(RELEASERS, 404)
    | {"aline": 422}
    | NOT_OWN,
    ("capacity-accept", ""): answers(SIGN_IN, 403, 422, 403, 422, 403) | {"ada": 422} | NOT_OWN,
    ("capacity-step", ""): answers(SIGN_IN, 403, 422, 403, 422, 403) | {"ada": 422} | NOT_OWN,
    ("capacity-step", "draft"): answers(SIGN_IN, 403, 422, 404, 422, 404)
    | OF_OFFICES
    | {"ada": 422}
    | NOT_OWN,
    ("capacity-add", ""): answers(SIGN_IN, 422, 422, 422, 422, 403),
    ("capacity-import", ""): answers(SIGN_IN, 422, 422, 422, 422, 403),
    ("capacity-edit", ""): answers(SIGN_IN, 403, 422, 403, 422, 403),
    ("capacity-release", ""): answers(SIGN_IN, 403, 422, 403, 403, 403),
    ("capacity-release", "draft"): answers(SIGN_IN, 403, 422, 404, 404, 403),
    ("capacity-withdraw", ""): answers(SIGN_IN, 403, 422, 403, 422, 403),
    ("capacity-withdraw", "draft"): answers(SIGN_IN, 422, 422, 404, 404, 403),
    ("announcement-link", ""): answers(SIGN_IN, 422, 422, 422, 422, 403),
    ("announcement-unlink", ""): answers(SIGN_IN, 422, 422, 422, 422, 403),
    ("announcement-step", ""): answers(SIGN_IN, 403, 403, 403, 422, 403),
    ("announcement-milestone", ""): answers(SIGN_IN, 422, 422, 403, 422, 403),
    ("announcement-done", ""): answers(SIGN_IN, 422, 422, 403, 422, 403),
    ("announcement-reply", ""): answers(SIGN_IN, 422, 422, 403, 403, 403),
    ("announcement-part", ""): answers(SIGN_IN, 422, 422, 403, 422, 403),
    ("announcement-part-drop", ""): answers(SIGN_IN, 422, 422, 403, 422, 403),
    ("announcement-offer", ""): answers(SIGN_IN, 403, 403, 403, 422, 403),
    ("state-add", ""): answers(SIGN_IN, 403, 403, 403, 422, 403),
    ("state-import", ""): answers(SIGN_IN, 403, 403, 403, 422, 403),
    ("state-edit", ""): answers(SIGN_IN, 403, 403, 403, 422, 403),
    ("state-contact", ""): answers(SIGN_IN, 422, 422, 403, 403, 403),
    ("documents-of", "draft"): answers(404, 422, 422, 404, 404, 404),
    ("documents-of", "released"): answers(403, 403, 422, 403, 422, 403),
    ("document-edit", "draft"): answers(SIGN_IN, 422, 422, 404, 404, 404),
    ("document-edit", "released"): answers(SIGN_IN, 403, 422, 403, 422, 403),
    ("document-send", "draft"): answers(SIGN_IN, 422, 422, 404, 404, 404),
    ("document-send", "released"): answers(SIGN_IN, 403, 422, 403, 422, 403),
    ("document-deletion", "draft"): answers(SIGN_IN, 422, 422, 404, 404, 404),
    ("document-deletion", "released"): answers(SIGN_IN, 422, 422, 403, 403, 403),
    ("document-deletion", "kept"): answers(SIGN_IN, 422, 422, 404, 403, 404)
    | dict.fromkeys(("pia", "piet"), 403)
    | NOT_OWN,
    ("document-take-back", "draft"): answers(SIGN_IN, 403, 403, 404, 404, 404),
    ("document-take-back", "released"): answers(SIGN_IN, 403, 403, 403, 403, 403),
    ("document-decision", "draft"): answers(SIGN_IN, 403, 403, 404, 404, 404),
    ("document-decision", "released"): answers(SIGN_IN, 403, 403, 403, 403, 403),
    ("proposal-decide", ""): answers(SIGN_IN, 404, 404, 404, 302, 404) | {"bao": 403},  # his own
    ("account-invite", ""): answers(SIGN_IN, 403, 403, 403, 403, 403, 302),
    ("account-renew", ""): answers(SIGN_IN, 403, 403, 403, 403, 403, 302),
    **dict.fromkeys(
        (("account-end", ""), ("account-reopen", "")), answers(SIGN_IN, 403, 403, 403, 403, 403, 302)
    ),
    ("identity-end", ""): answers(SIGN_IN, 404, 404, 404, 404, 404),
    ("one-time-begin", ""): answers(SIGN_IN, 302, 302, 302, 302, 302),
    ("one-time-end", ""): answers(SIGN_IN, 302, 302, 302, 302, 302),
    ("recovery-codes", ""): answers(SIGN_IN, 302, 302, 302, 302, 302),
    ("passkey-end", ""): answers(SIGN_IN, 302, 302, 302, 302, 302),
    ("log-ins-end", ""): answers(SIGN_IN, 302, 302, 302, 302, 302),
    ("log-in-end", ""): answers(SIGN_IN, 302, 302, 302, 302, 302),
    ("account-notice-read", ""): answers(SIGN_IN, 302, 404, 404, 404, 404),
    ("token-make", ""): answers(SIGN_IN, 302, 302, 302, 302, 302),
    ("view-keep", ""): answers(SIGN_IN, 422, 422, 422, 422, 422),
    ("view-drop", ""): answers(SIGN_IN, 302, 404, 404, 404, 404),
    ("token-end", ""): answers(SIGN_IN, 302, 404, 404, 404, 404),
    ("mail", ""): answers(SIGN_IN, 422, 422, 422, 422, 403),
    ("mail-confirm", ""): answers(SIGN_IN, 422, 422, 422, 422, 403),
    ("mail-end", ""): answers(SIGN_IN, 302, 302, 302, 302, 403),
    ("log-verify", ""): answers(SIGN_IN, 403, 403, 403, 403, 200, 403),
    ("erasure-propose", ""): answers(SIGN_IN, 403, 403, 403, 403, 422, 403),
    ("erasure-decide", ""): answers(SIGN_IN, 403, 403, 403, 403, 404, 403),
    ("webhooks", ""): answers(SIGN_IN, 403, 403, 403, 403, 403, 422),
    ("webhooks-own", ""): answers(SIGN_IN, 403, 404, 403, 403, 403) | {"ada": 404, "remi": 404},
    ("webhook-rotate", ""): answers(SIGN_IN, 403, 403, 403, 403, 403, 200),
    ("webhook-test", ""): answers(SIGN_IN, 403, 403, 403, 403, 403, 302),
    ("webhook-resume", ""): answers(SIGN_IN, 403, 403, 403, 403, 403, 302),
    ("webhook-end", ""): answers(SIGN_IN, 403, 403, 403, 403, 403, 302),
    ("organization-add", ""): answers(SIGN_IN, 403, 403, 403, 403, 403, 302),
    ("offer-renew", "draft"): answers(SIGN_IN, 404, 404, 404, 404, 404),
    ("offer-renew", "released"): answers(SIGN_IN, 403, 422, 403, 403, 403),
    ("stale-mark", "draft"): answers(SIGN_IN, 404, 404, 404, 404, 404),
    ("stale-mark", "released"): answers(SIGN_IN, 403, 403, 403, 422, 403),
    ("notice-read", ""): answers(SIGN_IN, 302, 404, 404, 404, 404),
    ("visit-book", "draft"): answers(SIGN_IN, 404, 404, 404, 404, 404),
    ("visit-book", "released"): answers(SIGN_IN, 403, 403, 403, 422, 403),
    ("term-drop", "draft"): answers(SIGN_IN, 302, 302, 404, 404, 404),
    ("term-drop", "released"): answers(SIGN_IN, 403, 422, 403, 403, 403),
    ("visit-note", ""): answers(SIGN_IN, 403, 403, 404, 302, 404) | NOT_OWN,
    ("visit-conclude", ""): answers(SIGN_IN, 403, 403, 404, 422, 404) | NOT_OWN,
    ("upload-place", ""): answers(SIGN_IN, 422, 422, 404, 404, 404),
    ("upload-values", ""): answers(SIGN_IN, 302, 302, 404, 404, 404),
    ("upload-map", ""): answers(SIGN_IN, 422, 422, 404, 404, 404),
    ("upload-apply", ""): answers(SIGN_IN, 302, 302, 404, 404, 404),
    ("upload-cancel", ""): answers(SIGN_IN, 302, 302, 404, 404, 404),
    ("mission-plan", ""): planners(422, 422, others=403) | {"milo": 403},
    ("plan-ask", ""): planners(422, 404, others=404),
    ("scenario-ask-for", ""): planners(422, 404, others=404),
    ("scenario-show", ""): planners(422, 404, others=404),
    ("plan-cancel", ""): planners(302, 404, others=404),
    ("scenario-add", ""): planners(422, 422, others=403),
    ("scenario-send", ""): planners(422, 404, others=404),
    ("line-pin", ""): planners(422, 404, others=404),
    ("line-unpin", ""): planners(422, 404, others=404),
    ("take-over", ""): planners(422, 404, others=404),
    ("register-add", ""): keepers(422, hana=422, hugo=422),
    ("register-edit", ""): keepers(422, hana=422, hugo=404),
    ("register-import", ""): keepers(422, hana=422, hugo=422),
    ("register-add", "places"): keepers(422, mika=422, milo=422),
    ("register-edit", "places"): keepers(422, mika=422, milo=404),
    ("register-import", "places"): keepers(422, mika=422, milo=422),
    ("register-edit", "public"): keepers(422),
    ("bulk", ""): keepers(422, mika=422, milo=422),
    ("bulk-change", ""): keepers(422, mika=404, milo=404),
    ("statement-add", ""): keepers(422),
    ("statement-begin", ""): keepers(302) | OF_OTHERS,
    ("statement-issue", ""): keepers(422),
    ("line-add", ""): keepers(422),
    ("line-edit", ""): keepers(422),
    ("line-remove", ""): keepers(422),
    ("lines-import", ""): keepers(422),
    ("conference-add", ""): officers(422),
    ("conference-edit", ""): officers(422),
    ("conference-move", ""): chairs(422),
    ("conference-rehearse", ""): officers(302),
    ("conference-remove", ""): officers(422),
    ("conference-part-add", ""): officers(422),
    ("conference-part-edit", ""): officers(422),
    ("conference-part-import", ""): officers(422),
    ("conference-part-drop", ""): officers(302),
    ("summary-text", ""): officers(422) | {"lena": 422},
    ("summary-publish", ""): chairs(422),
    ("guide-from-plan", ""): officers(302),
    ("speakers-order", ""): officers(302),
    ("link-make", ""): officers(200),
    ("link-end", ""): officers(302),
    ("statement-text", ""): officers(422),
    ("desk", ""): officers(422),
    ("capture-add", ""): officers(422),
    ("capture-edit", ""): officers(422) | {"lena": 422},
    ("capture-act", ""): officers(422) | {"lena": 422},
    ("speaker-call", ""): officers(302) | {"lena": 302},
    ("attendance", ""): officers(302),
    ("delegation-text", ""): answers(422, 422, 422, 422, 422, 422),
    ("delegation-ask", ""): answers(422, 422, 422, 422, 422, 422),
}
"""What writing answers: 422 where somebody may, but has filled in nothing."""

IT_IS_TIME = {"reason": "It is time.", "version": 1}
FILLED_IN: dict[tuple[str, str], dict[str, object]] = {
    ("offer-release", "draft"): IT_IS_TIME,
    ("offer-release", "released"): IT_IS_TIME,
    ("offer-release", "ministry"): IT_IS_TIME,
    ("offer-bulk", "ministry"): {**IT_IS_TIME, "act": "release", "row": "XAL-FPU-9"},
    ("offer-bulk", "draft"): {**IT_IS_TIME, "act": "release", "row": "XAL-INF_BN-1"},
    ("offer-bulk", "released"): {"act": "record", "row": "XAL-ENG_COY-1"},
    ("announcements-delete", "draft"): {**IT_IS_TIME, "row": "A2"},
    ("announcements-delete", "ministry"): {**IT_IS_TIME, "row": "A3"},
    ("announcements-delete", "released"): {**IT_IS_TIME, "row": "A1"},
    ("proposal-decide", ""): {**IT_IS_TIME, "decision": "approve"},
}
"""What is filled in, where anything is."""


WITHOUT = {
    "home",
    "health",
    "sign-in",
    "sign-out",
    "offers",
    "offer-draft",
    "offer-table",
    "log",
    "log-verify",
}
WITHOUT |= {"upload-draft", "upload-template", "accounts", "account-invite", "organization-add", "visits"}
WITHOUT |= {"ministries"}
WITHOUT |= {"second-factor", "account", "prove", "password", "one-time-codes", "passkey-add"}
WITHOUT |= {"identity", "identity-return", "identity-link", "identity-end"}
WITHOUT |= {"one-time-begin", "one-time-end", "recovery-codes", "log-ins-end"}
WITHOUT |= {"scenarios", "scenario-add", "missions", "statements", "statement-add"}
WITHOUT |= {"offer-bulk", "view-keep", "states", "state-counts", "visit-table"}
WITHOUT |= {"statements-table", "requirements", "requirement-table", "compositions", "level-events"}
WITHOUT |= {"announcements", "announcement-record", "announcement-import"}
WITHOUT |= {"documents", "document-table", "state-table", "state-add", "state-import"}
WITHOUT |= {"mail", "mail-end", "happenings", "happenings-feed", "webhooks", "webhooks-own"}
WITHOUT |= {"live-happenings", "live-board", "live-first-plans", "map-land"}
WITHOUT |= {"conferences", "conference-add", "follow-up"}
WITHOUT |= {"notices", "to-do", "data", "tokens", "token-make", "api"}
"""Addresses of nothing in particular."""
STATEMENTS = {"statement", "statement-version", "statement-table", "statement-begin", "statement-issue"}
STATEMENTS |= {"line-add", "line-edit", "line-remove", "lines-import"}
"""Addresses of a statement of unit requirements."""
OF_PLANS: dict[str, dict[str, object]] = {
    "scenario": {"name": "tiny"},
    "plan-ask": {"name": "tiny"},
    "plan": {},
    "live-plan": {},
    "plan-map": {},
    "plan-cancel": {},
    "plan-compare": {"name": "tiny"},
    "scenario-ask": {"name": "tiny"},
    "scenario-ask-for": {"name": "tiny", "kind": "asks"},
    "scenario-show": {"name": "tiny"},
    "stand-by": {"name": "tiny"},
    "letter-draft": {"contributor": "XES"},
    "scenario-send": {"name": "tiny"},
    "scenario-file": {"name": "tiny", "number": 1, "form": "json"},
    "line": {"name": "tiny", "line_id": "R1"},
    "line-pin": {"name": "tiny", "line_id": "R1"},
    "line-unpin": {"name": "tiny", "line_id": "R1"},
    "take-over": {"name": "tiny", "what": "agreement"},
    "plan-file": {"form": "plan.json"},
    "plan-report": {},
}
"""Addresses of a scenario, and of its plan, which has a number."""


def a_table(sender: str) -> int:
    """Return the number of a table that somebody of the first state sent."""
    content = b"Ref,Type,Persons\nE1,FPU,140\n"
    words = {"kind": "illustrative", "source": "x"}
    return imports.upload_keep(
        "a.csv", content=content, **words, user=User.objects.get(username=sender), act=Act()
    ).pk


def a_notice(offer_id: str) -> Notice:
    """Return a notice to Amara."""
    amara, day = User.objects.get(username="amara"), date(2027, 1, 12)
    told = {"level": "L1", "action": "Renew the pledge.", "made_on": day}
    return Notice.objects.get_or_create(user=amara, offer_id=offer_id, lapses_on=day, days=60, defaults=told)[
        0
    ]


def amara() -> User:
    """Return Amara."""
    return User.objects.get(username="amara")


def a_caveat(offer_id: str) -> Caveat:
    """Return a limit on an offer."""
    told = {"rule": "not_site", "value": "BIRAO"}
    return Caveat.objects.get_or_create(offer_id=offer_id, defaults=told)[0]


def a_commitment(offer_id: str) -> int:
    """Return the number of the commitment of an offer."""
    bao = User.objects.get(username="bao")
    told = {"mission": "UNMIX", "reason": "x", "committed_by": bao}
    return Commitment.objects.get_or_create(offer_id=offer_id, defaults=told)[0].pk


def a_ladder_event(offer_id: str) -> LadderEvent:
    """Return something that Amara recorded of an offer."""
    told = {"kind": "note_verbale_received", "on": date(2026, 1, 12), "recorded_by": amara()}
    return LadderEvent.objects.get_or_create(offer_id=offer_id, **told)[0]


def a_proposal(offer_id: str) -> Proposal:
    """Return the last step of an offer, as Bao proposes it."""
    told = {"kind": "verification_passed", "on": date(2026, 1, 12)}
    bao = User.objects.get(username="bao")
    return Proposal.objects.get_or_create(offer_id=offer_id, proposed_by=bao, defaults=told)[0]


def a_token() -> Token:
    """Return a token of Amara's."""
    return token_make("test", scope="read", days=1, user=amara(), act=Act())[0]


def an_event() -> int:
    """Return the place of an event."""
    return event_append("offer_edited", object_id="offer:X", payload={"reason": "x"}, act=Act()).seq


def a_webhook() -> Webhook:
    """Return a webhook."""
    row = Webhook.objects.create(
        name="test", address="https://x.example.org/", kinds=[], cursor=0, sealed="-"
    )
    row.sealed = vault.seal("whsec_AAAA", place=place_of(row))
    row.save()
    return row


def an_account_notice() -> AccountNotice:
    """Return a notice about Amara's account."""
    amara = User.objects.get(username="amara")
    return AccountNotice.objects.create(user=amara, said="Something was done.", reason="a test")


ARGS: dict[str, Callable[[str], list[object]]] = {
    "proposal-decide": lambda offer_id: [a_proposal(offer_id).pk],
    **dict.fromkeys(
        ("invitation", "invitation-identity"),
        lambda _: [invitation_word(User.objects.get(username="ada"))],
    ),
    "language": lambda _: ["fr"],
    "passkey-end": lambda _: [999],
    "log-in-end": lambda _: ["c0ffee"],
    "account-notice-read": lambda _: [an_account_notice().pk],
    **dict.fromkeys(
        ("account-renew", "account-end", "account-reopen", "account-reset", "account-confirm"),
        lambda _: [User.objects.get(username="ada").pk],
    ),
    "data-file": lambda _: [open_data_made("offers.csv")],
    **dict.fromkeys(
        ("announcement-part", "announcement-part-drop", "announcement-offer"), lambda _: [a_gift().pk]
    ),
    **dict.fromkeys(("state", "scorecard"), lambda _: ["RWA"]),
    "state-edit": lambda _: ["RWA"],
    "state-contact": lambda _: ["XAL"],
    **dict.fromkeys(("announcement-table", "composition-table", "level-event-table"), lambda _: ["csv"]),
    **dict.fromkeys(("lines-template", "announcement-template", "state-template"), lambda _: ["xlsx"]),
    "event-annul": lambda offer_id: [offer_id, a_ladder_event(offer_id).pk],
    "term-add": lambda offer_id: [offer_id, "limits"],
    "term-drop": lambda offer_id: [offer_id, "limits", a_caveat(offer_id).pk],
    "api-nowhere": lambda _: ["v1/nowhere"],
    "token-end": lambda _: [a_token().pk],
    **dict.fromkeys(("event", "event-thing", "erasure-propose", "erasure-decide"), lambda _: [an_event()]),
    "mail-confirm": lambda _: ["x"],
    "view-drop": lambda _: [view_keep("A", place="/offers", asked="", user=amara()).pk],
    **dict.fromkeys(
        ("webhook", "webhook-rotate", "webhook-test", "webhook-resume", "webhook-end"),
        lambda _: [a_webhook().pk],
    ),
    **dict.fromkeys(("letter", "letter-file", "letter-keep"), lambda offer_id: [offer_id, "acknowledged"]),
    "notice-read": lambda offer_id: [a_notice(offer_id).pk],
    **dict.fromkeys(
        ("visit", "visit-edit", "visit-note", "visit-conclude"), lambda offer_id: [a_visit(offer_id).pk]
    ),
    "ministry": lambda _: [Ministry.objects.get(name="MINPOL").pk],
}
"""What an address names besides an offer."""


def of_registers(name: str, *, whose: str) -> list[object]:
    """Return what an address of the registers names: a public one, that of sites, or that of consents."""
    register = {"public": "mandates", "places": "sites"}.get(whose, "consents")
    row = REGISTERS[register].model._default_manager
    if name in ("mission", "mission-map", "mission-plan"):
        return ["UNMIX"]
    if name == "register-template":
        return [register, "csv"]
    return [register, row.get().pk] if name in ("register-row", "register-edit") else [register]


def of_statements(name: str, *, whose: str) -> list[object]:
    """Return what an address of a statement names: a version that is issued, or the draft of the next."""
    issued, draft = registered.a_statement(), registered.a_draft()
    number = [draft.number if whose == "draft" else issued.number]
    line = ["A"] if name in ("line-edit", "line-remove") else []
    return [issued.statement_id, *(number if name in ("statement-version", "statement-table") else line)]


def of_documents(name: str, *, offer_id: str, whose: str) -> list[object]:
    """Return what an address of a document names: of an offer; kept, for few of those who see that."""
    if name == "documents-of":
        return ["offer", offer_id]
    readers, user = "circle" if whose == "kept" else "all", "aline"
    found = registered.a_document("offer", offer_id, readers=readers, user=user)
    return [found.pk, *([1] if name == "document-file" else [])]


OF_WHOM = {"draft": "A2", "ministry": "A3"}
"""Announcements that are drafts, by whose they are."""
CONFERRED = conferred.ADDRESSES.keys() | supported.ADDRESSES.keys()
"""Addresses of conferences, and of capacity building."""
OF_SEVERAL = {"offer-commit", "offer-free", "offer-bulk", "announcements-delete"}
"""Addresses at which something is done to one or several offers or announcements."""
OF_TABLES = {
    "upload",
    "upload-place",
    "upload-values",
    "upload-map",
    "upload-apply",
    "upload-cancel",
    "upload-wrong",
    "live-upload",
}
"""Addresses of a table that was sent."""


def of_announcements(*, whose: str) -> list[object]:
    """Return what an address of an announcement names: a released one, or a draft of state or ministry."""
    row = an_announcement(OF_WHOM.get(whose, "A1"), is_released=whose not in OF_WHOM)
    if whose == "ministry":
        row.ministry = User.objects.get(username="yara").ministry
        row.save()
    return [row.pk]


def of_bulk(name: str, *, whose: str) -> list[object]:
    """Return what an address names on which several rows are changed: offers of a state, or sites."""
    if name == "bulk":
        return ["offers", "XAL"] if whose else ["register", "sites"]
    told = {"place": "register sites", "column": "name", "rows": {}}
    return [BulkChange.objects.get_or_create(request_id="c0ffee", defaults=told)[0].pk]


def of_several(name: str, *, offer_id: str, whose: str) -> str:
    """Return an address of capacity building, of a conference, or at which offers are changed together."""
    if name in supported.ADDRESSES:
        return supported.address(name, whose=whose)
    if name in conferred.ADDRESSES:
        return conferred.address(name, whose=whose)
    if name in OF_TABLES:
        return reverse(name, args=[a_table("yara" if whose == "ministry" else "amara")])
    if name == "offer-bulk":
        told = FILLED_IN[name, whose]
        return f"{reverse(name)}?{urlencode({key: told[key] for key in ('act', 'row')})}"
    if name == "announcements-delete":
        return f"{reverse(name)}?{urlencode({'row': of_announcements(whose=whose)[0]})}"
    registered.a_mission()
    return reverse(name, args=["UNMIX", *([a_commitment(offer_id)] if name == "offer-free" else [])])


def address(name: str, *, offer_id: str, whose: str = "") -> str:
    """Return an address."""
    if name in OF_TABLES | OF_SEVERAL | CONFERRED:
        return of_several(name, offer_id=offer_id, whose=whose)
    if name.startswith("announcement") and name not in WITHOUT | ARGS.keys():
        notice = ("acknowledgement",) if "-letter" in name else ()
        return reverse(name, args=[*of_announcements(whose=whose), *notice])
    if name.startswith("document") and name not in WITHOUT:
        return reverse(name, args=of_documents(name, offer_id=offer_id, whose=whose))
    if name in ("mission", "mission-map", "mission-plan") or name.startswith("register"):
        registered.a_mission()
        return reverse(name, args=of_registers(name, whose=whose))
    if name in ("bulk", "bulk-change"):
        return reverse(name, args=of_bulk(name, whose=whose))
    if name in STATEMENTS:
        return reverse(name, args=of_statements(name, whose=whose))
    if name in OF_PLANS:
        told = OF_PLANS[name]
        run = registered.some_asks if name == "letter-draft" else registered.a_plan
        return reverse(name, kwargs=told if "name" in told else {"run_id": run().pk, **told})
    made = ARGS.get(name, lambda offer_id: [] if name in WITHOUT else [offer_id])
    return reverse(name, args=made(offer_id))


def methods_of(pattern: URLPattern) -> set[str]:
    """Return how an address may be asked: by the methods that it names when it refuses another, or by any."""
    request = RequestFactory().generic("PATCH", "/")
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # as the client of the tests does
    answer = pattern.callback(request, **dict.fromkeys(pattern.pattern.converters, 1))
    named = answer["Allow"] if answer.status_code == 405 else "GET, POST"
    return set(named.split(", ")) & {"GET", "POST"}


def test_every_address_has_its_rows() -> None:
    """One for each method that it allows, and for no other: what nobody thought about fails the tests."""
    own = [pattern for pattern in urlpatterns if isinstance(pattern, URLPattern)]
    told = {(name, "GET") for name, _ in GET} | {(name, "POST") for name, _ in POST}
    assert {(str(one.name), method) for one in own for method in methods_of(one)} == told
    assert len(get_resolver().url_patterns) == len(urlpatterns) == len(own) + 1  # those of programmes, apart


def each(ask: Callable[[str], int]) -> dict[str, int]:
    """Return the status that everybody gets, each as if nobody had asked before."""
    found = {}
    for who in EVERYBODY:
        with transaction.atomic():
            found[who] = ask(who)
            transaction.set_rollback(True)
        cache.clear()
    return found


@pytest.mark.parametrize(("name", "whose"), GET)
def test_reading(
    client_of: Callable[[str], Client],
    offers: dict[str, Offer],
    request: pytest.FixtureRequest,
    name: str,
    whose: str,
) -> None:
    """Each gets what the table says; nobody else's draft so much as exists."""
    offer = offers.get(whose, offers["released"])
    if name in OF_PLANS:
        request.getfixturevalue("done")

    def ask(who: str) -> int:
        client, place = client_of(who), address(name, offer_id=offer.pk, whose=whose)
        return client.get(place).status_code

    assert each(ask) == GET[name, whose]


@pytest.mark.parametrize(("name", "whose"), POST)
def test_writing(
    client_of: Callable[[str], Client],
    offers: dict[str, Offer],
    request: pytest.FixtureRequest,
    name: str,
    whose: str,
) -> None:
    """Each may write what the table says, with a form of our own page."""
    offer = offers.get(whose, offers["released"])
    if name in OF_PLANS:
        request.getfixturevalue("done")
    words = {"csrfmiddlewaretoken": "x", **FILLED_IN.get((name, whose), {})}

    def ask(who: str) -> int:
        client, place = client_of(who), address(name, offer_id=offer.pk, whose=whose)
        return client.post(place, words).status_code

    assert each(ask) == POST[name, whose]


def test_confirming_an_account(client_of: Callable[[str], Client], cast: dict[str, User]) -> None:
    """Only whose role confirms, once they have shown every factor; not who made the way into it."""
    cast["ada"].set_password("a password that serves")
    cast["ada"].given_by = cast["omar"]
    cast["ada"].save()
    confirm = reverse("account-confirm", args=[cast["ada"].pk])
    opens = {"bao", "chidi", "ines"}

    def ask(who: str) -> int:
        return proved(client_of(who)).get(confirm).status_code

    def send(who: str) -> int:
        return proved(client_of(who)).post(confirm, {"reason": "Seen in person."}).status_code

    assert each(ask) == {who: 200 if who in opens else SIGN_IN if who == "dina" else 404 for who in EVERYBODY}
    assert each(send) == {who: 302 if who in opens or who == "dina" else 404 for who in EVERYBODY}


def test_a_form_of_another_site_is_refused(client_of: Callable[[str], Client], draft: Offer) -> None:
    """Without the token of our own page nothing is done."""
    client = client_of("aline")
    client.handler.enforce_csrf_checks = True
    assert client.post(reverse("offer-release", args=[draft.pk]), {"reason": "x"}).status_code == 403
    draft.refresh_from_db()
    assert not draft.is_released
