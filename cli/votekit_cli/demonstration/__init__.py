"""A meeting played from beginning to end, through the same commands and messages that everyone has.

``people`` makes up names and votes, ``phones`` are the deputies' devices, ``meetings`` play the three votes.
"""
