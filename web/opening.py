"""A code in an address: what it opens, and slowing down whoever guesses."""

from fastapi import Request

from actions import invitations, units
from actions.invitations import Opened
from ceremony.codes import read_code, read_unit_code
from ceremony.errors import UnknownCode, UnknownUnitLink
from web.house import House


class NoSuchCode(Exception):
    """A code in an address that nobody has, or that is none."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


async def opened_code(house: House, request: Request, code: str) -> tuple[Opened, str]:
    """What a code in an address opens, and its plain spelling; wrong ones are counted.

    Raises:
        NoSuchCode: nobody has it, it is none, or too many wrong ones came from this address.
    """
    known = read_code(code)
    client = request.client.host if request.client else ""
    if house.guesses.wait(client):
        raise NoSuchCode("too_many_codes")
    if known is None:
        raise NoSuchCode("malformed_code")
    try:
        return await house.store.read(invitations.look_up, known), known
    except UnknownCode as error:
        house.guesses.note(client)
        raise NoSuchCode("unknown_code") from error


async def opened_unit(house: House, request: Request, code: str) -> tuple[units.Opened, str]:
    """What the code of a unit's link opens, and its plain spelling; wrong ones are counted with those of guests.

    Raises:
        NoSuchCode: no unit has it, or too many wrong ones came from this address.
    """
    known = read_unit_code(code)
    client = request.client.host if request.client else ""
    if house.guesses.wait(client):
        raise NoSuchCode("too_many_codes")
    try:
        return await house.store.read(units.look_up, known or ""), known or ""
    except UnknownUnitLink as error:
        house.guesses.note(client)
        raise NoSuchCode(error.key) from error
