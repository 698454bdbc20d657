"""The demonstration: three meetings, held with the commands and calls that every user has.

Nothing here reaches behind a command: what officials type is typed, what is printed is read back from the
printed form, and phones are programs of their own that send the four messages.
"""
