"""Plays the story, act by act in the order of their instants."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib.resources import files

from sqlalchemy import select

from callrouter.admin.text_blocks import set_text_block
from callrouter.demo.fortnight.month import busy_month
from callrouter.demo.fortnight.scene import Scene
from callrouter.demo.fortnight.stage import Stage
from callrouter.demo.fortnight.story import SCENES
from callrouter.demo.fortnight.story.texts import TEXT_BLOCKS
from callrouter.demo.people import DEMO, who_answer
from callrouter.people.files import import_partners
from callrouter.people.presence import end_due_wrap_ups, set_available
from callrouter.records import Agent, by_agent
from callrouter.runtime import Runtime

LASTS = timedelta(days=14)


def play_fortnight(runtime: Runtime, now: datetime) -> None:
    """Fill these records, in which there are people and nothing else, with what happened in the
    fortnight before `now`. The same every time, but for the date."""
    stage = Stage(runtime, now - LASTS)
    _people(stage)
    busy_month(stage.runtime, now)
    steps = [
        (scene.begins(now) + timedelta(minutes=minutes), number, step)
        for number, scene in enumerate(SCENES)
        for step, minutes in enumerate((0, *(minutes for minutes, _ in scene.then)))
    ]
    for at, number, step in sorted(steps):
        stage.wait_until(at)
        _do(stage, SCENES[number], number, step)
    stage.wait_until(now)
    end_due_wrap_ups(stage.runtime, now)


def _do(stage: Stage, scene: Scene, number: int, step: int) -> None:
    name = scene.name or str(number)
    if step == 0:
        stage.cases[name] = scene.opens(stage)
    else:
        scene.then[step - 1][1](stage, stage.cases[name])


def _people(stage: Stage) -> None:
    """More accounts than have telephones, agents at work, and the texts that they use."""
    admission = stage.runtime.admission
    file = files(__package__).joinpath("people.csv").read_bytes()
    with stage.runtime.records.begin() as session:
        import_partners(session, admission.code_key, file, admission.entitlement, DEMO, stage.now)
        agents = session.scalars(select(Agent).order_by(Agent.id)).all()
        for name, french, english in TEXT_BLOCKS:
            texts = {"fr": french, "en": english}
            set_text_block(session, name, texts, by_agent(agents[-1].id), stage.now)
    for login in who_answer():
        set_available(stage.runtime, login, stage.now)
