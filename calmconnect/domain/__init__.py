"""Rules on plain values: no database, no clock, no Reflex."""
