"""The command line: a door for staff and operators, like the handlers."""
