"""A verb or a thing that quotes have only as tried, asked for or denied is no fact."""

from __future__ import annotations

import time

import pytest

from assistant.checking.governed import only_governed


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("The crew repaired the engine.", "The crew attempted to repair the engine in the storm."),
        ("Mrs Oduya took the money.", "Mrs Oduya denies having taken the money."),
        ("Mrs Oduya stole the ring.", "Mrs Oduya is accused of stealing the ring."),
        ("The council sold the depot.", "The council considered selling the depot."),
        ("The council sold the depot.", "The council decided against selling the depot."),
        ("The snow reached the valley.", "A dam kept the snow from reaching the valley."),
        ("The airline paid the bill.", "The airline failed to pay the bill."),
        ("The airline paid the bill.", "The airline declined to pay the bill."),
        ("The company will hire forty welders.", "The union urged the company to hire forty welders."),
        ("The tenants watered the hedge.", "Please water the hedge while we are away."),
        ("The bridge collapsed.", "The bridge almost collapsed in the flood."),
        ("The school has a gymnasium.", "The school lacks a gymnasium."),
        ("Arson caused the fire.", "The police ruled out arson."),
        ("The nurses received a pay rise of five percent.", "The nurses demand a pay rise of five percent."),
        ("The town will build a footbridge.", "Residents called for a footbridge over the railway."),
        ("Dr Lund got a research post in Bergen.", "Dr Lund asked for a research post in Bergen."),
        (
            "The baker got 4,000 euros from the insurer.",
            "The baker dropped his claim for 4,000 euros.",
        ),
        ("A Danish firm bought the shipyard.", "The sale of the shipyard to a Danish firm collapsed in May."),
        ("The storm damaged the chapel.", "The chapel came close to being damaged by the storm."),
        ("The mill makes paper.", "The mill stopped making paper in May."),
        ("The clerk forged the receipts.", "The clerk was charged with forging the receipts."),
        ("The neighbours watered the hedge.", "Could you water the hedge at noon?"),
        ("The town sold the mill and the barn.", "The town tried in vain to sell the mill and the barn."),
    ],
)
def test_what_is_only_governed_is_not_told_as_a_fact(statement: str, quote: str) -> None:
    assert only_governed(statement, [quote])


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("The crew repaired the engine.", "The crew managed to repair the engine."),
        ("The crew repaired the engine.", "The crew was able to repair the engine."),
        ("The pilot landed in a field.", "Fog forced the pilot to land in a field."),
        ("The mayor resigned.", "The scandal led the mayor to resign."),
        ("The mill made paper.", "The mill stopped making paper in May."),
        ("The crew attempted to repair the engine.", "The crew tried to repair the engine."),
        ("The council plans to sell the depot.", "The council intends to sell the depot."),
        ("The council will sell the depot.", "The council plans to sell the depot."),
        ("The choir will sing in Rome.", "The choir hopes to sing in Rome."),
        ("The committee did not name the donor.", "The committee refused to name the donor."),
        ("The nurses are asking for a pay rise of five percent.", "The nurses demand a pay rise of five percent."),
        ("The pay rise is five percent.", "The nurses demand a pay rise of five percent."),
        ("Five percent.", "The nurses demand a pay rise of five percent."),
        ("The bolt holds the lid.", "The bolt is used to hold the lid."),
        ("The button resets the pump.", "Press the button to reset the pump."),
        ("The bus carries forty people.", "The bus was designed to carry forty people."),
        ("The school needs a gymnasium.", "The school lacks a gymnasium."),
        ("There is no gymnasium at the school.", "The school lacks a gymnasium."),
        ("The firm continued to grow.", "The firm continued to grow."),
        ("The firm grew.", "The firm began growing in 1990."),
        ("The storm nearly reached the chapel.", "The storm almost reached the chapel."),
        ("Residents want a footbridge.", "Residents called for a footbridge over the railway."),
        ("The storekeeper ordered twelve chairs.", "The storekeeper asked for a catalogue and ordered twelve chairs."),
        ("The court ordered the firm to pay 500 euros.", "The court ordered the firm to pay 500 euros."),
        ("The firm must pay 500 euros.", "The court ordered the firm to pay 500 euros."),
        ("She went to school in Leeds.", "She went to school in Leeds."),
        ("The bakery sold its oven.", "It took the bakery a month to sell its oven."),
        ("The thief was convicted of stealing the ring.", "The thief was convicted of stealing the ring."),
        ("The thief stole the ring.", "The thief was convicted of stealing the ring."),
        ("Mrs Oduya saved the child.", "Mrs Oduya was praised for saving the child."),
        ("Members use the sauna.", "Members are allowed to use the sauna."),
        ("The hall seats 300 people and has a stage.", "The hall was built to seat 300 people and has a stage."),
        ("The review found three faults.", "The review was meant to find faults and found three."),
        ("Ms Ito joined the board.", "Ms Ito agreed to join the board."),
        ("The plough clears the lane.", "The council sends a plough to clear the lane."),
        ("The applicants received a reply.", "Forty people applied for a flat, and the applicants received a reply."),
        ("The firm has 40 flats.", "Tenants who ask for a key pay a deposit; the firm has 40 flats."),
        ("He died in Oslo.", "He travelled to Oslo, where he died, to see his sister."),
        ("The parish has a hall with a kitchen.", "The parish has a hall with a kitchen but lacks a car park."),
        ("The parish has a hall.", "The parish lacks a car park but has a hall."),
        (
            "The nurse told the patient of the risks.",
            "The nurse was asked to tell the patient of the risks and did so.",
        ),
        ("The team won the cup.", "The team went on to win the cup."),
        ("The library opened on Monday.", "The library was due to open on Monday."),
        ("The crew raised the wreck.", "The crew tried to raise the wreck and succeeded."),
        ("The clerk will obtain quotes.", "It was resolved to ask the clerk to obtain quotes."),
        ("Ms Roe received the letter.", "Ms Roe asked for an explanation when she received the letter."),
        ("Staff wear helmets.", "Staff are told to wear helmets."),
        ("", ""),
        ("The crew raised the wreck.", ""),
    ],
)
def test_what_is_so_and_what_is_told_as_open_is_let_through(statement: str, quote: str) -> None:
    assert only_governed(statement, [quote]) == ""


def test_another_quote_can_tell_it_as_a_fact() -> None:
    quotes = ["The crew tried to raise the wreck.", "In June the crew raised the wreck."]
    assert only_governed("The crew raised the wreck.", quotes) == ""


@pytest.mark.parametrize("unit", ["tried to ", "keep from having taken ", "lack demand for plan ", "collapse "])
def test_long_quotes_take_no_time(unit: str) -> None:
    quote = (unit * 100_000)[:100_000]
    start = time.process_time()
    only_governed("The mill signed the lease.", [quote])
    assert time.process_time() - start < 20
