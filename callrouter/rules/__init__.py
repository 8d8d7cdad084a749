"""Pure decisions on plain values: no I/O, no clock, no framework. One module, one decision."""
