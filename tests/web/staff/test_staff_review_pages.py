"""Claims about the review page and its buttons, as a browser without scripts uses them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html
from staff_values import EASY_READ

from app.staff.row_commands import find_row
from app.web.staff.room import StaffRoom
from pipelines.documents.rows import EasyRead, Row

WORDS = "You must pay £1,500.\nPay by 1 April 2027."


def now(room: StaffRoom, ready: str) -> EasyRead:
    return room.versions.held(ready.rpartition("/")[2]).easy_read


def press(ann, ready: str, row: str, do: str, *, text: str | None = None, version: int = 1, **more: str):
    words = find_row(EASY_READ, row).text if text is None else text
    return ann.send(f"{ready}/rows/{row}", do=do, text=words, version=version, kind="", **more)


def test_each_row_stands_beside_the_sentence_that_it_says(ann, ready: str) -> None:
    page = html.fromstring(ann.client.get(ready).text)
    row = page.get_element_by_id("row-r2")

    assert "You must pay £1,500 by 1 April 2027." in row.xpath("string(.//div[contains(@class, 'source')])")
    assert row.xpath("string(.//textarea)") == WORDS
    assert row.xpath("//img/@alt") == ["Bank notes"]
    assert "Bring your letter with you." in page.xpath("string(//div[contains(@class, 'app-s-row--gap')])")


def test_saving_comes_back_to_the_row(ann, ready: str, room: StaffRoom) -> None:
    response = press(ann, ready, "r2", "save", text="Pay £1,500 by Thursday 1 April 2027.", read="yes")

    assert response.status_code == 303
    assert response.headers["location"] == f"{ready}#row-r2"
    assert find_row(now(room, ready), "r2").text == "Pay £1,500 by Thursday 1 April 2027."
    assert find_row(now(room, ready), "r2").checked


@pytest.mark.parametrize(
    ("do", "row", "order"),
    [
        ("up", "r3", ["r1", "r3", "r2"]),
        ("down", "r1", ["r2", "r1", "r3"]),
        ("merge", "r2", ["r1", "r2"]),
        ("delete", "r2", ["r1", "r3"]),
    ],
)
def test_buttons_move_merge_and_delete(ann, ready: str, room: StaffRoom, do: str, row: str, order: list[str]) -> None:
    press(ann, ready, row, do)

    assert [found.id for found in now(room, ready).rows] == order


def test_every_button_keeps_what_was_typed(ann, ready: str, room: StaffRoom) -> None:
    press(ann, ready, "r3", "up", text="Call us on 01632 960101.")

    assert now(room, ready).rows[1].text == "Call us on 01632 960101."


def test_words_typed_into_a_row_before_it_is_deleted_come_back_with_undo(ann, ready: str, room: StaffRoom) -> None:
    press(ann, ready, "r2", "delete", text="Typed at the last moment.")
    number = room.versions.held(ready.rpartition("/")[2]).version.number
    ann.send(f"{ready}/undo", version=number)

    assert find_row(now(room, ready), "r2").text == "Typed at the last moment."


def test_a_row_is_split_at_an_empty_line_and_at_the_cursor(ann, ready: str, room: StaffRoom) -> None:
    press(ann, ready, "r2", "split", text="Pay £1,500.\r\n\r\nPay by 1 April. Pay online.")
    assert [row.text for row in now(room, ready).rows][1:3] == ["Pay £1,500.", "Pay by 1 April. Pay online."]
    press(ann, ready, "r3", "split", text="Are you in arrears? Call 01632 960101.", at="19", version=2)

    assert [row.text for row in now(room, ready).rows][3:] == ["Are you in arrears?", "Call 01632 960101."]


def test_a_new_row_is_shown_and_blocks_submission_until_it_has_words(ann, ready: str, room: StaffRoom) -> None:
    response = press(ann, ready, "r1", "add")
    new = now(room, ready).rows[1].id

    assert response.headers["location"].endswith(f"#row-{new}")
    assert "Row 2 is new" in ann.send(f"{ready}/submit", version=2).text


def test_undo_and_redo_are_buttons(ann, ready: str, room: StaffRoom) -> None:
    press(ann, ready, "r2", "save", text="Pay.")
    ann.send(f"{ready}/undo", version=2)
    assert find_row(now(room, ready), "r2").text == WORDS
    ann.send(f"{ready}/redo", version=1)

    assert find_row(now(room, ready), "r2").text == "Pay."


def test_a_cure_is_one_click(ann, ready: str, room: StaffRoom) -> None:
    page = html.fromstring(ann.client.get(ready).text)
    cure = page.xpath("//button[@form='form-r2' and starts-with(@value, 'cure:')]")[0]
    press(ann, ready, "r2", cure.get("value"))

    assert "Thursday 1 April 2027" in find_row(now(room, ready), "r2").text


def test_a_fault_comes_back_with_the_words_as_typed(ann, ready: str, room: StaffRoom) -> None:
    response = press(ann, ready, "r2", "save", text="long " * 250)
    page = html.fromstring(response.text)

    assert response.status_code == 422
    assert "1000 characters or fewer" in page.xpath("string(//div[@class='govuk-error-summary'])")
    assert page.get_element_by_id("text-r2").text.strip() == ("long " * 250).strip()
    assert page.xpath("//a[@href='#text-r2']")
    assert now(room, ready) == EASY_READ


def test_two_officers_on_one_row_see_both_wordings(ann, ben, ready: str, room: StaffRoom) -> None:
    press(ann, ready, "r2", "save", text="Ann wrote this.")
    response = press(ben, ready, "r2", "save", text="Ben wrote that.")

    assert response.status_code == 409
    assert "Ann wrote this." in response.text
    assert "Ben wrote that." in response.text
    press(ben, ready, "r2", "save", text="Ben wrote that.", version=2)
    assert find_row(now(room, ready), "r2").text == "Ben wrote that."


def test_words_for_a_row_that_another_deleted_are_shown_to_copy(ann, ben, ready: str) -> None:
    press(ann, ready, "r2", "delete")
    response = press(ben, ready, "r2", "save", text="Ben wrote that.")

    assert response.status_code == 409
    assert "This row is gone" in response.text
    assert "Ben wrote that." in response.text


def test_checks_are_asked_while_typing_and_nothing_is_kept(ann, ready: str, room: StaffRoom) -> None:
    long = "You must pay all of the money that you owe to us before the end of the month of April this year."
    told = ann.client.post(
        f"{ready}/rows/r2/look",
        data={"csrf": ann.stamp(), "text": long},
        headers={"Accept": "application/json"},
    ).json()

    assert "Rule 1" in told["row"]
    assert "£1,500" in told["row"]  # the lost sum
    assert "to fix" in told["said"]
    assert now(room, ready) == EASY_READ


def test_a_script_saves_and_gets_the_new_version(ann, ready: str) -> None:
    told = ann.client.post(
        f"{ready}/rows/r2",
        data={"csrf": ann.stamp(), "text": "Pay £1,500.", "do": "save", "version": 1},
        headers={"Accept": "application/json"},
    )

    assert told.json()["version"] == 2


def test_a_lost_fact_is_left_out_by_name_and_then_submitted(ann, ready: str, room: StaffRoom) -> None:
    press(ann, ready, "r2", "save", text="You must pay by Thursday 1 April 2027.")
    lost = room.judge.judge(now(room, ready)).lost
    refused = ann.send(f"{ready}/submit", version=2)
    assert refused.status_code == 422
    assert "lost" in refused.text
    without = ann.send(f"{ready}/facts", fact=lost[0].text, source=lost[0].source_id, why="", do="leave-out")
    assert without.status_code == 422
    for fact in lost:
        ann.send(f"{ready}/facts", fact=fact.text, source=fact.source_id, why="It is on the bill.", do="leave-out")

    assert {left.by for left in now(room, ready).left_out} == {"Ann Archer"}
    assert room.judge.judge(now(room, ready)).lost == ()
    number = room.versions.held(ready.rpartition("/")[2]).version.number
    assert ann.send(f"{ready}/submit", version=number).status_code == 303


def test_approval_takes_two_people_and_ends_with_a_record_of_a_test(ann, ben, ready: str) -> None:
    ann.send(f"{ready}/submit", version=1)
    own = ann.send(f"{ready}/approve", version=1)
    assert own.status_code == 422
    assert "Another person must approve it" in own.text
    assert ben.send(f"{ready}/approve", version=1).status_code == 303
    page = ann.client.get(ready).text
    assert "Checked by Ben Bright" in page
    assert "Not yet checked" not in page
    bad = ann.send(f"{ready}/test", version=1, group="People First", **{"on-day": 31, "on-month": 2, "on-year": 2026})
    assert bad.status_code == 422
    ann.send(f"{ready}/test", version=1, group="People First", **{"on-day": 1, "on-month": 2, "on-year": 2026})
    assert "Tested by People First on 1 February 2026" in ann.client.get(ready).text
    press(ann, ready, "r2", "save", text="You must pay £1,500 by Thursday 1 April 2027.")

    assert "Not yet checked by a person" in ann.client.get(ready).text


def test_an_approver_sends_it_back_with_a_reason(ann, ben, ready: str) -> None:
    ann.send(f"{ready}/submit", version=1)
    ben.send(f"{ready}/send-back", version=1, why="Row 3 is hard.")

    assert "Row 3 is hard." in ann.client.get(ready).text


def test_a_picture_is_searched_chosen_and_described(ann, ready: str, room: StaffRoom) -> None:
    page = html.fromstring(ann.client.get(f"{ready}/rows/r3/picture?words=telephone").text)
    symbol = page.xpath("//button[@name='symbol']/@value")[0]
    assert ann.client.get(f"/staff/pictures/{symbol}.svg").headers["content-type"] == "image/svg+xml"
    ann.send(f"{ready}/rows/r3/picture", symbol=symbol, words="telephone", version=1)
    ann.send(f"{ready}/rows/r3/picture", alt="A ringing telephone", version=2)

    picture = find_row(now(room, ready), "r3").picture
    assert picture
    assert (picture.symbol, picture.concept, picture.alt) == (symbol, "telephone", "A ringing telephone")


def test_a_picture_that_is_not_there_is_refused(ann, ready: str) -> None:
    assert ann.client.get("/staff/pictures/nothing.svg").status_code == 404
    assert ann.send(f"{ready}/rows/r3/picture", symbol="../../secret", words="x", version=1).status_code == 422


def test_words_and_contact_are_edited_and_faults_keep_what_was_typed(ann, ready: str, room: StaffRoom) -> None:
    ann.client.post(
        f"{ready}/words",
        data={
            "csrf": ann.stamp(),
            "version": 1,
            "term": ["arrears", "bill"],
            "meaning": ["Money you owe.", "A letter."],
        },
    )
    assert [word.term for word in now(room, ready).word_list] == ["arrears", "bill"]
    fault = ann.send(f"{ready}/details", title="Your bill", phone="soon", version=2)
    assert fault.status_code == 422
    assert 'value="soon"' in fault.text
    ann.send(f"{ready}/details", title="Your bill", phone="01632 960 101", version=2)

    assert (now(room, ready).title, now(room, ready).contact.phone) == ("Your bill", "01632 960 101")  # pyright: ignore[reportOptionalMemberAccess]


def test_two_officers_on_the_word_list_lose_nothing(ann, ben, ready: str) -> None:
    fields = {"version": 1, "term": "bill", "meaning": "A letter that says what to pay."}
    ann.send(f"{ready}/words", **fields)
    late = ben.send(f"{ready}/words", version=1, term="council", meaning="Us.")

    assert late.status_code == 422
    assert "Your words are still here" in late.text
    assert "Us." in late.text


def test_comments_stand_at_their_row(ann, ben, ready: str) -> None:
    assert ann.send(f"{ready}/comments", row="r2", text="Is the sum right?").status_code == 303
    page = html.fromstring(ben.client.get(ready).text)

    assert "Is the sum right?" in page.xpath("string(//*[@id='comments-r2'])")
    assert ann.send(f"{ready}/comments", row="r2", text=" ").status_code == 422


def test_history_lists_looks_at_and_goes_back(ann, ready: str, room: StaffRoom) -> None:
    press(ann, ready, "r2", "save", text="Pay.")
    assert "Changed row 2" in ann.client.get(f"{ready}/history").text
    assert "Pay by 1 April 2027." in ann.client.get(f"{ready}/history/1").text
    ann.send(f"{ready}/history/1", version=2)

    assert now(room, ready) == EASY_READ


def test_one_row_is_made_again_by_the_simplifier(ann, ready: str, room: StaffRoom) -> None:
    press(ann, ready, "r2", "save", text="Wrong words.")
    response = press(ann, ready, "r2", "redo", text="Wrong words.", version=2)

    assert response.status_code == 303
    again = [row.text for row in now(room, ready).rows if "b2.s1" in row.source_ids]
    assert any("£1,500" in text for text in again)
    assert find_row(now(room, ready), "r3") == find_row(EASY_READ, "r3")


def test_a_sentence_without_a_row_gets_one(ann, ready: str, room: StaffRoom) -> None:
    ann.send(f"{ready}/sources/b3.s1", version=1)

    assert now(room, ready).rows[-1].text == "Bring your letter with you."


@pytest.mark.parametrize(
    ("form", "start"),
    [("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!"), ("txt", b""), ("json", b"{"), ("docx?size=22", b"PK")],
)
def test_each_form_is_downloaded_under_the_documents_name(ann, ready: str, form: str, start: bytes) -> None:
    response = ann.client.get(f"{ready}/download/{form}")

    assert response.status_code == 200
    assert response.content.lower().startswith(start.lower())
    assert 'filename="your-council-tax-bill-easy-read' in response.headers["content-disposition"]


def test_a_draft_says_so_in_what_is_downloaded_and_an_approved_version_says_who(ann, ben, ready: str) -> None:
    draft = ann.client.get(f"{ready}/download/txt").text
    ann.send(f"{ready}/submit", version=1)
    ben.send(f"{ready}/approve", version=1)
    approved = ann.client.get(f"{ready}/download/txt").text

    assert "This is a draft. A person has not checked it" in draft
    assert "Ben Bright" in approved
    assert "draft" not in approved


@pytest.mark.parametrize("path", ["/download/exe", "/download/docx?size=17", "/history/99", "/download/txt?version=99"])
def test_what_is_not_there_is_told(ann, ready: str, path: str) -> None:
    assert ann.client.get(f"{ready}{path}").status_code == 404


def test_words_of_a_document_stay_text_on_every_page(ann, ready: str, room: StaffRoom) -> None:
    evil = "<script>alert(1)</script>"
    room.versions.change(
        ready.rpartition("/")[2],
        lambda easy_read: replace(easy_read, title=evil, rows=(*easy_read.rows, Row(id="e", text=evil))),
        what="",
        officer=room.accounts.all()[0].officer,
        seen=1,
    )

    for path in ("", "/history", "/history/2", "/approval", "/details", "/words", "/rows/e/picture", "/delete"):
        assert evil not in ann.client.get(f"{ready}{path}").text
