"""votekit's command line: it reads, calls the library, and shows; ``main`` is its door."""
