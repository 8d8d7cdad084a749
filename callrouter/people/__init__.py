"""Agents and partners: who is who, who may be rung, and the files they come from."""
