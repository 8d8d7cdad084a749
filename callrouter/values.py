"""What a value of a settings file must look like, and what is said of one that does not."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from callrouter.addresses import read_link, read_page
from callrouter.rules.telephone import Refused, is_country, read_number


def _telephone(value: str) -> str:
    number = read_number(value)
    if isinstance(number, Refused):
        raise ValueError(str(number))
    return number


def _country(value: str) -> str:
    if not is_country(value):
        raise ValueError(f"{value!r} is no country; write its two letters, like 'FR'")
    return value


def _duration(value: str) -> str:
    if not re.fullmatch(r"[1-9]\d{0,3}[mhd]", value):
        raise ValueError(f"{value!r} is no duration; write it like '30m', '4h' or '2d'")
    return value


Telephone = Annotated[str, AfterValidator(_telephone)]
OptionalTelephone = Annotated[str, AfterValidator(lambda value: value and _telephone(value))]
Duration = Annotated[str, AfterValidator(_duration)]
WebAddress = Annotated[str, AfterValidator(read_link)]
OptionalWebAddress = Annotated[str, AfterValidator(lambda value: value and read_link(value))]
WebPage = Annotated[str, AfterValidator(read_page)]
Country = Annotated[str, AfterValidator(_country)]
Text = Annotated[str, Field(min_length=1)]
Language = Literal["fr", "en"]


class Section(BaseModel):
    """A table of a settings file. A key that is not known is refused: it is a slip of the pen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def say_error(error: Any) -> str:
    """What pydantic found wrong, in words, with what to do."""
    match error["type"]:
        case "missing":
            return "is missing; set it"
        case "extra_forbidden":
            return "is not known; remove it or mend its spelling"
        case "value_error":
            return str(error["ctx"]["error"])
        case "string_pattern_mismatch":
            return f"has the wrong form; it must match {error['ctx']['pattern']}"
        case "string_type":
            return f"is {error['input']!r}, which is no text; write it in quotes"
        case "string_too_short":
            return "is empty; write something"
        case "tuple_type":
            return "is no list; write it in square brackets, its parts separated by commas"
        case "too_short":
            return "has nothing in it that can be used; write at least one"
        case _:
            return f"{error['msg'][0].lower()}{error['msg'][1:]}; mend the value"
