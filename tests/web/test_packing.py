"""How answers travel: packed for those who can unpack them, and the head alone for those who ask for that."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from bluehelm.deployment import page, plan, scenario
from bluehelm_web.partnership.models import Offer
from bluehelm_web.planning.models import Run
from bluehelm_web.site import packing

Of = Callable[[str], Client]
MOST_BYTES = 60_000


def travelled(answer: HttpResponse, *, accepts: str = "br, gzip") -> HttpResponse:
    """Return what becomes of an answer on its way to somebody."""
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepts} if accepts else {})
    return packing.packed(lambda _request: answer)(request)


@pytest.mark.parametrize("place", ["/", "/offers", "/api/v1/offers", "/data"])
def test_words_are_packed_for_who_can_unpack_them(client_of: Of, released: Offer, place: str) -> None:
    """Pages, tables, lists for programmes and feeds: shorter, and the same as what others get as it is."""
    client = client_of("dina")
    plain, packed = client.get(place), client.get(place, headers={"Accept-Encoding": "gzip"})
    told, sent = plain.getvalue(), packed.getvalue()
    assert "Content-Encoding" not in plain.headers
    assert (packed["Content-Encoding"], plain["Vary"]) == ("gzip", packed["Vary"])
    assert "Accept-Encoding" in packed["Vary"]
    assert int(packed.get("Content-Length", len(sent))) == len(sent) < len(told)
    assert len(gzip.decompress(sent)) == len(told)


def test_the_heaviest_pages_are_light_on_their_way(client_of: Of, done: Run) -> None:
    """A plan and its whole report, as bytes that travel."""
    for name in ("plan", "plan-report"):
        answer = client_of("pia").get(reverse(name, args=[done.pk]), headers={"Accept-Encoding": "gzip"})
        assert answer["Content-Encoding"] == "gzip"
        assert len(answer.getvalue()) == int(answer["Content-Length"]) < MOST_BYTES, name


def test_the_report_of_the_stand_by_force_is_light_on_its_way(root: Path) -> None:
    """Both its pages: a plan of many units and pictures, as the demonstration has."""
    made = plan.make(scenario.read(root / "examples/standby-3000"), replications=20)
    pages = (
        page.render(made, back="/plans/1", more="/plans/1/report"),
        page.render_more(made, back="/plans/1"),
    )
    for text in pages:
        assert len(gzip.compress(text.encode(), packing.LEVEL)) < MOST_BYTES - 2 * packing.PADDING


def test_a_style_travels_packed_and_is_not_sent_again(client: Client) -> None:
    """Its day says whether it is still the same; a tag would name other bytes."""
    place = "/static/site/bluehelm.css"
    answer = client.get(place, headers={"Accept-Encoding": "gzip"})
    sent = answer.getvalue()
    assert gzip.decompress(sent) == client.get(place).getvalue()
    assert len(sent) == int(answer["Content-Length"])
    assert "ETag" not in answer.headers
    again = client.get(
        place, headers={"Accept-Encoding": "gzip", "If-Modified-Since": answer["Last-Modified"]}
    )
    assert (again.status_code, again.getvalue()) == (304, b"")


def test_a_tag_says_that_it_names_other_bytes() -> None:
    """So that whoever keeps both forms confuses no bytes; whether it is the same version it still says."""
    answer = HttpResponse("x" * 9_999, headers={"ETag": '"3"'})
    assert travelled(answer)["ETag"] == 'W/"3"'


def test_what_is_packed_already_is_left(client: Client) -> None:
    """Neither a workbook nor a file that stands packed beside itself."""
    answer = client.get("/static/vendor/maplibre-gl.mjs", headers={"Accept-Encoding": "gzip"})
    packed = Path(packing.__file__).parent / "static/vendor/maplibre-gl.mjs.gz"
    assert answer.getvalue() == packed.read_bytes()
    workbook = HttpResponse(b"x" * 9_999, content_type="application/vnd.openxmlformats-officedocument")
    assert "Content-Encoding" not in travelled(workbook).headers


@pytest.mark.parametrize("accepts", ["", "br", "gzip;q=0", "gzip; q=0.0, br"])
def test_who_cannot_unpack_it_gets_it_as_it_is(accepts: str) -> None:
    """Also who says so."""
    assert "Content-Encoding" not in travelled(HttpResponse("x" * 9_999), accepts=accepts).headers


def test_a_stream_is_told_line_by_line() -> None:
    """Nobody waits until enough has happened."""
    stream = StreamingHttpResponse([b"data: x\n\n" * 999], content_type="text/event-stream; charset=utf-8")
    answer = travelled(stream)  # type: ignore[arg-type]  # as a view may return it
    assert "Content-Encoding" not in answer.headers
    assert answer.getvalue() == b"data: x\n\n" * 999


def test_a_long_table_is_packed_while_it_is_made() -> None:
    """The first piece travels before the last row is read."""
    read = []

    def rows() -> object:
        for number in range(200_000):
            read.append(number)
            yield f"{number},{number * 7919 % 10007}\n".encode()

    answer = travelled(StreamingHttpResponse(rows(), content_type="text/csv"))  # type: ignore[arg-type]
    pieces = iter(answer)
    first = next(pieces)
    assert len(first) >= packing.PIECE
    assert len(read) < 50_000
    assert gzip.decompress(first + b"".join(pieces)).count(b"\n") == 200_000


def test_how_long_an_answer_is_tells_little_of_what_is_in_it() -> None:
    """The same page has many lengths: who tries words and counts bytes learns nothing from one."""
    lengths = {len(travelled(HttpResponse("a secret " * 999)).content) for _ in range(200)}
    assert 20 < len(lengths) <= packing.PADDING


@pytest.mark.parametrize(
    "address", ["/", "/health", "/offers", "/offers/table", "/api/v1/offers", "/nowhere"]
)
@pytest.mark.usefixtures("released")
def test_the_head_alone_is_that_of_the_whole(address: str) -> None:
    """The same status and headers, without the answer itself; nothing is packed for it."""
    client = Client()
    packed = client.head(address, headers={"Accept-Encoding": "gzip"})
    assert packed.getvalue() == b""
    assert not ("Content-Encoding" in packed.headers and "Content-Length" in packed.headers)
    whole, head = client.get(address), client.head(address)
    assert head.getvalue() == b""
    assert (head.status_code, head["Content-Type"]) == (whole.status_code, whole["Content-Type"])
    assert set(head.headers) == set(whole.headers)


def test_an_address_that_shows_nothing_has_no_head(client_of: Of, released: Offer) -> None:
    """And whoever may read an address may ask for its head."""
    bao = client_of("bao")
    assert bao.head(reverse("offer-record", args=[released.pk])).status_code == 405
    assert bao.post(reverse("home"))["Allow"] == "GET, HEAD"


def test_a_log_says_that_the_head_was_asked() -> None:
    """What comes before sees the request as it was."""
    seen = []

    def respond(request: HttpRequest) -> HttpResponse:
        seen.append(request.method)
        return HttpResponse("x")

    request = RequestFactory().head("/")
    assert packing.headed(respond)(request).content == b""
    assert (seen, request.method) == (["GET"], "HEAD")
