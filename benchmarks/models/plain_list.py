"""The floor: the plainest list that Django makes of the same rows, by page number and with a count."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from bluehelm_web.partnership.models import Offer

PAGE = 50
TEMPLATE = """<!doctype html><title>Offers</title><table>{% for offer in page %}
<tr><th>{{ offer.offer_id }}</th>
<td>{{ offer.contributor }}</td><td>{{ offer.unit_type }}</td><td>{{ offer.strength }}</td>
<td>{{ offer.name }}</td><td>{{ offer.source }}</td></tr>{% endfor %}</table>{{ page.paginator.count }}"""


@login_not_required
def offer_list(request: HttpRequest) -> HttpResponse:
    """Show a page of offers."""
    page = Paginator(Offer.objects.filter(is_released=True), PAGE).get_page(request.GET.get("page"))
    return HttpResponse(engines["django"].from_string(TEMPLATE).render({"page": page}, request))


urlpatterns = [path("", offer_list)]
