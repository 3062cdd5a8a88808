"""What the law lets be taken for unpaid council tax and parking charges: from pay, and as agents' fees."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pipelines.errors import FactError
from pipelines.facts.money import Worked, checked_amount, show_gbp, show_number, to_pennies

Period = Literal["day", "week", "month"]

# Net pay up to and including, percent of the whole net pay. England, since October 2007: SI 1992/613 Sch.4
# (CT-81, CT-82). Wales has its own, newer tables.
EARNINGS_TABLES: dict[str, tuple[tuple[int, int], ...]] = {
    "month": ((300, 0), (550, 3), (740, 5), (900, 7), (1420, 12), (2020, 17)),
    "week": ((75, 0), (135, 3), (185, 5), (225, 7), (355, 12), (505, 17)),
    "day": ((11, 0), (20, 3), (27, 5), (33, 7), (52, 12), (72, 17)),
}
ABOVE_TABLE_PERCENT = 50  # of the pay above the last row

# Taking Control of Goods (Fees) Regulations 2014, SI 2014/1 (CT-85). A rise has been announced; no day is known
# on which it takes effect, so it is not here (CT-86).
COMPLIANCE_FEE = Decimal(75)
ENFORCEMENT_FEE = Decimal(235)
SALE_FEE = Decimal(110)
FEE_THRESHOLD = Decimal(1500)
FEE_PERCENT = Decimal("7.5")  # of the debt above the threshold, at enforcement and at sale


def attachment_of_earnings(net_pay: Decimal | int, period: Period) -> Worked:
    """What an employer takes from one pay under one council tax attachment order.

    Args:
        net_pay: pay after tax, National Insurance and pension, in pounds.
        period: how often it is paid.

    Source: SI 1992/613 Sch.4 (CT-81, CT-82). The rate is of the whole net pay, not of a slice. Half a penny is
    rounded up: no rule for it was found.
    """
    if period not in EARNINGS_TABLES:
        raise FactError("Pay is by the day, the week or the month.")
    pay = checked_amount(net_pay, "Your pay")
    table = EARNINGS_TABLES[period]
    row = next(((top, rate) for top, rate in table if pay <= top), None)
    if row is None:
        return _above_table(pay, period, *table[-1])
    top, rate = row
    if not rate:
        return Worked(Decimal(0), f"Nothing is taken from pay of {show_gbp(top)} a {period} or less: £0.")
    amount = to_pennies(pay * rate / 100)
    return Worked(amount, f"{rate}% of your take-home pay of {show_gbp(pay)} a {period}: {show_gbp(amount)}.")


def _above_table(pay: Decimal, period: Period, top: int, rate: int) -> Worked:
    low = to_pennies(Decimal(top * rate) / 100)
    high = to_pennies((pay - top) * ABOVE_TABLE_PERCENT / 100)
    line = (
        f"{rate}% of {show_gbp(top)} is {show_gbp(low)}, and {ABOVE_TABLE_PERCENT}% of the other "
        f"{show_gbp(pay - top)} is {show_gbp(high)}: {show_gbp(low + high)} a {period}."
    )
    return Worked(low + high, line)


@dataclass(frozen=True, slots=True)
class AgentFees:
    """Enforcement agents' fees by stage; each stage adds to those before it."""

    compliance: Decimal  # when the case is passed to them
    enforcement: Decimal  # on the first visit
    sale: Decimal  # if goods are removed or sold
    working: str

    @property
    def total(self) -> Decimal:
        return self.compliance + self.enforcement + self.sale


def agent_fees(debt: Decimal | int) -> AgentFees:
    """Fees for one debt (one liability order, or one parking warrant); councils' debts carry no VAT (CT-87).

    Args:
        debt: what is owed with court costs, in pounds.

    Source: SI 2014/1 (CT-85).
    """
    over = max(checked_amount(debt, "The debt") - FEE_THRESHOLD, Decimal(0))
    share = to_pennies(over * FEE_PERCENT / 100)
    fees = AgentFees(COMPLIANCE_FEE, ENFORCEMENT_FEE + share, SALE_FEE + share, "")
    extra = f" with {show_number(FEE_PERCENT)}% of the {show_gbp(over)} above {show_gbp(FEE_THRESHOLD)}" if over else ""
    line = (
        f"{show_gbp(fees.compliance)} when the case is passed on, "
        f"{show_gbp(fees.enforcement)} on the first visit{extra}, "
        f"{show_gbp(fees.sale)} if goods are taken{extra}: {show_gbp(fees.total)} for all three."
    )
    return AgentFees(fees.compliance, fees.enforcement, fees.sale, line)
