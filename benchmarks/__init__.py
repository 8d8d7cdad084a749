"""Figures of the service on this machine, each beside a yardstick of the same run and its goal.

Two cores swing: a figure is a ratio to a yardstick measured in the same round wherever it can be,
and the median of at least five rounds in which the two take turns. Nothing here is a test.
"""
