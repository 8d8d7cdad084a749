"""Agents and partners: who is who, whose phone may ring, and the files they come from."""
