"""The scripts that measure: their arithmetic against hand-computed values."""

from __future__ import annotations

from scripts.score import needed_values


def test_a_fact_needs_its_figures_and_a_table_only_the_entry_named() -> None:
    days = {"values": {"days": 21, "first_gbp": 70}}
    phone = {"values": {"phone": "0300 123 2035"}}
    codes = {"values": {f"{number:02}": {"desc": "x", "level": "H"} for number in range(1, 12)}}

    assert needed_values([{"values": {}}, days], "how long have I got") == ("21", "70")
    assert needed_values([phone], "tribunal number") == ("0300", "123", "2035")
    assert needed_values([codes], "what does code 01 mean") == ("01",)
    assert needed_values([codes], "what do codes mean") == ()
