"""Bans on all, halves that share a beginning and what stands between commas: what is written, and what never may be."""

from __future__ import annotations

from functools import cache

import pytest

from pipelines.documents.fidelity import fact_states
from pipelines.documents.fidelity.force import Force, operators
from pipelines.documents.rows import EasyRead, Row, RowKind, SourceSentence
from pipelines.documents.rules.simplifier import RulesSimplifier

WRITTEN = (
    ("No dogs may enter the play area.", ["Dogs must not enter the play area."]),
    ("No person under the age of 18 may enter the bar after 9pm.", ["A person under 18 must not enter the bar"]),
    ("No building work shall commence on site until samples have been approved in writing by the authority.",
     ["Building work must not start on site", "This is the rule until the authority has approved samples"]),
    ("No vehicle over 3.5 tonnes shall use the lane between 8am and 6pm on weekdays.", ["A vehicle over 3.5 tonnes"]),
    ("No trader shall display goods on the footway outside the area marked on the plan or obstruct the entrance to "
     "any adjoining property.", ["It also must not block the entrance"]),
    ("Members noted that the cost had risen by 18% during the year and that a report would be made in September.",
     ["They also noted that a report"]),
    ("Tenants are reminded that they are responsible for their visitors, including children, and that serious "
     "nuisance may lead to the loss of their home.", ["Serious nuisance may lead to the loss of your home."]),
    ("The notice requires you to cut back the hedge to a height of two metres and to keep it at that height.",
     ["The notice says you must cut back", "It also says you must keep it"]),
    ("An enforcement notice has been issued requiring the owner to remove the fence and restore the land.",
     ["The owner must take away the fence"]),
    ("The deadline for responses is midnight on 31 May 2026 or 14 days after the last event, whichever is the later.",
     ["is the later of these:\nMidnight on Sunday 31 May 2026\n14 days after the last event"]),
    ("Vehicles parked in a suspended bay, whether or not they display a permit, may be removed to the car pound.",
     ["This is true whether or not they show a permit."]),
    ("If you disagree with our decision, you can ask us to look at it again or appeal to an independent tribunal.",
     ["Or you can appeal to an independent tribunal."]),
    ("If any sum is unpaid after the order has been made, the council may instruct enforcement agents, take money "
     "from your wages or benefits, or apply for a charging order.",
     ["do any of these things:", "Take money from your pay or benefits\nApply for a charging order"]),
    ("You must tell us straight away if anyone moves into your home, if your income goes up or down or if you are "
     "going to be abroad for more than four weeks.",
     ["if any of these things is true:\nAnyone moves into your home\nYour income goes up or down"]),
    ("If your tenancy started after 1 April 2012 and you have lived in the property for less than 12 months, you "
     "cannot take part in a mutual exchange.",
     ["Both of these things might be true:", "If so, you cannot"]),
    ("If your application is late or unsigned, or if the supporting documents are missing, we will return it to you.",
     ["One of these things might be true:", "If so, we will return it"]),
    ("Please return your library books by the date stamped inside the cover, or renew them online or by phone.",
     ["Or you can renew them online or by phone."]),
    ("Dogs must be kept on a lead of no more than two metres in the cemetery, on the allotments, in the walled "
     "garden and on any path beside the lake.", ["2 metres:\nIn the cemetery\nOn the allotments"]),
    ("Any tenant who wishes to keep a dog, other than a registered assistance dog, must first ask the officer.",
     ["This does not include a registered assistance dog."]),
    ("The council may, by giving not less than seven days' notice in writing, end this licence at any time.",
     ["We may do this by giving at least 7 days' notice in writing."]),
    ("Any person who removes a notice displayed under this order is guilty of an offence and liable to a fine.",
     ["They are liable to a fine"]),
    ("The applicant must display a notice on the premises for a period of not less than 28 consecutive days "
     "starting on the day after the application was given to the authority.", ["This time starts on the day after"]),
    ("Please ensure that garden waste is placed loose in the brown bin, with the lid closed, and put out at the "
     "edge of your property by 6.30am.", ["Please put it out at the edge"]),
    ("The licence holder shall keep a written record of every incident and make it available to a police officer on "
     "request.", ["to a police officer if they ask"]),
    ("Provided that the appeal is made within 21 days of the notice, the fee of £120 will be refunded in full.",
     ["This is only if the appeal is made within 21 days"]),
    ("The successful bidder will be asked to provide two forms of identification and proof of their current address.",
     ["to give these:\n2 forms of identification\nProof of their current address"]),
    ("Our repairs team will fix urgent problems, such as a broken front door or a loss of heating, within one day.",
     ["For example, a broken front door or a loss of heating"]),
    ("The advice workers can help you fill in forms, understand letters and find out which benefits you can claim.",
     ["help you do these things:\nFill in forms\nUnderstand letters\nFind out which benefits you can claim"]),
    ("Foster carers receive a weekly allowance for each child, training and support from a social worker, and "
     "the chance to meet other carers.",
     ["Foster carers get these:\nA weekly allowance for each child\nTraining and support from a social worker"]),
    ("You can apply for a replacement birth certificate online, by post or at the register office in the town hall.",
     ["certificate in any of these ways:\nOnline\nBy post"]),
    ("The cost of a burial depends on where the person lived, the size of the grave and whether you want a headstone.",
     ["depends on these things:\nWhere the person lived\nThe size of the grave"]),
    ("If you do not agree with the penalty charge, do not pay it but write to us within 14 days of receiving it.",
     ["But write to us"]),
    ("You may be charged for the cost of repairing any damage that your family or your visitors cause to the property, "
     "whether by accident or on purpose.", ["This is true whether it is by accident or on purpose."]),
    ("No tenant may keep more than two domestic animals in a flat without the permission of the landlord of the block.",
     ["You must not do this without the permission of the landlord"]),
    ("Carers who look after someone for at least 35 hours a week may be eligible for extra help with their rent.",
     ["This is about carers who look after someone"]),
    ("You can get help with school uniform costs if your child is starting secondary school and you receive income "
     "support with no earnings.", ["if both of these things are true:\nYour child is starting secondary school"]),
    ("If it rains heavily on the day of the fair, the stalls will be moved into the sports hall in the park.",
     ["It might rain heavily on the day of the fair. If this happens, the stalls"]),
    ("If there is a problem with the lift in your block, please call the emergency number in the entrance hall.",
     ["There might be a problem with the lift in your block. If so, please"]),
    ("The cemetery gates are opened at 8am every day and closed at dusk in the winter months of the year.",
     ["The cemetery gates are closed at dusk"]),
    ("Following complaints from residents about noise, deliveries to the supermarket have been limited to the daytime.",
     ["This is after complaints from residents about noise."]),
    ("The amount of your bill depends on your income, your savings and whether you own the home that you live in.",
     ["depends on these:\nYour income\nYour savings"]),
)  # fmt: skip
NEVER = (
    ("Please do not put hot ashes into your grey bin, as these can damage the lorry and injure our staff.",
     ["Please hurt", "Please injure"]),
    ("We aim to decide applications within eight weeks, although large schemes, or those which need an environmental "
     "statement, may take up to 16 weeks.", ["We want to do this. We want to do this"]),
    ("Persons under 16 must be accompanied by a parent or guardian throughout the market.",
     ["under 16 or guardian", "A parent must go"]),
    ("We have decided that you are not entitled to benefit because your savings, which include the money held in "
     "your joint account, are more than £16,000.", ["because your savings."]),
    ("The premium for homes that have been empty for a year is 100%, rising to 200% after five years.", ["They rise"]),
    ("Allotment holders must keep their plots free from weeds, maintain the paths beside them and not plant trees.",
     ["must look."]),
    ("The proposed order would ban vehicles from turning right into Mill Street, except for buses, taxis and cycles.",
     ["Street taxis", "would except"]),
    ("Your blue badge must be returned to us when it expires or if you are asked to do so by one of our officers.",
     ["if please"]),
    ("The garden waste subscription runs from April to March and cannot be refunded if you move house or no longer "
     "need it.", ["If this happens, the garden waste subscription runs"]),
    ("No refund will be made where the hall is left in a dirty condition, where damage is caused or where the hiring "
     "overruns by more than 15 minutes.", ["There, damage"]),
    ("You will lose the right to pay by instalments if you do not pay the amount shown on this reminder in time.",
     ["You will do this"]),
    ("The hirer must not use candles, paint or glue in the hall or on the stage without the consent of the manager.",
     ["also must not glue"]),
    ("No person shall be entitled to more than one permit for each vehicle that is kept at the same address.",
     ["A person must not be entitled"]),
    ("A child under the age of eight may not use the pool unless accompanied in the water by a responsible person.",
     ["unless gone"]),
    ("The council shall not be liable for any loss which results from the negligence of a hirer or of its members.",
     ["our members"]),
    ("To report a fault with a street light, please tell us the number on the column, the name of the street and what "
     "is wrong with the light.", ["number on these"]),
    ("The playground will be shut for three weeks while new swings are put in and the surface, which is worn, is "
     "replaced.", ["the surface. This"]),
    ("Trees on the pavement are looked after by the council, and you must not cut or remove them without asking.",
     ["We look trees"]),
    ("If the council decides that it has a duty to house you, it must offer you a suitable place to stay for now.",
     ["If we decide that it"]),
    ("Smoking is not allowed in any council building, in council vehicles or in a children's play area in a park.",
     ["in one of these"]),
    ("The fund has helped more than 4,000 families with the cost of food and heating since it was set up in 2021.",
     ["\nHeating since"]),
    ("Please do not call us about a missed bin until after 5pm, because crews may be running late and could still be "
     "on their way to your street.", ["It is also."]),
    ("The recycling centre closes at 4pm on weekdays from November and at 5pm at weekends throughout the whole year.",
     ["This is at weekends"]),
    ("Blue badge holders can park on yellow lines for up to three hours in England, except where there is a ban on "
     "loading or unloading.", ["except."]),
    ("If your circumstances change while you are waiting for a home, for example because you have a baby, you must "
     "update your form.", ["while you might"]),
    ("No compensation will be paid for the loss of trade caused by works which are needed if there is an emergency.",
     ["There might be an emergency"]),
    ("If the tenant dies, the tenancy may pass to a husband, wife or partner who was living in the property as their "
     "only home.", ["you dies", "your only"]),
)  # fmt: skip


@cache
def _rows(text: str) -> tuple[Row, ...]:
    return RulesSimplifier().simplify([SourceSentence("b1.s1", "b1", text, RowKind.TEXT, 0)])


def _said(text: str) -> str:
    """The rows without the explanations of hard words, which may stand between two of them."""
    said = [row.text for row in _rows(text)]
    meanings = [word.meaning for row in _rows(text) for word in row.hard_words]
    for meaning in meanings:
        said = [part.replace(f" {meaning}", "").replace(f"{meaning} ", "") for part in said]
    return "\n".join(part.removesuffix(".") if row.kind is RowKind.ITEM else part
                     for part, row in zip(said, _rows(text), strict=True))  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), WRITTEN)
def test_each_half_is_said_in_full(text: str, wanted: list[str]) -> None:
    assert [part for part in wanted if part not in _said(text)] == []


@pytest.mark.parametrize(("text", "wrong"), NEVER)
def test_what_belongs_together_is_not_parted(text: str, wrong: list[str]) -> None:
    assert [part for part in wrong if part in _said(text)] == []


@pytest.mark.parametrize("text", [text for text, _ in (*WRITTEN, *NEVER)])
def test_no_fact_is_lost(text: str) -> None:
    source = SourceSentence("b1.s1", "b1", text, RowKind.TEXT, 0)
    states = fact_states(EasyRead(title="", council="", sources=(source,), rows=_rows(text)))

    assert [state.text for state in states if state.state == "lost"] == []


@pytest.mark.parametrize(
    ("text", "forces"),
    [
        ("No person shall park here.", [Force.NOT_ALLOWED]),
        ("No alcohol may be sold.", [Force.NOT_ALLOWED]),
        ("No fee shall be payable.", [Force.MUST, Force.NOT]),
        ("No reply is needed and you may keep this letter.", [Force.NOT, Force.NEED, Force.MAY]),
        ("No more than three permits may be held.", [Force.MAY]),
    ],
)
def test_a_ban_on_all_is_read_as_a_ban(text: str, forces: list[Force]) -> None:
    assert sorted(operator.force for operator in operators(text)) == sorted(forces)


def test_a_list_of_conditions_must_hold_each_of_them() -> None:
    source = SourceSentence("s1", "b1", "Tell us if you move, if you marry or if you leave.", RowKind.TEXT, 0)
    rows = [Row(id="r0", text="Tell us if any of these things is true:", source_ids=("s1",))]
    rows += [Row(id=f"r{at}", text=text, source_ids=("s1",)) for at, text in enumerate(("You move", "You marry"), 1)]

    lost = [state.text for state in fact_states(EasyRead(title="", council="", sources=(source,), rows=tuple(rows)))
            if state.state == "lost"]  # fmt: skip
    assert len(lost) == 2
