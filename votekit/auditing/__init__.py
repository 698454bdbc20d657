"""The audit's checks, by the part of the day they are about; ``votekit.audit`` calls them."""
