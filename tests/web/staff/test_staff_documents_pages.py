"""Claims about the list: upload without a script, what is refused and why, states, deletion."""

from __future__ import annotations

from starlette.testclient import TestClient

from app.web.staff.room import StaffRoom

LETTER = "# Your bill\n\nYou must pay £1,500 by 1 April 2027. Call us on 01632 960101.\n"


def upload(ann, *files: tuple[str, bytes], csrf: str = ""):
    return ann.client.post(
        "/staff/documents",
        data={"csrf": csrf or ann.stamp()},
        files=[("files", (name, content)) for name, content in files],
        follow_redirects=False,
    )


def test_an_upload_is_in_the_list_and_waits(ann, room: StaffRoom) -> None:
    response = upload(ann, ("bill.md", LETTER.encode()))
    page = ann.client.get(response.headers["location"]).text

    assert response.status_code == 303
    assert "Your file is in the list" in page
    assert "bill.md" in page
    assert "Waiting" in page


def test_the_whole_way_from_file_to_first_version(ann, room: StaffRoom) -> None:
    upload(ann, ("bill.md", LETTER.encode()))
    assert room.workshop.work_one()

    found = room.documents.list(_all()).documents[0]
    assert (found.state, found.problem) == ("ready", "")
    page = ann.client.get(f"/staff/documents/{found.id}").text
    assert "You must pay £1,500 by" in page
    assert "Not yet checked by a person" in page


def test_a_file_that_cannot_be_read_says_why(ann, room: StaffRoom) -> None:
    upload(ann, ("broken.docx", b"PK\x03\x04 this is no document"))
    room.workshop.work_one()

    found = room.documents.list(_all()).documents[0]
    assert found.state == "failed"
    assert "broken.docx" in found.problem
    assert "Traceback" not in found.problem
    assert found.problem.split(".")[0] in ann.client.get("/staff/documents").text


def test_several_files_are_taken_and_the_bad_ones_named(ann, room: StaffRoom) -> None:
    response = upload(ann, ("one.md", LETTER.encode()), ("empty.md", b""), ("two.md", LETTER.encode() + b"More."))

    assert response.status_code == 422
    assert "‘empty.md’ is empty" in response.text
    assert {found.name for found in room.documents.list(_all()).documents} == {"one.md", "two.md"}


def test_no_file_and_too_many_files_are_told(ann) -> None:
    nothing = ann.client.post("/staff/documents", data={"csrf": ann.stamp()}, files=[("files", ("", b""))])
    many = upload(ann, *((f"{number}.md", f"Text {number}.".encode()) for number in range(12)))

    assert "Choose a file." in nothing.text
    assert "Choose 10 files or fewer." in many.text


def test_the_same_file_leads_to_its_document(ann, ready: str) -> None:
    upload(ann, ("bill.md", LETTER.encode()))
    again = upload(ann, ("bill.md", LETTER.encode()))

    assert again.headers["location"].endswith("said=had-already")


def test_a_body_beyond_every_limit_is_refused_unread(anyone: TestClient) -> None:
    response = anyone.post(
        "/staff/documents",
        content=b"",
        headers={"Content-Type": "multipart/form-data; boundary=x", "Content-Length": "999999999"},
    )

    assert response.status_code == 413


def test_only_the_upload_takes_large_bodies(ann, ready: str) -> None:
    response = ann.send(f"{ready}/rows/r2", do="save", text="x" * 100_000, version=1)

    assert response.status_code == 413


def test_an_upload_with_the_stamp_of_another_is_not_kept(ann, ben, room: StaffRoom) -> None:
    response = upload(ann, ("bill.md", LETTER.encode()), csrf=ben.stamp())

    assert response.status_code == 403
    assert room.documents.list(_all()).total == 0


def test_states_are_told_to_a_page_that_asks(ann, room: StaffRoom) -> None:
    upload(ann, ("bill.md", LETTER.encode()))
    document_id = room.documents.list(_all()).documents[0].id
    told = ann.client.get(f"/staff/documents/states?ids={document_id},unknown").json()["documents"]

    assert [(one["id"], one["state"], one["finished"]) for one in told] == [(document_id, "waiting", False)]


def test_deleting_asks_by_name_and_is_undone(ann, ready: str, room: StaffRoom) -> None:
    assert "Delete ‘Your council tax bill’?" in ann.client.get(f"{ready}/delete").text
    ann.send(f"{ready}/delete")
    assert ann.client.get(ready).status_code == 404
    assert "Bring back" in ann.client.get("/staff/documents?state=deleted").text
    ann.send(f"{ready}/bring-back")

    assert ann.client.get(ready).status_code == 200


def test_a_name_with_markup_stays_text(ann) -> None:
    upload(ann, ("<img src=x onerror=alert(1)>.md", LETTER.encode()))
    page = ann.client.get("/staff/documents?words=%3Cscript%3E").text + ann.client.get("/staff/documents").text

    assert "<img src=x" not in page
    assert "<script>alert" not in page


def test_an_unknown_document_is_no_page(ann) -> None:
    for path in ("", "/delete", "/history", "/approval", "/download", "/words", "/details", "/rows/r1/picture"):
        assert ann.client.get(f"/staff/documents/nothing{path}").status_code == 404


def _all():
    from app.staff.documents import Wish

    return Wish()
