"""The pages of the pipeline: `pages` reads, `change` writes what is said of a negotiation, `decide` gates and steps."""
