"""The field's own engines, driven from outside: found or installed at run time, never part of this tree."""
