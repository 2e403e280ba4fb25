"""The words of the guided exercises, one a file."""
