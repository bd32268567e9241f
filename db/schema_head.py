"""The newest schema revision, so that a store at it opens without loading Alembic.

A test holds this to what the migrations say.
"""

HEAD = "0021"
