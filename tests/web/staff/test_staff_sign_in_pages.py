"""Claims about who gets to the officers' pages, and what others learn from them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from fastapi.routing import APIRoute
from staff_values import PASSWORD
from starlette.testclient import TestClient

from app.staff.records import Officer
from app.web.staff.room import StaffRoom
from app.web.staff.routers import ROUTERS

PAGES = ("/staff/documents", "/staff/account", "/staff/pictures/260E.svg", "/staff/documents/states?ids=x")


def stamp(client: TestClient, path: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def sign_in(client: TestClient, email: str, password: str, **more: str):
    data = {"csrf": stamp(client, "/staff/sign-in"), "email": email, "password": password, **more}
    return client.post("/staff/sign-in", data=data, follow_redirects=False)


@pytest.mark.parametrize("path", PAGES)
def test_nobody_sees_a_page_without_signing_in(anyone: TestClient, path: str) -> None:
    response = anyone.get(path, follow_redirects=False)

    assert response.status_code == 303
    assert response.headers["location"].startswith("/staff/sign-in")


def test_every_staff_route_but_the_doors_asks_who_is_there(anyone: TestClient) -> None:
    doors = {"/staff", "/staff/", "/staff/sign-in", "/staff/invitation/{token}"}
    staff = [
        (method, route.path)
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and route.path not in doors
        for method in route.methods
    ]

    assert len(staff) > 25
    for method, path in staff:
        address = re.sub(r"\{[^}]+\}", "x", path.replace("{number}", "1"))
        response = anyone.request(method, address, follow_redirects=False)
        assert (address, response.status_code, response.headers.get("location", "")[:14]) == (
            address,
            303,
            "/staff/sign-in",
        )


def test_an_officer_signs_in_and_goes_on_where_they_wanted(
    anyone: TestClient, officer_named: Callable[[str], Officer]
) -> None:
    officer_named("Ann Archer")
    response = sign_in(anyone, "ann@council.example", PASSWORD, next="/staff/account")

    assert response.headers["location"] == "/staff/account"
    assert "Ann Archer" in anyone.get("/staff/account").text
    cookie = next(value for value in response.headers.get_list("set-cookie") if "front_door_staff" in value)
    assert {"HttpOnly", "Path=/staff", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/staff/", "//evil.example", "/staff//evil.example", "/staff/\\evil", "/ask", "javascript:x"],
)
def test_signing_in_leads_to_our_own_pages_only(
    anyone: TestClient, officer_named: Callable[[str], Officer], wanted: str
) -> None:
    officer_named("Ann Archer")

    assert sign_in(anyone, "ann@council.example", PASSWORD, next=wanted).headers["location"] == "/staff/documents"


def test_a_wrong_password_and_an_unknown_account_read_alike(
    anyone: TestClient, officer_named: Callable[[str], Officer]
) -> None:
    officer_named("Ann Archer")
    known = sign_in(anyone, "ann@council.example", "wrong")
    unknown = sign_in(anyone, "eve@council.example", "wrong")

    plain = [re.sub(r"ann|eve|nonce=.*?[ >]|value=\"[^\"]*\"", "", page.text) for page in (known, unknown)]
    assert known.status_code == unknown.status_code == 422
    assert plain[0] == plain[1]
    assert "wrong" not in known.text


def test_a_form_of_another_session_is_refused(ann, ben) -> None:
    response = ann.client.post("/staff/sign-out-everywhere", data={"csrf": ben.stamp()}, follow_redirects=False)

    assert response.status_code == 403
    assert ann.client.get("/staff/account", follow_redirects=False).status_code == 200


def test_a_form_without_a_stamp_or_from_another_site_is_refused(ann) -> None:
    bare = ann.client.post("/staff/sign-out", follow_redirects=False)
    strange = ann.client.post(
        "/staff/sign-out",
        data={"csrf": ann.stamp()},
        headers={"Origin": "https://evil.example"},
        follow_redirects=False,
    )

    assert (bare.status_code, strange.status_code) == (403, 403)


def test_another_site_cannot_read_an_officers_page(ann) -> None:
    page = ann.client.get("/staff/documents", headers={"Origin": "https://www.testmere.example"})

    assert page.status_code == 403


def test_staff_pages_are_not_stored_listed_or_framed_by_others(ann) -> None:
    headers = ann.client.get("/staff/documents").headers

    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["content-security-policy"].endswith("frame-ancestors 'self'")


def test_signing_out_ends_the_session_in_the_database(ann) -> None:
    token = ann.client.cookies["front_door_staff"]
    ann.send("/staff/sign-out")
    ann.client.cookies.set("front_door_staff", token, path="/staff")

    assert ann.client.get("/staff/account", follow_redirects=False).status_code == 303


def test_a_one_time_link_makes_an_account_and_signs_in_once(anyone: TestClient, room: StaffRoom) -> None:
    path = f"/staff/invitation/{room.accounts.invite('Dee Dale')}"
    dee = {"name": "Dee Dale", "email": "dee@council.example"}
    weak = anyone.post(
        path,
        data={"csrf": stamp(anyone, path), **dee, "password": "short"},
    )
    assert weak.status_code == 422
    assert "at least 12 characters" in weak.text
    made = anyone.post(path, data={"csrf": stamp(anyone, path), **dee, "password": PASSWORD}, follow_redirects=False)

    assert made.headers["location"] == "/staff/documents"
    assert "Dee Dale" in anyone.get("/staff/documents").text
    assert anyone.get(path).status_code == 410


def test_a_script_that_is_signed_out_is_told_in_json(anyone: TestClient) -> None:
    response = anyone.post("/staff/documents/x/rows/y", headers={"Accept": "application/json"})

    assert response.status_code == 401
    assert "signed out" in response.json()["error"]
