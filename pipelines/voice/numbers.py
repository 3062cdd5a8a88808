"""Takes a number by keys, reads it back, and uses it for what it was asked for."""

from __future__ import annotations

from pipelines.voice.closing import note_call_back, somebody_is_there, to_person
from pipelines.voice.events import Event, SendText
from pipelines.voice.keys import Keypad, Purpose, fault, in_groups, is_mobile, masked
from pipelines.voice.prompting import anything_else, ask_next
from pipelines.voice.scene import Scene, Waiting

TRIES = 2
_QUESTIONS = {Purpose.MOBILE: "key_mobile", Purpose.PHONE: "key_phone", Purpose.REFERENCE: "key_reference"}


def ask_for_number(scene: Scene, now: float, purpose: Purpose, *, again: bool = False) -> list[Event]:
    """Ask for it to be keyed in."""
    if not again:
        scene.wrong_numbers = 0
        scene.mouth.new_block()
    scene.wait_for(Waiting.NUMBER)
    scene.keypad = Keypad(purpose, now)
    scene.number = ""
    return scene.tell(_QUESTIONS[purpose], now)


def take_number(scene: Scene, now: float) -> list[Event]:
    """The caller is done with the keys: read the number back, or say what is wrong with it."""
    pad = scene.keypad
    if pad is None:
        return []
    if pad.digits == "0":
        return to_person(scene, now, reason="asked")
    if not pad.digits:
        return leave_number(scene, now)
    wrong = fault(pad.purpose, pad.digits)
    if wrong:
        return _once_more(scene, now, pad.purpose, wrong)
    scene.number = pad.digits
    scene.wait_for(Waiting.READ_BACK)
    scene.keypad = pad
    scene.mouth.new_block()
    return scene.tell("read_back", now, number=in_groups(pad.digits))


def wrong_number(scene: Scene, now: float) -> list[Event]:
    """It was read back and is not right."""
    return _once_more(scene, now, scene.keypad.purpose if scene.keypad else Purpose.REFERENCE, "")


def leave_number(scene: Scene, now: float) -> list[Event]:
    """No number then."""
    scene.number = ""
    scene.mouth.new_block()
    return scene.tell("leave_it", now) + anything_else(scene, now)


def use_number(scene: Scene, now: float) -> list[Event]:
    """It is right: do what it was asked for. Staff see of a reference only that there was one."""
    number, pad = scene.number, scene.keypad
    scene.number, scene.keypad = "", None
    purpose = pad.purpose if pad else Purpose.REFERENCE
    if purpose is Purpose.MOBILE:
        return send_page(scene, now, number)
    if purpose is Purpose.PHONE:
        return note_call_back(scene, now, number)
    scene.log.numbers.append(masked(number))
    scene.mouth.new_block()
    if not somebody_is_there(scene):
        return scene.tell("number_noted_closed", now) + to_person(scene, now, reason="needs a person")
    scene.wait_for(Waiting.PERSON)
    return scene.tell("number_noted", now)


def text_page(scene: Scene, now: float) -> list[Event]:
    """The caller wants the page as a text message."""
    scene.mouth.new_block()
    reply, house = scene.reply, scene.house
    if reply is None or not reply.page_url:
        return scene.tell("no_page", now) + ask_next(scene, now)
    if not house.texting:
        return scene.tell("no_texting", now, title=reply.page_title) + ask_next(scene, now)
    if reply.page_url in scene.log.texted:
        return scene.tell("texted_already", now) + ask_next(scene, now)
    if is_mobile(house.caller):
        return send_page(scene, now, "")
    return ask_for_number(scene, now, Purpose.MOBILE)


def send_page(scene: Scene, now: float, number: str) -> list[Event]:
    """Send it, to a number that was keyed in or to the one that the call comes from."""
    if scene.reply is None:
        return ask_next(scene, now)
    scene.log.texted.append(scene.reply.page_url)
    scene.mouth.new_block()
    events: list[Event] = [SendText(scene.reply.page_title, scene.reply.page_url, number)]
    return events + scene.tell("texting_number" if number else "texting_caller", now) + ask_next(scene, now)


def _once_more(scene: Scene, now: float, purpose: Purpose, why: str) -> list[Event]:
    scene.mouth.new_block()
    scene.wrong_numbers += 1
    events = scene.tell(why, now, again=False) if why else []
    if scene.wrong_numbers >= TRIES:
        return events + leave_number(scene, now)
    return events + ask_for_number(scene, now, purpose, again=True)
