"""The CSV files of partners and agents: read as offices save them, and put on file."""

from callrouter.people.files.agents import COLUMNS as AGENT_COLUMNS
from callrouter.people.files.agents import import_agents, preview_agents
from callrouter.people.files.outcome import Imported
from callrouter.people.files.partner_rows import COLUMNS as PARTNER_COLUMNS
from callrouter.people.files.partners import import_partners, preview_partners

__all__ = [
    "AGENT_COLUMNS",
    "PARTNER_COLUMNS",
    "Imported",
    "import_agents",
    "import_partners",
    "preview_agents",
    "preview_partners",
]
