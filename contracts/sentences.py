"""Reasons in words, for people: one sentence a code. The codes and their values are what programs read."""

from __future__ import annotations

import re
from typing import Any, Final

from contracts.reasons import Reason, ReasonCode

_UNKNOWN: Final = "unknown"

SENTENCES: Final[dict[ReasonCode, str]] = {
    ReasonCode.MODE_DISABLED: "Trading is disabled.",
    ReasonCode.MODE_CHANGED: "It was proposed for {proposed} trading; the trading mode is {current}, or was left meanwhile.",
    ReasonCode.BROKER_NOT_CONFIGURED: "No live broker is configured.",
    ReasonCode.TRADING_HALTED: "Trading is halted.",
    ReasonCode.REDUCE_ONLY: "Only orders that shrink a position are let through, and this one does not.",
    ReasonCode.SUSPENDED: "Trading is {state} for what this order concerns: {reason}",
    ReasonCode.LOCKED: "{symbol} is locked until {until}: {reason}",
    ReasonCode.MAX_QUANTITY: "The quantity of {actual} is above the limit of {limit} for one order.",
    ReasonCode.MAX_NOTIONAL: "The order is worth {actual}, above the limit of {limit} for one order.",
    ReasonCode.MAX_GROSS_EXPOSURE: "The account's exposure would be {actual}, above its limit of {limit}.",
    ReasonCode.MAX_NET_EXPOSURE: "The account's net exposure could become {actual}, beyond its limit of {limit} long or short.",
    ReasonCode.MAX_DAILY_LOSS: "The account {account} has lost {actual} ({basis}) since {day_started_at}; its limit for a day is {limit}.",
    ReasonCode.MAX_DRAWDOWN: "The account {account} is {actual} ({basis}) below its highest since {day_started_at}; its limit is {limit}.",
    ReasonCode.MAX_POSITION: "The position in {symbol} could become {actual}, beyond the limit of {limit} long or short.",
    ReasonCode.MAX_OPEN_ORDERS: "The account has {actual} open orders, and its limit is {limit}.",
    ReasonCode.RATE_LIMIT: "The {which} {name} had {actual} orders within {seconds} s, and its limit is {limit}.",
    ReasonCode.DUPLICATE_ORDER: "It is the same as the order {order_id}, {age_seconds} s before (limit {limit} s).",
    ReasonCode.LOOK_ALIKE_ORDER: "It differs by less than {percent} % from the order {order_id}, {age_seconds} s before (limit {limit} s).",
    ReasonCode.SHORT_SELLING: "It would sell more {symbol} than the account holds ({position}), and short selling is not allowed.",
    ReasonCode.SYMBOL_NOT_ALLOWED: "{symbol} is not among the symbols that may be traded.",
    ReasonCode.SYMBOL_RESTRICTED: "{symbol} is restricted: what is held of it can only be closed.",
    ReasonCode.MARKET_CLOSED: "The market is closed until {opens_at} (calendar {calendar}).",
    ReasonCode.SELF_TRADE: "It could trade with the account's own order {order_id}, open on the other side at {resting_price}.",
    ReasonCode.RUNAWAY: "The strategy {strategy} had {actual} nearly identical orders within {seconds} s, and its limit is {limit}; it is being suspended.",
    ReasonCode.EXIT_ALREADY_RESERVED: "Orders that rest already use the position up; cancel first: {orders}.",
    ReasonCode.PRICE_COLLAR: "The price of {price} lies more than {limit} % from the {against} price of {reference}.",
    ReasonCode.PRICE_COLLAR_AMOUNT: "The price of {price} lies more than {limit} from the {against} price of {reference}.",
    ReasonCode.PRICE_UNKNOWN: "A check needs the price of {symbol}, and it is not known.",
    ReasonCode.PRICE_STALE: "A check needs the price of {symbol}, and the last one is {age_seconds} s old (limit {limit} s).",
    ReasonCode.PROPOSAL_TOO_OLD: "It was proposed {age_seconds} s before it was looked at; the limit is {limit} s.",
    ReasonCode.STATE_UNKNOWN: "What is needed to decide is not known: {what}.",
    ReasonCode.RETURNED_TOO_OFTEN: "It came back from the release gate {returns} times in a row.",
    ReasonCode.APPROVAL_REQUIRED: "Orders in {mode} trading wait for a person.",
    ReasonCode.APPROVAL_RULE: "A rule asks for a person: {rule}.",
    ReasonCode.FOUR_EYES: "Live orders worth {threshold} or more, or of unknown worth, take two people.",
    ReasonCode.APPROVAL_REJECTED: "{by} rejected it.",
    ReasonCode.APPROVAL_EXPIRED: "Nobody decided on it in time.",
    ReasonCode.APPROVAL_LAPSED: "Its approval ran out before it could be released.",
    ReasonCode.APPROVAL_INVALIDATED: "Its approval can no longer be decided.",
    ReasonCode.TERMS_CHANGED: "Its terms are not those that were passed.",
    ReasonCode.CONFIG_CHANGED: "The risk config has changed since it was decided.",
    ReasonCode.LOCKOUTS_CHANGED: "The lockouts have changed since it was decided.",
    ReasonCode.PASS_EXPIRED: "The decision on it has become too old.",
    ReasonCode.SEND_OVERDUE: "It could not be sent in time.",
    ReasonCode.NOT_AT_BROKER: "The broker does not know it.",
    ReasonCode.BROKER_UNAVAILABLE: "The broker is away; it waits.",
    ReasonCode.BROKER_AVAILABLE_AGAIN: "The broker is back.",
    ReasonCode.BROKER_REJECTED: "The broker refused it: {message}",
    ReasonCode.BROKER_ANSWER_MISSING: "The broker has not answered; it is being asked.",
    ReasonCode.CANCELED_BY_REQUEST: "It was canceled on request.",
    ReasonCode.HALT_CANCEL: "It was canceled by a halt.",
    ReasonCode.LOCKOUT_CANCEL: "It was canceled by a lockout.",
    ReasonCode.TOO_LATE_TO_CANCEL: "It was too late to cancel it.",
    ReasonCode.IMMEDIATE_REMAINDER: "What could not be filled at once was canceled.",
    ReasonCode.DAY_ENDED: "Its day ended.",
    ReasonCode.DEAD_LETTERED: "A message about it could not be handled and was set aside ({reason}).",
}


_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|\+00:00)")


class _Values(dict[str, str]):
    """A value that a reason does not carry reads as unknown; a time as people write it."""

    def __getitem__(self, key: str) -> str:
        value = super().__getitem__(key)
        time = _TIME.fullmatch(value)
        return f"{time[1]} {time[2]} UTC" if time else value

    def __missing__(self, key: str) -> str:
        return _UNKNOWN


def sentence(reason: Reason) -> str:
    """The reason as one sentence. Never raises: what a newer writer says unknown is said so."""
    return SENTENCES[reason.code].format_map(_Values(reason.values))


def reason_document(reason: Reason) -> dict[str, Any]:
    """The reason as the API shows it: code, stage and message beside its values."""
    return {**reason.values, "code": reason.code.value, "stage": reason.stage.value, "message": sentence(reason)}
