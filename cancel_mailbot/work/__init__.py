"""The work: thin loops over the edges with one crash barrier each. They judge nothing."""
