"""Use cases: the actor first, one transaction each, announced after commit."""
