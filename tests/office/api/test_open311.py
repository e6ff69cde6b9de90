"""Open311 GeoReport v2 over HTTP, in both notations."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest

from tests.office.api.conftest import Served
from yulu.office.accounts.permissions import Role
from yulu.office.api import rates


def _get(served: Served, path: str, **asked: str) -> Any:
    return json.loads(_read(served, f"{path}.json", asked))


def _xml(served: Served, path: str, **asked: str) -> ElementTree.Element:
    return ElementTree.fromstring(_read(served, f"{path}.xml", asked))


def _read(served: Served, path: str, asked: dict[str, str], sent: dict[str, str] | None = None) -> bytes:
    url = f"{served.address}/open311/v2/{path}?{urlencode(asked)}"
    with urlopen(url, urlencode(sent).encode() if sent is not None else None) as response:
        content: bytes = response.read()
    return content


def _post(served: Served, path: str, **sent: str) -> Any:
    return json.loads(_read(served, f"{path}.json", {}, sent))


def _refused(served: Served, path: str, sent: dict[str, str] | None = None) -> tuple[int, bytes]:
    with pytest.raises(HTTPError) as error:
        _read(served, path, {}, sent)
    return error.value.code, error.value.read()


def test_the_list_of_services_is_the_same_in_both_notations(served: Served) -> None:
    services = _get(served, "services", jurisdiction_id="any")
    assert {"one-call"} < {each["service_code"] for each in services}
    assert all(set(each) == {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
               for each in services)  # fmt: skip
    root = _xml(served, "services")
    assert root.tag == "services"
    assert [each.findtext("service_code") for each in root.findall("service")] == [
        each["service_code"] for each in services
    ]


def test_a_service_with_a_form_defines_it(served: Served) -> None:
    for each in _get(served, "services"):
        definition = _get(served, f"services/{each['service_code']}")
        assert bool(definition["attributes"]) is each["metadata"]
    assert _xml(served, "services/one-call").tag == "service_definition"


def test_discovery_names_the_address_of_the_interface(served: Served) -> None:
    assert _get(served, "discovery")["endpoints"][0]["url"] == f"{served.address}/open311/v2"
    assert _xml(served, "discovery").findtext("endpoints/endpoint/formats/format") == "text/xml"


def test_a_report_is_taken_in_listed_followed_and_urged(served: Served) -> None:
    key = served.token(Role.resident)
    said = {
        "api_key": key,
        "service_code": "one-call",
        "description": "路灯不亮\n三天了",
        "lat": "27.8",
        "long": "112.9",
    }
    [made] = _post(served, "requests", **said, phone="13800001234")
    number = made["service_request_id"]
    [own] = _get(served, f"requests/{number}", api_key=key)
    assert (own["status"], own["description"], own["lat"]) == ("open", "路灯不亮\n三天了", "27.8")
    assert datetime.fromisoformat(own["requested_datetime"]).tzinfo is not None
    assert number in [each["service_request_id"] for each in _get(served, "requests", status="open")]
    assert number not in [each["service_request_id"] for each in _get(served, "requests", status="closed")]
    assert _get(served, f"tokens/{number}") == [{"service_request_id": number, "token": number}]
    _post(served, "servicerequestupdates", api_key=key, service_request_id=number, description="还是不亮")
    told = _get(served, "servicerequestupdates", service_request_id=number, api_key=key)
    assert [each["description"] for each in told] == ["还是不亮", "收到"]
    document = _xml(served, "requests", service_request_id=number)
    assert document.findtext("request/service_request_id") == number


def test_without_a_key_nobody_reads_what_a_person_wrote(served: Served) -> None:
    key = served.token(Role.resident)
    [made] = _post(
        served, "requests", api_key=key, service_code="one-call", description="我叫张三", address_string="某路"
    )
    [seen] = _get(served, f"requests/{made['service_request_id']}")
    assert "张三" not in json.dumps(seen, ensure_ascii=False)
    assert not seen["address"]


def test_what_is_missing_is_refused_in_the_shape_of_the_specification(served: Served) -> None:
    key = served.token(Role.resident)
    for sent, code in (
        ({"service_code": "one-call"}, 403),
        ({"service_code": "one-call", "api_key": "wrong"}, 403),
        ({"api_key": key}, 400),
        ({"api_key": key, "service_code": "no-such", "lat": "1", "long": "1"}, 404),
        ({"api_key": key, "service_code": "one-call", "description": "没有地点"}, 400),
    ):
        status, content = _refused(served, "requests.json", sent)
        assert status == code
        assert json.loads(content)[0]["code"] == code
    status, content = _refused(served, "requests/no-such.xml")
    assert (status, ElementTree.fromstring(content).findtext("error/code")) == (404, "404")


STRANGE = (
    "",
    "\0",
    "a" * 5000,
    "'\"<&>]]>",
    "\U0001f600",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01",
    "nan",
    ",".join("abcde" * 400),
)


@pytest.mark.parametrize("strange", STRANGE)
def test_nothing_strange_breaks_it(served: Served, strange: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "UNKNOWN", 10_000)
    key = served.token(Role.resident)
    asked = ("service_request_id", "service_code", "start_date", "end_date", "status", "api_key", "jurisdiction_id")
    sent = ("description", "lat", "long", "address_string", "service_request_id", "media_url", "email")
    calls: list[tuple[str, dict[str, str], dict[str, str] | None]] = [
        (f"{path}.{notation}", {name: strange}, None)
        for path in ("requests", "servicerequestupdates") for name in asked for notation in ("json", "xml")
    ]  # fmt: skip
    filed = {"api_key": key, "service_code": "one-call", "address_string": "某路"}
    calls += [("requests.xml", {}, {**filed, name: strange}) for name in sent]
    for path, query, form in calls:
        try:
            content = _read(served, path, query, form)
        except HTTPError as error:
            assert error.code in (400, 403, 404)
            content = error.read()
        ElementTree.fromstring(content) if path.endswith("xml") else json.loads(content)


def test_what_was_filed_with_signs_that_xml_does_not_know_is_still_read(served: Served) -> None:
    key = served.token(Role.resident)
    said = {"api_key": key, "service_code": "one-call", "description": "<b>\x08&]]>", "address_string": "某路"}
    [made] = _post(served, "requests", **said)
    document = _xml(served, f"requests/{made['service_request_id']}", api_key=key)
    assert document.findtext("request/description") == "<b>&]]>"
