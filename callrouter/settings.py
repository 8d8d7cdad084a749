"""The settings: the only reader of the environment and of the files in config/."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from callrouter.rules.hours_document import HoursError, read_schedule
from callrouter.rules.leaving import Patience
from callrouter.rules.schedule import Schedule
from callrouter.rules.session import SessionLasts
from callrouter.rules.telephone import Refused, number_to_dial
from callrouter.rules.tiers import Tier
from callrouter.targets import TargetsFile
from callrouter.toml_file import read_toml
from callrouter.values import (
    Country,
    Language,
    OptionalTelephone,
    OptionalWebAddress,
    Section,
    Telephone,
    Text,
    WebAddress,
    WebPage,
    say_error,
)
from callrouter.variables import Environment, narrowed, with_files, without_made_up
from callrouter.wording.problems import say_problem

SHIPPED_CONFIG = Path(__file__).parents[1] / "config"
"""Of a checkout. Installed from a wheel there is none: its numbers would be nobody's."""
DEFAULT_SCHEDULE = "hours"
"""The schedule of every line that names no other."""
OTHER_FILES = ("line", "targets")
"""Files of the folder that hold no schedule."""

SHORTEST_CLOSED_MINUTES = 3

Model = TypeVar("Model", bound=BaseModel)


class SettingsError(Exception):
    """The settings cannot be used. `problems` names each one: where, what, and what to do."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class LineSettings(Section):
    """A dialled number and what its callers are asked."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
    number: Telephone
    tier: Tier
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    intake: Literal["full", "brief"]
    hours: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,31}$")] = DEFAULT_SCHEDULE
    """The name of its schedule; the file of that name makes the schedule's first revision."""


class Voice(Section):
    """A voice as Twilio names it."""

    language: Text
    voice: Text


class Entitlement(Section):
    """Who may use the advanced line (art. 1, 5)."""

    accreditations: Annotated[tuple[Text, ...], Field(min_length=1)]
    other_accreditations: tuple[Text, ...] = ()
    """Names that a partner may have on file, and that open nothing."""
    otherwise: Literal["goodbye", "standard"]
    rank_by_account: bool

    @property
    def known(self) -> tuple[str, ...]:
        """Every accreditation that a file of partners may name."""
        return (*self.accreditations, *self.other_accreditations)


class AllowanceSettings(Section):
    """How many requests a month are included, and what happens beyond (art. 4.3)."""

    monthly_limit: Annotated[int, Field(ge=0)]
    policy: Literal["charge", "refuse"]
    warned_at_percent: Annotated[int, Field(ge=1, le=100)] = 80


class Codes(Section):
    """Limits of wrong support codes."""

    per_caller_an_hour: Annotated[int, Field(ge=1)]
    overall_an_hour: Annotated[int, Field(ge=1)]
    withheld_an_hour: Annotated[int, Field(ge=1)] = 50


class AfterHours(Section):
    """Messages left when the dialled line is closed."""

    message: bool
    message_seconds: Annotated[int, Field(ge=5, le=3600)]


class Waiting(Section):
    """How callers wait in the line."""

    position_every: Annotated[int, Field(ge=10)]
    overtake_after_minutes: Annotated[int, Field(ge=0)]
    longest_minutes: Annotated[int, Field(ge=0)]
    drain_minutes: Annotated[int, Field(ge=0)]
    resume_minutes: Annotated[int, Field(ge=0)]
    abandoned_tickets_an_hour: Annotated[int, Field(ge=1)] = 5
    at_once_per_number: Annotated[int, Field(ge=1)] = 20

    @property
    def overtake_after(self) -> timedelta | None:
        """How long a Standard caller waits before it may overtake; None: for ever."""
        minutes = self.overtake_after_minutes
        return timedelta(minutes=minutes) if minutes else None

    @property
    def patience(self) -> Patience:
        """How long callers may wait."""
        longest = timedelta(minutes=self.longest_minutes) if self.longest_minutes else None
        return Patience(timedelta(minutes=self.drain_minutes), longest)


class Offers(Section):
    """How calls are offered to agents."""

    ring_seconds: Annotated[int, Field(ge=5, le=600)]
    accept_seconds: Annotated[int, Field(ge=3, le=60)]
    calls_per_second: Annotated[float, Field(gt=0, le=1000)]
    wrap_up_seconds: Annotated[int, Field(ge=0, le=24 * 3600)]
    prolong_seconds: Annotated[int, Field(ge=10, le=3600)] = 120


class PresenceSettings(Section):
    """When an agent who is available is taken to be there."""

    console_closed_minutes: Annotated[int, Field(ge=0, le=7 * 24 * 60)] = 10

    @field_validator("console_closed_minutes")
    @classmethod
    def _not_too_short(cls, minutes: int) -> int:
        if 0 < minutes < SHORTEST_CLOSED_MINUTES:
            raise ValueError(
                f"is too short: a browser lets a console in the background ask about once a minute "
                f"only; write {SHORTEST_CLOSED_MINUTES} or more, or 0 for never"
            )
        return minutes

    @property
    def console_closed(self) -> timedelta | None:
        """How long the console of an available agent may be closed; None: for ever."""
        return timedelta(minutes=self.console_closed_minutes) or None


class SignIn(Section):
    """How long people stay signed in to the pages, and how often they may try."""

    unused_hours: Annotated[int, Field(ge=1, le=168)] = 12
    longest_days: Annotated[int, Field(ge=1, le=90)] = 7
    refused_per_person_an_hour: Annotated[int, Field(ge=3)] = 20
    refused_per_address_an_hour: Annotated[int, Field(ge=3)] = 200
    proxies: Annotated[int, Field(ge=1, le=9)] = 1

    @property
    def lasts(self) -> SessionLasts:
        """How long a session may last."""
        return SessionLasts(timedelta(hours=self.unused_hours), timedelta(days=self.longest_days))


class LineFile(Section):
    """line.toml."""

    status_page: WebPage
    control_panel: WebAddress
    overflow_number: OptionalTelephone
    fallback_url: OptionalWebAddress
    countries: Annotated[tuple[Country, ...], Field(min_length=1)]
    lines: Annotated[tuple[LineSettings, ...], Field(min_length=1)]
    voices: dict[Language, Voice]
    entitlement: Entitlement
    contacts: AllowanceSettings
    codes: Codes
    after_hours: AfterHours
    waiting: Waiting
    offers: Offers

    presence: PresenceSettings = PresenceSettings()
    sign_in: SignIn = SignIn()

    @model_validator(mode="after")
    def _lines_differ(self) -> LineFile:
        for key in ("name", "number"):
            values = [getattr(line, key) for line in self.lines]
            twice = {value for value in values if values.count(value) > 1}
            if twice:
                raise ValueError(
                    f"two lines have the {key} {sorted(twice)[0]!r}; give each its own"
                )
        for line in self.lines:
            if line.hours in OTHER_FILES:
                raise ValueError(
                    f"line {line.name!r} has the hours {line.hours!r}, but {line.hours}.toml holds "
                    "no schedule; choose another name"
                )
        dialled = self.overflow_number and number_to_dial(self.overflow_number, self.countries)
        if isinstance(dialled, Refused):
            raise ValueError(f"overflow_number {dialled}")
        if self.overflow_number in {line.number for line in self.lines}:
            raise ValueError(
                "overflow_number is one of our own lines; write another, or leave it empty"
            )
        missing = {one for line in self.lines for one in line.languages} - set(self.voices)
        if missing:
            one = sorted(missing)[0]
            raise ValueError(
                f"a line speaks {one!r} but there is no voice for it; add [voices.{one}]"
            )
        return self


class Settings(BaseModel):
    """Everything the service is told, checked. Schedules are here as their files have them:
    revision 1 where the database has none yet, afterwards the database rules."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    env: Environment
    line: LineFile
    targets: TargetsFile
    schedules: Mapping[str, Schedule]
    """By name: the default one, and those that lines name."""


def load_settings(environ: Mapping[str, str], uses: Collection[str] | None = None) -> Settings:
    """Read the environment and the folder `CALLROUTER_CONFIG` names (in a checkout the shipped one
    if unset). Every variable may be read from a file instead, see `variables`. Of the variables
    only those that somebody `uses` are looked at, all if it is None: the others, set or not, are
    taken as `variables` makes them up, and a secret among those cannot be read.

    Raises SettingsError with every problem found, each naming its file or variable, the key, and
    what to do about it.
    """
    problems: list[str] = []
    environ, made_up = narrowed(environ, uses) if uses is not None else (environ, {})
    env = _environment(with_files(environ, problems), made_up, problems)
    folder = _config_folder(environ, problems)
    if folder is None:
        raise SettingsError(problems)
    line = _file(folder / "line.toml", LineFile, problems)
    targets = _file(folder / "targets.toml", TargetsFile, problems)
    schedules = _schedules(folder, line, problems)
    if problems or env is None or line is None or targets is None:
        raise SettingsError(problems)
    settings = Settings(env=env, line=line, targets=targets, schedules=schedules)
    return settings.model_copy(update={"env": without_made_up(env, made_up)})


def _config_folder(environ: Mapping[str, str], problems: list[str]) -> Path | None:
    named = environ.get("CALLROUTER_CONFIG")
    if named:
        folder = Path(named)
        if folder.is_dir():
            return folder
        problems.append(
            f"environment: CALLROUTER_CONFIG: {folder} is no folder; copy the folder config/ of "
            "the checkout there, or mend the path"
        )
        return None
    if (SHIPPED_CONFIG / "line.toml").is_file():
        return SHIPPED_CONFIG
    problems.append(
        "environment: CALLROUTER_CONFIG is missing; copy the folder config/ of the checkout, put "
        "your numbers and hours into it, and name the copy"
    )
    return None


def _schedules(folder: Path, line: LineFile | None, problems: list[str]) -> dict[str, Schedule]:
    """The default schedule and those that lines name, each from the file of its name."""
    paths = {DEFAULT_SCHEDULE: folder / f"{DEFAULT_SCHEDULE}.toml"}
    for one in line.lines if line is not None else ():
        path = folder / f"{one.hours}.toml"
        if one.hours in paths:
            continue
        if path.exists():
            paths[one.hours] = path
        else:
            problems.append(
                f"{folder / 'line.toml'}: line {one.name!r} has the hours {one.hours!r}, but there "
                f"is no {path.name} beside it; write one like hours.toml, or remove the key"
            )
    read = {name: read_hours_file(path, problems) for name, path in paths.items()}
    return {name: schedule for name, schedule in read.items() if schedule is not None}


def read_hours_file(path: Path, problems: list[str]) -> Schedule | None:
    """The schedule of a TOML file; what is wrong with it is added to `problems`."""
    document = read_toml(path, problems)
    if document is None:
        return None
    try:
        return read_schedule(document)
    except HoursError as error:
        problems += [f"{path}: {one.at}: {say_problem(one, 'en')}" for one in error.problems]
        return None


def _environment(
    environ: Mapping[str, str], made_up: Mapping[str, str], problems: list[str]
) -> Environment | None:
    given = dict(made_up) | {
        name: environ[name.upper()]
        for name in Environment.model_fields
        if environ.get(name.upper(), "") != ""
    }
    try:
        return Environment(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        for one in error.errors():
            name = str(one["loc"][0]).upper() if one["loc"] else ""
            if one["type"] == "missing" and environ.get(f"{name}_FILE"):
                continue  # What is wrong with its file was said already.
            said = say_error(one)
            # What is said of an address, or of several variables, begins with the name.
            problems.append(f"environment: {f'{name}: ' if name not in said else ''}{said}")
        return None


def _file(path: Path, model: type[Model], problems: list[str]) -> Model | None:
    document = read_toml(path, problems)
    if document is None:
        return None
    try:
        return model.model_validate(document)
    except ValidationError as error:
        for one in error.errors():
            key = ".".join(str(part) for part in one["loc"]) or "the file"
            problems.append(f"{path}: {key}: {say_error(one)}")
        return None
