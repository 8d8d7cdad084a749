"""What happens in the fortnight. Every name, number and address in it is invented."""

from callrouter.demo.fortnight.story.first_week import FIRST_WEEK
from callrouter.demo.fortnight.story.second_week import SECOND_WEEK
from callrouter.demo.fortnight.story.today import TODAY

SCENES = (*FIRST_WEEK, *SECOND_WEEK, *TODAY)

__all__ = ["SCENES"]
