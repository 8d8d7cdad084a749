"""The commands of `callrouter`, a module for each thing they are about."""
