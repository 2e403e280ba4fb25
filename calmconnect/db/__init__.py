"""Rows: the engine, transactions, one file of tables per noun."""
