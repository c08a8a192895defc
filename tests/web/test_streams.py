"""Streams: who follows a conference is told everything once, in one order, and only what all may know."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import Act, event_append
from bluehelm_web.conferences import conferences, services, telling
from bluehelm_web.conferences.models import Conference, Delegation
from bluehelm_web.core import streams
from bluehelm_web.core.streams import Hub, Listener, Message, NoPlaceError, frame
from bluehelm_web.site import streaming
from bluehelm_web.site.bridge import Answer, Environ
from bluehelm_web.site.server import STREAM
from bluehelm_web.site.streaming import Streams
from tests.web.conferred import NAME, SAID, a_capture, a_conference, by, confirmed, word

Of = Callable[[str], Client]
Cast = dict[str, User]


class Table:
    """A table that grows, and how often it was read."""

    def __init__(self) -> None:
        self.rows: list[Message] = []
        self.num_reads = 0

    def add(self, topic: str = "A") -> None:
        """Let something be added."""
        seq = len(self.rows) + 1
        self.rows.append(Message(seq=seq, topic=topic, frames={"en": frame({"kind": "x"}, seq=seq)}))

    async def newest(self) -> int:
        """Return the last place."""
        return len(self.rows)

    async def read(self, after: int, _topics: frozenset[str]) -> tuple[list[Message], int]:
        """Return what was added."""
        self.num_reads += 1
        return self.rows[after:], len(self.rows)

    def hub(self) -> Hub:
        """Return a hub that reads it again and again."""
        return Hub(read=self.read, newest=self.newest, every_s=0)


def seqs(told: bytes) -> list[int]:
    """Return the places of messages as they are sent."""
    return [int(line[4:]) for line in told.decode().splitlines() if line.startswith("id: ")]


async def taken(listener: Listener, *, last: int) -> list[int]:
    """Return the places that a listener is told up to one."""
    found: list[int] = []
    while not found or found[-1] < last:
        found += seqs(await listener.take(patience_s=5))
    return found


def test_each_listener_is_told_everything_once_in_one_order() -> None:
    """Whoever joins late knows what went before by other means, and is told none of it twice."""

    async def listen() -> tuple[list[int], list[int]]:
        table = Table()
        hub = table.hub()
        early = await hub.listen("A")
        early.begin(after=0, language="en")
        table.add()
        late = await hub.listen("A")
        table.add()
        late.begin(after=2, language="en")  # the page that it asked for already told both
        table.add("B")
        table.add()
        return await taken(early, last=4), await taken(late, last=4)

    assert asyncio.run(listen()) == ([1, 2, 4], [4])


def test_nothing_is_read_while_nobody_listens() -> None:
    """The last who goes ends it, and the next who comes begins it anew."""

    async def listen() -> tuple[int, int, list[int]]:
        table = Table()
        hub = table.hub()
        first = await hub.listen("A")
        hub.leave(first)
        table.add()
        before = table.num_reads
        for _ in range(10):
            await asyncio.sleep(0)
        after = table.num_reads
        second = await hub.listen("A")
        second.begin(after=1, language="en")
        table.add()
        return before, after, await taken(second, last=2)

    before, after, told = asyncio.run(listen())
    assert (before, told) == (after, [2])


def test_who_is_too_slow_is_cut_and_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes up again from the table what it was not told."""
    monkeypatch.setattr(streams, "MOST_WAITING", 3)

    async def listen() -> tuple[bool, list[int]]:
        table = Table()
        hub = table.hub()
        slow, quick = await hub.listen("A"), await hub.listen("A")
        slow.begin(after=0, language="en")
        quick.begin(after=0, language="en")
        told: list[int] = []
        for last in range(1, 6):
            table.add()
            told += await taken(quick, last=last)
        return slow.is_cut, told

    assert asyncio.run(listen()) == (True, [1, 2, 3, 4, 5])


def test_a_tail_that_fails_cuts_everybody_rather_than_leave_them_waiting() -> None:
    """They come back, and are told what they missed."""

    async def listen() -> bool:
        table = Table()

        async def broken(_after: int, _topics: frozenset[str]) -> tuple[list[Message], int]:
            raise OSError

        listener = await Hub(read=broken, newest=table.newest, every_s=0).listen("A")
        assert await listener.take(patience_s=5) == b""
        return listener.is_cut

    assert asyncio.run(listen())


def asked(status: int, *, after: str = "") -> Callable[[Environ], Awaitable[tuple[Answer, bytes]]]:
    """Return a registry that always answers the same."""
    headers = [("Last-Event-ID", after), ("Content-Language", "en")] if after else []

    async def ask(environ: Environ) -> tuple[Answer, bytes]:
        is_check = environ.get("QUERY_STRING") == "check=1"
        return Answer(status=404 if is_check else status, headers=headers), b"said"

    return ask


class Line:
    """The other end of a connection."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: list[tuple[str, str]] = []
        self.told: list[bytes] = []

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers = status, headers
        self.told.append(body)

    def response_str(self, status: int, headers: list[tuple[str, str]], body: str) -> None:
        self.response_bytes(status, headers, body.encode())

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> "Line":
        self.status, self.headers = status, headers
        return self

    async def send_bytes(self, told: bytes) -> None:
        self.told.append(told)


def streamed(ask: Callable[[Environ], Awaitable[tuple[Answer, bytes]]]) -> Line:
    """Return what a stream sends until it ends."""

    async def follow() -> Line:
        line = Line()
        await Streams(ask=ask, hub=Table().hub()).answer({"PATH_INFO": "/x"}, line, topic="A")
        return line

    return asyncio.run(follow())


def test_who_may_not_see_the_page_gets_its_answer_and_no_stream() -> None:
    """As for every other address."""
    line = streamed(asked(404))
    assert (line.status, line.told) == (404, [b"said"])


def test_a_stream_ends_when_its_page_may_not_be_seen_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked again while the stream goes on."""
    monkeypatch.setattr(streaming, "CHECK_S", 0)
    monkeypatch.setattr(streaming, "HEARTBEAT_S", 0)
    line = streamed(asked(200, after="0"))
    assert (line.status, line.told) == (200, [b"said"])


def test_where_no_place_is_left_somebody_is_told_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a stream that does not come."""
    monkeypatch.setattr(streams, "MOST_LISTENERS", 0)
    line = streamed(asked(200, after="0"))
    assert line.status == 503
    assert ("Retry-After", "10") in line.headers
    with pytest.raises(NoPlaceError):
        asyncio.run(Table().hub().listen("A"))


def told(client: Client, **asked: object) -> list[dict[str, object]]:
    """Return what somebody is told who asks for the stream; the server would go on from there."""
    answer = client.get(reverse("conference-stream", args=[NAME]), asked)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/event-stream")
    lines = answer.content.decode().splitlines()
    found = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
    places = [int(line[4:]) for line in lines if line.startswith("id: ")]
    assert places == sorted(set(places))
    assert not places or answer["Last-Event-ID"] >= str(places[-1])
    return found


def test_the_public_is_told_a_pledge_but_not_its_words(client_of: Of, cast: Cast) -> None:
    """Who, what, how much, what became of it and what it closes; no caveat, and not who heard it."""
    a_conference(is_public=True)
    row = a_capture(cast["bao"])
    [news] = told(client_of("dina"), after=0)
    assert (news["who"], news["what"], news["much"]) == ("Borvania", SAID.capability, "6 helicopters")
    assert (news["id"], news["state"]) == (str(row.pk), "provisional")
    line = news["line"]
    assert isinstance(line, dict)
    assert (line["provisional"], line["open"], line["said"]) == (6.0, 12.0, "12 open of 18, 6 provisional")
    for hidden in (SAID.words, SAID.caveat, "Bao", "bao"):
        assert hidden not in json.dumps(news)


def test_what_was_taken_back_is_gone_whenever_somebody_asks(client_of: Of, cast: Cast) -> None:
    """The event that it was added is told as well, and says only that it is gone."""
    a_conference(is_public=True)
    row = a_capture(cast["bao"])
    services.capture_undo(row.pk, by=by(cast["bao"]))
    news = told(client_of("dina"), after=0)
    assert [one["is_gone"] for one in news] == [True, True]
    assert "Borvania" not in json.dumps(news)


def test_what_is_withdrawn_or_corrected_is_told_as_such(client_of: Of, cast: Cast) -> None:
    """Nothing that was told is told otherwise without a word."""
    a_conference(is_public=True)
    row = confirmed(cast)
    mark = told_last(client_of("dina"))
    said = SAID.__class__(**{**{name: getattr(SAID, name) for name in SAID.__slots__}, "quantity": 4.0})
    row = services.capture_correct(row.pk, said=said, version=row.version, by=by(cast["lena"]), reason="x")
    services.capture_withdraw(row.pk, version=row.version, reason="x", by=by(cast["lena"]))
    events = [one["event"] for one in told(client_of("dina"), after=mark)]
    assert events == ["capture_corrected", "capture_withdrawn"]
    assert told(client_of("dina"), after=mark)[-1]["state_said"] == "withdrawn"


def told_last(client: Client) -> int:
    """Return up to where somebody knows everything."""
    return int(client.get(reverse("conference-stream", args=[NAME]))["Last-Event-ID"])


def test_who_was_cut_off_resumes_behind_the_last_event_that_came(client_of: Of, cast: Cast) -> None:
    """What the browser says counts more than the address, which is that of the first time."""
    a_conference(is_public=True)
    places = [event_of(a_capture(cast["bao"], quantity=float(number))) for number in (1, 2, 3)]
    address = reverse("conference-stream", args=[NAME])
    answer = client_of("dina").get(address, {"after": 0}, headers={"Last-Event-ID": str(places[0])})
    assert seqs(answer.content) == places[1:]
    assert told(client_of("dina"), after=places[-1]) == []
    assert told(client_of("dina"), after="x") == []


def event_of(row: object) -> int:
    """Return the place of the last event."""
    return telling.chain_length()


@pytest.mark.parametrize("after", [0, 10**6])
def test_a_page_that_missed_too_much_or_knows_too_much_is_loaded_anew(
    client_of: Of, cast: Cast, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """Also after a backup was brought back."""
    monkeypatch.setattr(telling, "MOST_MISSED", 1)
    a_conference(is_public=True)
    for number in (1, 2):
        a_capture(cast["bao"], quantity=float(number))
    assert told(client_of("dina"), after=after) == [{"kind": "anew"}]


def test_a_rehearsal_is_followed_by_offices_alone(client_of: Of) -> None:
    """For everybody else there is none; the same for a conference that is not public yet."""
    a_conference(is_rehearsal=True)
    address = reverse("conference-stream", args=[NAME])
    for who, status in (("dina", 404), ("amara", 404), ("bao", 200)):
        assert client_of(who).get(address).status_code == status
    Conference.objects.update(is_rehearsal=False)
    assert client_of("dina").get(address, {"check": 1}).status_code == 404
    Conference.objects.update(is_public=True)
    assert client_of("dina").get(address, {"check": 1}).status_code == 204


def test_only_kinds_on_the_list_are_told(client_of: Of, cast: Cast) -> None:
    """And of other conferences nothing."""
    a_conference(is_public=True)
    for kind, name in (("conference_noted", NAME), ("speaker_called", "OTHER"), ("capture_added", NAME)):
        event_append(kind, object_id=f"conference:{name}", payload={"capture_id": str(uuid4())}, act=Act())
    assert told(client_of("dina"), after=0) == [{"kind": "nothing"}]


def test_who_has_the_floor_and_who_is_next_is_told_in_the_language_of_the_page(
    client_of: Of, cast: Cast
) -> None:
    """The stream speaks as the page does."""
    a_conference(is_public=True)
    conferences.speaker_call(NAME, code="XAL", by=by(cast["lena"]))
    [english] = told(client_of("dina"), after=0)
    assert (english["who"], english["next"]) == ("Aldara", "Borvania, Corland, River League")
    assert english["place"] == "Speaking now, number 1 of 4"
    answer = client_of("dina").get(
        reverse("conference-stream", args=[NAME]), {"after": 0}, headers={"Accept-Language": "fr"}
    )
    assert "À la tribune, orateur 1 sur 4" in answer.content.decode()


def test_the_link_of_a_delegation_opens_the_stream_of_its_own_conference(client_of: Of, cast: Cast) -> None:
    """Be it shown to nobody else; not that of another, and nothing once it was ended."""
    a_conference()
    a_capture(cast["bao"])
    address = reverse("delegation-stream", args=[NAME, word()])
    told = client_of("dina").get(address, {"after": 0}).content.decode()
    assert SAID.capability in told
    assert SAID.caveat not in told
    assert client_of("dina").get(address.replace(NAME, "XBO2026")).status_code == 404
    kept = STREAM.fullmatch(address)
    assert kept is not None
    assert kept[1] == NAME
    Delegation.objects.update(is_link_open=False)
    assert client_of("dina").get(address, {"check": 1}).status_code == 404
